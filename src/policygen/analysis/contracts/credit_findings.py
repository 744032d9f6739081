"""Findings on service credits: what is at risk, and what each recorded month costs."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.contracts.charges import monthly_charge
from policygen.analysis.contracts.credits import (
    Credit,
    Grade,
    earn_back,
    in_sequence,
    misses_running,
    monthly_credit,
)
from policygen.analysis.contracts.service_months import (
    Measure,
    Standing,
    around,
    credit_share,
    histories,
    is_exempt,
    measures,
    months_like,
    number_of,
)
from policygen.analysis.derivation import Derivation, one_of_each
from policygen.analysis.money import percent_of, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policygen.analysis.derivation import Record


def derivations_of(path: tuple[str, ...], contract: Record) -> Iterator[Derivation]:
    """Yield the derivations of one contract's credits."""
    yield Derivation((*path, "at_risk"), partial(at_risk, contract))
    yield Derivation((*path, "allocated"), partial(allocated, contract))
    yield from one_of_each(
        (*path, "shares"),
        lambda: contract["service_levels"],
        lambda level: percent_of(at_risk(contract), credit_share(level)),
    )
    yield from one_of_each(
        (*path, "months"), lambda: contract["performance"], partial(read_month, contract)
    )
    yield from one_of_each(
        (*path, "triggers"),
        lambda: [level for level in contract["service_levels"] if level["trigger"]],
        lambda level: triggered(contract, level["id"]),
    )


def at_risk(contract: Record) -> Decimal:
    """Return the amount of a usual month that credits may reach."""
    return percent_of(monthly_charge(contract), contract["credits"]["at_risk_percent"])


def allocated(contract: Record) -> Decimal:
    """Return the sum of the critical levels' allocations in per cent; it may exceed 100."""
    return total([credit_share(level) for level in contract["service_levels"]])


def read_month(contract: Record, month: Record) -> dict[str, Any]:
    """Return a recorded month: the grade of each level, the credit, and what is earned back of it.

    Amounts are 0 in stabilisation unless the contract gives credits there. ``results`` are those
    that count, ``over_quarter`` the levels with too few events, whose result is that of three
    months together. ``multipliers`` are those of the levels in ``missed``, which are the misses
    that count and have a share.
    """
    kept, here = measures(contract), number_of(month["first"])
    reach = contract["credits"]["repeat_after"] * max(
        (each.period for each in kept.values()), default=1
    )
    history = histories(contract, around(months_like(contract, month), here, reach), kept)
    now = {
        name: standings[-1]
        for name, standings in history.items()
        if standings and standings[-1].month == here
    }
    missed = [name for name, each in now.items() if each.counts and kept[name].level.allocation]
    multipliers = {name: _multiplier(contract, kept[name], history[name], here) for name in missed}
    credit = _credit(contract, month, [kept[name] for name in missed], multipliers)
    returned = {name: _earned(contract, month, kept[name], credit) for name in missed}
    grades = {name: now[name].grade if name in now else Grade.NOT_COUNTED for name in kept}
    return {
        "first": month["first"],
        "grades": {name: grade.value for name, grade in grades.items()},
        "results": {name: each.result for name, each in now.items()},
        "over_quarter": [name for name, each in now.items() if each.over_quarter],
        "excused": [name for name, grade in grades.items() if grade is Grade.EXCUSED],
        "in_stabilisation": is_exempt(contract, month),
        "missed": missed,
        "multipliers": multipliers,
        "shares": dict(credit.shares),
        "at_risk": credit.at_risk,
        "amount": credit.amount,
        "capped": credit.capped,
        "earned_back": returned,
        "earned_back_total": total(list(returned.values())),
    }


def triggered(contract: Record, level_id: str) -> list[str]:
    """Return the months that belong to a sequence giving a right to end the service."""
    found = []
    measure = measures(contract)[level_id]
    for kind in (False, True):
        months = months_like(contract, {"worked_example": kind})
        history = histories(contract, months, {level_id: measure})[level_id]
        wanted = _sequence(contract, measure, history)
        found += [month["id"] for month in months if number_of(month["first"]) in wanted]
    return found


def _credit(
    contract: Record,
    month: Record,
    missed: Sequence[Measure],
    multipliers: Mapping[str, Decimal],
) -> Credit:
    """Return the credit of a month in which just these levels are missed."""
    charge = month.get("charges")
    return monthly_credit(
        monthly_charge(contract) if charge is None else charge,
        contract["credits"]["at_risk_percent"],
        [measure.level for measure in missed],
        {},
        multipliers,
    )


def _multiplier(
    contract: Record, measure: Measure, history: Sequence[Standing], month: int
) -> Decimal:
    """Return the factor of a level that is missed in a month: 1, or more if once more in a row."""
    rules = contract["credits"]
    running = misses_running(_missed(history), month, measure.period)
    factor = rules["repeat_multiplier"] if running >= rules["repeat_after"] else 1
    return Decimal(factor)


def _earned(contract: Record, month: Record, measure: Measure, credit: Credit) -> Decimal:
    """Return what of a missed level's part in the credit is earned back by the results after it."""
    rules, level = contract["credits"]["earn_back"], measure.level
    if not rules["applies"]:
        return Decimal()
    here = number_of(month["first"])
    reach = _reach_of_trigger(contract, measure)
    after = max(reach, rules["months"] * measure.period)
    months = around(months_like(contract, month), here, reach, after)
    history = histories(contract, months, {level.id: measure})[level.id]
    lapses = rules["lapses_in_trigger"] and here in _sequence(contract, measure, history)
    return earn_back(
        credit.added_by(level.id),
        level,
        _following(history, here, measure.period),
        months=rules["months"],
        returned=rules["percent"],
        in_trigger=lapses,
    )


def _following(history: Sequence[Standing], month: int, period: int) -> list[Decimal | None]:
    """Return the results after a month, up to the first period without a record."""
    found: list[Decimal | None] = []
    for standing in history:
        if standing.month <= month:
            continue
        if standing.month - month > period:
            break
        found.append(standing.result)
        month = standing.month
    return found


def _reach_of_trigger(contract: Record, measure: Measure) -> int:
    """Return how many months before and after a month may belong to one sequence with it."""
    rule = contract["credits"]["trigger"]
    row: int = rule["misses_in_row"] * measure.period
    return max(row, int(rule["window_months"]))


def _sequence(contract: Record, measure: Measure, history: Sequence[Standing]) -> tuple[int, ...]:
    """Return the months of a level that give a right to end the service; none if it gives none."""
    if not measure.triggers:
        return ()
    rule = contract["credits"]["trigger"]
    return in_sequence(
        _missed(history),
        running=rule["misses_in_row"],
        misses=rule["misses_in_window"],
        window=rule["window_months"],
        period=measure.period,
    )


def _missed(history: Sequence[Standing]) -> list[int]:
    return [standing.month for standing in history if standing.counts]
