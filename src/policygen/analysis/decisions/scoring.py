"""The scores of a decision's options: figures, values, groups, totals, ranks, floors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.analysis import money
from policygen.analysis.decisions.costs import read_money
from policygen.analysis.decisions.faults import fault, pointer
from policygen.analysis.options.model import (
    Criterion,
    Option,
    Score,
    leaders,
    leaders_by_floors,
    ranks,
    score,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from policygen.analysis.derivation import Record

    NpvOf = Callable[[Record], Decimal | None]
    """The net present value of an option's savings; None where nothing is compared."""


def criteria(decision: Record) -> list[Criterion]:
    """Return the decision's criteria.

    Raises:
        InvalidInput: The best and worst values of a criterion are equal, or no criterion weighs.
    """
    answers = decision["model"]["criteria"]
    path = f"{pointer(decision)}.model.criteria"
    for each in answers:
        if each["worst"] == each["best"]:
            message = f"{each['id']}: the worst and the best value are equal"
            raise fault("R024", message, f"{path}[{each['id']}]")
    if not any(each["weight"] for each in answers):
        raise fault("R024", "no criterion has a weight", path)
    return [
        Criterion(each["id"], each["group"], each["weight"], each["worst"], each["best"])
        for each in answers
    ]


def is_scored(option: Record) -> bool:
    """Tell whether an option is scored: it passed every check, and is no bare status quo."""
    bare = option["kind"] == "status-quo" and not option.get("figures")
    return not bare and not failed_checks(option)


def failed_checks(option: Record) -> list[str]:
    """Return the ids of the checks that the option does not pass."""
    return [check["id"] for check in option["checks"] if not check["passed"]]


def figures(decision: Record, option: Record, npv_of: NpvOf | None = None) -> dict[str, Decimal]:
    """Return an option's figure on each criterion, unrounded: worked out, or as given.

    ``npv_of`` takes the place of the option's own money, to ask what other money would mean.

    Raises:
        InvalidInput: The option lacks a figure.
    """
    return {
        each["id"]: _figure(decision, option, each, npv_of)
        for each in decision["model"]["criteria"]
    }


def _figure(
    decision: Record, option: Record, criterion: Record, npv_of: NpvOf | None = None
) -> Decimal:
    figure: Decimal | None
    match criterion.get("computed"):
        case "npv-savings":
            figure = npv_of(option) if npv_of else read_money(decision, option)["npv"]
        case "jobs-kept":
            figure = option["jobs"]["kept"]
        case "jobs-displaced":
            figure = option["jobs"]["displaced"]
        case _:
            figure = (option.get("figures") or {}).get(criterion["id"])
    if figure is None:
        message = f"{option['id']} has no value for {criterion['id']}"
        raise fault("R030", message, f"{pointer(decision, option)}.figures")
    return figure


def score_of(decision: Record, option: Record, npv_of: NpvOf | None = None) -> Score:
    """Return an option's scores.

    Raises:
        InvalidInput: The option lacks a figure, or the criteria cannot score.
    """
    found = Option(option["id"], figures(decision, option, npv_of))
    return score(found, criteria(decision), decision["model"]["floors"])


def scores(decision: Record, npv_of: NpvOf | None = None) -> list[Score]:
    """Return the scores of all options that are scored, in the order of the answers."""
    return [
        score_of(decision, option, npv_of) for option in decision["options"] if is_scored(option)
    ]


def ranking(decision: Record) -> list[dict[str, Any]]:
    """Return the scored options, best first, with place, tie and total."""
    return ranked({each.option: each.total for each in scores(decision)}, "total")


def ranked(values: Mapping[str, float], name: str) -> list[dict[str, Any]]:
    """Return options by value, best first, with place and tie; ``name`` is the value's key."""
    return [
        {"option": option, "place": rank.place, "tied": rank.tied, name: values[option]}
        for option, rank in ranks(values).items()
    ]


def leaders_of(decision: Record, npv_of: NpvOf | None = None) -> list[str]:
    """Return the option with the highest total of those above all floors; several on a tie."""
    return list(leaders(scores(decision, npv_of), decision["model"]["floors"]))


def leaders_with_moved_floors(decision: Record, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return who leads with floors at zero, as set, and all lower or higher."""
    found = leaders_by_floors(
        scores(decision), decision["model"]["floors"], answers["balance"]["floor_shift"]
    )
    return {name: list(options) for name, options in found.items()}


def leaders_by_group(decision: Record) -> dict[str, list[str]]:
    """Return who would lead if one group alone counted, floors aside."""
    found = scores(decision)
    groups = dict.fromkeys(group for each in found for group in each.groups)
    return {
        group: [
            name
            for name, rank in ranks({each.option: each.groups[group] for each in found}).items()
            if rank.place == 1
        ]
        for group in groups
    }


def group_weights(decision: Record) -> dict[str, Decimal]:
    """Return the weight of each group: the exact sum of its criteria's weights."""
    weights: dict[str, list[Decimal]] = {}
    for each in decision["model"]["criteria"]:
        weights.setdefault(each["group"], []).append(each["weight"])
    return {group: money.total(parts) for group, parts in weights.items()}


def read_recommendation(decision: Record) -> dict[str, Any] | None:
    """Return whether the recommended option leads, passes its checks and meets all floors.

    An option below a floor needs an approved exception. None without a recommendation.
    """
    recommendation = decision.get("recommendation")
    if not recommendation:
        return None
    name = recommendation["option"]
    found = {each.option: each for each in scores(decision)}
    return {
        "option": name,
        "scored": name in found,
        "leads": name in leaders_of(decision),
        "floors_failed": list(found[name].floors_failed) if name in found else [],
    }
