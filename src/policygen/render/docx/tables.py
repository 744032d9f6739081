"""Tables: a repeated header row, columns as wide as their content asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.render.columns import column_widths
from policygen.render.docx.captions import write_caption
from policygen.render.docx.ooxml import element, paragraph
from policygen.render.docx.spans import write_spans
from policygen.render.keeping import UNPARTED_LINES, row_lines, stays_whole
from policygen.tree.blocks import plain_text
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from policygen.render.docx.context import Context, Place
    from policygen.tree.blocks import Cell, Table


def write_table(table: Table, context: Context, place: Place) -> list[etree._Element]:
    """Return the caption, if any, and the table."""
    made = []
    if table.caption:
        made.append(write_caption(table, context, place, side="above"))
    widths = column_widths(table, place.width - place.left)
    grid = element("tblGrid", *(element("gridCol", w=column) for column in widths))
    rows = [
        _row(row, table.header, widths, context, kind)
        for row, kind in zip((table.header, *table.rows), _kinds(table, widths), strict=True)
    ]
    if table.id and not table.caption:
        first = next(rows[0].iter(w("p")))
        content = context.anchors.around(context.anchors.name(table.id), list(first)[1:])
        first.extend(content)
    made.append(element("tbl", _properties(table, sum(widths), place.left, context), grid, *rows))
    return made


def _properties(table: Table, width: int, left: int, context: Context) -> etree._Element:
    properties = element(
        "tblPr",
        element("tblStyle", val=context.styles.id("House Table")),
        element("tblW", w=width, type="dxa"),
        element("tblInd", w=left, type="dxa"),
        element("tblLayout", type="fixed"),
        element(
            "tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0,
            noHBand=0, noVBand=1,
        ),
    )  # fmt: skip
    title = plain_text(table.caption)
    if title:
        properties.append(element("tblCaption", val=" ".join(title.split())))
    return properties


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a row stands: as the header, on a page with the next row, in one piece."""

    is_header: bool
    keeps_next: bool
    may_part: bool


def _kinds(table: Table, widths: Sequence[int]) -> list[_Kind]:
    """Return how each row stands, the header first.

    A short table stays whole; of a longer one no row stands alone at the foot or the head of a
    page. A row as high as a page must part, or it would run off it.
    """
    lines = [row_lines(cells, widths) for cells in (table.header, *table.rows)]
    last = len(table.rows)
    whole = stays_whole(table, lines)
    return [
        _Kind(
            is_header=number == 0,
            keeps_next=number < last and (whole or number in {1, last - 1}),
            may_part=lines[number] > UNPARTED_LINES,
        )
        for number in range(last + 1)
    ]


def _row(
    cells: Sequence[Cell],
    header: Sequence[Cell],
    widths: Sequence[int],
    context: Context,
    kind: _Kind,
) -> etree._Element:
    properties = element("trPr")
    if not kind.may_part:
        properties.append(element("cantSplit"))
    if kind.is_header:
        properties.append(element("tblHeader"))
    row = element("tr", properties) if len(properties) else element("tr")
    style = "Table Head" if kind.is_header else "Table Text"
    for cell, head, width in zip(cells, header, widths, strict=True):
        align = cell.align or head.align
        aligned = f"{style} {align}" if align in {"center", "right"} else style
        text = paragraph(
            context.styles.id(aligned),
            write_spans(cell.spans, context),
            keep_next=kind.keeps_next and not kind.is_header,
        )
        row.append(element("tc", element("tcPr", element("tcW", w=width, type="dxa")), text))
    return row
