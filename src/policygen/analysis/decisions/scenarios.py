"""What if the money turns out otherwise: other rates, dearer running, other volumes, a later start.

Each scenario changes one thing. What it does to the first place is asked with the floors as set,
and only where savings are scored from the money itself (``computed: npv-savings``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis import money
from policygen.analysis.decisions import costs, scoring
from policygen.analysis.options.model import ranks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.analysis.decisions.costs import Flows
    from policygen.analysis.derivation import Record
    from policygen.analysis.options.model import Score

NPV = "npv-savings"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing that turns out otherwise; ``amount`` is in per cent, None where there is none.

    ``kind`` is ``as-set``, ``rate`` (the rate itself), ``overrun`` (of running cost), ``volume``
    (lower if negative) or ``delay`` (a start one year later).
    """

    kind: str
    amount: Decimal | None = None


AS_SET = Scenario("as-set")


def scenarios(decision: Record, answers: Mapping[str, Any]) -> Iterator[Scenario]:
    """Yield what is asked, in the order in which it is told, the plan as it is first.

    Volumes are asked only where every option says which share of its cost moves with them.
    """
    balance = answers["balance"]
    yield AS_SET
    yield from (Scenario("rate", rate) for rate in decision["rate_range"])
    yield from (Scenario("overrun", percent) for percent in balance["overruns"])
    shift = balance["volume_shift"]
    if shift and all(option.get("variable") is not None for option in decision["options"]):
        yield from (Scenario("volume", sign * shift) for sign in (-1, 1))
    if decision["years"] > 1:
        yield Scenario("delay")


def npv_in(scenario: Scenario, decision: Record, option: Record) -> Decimal | None:
    """Return the net present value of an option's savings if the scenario happens to it.

    None where there is no status quo to compare with.
    """
    status_quo = costs.status_quo_of(decision)
    if status_quo is None:
        return None
    before, flows = costs.cash_flow(decision, status_quo), costs.cash_flow(decision, option)
    other_rate = scenario.amount if scenario.kind == "rate" else None
    rate = costs.discount(decision, other_rate)
    if option["kind"] == "status-quo":
        return Decimal()
    if scenario.kind == "volume":
        before = _at_volume(scenario, status_quo, before)
    return money.net_present_savings(before, _changed(scenario, option, before, flows), rate)


def _changed(scenario: Scenario, option: Record, before: Flows, flows: Flows) -> Flows:
    match scenario.kind:
        case "overrun":
            return costs.dearer_to_run(flows, scenario.amount or Decimal())
        case "volume":
            return _at_volume(scenario, option, flows)
        case "delay":
            return costs.a_year_later(before, flows)
        case _:
            return flows


def _at_volume(scenario: Scenario, option: Record, flows: Flows) -> Flows:
    """Return flows of which the share that moves with the volume has moved."""
    moved = money.percent_of(scenario.amount or Decimal(), option["variable"])
    return costs.dearer_to_run(flows, moved)


def read_option(decision: Record, option: Record, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each scenario would do to one option's value, and in how many it saves.

    ``efficient`` is ``always``, ``never`` or ``under conditions``; None for the status quo and
    where there is none.
    """
    asked = list(scenarios(decision, answers))
    values = [npv_in(each, decision, option) for each in asked]
    known = [value for value in values if value is not None]
    compared = option["kind"] != "status-quo" and len(known) == len(asked)
    return {
        "npv": [
            {"kind": each.kind, "amount": each.amount, "npv": value}
            for each, value in zip(asked, values, strict=True)
        ],
        "efficient": _efficient(known) if compared else None,
    }


def _efficient(values: list[Decimal]) -> str:
    if all(value > 0 for value in values):
        return "always"
    return "under conditions" if any(value > 0 for value in values) else "never"


def read_leaders(decision: Record, answers: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return who leads in each scenario; None where savings are not scored from the money.

    A dearer running is asked of the leading options alone: nothing else would move them.
    """
    if not _scores_money(decision):
        return None
    first = scoring.leaders_of(decision)
    return [
        {
            "kind": each.kind,
            "amount": each.amount,
            "leaders": scoring.leaders_of(decision, partial(_npv, each, first, decision)),
        }
        for each in scenarios(decision, answers)
        if each.kind != "overrun" or first
    ]


def _npv(scenario: Scenario, first: list[str], decision: Record, option: Record) -> Decimal | None:
    spared = scenario.kind == "overrun" and option["id"] not in first
    return npv_in(AS_SET if spared else scenario, decision, option)


def _scores_money(decision: Record) -> bool:
    return any(each.get("computed") == NPV for each in decision["model"]["criteria"])


def overrun_to_lose(decision: Record) -> dict[str, Any] | None:
    """Return by how many per cent the leader's run cost may rise until another total equals its.

    The leader is the option with the highest total, floors aside. ``percent`` and ``other``, who
    comes first beyond it, are None if no rise is enough. None without exactly one leader, or where
    savings are not scored from the money by one criterion.
    """
    found = {each.option: each for each in scoring.scores(decision)}
    totals = {name: each.total for name, each in found.items()}
    first = [name for name, rank in ranks(totals).items() if rank.place == 1]
    scored_by = [each for each in decision["model"]["criteria"] if each.get("computed") == NPV]
    if len(first) != 1 or len(scored_by) != 1:
        return None
    (leader,), (criterion,) = first, scored_by
    lost = {
        name: _percent_to_lose(decision, criterion, found[leader], total - totals[leader])
        for name, total in totals.items()
        if name != leader
    }
    enough = {name: percent for name, percent in lost.items() if percent is not None}
    other = min(enough, key=enough.__getitem__, default=None)
    return {"option": leader, "other": other, "percent": enough[other] if other else None}


def _percent_to_lose(
    decision: Record, criterion: Record, leader: Score, points: float
) -> float | None:
    """Return the rise of run cost that changes the leader's total by ``points`` (negative).

    The value of the criterion is (npv − worst) / (best − worst) · 100 and counts with its weight;
    under its worst anchor it falls no further.
    """
    weight = float(criterion["weight"]) / float(sum(scoring.group_weights(decision).values()))
    worst, best = float(criterion["worst"]), float(criterion["best"])
    option = next(each for each in decision["options"] if each["id"] == leader.option)
    run_cost = costs.cash_flow(decision, option)[1:]
    present = float(money.present_value((Decimal(), *run_cost), costs.discount(decision)))
    value = leader.values[criterion["id"]] + points / weight if weight else -1.0
    if value < 0 or best < worst or present <= 0:
        return None
    npv = worst + value / 100 * (best - worst)
    now = worst + leader.raw[criterion["id"]] / 100 * (best - worst)
    return 100 * (now - npv) / present
