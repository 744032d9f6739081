"""The text of the history: its nodes to entries, with a problem for each fault."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from policygen.analysis.dates.history import Entry, History, Outcome, Sent
from policygen.analysis.dates.zones import load_zone
from policygen.errors import InvalidInput
from policygen.model import YEARS
from policygen.problems import Problem, did_you_mean
from policygen.source import ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.problems import Location
    from policygen.source import Node

#: The file's name; it stands beside the answers.
HISTORY = "schedule-history.yaml"
#: What a new file begins with.
OPENING = """\
# What was sent and held of the reviews. 'policygen reviews ANSWERS --record' writes this file;
# calendar files and the schedule's record of reviews are made from it.
version: 1
events: []
"""
_VERSION = 1
_ID = re.compile(r"[a-z][a-z0-9-]*(/[a-z0-9][a-z0-9.+-]*){1,2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

# What each key of an event holds. Booleans are integers to Python and are kept apart.
_KINDS: dict[str, tuple[type, str]] = {
    "id": (str, "the event's id"),
    "title": (str, "a text"),
    "day": (date, "a date such as 2028-03-10"),
    "time": (str, "a time in quotes, such as '14:00'"),
    "zone": (str, "a time zone such as Europe/Dublin"),
    "minutes": (int, "a whole number of minutes"),
    "sequence": (int, "a whole number"),
    "internal": (bool, "true or false"),
    "cancelled": (bool, "true or false"),
    "held": (date, "a date such as 2028-03-10"),
    "waived": (bool, "true or false"),
    "evidence": (str, "a text"),
    "by": (str, "a role"),
}
_SENT = ("title", "day", "sequence")
# Numbers beyond these are no length of a meeting and no number that calendar files can hold.
_LARGEST = {"minutes": 14_400, "sequence": 2_000_000_000}


def parse_history(node: Node, file: str) -> History:
    """Return the history that the document of a file holds.

    Raises:
        InvalidInput: With every problem found.
    """
    reader = _Reader()
    entries = reader.read(node)
    if reader.problems:
        raise InvalidInput(reader.problems)
    return History(entries, file)


def history_record(
    event_id: str, sent: Sent | None = None, outcome: Outcome | None = None
) -> dict[str, Any]:
    """Return what the file says of an event; a value of None takes its line away.

    What is not given stays as the file has it.
    """
    record: dict[str, Any] = {"id": event_id}
    if sent is not None:
        record |= {
            "title": sent.title,
            "day": sent.day,
            "time": sent.time or None,
            "zone": sent.zone if sent.time else None,
            "minutes": sent.minutes or None,
            "internal": sent.internal or None,
            "sequence": sent.sequence,
            "cancelled": sent.cancelled or None,
        }
    if outcome is not None:
        record |= {
            "held": outcome.held,
            "waived": outcome.held is None or None,
            "evidence": outcome.evidence,
            "by": outcome.by or None,
        }
    return record


class _Reader:
    """Reads entries and collects the problems on the way."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, node: Node) -> dict[str, Entry]:
        if not isinstance(node, MappingNode):
            self._tell("H001", node.location, "this is no history of reviews", _RESTORE)
            return {}
        self._check_keys(node, {"version", "events"})
        version = node.get("version")
        if not isinstance(version, ScalarNode) or version.value != _VERSION:
            where = version.location if version else node.location
            self._tell("H001", where, f"the history has no version: {_VERSION}", _RESTORE)
        events = node.get("events")
        if not isinstance(events, ListNode):
            where = events.location if events else node.location
            self._tell("H001", where, "the history has no list of events", _RESTORE)
            return {}
        entries: dict[str, Entry] = {}
        for event_id, entry in self._entries(events):
            if event_id in entries and entry.location:
                message = f"the event {event_id} stands twice"
                self._tell("H004", entry.location, message, "join the two entries into one")
            entries[event_id] = entry
        return entries

    def _entries(self, events: ListNode) -> Iterator[tuple[str, Entry]]:
        for item in events.items:
            if not isinstance(item, MappingNode):
                self._tell("H001", item.location, "an event is a mapping with an id", _RESTORE)
                continue
            self._check_keys(item, set(_KINDS))
            values = self._values(item)
            event_id = values.get("id", "")
            if "id" in item.entries and not event_id:
                continue  # told already
            if not _ID.fullmatch(event_id):
                message = f"an event has no id such as desk/steering/2028-04-19 (got {event_id!r})"
                self._tell("H003", item.location, message, "take the id that reviews lists")
                continue
            sent = self._sent(values, item)
            yield event_id, Entry(sent, self._outcome(values, item), item.location)

    def _values(self, item: MappingNode) -> dict[str, Any]:
        found = {}
        for key, entry in item.entries.items():
            kind, what = _KINDS.get(key, (object, ""))
            value = entry.node.value if isinstance(entry.node, ScalarNode) else None
            if key in _KINDS and not _fits(key, value, kind):
                self._tell("H003", entry.location, f"{key} is {what}", "mend or delete the line")
            elif key in _KINDS:
                found[key] = value
        return found

    def _sent(self, values: dict[str, Any], item: MappingNode) -> Sent | None:
        if not set(item.entries) & set(_SENT):
            return None
        lacking = [key for key in _SENT if key not in item.entries]
        for key in lacking:
            message = f"the event {values['id']} was sent, but its {key} is missing"
            self._tell("H003", item.location, message, _RESTORE)
        if "time" in values and not _TIME.fullmatch(values["time"]):
            self._tell("H003", item.location, "time is not from 00:00 to 23:59", "mend the time")
            return None
        self._check_zone(values, item)
        names = ("title", "day", "time", "zone", "minutes", "internal", "sequence", "cancelled")
        if any(key not in values for key in _SENT):
            return None
        return Sent(**{key: values[key] for key in names if key in values})

    def _check_zone(self, values: dict[str, Any], item: MappingNode) -> None:
        if "zone" not in values:
            return
        try:
            load_zone(values["zone"])
        except InvalidInput as error:
            (problem,) = error.problems
            self._tell("H003", item.location, problem.message, problem.hint)

    def _outcome(self, values: dict[str, Any], item: MappingNode) -> Outcome | None:
        if any(key in item.entries and key not in values for key in ("held", "waived", "evidence")):
            return None  # told already
        held, waived = values.get("held"), values.get("waived", False)
        if held is None and not waived:
            if "evidence" in values or "by" in values:
                message = f"{values['id']} has evidence, but was neither held nor waived"
                self._tell(
                    "H005", item.location, message, "add held: with the day, or waived: true"
                )
            return None
        if held is not None and waived:
            message = f"{values['id']} was both held and waived"
            self._tell("H005", item.location, message, "delete one of the two")
        if not str(values.get("evidence", "")).strip():
            message = f"nothing shows that {values['id']} was held or waived"
            self._tell("H005", item.location, message, "add evidence: such as the minutes")
        return Outcome(held, str(values.get("evidence", "")), values.get("by", ""))

    def _check_keys(self, node: MappingNode, known: set[str]) -> None:
        for key, entry in node.entries.items():
            if key not in known:
                hint = did_you_mean(key, known) or f"known are {', '.join(sorted(known))}"
                self._tell("H002", entry.location, f"the history has no entry {key!r}", hint)

    def _tell(self, code: str, where: Location, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, where, hint))


def _fits(key: str, value: Any, kind: type) -> bool:
    if type(value) is not kind:
        return False
    match value:
        case date():
            # What follows the end of a contract may lie in the year after the last.
            return YEARS.start <= value.year <= YEARS.stop
        case int():
            return 0 <= value <= _LARGEST.get(key, 1)
        case _:
            return True


_RESTORE = "restore the file from git; policygen reviews --record writes it"
