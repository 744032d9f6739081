"""What a merge makes of one ejected file: taken, merged, in conflict, or not to be merged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policygen.overrides.ejected import digest, load_base
from policygen.overrides.three_way import merge
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from policygen.overrides.ejected import Ejected
    from policygen.overrides.sources import Source
    from policygen.overrides.status import Standing


class Result(StrEnum):
    """What a merge did with a file."""

    TAKEN = "taken as packaged"
    MERGED = "merged"
    CONFLICT = "in conflict"
    KEPT = "kept as it is"


@dataclass(frozen=True, slots=True)
class MergedFile:
    """A file after a merge: its new content (None: unchanged), and what is still to be done."""

    file: str
    result: Result
    content: bytes | None = None
    problem: Problem | None = None


def merge_file(
    root: Path, standing: Standing, entry: Ejected, names: tuple[str, str]
) -> MergedFile:
    """Return a project's copy with what changed in the packaged file since.

    Args:
        root: the project.
        standing: the copy, with the packaged file of today.
        entry: what the copy was made of.
        names: those of the two sides, which stand at the conflict marks.

    Raises:
        InvalidInput: What the file was copied from is gone.
    """
    source = standing.source
    if source is None:
        return MergedFile(standing.file, Result.KEPT)
    if standing.file != source.file:
        return MergedFile(standing.file, Result.KEPT, problem=_converted(standing, source))
    theirs = source.content()
    mine = (root / source.file).read_bytes()
    if digest(mine) in {entry.sha256, digest(theirs)}:
        return MergedFile(source.file, Result.TAKEN, theirs)
    if not source.is_text:
        return MergedFile(source.file, Result.KEPT, problem=_word(source))
    base = load_base(root, source.file, entry)
    merged = merge(_text(base), _text(mine), _text(theirs), names)
    line_end = "\r\n" if b"\r\n" in mine else "\n"
    content = merged.text.replace("\n", line_end).encode()
    if merged.conflicts:
        return MergedFile(source.file, Result.CONFLICT, content)
    return MergedFile(source.file, Result.MERGED, content)


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _word(source: Source) -> Problem:
    message = (
        f"{source.file} was changed here, and the packaged file has changed too: "
        "Word files cannot be merged"
    )
    hint = (
        f"compare it in Word with {source.path}, take over what you want, then let "
        f"'policygen templates merge {source.name} --keep-mine' record that it is done"
    )
    return Problem("T077", message, Location(source.file), hint)


def _converted(standing: Standing, source: Source) -> Problem:
    message = (
        f"{standing.file} was converted from the packaged {source.file}, which has changed since"
    )
    to = source.file.rpartition(".")[2]
    hint = (
        f"'policygen templates convert {source.id} --to {to}', then merge, then convert it back;"
        f" or 'policygen templates merge {source.name} --keep-mine' if nothing is to be taken over"
    )
    return Problem("T077", message, Location(standing.file), hint)


def not_finished(standing: Standing) -> Problem:
    """Return the problem of a file in which conflicts still stand."""
    count = (len(standing.lines) + 1) // 2
    message = f"{count} {'conflict stands' if count == 1 else 'conflicts stand'} in the file"
    hint = "keep the right one of each pair, take out the lines <<<<<<<, ======= and >>>>>>>"
    return Problem("T071", message, Location(standing.file, standing.lines[0], 1), hint)
