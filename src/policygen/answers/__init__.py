"""Answers: read, laid over each other, checked against the schema and by rules."""

from policygen.answers.answers import Answers
from policygen.answers.loading import check, load_answers, normalised
from policygen.answers.rules import check_rules
from policygen.answers.what_if import WhatIf, parse_changes

__all__ = [
    "Answers",
    "WhatIf",
    "check",
    "check_rules",
    "load_answers",
    "normalised",
    "parse_changes",
]
