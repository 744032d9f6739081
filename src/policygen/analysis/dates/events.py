"""The findings on a contract's reviews as calendar events."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from policygen.model import Event, Undetermined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policygen.analysis.derivation import Record

# What only the client plans for: notices it may give, its policy, its own gates.
CLIENT_KINDS = frozenset({"notice", "policy", "gate"})


def calendar_events(contract_id: str, reviews: Mapping[str, Any]) -> tuple[Event, ...]:
    """Return the events of ``findings.contracts.<id>.reviews``, by day.

    What is not determined yet is left out. Events that only the client may see say so in ``sides``.
    """
    events = [*_meetings(contract_id, reviews), *_milestones(contract_id, reviews)]
    return tuple(sorted(events, key=lambda event: (event.start.isoformat(), event.key)))


def for_side(events: Iterable[Event], side: str) -> tuple[Event, ...]:
    """Return the events that belong in the calendar of ``client`` or ``provider``."""
    return tuple(event for event in events if side in event.sides)


def _meetings(contract_id: str, reviews: Mapping[str, Any]) -> Iterator[Event]:
    for series in _determined(reviews.get("by_body"), {}).values():
        for meeting in _determined(series, {"occurrences": []})["occurrences"]:
            yield _meeting(contract_id, meeting)


def _milestones(contract_id: str, reviews: Mapping[str, Any]) -> Iterator[Event]:
    for found in _determined(reviews.get("milestones"), {}).values():
        for milestone in _determined(found, []):
            yield _milestone(contract_id, milestone)


def _determined(finding: Any, otherwise: Any) -> Any:
    return otherwise if finding is None or isinstance(finding, Undetermined) else finding


def _meeting(contract_id: str, meeting: Record) -> Event:
    return Event(
        key=(contract_id, meeting["body"], meeting["nominal"].isoformat()),
        title=meeting["title"],
        start=datetime.combine(meeting["day"], time.fromisoformat(meeting["time"])),
        duration=timedelta(minutes=meeting["duration_minutes"]),
        timezone=meeting["timezone"],
        place=meeting["place"],
        description="\n".join(_remarks(meeting)),
        category=meeting["level"],
    )


def _remarks(meeting: Record) -> Iterator[str]:
    if meeting["shifted"]:
        yield f"Moved from {meeting['nominal']}: {meeting['reason']}"
    if meeting["clash"]:
        yield f"Clash: {meeting['clash']}"
    if meeting["in_person"]:
        yield "In person"
    yield f"Papers by {meeting['papers']}"
    yield f"Minutes by {meeting['minutes']}"
    yield f"Without a quorum, held again by {meeting['reconvene_by']}"


def _milestone(contract_id: str, milestone: Record) -> Event:
    client_only = milestone["kind"] in CLIENT_KINDS
    return Event(
        key=(contract_id, milestone["id"], milestone["nominal"].isoformat()),
        title=milestone["title"],
        start=milestone["day"],
        description=milestone["basis"].capitalize(),
        kind="deadline" if milestone["kind"] == "notice" else "milestone",
        category=milestone["kind"],
        sides=("client",) if client_only else ("client", "provider"),
        alarms=tuple((milestone["day"] - alarm).days for alarm in milestone["alarms"]),
    )
