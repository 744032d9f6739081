"""What lint finds in a template: the kinds of faults, and a fault at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.lint.faults import Fault
from policygen.lint.templates.catalogue import CHECKS
from policygen.problems import Location, Problem, Severity

if TYPE_CHECKING:
    from policygen.lint.texts.passages import Passage


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a template. ``passage`` and the offsets are given for a Word file."""

    problem: Problem
    passage: Passage | None = None
    start: int = 0
    end: int = 0

    @property
    def fault(self) -> Fault | None:
        """The finding as words of a passage, which a comment can mark; None without a passage."""
        if self.passage is None:
            return None
        problem = self.problem
        return Fault(
            problem.code,
            self.passage,
            self.start,
            self.end,
            problem.message,
            problem.hint,
            problem.severity,
        )


def problem_of(code: str, message: str, where: Location, hint: str = "") -> Problem:
    """Return a problem with the severity that its code has."""
    check = CHECKS.get(code)
    return Problem(code, message, where, hint, check.severity if check else Severity.ERROR)
