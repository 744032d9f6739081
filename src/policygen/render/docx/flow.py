"""The flow of the body: blocks one after the other, in sections, with the space between them."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from policygen.render.docx.blocks import BULLETS, write_blocks
from policygen.render.docx.context import Place
from policygen.render.docx.ooxml import element, paragraph
from policygen.render.docx.sections import following, has_section_before, page_of, turned
from policygen.render.keeping import opening
from policygen.tree.blocks import Heading, Table
from policygen.wordtags.names import w
from policygen.wordtags.nodes import parent_of, the_child

if TYPE_CHECKING:
    from collections.abc import Iterator

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


#: The style of the titles that an annex's header tells.
_ANNEX_TITLE = "Annex Heading 1"

Part = Literal["front", "main", "annex"]


@dataclass(slots=True)
class _Piece:
    """Blocks that share a section: which part of the document, and whether pages lie on side."""

    part: Part
    wide: bool = False
    blocks: list[Block] = field(default_factory=list)


def write_body(
    blocks: tuple[Block, ...], context: Context, section: etree._Element
) -> list[etree._Element]:
    """Return the body of a file, in sections.

    A wide table stands alone on pages on their side. Where headers tell the section's title, what
    comes before section 1 and the annexes are sections of their own, whose headers tell theirs.
    ``section`` is the last section's properties, in their tree; those of the last piece take its
    place.
    """
    page = page_of(section)
    places = {False: Place(width=page.text_width), True: Place(width=page.wide_width)}
    pieces = _pieces(blocks, _parts_told(blocks, context, section))
    made: list[etree._Element] = []
    ends = _sections(pieces, context, section)
    for number, (piece, end) in enumerate(zip(pieces, ends, strict=True)):
        made.extend(write_blocks(tuple(piece.blocks), context, places[piece.wide]))
        if number < len(pieces) - 1:
            made.append(_section_end(end, context))
        else:
            parent_of(section).replace(section, end)
    return _spaced(made, context)


def _parts_told(
    blocks: tuple[Block, ...], context: Context, section: etree._Element
) -> frozenset[Part]:
    """Return the parts that are sections of their own."""
    if not context.running.tells_sections(section):
        return frozenset()
    # What comes before section 1 goes on in the section before, which the template must have.
    has_front = opening(blocks) is not None and has_section_before(section)
    return frozenset({"annex", "front"} if has_front else {"annex"})


def _pieces(blocks: tuple[Block, ...], told: frozenset[Part]) -> list[_Piece]:
    """Return the blocks by sections; headings right before a wide table go with it."""
    part: Part = "front" if "front" in told else "main"
    pieces = [_Piece(part)]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            part = _part_of(block, part, told)
        wide = isinstance(block, Table) and block.wide
        here = pieces[-1]
        if (part, wide) == (here.part, here.wide):
            here.blocks.append(block)
            continue
        moved = _take_headings(here) if wide else []
        if here.blocks:
            pieces.append(_Piece(part, wide, [*moved, block]))
        else:
            here.part, here.wide, here.blocks = part, wide, [*moved, block]
    return pieces


def _part_of(title: Heading, part: Part, told: frozenset[Part]) -> Part:
    if title.annex:
        return "annex" if "annex" in told else "main"
    return part if part == "front" and not title.number else "main"


def _take_headings(piece: _Piece) -> list[Block]:
    """Take the headings at a piece's end out of it: they would stay behind alone."""
    at = len(piece.blocks)
    while at and isinstance(piece.blocks[at - 1], Heading):
        at -= 1
    taken, piece.blocks = piece.blocks[at:], piece.blocks[:at]
    return taken


def _sections(
    pieces: list[_Piece], context: Context, section: etree._Element
) -> Iterator[etree._Element]:
    """Yield the properties of each piece's section; one that says no headers has the last ones."""
    before: Part = "front"
    for number, piece in enumerate(pieces):
        made = following(section)
        if number == 0 and piece.part != "front":
            made = deepcopy(section)
        elif piece.part != before:
            made[0:0] = _headers(piece.part, context, section)
        yield turned(made) if piece.wide else made
        before = piece.part


def _headers(part: Part, context: Context, section: etree._Element) -> list[etree._Element]:
    if part == "annex":
        return context.running.in_style(section, _ANNEX_TITLE)
    return [deepcopy(node) for node in section.iter(w("headerReference"))]


def _section_end(section: etree._Element, context: Context) -> etree._Element:
    """Return the small paragraph that ends a section."""
    made = paragraph(context.styles.id("Section End"))
    the_child(made, "pPr").append(section)
    return made


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
