"""Merges that were not finished: the marks that version control leaves around both texts."""

from __future__ import annotations

import re

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem

#: The code of a merge that was not finished.
UNMERGED = "T071"
_MARK = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)


def conflict_lines(text: str) -> tuple[int, ...]:
    """Return the lines, from 1, on which a conflict begins or ends."""
    return tuple(text.count("\n", 0, mark.start()) + 1 for mark in _MARK.finditer(text))


def check_merged(text: str, file: str) -> None:
    """Raise InvalidInput if a merge of the text was not finished; ``file`` is its name."""
    lines = conflict_lines(text)
    if lines:
        message = "a merge of this file is not finished: both texts stand here between marks"
        hint = "keep the right one of each pair, take out the lines <<<<<<<, ======= and >>>>>>>"
        raise InvalidInput([Problem(UNMERGED, message, Location(file, lines[0], 1), hint)])
