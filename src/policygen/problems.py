"""Problems are data: what is wrong, how bad it is, where it is, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How much a problem matters: an error stops the command, a warning or note does not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a problem is.

    A text file has ``file`` (relative to the project root where there is one), ``line`` and
    ``column`` (both from 1; 0 means not known) and, for answers, ``pointer`` (an answer path such
    as ``contracts[desk].start``). A Word file has no lines: it has ``part``, the nearest
    ``heading``, the ``paragraph``'s text, the ``tag`` and, in a table, the ``cell``
    (``table 2, row 3, column 1``).
    """

    file: str = ""
    line: int = 0
    column: int = 0
    pointer: str = ""
    part: str = ""
    heading: str = ""
    paragraph: str = ""
    tag: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the user. ``code`` is stable and documented in ``codes.CODES``."""

    code: str
    message: str
    location: Location = field(default_factory=Location)
    hint: str = ""
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Whether this problem stops the command."""
        return self.severity is Severity.ERROR


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without repeats, by file and place.

    Those of a Word file, which has no lines, stay in the order given: that of their finding.
    """

    def place(problem: Problem) -> tuple[str, int, int, str, str, str]:
        where = problem.location
        if where.part:
            return where.file, where.line, where.column, where.pointer, "", ""
        return where.file, where.line, where.column, where.pointer, problem.code, problem.message

    return tuple(sorted(dict.fromkeys(problems), key=place))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint naming the known word nearest to ``word``, or an empty text."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else ""
