"""All writers say the same: text, numbers and structure of each output equal the tree's."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from lxml import etree

from policygen.render.docx import render_docx
from policygen.render.html import render_html
from policygen.render.markdown import render_markdown
from policygen.render.pdf import render_pdf
from tests.documents import document, documents, rich_document
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
    from policygen.tree.blocks import Document
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


def test_the_same_document_gives_the_same_text() -> None:
    made = rich_document()
    assert render_markdown(made) == render_markdown(replace(made))
    assert render_html(made) == render_html(replace(made))
