"""The table of contents: a field that Word can update, with its entries already in it.

Each entry is a link to its heading, with the heading's page in a field of its own. The pages are
known once the whole file is written: ``paging`` puts them in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.render.docx.context import NUMBERED_LEVELS
from policygen.render.docx.ooxml import element, field, field_end, field_start, paragraph, run
from policygen.tree.blocks import Heading, iter_blocks, plain_text
from policygen.wordtags.nodes import the_child

if TYPE_CHECKING:
    from lxml import etree

    from policygen.render.docx.context import Context
    from policygen.tree.blocks import Document

# Levels 1 and 2 with their pages, as links, annexes by their outline level.
_CODE = r'TOC \o "1-2" \h \z \u'


def write_contents(document: Document, context: Context, width: int) -> list[etree._Element]:
    """Return the paragraphs of the contents; none where no heading stands in the document.

    ``width`` is that of the text on the page, in twips.
    """
    headings = [
        block
        for block in iter_blocks(document.blocks)
        if isinstance(block, Heading) and block.level <= NUMBERED_LEVELS
    ]
    entries = [
        _entry(heading, bookmark, context, width)
        for heading, bookmark in zip(headings, context.headings, strict=True)
    ]
    if entries:
        entries[0][1:1] = field_start(_CODE)
        entries[-1].append(field_end())
    return entries


def _entry(heading: Heading, bookmark: str, context: Context, width: int) -> etree._Element:
    style = f"toc {heading.level}"
    title = " ".join(plain_text(heading.spans).split())
    number = [run(heading.number), run([element("tab")])] if heading.number else []
    page = field(rf"PAGEREF {bookmark} \h", [run("0")])
    link = element(
        "hyperlink", *number, run(title), run([element("tab")]), *page, anchor=bookmark, history=1
    )
    made = paragraph(context.styles.id(style), [link])
    if not context.styles.has_right_tab(style):
        # Word sets this tab itself when it writes contents in styles that have none.
        tab = element("tab", val="right", leader="dot", pos=width)
        the_child(made, "pPr").append(element("tabs", tab))
    return made
