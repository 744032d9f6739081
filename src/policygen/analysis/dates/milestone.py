"""A milestone: a dated event in a contract's life besides meetings, and series of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.analysis.dates.business_days import Convention, add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from policygen.analysis.dates.business_days import BusinessCalendar


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated event. ``nominal`` is the date before it was moved to a business day.

    ``id`` stays the same when the event moves. ``basis`` says in words how the date follows,
    ``party`` who acts, ``alarms`` are the days of warning before it, ``done`` is the day on which
    the answers say that it was done, ``evidence`` what they say shows it.
    """

    id: str
    kind: str
    title: str
    nominal: date
    day: date
    basis: str = ""
    party: str = "both"
    alarms: tuple[date, ...] = ()
    done: date | None = None
    evidence: str = ""


def moved(
    name: str,
    kind: str,
    title: str,
    nominal: date,
    calendar: BusinessCalendar,
    *,
    basis: str = "",
    party: str = "both",
    before: bool = False,
    done: date | None = None,
    evidence: str = "",
) -> Milestone:
    """Return a milestone on the business day at or after ``nominal``; at or before it if asked."""
    convention = Convention.PRECEDING if before else Convention.FOLLOWING
    day = calendar.shift(nominal, convention)
    return Milestone(name, kind, title, nominal, day, basis, party, done=done, evidence=evidence)


def every_months(first: date, months: int, last: date) -> Iterator[date]:
    """Yield ``first`` and the same day each so many months later, up to ``last``.

    A month that is too short gives its last day, and the next one keeps to the first's day.
    """
    day, count = first, 0
    while day <= last:
        yield day
        count += 1
        day = add_months(first, count * months)


def place_in_series(start: date, day: date, months: int) -> int:
    """Return how manieth term of a series ``day`` is: the nearest whole number of terms, from 1.

    The number is counted from ``start``, so that it stays the same when the first day of the series
    is answered anew after each term, and when one day moves by less than half a term.
    """
    passed = (day.year - start.year) * 12 + day.month - start.month
    return (2 * passed + months) // (2 * months) + 1


def in_words(months: int) -> str:
    """Return how often something is that comes each so many months."""
    return "each year" if months == 12 else f"every {months} months"


def in_order(milestones: Iterable[Milestone]) -> list[Milestone]:
    """Return the milestones by day."""
    return sorted(milestones, key=lambda each: (each.day, each.id))
