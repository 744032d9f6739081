"""Findings of a decision paper: money and scores of each option, ranks, leaders, timing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis import money
from policygen.analysis.decisions import timing
from policygen.analysis.derivation import Derivation, of_each
from policygen.analysis.options.model import (
    Criterion,
    Option,
    Score,
    dominated_by,
    leaders,
    leaders_by_floors,
    ranks,
    score,
)
from policygen.errors import InvalidInput
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from policygen.analysis.derivation import Record

ONE = Decimal(1)


def derivations_of(
    path: tuple[str, ...], decision: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    """Yield the derivations of one decision."""
    yield from of_each(
        (*path, "options"),
        partial(decision.__getitem__, "options"),
        partial(_option_derivations, decision=decision),
    )
    named: dict[str, Callable[[], Any]] = {
        "ranking": partial(ranking, decision),
        "leaders": partial(leaders_of, decision),
        "leaders_by_floors": partial(leaders_with_moved_floors, decision, answers),
        "leaders_by_group": partial(leaders_by_group, decision),
        "dominated": lambda: dominated_by(scores(decision)),
        "group_weights": partial(group_weights, decision),
        "overruns": partial(overruns, decision),
        "recommendation": partial(read_recommendation, decision),
        "timing": partial(timing.timing_brief, decision, answers),
        "negotiation_too_early": lambda: timing.negotiation_too_early(decision, answers["control"]),
    }
    for name, derive in named.items():
        yield Derivation((*path, name), derive)


def _option_derivations(
    path: tuple[str, ...], option: Record, decision: Record
) -> Iterator[Derivation]:
    yield Derivation((*path, "money"), partial(read_money, decision, option))
    yield Derivation((*path, "failed_checks"), partial(failed_checks, option))
    yield Derivation((*path, "scored"), partial(is_scored, option))
    for name in ("total", "groups", "values", "clipped", "floors_failed"):
        yield Derivation((*path, name), partial(_score_part, decision, option, name))


def read_money(decision: Record, option: Record) -> dict[str, Any]:
    """Return an option's money in the decision's money unit, unrounded.

    ``total`` is the undiscounted cost, ``npv`` the present value of what it saves against the
    status quo at the discount rate, ``npv_at`` the same at other rates (by rate in per cent),
    ``payback`` simple and ``payback_discounted`` in years, None if never within the years. What
    compares with the status quo is None where there is none.
    """
    flows, rate = cash_flow(decision, option), per_unit(decision["discount_rate"])
    before = _status_quo_flows(decision)
    return {
        "flows": list(flows),
        "total": money.total(flows),
        "present_value": money.present_value(flows, rate),
        "annual_cost": money.equivalent_annual_cost(flows, rate),
        **_compared(before, flows, rate, decision["rate_range"]),
    }


def _compared(
    before: Sequence[Decimal] | None,
    flows: Sequence[Decimal],
    rate: Decimal,
    other_rates: Sequence[Decimal],
) -> dict[str, Any]:
    if before is None:
        names = ("savings", "total_saving", "npv", "npv_at", "payback", "payback_discounted")
        return dict.fromkeys(names)
    return {
        "savings": list(money.savings(before, flows)),
        "total_saving": money.total(money.savings(before, flows)),
        "npv": money.net_present_savings(before, flows, rate),
        "npv_at": {
            str(other): money.net_present_savings(before, flows, per_unit(other))
            for other in other_rates
        },
        "payback": money.payback(before, flows),
        "payback_discounted": money.payback(before, flows, rate),
    }


def cash_flow(decision: Record, option: Record) -> tuple[Decimal, ...]:
    """Return the option's costs from year 0.

    Raises:
        InvalidInput: The option does not have one amount for each year compared.
    """
    yearly, years = tuple(option["yearly"]), decision["years"]
    if len(yearly) != years:
        raise _problem(
            "R031",
            f"{option['id']} has {len(yearly)} yearly costs for {years} years",
            f"{_pointer(decision)}.options[{option['id']}].yearly",
        )
    return (option["one_off"], *yearly)


def _status_quo_flows(decision: Record) -> tuple[Decimal, ...] | None:
    """Return the costs of going on as today; None unless exactly one option is that."""
    found = [option for option in decision["options"] if option["kind"] == "status-quo"]
    return cash_flow(decision, found[0]) if len(found) == 1 else None


def criteria(decision: Record) -> list[Criterion]:
    """Return the decision's criteria.

    Raises:
        InvalidInput: The best and worst values of a criterion are equal, or no criterion weighs.
    """
    answers = decision["model"]["criteria"]
    for each in answers:
        if each["worst"] == each["best"]:
            pointer = f"{_pointer(decision)}.model.criteria[{each['id']}]"
            raise _problem("R024", f"{each['id']}: the worst and the best value are equal", pointer)
    if not any(each["weight"] for each in answers):
        raise _problem("R024", "no criterion has a weight", f"{_pointer(decision)}.model.criteria")
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


def score_of(decision: Record, option: Record) -> Score:
    """Return an option's scores.

    Raises:
        InvalidInput: The option lacks a figure, or the criteria cannot score.
    """
    found = criteria(decision)
    figures = {
        each["id"]: measured(decision, option, each) for each in decision["model"]["criteria"]
    }
    return score(Option(option["id"], figures), found, decision["model"]["floors"])


def measured(decision: Record, option: Record, criterion: Record) -> Decimal:
    """Return an option's figure on a criterion: computed if the criterion says so, else given.

    Raises:
        InvalidInput: The option lacks the figure.
    """
    figure: Decimal | None
    match criterion.get("computed"):
        case "npv-savings":
            figure = read_money(decision, option)["npv"]
        case "jobs-kept":
            figure = option["jobs"]["kept"]
        case _:
            figure = (option.get("figures") or {}).get(criterion["id"])
    if figure is None:
        pointer = f"{_pointer(decision)}.options[{option['id']}].figures"
        raise _problem("R030", f"{option['id']} has no value for {criterion['id']}", pointer)
    return figure


def scores(decision: Record) -> list[Score]:
    """Return the scores of all options that are scored, in the order of the answers."""
    return [score_of(decision, option) for option in decision["options"] if is_scored(option)]


def ranking(decision: Record) -> list[dict[str, Any]]:
    """Return the scored options, best first, with place, tie and total."""
    totals = {each.option: each.total for each in scores(decision)}
    return [
        {"option": name, "place": rank.place, "tied": rank.tied, "total": totals[name]}
        for name, rank in ranks(totals).items()
    ]


def leaders_of(decision: Record) -> list[str]:
    """Return the option with the highest total of those above all floors; several on a tie."""
    return list(leaders(scores(decision), decision["model"]["floors"]))


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


def overruns(decision: Record) -> dict[str, dict[str, Decimal]]:
    """Return by how many per cent an option's run cost may rise before it is no cheaper.

    For each option, against each option of a higher present value.
    """
    rate = per_unit(decision["discount_rate"])
    flows = {option["id"]: cash_flow(decision, option) for option in decision["options"]}
    found: dict[str, dict[str, Decimal]] = {}
    for cheaper, low in flows.items():
        for dearer, high in flows.items():
            share = money.overrun_that_levels(high, low, rate)
            if share is not None and share > 0:
                found.setdefault(cheaper, {})[dearer] = money.to_decimal(100 * Fraction(share))
    return found


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


def per_unit(percent: Decimal) -> Decimal:
    """Return a percentage as a share: 7 gives 0.07."""
    return money.percent_of(ONE, percent)


def _score_part(decision: Record, option: Record, name: str) -> Any:
    if not is_scored(option):
        return None
    part = getattr(score_of(decision, option), name)
    return list(part) if isinstance(part, tuple) else part


def _pointer(decision: Record) -> str:
    return f"decisions[{decision['id']}]"


def _problem(code: str, message: str, pointer: str) -> InvalidInput:
    return InvalidInput([Problem(code, message, Location(pointer=pointer))])
