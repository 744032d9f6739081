"""The table of contents: a field that Word can update, with its entries already in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.render.docx.context import NUMBERED_LEVELS
from policygen.render.docx.ooxml import element, field_end, field_start, paragraph, run
from policygen.tree.blocks import Heading, iter_blocks, plain_text

if TYPE_CHECKING:
    from lxml import etree

    from policygen.render.docx.context import Context
    from policygen.tree.blocks import Document

# Levels 1 and 2, as links, without page numbers (only Word knows them), annexes by outline level.
_CODE = r'TOC \o "1-2" \h \n \u'


def write_contents(document: Document, context: Context) -> list[etree._Element]:
    """Return the paragraphs of the contents; none where no heading stands in the document."""
    headings = [
        block
        for block in iter_blocks(document.blocks)
        if isinstance(block, Heading) and block.level <= NUMBERED_LEVELS
    ]
    entries = [
        paragraph(
            context.styles.id(f"toc {heading.level}"),
            [_entry(heading, bookmark)],
        )
        for heading, bookmark in zip(headings, context.headings, strict=True)
    ]
    if entries:
        entries[0][1:1] = field_start(_CODE)
        entries[-1].append(field_end())
    return entries


def _entry(heading: Heading, bookmark: str) -> etree._Element:
    title = " ".join(plain_text(heading.spans).split())
    number = [run(heading.number), run([element("tab")])] if heading.number else []
    return element("hyperlink", *number, run(title), anchor=bookmark, history=1)
