"""The reviews as text for people, as JSON, and as calendar files."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from unicodedata import category

from policygen.analysis.dates.business_days import WEEKDAYS
from policygen.analysis.dates.history import State
from policygen.render.calendar import render_csv, render_ics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from policygen.analysis.dates.history import Outcome, Told
    from policygen.analysis.dates.reviews import Rung
    from policygen.model import Event
    from policygen.pipeline.reviews import Schedule

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def render_told(schedule: Schedule, told: Sequence[Told], *, overdue: bool = False) -> str:
    """Return a line for each event: day, time, what became of it, title and id."""
    lines = [_line(each) for each in told]
    if not told and not overdue:
        lines.append("nothing is due in this time")
    lines += [f"no dates known: {name}" for name in schedule.unknown]
    if schedule.unknown:
        lines.append("what has no known date counts as overdue: give its cadence, or waive it")
    if overdue:
        count = len(told) + len(schedule.unknown)
        lines.append(f"{count or 'nothing'} overdue on {schedule.as_of}")
    return "".join(f"{_printable(line)}\n" for line in lines)


def render_ladders(notice: date, ladders: Mapping[str, Sequence[Rung]]) -> str:
    """Return each contract's ladder with the last day of each level."""
    lines = []
    for contract_id, rungs in ladders.items():
        lines.append(f"{contract_id}: notice on {_weekday(notice)} {notice}, which is day 0")
        lines += [
            f"  +{rung.days:<3} {_weekday(rung.due)} {rung.due}  {rung.title}" for rung in rungs
        ]
    return "".join(f"{_printable(line)}\n" for line in lines)


def render_replaced(before: Outcome | None) -> str:
    """Return a line on the record that a new one took the place of; empty if there was none."""
    if before is None:
        return ""
    was = f"held on {before.held}" if before.held else "waived"
    return f"  in place of: {was}, {_printable(before.evidence)}\n"


def ladders_as_json(notice: date, ladders: Mapping[str, Sequence[Rung]]) -> dict[str, Any]:
    """Return the ladders as plain data."""
    return {
        "notice": notice.isoformat(),
        "ladders": {
            contract_id: [
                {
                    "id": rung.id,
                    "title": rung.title,
                    "business_days": rung.days,
                    "due": rung.due.isoformat(),
                }
                for rung in rungs
            ]
            for contract_id, rungs in ladders.items()
        },
    }


def as_json(schedule: Schedule, told: Iterable[Told]) -> dict[str, Any]:
    """Return events, and the series without known dates, as plain data."""
    return {
        "as_of": schedule.as_of.isoformat(),
        "events": [_fields(each) for each in told],
        "unknown": list(schedule.unknown),
    }


def render_told_ics(schedule: Schedule, told: Iterable[Told]) -> str:
    """Return the events as a calendar; the latest date of the documents is its date stamp."""
    titles = ", ".join(contract.title for contract in schedule.contracts)
    issues = [contract.issued for contract in schedule.contracts]
    stamp = max(issues, default=schedule.inputs.as_of)
    return render_ics([each.event for each in told], f"Reviews: {titles}", stamp)


def render_told_csv(told: Iterable[Told]) -> str:
    """Return the events as a table, each with what became of it."""
    return render_csv([_with_state(each) for each in told])


def _with_state(told: Told) -> Event:
    note = " ".join(part for part in (told.state.value, str(told.held or "")) if part)
    remarks = (told.event.description, f"As recorded: {note}. {told.evidence}".strip())
    return replace(told.event, description="\n".join(filter(None, remarks)))


def _fields(told: Told) -> dict[str, Any]:
    event = told.event
    return {
        "id": event.id,
        "title": event.title,
        "start": event.start.isoformat(),
        "minutes": int(event.duration.total_seconds() // 60),
        "timezone": event.timezone if isinstance(event.start, datetime) else "",
        "kind": event.kind,
        "category": event.category,
        "place": event.place,
        "sides": list(event.sides),
        "alarms": list(event.alarms),
        "description": event.description,
        "sequence": event.sequence,
        "state": told.state.value,
        "held": told.held.isoformat() if told.held else None,
        "evidence": told.evidence,
    }


def _line(told: Told) -> str:
    event = told.event
    time = event.start.strftime("%H:%M") if isinstance(event.start, datetime) else ""
    state = f"{told.state.value}{_remark(told)}"
    return f"{_weekday(event.day)} {event.day} {time:5}  {state:9}  {event.title}  [{event.id}]"


def _remark(told: Told) -> str:
    if told.state is State.OVERDUE and told.held:
        return f" (done on {told.held}, but nothing shows it)"
    return f" (on {told.held})" if told.held and told.held != told.event.day else ""


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()][:3]


def _printable(text: str) -> str:
    """Return ``text`` without characters that would steer a terminal."""
    return "".join(
        sign.encode("unicode_escape").decode() if category(sign) in _STEERING else sign
        for sign in text
    )
