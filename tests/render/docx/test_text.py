"""The Word file says what the document says, with the numbers that Word counts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from policygen.render.docx import render_docx
from policygen.tree.numbering import settle
from tests.documents import (
    bullets,
    clause,
    clauses,
    document,
    documents,
    heading,
    paragraph,
    rich_document,
)
from tests.render.docx import expected
from tests.render.docx.reading import lines
from tests.render.docx.shells import house_shell

if TYPE_CHECKING:
    from policygen.tree.blocks import Block, Document, List

NOTHING = ("", "")


def wanted(document: Document) -> list[tuple[str, str]]:
    return [line for line in expected.lines(document.blocks) if line != NOTHING]


def written(document: Document) -> list[tuple[str, str]]:
    """Return number and text of the body's paragraphs, which are the last ones of the file."""
    found = [
        line for line in lines(render_docx(document, house_shell(document))) if line != NOTHING
    ]
    return found[len(found) - len(wanted(document)) :]


def joined(found: list[tuple[str, str]]) -> list[str]:
    """Put numbers before texts, as a reader sees them, typed or counted."""
    return [f"{label}\t{text}" if label else text for label, text in found]


def test_word_counts_every_number_of_a_document_itself() -> None:
    assert written(rich_document()) == wanted(rich_document())


def test_a_second_list_under_one_clause_counts_on() -> None:
    inner = clauses(clause("", "a"), clause("", "b"))
    clauses_1 = clauses(clause("", inner, "and:", clauses(clause("", "c"))))
    blocks, _ = settle((heading(1, "Fees", "1"), clauses_1))
    labels = [label for label, _ in written(document(*blocks)) if label]
    assert labels == ["1", "1.1", "(a)", "(b)", "(c)"]


def test_a_list_that_begins_again_restarts_in_word_too() -> None:
    def pair(first: str, second: str) -> List:
        deeper = clauses(clause("(i)", "deep", depth=3))
        return clauses(clause("(a)", first, deeper, depth=2), clause("(b)", second, depth=2))

    made = document(
        heading(1, "Fees", "1"),
        clauses(
            clause("1.1", "x", pair("a", "b"), pair("c", "d")),
            clause("1.2", "y", pair("e", "f")),
        ),
    )
    assert written(made) == wanted(made)


def test_a_number_that_word_cannot_count_is_typed() -> None:
    made = document(
        heading(1, "Fees", "7"), heading(1, "Inserted later", "7A"), heading(1, "Term", "8")
    )
    assert written(made) == [("7", "Fees"), ("", "7A\tInserted later"), ("8", "Term")]


@pytest.mark.parametrize("inner", [clauses(clause("(a)", "x", depth=2)), bullets("y")])
def test_an_item_that_begins_with_a_list_keeps_its_number(inner: Block) -> None:
    made = document(heading(1, "A", "1"), clauses(clause("1.1", inner)))
    assert ("1.1", "") in written(made)
    assert written(made) == wanted(made)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_any_text_arrives_unchanged(made: Document) -> None:
    assert joined(written(made)) == joined(wanted(made))


@pytest.mark.parametrize("character", ["\x0b", "\x00", "\ufffe", "\ud800"])
def test_a_character_that_xml_cannot_hold_is_told_by_its_number(character: str) -> None:
    made = document(paragraph(f"a{character}b"))
    with pytest.raises(ValueError, match=f"U\\+{ord(character):04X} cannot stand"):
        render_docx(made, house_shell(document()))


def test_a_clause_before_the_first_heading_is_typed_for_programs_differ_there() -> None:
    blocks, _ = settle((clauses(clause("", "early", clauses(clause("", "deep")))),))
    assert written(document(*blocks)) == [("", "0.1\tearly"), ("(a)", "deep")]
