"""Silences: in place, with a reason, counted, and told where they are of no use."""

from __future__ import annotations

import time

import pytest

from policygen.library import parse_clause
from policygen.templating import Formats
from tests.lint.linting import codes, in_clause, in_markdown

FRONT = "---\nid: clause\ntitle: A clause\n---\n"
WEAK = "The Supplier uses best efforts."


def test_a_silence_without_reason_or_code_is_a_problem() -> None:
    assert codes(in_markdown(f"<!-- lint-off W001 -->\n{WEAK}")) == ["W090"]
    assert codes(in_markdown(f"<!-- lint-off W001: -->\n{WEAK}")) == ["W090"]
    assert codes(in_markdown(f"<!-- lint-off: because -->\n{WEAK}")) == ["W090", "W001"]


def test_a_silence_that_silences_nothing_is_a_note() -> None:
    (problem,) = in_markdown(f"<!-- lint-off W002: why -->\n{WEAK.replace('best', 'two')}").problems
    assert (problem.code, problem.severity.value, problem.location.line) == ("W091", "note", 1)


@pytest.mark.parametrize("mark", ["<!-- lint-off W001: law -->", "{# lint-off W001: law #}"])
def test_it_holds_for_the_next_block_only(mark: str) -> None:
    outcome = in_clause(f"{FRONT}{mark}\n\n{WEAK}\n\n{WEAK}")
    assert [(p.code, p.location.line) for p in outcome.problems] == [("W001", 9)]
    assert list(outcome.silenced.values()) == [1]


def test_in_a_list_it_holds_for_one_item() -> None:
    text = f"1. {WEAK}\n<!-- lint-off W001: law -->\n2. {WEAK}\n3. {WEAK}\n"
    assert [p.location.line for p in in_markdown(text).problems] == [1, 4]


def test_inside_a_block_it_holds_for_that_block() -> None:
    text = f"1. {WEAK} <!-- lint-off W001: law -->\n2. {WEAK}\n"
    assert [p.location.line for p in in_markdown(text).problems] == [2]


def test_before_a_table_it_holds_for_the_table_in_a_row_for_the_row() -> None:
    table = f"| A |\n| --- |\n| {WEAK} |\n| {WEAK} |\n"
    assert codes(in_markdown(f"<!-- lint-off W001: law -->\n\n{table}")) == []
    row = table.replace(f"| {WEAK} |\n", f"| {WEAK} | <!-- lint-off W001: law -->\n", 1)
    assert [p.location.line for p in in_markdown(row).problems] == [4]


def test_it_names_several_codes_and_no_other_is_silenced() -> None:
    text = f"<!-- lint-off W001, W040: law -->\n{WEAK[:-1]} and/or promptly."
    assert codes(in_markdown(text)) == ["W010"]


def test_many_silences_and_findings_are_read_in_time() -> None:
    begin = time.process_time()
    text = f"{WEAK} <!-- lint-off W001: x -->\n\n" * 4_000
    assert len(in_markdown(text).faults) == 3_000
    assert time.process_time() - begin < 10


@pytest.mark.parametrize("place", ["", "    "])
def test_the_comment_leaves_the_clause_as_it_is(place: str) -> None:
    body = "1. one\n\n    - a\nMARK    - b\n2. two\n\n| A |\n| --- |\nMARK| x |\n"
    with_it = body.replace("MARK", f"{place}{{# lint-off W001: reason #}}\n")

    def rendered(text: str) -> str:
        clause = parse_clause(FRONT + text, "templates/clauses/clause.md")
        marked = clause.body.render({}, Formats()).text
        return "".join(sign for sign in marked if not "\ue000" <= sign <= "\ue019")

    assert rendered(with_it) == rendered(body.replace("MARK", ""))


def test_a_silence_of_a_code_that_no_rule_has_is_told() -> None:
    (problem,) = [
        one
        for one in in_markdown(f"<!-- lint-off W001, W045: agreed -->\n{WEAK}").problems
        if one.code == "W092"
    ]
    assert problem.message == "no rule has the code W045, so nothing is silenced by it"
    assert codes(in_markdown(f"<!-- lint-off W001, W901: agreed -->\n{WEAK}")) == []
