"""Fiscal years and their periods: calendar months from any month, or patterns of weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from policygen.analysis.dates.business_days import add_months, month_span, nth_weekday

if TYPE_CHECKING:
    from collections.abc import Iterator

CALENDAR_MONTHS = "calendar"
# Weeks of the three periods of each quarter.
WEEK_PATTERNS = {"4-4-5": (4, 4, 5), "4-5-4": (4, 5, 4), "5-4-4": (5, 4, 4)}


@dataclass(frozen=True, slots=True)
class Period:
    """A month of some year: ``number`` 1 to 12 of the year named ``year``, both days included."""

    year: int
    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class FiscalYears:
    """How fiscal years are cut.

    ``pattern`` is ``calendar`` (months, the first being ``first_month``) or a pattern of weeks: the
    year then ends on the ``end_weekday`` (0 is Monday) that is the last of ``end_month``, or the
    nearest to that month's end; the 53rd week of a long year belongs to the last period.
    ``named_by`` says whether a year has the name of the calendar year it ends or starts in.
    """

    pattern: str = CALENDAR_MONTHS
    first_month: int = 1
    ends: Literal["last", "nearest"] = "last"
    end_month: int = 12
    end_weekday: int = 5
    named_by: Literal["end", "start"] = "end"

    def periods(self, first: date, last: date) -> Iterator[Period]:
        """Yield the periods that touch the days from ``first`` to ``last``, in order."""
        for closing_year in range(first.year - 1, last.year + 3):
            for period in self._year(closing_year):
                if period.first <= last and period.last >= first:
                    yield period

    def _year(self, closing_year: int) -> Iterator[Period]:
        if self.pattern == CALENDAR_MONTHS:
            opening_year = closing_year - (self.first_month > 1)
            spans = months_from(date(opening_year, self.first_month, 1))
        else:
            opening_year = closing_year - 1 if self.end_month < 12 else closing_year
            spans = self._weeks(closing_year)
        name = closing_year if self.named_by == "end" else opening_year
        for number, (first, last) in enumerate(spans, 1):
            yield Period(name, number, first, last)

    def _weeks(self, closing_year: int) -> Iterator[tuple[date, date]]:
        first = self._year_end(closing_year - 1) + timedelta(days=1)
        lengths = WEEK_PATTERNS[self.pattern] * 4
        for number, weeks in enumerate(lengths, 1):
            last = first + timedelta(weeks=weeks, days=-1)
            yield first, last if number < len(lengths) else self._year_end(closing_year)
            first = last + timedelta(days=1)

    def _year_end(self, year: int) -> date:
        month_end = month_span(year, self.end_month)[1]
        if self.ends == "last":
            return nth_weekday(month_end.replace(day=1), month_end, self.end_weekday, -1)
        around = month_end - timedelta(days=3), month_end + timedelta(days=3)
        return nth_weekday(*around, self.end_weekday, 1)


def months_from(start: date) -> Iterator[tuple[date, date]]:
    """Yield the first and last days of twelve months that begin on ``start``'s day."""
    for number in range(12):
        following = add_months(start, number + 1)
        yield add_months(start, number), following - timedelta(days=1)
