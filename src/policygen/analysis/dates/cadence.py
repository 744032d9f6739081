"""Cadence answers to nominal dates, and governance answers to business calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from policygen.analysis.dates.business_days import (
    WEEKDAYS,
    BusinessCalendar,
    Site,
    add_months,
    days_between,
    nth_weekday,
)
from policygen.analysis.dates.fiscal import FiscalYears, Period, months_from
from policygen.errors import InvalidInput
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Answers = Mapping[str, Any]
WEEKDAY_NUMBERS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
# The months that count when a rule names none; a yearly rule must name its month.
USUAL_MONTHS = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "half-year": (1, 7)}


@dataclass(frozen=True, slots=True)
class Window:
    """A span of days, both included; empty if ``last`` is before ``first``."""

    first: date
    last: date

    def narrowed(self, first: date | None, last: date | None) -> Window:
        """Return the part of the window from ``first`` to ``last``."""
        return Window(max(self.first, first or self.first), min(self.last, last or self.last))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A place in a series of meetings.

    ``nominal`` is its date before the convention moves it. ``key`` is its name, and ``raw`` the
    date that decides whether it lies in the rule's window: neither depends on a holiday, so that a
    new one loses, adds or renames no meeting.
    """

    nominal: date
    key: str
    raw: date


def phase_window(dates: Answers, phase: str) -> Window:
    """Return the days of a phase: transition, stabilisation, steady, service or all.

    Without an end of stabilisation the service is steady from its first day.
    """
    if phase == "all":
        return Window(dates["effective"], dates["end"])
    start: date = dates["service_start"]
    if phase == "transition":
        return Window(dates["effective"], start - timedelta(days=1))
    if phase == "service":
        return Window(start, dates["end"])
    settled: date = dates.get("stabilisation_end") or start - timedelta(days=1)
    if phase == "stabilisation":
        return Window(start, settled)
    return Window(settled + timedelta(days=1), dates["end"])


def phase_windows(dates: Answers) -> dict[str, Window]:
    """Return the windows of the phases that do not overlap."""
    return {
        phase: phase_window(dates, phase) for phase in ("transition", "stabilisation", "steady")
    }


def phase_of(windows: Mapping[str, Window], day: date) -> str:
    """Return the phase in which ``day`` lies; days outside the contract's life count as steady."""
    return next((phase for phase, window in windows.items() if day in window), "steady")


def business_calendar(calendar: Answers, site_ids: Sequence[str] = ()) -> BusinessCalendar:
    """Return the joint calendar of the named sites, of all sites if none is named.

    ``calendar`` is the answer ``governance.calendar``. Days that the organisation works all the
    same count at its own sites only, not at the provider's.
    """
    wanted: list[Answers] = [
        site for site in calendar["sites"] if not site_ids or site["id"] in site_ids
    ]
    sites = tuple(_located_site(calendar, site) for site in wanted or [{}])
    try:
        return BusinessCalendar(sites)
    except InvalidInput as error:
        raise _located(error, "governance.calendar") from None


def _located_site(calendar: Answers, site: Answers) -> Site:
    try:
        return _site(calendar, site)
    except InvalidInput as error:
        # A site without a weekend of its own has the calendar's.
        shared = all(each.code == "R109" for each in error.problems) and not site.get("weekend")
        place = f".sites[{site['id']}]" if site and not shared else ""
        raise _located(error, f"governance.calendar{place}") from None


def _located(error: InvalidInput, pointer: str) -> InvalidInput:
    where = Location(pointer=pointer)
    return InvalidInput(replace(each, location=where) for each in error.problems)


def _site(calendar: Answers, site: Answers) -> Site:
    weekend = site.get("weekend") or calendar["weekend"]
    worked = calendar["working_days"] if site.get("side", "client") == "client" else ()
    return Site(
        country=site.get("country") or "",
        subdivision=site.get("subdivision") or "",
        weekend=frozenset(WEEKDAY_NUMBERS[name] for name in weekend),
        company_days={
            day["date"]: day["title"]
            for day in calendar["company_days"]
            if not site or not day["sites"] or site["id"] in day["sites"]
        },
        working_days=frozenset(day["date"] for day in worked),
    )


def fiscal_years(fiscal: Answers) -> FiscalYears:
    """Return the fiscal years of the answer ``governance.calendar.fiscal``."""
    return FiscalYears(
        pattern=fiscal["pattern"],
        first_month=fiscal["first_month"],
        ends=fiscal["ends"],
        end_month=fiscal["end_month"],
        end_weekday=WEEKDAY_NUMBERS[fiscal["end_weekday"]],
        named_by=fiscal["named_by"],
    )


