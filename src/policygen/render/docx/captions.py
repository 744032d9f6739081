"""Captions of tables and pictures: their number is a field that Word counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from policygen.render.docx.ooxml import field, paragraph, run
from policygen.render.docx.spans import write_spans

if TYPE_CHECKING:
    from lxml import etree

    from policygen.render.docx.context import Context, Place
    from policygen.tree.blocks import Picture, Table

# A caption below its block is close to it, with a gap after it: the style's spacing turned round.
_SPACE_BELOW = {"before": 100, "after": 240}


def write_caption(
    block: Table | Picture, context: Context, place: Place, *, side: Literal["above", "below"]
) -> etree._Element:
    """Return the paragraph ``Table 3: caption``; bookmark and number stand for the block's id.

    A caption ``above`` its block stays on one page with it. One ``below`` ends the block, and
    keeps the distance to the text after it that one above keeps to the text before.
    """
    label, _, number = block.number.rpartition(" ")
    runs: list[etree._Element] = []
    if block.number:
        name = context.anchors.name(block.id) if block.id else ""
        runs = context.anchors.around(
            name, [run(f"{label} "), *field(rf"SEQ {label} \* ARABIC", [run(number)])]
        )
        runs.append(run(": "))
    runs.extend(write_spans(block.caption, context))
    indent = {"left": place.left} if place.left else None
    style = context.styles.id("caption")
    if side == "above":
        return paragraph(style, runs, keep_next=True, indent=indent)
    return paragraph(style, runs, may_part=True, space=_SPACE_BELOW, indent=indent)
