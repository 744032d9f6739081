"""Time zones as calendar files describe them."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from policygen.analysis.dates.zones import load_zone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Change(NamedTuple):
    """A change of a zone's offset: its onset in the local time before it, and what changes."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str


def describe_zone(name: str, first: date, last: date) -> Timezone:
    """Return the VTIMEZONE of a zone, right from the year of ``first`` to that of ``last``.

    Changes that follow a yearly rule are written as one, because some calendar programs read no
    lists of dates here. What has the greater offset is called daylight time, also in Ireland, whose
    tzdata says it the other way round.
    """
    zone = load_zone(name)
    described = Timezone()
    described.add("tzid", name)
    start = datetime.combine(date(first.year, 1, 1), time())
    changes = list(_changes(zone, first.year, last.year))
    offset = _offset(zone, start.replace(tzinfo=UTC))
    usual = min([offset, *(change.after for change in changes)])
    opening = Change(start, offset, offset, start.replace(tzinfo=zone).tzname() or name)
    described.add_component(_observance([opening], usual))
    for _, alike in groupby(sorted(changes, key=_kind), key=_kind):
        described.add_component(_observance(list(alike), usual))
    return described


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[Change]:
    days = (datetime(last_year + 1, 1, 1, tzinfo=UTC) - datetime(first_year, 1, 1, tzinfo=UTC)).days
    noons = [
        datetime(first_year, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(days)
    ]
    return [
        _change(zone, low, high)
        for low, high in pairwise(noons)
        if _offset(zone, low) != _offset(zone, high)
    ]


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    before, after = _offset(zone, low), _offset(zone, high)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    onset = (high + before).replace(tzinfo=None)
    return Change(onset, before, after, high.astimezone(zone).tzname() or "")


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _kind(change: Change) -> tuple[timedelta, timedelta, str]:
    return change.before, change.after, change.name


def _observance(changes: list[Change], usual: timedelta) -> TimezoneStandard | TimezoneDaylight:
    first = changes[0]
    observance = TimezoneStandard() if first.after == usual else TimezoneDaylight()
    observance.add("dtstart", first.onset)
    observance.add("tzoffsetfrom", first.before)
    observance.add("tzoffsetto", first.after)
    observance.add("tzname", first.name)
    rule = _yearly_rule([change.onset for change in changes])
    if rule:
        observance.add("rrule", rule)
    elif len(changes) > 1:
        observance.add("rdate", [change.onset for change in changes[1:]])
    return observance


def _yearly_rule(onsets: list[datetime]) -> dict[str, object] | None:
    """Return the rule that gives exactly these onsets, one a year, if there is one."""
    years = [onset.year for onset in onsets]
    alike = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if len(onsets) < 2 or len(alike) > 1 or years != list(range(years[0], years[-1] + 1)):
        return None
    weekday = WEEKDAYS[onsets[0].weekday()]
    places = {(onset.day - 1) // 7 + 1 for onset in onsets}
    if all(onset.day + 7 > monthrange(onset.year, onset.month)[1] for onset in onsets):
        place = -1
    elif len(places) == 1:
        place = places.pop()
    else:
        return None
    return {"freq": "yearly", "bymonth": onsets[0].month, "byday": f"{place}{weekday}"}
