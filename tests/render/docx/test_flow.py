"""How paragraphs stand to each other: kept together, and with the right space between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.render.docx import render_docx
from policygen.tree.blocks import Heading, Quote, Run, Table, Term, Terms
from tests.documents import (
    bullets,
    cell,
    clause,
    clauses,
    document,
    heading,
    paragraph,
)
from tests.documents import text as spans
from tests.render.docx.reading import body, text, value, w
from tests.render.docx.shells import house_shell

if TYPE_CHECKING:
    from lxml import etree

    from policygen.tree.blocks import Block


def paragraphs(*blocks: Block) -> dict[str, etree._Element]:
    """Return the paragraphs of these blocks by their text."""
    made = document(*blocks)
    return {text(node): node for node in body(render_docx(made, house_shell(made))).iter(w("p"))}


def style(node: etree._Element) -> str:
    return value(node.find(f"{w('pPr')}/{w('pStyle')}"))


def space(node: etree._Element, side: str) -> str:
    return value(node.find(f"{w('pPr')}/{w('spacing')}"), side)


def left(node: etree._Element) -> str:
    return value(node.find(f"{w('pPr')}/{w('ind')}"), "left")


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        (paragraph("x"), "BodyText"),
        (paragraph("x", classes=("lead",)), "Lead"),
        (paragraph("x", classes=("guidance",)), "Guidance"),
        (Quote((paragraph("x"),)), "Quote"),
        (bullets("x"), "ListBullet"),
        (bullets("x", depth=1), "ListBullet2"),
        (bullets("x", depth=7), "ListBullet3"),
        (Heading(1, spans("x"), numbered=False), "UnnumberedHeading1"),
        (Heading(3, spans("x"), numbered=False), "Heading3"),
        (Heading(1, spans("x"), number="1"), "Heading1"),
        (Heading(1, spans("x"), number="Annex A", annex=True), "AnnexHeading1"),
        (Terms((Term(spans("x"), ()),)), "DefinitionTerm"),
        (Terms((Term(spans("t"), (paragraph("x"),)),)), "Definition"),
        (Table((cell("x"),), ()), "TableHead"),
        (Table((cell("h"),), ((cell("x"),),)), "TableText"),
    ],
)
def test_each_block_has_its_style(block: Block, wanted: str) -> None:
    found = [node for shown, node in paragraphs(block).items() if shown == "x"]
    assert [style(node) for node in found] == [wanted]


@pytest.mark.parametrize(
    ("run", "wanted"),
    [
        (Run("x", note=True), "OpenPoint"),
        (Run("x", code=True), "Code"),
        (Run("x", href="https://example.org"), "Hyperlink"),
        (Run("x"), ""),
    ],
)
def test_each_kind_of_text_has_its_style(run: Run, wanted: str) -> None:
    node = paragraphs(paragraph(run))["x"]
    assert value(node.find(f".//{w('rStyle')}")) == wanted


def test_bold_and_italic_are_set_on_the_text() -> None:
    node = paragraphs(paragraph(Run("x", bold=True, italic=True)))["x"]
    tags = [str(child.tag) for child in node.iter() if str(child.tag).startswith(w("b"))]
    assert w("b") in tags
    assert node.find(f".//{w('i')}") is not None


def test_what_ends_in_a_colon_stays_with_what_follows() -> None:
    found = paragraphs(
        heading(1, "A", "1"),
        paragraph("Plain."),
        paragraph("These are: "),
        clauses(clause("1.1", "The charges are:"), clause("1.2", "The end.")),
    )
    kept = {
        shown
        for shown, node in found.items()
        if node.find(f"{w('pPr')}/{w('keepNext')}") is not None
    }
    assert kept == {"These are: ", "The charges are:"}


def test_the_last_bullet_keeps_the_distance_of_text() -> None:
    found = paragraphs(bullets("one", "two"), paragraph("after"))
    assert (space(found["one"], "after"), space(found["two"], "after")) == ("", "140")


def test_text_after_a_table_keeps_its_distance() -> None:
    found = paragraphs(Table((cell("x"),), ()), bullets("only"), paragraph("after"))
    assert (space(found["only"], "before"), space(found["only"], "after")) == ("200", "140")
    assert len(list(found["only"].iter(w("spacing")))) == 1


def test_more_blocks_of_an_item_stand_under_its_text() -> None:
    inner = clauses(clause("(a)", "a", paragraph("under a"), bullets("dot"), depth=2))
    found = paragraphs(
        heading(1, "A", "1"), clauses(clause("1.1", "one", inner, paragraph("under one")))
    )
    assert (style(found["under one"]), style(found["under a"])) == ("ClauseText2", "ClauseText3")
    assert (style(found["dot"]), left(found["dot"])) == ("ListBullet", str(1276 + 357))


def test_more_blocks_of_a_bullet_stand_under_its_text() -> None:
    item = clause("", "one", paragraph("under"), depth=0)
    found = paragraphs(bullets(item))
    assert left(found["under"]) == "357"


def test_clauses_of_an_annex_have_styles_of_their_own() -> None:
    found = paragraphs(
        Heading(1, spans("A"), number="Annex A", annex=True), clauses(clause("A.1", "x"))
    )
    assert style(found["x"]) == "AnnexClause2"
