"""A Word template that takes the clauses of a document one by one, and their numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.render.docx import render_docx
from policygen.tree.numbering import settle
from policygen.wordtags import complete
from policygen.wordtags.package import read_package
from tests.documents import document, heading, paragraph
from tests.render.docx.reading import body, value, w
from tests.render.docx.shells import filled, house_template
from tests.wordtags.making import load, row, table
from tests.wordtags.making import paragraph as word

if TYPE_CHECKING:
    from policygen.problems import Problem
    from policygen.tree.blocks import Document


def three_clauses() -> Document:
    """Return a document of three clauses, the second with a part of its own."""
    blocks, _ = settle(
        (
            replace(heading(1, "Scope", "1"), id="scope"),
            paragraph("What this covers."),
            replace(heading(1, "Fees", "2"), id="fees"),
            paragraph("What is paid."),
            replace(heading(2, "Indexation", "2.1"), id="indexation"),
            paragraph("How it rises."),
            replace(heading(1, "Term", "3"), id="term"),
            paragraph("How long."),
        )
    )
    return document(*blocks)


def written(*content: str, **parts: bytes) -> bytes:
    made = three_clauses()
    template = complete(load(*content, **parts), house_template())
    return render_docx(made, filled(template, made))


def shown(data: bytes) -> list[str]:
    """Return the text of each paragraph, numbers of lists left to Word."""
    return ["".join(t.text or "" for t in node.iter(w("t"))) for node in body(data).iter(w("p"))]


def problems(*content: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        written(*content)
    return [(problem.code, problem.location.tag) for problem in caught.value.problems]


def test_clauses_stand_where_the_template_places_them_and_the_body_has_the_rest() -> None:
    made = written(
        word("First of all"), word("{{p clause('term') }}"), word("Then"), word("{{p body }}")
    )
    assert [text for text in shown(made) if text] == [
        *("First of all", "Term", "How long.", "Then", "Scope", "What this covers."),
        *("Fees", "What is paid.", "Indexation", "How it rises."),
    ]


def test_a_whole_text_needs_no_place_for_the_body() -> None:
    places = (word(f"{{{{p clause('{name}') }}}}") for name in ("scope", "fees", "term"))
    assert len([text for text in shown(written(*places)) if text]) == 8


def test_a_part_of_a_clause_can_be_placed_alone() -> None:
    made = written(word("{{p clause('indexation') }}"), word("middle"), word("{{p body }}"))
    assert [text for text in shown(made) if text][:3] == [
        "2.1Indexation",
        "How it rises.",
        "middle",
    ]


def test_the_contents_follow_the_order_of_the_file() -> None:
    made = written(word("{{p contents }}"), word("{{p clause('term') }}"), word("{{p body }}"))
    texts = [text for text in shown(made) if text]
    assert texts[:5] == ["3Term1", "1Scope1", "2Fees1", "2.1Indexation1", "Term"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (("{{p clause('term') }}", "{{p clause('term') }}", "{{p body }}"), "T048"),
        (("{{p clause('fees') }}", "{{p clause('indexation') }}", "{{p body }}"), "T048"),
        (("{{p clause('term') }}",), "T110"),
        (("text",), "T110"),
        (("{{p clause('trem') }}", "{{p body }}"), "D002"),
        (("{{ number('trem') }}", "{{p body }}"), "D002"),
        (("in a line {{p clause('term') }}", "{{p body }}"), "T106"),
    ],
)
def test_what_cannot_be_placed_is_told(content: tuple[str, ...], code: str) -> None:
    assert [found for found, _ in problems(*map(word, content))] == [code]


def test_a_clause_in_a_table_is_refused() -> None:
    assert ("T109", "") in problems(table(row("{{p clause('term') }}")), word("{{p body }}"))


def unknown() -> Problem:
    with pytest.raises(InvalidInput) as caught:
        written(word("See {{ number('indexatoin') }}."), word("{{p body }}"))
    return caught.value.problems[0]


def test_an_unknown_id_is_told_with_the_one_that_was_meant() -> None:
    found = unknown()
    assert found.hint == "did you mean 'indexation'?"
    assert found.location.tag == "{{ number('indexatoin') }}"


def test_a_number_is_a_field_in_the_text_and_a_text_in_the_header() -> None:
    header = (
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        + word("See {{ number('fees') }}")
        + "</w:hdr>"
    )
    made = written(
        word("See {{ number('indexation') }}."), word("{{p body }}"), header1=header.encode()
    )
    first = next(body(made).iter(w("p")))
    assert "".join(t.text or "" for t in first.iter(w("t"))) == "See 2.1."
    codes = [node.text or "" for node in first.iter(w("instrText"))]
    names = [value(node, "name") for node in body(made).iter(w("bookmarkStart"))]
    assert len(codes) == 1
    assert codes[0].split()[0] == "REF"
    assert codes[0].split()[1] in names
    assert b"See 2<" in read_package(made, "x")["word/header1.xml"]
