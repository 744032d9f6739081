"""The table of contents: a field that Word can update, with its entries already in it.

Each entry is a link to its heading, with the heading's page in a field of its own. The pages are
known once the whole file is written: ``paging`` puts them in.
"""

from __future__ import annotations

from itertools import pairwise
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
    for (one, entry), (later, _) in pairwise(zip(headings, entries, strict=True)):
        if later.level > one.level:
            # A section's entry is not the last of a page where its parts are listed.
            the_child(entry, "pPr").insert(1, element("keepNext"))
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
    properties = the_child(made, "pPr")
    tabs = _tabs(style, not heading.number, context, width)
    if tabs:
        properties.append(element("tabs", *tabs))
    if not heading.number and context.styles.hanging(style):
        # Nothing hangs out, and where the other lines begin Word sees a tab too.
        left = max(context.styles.left(style) - context.styles.hanging(style), 0)
        properties.append(element("ind", left=left, firstLine=0))
    return made


def _tabs(style: str, unnumbered: bool, context: Context, width: int) -> list[etree._Element]:
    """Return the tabs that an entry sets or clears besides those of its style, by position.

    The page of a short title without a number would stand at the tab that titles begin at.
    """
    stops = sorted(context.styles.left_tabs(style)) if unnumbered else []
    tabs = [element("tab", val="clear", pos=stop) for stop in stops]
    if not context.styles.has_right_tab(style):
        # Word sets this tab itself when it writes contents in styles that have none.
        tabs.append(element("tab", val="right", leader="dot", pos=width))
    return tabs
