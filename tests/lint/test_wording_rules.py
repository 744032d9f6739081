"""Rule files: what is wrong in one is told at its place, and no pattern can run away."""

from __future__ import annotations

import time

import pytest

from policygen.errors import InvalidInput
from policygen.lint.rules.patterns import PatternError, compile_pattern
from policygen.lint.rules.wording_rules import parse_wording_rule, parse_wording_rules
from policygen.lint.texts.markdown_text import parse_markdown_text
from tests.lint.linting import in_markdown

GOOD = """\
id: house-word
code: W901
title: A word of the house
severity: warning
patterns: ['leverag(?:e|ing)']
unless: ['leverage ratio']
why: It says nothing.
better: write it plainly
examples: {found: [Leverage it.], clean: [Use it.]}
"""


def faults(text: str, name: str = "templates/wording/house-word.yaml") -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        parse_wording_rule(text, name)
    return [
        f"{one.location.line}:{one.location.column} {one.code} {one.message}"
        for one in caught.value.problems
    ]


def test_a_field_that_is_wrong_is_told_at_its_line() -> None:
    assert faults(GOOD.replace("warning", "fatal")) == [
        "4:11 T301 'fatal' is none of error, warning, note"
    ]
    assert faults(GOOD.replace("W901", "X1")) == ["2:7 T301 'X1' is no code such as W901"]
    assert faults(GOOD.replace("unless", "unles")) == ["6:1 T301 unknown field 'unles'"]
    assert faults(GOOD.replace("why: It says nothing.\n", "")) == ["1:0 T301 'why' is missing"]
    assert faults(GOOD, "templates/wording/other.yaml") == [
        "1:5 T301 the id must be the file's name, 'other'"
    ]
    assert "found" in faults(GOOD.replace("found: [Leverage it.]", "found: []"))[0]


def test_all_faults_of_all_files_are_told_at_once() -> None:
    one = GOOD.replace("W901", "W1").encode()
    other = GOOD.replace("warning", "bad").encode()
    with pytest.raises(InvalidInput) as caught:
        parse_wording_rules([("a/house-word.yaml", one), ("b/house-word.yaml", other)])
    assert len(caught.value.problems) == 2


def test_two_rules_of_one_code_are_refused() -> None:
    other = GOOD.replace("house-word", "other-word")
    files = [("w/house-word.yaml", GOOD.encode()), ("w/other-word.yaml", other.encode())]
    with pytest.raises(InvalidInput, match="also the code of 'house-word'"):
        parse_wording_rules(files)


def test_a_rule_finds_and_excepts() -> None:
    rule = parse_wording_rule(GOOD, "house-word.yaml")
    text = "We leverage it. Leveraging pays. The leverage ratio is 3. Deleveraging is not meant."
    found = rule.check(parse_markdown_text(text, "a.md"))
    assert [fault.words for fault in found] == ["leverage", "Leveraging"]


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a+", "without bound"),
        ("a*", "without bound"),
        ("a{3,}", "without bound"),
        ("a{0,9999}", "more than"),
        ("(a{1,20}){1,20}", "too many ways"),
        ("(?:ab|ab|ab){0,20}c", "too many ways"),
        ("(?:ab|abc?){0,20}d", "too many ways"),
        (r"(?:\w{0,200}x){0,3}", "too many ways"),
        (r"\w{0,200}\w{0,200}\w{0,200}b", "too many ways"),
        ("(?P<x>a)", "flags and named groups"),
        ("(?i)a", "flags and named groups"),
        (r"(a)\1", "refers back"),
        ("(a", "no regular expression"),
        ("a" * 2000, "longer than"),
    ],
)
def test_a_pattern_that_could_run_away_is_refused(pattern: str, reason: str) -> None:
    with pytest.raises(PatternError, match=reason):
        compile_pattern(pattern)
    escaped = pattern.replace("'", "''")
    text = GOOD.replace("leverag(?:e|ing)", escaped)
    assert " T302 " in faults(text)[0]


def test_a_pattern_stays_in_its_passage_and_takes_spaces_as_they_come() -> None:
    pattern = compile_pattern("best [^.]{0,40}efforts")
    assert list(pattern.spans("best\nefforts")) == []
    assert list(compile_pattern("best efforts").spans("best   efforts")) == [(0, 14)]
    assert list(compile_pattern("efforts(?= *$)".replace(" *", " {0,3}")).spans("efforts\nx"))


def test_a_match_inside_a_word_does_not_hide_the_one_after_it() -> None:
    pattern = compile_pattern("reasonable [a-z ]{0,20}steps")
    assert list(pattern.spans("unreasonable reasonable steps")) == [(13, 29)]


_LONG = (
    *("best reasonable " * 16_250, "a\u00a0" * 125_000, "(" * 250_000, '"' * 250_000),
    *("<!-- " * 50_000, "{# " * 75_000, "{{" * 125_000, "[" * 250_000, "> " * 125_000),
    *("a; b " * 50_000, ": a; b" * 37_500, "'a' " * 62_500, "the Plan of " * 20_000),
    *("|" * 125_000, "- " * 75_000, "1. " * 75_000, "*_" * 125_000, "shall be paid " * 17_500),
    *("clause 1, 2 and " * 15_000, '"Aa" means ' * 5_000, "\n" * 125_000, "a\n" * 75_000),
    *("words such as " * 17_500, '("Aa", ' * 37_500, "No. A. " * 35_000, "\\" * 125_000),
)


@pytest.mark.parametrize("text", _LONG, ids=range(len(_LONG)))
def test_no_text_takes_more_than_linear_time(text: str) -> None:
    begin = time.process_time()
    in_markdown(text)
    assert time.process_time() - begin < 10
