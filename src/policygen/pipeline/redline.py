"""The verb ``redline``: two versions of a document marked up as one.

It has a module of its own so that the other verbs do not load the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.files import Change, publish
from policygen.problems import Location, Problem, in_order
from policygen.redline import Signature, redline_word

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True)
class RedlineRequest:
    """What redline is asked for: two Word files, and the file to write.

    ``author`` makes the tracked changes, which bear the day ``when``, or none.
    """

    old: Path
    new: Path
    out: Path
    author: str = "policygen"
    when: date | None = None
    force: bool = False


@dataclass(frozen=True)
class RedlineResult:
    """What redline did: warnings, the file's change, and how many changes it marks."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    counts: dict[str, int]


def redline(request: RedlineRequest) -> RedlineResult:
    """Write a Word file that tells what is different between two.

    Raises:
        InvalidInput: One of them is not a safe Word file; nothing is written then.
        OutputRefused: The file may not be written.
    """
    files = [_read(path) for path in (request.old, request.new)]
    signature = Signature(request.author, request.when)
    names = request.old.as_posix(), request.new.as_posix()
    made = redline_word(files[0], files[1], signature, names)
    artifacts = {request.out.name: made.data}
    changes = publish(request.out.parent, artifacts, {}, force=request.force)
    return RedlineResult(in_order(made.problems), changes, made.counts)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem("D063", f"the file cannot be read: {reason}", Location(path.as_posix()))
        raise InvalidInput([problem]) from None
