"""The body of a Word file as the plain data that ``pages.typ`` lays out: sections, paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lxml import etree

from policygen.render.docx.paging.pieces import Pieces
from policygen.render.docx.paging.tables import grid_of
from policygen.render.docx.sections import page_of
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.render.docx.paging.looks import Letters, Looks, Shape
    from policygen.render.docx.paging.tables import Grid, Row

Data = dict[str, Any]

# What holds blocks without being one.
_HOLDERS = frozenset(map(w, ("sdt", "sdtContent", "customXml", "ins", "moveTo")))


@dataclass(slots=True)
class Flow:
    """A body on its way to data. ``notes`` are the footnotes by their id."""

    looks: Looks
    notes: Mapping[str, etree._Element]
    lettering: dict[tuple[Letters, float, float], int] = field(default_factory=dict)
    """Each look that letters have in lines of some height, with its number."""
    waiting: list[str] = field(default_factory=list)
    """Bookmarks between two paragraphs: they stand in the next one."""

    def sections(self, body: etree._Element) -> list[Data]:
        """Return the sections of a body, each with its page and its blocks."""
        sections: list[Data] = []
        blocks: list[Data] = []
        for node in _blocks(body):
            own = node if node.tag == w("sectPr") else node.find(f"{w('pPr')}/{w('sectPr')}")
            if node.tag != w("sectPr"):
                blocks += self.block(node)
            if own is None:
                continue
            section = _section(own)
            if sections and section["continues"] and _same_page(sections[-1], section):
                sections[-1]["blocks"] += blocks
            else:
                sections.append({**section, "blocks": blocks})
            blocks = []
        return sections

    def block(self, node: etree._Element) -> list[Data]:
        """Return a paragraph, in the parts between its page breaks, or a table."""
        if node.tag == w("tbl"):
            return [self._table(grid_of(node, self.looks.sheet))]
        if node.tag == w("bookmarkStart"):
            self.waiting.append(node.get(w("name")) or "")
            return []
        return list(self._paragraph(node)) if node.tag == w("p") else []

    def _table(self, grid: Grid) -> Data:
        rows = [self._row(row) for row in grid.rows]
        return {"kind": "table", "left": grid.left, "widths": grid.widths, "rows": rows}

    def _row(self, row: Row) -> Data:
        cells = [(cell, self.blocks(cell.content)) for cell in row.cells]
        first: Data = next((block for _, blocks in cells for block in blocks), {})
        return {
            "heads": row.heads,
            "whole": row.whole,
            "keeps": first.get("keep-next", False),
            "cells": [
                {"span": cell.span, "inset": cell.inset, "blocks": blocks} for cell, blocks in cells
            ],
        }

    def blocks(self, parent: etree._Element | None) -> list[Data]:
        """Return the blocks of a cell or a footnote, in which no page can begin."""
        nodes = () if parent is None else _blocks(parent)
        found = [data for node in nodes for data in self.block(node)]
        return [{**data, "new-page": False} for data in found if data["kind"] != "break"]

    def _paragraph(self, node: etree._Element) -> Iterator[Data]:
        shape = self.looks.shape(node)
        pieces = Pieces(self, shape, node)
        marks = [{"mark": name} for name in self.waiting]
        self.waiting.clear()
        parts = pieces.parts()
        parts[0][:0] = marks
        for at, part in enumerate(parts):
            last = at == len(parts) - 1
            if at and last and not part:
                # A break at the end of a paragraph takes no line of the next page.
                yield {"kind": "break"}
                return
            if at:
                yield {"kind": "break"}
            yield self._shaped(shape, node, part)

    def _shaped(self, shape: Shape, node: etree._Element, part: list[Data]) -> Data:
        hangs = shape.first < 0 and (shape.numbered or any("tab" in piece for piece in part))
        return {
            "kind": "paragraph",
            "style": shape.style,
            "close": shape.close,
            "before": shape.before,
            "after": shape.after,
            "left": shape.left,
            "right": shape.right,
            "first": 0 if hangs else shape.first,
            "hangs": hangs and not shape.numbered,
            "keep-next": shape.keep_next,
            "keep-lines": shape.keep_lines,
            "new-page": shape.new_page,
            "above": shape.above,
            "below": shape.below,
            "strut": self._strut(shape, node) if _is_empty(part) else (0, 0),
            "pieces": part,
        }

    def _strut(self, shape: Shape, node: etree._Element) -> tuple[float, float]:
        """Return the height of a line without letters, above and below its baseline."""
        mark = node.find(w("pPr"))
        letters = self.looks.letters(node if mark is None else mark, shape.style)
        return (
            (0, 0) if letters is None else shape.stretched(*letters.face.line(letters.half_points))
        )

    def look_in(self, letters: Letters, shape: Shape) -> int:
        """Return the number, in the list of looks, of letters in lines of a paragraph."""
        line = shape.stretched(*letters.face.line(letters.half_points))
        return self.lettering.setdefault((letters, *line), len(self.lettering))


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs, tables, bookmarks and section ends, whatever they are wrapped in."""
    for node in parent.iterchildren(etree.Element):
        if node.tag in _HOLDERS:
            yield from _blocks(node)
        else:
            yield node


def _is_empty(pieces: list[Data]) -> bool:
    return all("mark" in piece or "note" in piece for piece in pieces)


def _section(properties: etree._Element) -> Data:
    page = page_of(properties)
    kind = properties.find(w("type"))
    numbers = properties.find(w("pgNumType"))
    return {
        "width": page.width,
        "height": page.height,
        "margins": page.margins,
        "continues": kind is not None and kind.get(w("val")) == "continuous",
        "start": "" if numbers is None else numbers.get(w("start")) or "",
        "form": "" if numbers is None else numbers.get(w("fmt")) or "",
    }


def _same_page(one: Data, other: Data) -> bool:
    return all(one[part] == other[part] for part in ("width", "height", "margins"))
