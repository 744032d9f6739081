"""Tables after filling: whole, with as many columns as their rows have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from policygen.problems import Location, Problem
from policygen.wordtags.cells import CHANGED
from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop, parent_of
from policygen.wordtags.places import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLOUR = re.compile(r"[0-9A-Fa-f]{6}|auto")
_WIDEST = 63


def mend_tables(root: etree._Element, part: str, file: str) -> Iterator[Problem]:
    """Mend the tables of a filled part; yield what a tag for a cell got wrong."""
    changed = [node for node in root.iter(etree.ProcessingInstruction) if node.text == CHANGED]
    tables: dict[etree._Element, None] = {}
    for node in changed:
        holder = parent_of(node)
        drop(node)
        if holder.tag == w("tc"):
            yield from _check_cell(holder, part, file)
        table = holder if holder.tag == w("tbl") else next(holder.iterancestors(w("tbl")), None)
        if table is not None:
            tables[table] = None
    for table in tables:
        _fit_columns(table)
    _complete_tables(root)


def _check_cell(cell: etree._Element, part: str, file: str) -> Iterator[Problem]:
    """Yield what a colour or a width that a tag gave cannot be."""
    properties = cell.find(w("tcPr"))
    shade, span = (
        None if properties is None else properties.find(w(tag)) for tag in ("shd", "gridSpan")
    )
    text = " ".join(paragraph_text(paragraph) for paragraph in cell.iter(w("p")))[:100]
    where = Location(file=file, part=part, paragraph=text)
    if shade is not None:
        fill = (shade.get(w("fill")) or "").removeprefix("#")
        shade.set(w("fill"), fill)
        if not _COLOUR.fullmatch(fill):
            hint = "a colour is six figures such as FFC000"
            yield Problem("T044", f"{fill!r} is no colour for a cell", where, hint)
    if span is not None:
        width = span.get(w("val")) or ""
        if not width.isdecimal() or not 0 < int(width) <= _WIDEST:
            hint = f"a width is a whole number of columns from 1 to {_WIDEST}"
            yield Problem("T044", f"{width!r} is no width for a cell", where, hint)


def _fit_columns(table: etree._Element) -> None:
    """Give a table as many columns as its longest row needs, in the width that it had."""
    grid = table.find(w("tblGrid"))
    needed = max((_width(row) for row in table.findall(w("tr"))), default=0)
    if grid is None or not needed:
        return
    columns = grid.findall(w("gridCol"))
    if len(columns) == needed:
        return
    widths = [int(column.get(w("w")) or 0) for column in columns]
    total = sum(widths)
    kept = widths[:needed]
    if needed > len(widths):
        average = total // needed
        rest = total - average * (needed - len(widths))
        kept = [width * rest // total if total else 0 for width in widths]
        kept += [average] * (needed - len(widths))
    elif kept:
        kept = [width + (total - sum(kept)) // len(kept) for width in kept]
    for column in columns:
        grid.remove(column)
    for place, width in enumerate(kept):
        grid.insert(place, etree.Element(w("gridCol"), {w("w"): str(width)}))


def _width(row: etree._Element) -> int:
    """Return how many columns a row takes, those that it leaves out at its ends included."""
    total = 0
    for tag in ("gridBefore", "gridAfter"):
        total += _number(row.find(f"{w('trPr')}/{w(tag)}"), 0)
    for cell in row.iter(w("tc")):
        if next(cell.iterancestors(w("tr"))) is row:
            total += _number(cell.find(f"{w('tcPr')}/{w('gridSpan')}"), 1)
    return total


def _number(node: etree._Element | None, otherwise: int) -> int:
    value = "" if node is None else node.get(w("val")) or ""
    return int(value) if value.isdecimal() else otherwise


def _complete_tables(root: etree._Element) -> None:
    """Word wants a paragraph at the end of each cell, a cell in each row, a row in each table."""
    for cell in list(root.iter(w("tc"))):
        if not len(cell) or (cell[-1].tag in {w("tcPr"), w("tbl")}):
            etree.SubElement(cell, w("p"))
    for row in list(root.iter(w("tr"))):
        if row.find(f".//{w('tc')}") is None:
            drop(row)
    for table in list(root.iter(w("tbl"))):
        if table.find(f".//{w('tr')}") is None:
            drop(table)
