"""How each service level stands month by month: what counts as its result, and what as a miss.

A miss that is excused, and one in stabilisation, counts for no credit, no multiplier and no right
to end a service; in stabilisation it does if the contract says so. Months of a worked example and
recorded ones are never read together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from policygen.analysis.contracts.credits import Grade, ServiceLevel, together
from policygen.errors import InvalidInput
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from policygen.analysis.derivation import Record

#: How many months one result of a measure covers; shorter periods are reported month by month.
MONTHS_OF = {"quarter": 3, "year": 12}
#: With too few events, a month counts together with the months before it: so many in all.
ROLLING_MONTHS = 3
#: How many months back a standing may depend on others: a quarter, or the period before its own.
LOOK_BACK = max(ROLLING_MONTHS, *MONTHS_OF.values())


@dataclass(frozen=True, slots=True)
class Measure:
    """A service level, how many months one result of it covers, and whether misses may end it."""

    level: ServiceLevel
    period: int = 1
    triggers: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How one level stands in one month.

    ``month`` numbers the months one by one, ``result`` is what counts (that of three months
    together if ``over_quarter``), ``reported`` and ``events`` are as recorded. ``counts`` tells
    whether the month is a miss that counts, ``left_out`` whether the months after it leave its
    result out because it was excused: nobody answers for an excused event a second time.
    """

    month: int
    result: Decimal | None
    grade: Grade
    counts: bool
    reported: Decimal | None = None
    events: int | None = None
    over_quarter: bool = False
    left_out: bool = False

    @property
    def is_unreported(self) -> bool:
        """Whether there was something to measure, and no result of it."""
        return self.reported is None and self.events != 0


def number_of(day: date) -> int:
    """Return the month of a day as a number: the month after it has the next one."""
    return day.year * 12 + day.month - 1


def months_like(contract: Record, month: Record) -> list[Record]:
    """Return the recorded months in order, or those of the worked example if ``month`` is of it.

    Raises:
        InvalidInput: Two records are of the same month.
    """
    kind = bool(month.get("worked_example"))
    alike = [each for each in contract["performance"] if bool(each.get("worked_example")) is kind]
    in_order = sorted(alike, key=lambda each: each["first"])
    problems = [
        _twice(contract, before, after)
        for before, after in pairwise(in_order)
        if number_of(before["first"]) == number_of(after["first"])
    ]
    if problems:
        raise InvalidInput(problems)
    return in_order


def measures(contract: Record) -> dict[str, Measure]:
    """Return the contract's levels by id; those that are not critical have no allocation."""
    return {
        level["id"]: Measure(
            ServiceLevel(
                id=level["id"],
                minimum=level["minimum"],
                target=level["target"],
                higher_is_better=level["direction"] == "higher",
                allocation=credit_share(level),
            ),
            period=MONTHS_OF.get(level.get("period") or "month", 1),
            triggers=bool(level["trigger"]),
        )
        for level in contract["service_levels"]
    }


def credit_share(level: Record) -> Decimal:
    """Return the per cent of the amount at risk that a miss of a level takes: 0 if not critical."""
    return Decimal(level["allocation"] if level["critical"] else 0)


def around(months: Sequence[Record], month: int, before: int, after: int = 0) -> list[Record]:
    """Return those of ``months`` that matter for the standings from ``before`` to ``after``.

    Those are numbers of months before and after ``month``; the months are added that a rolling
    quarter or a second month without data reads.
    """
    first = month - before - LOOK_BACK
    return [each for each in months if first <= number_of(each["first"]) <= month + after]


def histories(
    contract: Record, months: Sequence[Record], kept: Mapping[str, Measure]
) -> dict[str, list[Standing]]:
    """Return how each of the measures ``kept`` stands in each of ``months``, which are in order.

    A level whose period is longer than a month stands only in the months that have an entry for
    it, those in which its period ends.
    """
    found: dict[str, list[Standing]] = {name: [] for name in kept}
    for month in months:
        entries = {entry["id"]: entry for entry in month["levels"]}
        exempt = is_exempt(contract, month)
        for name, measure in kept.items():
            entry = entries.get(name)
            if entry is None and measure.period > 1:
                continue
            standing = _standing(contract, measure, number_of(month["first"]), entry, found[name])
            found[name].append(replace(standing, counts=False) if exempt else standing)
    return found


def is_exempt(contract: Record, month: Record) -> bool:
    """Tell whether a month begins in a stabilisation in which misses count for nothing."""
    settled = contract["dates"].get("stabilisation_end")
    in_stabilisation = settled is not None and month["first"] <= settled
    return in_stabilisation and not contract["credits"]["in_stabilisation"]


def _standing(
    contract: Record,
    measure: Measure,
    month: int,
    entry: Record | None,
    before: Sequence[Standing],
) -> Standing:
    answered: Mapping[str, Any] = entry or {}
    reported, events = answered.get("result"), answered.get("events")
    recent = [each for each in before if month - each.month < ROLLING_MONTHS]
    result = reported
    over_quarter = _has_few_events(contract, measure, events)
    if over_quarter and (reported is not None or events == 0):
        result = _together(recent, reported, events)
    grade = measure.level.grade(result)
    if result is None:
        grade = _grade_without_result(contract, measure, month, events, before)
    relieved = bool(answered.get("relief"))
    if grade is Grade.MISSED and relieved:
        grade = Grade.EXCUSED
    return Standing(
        month=month,
        result=result,
        grade=grade,
        counts=grade is Grade.MISSED,
        reported=reported,
        events=events,
        over_quarter=over_quarter and result is not None,
        left_out=relieved and measure.level.grade(reported) is Grade.MISSED,
    )


def _has_few_events(contract: Record, measure: Measure, events: int | None) -> bool:
    """Tell whether a month of a monthly measure has fewer events than the contract asks for."""
    minimum = contract["credits"].get("minimum_events") or 0
    return measure.period == 1 and events is not None and events < minimum


def _together(
    recent: Sequence[Standing], reported: Decimal | None, events: int | None
) -> Decimal | None:
    """Return the result of a month with those before it; a month that was excused is left out.

    Months whose events are not recorded cannot be weighed and are left out as well. Without any
    event to weigh, the month stands alone.
    """
    counted = [
        (each.reported, each.events)
        for each in recent
        if each.reported is not None and each.events and not each.left_out
    ]
    if reported is not None and events:
        counted.append((reported, events))
    joint = together([result for result, _ in counted], [number for _, number in counted])
    return reported if joint is None else joint


def _grade_without_result(
    contract: Record,
    measure: Measure,
    month: int,
    events: int | None,
    before: Sequence[Standing],
) -> Grade:
    """Return the grade of a month without a result: nothing to measure is no miss.

    Where missing data are no miss, they are overlooked once: a second period in a row without a
    result is one.
    """
    if events == 0:
        return Grade.NOT_COUNTED
    last = before[-1] if before else None
    again = last is not None and last.is_unreported and month - last.month <= measure.period
    if contract["credits"]["missing_data_is_miss"] or again:
        return Grade.MISSED
    return Grade.NOT_COUNTED


def _twice(contract: Record, before: Record, after: Record) -> Problem:
    message = (
        f"the records {before['id']} and {after['id']} are both of the month {after['first']:%Y-%m}"
    )
    where = Location(pointer=f"contracts[{contract['id']}].performance[{after['id']}].first")
    return Problem("R111", message, where, "keep one record for each month")
