"""Answers: read, laid over each other, checked against the schema and by rules."""

from policygen.answers.answers import Answers
from policygen.answers.loading import check, load_answers

__all__ = ["Answers", "check", "load_answers"]
