"""What two versions of the answers say otherwise, answer by answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from policygen.model import OpenPoint, child_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers import Answers
    from policygen.problems import Location

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """An answer that was given, taken back or changed: its path, both values, both places.

    A value is the text to show, or None where there is no such answer.
    """

    path: str
    old: str | None
    new: str | None
    old_place: Location
    new_place: Location

    @property
    def told(self) -> str:
        """The change in one line."""
        before, after = _with_place(self.old, self.old_place), _with_place(self.new, self.new_place)
        return f"{self.path}: {before} → {after}"


def _with_place(value: str | None, place: Location) -> str:
    return "not answered" if value is None else f"{value} ({place.file}:{place.line})"


def changed_answers(old: Answers, new: Answers) -> tuple[ChangedAnswer, ...]:
    """Return the answers that differ, in the order of the new file, then those that are gone."""
    ours, theirs = dict(leaves(old.data, "")), dict(leaves(new.data, ""))
    return tuple(
        ChangedAnswer(
            path,
            _text(ours.get(path)),
            _text(theirs.get(path)),
            old.where(path),
            new.where(path),
        )
        for path in dict.fromkeys((*theirs, *ours))
        if not _same(ours.get(path), theirs.get(path))
    )


def _same(old: object, new: object) -> bool:
    return type(old) is type(new) and old == new


def _text(value: object) -> str | None:
    return None if value is None else shown(value)


def leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield each answer that holds no others."""
    match value:
        case Mapping() if value:
            for key, inner in value.items():
                yield from leaves(inner, f"{path}.{key}" if path else str(key))
        case list() if value:
            for place, inner in enumerate(value):
                yield from leaves(inner, child_path(path, place, inner))
        case None:
            return
        case _:
            yield path, value


def shown(value: object) -> str:
    """Return an answer as a text of one line."""
    match value:
        case bool():
            text = "true" if value else "false"
        case date() | time():
            text = value.isoformat()
        case OpenPoint():
            text = f"open: {value.need}"
        case _:
            text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
