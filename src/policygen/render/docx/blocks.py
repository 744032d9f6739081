"""Blocks to WordprocessingML: one small function per kind of block, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.render.docx.context import NUMBERED_LEVELS
from policygen.render.docx.ooxml import element, paragraph, run, texts
from policygen.render.docx.pictures import write_picture
from policygen.render.docx.spans import write_spans
from policygen.render.docx.tables import write_table
from policygen.tree.blocks import Heading, List, Paragraph, Picture, Quote, Table, Terms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml import etree

    from policygen.render.docx.context import Context, Place
    from policygen.tree.blocks import Block, Item

_DEEPEST_CLAUSE = 5
BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")


def write_blocks(blocks: tuple[Block, ...], context: Context, place: Place) -> list[etree._Element]:
    """Return the paragraphs, tables and drawings of blocks, in order."""
    made: list[etree._Element] = []
    for block in blocks:
        made.extend(_WRITERS[type(block)](block, context, place))
    return made


def _heading(block: Heading, context: Context, _: Place) -> list[etree._Element]:
    if block.level == 1:
        context.in_annex = block.annex
    content = _anchored(block.id, write_spans(block.spans, context), context)
    if block.level <= NUMBERED_LEVELS:
        bookmark = context.anchors.fresh("_Toc")
        context.headings.append(bookmark)
        content = context.anchors.around(bookmark, content)
    plain = f"Heading {block.level}"
    if not block.number:
        unnumbered = block.level <= NUMBERED_LEVELS
        name = f"Unnumbered {plain}" if unnumbered else plain
        return [paragraph(context.styles.id(name), content)]
    name = f"Annex {plain}" if block.annex else plain
    return [_numbered(name, f"Unnumbered {plain}", block.number, content, context)]


def _numbered(
    name: str, unnumbered: str, label: str, content: list[etree._Element], context: Context
) -> etree._Element:
    """A paragraph whose number Word counts; a label that Word cannot count (7A) is typed."""
    number = context.lists.take(name, label)
    keep = _announces(content)
    if number is not None:
        style = context.styles.id(name)
        direct = number if number.direct else None
        return paragraph(style, content, number=direct, keep_next=keep)
    context.typed = True
    left = context.styles.left(name)
    typed = [run([*texts(label), element("tab")]), *content]
    indent = {"left": left, "hanging": context.styles.hanging(name)}
    return paragraph(context.styles.id(unnumbered), typed, indent=indent, keep_next=keep)


def _announces(content: list[etree._Element]) -> bool:
    """Whether a text ends in a colon, so that it must not stand alone at the foot of a page."""
    text = "".join(str(piece) for node in content for piece in node.itertext())
    return text.rstrip().endswith(":")


def _paragraph(block: Paragraph, context: Context, place: Place) -> list[etree._Element]:
    name = place.style
    if place.style == "Body Text":
        name = next((kind for kind in ("Lead", "Guidance") if kind.lower() in block.classes), name)
    content = _anchored(block.id, write_spans(block.spans, context), context)
    # What leads into a section does not stay behind alone with its heading.
    indent, keep = _indent(name, context, place), name == "Lead" or _announces(content)
    return [paragraph(context.styles.id(name), content, indent=indent, keep_next=keep)]


def _indent(name: str, context: Context, place: Place) -> dict[str, int] | None:
    """Return the indent that a style lacks to stand where the place asks for it."""
    return None if context.styles.left(name) >= place.left else {"left": place.left}


def _list(block: List, context: Context, place: Place) -> list[etree._Element]:
    write = _clause if block.ordered else _bullet
    return [made for item in block.items for made in write(item, context, place)]


def _clause(item: Item, context: Context, place: Place) -> list[etree._Element]:
    level = min(item.depth + 1, _DEEPEST_CLAUSE)
    name = f"Annex Clause {level}" if context.in_annex else f"Clause {level}"
    content, rest = _first_paragraph(item, context)
    running = f"Clause Text {level}"
    made = [_numbered(name, running, item.label, content, context)]
    inner = place.inside(running, context.styles.left(running))
    return made + write_blocks(rest, context, inner)


def _bullet(item: Item, context: Context, place: Place) -> list[etree._Element]:
    name = BULLETS[min(item.depth, len(BULLETS) - 1)]
    content, rest = _first_paragraph(item, context)
    step = context.styles.left("List Bullet")
    left = place.left + step
    indent = None if left == context.styles.left(name) else {"left": left, "hanging": step}
    keep = _announces(content)
    made = [paragraph(context.styles.id(name), content, indent=indent, keep_next=keep)]
    return made + write_blocks(rest, context, place.inside(place.style, left))


def _first_paragraph(
    item: Item, context: Context
) -> tuple[list[etree._Element], tuple[Block, ...]]:
    """Return the content of the paragraph that takes the item's number, and the blocks after it."""
    rest = item.blocks
    content: list[etree._Element] = []
    if rest and isinstance(rest[0], Paragraph):
        first, rest = rest[0], rest[1:]
        content = _anchored(first.id, write_spans(first.spans, context), context)
    return _anchored(item.id, content, context), rest


def _quote(block: Quote, context: Context, place: Place) -> list[etree._Element]:
    left = place.left + context.styles.left("Quote")
    return write_blocks(block.blocks, context, place.inside("Quote", left))


def _terms(block: Terms, context: Context, place: Place) -> list[etree._Element]:
    made = []
    left = place.left + context.styles.left("Definition")
    for entry in block.entries:
        term = write_spans(entry.spans, context)
        indent = {"left": place.left} if place.left else None
        made.append(paragraph(context.styles.id("Definition Term"), term, indent=indent))
        made.extend(write_blocks(entry.blocks, context, place.inside("Definition", left)))
    return made


def _anchored(target: str, content: list[etree._Element], context: Context) -> list[etree._Element]:
    return context.anchors.around(context.anchors.name(target), content) if target else content


_WRITERS: Mapping[type, Callable[[Any, Context, Place], list[etree._Element]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    List: _list,
    Table: write_table,
    Picture: write_picture,
    Quote: _quote,
    Terms: _terms,
}
