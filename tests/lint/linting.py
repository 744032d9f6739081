"""Texts to lint, and what the packaged rules find in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policygen.library import Library
from policygen.lint.rules.loading import load_rules
from policygen.lint.running import lint_subject
from policygen.lint.texts.clause_text import parse_clause_text
from policygen.lint.texts.markdown_text import parse_markdown_text
from policygen.lint.texts.word_text import parse_word

if TYPE_CHECKING:
    from policygen.lint.running import Outcome

# A folder without templates of its own: the rules are the packaged ones, here those of wording.
RULES = tuple(
    rule
    for rule in load_rules(Library(Path(__file__).parent / "contracts"))
    if rule.code.startswith("W")
)
CONTRACTS = sorted((Path(__file__).parent / "contracts").glob("*.md"))


def in_markdown(text: str) -> Outcome:
    return lint_subject(parse_markdown_text(text, "draft.md"), RULES)


def in_clause(text: str) -> Outcome:
    return lint_subject(parse_clause_text(text, "clause.md"), RULES)


def in_word(data: bytes) -> Outcome:
    return lint_subject(parse_word(data, "draft.docx"), RULES)


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems]


def found(outcome: Outcome) -> list[tuple[str, str]]:
    """Return code and words of each fault."""
    return [(fault.code, fault.words) for fault in outcome.faults]
