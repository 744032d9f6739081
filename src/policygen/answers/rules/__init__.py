"""Rules between answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from policygen.answers.answers import Answers
    from policygen.problems import Problem


def check_rules(answers: Answers, as_of: date | None = None) -> tuple[Problem, ...]:
    """Give the problems of all rules."""
    return ()
