"""How firm the first place is: other weights, other methods, weights compared in pairs.

All of it asks the totals of the scored options, floors aside; shares and weights are in per cent.
"""

from __future__ import annotations

from decimal import Decimal
from math import fsum, log
from typing import TYPE_CHECKING, Any

from policygen.analysis.decisions import scoring
from policygen.analysis.options.ahp import Judgement, Weighing, weigh
from policygen.analysis.options.criticality import most_critical
from policygen.analysis.options.flips import Flips, criterion_flips, group_flips
from policygen.analysis.options.model import TIE
from policygen.analysis.options.promethee import Linear, net_flows, usual
from policygen.analysis.options.stepping import step_weights
from policygen.analysis.options.topsis import closeness
from policygen.analysis.options.weightings import first_places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policygen.analysis.derivation import Record

INTERESTS = "interests"
Values = dict[str, dict[str, float]]


def read_flips(decision: Record) -> dict[str, dict[str, Any]]:
    """Return at which weights the first place changes, of each interest and each criterion."""
    values, criteria = _values(decision), scoring.criteria(decision)
    return {
        "groups": {name: _flips(each) for name, each in group_flips(values, criteria).items()},
        "criteria": {
            name: _flips(each) for name, each in criterion_flips(values, criteria).items()
        },
    }


def _flips(found: Flips) -> dict[str, Any]:
    return {
        "weight": found.share,
        "leaders": list(found.leaders),
        "lowest": list(found.lowest),
        "fixed": found.fixed,
        "changes": [
            {"weight": each.share, "from": list(each.below), "to": list(each.above)}
            for each in found.changes
        ],
    }


def read_close(decision: Record, balance: Record) -> list[dict[str, Any]]:
    """Return the changes of the first place at weights of an interest that the policy permits."""
    return [
        {"group": group, **change}
        for group, found in read_flips(decision)["groups"].items()
        for change in found["changes"]
        if balance[group]["minimum"] <= change["weight"] <= balance[group]["maximum"]
    ]


def read_critical(decision: Record) -> list[dict[str, Any]]:
    """Return the smallest change of one weight, in per cent of itself, that flips the first place.

    Triantaphyllou & Sánchez 1997; several on a tie, none if no single weight can do it.
    """
    return [
        {
            "criterion": each.criterion,
            "leader": each.leader,
            "rival": each.rival,
            "percent": each.per_cent,
        }
        for each in most_critical(_values(decision), scoring.criteria(decision))
    ]


def read_stepping(decision: Record, balance: Record) -> dict[str, Any]:
    """Return what comes first when each weight is a step lower, as set, or a step higher.

    ``combinations`` and ``first`` (in how many each option is first, ties counted for all) are None
    where there are too many; ``stays`` and ``overtaken_by`` are exact in either case.
    """
    criteria = scoring.criteria(decision)
    found = step_weights(_values(decision), criteria, float(balance["sensitivity"]))
    return {
        "step": balance["sensitivity"],
        "criteria": sum(each.weight > 0 for each in criteria),
        "exhaustive": found.count is not None,
        "combinations": found.count.combinations if found.count else None,
        "first": dict(found.count.first) if found.count else None,
        "stays": found.stays_first,
        "overtaken_by": list(found.overtaking),
    }


def read_weightings(decision: Record) -> dict[str, Any]:
    """Return in which share of random weightings each option comes first; ties are divided.

    ``best_on`` counts the criteria on which an option has the highest value, alone or with others:
    such a draw favours the one that is best on many.
    """
    weighted = [each for each in scoring.criteria(decision) if each.weight > 0]
    found = first_places(_values(decision), weighted)
    # A share of so many draws is a short decimal, which print rounds the right way.
    shares = {option: 100 * Decimal(repr(share)) for option, share in found.shares.items()}
    values = _values(decision)
    highest = {each.id: max(row[each.id] for row in values.values()) for each in weighted}
    best_on = {
        option: sum(row[name] >= value - TIE for name, value in highest.items())
        for option, row in values.items()
    }
    return {
        "draws": found.draws,
        "shares": shares,
        "criteria": len(weighted),
        "best_on": best_on,
    }


