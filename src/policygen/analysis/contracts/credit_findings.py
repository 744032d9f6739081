"""Findings on service credits: what is at risk, and what each recorded month costs."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.contracts.charges import monthly_charge
from policygen.analysis.contracts.credits import (
    Grade,
    ServiceLevel,
    earn_back,
    monthly_credit,
    trigger_months,
)
from policygen.analysis.derivation import Derivation, one_of_each
from policygen.analysis.money import percent_of, total

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.analysis.derivation import Record


def derivations_of(path: tuple[str, ...], contract: Record) -> Iterator[Derivation]:
    """Yield the derivations of one contract's credits."""
    yield Derivation((*path, "at_risk"), partial(at_risk, contract))
    yield Derivation((*path, "allocated"), partial(allocated, contract))
    yield from one_of_each(
        (*path, "shares"),
        lambda: contract["service_levels"],
        lambda level: percent_of(at_risk(contract), level["allocation"]),
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
    """Return the sum of all allocations in per cent; it may exceed 100."""
    return total([level["allocation"] for level in contract["service_levels"]])


def read_month(contract: Record, month: Record) -> dict[str, Any]:
    """Return a recorded month: the grade of each level, the credit, and what is earned back of it.

    Amounts are 0 in stabilisation unless the contract gives credits there.
    """
    levels, rules = credit_levels(contract), contract["credits"]
    results = _results(month)
    charge = month.get("charges")
    counted = [] if _exempt(contract, month) else _creditable(levels, contract, month)
    credit = monthly_credit(
        monthly_charge(contract) if charge is None else charge,
        rules["at_risk_percent"],
        counted,
        results,
        _multipliers(contract, month),
    )
    returned = {
        level.id: _earned(contract, month, level, credit.shares[level.id])
        for level in counted
        if level.id in credit.shares
    }
    return {
        "first": month["first"],
        "grades": {level.id: level.grade(results.get(level.id)).value for level in levels},
        "missed": list(credit.shares),
        "shares": dict(credit.shares),
        "at_risk": credit.at_risk,
        "amount": credit.amount,
        "capped": credit.capped,
        "earned_back": returned,
        "earned_back_total": min(credit.amount, total(list(returned.values()))),
    }


def credit_levels(contract: Record) -> list[ServiceLevel]:
    """Return the contract's service levels; those that are not critical have no allocation."""
    return [
        ServiceLevel(
            id=level["id"],
            minimum=level["minimum"],
            target=level["target"],
            higher_is_better=level["direction"] == "higher",
            allocation=level["allocation"] if level["critical"] else Decimal(),
        )
        for level in contract["service_levels"]
    ]


def triggered(contract: Record, level_id: str) -> list[str]:
    """Return the months that belong to a sequence giving a right to end the service."""
    level = _level(contract, level_id)
    months, rule = _in_order(contract), contract["credits"]["trigger"]
    found = trigger_months(
        level,
        [_results(month).get(level_id) for month in months],
        running=rule["misses_in_row"],
        misses=rule["misses_in_window"],
        window=rule["window_months"],
    )
    return [months[place]["id"] for place in found]


def _creditable(
    levels: Sequence[ServiceLevel], contract: Record, month: Record
) -> list[ServiceLevel]:
    """Return the levels that may cost a credit: with an allocation, not excused, data as ruled."""
    excused = {level["id"] for level in month["levels"] if level.get("relief")}
    unmeasured_counts = contract["credits"]["missing_data_is_miss"]
    results = _results(month)
    return [
        level
        for level in levels
        if level.allocation
        and level.id not in excused
        and (unmeasured_counts or results.get(level.id) is not None)
    ]


def _multipliers(contract: Record, month: Record) -> dict[str, Decimal]:
    """Return the factor of each level that is missed once more in a row."""
    rules = contract["credits"]
    so_far = [each for each in _in_order(contract) if each["first"] <= month["first"]]
    return {
        level.id: rules["repeat_multiplier"]
        for level in credit_levels(contract)
        if _misses_running(level, so_far) >= rules["repeat_after"]
    }


def _misses_running(level: ServiceLevel, months: Sequence[Record]) -> int:
    count = 0
    for month in reversed(months):
        if level.grade(_results(month).get(level.id)) is not Grade.MISSED:
            break
        count += 1
    return count


def _earned(contract: Record, month: Record, level: ServiceLevel, share: Decimal) -> Decimal:
    rules = contract["credits"]["earn_back"]
    if not rules["applies"]:
        return Decimal()
    later = [each for each in _in_order(contract) if each["first"] > month["first"]]
    lapses = rules["lapses_in_trigger"] and month["id"] in _trigger_of(contract, level.id)
    return earn_back(
        share,
        level,
        [_results(each).get(level.id) for each in later],
        months=rules["months"],
        returned=rules["percent"],
        in_trigger=lapses,
    )


def _trigger_of(contract: Record, level_id: str) -> list[str]:
    marked = any(
        level["id"] == level_id and level["trigger"] for level in contract["service_levels"]
    )
    return triggered(contract, level_id) if marked else []


def _exempt(contract: Record, month: Record) -> bool:
    settled = contract["dates"].get("stabilisation_end")
    in_stabilisation = settled is not None and month["first"] <= settled
    return in_stabilisation and not contract["credits"]["in_stabilisation"]


def _level(contract: Record, level_id: str) -> ServiceLevel:
    return next(level for level in credit_levels(contract) if level.id == level_id)


def _results(month: Record) -> dict[str, Decimal | None]:
    return {level["id"]: level.get("result") for level in month["levels"]}


def _in_order(contract: Record) -> list[Record]:
    return sorted(contract["performance"], key=lambda month: month["first"])
