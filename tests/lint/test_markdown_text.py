"""Markdown and clauses: what is a passage, where it stands, what is no wording."""

from __future__ import annotations

import pytest

from policygen.lint.texts.clause_text import is_clause, parse_clause_text
from policygen.lint.texts.markdown_text import parse_markdown_text
from policygen.lint.texts.passages import HOLE, Kind
from tests.lint.linting import codes, found, in_clause, in_markdown

FRONT = "---\nid: clause\ntitle: A clause\n---\n"


def texts(source: str) -> list[str]:
    return [passage.text for passage in parse_markdown_text(source, "a.md").passages]


def test_markup_is_no_text() -> None:
    assert texts("The **best** [efforts](x.md) and `x`, \\*y\\* and __z__.") == [
        "The best efforts and x, *y* and z."
    ]


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("# One\n\ntext\nmore\n", [Kind.HEADING, Kind.PARAGRAPH]),
        ("One\n===\n\n- a\n- b\n  more\n", [Kind.HEADING, Kind.ITEM, Kind.ITEM]),
        ("(a) one;\n(b) two.\n", [Kind.ITEM, Kind.ITEM]),
        ("| A | B |\n| --- | --- |\n| 1 | 2 |\n", [Kind.HEADING] * 2 + [Kind.CELL] * 2),
        ("A | B\n--- | ---\n1 | 2\n", [Kind.HEADING] * 2 + [Kind.CELL] * 2),
        ("Term\n:   its meaning\n", [Kind.TERM, Kind.PARAGRAPH]),
        ("x[^1]\n\n[^1]: a note\n", [Kind.PARAGRAPH, Kind.NOTE]),
        ("```\nbest efforts\n```\ntext\n", [Kind.PARAGRAPH]),
        ("***\n\n[x]: http://x.example\n", []),
    ],
)
def test_what_a_passage_is(source: str, kinds: list[Kind]) -> None:
    assert [passage.kind for passage in parse_markdown_text(source, "a.md").passages] == kinds


def test_a_number_at_the_end_of_a_wrapped_line_is_no_label() -> None:
    assert texts("within a time of\n30. The rest") == ["within a time of 30. The rest"]
    assert texts("1. one\n2. two") == ["one", "two"]


def test_a_phrase_is_found_across_lines_marks_and_odd_spaces() -> None:
    source = (
        "The Supplier uses *best\n   end\u00adeavours* and\u00a0/or, all\u00a0reasonable efforts."
    )
    assert ("W001", "best endeavours") in found(in_markdown(source))
    assert ("W001", "all reasonable efforts") in found(in_markdown(source))


def test_columns_count_the_characters_of_the_file() -> None:
    outcome = in_markdown("> x\n\n| a | **all** best efforts |\n| - | - |\n")
    assert codes(outcome) == []
    (problem,) = in_markdown("x\r\n\r\nThe \\* **best** efforts\r\n").problems
    assert (problem.location.line, problem.location.column) == (3, 10)


def test_a_quotation_ends_with_its_block() -> None:
    source = "> It uses best efforts\n> and all reasonable efforts.\n\nIt uses best efforts."
    assert [(p.code, p.location.line) for p in in_markdown(source).problems] == [("W001", 4)]


def test_a_clause_is_told_from_another_markdown_file() -> None:
    assert is_clause(FRONT)
    assert not is_clause("---\ntitle: x\n---\n")
    assert not is_clause("id: x")


def test_what_jinja_puts_in_is_unknown_and_its_tags_are_nothing() -> None:
    source = (
        FRONT + "{% set x = 'best efforts' %}\n1. {% if x %}A{% else %}B{% endif %} {{ x|f }}.\n"
    )
    subject = parse_clause_text(source, "clause.md")
    last = subject.passages[-1]
    assert last.text.replace(HOLE, "").replace("\ufdd0", "|") == "A|B ."
    assert in_clause(FRONT + "It uses best {% if x %}efforts{% endif %}.").problems != ()
    assert (
        in_clause(FRONT + "It uses best {% if x %}a{% else %}b{% endif %} efforts.").problems == ()
    )


def test_terms_and_titles_of_the_front_matter_are_read_at_their_place() -> None:
    front = "---\nid: clause\ntitle: T\ndefines:\n  Term: what it does with best efforts\n---\n"
    (problem,) = in_clause(front).problems
    assert (problem.location.line, problem.location.column) == (5, 27)


def test_a_clause_is_no_whole_document() -> None:
    text = "“Act” means b.\n\n“Act” means c. See clause 9."
    assert {"W061", "W062"} <= set(codes(in_markdown(text)))
    assert codes(in_clause(FRONT + text)) == []


def test_numbers_behind_anchors_and_bullets_are_known_to_references() -> None:
    source = (
        '## <a id="x"></a>1 One\n\n<a id="y"></a>1.1 text\n\n'
        '- <a id="z"></a>(a) text\n- (b) text\n\n'
        "## 2 Two\n\n2.1 Sections 1.1, 1.1(a), 1.1(b) and 2.1 stand; section 1.1(c) does not.\n"
    )
    assert found(in_markdown(source)) == [("W070", "section 1.1(c)")]


def test_terms_are_known_from_a_list_under_their_heading() -> None:
    lists = {
        "- **Service Plan**\n\n    the plan\n\n- **Change Log**\n\n    the log\n",
        "Service Plan\n\nthe plan\n\nChange Log\n\nthe log\n",
        "Service Plan\n:   the plan\n\nChange Log\n:   the log\n",
        "| Term | Meaning |\n|---|---|\n| Service Plan | the plan |\n| Change Log | the log |\n",
        "“Service Plan” means the plan.\n\nThe **Change Log** has the meaning of clause 1.\n",
        "It makes a plan (the “Service Plan”) and a log (a “Change Log”).\n",
    }
    for one in lists:
        text = f"## Definitions\n\n{one}\n## Rules\n\nIt keeps the Change Log and the Service Plan."
        terms = {term.term for term in parse_markdown_text(text, "a.md").definitions}
        assert terms == {"Service Plan", "Change Log"}, one
