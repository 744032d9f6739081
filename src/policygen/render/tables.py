"""The tables of a document as comma-separated values, for spreadsheets."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from policygen.render.cells import defused
from policygen.tree.blocks import Table, iter_blocks, plain_text

if TYPE_CHECKING:
    from policygen.tree.blocks import Cell, Document


def render_tables(document: Document) -> str:
    """Return every table, header first, with an empty line between two (RFC 4180)."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    tables = [block for block in iter_blocks(document.blocks) if isinstance(block, Table)]
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        writer.writerows([_cell(cell) for cell in row] for row in (table.header, *table.rows))
    return text.getvalue()


def _cell(cell: Cell) -> str:
    return defused(plain_text(cell.spans))
