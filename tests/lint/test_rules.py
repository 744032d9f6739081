"""Every rule finds what its examples say, leaves alone what they say, and never makes places up."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.codes import CODES
from policygen.lint.texts.markdown_text import parse_markdown_text
from policygen.lint.texts.passages import fold
from policygen.lint.texts.subjects import Subject
from tests.lint.linting import CONTRACTS, RULES, in_markdown

if TYPE_CHECKING:
    from pathlib import Path

    from policygen.lint.faults import Rule


def cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, text, id=f"{rule.code}-{number}")
        for rule in RULES
        for number, text in enumerate(getattr(rule.examples, kind))
    ]


@pytest.mark.parametrize(("rule", "text"), cases("clean"))
def test_what_is_fine_is_left_alone(rule: Rule, text: str) -> None:
    found = rule.check(parse_markdown_text(text, "draft.md"))
    assert [fault.problem.message for fault in found] == []


@pytest.mark.parametrize(("rule", "text"), cases("found"))
def test_what_is_weak_is_found(rule: Rule, text: str) -> None:
    assert rule.check(parse_markdown_text(text, "draft.md"))


@pytest.mark.parametrize(("rule", "text"), cases("found"))
def test_quoted_wording_is_not_used_wording(rule: Rule, text: str) -> None:
    if rule.whole or '"' in fold(text):
        return
    assert rule.check(parse_markdown_text(f"The draft says “{text}”", "draft.md")) == []
    assert rule.check(parse_markdown_text(f"> {text}", "draft.md")) == []


def test_no_two_rules_share_a_code_or_a_name() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_documented_and_says_why(rule: Rule) -> None:
    assert CODES[rule.code] == f"{rule.title}."
    assert rule.why.endswith(".")
    assert not rule.better.endswith(".")
    assert len(rule.examples.clean) >= 2


_PIECES = st.sampled_from(
    [
        *(text for rule in RULES for text in rule.examples.found),
        *("\n\n", "\n", " ", "> ", "- ", "1. ", "| a | ", "**", "“", "”", "\u00ad", "\u00a0", "_"),
        *("<!-- lint-off W001 -->", "{{ x }}", "# ", "|---|", "'", "[a](b)", "```"),
    ]
)
_TEXTS = st.lists(_PIECES, max_size=12).map("".join)


@settings(max_examples=60, deadline=None)
@given(_TEXTS)
def test_text_without_letters_has_no_wording(text: str) -> None:
    blank = re.sub(r"[^\W_]", " ", text)
    kept = re.sub(r"_{3,}|\.{6,}|…{2,}|[●○]|\[[^\]]*\]", " ", blank)
    outcome = in_markdown(kept)
    assert [problem.message for problem in outcome.problems if problem.code != "W090"] == []


@settings(max_examples=80, deadline=None)
@given(_TEXTS)
def test_places_point_at_the_words_found(text: str) -> None:
    lines = text.replace("\r\n", "\n").split("\n")
    for fault in in_markdown(text).faults:
        where = fault.passage.where(fault.start)
        line = fold(lines[where.line - 1])
        assert line[where.column - 1] == fault.words[0]
        last = fault.passage.where(fault.end - 1)
        assert fold(lines[last.line - 1])[last.column - 1] == fault.words[-1]


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_contracts_without_letters_are_clean(path: Path) -> None:
    text = re.sub(r"_{3,}|\[●\]", " ", path.read_text(encoding="utf-8"))
    text = re.sub(r"[^\W_]", " ", text)
    assert in_markdown(text).problems == ()


def test_the_order_of_rules_does_not_matter() -> None:
    subject = parse_markdown_text(CONTRACTS[0].read_text(encoding="utf-8"), "a.md")
    forward = [fault.words for rule in RULES for fault in rule.check(subject)]
    again = Subject(subject.name, tuple(replace(one) for one in subject.passages))
    backward = [fault.words for rule in reversed(RULES) for fault in rule.check(again)]
    assert sorted(forward) == sorted(backward)
