"""Calendar files: events as iCalendar (RFC 5545) and as a table of comma-separated values.

Each occurrence stands for itself: business-day moves cannot be said in a repetition rule, and some
programs ignore the rarer parts of those. The calendar names no method: it is a file to be read, and
nobody who reads it is asked to answer. Attendees are roles, whose addresses lead nowhere.
"""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from io import StringIO
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, vCalAddress
from icalendar import Event as CalendarEvent

from policygen.analysis.dates.zones import load_zone
from policygen.model import Part
from policygen.render.cells import defused
from policygen.render.timezones import describe_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policygen.model import Attendee, Event

PRODUCT = "-//policygen//review schedule//EN"
# The same event has the same identity in every build, so a calendar program updates it in place.
IDENTITIES = UUID("b2a9a2e4-52f1-5c43-9d5e-0d3c2f0c7a11")
COLUMNS = (
    "Date",
    "Start",
    "End",
    "Time zone",
    "Title",
    "Kind",
    "Category",
    "Place",
    "Sides",
    "Warn days before",
    "Id",
    "Status",
    "Description",
)

_ROLES = {
    Part.CHAIR: "CHAIR",
    Part.VOTER: "REQ-PARTICIPANT",
    Part.GUEST: "OPT-PARTICIPANT",
    Part.DEPUTY: "NON-PARTICIPANT",
}


def render_ics(events: Sequence[Event], name: str, as_of: date) -> str:
    """Return a calendar called ``name``; ``as_of`` is the date stamp of every event.

    Raises:
        InvalidInput: A time zone does not exist.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _one_line(name))
    for zone in sorted({event.timezone for event in events if _is_timed(event)} - {"UTC"}):
        calendar.add_component(describe_zone(zone, *_span(events)))
    stamp = datetime.combine(as_of, time(), UTC)
    for event in _in_order(events):
        calendar.add_component(_component(event, stamp))
    text: bytes = calendar.to_ical()
    return text.decode()


def render_csv(events: Sequence[Event]) -> str:
    """Return the events as a table: a header line, comma-separated, lines end in CR LF (RFC 4180).

    A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    table = StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([defused(cell) for cell in _row(event)] for event in _in_order(events))
    return table.getvalue()


def identity(event: Event) -> str:
    """Return the event's UID: a UUID made from its key alone."""
    return str(uuid5(IDENTITIES, "\x1f".join(event.key)))


def _component(event: Event, stamp: datetime) -> CalendarEvent:
    component = CalendarEvent()
    component.add("uid", identity(event))
    component.add("dtstamp", stamp)
    component.add("sequence", event.sequence)
    component.add("status", _status(event))
    component.add("summary", _one_line(event.title))
    component.add("dtstart", _local(event, event.start))
    if isinstance(event.start, datetime):
        component.add("dtend", _end(event, event.start))
    else:
        component.add("dtend", event.start + max(event.duration, timedelta(days=1)))
        component.add("transp", "TRANSPARENT")
    if event.place:
        component.add("location", _one_line(event.place))
    if event.description:
        component.add("description", _plain_lines(event.description))
    component.add("categories", [part for part in (event.kind, event.category) if part])
    _add_people(component, event.attendees)
    for days in event.alarms * (not event.cancelled):
        component.add_component(_alarm(event, days))
    return component


def _status(event: Event) -> str:
    return "CANCELLED" if event.cancelled else "CONFIRMED"


def _add_people(component: CalendarEvent, attendees: Sequence[Attendee]) -> None:
    """Add the attendees and, as RFC 5545 wants it beside them, who calls the meeting."""
    if not attendees:
        return
    caller = next((one for one in attendees if one.part is Part.CHAIR), None)
    other = "provider" if all(one.side == "client" for one in attendees) else "client"
    organiser = _address(caller.role if caller else other)
    organiser.params["CN"] = _one_line(caller.title if caller else f"The {other}'s chair")
    component.add("organizer", organiser, encode=False)
    for one in attendees:
        address = _address(one.role)
        address.params["CUTYPE"] = "UNKNOWN"  # a role may be one person or many
        address.params["ROLE"] = _ROLES[one.part]
        address.params["PARTSTAT"] = "NEEDS-ACTION"
        address.params["CN"] = _one_line(one.title)
        component.add("attendee", address, encode=False)


def _address(role: str) -> vCalAddress:
    # No host is called "invalid" (RFC 2606): nothing that is sent there reaches anybody.
    return vCalAddress(f"mailto:{role}@roles.invalid")


def _alarm(event: Event, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _one_line(event.title))
    alarm.add("trigger", timedelta(days=-days))
    return alarm


def _local(event: Event, moment: date) -> date:
    return moment.replace(tzinfo=_zone(event)) if isinstance(moment, datetime) else moment


def _end(event: Event, start: datetime) -> datetime:
    """Return when an event ends, by the clock of its zone: one may be changed while it lasts."""
    begins = start.replace(tzinfo=_zone(event)).astimezone(UTC)
    return (begins + event.duration).astimezone(_zone(event))


def _zone(event: Event) -> tzinfo:
    return UTC if event.timezone == "UTC" else load_zone(event.timezone)


def _row(event: Event) -> tuple[str, ...]:
    start = end = ""
    if isinstance(event.start, datetime):
        start = event.start.strftime("%H:%M")
        end = _end(event, event.start).strftime("%H:%M")
    return (
        event.day.isoformat(),
        start,
        end,
        event.timezone if start else "",
        event.title,
        event.kind,
        event.category,
        event.place,
        ", ".join(event.sides),
        ", ".join(map(str, event.alarms)),
        event.id,
        _status(event).lower(),
        event.description,
    )


def _is_timed(event: Event) -> bool:
    return isinstance(event.start, datetime)


def _span(events: Iterable[Event]) -> tuple[date, date]:
    days = [event.day for event in events]
    return min(days), max(days)


def _in_order(events: Iterable[Event]) -> list[Event]:
    def place(event: Event) -> tuple[str, bool, str, tuple[str, ...]]:
        return event.day.isoformat(), _is_timed(event), event.start.isoformat(), event.key

    return sorted(events, key=place)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _plain_lines(text: str) -> str:
    return "\n".join(text.splitlines())
