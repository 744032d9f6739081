"""Every rule finds what its examples say and leaves alone what they say, and each has a why."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.library import Library
from policygen.lint.markdown_text import parse_markdown_text
from policygen.lint.rules import load_rules

RULES = load_rules(Library(Path(__file__).parent))


def cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, text, id=f"{rule.code}-{number}")
        for rule in RULES
        for number, text in enumerate(getattr(rule.examples, kind))
    ]


@pytest.mark.parametrize(("rule", "text"), cases("found"))
def test_found(rule, text) -> None:
    findings = rule.check(parse_markdown_text(text, "draft.md"))
    assert findings


@pytest.mark.parametrize(("rule", "text"), cases("clean"))
def test_clean(rule, text) -> None:
    assert [f.problem.message for f in rule.check(parse_markdown_text(text, "draft.md"))] == []