def read_cross_checks(decision: Record, balance: Record) -> dict[str, Any]:
    """Return what the methods that the policy names say, and whether they agree on the first.

    TOPSIS takes the figures as they are, PROMETHEE II the values from 0 to 100.
    """
    first = {row["option"] for row in scoring.ranking(decision) if row["place"] == 1}
    methods = [
        _method(name, dict(scores), first)
        for name, scores in _other_methods(decision, balance)
        if scores
    ]
    return {"methods": methods, "agree": all(each["agrees"] for each in methods)}


def _other_methods(decision: Record, balance: Record) -> Iterator[tuple[str, Mapping[str, float]]]:
    criteria, values = scoring.criteria(decision), _values(decision)
    if "topsis" in balance["cross_checks"]:
        figures = {
            option["id"]: scoring.figures(decision, option)
            for option in decision["options"]
            if scoring.is_scored(option)
        }
        yield "topsis-vector", closeness(figures, criteria, "vector")
        yield "topsis-min-max", closeness(figures, criteria, "min-max")
    if "promethee" in balance["cross_checks"]:
        linear = Linear(balance["indifference"], balance["preference"])
        yield "promethee-usual", net_flows(values, criteria, usual)
        yield "promethee-linear", net_flows(values, criteria, linear)


def _method(name: str, scores: dict[str, float], first: set[str]) -> dict[str, Any]:
    ranking = scoring.ranked(scores, "score")
    leaders = {row["option"] for row in ranking if row["place"] == 1}
    return {"id": name, "scores": scores, "ranking": ranking, "agrees": leaders == first}


def read_comparisons(decision: Record) -> dict[str, Any] | None:
    """Return the weights that comparisons in pairs give, and how well the comparisons agree.

    Where the interests, or the criteria of an interest, are not compared, their weights as set
    stand. ``ratio`` is the consistency ratio, ``worst`` the comparison that departs most from the
    weights. None without comparisons.
    """
    judgements = [
        Judgement(each["first"], each["second"], each["ratio"])
        for each in decision["model"]["comparisons"]
    ]
    if not judgements:
        return None
    stated = {each.id: float(each.weight) for each in scoring.criteria(decision)}
    members: dict[str, list[str]] = {}
    for each in scoring.criteria(decision):
        members.setdefault(each.group, []).append(each.id)
    sums = {group: fsum(stated[name] for name in names) for group, names in members.items()}
    weighed = {
        name: weigh(names, about)
        for name, names in {INTERESTS: list(members), **members}.items()
        if (about := [each for each in judgements if each.first in names])
    }
    groups = _shares(weighed.get(INTERESTS), sums)
    weights = {
        name: 100 * groups[group] * share
        for group, names in members.items()
        for name, share in _shares(
            weighed.get(group), {name: stated[name] for name in names}
        ).items()
    }
    sets = [
        {"id": name, "ratio": found.ratio, "worst": _worst(found, judgements)}
        for name, found in weighed.items()
    ]
    return {"weights": {name: weights[name] for name in stated}, "sets": sets}


def _shares(weighed: Weighing | None, stated: Mapping[str, float]) -> Mapping[str, float]:
    if weighed is not None:
        return weighed.weights
    whole = fsum(stated.values()) or 1.0
    return {name: weight / whole for name, weight in stated.items()}


def _worst(weighed: Weighing, judgements: Sequence[Judgement]) -> str:
    """Return the two names whose comparison departs most from the weights that come out."""
    weights = weighed.weights
    about = [each for each in judgements if each.first in weights and each.second in weights]

    def departure(each: Judgement) -> float:
        return abs(log(float(each.ratio) * weights[each.second] / weights[each.first]))

    worst = max(about, key=departure)
    return f"{worst.first} and {worst.second}"


def _values(decision: Record) -> Values:
    return {each.option: dict(each.values) for each in scoring.scores(decision)}
