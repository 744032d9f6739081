"""The state of each file of a bundle: as it was built, edited, missing, or overtaken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from policygen.drift.inputs import changed_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.manifest import Manifest, Row


class State(StrEnum):
    """What is to be said of one file.

    ``CLEAN``: as it was built, and as the inputs give it today. ``EDITED``: changed since it was
    built. ``MISSING``: no longer there. ``STALE``: as it was built, but the inputs give another
    file today, or none. ``UNCHECKED``: as it was built; what the inputs give could not be made.
    """

    CLEAN = "clean"
    EDITED = "edited"
    MISSING = "missing"
    STALE = "stale"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class FileState:
    """One file of the bundle, its state, and what is known of it.

    ``content`` is what is on the disk, None if nothing is. ``built`` is what was built, None if it
    cannot be had: the inputs give something else today. ``changed`` names each input that is not
    as it was when the file was built; it can also be filled for a file that was edited.
    """

    row: Row
    state: State
    content: bytes | None
    built: bytes | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the inputs give today: the content of each file by its path, and the manifest of it.

    ``answer_files`` are the files that hold answers, by their names in the project.
    """

    contents: Mapping[str, bytes]
    manifest: Manifest
    answer_files: tuple[str, ...]


def file_states(
    manifest: Manifest, contents: Mapping[str, bytes | None], rebuilt: Rebuilt | None
) -> Iterator[FileState]:
    """Yield the state of each file that ``manifest`` lists, in its order.

    Args:
        manifest: what was built.
        contents: what is on the disk, by path in the bundle.
        rebuilt: what the inputs give today; None if nothing can be made of them.
    """
    again = {row.path: row for row in rebuilt.manifest.rows} if rebuilt else {}
    for row in manifest.rows:
        content = contents.get(row.path)
        now = again.get(row.path)
        as_built = now is not None and _as_built(row, now)
        is_same = now is not None and now.sha256 == row.sha256
        built = rebuilt.contents[row.path] if rebuilt and is_same else None
        changed: tuple[str, ...] = ()
        if rebuilt and not as_built:
            named = changed_inputs(manifest, row, rebuilt.manifest, now, rebuilt.answer_files)
            changed = tuple(named) or ("the program, under the same version",)
        on_disk = content is not None and sha256(content).hexdigest() == row.sha256
        state = _state(
            is_there=content is not None,
            on_disk=on_disk,
            as_built=as_built,
            is_known=rebuilt is not None,
        )
        yield FileState(row, state, content, built, changed)


def _as_built(row: Row, now: Row) -> bool:
    """Tell whether the inputs give the same file; of one made by another program, its inputs.

    The same zlib gives the same bytes each time, another one or an office program need not.
    """
    if row.engine and not (row.format == "docx" and row.engine == now.engine):
        return (row.answers, row.clauses) == (now.answers, now.clauses)
    return row.sha256 == now.sha256


def _state(*, is_there: bool, on_disk: bool, as_built: bool, is_known: bool) -> State:
    if not is_there:
        return State.MISSING
    if not on_disk:
        return State.EDITED
    if not is_known:
        return State.UNCHECKED
    return State.CLEAN if as_built else State.STALE
