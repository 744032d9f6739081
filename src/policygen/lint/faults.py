"""What a rule finds, and what a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from policygen.lint.texts.passages import Passage
    from policygen.lint.texts.subjects import Subject

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """Words of a passage, from ``start`` to ``end``, and what is wrong with them."""

    code: str
    passage: Passage
    start: int
    end: int
    message: str
    hint: str
    severity: Severity

    @property
    def words(self) -> str:
        """The words found."""
        return self.passage.text[self.start : self.end]

    @property
    def problem(self) -> Problem:
        """The fault as a problem at the place of its first word."""
        where = self.passage.where(self.start)
        return Problem(self.code, self.message, where, self.hint, self.severity)


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts in which a rule finds something, and texts in which it finds nothing.

    A text of several paragraphs has a blank line between them.
    """

    found: tuple[str, ...]
    clean: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule strikes: a passage, the words from ``start`` to ``end``, what to say of them."""

    passage: Passage
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what it looks for, why, and the better wording.

    ``whole`` says that it makes sense for a whole document only, not for a single clause.
    """

    id: str
    code: str
    title: str
    severity: Severity
    why: str
    better: str
    examples: Examples
    search: Callable[[Subject], Iterable[Match]]
    whole: bool = False

    def check(self, subject: Subject) -> list[Fault]:
        """Return everything that the rule finds."""
        return [
            Fault(
                self.code,
                match.passage,
                match.start,
                match.end,
                match.message,
                self.better,
                self.severity,
            )
            for match in self.search(subject)
        ]


def shown(words: str) -> str:
    """Return words found as a message shows them: in quotation marks, shortened."""
    words = " ".join(words.split())
    short = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
    return f"“{short}”"
