"""Blocks as HTML: headings, paragraphs, lists, tables, pictures, quotations and terms."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from policygen.charts import render_svg
from policygen.render.contents import caption_label, heading_label
from policygen.render.html.context import class_attribute, id_attribute
from policygen.render.html.spans import after_label, write_spans
from policygen.tree.blocks import (
    Heading,
    Item,
    List,
    Paragraph,
    Picture,
    Quote,
    Table,
    Terms,
    plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from policygen.render.html.context import Page
    from policygen.tree.blocks import Block, Cell

_DEEPEST = 6
# A table of more columns scrolls on its own on a narrow screen.
_COLUMNS_THAT_FIT = 4


def write_blocks(blocks: Iterable[Block], page: Page) -> str:
    """Return blocks one after another, those left out of which nothing is to be read."""
    rendered = (_RENDERERS[type(block)](block, page) for block in blocks)
    return "\n".join(html for html in rendered if html)


def _heading(heading: Heading, page: Page) -> str:
    level = heading.level + 1
    name = f"h{min(level, _DEEPEST)}"
    exact = f' aria-level="{level}"' if level > _DEEPEST else ""
    text = after_label(heading_label(heading), heading.spans, page)
    return f"<{name}{id_attribute(heading.id)}{exact}>{text}</{name}>"


def _paragraph(paragraph: Paragraph, page: Page) -> str:
    text = write_spans(paragraph.spans, page)
    if not text and not paragraph.id:
        return ""
    classes = " ".join(sorted(paragraph.classes))
    return f"<p{id_attribute(paragraph.id)}{class_attribute(classes)}>{text}</p>"


def _list(block: List, page: Page) -> str:
    tag, role = ("ol", ' role="list"') if block.ordered else ("ul", "")
    items = (
        f"<li{id_attribute(item.id)}>\n{write_labelled(_label(item), item.blocks, page)}\n</li>"
        for item in block.items
    )
    return "\n".join((f"<{tag}{role}>", *items, f"</{tag}>"))


def _label(item: Item) -> str:
    """Return an item's label; what comes before it in its full number is heard but not seen."""
    if not item.label:
        return ""
    context = item.number.removesuffix(item.label) if item.number.endswith(item.label) else ""
    hidden = f'<span class="context">{escape(context)}</span>' if context else ""
    return f'<span class="label">{hidden}{escape(item.label)}</span>'


def write_labelled(label: str, blocks: Sequence[Block], page: Page) -> str:
    """Return blocks with a label at the start of the first paragraph."""
    match blocks:
        case (Paragraph(spans=spans) as first, *others) if label:
            text = write_spans(spans, page)
            classes = class_attribute(" ".join(sorted(first.classes)))
            start = f"<p{id_attribute(first.id)}{classes}>{label}{' ' if text else ''}{text}</p>"
        case others:
            start = f"<p>{label}</p>" if label else ""
    rest = write_blocks(others, page)
    return f"{start}\n{rest}" if start and rest else start or rest


def _table(table: Table, page: Page) -> str:
    caption = after_label(caption_label(table), table.caption, page)
    lines = (
        f"<table{id_attribute(table.id)}{class_attribute('wide' if table.wide else '')}>",
        f"<caption>{caption}</caption>" if caption else "",
        f"<thead>\n{_row('th', table.header, page)}\n</thead>",
        "<tbody>",
        *(_row("td", row, page) for row in table.rows),
        "</tbody>",
        "</table>",
    )
    html = "\n".join(line for line in lines if line)
    scrolls = table.wide or len(table.header) > _COLUMNS_THAT_FIT
    return _scrolling(html, table) if scrolls else html


def _row(tag: str, cells: Sequence[Cell], page: Page) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    inner = "".join(
        f"<{tag}{scope}{class_attribute(cell.align)}>{write_spans(cell.spans, page)}</{tag}>"
        for cell in cells
    )
    return f"<tr>{inner}</tr>"


def _scrolling(html: str, table: Table) -> str:
    """Put a table in a region that the keyboard reaches, to scroll it without a mouse."""
    name = _one_line(f"{caption_label(table)} {plain_text(table.caption)}")
    columns = ", ".join(_one_line(plain_text(cell.spans)) for cell in table.header)
    label = escape(name or f"Table of {columns}")
    region = f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">'
    return f"{region}\n{html}\n</div>"


def _picture(picture: Picture, page: Page) -> str:
    """Return a picture drawn in the page; ids in a drawing begin with the picture's own."""
    name = picture.id or f"_picture-{next(page.pictures)}"
    drawing = render_svg(replace(picture, id=name), page.language).strip()
    caption = after_label(caption_label(picture), picture.caption, page)
    lines = (
        f"<figure{id_attribute(picture.id)}>",
        drawing,
        f"<figcaption>{caption}</figcaption>" if caption else "",
        "</figure>",
    )
    return "\n".join(line for line in lines if line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quote(quote: Quote, page: Page) -> str:
    content = write_blocks(quote.blocks, page)
    return f"<blockquote>\n{content}\n</blockquote>" if content else ""


def _terms(terms: Terms, page: Page) -> str:
    lines = ["<dl>"]
    for entry in terms.entries:
        lines += ("<div>", f"<dt>{write_spans(entry.spans, page)}</dt>")
        lines += ("<dd>", write_blocks(entry.blocks, page), "</dd>", "</div>")
    return "\n".join((*lines, "</dl>"))


_RENDERERS: Mapping[type[Block], Callable[[Any, Page], str]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    List: _list,
    Table: _table,
    Picture: _picture,
    Quote: _quote,
    Terms: _terms,
}
