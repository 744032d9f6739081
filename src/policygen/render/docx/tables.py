"""Tables: a repeated header row, columns as wide as their content asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.render.docx.captions import write_caption
from policygen.render.docx.ooxml import element, paragraph
from policygen.render.docx.spans import write_spans
from policygen.render.widths import column_widths
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
        _row(row, table.header, widths, context, header_row=number == 0)
        for number, row in enumerate((table.header, *table.rows))
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


def _row(
    cells: Sequence[Cell],
    header: Sequence[Cell],
    widths: Sequence[int],
    context: Context,
    *,
    header_row: bool = False,
) -> etree._Element:
    properties = element("trPr", element("cantSplit"))
    style = "Table Text"
    if header_row:
        properties.append(element("tblHeader"))
        style = "Table Head"
    row = element("tr", properties)
    for cell, head, width in zip(cells, header, widths, strict=True):
        text = paragraph(
            context.styles.id(style),
            write_spans(cell.spans, context),
            align=cell.align or head.align,
        )
        row.append(element("tc", element("tcPr", element("tcW", w=width, type="dxa")), text))
    return row
