"""The states of a bundle's files as problems: what changed, where, and what to do about it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.drift.edits import edits
from policygen.drift.states import FileState, State
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policygen.drift.edits import Edit

_MOST_EDITS = 20
_MOST_INPUTS = 12
_LONGEST = 90
_KEPT_EDIT = (
    "take the edit into the answers or the clauses, or let 'policygen build --force' write it anew"
)


def drift_problems(states: Iterable[FileState], folder: str) -> Iterator[Problem]:
    """Yield the problems of files that are not clean; ``folder`` is what they call the bundle."""
    for state in states:
        name = f"{folder}/{state.row.path}"
        match state.state:
            case State.EDITED:
                yield from _edited(name, state)
            case State.MISSING:
                message = "the manifest lists this file, but it is not there"
                yield Problem("B021", message, Location(name), "build again to have it back")
            case State.STALE:
                message = "this is no longer what its inputs give"
                yield Problem("B022", message, Location(name), _told_inputs(state.changed))
            case State.CLEAN | State.UNCHECKED:
                pass


def _edited(name: str, state: FileState) -> Iterator[Problem]:
    if state.content is None:
        return
    if state.built is None:
        told = "what exactly was edited cannot be told, since what was built cannot be made again"
        hint = "\n".join(filter(None, (told, _told_inputs(state.changed), _KEPT_EDIT)))
        yield Problem("B020", "changed by hand since it was built", Location(name), hint)
        return
    found = edits(name, PurePosixPath(name).suffix, state.built, state.content)
    if not found:
        message = "changed by hand since it was built"
        if found is not None:
            message += ": its form, properties or spacing, none of its words"
        yield Problem("B020", message, Location(name), _KEPT_EDIT)
        return
    for edit in found[:_MOST_EDITS]:
        yield Problem("B020", told_edit(edit, " by hand"), edit.location, _KEPT_EDIT)
    if len(found) > _MOST_EDITS:
        message = f"changed by hand in {len(found) - _MOST_EDITS} more places"
        yield Problem("B020", message, Location(name), _KEPT_EDIT)


def told_edit(edit: Edit, how: str = "") -> str:
    """Return an edit in words, long texts cut short; ``how`` follows ``changed``."""
    before, after = (_excerpt(text) for text in _apart(edit.before, edit.after))
    if not edit.before:
        return f"added{how}: '{after}'"
    if not edit.after:
        return f"deleted{how}: '{before}'"
    return f"changed{how}: '{before}' is now '{after}'"


def _apart(before: str, after: str) -> tuple[str, str]:
    """Return both texts from shortly before the first word in which they differ."""
    words, new_words = before.split(), after.split()
    same = next(
        (at for at, (old, new) in enumerate(zip(words, new_words, strict=False)) if old != new),
        min(len(words), len(new_words)),
    )
    start = max(0, same - 3)
    lead = "… " if start else ""
    return lead + " ".join(words[start:]), lead + " ".join(new_words[start:])


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _told_inputs(changed: tuple[str, ...]) -> str:
    if not changed:
        return ""
    told = list(changed[:_MOST_INPUTS])
    if len(changed) > _MOST_INPUTS:
        told.append(f"and {len(changed) - _MOST_INPUTS} more")
    return "changed since: " + "; ".join(told)
