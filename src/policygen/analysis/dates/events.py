"""The findings on a contract's reviews as calendar events."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from policygen.model import Attendee, Event, Part, Undetermined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from policygen.analysis.derivation import Record

# What only the client plans for: notices it may give, its policy, its own gates and its case.
CLIENT_KINDS = frozenset(
    {"notice", "policy", "gate", "benefits", "benefit", "readiness", "condition", "remediation"}
)
# What is done by a day, in difference to what is held on it.
ACTION_KINDS = frozenset(
    {"action", "obligation", "benefit", "readiness", "condition", "remediation", "handover"}
)

# Where the name of a finding is not the kind of its milestones.
_KINDS = {
    "steps": "step",
    "notices": "notice",
    "gates": "gate",
    "actions": "action",
    "obligations": "obligation",
    "conditions": "condition",
    "benefits_due": "benefit",
}


def calendar_events(contract_id: str, reviews: Mapping[str, Any]) -> tuple[Event, ...]:
    """Return the events of ``findings.contracts.<id>.reviews``, by day.

    What is not determined yet is left out. Events that only the client may see say so in ``sides``.
    """
    events = [*_meetings(contract_id, reviews), *_milestones(contract_id, reviews)]
    return tuple(sorted(events, key=lambda event: (event.start.isoformat(), event.key)))


def undetermined_series(contract_id: str, reviews: Any) -> tuple[str, ...]:
    """Return the names of the series whose dates are not known, as ``desk/steering``.

    A body without a cadence meets when it is asked to: that it has met can only be recorded. Nor
    does one meet whose cadence gives no day within the contract.
    ``reviews`` itself may be undetermined, which is told as the contract's name alone.
    """
    if not isinstance(reviews, dict):
        return (contract_id,)
    found = []
    for part in ("by_body", "milestones"):
        named = reviews.get(part)
        if not isinstance(named, dict):
            return (contract_id,)
        found += [name for name, series in _named(named) if _is_unknown(series)]
    return tuple(f"{contract_id}/{name}" for name in found)


def hidden_series(contract_id: str, reviews: Any, readable: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the series that ``readable``, a part of ``reviews``, keeps back.

    Those whose dates are not known are among them: what became of them cannot be told.
    """
    unknown = undetermined_series(contract_id, reviews)
    if unknown == (contract_id,):
        return unknown
    kept_back = [
        f"{contract_id}/{name}"
        for part in ("by_body", "milestones")
        for name, _ in _named(
            {key: reviews[part][key] for key in reviews[part] if key not in readable[part]}
        )
    ]
    return (*unknown, *kept_back)


def series_names(reviews: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of all series of known reviews, as events have them in their ids."""
    return tuple(name for part in ("by_body", "milestones") for name, _ in _named(reviews[part]))


def _named(part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the series of a part by the names that their events have."""
    for name, series in part.items():
        yield _KINDS.get(name, name), series


def _is_unknown(series: Any) -> bool:
    if isinstance(series, dict):
        return not series["occurrences"]
    return isinstance(series, Undetermined)


def for_side(events: Iterable[Event], side: str) -> tuple[Event, ...]:
    """Return the events that belong in the calendar of ``client`` or ``provider``.

    Who comes from the client's side is not told to the provider.
    """
    own = (event for event in events if side in event.sides)
    if side == "client":
        return tuple(own)
    return tuple(
        replace(event, attendees=tuple(one for one in event.attendees if one.side == side))
        for event in own
    )


def _meetings(contract_id: str, reviews: Mapping[str, Any]) -> Iterator[Event]:
    clashes = {
        (meeting["body"], meeting["slot"]): meeting["clash"]
        for meeting in _determined(reviews.get("clashes"), [])
    }
    for series in _determined(reviews.get("by_body"), {}).values():
        known = _determined(series, {"occurrences": []})
        for meeting in known["occurrences"]:
            clash = clashes.get((meeting["body"], meeting["slot"]), meeting["clash"])
            yield _meeting(contract_id, known, meeting, clash)


def _milestones(contract_id: str, reviews: Mapping[str, Any]) -> Iterator[Event]:
    for found in _determined(reviews.get("milestones"), {}).values():
        for milestone in _determined(found, []):
            yield _milestone(contract_id, milestone)


def _determined(finding: Any, otherwise: Any) -> Any:
    return otherwise if finding is None or isinstance(finding, Undetermined) else finding


def _meeting(contract_id: str, series: Record, meeting: Record, clash: str) -> Event:
    return Event(
        key=(contract_id, meeting["body"], meeting["slot"]),
        title=meeting["title"],
        start=datetime.combine(meeting["day"], time.fromisoformat(meeting["time"])),
        duration=timedelta(minutes=meeting["duration_minutes"]),
        timezone=meeting["timezone"],
        place=meeting["place"],
        description="\n".join(_remarks(series, meeting, clash)),
        category=meeting["level"],
        attendees=tuple(_attendees(series["members"])),
    )


def _attendees(members: Iterable[Record]) -> Iterator[Attendee]:
    """Yield the members, then the deputies who are no members themselves; each role once."""
    told = set()
    for member in members:
        if member["role"] not in told:
            told.add(member["role"])
            part = Part.CHAIR if member["chair"] else Part.VOTER if member["voting"] else Part.GUEST
            yield Attendee(member["role"], member["title"], member["side"], part)
    for member in members:
        if member["deputy"] and member["deputy"] not in told:
            told.add(member["deputy"])
            title = member["deputy_title"]
            yield Attendee(member["deputy"], title, member["side"], Part.DEPUTY)


def _remarks(series: Record, meeting: Record, clash: str) -> Iterator[str]:
    if meeting["shifted"]:
        yield f"Moved from {meeting['nominal']}: {meeting['reason']}"
    if meeting["also"]:
        yield f"Held with the meeting of {_listed(meeting['also'])}, which fell on the same day"
    if clash:
        yield f"Clash: {clash}"
    if meeting["in_person"]:
        yield "In person"
    if series["quorum"]:
        yield f"Quorum: {series['quorum']}"
    if series["agenda"]:
        yield f"Agenda: {'; '.join(series['agenda'])}"
    yield f"Papers by {meeting['papers']}"
    yield f"Minutes by {meeting['minutes']}"
    yield f"Without a quorum, held again by {meeting['reconvene_by']}"


def _listed(days: Iterable[date]) -> str:
    return ", ".join(day.isoformat() for day in days)


def _milestone(contract_id: str, milestone: Record) -> Event:
    kind = milestone["kind"]
    told = "deadline" if kind == "notice" else "action" if kind in ACTION_KINDS else "milestone"
    return Event(
        key=(contract_id, kind, milestone["id"]),
        title=milestone["title"],
        start=milestone["day"],
        description=_sentence(milestone["basis"]),
        kind=told,
        category=kind,
        sides=("client",) if kind in CLIENT_KINDS else ("client", "provider"),
        alarms=tuple((milestone["day"] - alarm).days for alarm in milestone["alarms"]),
        done=milestone["done"],
        evidence=milestone["evidence"],
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
