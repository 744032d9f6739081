"""Meetings of two bodies at the same hour that want the same members."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from policygen.analysis.dates.zones import load_zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.analysis.dates.reviews import Occurrence


class _Span(NamedTuple):
    """The instants between which a meeting is held, and its place among the meetings."""

    start: datetime
    end: datetime
    place: int


def with_double_bookings(meetings: Sequence[Occurrence]) -> list[Occurrence]:
    """Return the meetings, each with the bodies in which its members sit at the same hour.

    Hours are compared as instants, whatever the zones of the bodies are. Only members count, not
    their deputies: a deputy may stand in for one of two meetings.

    Raises:
        InvalidInput: A time zone does not exist.
    """
    found: dict[int, list[str]] = {}
    spans = sorted(_span(meeting, place) for place, meeting in enumerate(meetings))
    for index, one in enumerate(spans):
        for other in spans[index + 1 :]:
            if other.start >= one.end:
                break
            first, second = meetings[one.place], meetings[other.place]
            if first.body != second.body and set(first.members) & set(second.members):
                found.setdefault(one.place, []).append(second.title)
                found.setdefault(other.place, []).append(first.title)
    return [
        _with(meeting, found[place]) if place in found else meeting
        for place, meeting in enumerate(meetings)
    ]


def _with(meeting: Occurrence, others: list[str]) -> Occurrence:
    booked = f"members sit in {' and '.join(others)} at the same hour"
    clash = f"{meeting.clash}; {booked}" if meeting.clash else booked
    return replace(meeting, clash=clash)


def _span(meeting: Occurrence, place: int) -> _Span:
    local = datetime.combine(meeting.day, time.fromisoformat(meeting.time))
    zone = UTC if meeting.timezone == "UTC" else load_zone(meeting.timezone)
    start = local.replace(tzinfo=zone).astimezone(UTC)
    return _Span(start, start + timedelta(minutes=meeting.duration_minutes), place)
