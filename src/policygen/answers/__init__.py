"""Answers: read, laid over each other, checked against the schema and by rules."""

from policygen.answers.amendments import Amendment, amendments_of
from policygen.answers.answers import Answers
from policygen.answers.loading import check, load_answers, normalised, with_changes
from policygen.answers.rules import check_rules
from policygen.answers.what_if import WhatIf, parse_changes

__all__ = [
    "Amendment",
    "Answers",
    "WhatIf",
    "amendments_of",
    "check",
    "check_rules",
    "load_answers",
    "normalised",
    "parse_changes",
    "with_changes",
]
