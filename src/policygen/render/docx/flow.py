"""The flow of the body: blocks one after the other, in sections, with the space between them."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from typing import TYPE_CHECKING

from policygen.render.docx.blocks import BULLETS, write_blocks
from policygen.render.docx.context import Place
from policygen.render.docx.ooxml import element, paragraph
from policygen.render.docx.sections import following, page_of, turned
from policygen.tree.blocks import Table
from policygen.wordtags.names import w
from policygen.wordtags.nodes import parent_of, the_child

if TYPE_CHECKING:
    from lxml import etree

    from policygen.render.docx.context import Context
    from policygen.tree.blocks import Block

# Space after a list of bullets and after a table, in twips.
_AFTER_BULLETS, _AFTER_TABLE = 140, 200

# Styles with enough space above to follow a table.
_OWN_SPACE = (
    "caption",
    *(f"heading {level}" for level in range(1, 7)),
    *(f"unnumbered heading {level}" for level in (1, 2)),
    *(f"annex heading {level}" for level in (1, 2)),
)


def write_body(
    blocks: tuple[Block, ...], context: Context, section: etree._Element
) -> list[etree._Element]:
    """Return the body of a file; a wide table stands alone on pages on their side.

    ``section`` is the last section's properties, in their tree; a later section takes its place.
    """
    page = page_of(section)
    upright, on_side = Place(width=page.text_width), Place(width=page.wide_width)
    made: list[etree._Element] = []
    first = section
    for block in blocks:
        wide = isinstance(block, Table) and block.wide
        written = write_blocks((block,), context, on_side if wide else upright)
        if wide:
            made.append(_section_end(first))
            made.extend(written)
            made.append(_section_end(turned(section)))
            first = following(section)
        else:
            made.extend(written)
    if first is not section:
        parent_of(section).replace(section, first)
    return _spaced(made, context)


def _section_end(section: etree._Element) -> etree._Element:
    """Return the small paragraph that ends a section."""
    height = element("spacing", before=0, after=0, line=20, lineRule="exact")
    return element("p", element("pPr", height, deepcopy(section)))


def _spaced(made: list[etree._Element], context: Context) -> list[etree._Element]:
    """Word knows no space after a table: the next paragraph gets it, or an empty one between."""
    spaced: list[etree._Element] = []
    own_space = {context.styles.id(name) for name in _OWN_SPACE}
    for node in made:
        if spaced and spaced[-1].tag == w("tbl"):
            if node.tag == w("tbl"):
                spaced.append(_gap(context))
            elif _style(node) and _style(node) not in own_space:
                _set_spacing(node, "before", _AFTER_TABLE)
        spaced.append(node)
    if spaced and spaced[-1].tag == w("tbl"):
        spaced.append(_gap(context))
    _end_bullets(spaced, context)
    return spaced


def _end_bullets(made: list[etree._Element], context: Context) -> None:
    """Bullets stand close together; the last one keeps the distance of running text."""
    bullets = {context.styles.id(name) for name in BULLETS}
    for node, after in pairwise(made):
        is_bullet, more = (_style(part) in bullets for part in (node, after))
        if is_bullet and not more and after.tag == w("p"):
            _set_spacing(node, "after", _AFTER_BULLETS)


def _style(node: etree._Element) -> str:
    style = node.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val")) or ""


def _set_spacing(node: etree._Element, side: str, twips: int) -> None:
    """Set the space before or after a paragraph."""
    properties = the_child(node, "pPr")
    spacing = properties.find(w("spacing"))
    if spacing is None:
        spacing = element("spacing")
        earlier = (properties.find(w(tag)) for tag in ("numPr", "keepNext", "pStyle"))
        next(tag for tag in earlier if tag is not None).addnext(spacing)
    spacing.set(w(side), str(twips))


def _gap(context: Context) -> etree._Element:
    return paragraph(context.styles.id("Table Text"))
