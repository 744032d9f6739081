"""All writers say the same: text, numbers and structure of each output equal the tree's."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from policygen.render.docx import render_docx
from policygen.render.html import render_html
from policygen.render.markdown import render_markdown
from policygen.render.pdf import render_pdf
from policygen.tree.blocks import Heading, Item, List, Reference
from policygen.tree.numbering import settle
from policygen.tree.sent import sections_of
from tests.documents import document, documents, paragraph, rich_document, text
from tests.outline import (
    flat,
    outline_of_document,
    outline_of_docx,
    outline_of_html,
    outline_of_markdown,
)
from tests.render.docx.reading import w
from tests.render.docx.shells import house_shell
from tests.render.pdf.reading import comparable, outline_of_pdf, outline_of_printable

if TYPE_CHECKING:
    from policygen.tree.blocks import Block, Document
    from policygen.wordtags import Shell

MAIN = "word/document.xml"
slowly = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def bare_shell() -> Shell:
    """Return the house template without its cover and contents: the document's text alone."""
    shell = house_shell(document())
    root = etree.fromstring(shell.parts[MAIN])
    (body,) = root.iter(w("body"))
    for node in list(body):
        is_place = isinstance(node, etree._ProcessingInstruction) and node.text == "body"
        if node.tag != w("sectPr") and not is_place:
            body.remove(node)
    return replace(shell, parts={**shell.parts, MAIN: etree.tostring(root)})


def check_agree(made: Document) -> None:
    tree = outline_of_document(made)
    assert outline_of_markdown(render_markdown(made)) == tree
    assert outline_of_html(render_html(made)) == tree
    assert outline_of_docx(render_docx(made, bare_shell())) == flat(tree)
    assert comparable(outline_of_pdf(render_pdf(made))) == comparable(outline_of_printable(made))


def test_all_writers_agree_on_the_rich_document() -> None:
    check_agree(rich_document())


@slowly
@given(documents())
def test_all_writers_agree_on_any_document(made: Document) -> None:
    check_agree(made)


@pytest.mark.parametrize("gone", [0, 3, 7])
def test_all_writers_agree_where_numbers_were_sent(gone: int) -> None:
    """A section 7A, one that fell away and an Annex A1 come out alike, as Word counts on."""
    names = [f"s{place}" for place in range(9)]
    whole, _ = settle([block for name in names for block in long_section(name, name in names[6:])])
    kept = [name for place, name in enumerate(names) if place != gone]
    now = [*kept[:2], "new", "newer", *kept[2:7], "extra", *kept[7:]]
    annexes = {*names[6:], "extra"}
    blocks = [block for name in now for block in long_section(name, name in annexes)]
    settled, problems = settle(blocks, sections_of(whole))
    assert problems == ()
    made = document(*settled)
    check_agree(made)
    written = render_markdown(made)
    assert ("2A" if gone else "3A") in written
    assert "Not used." in written


def long_section(name: str, annex: bool) -> tuple[Block, ...]:
    """Return a section with three levels of numbered paragraphs and a reference to the last."""
    inner = List((Item((paragraph("one"),)), Item((paragraph("two"),), f"{name}-b")), ordered=True)
    items = (Item((paragraph("First:"), inner)), Item((paragraph("Second:"), inner_copy(inner))))
    return (
        Heading(1, text(name), name, annex=annex),
        List(items, ordered=True),
        paragraph("See ", Reference(name), " and ", Reference(f"{name}-b"), "."),
    )


def inner_copy(inner: List) -> List:
    return replace(inner, items=tuple(replace(item, id="") for item in inner.items))


def test_the_same_document_gives_the_same_text() -> None:
    made = rich_document()
    assert render_markdown(made) == render_markdown(replace(made))
    assert render_html(made) == render_html(replace(made))