def slots(
    rule: Answers, contract_dates: Answers, calendar: BusinessCalendar, fiscal: Answers
) -> Iterator[Slot]:
    """Yield the slots that one cadence rule gives by days, weeks or months, in order.

    A rule of ``every: event`` has none here: ``series`` knows the events.

    Raises:
        InvalidInput: The rule does not say enough, or says too much, to give dates.
    """
    window = rule_window(rule, contract_dates)
    every = rule["every"]
    if every == "day":
        days = days_between(window.first, window.last)
        return (slot_on(day) for day in days if calendar.is_business_day(day))
    if every in {"week", "fortnight"}:
        return _weekly(rule, window, 7 if every == "week" else 14)
    periods = _periods(rule, contract_dates["service_start"], window, fiscal)
    bare = calendar.without_holidays
    found = (_slot_in(rule, period, calendar, bare) for period in periods)
    return (slot for slot in found if slot.raw in window)


def rule_window(rule: Answers, contract_dates: Answers) -> Window:
    """Return the days in which a cadence rule holds: its phase, narrowed by start and until."""
    window = phase_window(contract_dates, rule["phase"])
    return window.narrowed(rule.get("start"), rule.get("until"))


def slot_on(day: date) -> Slot:
    """Return the slot of a date that follows from the calendar alone."""
    return Slot(day, day.isoformat(), day)


def _weekly(rule: Answers, window: Window, step: int) -> Iterator[Slot]:
    weekday = rule.get("weekday")
    if weekday is None:
        raise unclear(rule, "needs a weekday")
    ahead = (WEEKDAY_NUMBERS[weekday] - window.first.weekday()) % 7
    count = (window.last - window.first).days - ahead
    for days in range(0, count + 1, step):
        yield slot_on(window.first + timedelta(days=ahead + days))


def _periods(
    rule: Answers, service_start: date, window: Window, fiscal: Answers
) -> Iterator[Period]:
    months = rule.get("months") or USUAL_MONTHS.get(rule["every"])
    if months is None:
        raise unclear(rule, "needs its month")
    of = rule["months_of"]
    if of == "contract":
        periods: Iterable[Period] = _contract_periods(service_start, window)
    else:
        years = fiscal_years(fiscal) if of == "fiscal" else FiscalYears()
        periods = years.periods(window.first, window.last)
    return (period for period in periods if period.number in months)


def _contract_periods(service_start: date, window: Window) -> Iterator[Period]:
    for year in range(window.first.year - service_start.year - 1, window.last.year + 1):
        opening = add_months(service_start, 12 * year, service_start.day)
        if opening > window.last:
            return
        for number, (first, last) in enumerate(months_from(opening), 1):
            yield Period(year + 1, number, first, last)


def _slot_in(
    rule: Answers, period: Period, calendar: BusinessCalendar, bare: BusinessCalendar
) -> Slot:
    """Return the one slot of ``period`` that the rule names; too short a period gives its end.

    A counted business day is named by its period, since each new holiday moves it.
    """
    if rule.get("business_day") is not None:
        nth = rule["business_day"]
        if nth == 0:
            raise unclear(rule, "counts no business day: 0 is neither the first nor the last")
        day = _counted_day(period, calendar, nth)
        return Slot(day, f"{period.first}.bd{nth}", _counted_day(period, bare, nth))
    if rule.get("weekday") is not None and rule.get("nth") is not None:
        weekday = WEEKDAY_NUMBERS[rule["weekday"]]
        return slot_on(nth_weekday(period.first, period.last, weekday, rule["nth"]))
    if rule.get("day") is not None:
        return slot_on(min(period.first + timedelta(days=rule["day"] - 1), period.last))
    raise unclear(rule, "needs a business day, a weekday with its number, or a day of the month")


def _counted_day(period: Period, calendar: BusinessCalendar, nth: int) -> date:
    worked = sum(map(calendar.is_business_day, days_between(period.first, period.last)))
    if not worked:
        return period.last
    return calendar.nth_business_day(period.first, period.last, max(-worked, min(worked, nth)))


def unclear(rule: Answers, lack: str) -> InvalidInput:
    """Return the problem of a cadence rule that gives no dates, with what it lacks."""
    name = f"the cadence {rule['id']}" if "id" in rule else "a cadence"
    return InvalidInput(
        [
            Problem(
                "R102",
                f"{name} of every {rule['every']} {lack}",
                Location(pointer="governance.bodies"),
                hint="fill in weekday, nth, business_day, day, months, body or event",
            )
        ]
    )
