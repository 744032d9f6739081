"""Business days: calendars of several sites, shifting conventions, nth days of a month."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

import holidays

from policygen.errors import InvalidInput
from policygen.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SATURDAY_AND_SUNDAY = frozenset({5, 6})


class Convention(StrEnum):
    """What happens to a date that is no business day (the names of ISDA's day conventions).

    A modified convention turns round where the first direction would leave the month. Nearest
    takes the later day when both are equally far.
    """

    NONE = "none"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified-following"
    PRECEDING = "preceding"
    MODIFIED_PRECEDING = "modified-preceding"
    NEAREST = "nearest"


def holiday_regions() -> Mapping[str, frozenset[str]]:
    """Return the country codes whose holidays are known, each with its subdivision codes."""
    known = holidays.list_supported_countries(include_aliases=True)
    return MappingProxyType({code: frozenset(parts) for code, parts in sorted(known.items())})


@dataclass(frozen=True)
class BusinessCalendar:
    """Which days are worked.

    ``weekend`` holds weekdays (0 is Monday), ``company_days`` dated days off with their names,
    ``regions`` the public holidays of countries or subdivisions by the ``holidays`` package. A day
    off in any of them is no business day, so a joint calendar is the union of its parts.
    """

    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    company_days: Mapping[date, str] = field(default_factory=dict)
    regions: Mapping[str, Mapping[date, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.weekend >= frozenset(range(7)):
            raise ValueError("a week without a working day")

    def is_business_day(self, day: date) -> bool:
        """Tell whether ``day`` is worked at every site."""
        return day.weekday() not in self.weekend and not self._holidays(day)

    def reason_off(self, day: date) -> str:
        """Return why ``day`` is not worked, holidays before the weekend; empty if it is."""
        names = self._holidays(day)
        if names:
            return "; ".join(names)
        return WEEKDAYS[day.weekday()] if day.weekday() in self.weekend else ""

    def _holidays(self, day: date) -> list[str]:
        named = [f"{names[day]} ({code})" for code, names in self.regions.items() if day in names]
        return [self.company_days[day], *named] if day in self.company_days else named

    def shift(self, day: date, convention: Convention) -> date:
        """Return ``day`` itself if it is worked, else the day that ``convention`` gives."""
        if convention is Convention.NONE or self.is_business_day(day):
            return day
        later, earlier = self._next(day, ONE_DAY), self._next(day, -ONE_DAY)
        match convention:
            case Convention.FOLLOWING:
                return later
            case Convention.PRECEDING:
                return earlier
            case Convention.MODIFIED_FOLLOWING:
                return later if later.month == day.month else earlier
            case Convention.MODIFIED_PRECEDING:
                return earlier if earlier.month == day.month else later
            case Convention.NEAREST:
                return later if later - day <= day - earlier else earlier

    def add_business_days(self, day: date, count: int) -> date:
        """Return the ``count``-th business day after ``day`` (before it, if negative).

        Day 0 does not count, so the answer is a business day unless ``count`` is 0: then it is
        ``day`` itself.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day = self._next(day, step)
        return day

    def nth_business_day_of_month(self, year: int, month: int, nth: int) -> date:
        """Return the ``nth`` business day of a month, from its end if negative.

        Raises:
            ValueError: The month has fewer business days, or ``nth`` is 0.
        """
        worked = [day for day in days_of_month(year, month) if self.is_business_day(day)]
        return _pick(worked, nth, f"business days in {year}-{month:02}")

    def _next(self, day: date, step: timedelta) -> date:
        day += step
        while not self.is_business_day(day):
            day += step
        return day


def region_calendar(
    country: str,
    subdivision: str = "",
    *,
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY,
    company_days: Mapping[date, str] | None = None,
) -> BusinessCalendar:
    """Return the calendar of one site: ISO 3166 codes such as ``IE``, or ``US`` and ``OH``.

    Raises:
        InvalidInput: The holidays of this country or subdivision are not known.
    """
    _check_region(country, subdivision)
    named = holidays.country_holidays(country, subdiv=subdivision or None, language="en_US")
    code = f"{country}-{subdivision}" if subdivision else country
    return BusinessCalendar(weekend, dict(company_days or {}), {code: named})


def joint_calendar(calendars: Iterable[BusinessCalendar]) -> BusinessCalendar:
    """Return the calendar on which a day is worked only where all of ``calendars`` work it."""
    parts = tuple(calendars)
    if not parts:
        return BusinessCalendar()
    return BusinessCalendar(
        frozenset(chain.from_iterable(part.weekend for part in parts)),
        {day: name for part in parts for day, name in part.company_days.items()},
        {code: days for part in parts for code, days in part.regions.items()},
    )


def days_of_month(year: int, month: int) -> Iterator[date]:
    """Yield the days of a month in order."""
    for day in range(1, calendar.monthrange(year, month)[1] + 1):
        yield date(year, month, day)


def nth_weekday_of_month(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the ``nth`` Monday (0) … Sunday (6) of a month, from its end if ``nth`` is negative.

    Raises:
        ValueError: The month has no such day, or ``nth`` is 0.
    """
    matching = [day for day in days_of_month(year, month) if day.weekday() == weekday]
    return _pick(matching, nth, f"such weekdays in {year}-{month:02}")


def add_months(day: date, months: int, day_of_month: int | None = None) -> date:
    """Return the same day ``months`` later, or the month's last day where it is shorter.

    Series give ``day_of_month``, so that 31 January, 28 February, 31 March keeps to the end.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day_of_month or day.day, last))


def _pick(days: list[date], nth: int, what: str) -> date:
    if not 1 <= abs(nth) <= len(days):
        raise ValueError(f"no number {nth} of {len(days)} {what}")
    return days[nth - 1 if nth > 0 else nth]


def _check_region(country: str, subdivision: str) -> None:
    regions = holiday_regions()
    if country not in regions:
        problem = f"no holidays are known for the country {country!r}"
        hint = did_you_mean(country, regions) or "use an ISO 3166 code such as IE"
    elif subdivision and subdivision not in regions[country]:
        problem = f"no holidays are known for the subdivision {subdivision!r} of {country}"
        hint = did_you_mean(subdivision, regions[country])
    else:
        return
    raise InvalidInput([Problem("R101", problem, hint=hint)])
