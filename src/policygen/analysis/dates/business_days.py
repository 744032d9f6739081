"""Business days: calendars of several sites, shifting conventions, nth days of a month."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
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


@cache
def holiday_regions() -> Mapping[str, frozenset[str]]:
    """Return the country codes whose holidays are known, each with its subdivision codes."""
    known = holidays.list_supported_countries(include_aliases=True)
    return MappingProxyType({code: frozenset(parts) for code, parts in sorted(known.items())})


def _check_week(weekend: frozenset[int]) -> None:
    if weekend >= frozenset(range(7)):
        hint = "leave one weekday out of the weekend that is worked at all sites"
        raise InvalidInput([Problem("R109", "no weekday is worked at all sites", hint=hint)])


@dataclass(frozen=True)
class Site:
    """Which days are free at one place.

    ``country`` and ``subdivision`` are ISO 3166 codes such as ``US`` and ``OH``; without a country
    there are no public holidays. ``weekend`` holds weekdays (0 is Monday), ``company_days`` other
    free days with their names, ``working_days`` days that are worked all the same.

    Raises:
        InvalidInput: The holidays of the country or subdivision are not known, or the weekend
            leaves no working day.
    """

    country: str = ""
    subdivision: str = ""
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    company_days: Mapping[date, str] = field(default_factory=dict)
    working_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        _check_week(self.weekend)
        if self.country:
            _check_region(self.country, self.subdivision)

    def reason_off(self, day: date) -> str:
        """Return why ``day`` is free, holidays before the weekend; empty if it is worked."""
        if day in self.working_days:
            return ""
        if day in self.company_days:
            return self.company_days[day]
        if self.country:
            public = public_holidays(self.country, self.subdivision, day.year)
            if day in public:
                return f"{public[day]} ({self._region})"
        return WEEKDAYS[day.weekday()] if day.weekday() in self.weekend else ""

    @property
    def _region(self) -> str:
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country


@dataclass(frozen=True)
class BusinessCalendar:
    """The business days of all ``sites`` together: a day free at any of them is none.

    Raises:
        InvalidInput: The weekends leave no common working day.
    """

    sites: tuple[Site, ...] = (Site(),)
    _known: dict[date, bool] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_week(frozenset().union(*(site.weekend for site in self.sites)))

    @property
    def without_holidays(self) -> BusinessCalendar:
        """The same weekends without any holiday: what a calendar says that never changes."""
        return BusinessCalendar(tuple(Site(weekend=site.weekend) for site in self.sites))

    def is_business_day(self, day: date) -> bool:
        """Tell whether ``day`` is worked at every site."""
        if day not in self._known:
            self._known[day] = not any(site.reason_off(day) for site in self.sites)
        return self._known[day]

    def reason_off(self, day: date) -> str:
        """Return why ``day`` is no business day; empty if it is one."""
        reasons = dict.fromkeys(site.reason_off(day) for site in self.sites)
        return "; ".join(filter(None, reasons))

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

    def nth_business_day(self, first: date, last: date, nth: int) -> date:
        """Return the ``nth`` business day from ``first`` to ``last``, from the end if negative.

        Raises:
            ValueError: There are fewer business days, or ``nth`` is 0.
        """
        worked = [day for day in days_between(first, last) if self.is_business_day(day)]
        return _pick(worked, nth, "business days", first, last)

    def nth_business_day_of_month(self, year: int, month: int, nth: int) -> date:
        """Return the ``nth`` business day of a month, as ``nth_business_day`` does."""
        return self.nth_business_day(*month_span(year, month), nth)

    def _next(self, day: date, step: timedelta) -> date:
        day += step
        while not self.is_business_day(day):
            day += step
        return day


@cache
def public_holidays(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """Return a year's public holidays of a known country or subdivision, with English names."""
    named = holidays.country_holidays(
        country, subdiv=subdivision or None, years=year, language="en_US"
    )
    return MappingProxyType({day: name for day, name in named.items() if day.year == year})


def joint_calendar(calendars: Iterable[BusinessCalendar]) -> BusinessCalendar:
    """Return the calendar on which a day is worked only where all of ``calendars`` work it."""
    return BusinessCalendar(tuple(site for calendar in calendars for site in calendar.sites))


def month_span(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days from ``first`` to ``last``, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def nth_weekday(first: date, last: date, weekday: int, nth: int) -> date:
    """Return the ``nth`` Monday (0) … Sunday (6) from ``first`` to ``last``.

    Raises:
        ValueError: There are fewer such days, or ``nth`` is 0.
    """
    matching = [day for day in days_between(first, last) if day.weekday() == weekday]
    return _pick(matching, nth, "such weekdays", first, last)


def nth_weekday_of_month(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the ``nth`` such weekday of a month, as ``nth_weekday`` does."""
    return nth_weekday(*month_span(year, month), weekday, nth)


def add_months(day: date, months: int, day_of_month: int | None = None) -> date:
    """Return the same day ``months`` later, or the month's last day where it is shorter.

    Series give ``day_of_month``, so that 31 January, 28 February, 31 March keeps to the end.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day_of_month or day.day, last))


def _pick(days: list[date], nth: int, what: str, first: date, last: date) -> date:
    if not 1 <= abs(nth) <= len(days):
        raise ValueError(f"no number {nth} of {len(days)} {what} from {first} to {last}")
    return days[nth - 1 if nth > 0 else nth]


def _check_region(country: str, subdivision: str) -> None:
    regions = holiday_regions()
    if country not in regions:
        problem = f"no holidays are known for the country {country!r}"
        hint = did_you_mean(country, regions) or "use an ISO 3166 code such as IE"
    elif subdivision and subdivision not in regions[country]:
        problem = f"no holidays are known for the subdivision {subdivision!r} of {country}"
        known = ", ".join(sorted(regions[country]))
        hint = did_you_mean(subdivision, regions[country]) or (
            f"known are {known}" if known else "leave it out: the country has none"
        )
    else:
        return
    raise InvalidInput([Problem("R101", problem, hint=hint)])
