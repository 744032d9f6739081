"""What was sent of a schedule and what was held: the history that people keep beside the answers.

The history knows an event by its id. It says where the event stood when the schedule was last sent,
so that a later move raises its sequence number and an event that is gone is cancelled; and it says
what came of the event, so that what nobody recorded is overdue.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from policygen.model import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from policygen.problems import Location


class State(StrEnum):
    """What became of an event: nothing yet, or something was recorded, or nothing was in time."""

    DUE = "due"
    HELD = "held"
    LATE = "late"
    WAIVED = "waived"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Sent:
    """An event as it was last sent.

    ``time`` is empty for an event of the whole day, ``minutes`` its length, ``internal`` whether
    only the client's calendar has it.
    """

    title: str
    day: date
    time: str = ""
    zone: str = "UTC"
    minutes: int = 0
    internal: bool = False
    sequence: int = 0
    cancelled: bool = False

    @property
    def start(self) -> datetime | date:
        """The local start, as ``Event.start`` has it."""
        return datetime.combine(self.day, time.fromisoformat(self.time)) if self.time else self.day


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was recorded of an event: the day it was held, or that it was waived (no day).

    ``evidence`` says what shows it, ``by`` is the role that recorded it.
    """

    held: date | None
    evidence: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the history knows of one event, and where in the file it says so."""

    sent: Sent | None = None
    outcome: Outcome | None = None
    location: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class History:
    """All entries by event id. ``file`` names the file, relative to the root; empty without one."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    file: str = ""

    def outcome_of(self, name: str) -> Outcome | None:
        """Return what was recorded of an event or a series, if anything was."""
        entry = self.entries.get(name)
        return entry.outcome if entry else None


@dataclass(frozen=True, slots=True)
class Told:
    """An event with what became of it by some day."""

    event: Event
    state: State
    held: date | None = None
    evidence: str = ""


def with_sequences(
    events: Iterable[Event],
    history: History,
    contract_id: str,
    hidden: Iterable[str] = (),
) -> tuple[Event, ...]:
    """Return a contract's events as the next sending has them.

    An event that stands elsewhere than it was sent has a higher sequence number. An event that was
    sent and is no longer there is added as cancelled, unless it is of a ``hidden`` series: one
    whose dates are not known at present, or that the reader may not see.
    """
    now = [_sequenced(event, history.entries.get(event.id)) for event in events]
    there = {event.id for event in now}
    out_of_sight = tuple(f"{name}/" for name in hidden)
    gone = [
        _cancelled(event_id, entry.sent)
        for event_id, entry in history.entries.items()
        if entry.sent is not None
        and event_id.startswith(f"{contract_id}/")
        and event_id not in there
        and not event_id.startswith(out_of_sight)
    ]
    return tuple(sorted([*now, *gone], key=lambda event: (event.start.isoformat(), event.key)))


def sent_now(event: Event) -> Sent:
    """Return an event as the history keeps it once it is sent."""
    timed = isinstance(event.start, datetime)
    return Sent(
        title=event.title,
        day=event.day,
        time=event.start.strftime("%H:%M") if timed else "",
        zone=event.timezone if timed else "UTC",
        minutes=int(event.duration / timedelta(minutes=1)),
        internal="provider" not in event.sides,
        sequence=event.sequence,
        cancelled=event.cancelled,
    )


def states(events: Iterable[Event], history: History, as_of: date) -> Iterator[Told]:
    """Yield each event with what became of it by ``as_of``.

    An event before that day of which nothing is recorded is overdue; so is one that is gone from
    the answers, unless it was sent as cancelled: until then people had it in their calendars. The
    history goes before what the answers say was done, which counts only with what shows it, and an
    event's own record before that of its whole series.
    """
    for event in events:
        outcome = history.outcome_of(event.id)
        if outcome is None and event.done is not None and event.evidence:
            outcome = Outcome(event.done, f"As answered: {event.evidence}")
        outcome = outcome or history.outcome_of("/".join(event.key[:2]))
        yield _told(event, outcome, as_of, history.entries.get(event.id))


def _told(event: Event, outcome: Outcome | None, as_of: date, entry: Entry | None) -> Told:
    if outcome is None or (outcome.held is not None and outcome.held > as_of):
        called_off = entry is not None and entry.sent is not None and entry.sent.cancelled
        if event.cancelled and (called_off or event.day >= as_of):
            return Told(event, State.CANCELLED)
        if event.day >= as_of:
            return Told(event, State.DUE)
        return Told(event, State.OVERDUE, event.done)
    if outcome.held is None:
        return Told(event, State.WAIVED, evidence=outcome.evidence)
    state = State.LATE if outcome.held > event.day else State.HELD
    return Told(event, state, outcome.held, outcome.evidence)


def _sequenced(event: Event, entry: Entry | None) -> Event:
    if entry is None or entry.sent is None:
        return event
    now, before = sent_now(event), entry.sent
    same = replace(now, sequence=0, title="", internal=False) == replace(
        before, sequence=0, title="", internal=False
    )
    return replace(event, sequence=before.sequence + (not same))


def _cancelled(event_id: str, sent: Sent) -> Event:
    return Event(
        key=tuple(event_id.split("/")),
        title=sent.title,
        start=sent.start,
        duration=timedelta(minutes=sent.minutes),
        timezone=sent.zone,
        kind="meeting" if sent.time else "milestone",
        sides=("client",) if sent.internal else ("client", "provider"),
        sequence=sent.sequence + (not sent.cancelled),
        cancelled=True,
    )
