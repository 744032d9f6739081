"""Tables of a Word file: the widths of their columns, what keeps their rows together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.render.docx.paging.looks import rule_room
from policygen.render.docx.paging.properties import Merged, copied, is_on, number, take
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from lxml import etree

    from policygen.render.docx.paging.properties import StyleSheet

_SIDES = ("top", "right", "bottom", "left")
_NONE = (0.0, 0.0, 0.0, 0.0)
_MOST_COLUMNS = 63
# The width of a column that the grid does not name, in twips.
_UNKNOWN = 1_000


@dataclass(frozen=True, slots=True)
class CellBox:
    """A cell: over how many columns, its margins in twips, its blocks, if any.

    The margins are those at the top, the right, the bottom and the left.
    """

    span: int
    inset: tuple[float, ...]
    content: etree._Element | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: whether each page repeats it, whether it stays in one piece, its cells."""

    heads: bool
    whole: bool
    cells: list[CellBox]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: how far in it begins, its columns' widths, its rows; in twips."""

    left: int
    widths: list[int]
    rows: list[Row]


def grid_of(table: etree._Element, sheet: StyleSheet) -> Grid:
    """Return the grid of a table."""
    own = table.find(w("tblPr"))
    style = None if own is None else own.find(w("tblStyle"))
    name = "" if style is None else style.get(w("val")) or ""
    known = copied(sheet.properties(name, "tblPr"))
    take(known, own)
    widths = [number({"w": one.get(w("w")) or ""}, "w") or 0 for one in table.iter(w("gridCol"))]
    nodes = list(table.iterchildren(w("tr")))
    rules = _rules(known, sheet.first_row(name), len(nodes))
    rows = [_row(row, known, drawn) for row, drawn in zip(nodes, rules, strict=True)]
    most = max((_columns(row.cells) for row in rows), default=0)
    widths = [max(width, 0) for width in widths[:most]] + [_UNKNOWN] * (most - len(widths))
    full = [replace(row, cells=[*row.cells, *_rest(most - _columns(row.cells))]) for row in rows]
    return Grid(number(known.get("tblInd"), "w") or 0, widths, full)


def _columns(cells: list[CellBox]) -> int:
    return sum(cell.span for cell in cells)


def _rest(columns: int) -> list[CellBox]:
    """Return what fills a row that has less columns than others, or that begins further in."""
    return [CellBox(columns, _NONE)] if columns > 0 else []


def _rules(known: Merged, head: Merged, rows: int) -> list[float]:
    """Return the room of the line above each row; the first has that of the last line too."""
    top, inner, bottom = (
        _width(known.get(f"tblBorders/{side}")) for side in ("top", "insideH", "bottom")
    )
    below_head = max(inner, _width(head.get("tcBorders/bottom")))
    return [top + bottom, below_head, *[inner] * (rows - 2)][:rows]


def _width(told: dict[str, str] | None) -> float:
    return rule_room({**told, "space": "0"}) if told else 0


def _row(row: etree._Element, known: Merged, drawn: float) -> Row:
    told: Merged = {}
    take(told, row.find(w("trPr")))
    before = _rest(_span(told.get("gridBefore")))
    cells = before + [_cell(cell, known, drawn) for cell in row.iterchildren(w("tc"))]
    return Row(is_on(told.get("tblHeader")), is_on(told.get("cantSplit")), cells)


def _cell(cell: etree._Element, known: Merged, drawn: float) -> CellBox:
    told: Merged = {}
    take(told, cell.find(w("tcPr")))
    inset = []
    for side in _SIDES:
        own, usual = told.get(f"tcMar/{side}"), known.get(f"tblCellMar/{side}")
        inset.append(number(own, "w") or number(usual, "w") or 0)
    merged = told.get("vMerge")
    goes_on = merged is not None and merged.get("val", "continue") == "continue"
    above = (inset[0] + drawn, *inset[1:])
    return CellBox(_span(told.get("gridSpan")) or 1, above, None if goes_on else cell)


def _span(told: dict[str, str] | None) -> int:
    """Return over how many columns something goes; Word has no more of them than 63."""
    return min(max(number(told, "val") or 0, 0), _MOST_COLUMNS)
