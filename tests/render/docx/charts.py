"""Reads the pictures of a Word file back: drawings, charts, and the workbooks behind them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from posixpath import join, normpath
from typing import TYPE_CHECKING

from lxml import etree

from policygen.render.docx import render_docx
from tests.documents import document
from tests.render.docx.shells import house_shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.tree.blocks import Block

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# How workbooks write characters that XML cannot hold, and texts that look as if they did.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_CELL = re.compile(r"^([A-Z]+)(\d+)$")
_RANGE = re.compile(r"^Data!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?$")

Value = str | float
Sheet = dict[tuple[int, int], Value]
"""The cells that hold something, by row and column from 0."""


def rendered(*blocks: Block) -> bytes:
    made = document(*blocks)
    return render_docx(made, house_shell(made))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@dataclass(frozen=True)
class WordChart:
    """A chart of a Word file with the workbook that it is linked to."""

    name: str
    root: etree._Element
    workbook: bytes

    @property
    def sheet(self) -> Sheet:
        return sheet_of(self.workbook)

    def cached(self) -> Iterator[tuple[list[tuple[int, int]], dict[int, Value]]]:
        """Yield, for each reference of the chart, its cells and the values that it keeps."""
        for reference in self.root.iter(f"{C}strRef", f"{C}numRef"):
            kind = str if reference.tag == f"{C}strRef" else float
            points = {
                int(point.get("idx") or 0): kind(point.findtext(f"{C}v") or "")
                for point in reference.iter(f"{C}pt")
            }
            yield list(_cells(reference.findtext(f"{C}f") or "")), points
        for reference in self.root.iter(f"{C}multiLvlStrRef"):
            held = list(_cells(reference.findtext(f"{C}f") or ""))
            levels = list(reference.iter(f"{C}lvl"))
            # The innermost level is the last column.
            for column, level in zip(sorted({at for _, at in held}), reversed(levels), strict=True):
                points = {
                    int(point.get("idx") or 0): point.findtext(f"{C}v") or ""
                    for point in level.iter(f"{C}pt")
                }
                yield [place for place in held if place[1] == column], points


def linked(parts: dict[str, bytes], name: str) -> dict[str, str]:
    """Return the parts that a part is linked to, by the id of the link."""
    folder, _, base = name.rpartition("/")
    rows = etree.fromstring(parts[f"{folder}/_rels/{base}.rels"])
    return {
        row.get("Id") or "": normpath(join(folder, row.get("Target") or ""))
        for row in rows
        if row.get("TargetMode") != "External"
    }


def charts(data: bytes) -> list[WordChart]:
    """Return the charts in the order in which they stand in the text."""
    parts = members(data)
    body = etree.fromstring(parts["word/document.xml"])
    links = linked(parts, "word/document.xml")
    found = []
    for node in body.iter(f"{C}chart"):
        name = links[node.get(f"{R}id") or ""]
        root = etree.fromstring(parts[name])
        data_link = root.find(f"{C}externalData")
        assert data_link is not None
        update = data_link.find(f"{C}autoUpdate")
        assert update is not None
        assert update.get("val") == "0"
        workbook = linked(parts, name)[data_link.get(f"{R}id") or ""]
        found.append(WordChart(name, root, parts[workbook]))
    return found


def sheet_of(workbook: bytes) -> Sheet:
    """Return the cells of the only sheet; a cell is a text or a number and nothing else."""
    parts = members(workbook)
    strings = [
        _ESCAPED.sub(lambda found: chr(int(found[1], 16)), item.findtext(f"{_S}t") or "")
        for item in etree.fromstring(parts.get("xl/sharedStrings.xml", b"<none/>"))
    ]
    root = etree.fromstring(parts["xl/worksheets/sheet1.xml"])
    sheet: Sheet = {}
    for cell in root.iter(f"{_S}c"):
        assert [child.tag for child in cell] == [f"{_S}v"], "no formula, no rich text"
        value = cell.findtext(f"{_S}v") or ""
        is_text = cell.get("t") == "s"
        sheet[_place(cell.get("r") or "")] = strings[int(value)] if is_text else float(value)
    return sheet


def _place(name: str) -> tuple[int, int]:
    match = _CELL.match(name)
    assert match is not None, name
    return int(match[2]) - 1, _column(match[1])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _cells(formula: str) -> Iterator[tuple[int, int]]:
    match = _RANGE.match(formula)
    assert match is not None, formula
    rows = range(int(match[2]) - 1, int(match[4] or match[2]))
    columns = range(_column(match[1]), _column(match[3] or match[1]) + 1)
    yield from ((row, column) for row in rows for column in columns)


def drawings(data: bytes) -> list[etree._Element]:
    """Return the properties (number, name, alternative text) of the drawings in the text."""
    return list(etree.fromstring(members(data)["word/document.xml"]).iter(f"{WP}docPr"))


def lettering(data: bytes) -> list[str]:
    """Return the texts that shapes hold, in order."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    body = etree.fromstring(members(data)["word/document.xml"])
    return [
        "".join(
            "\n" if node.tag == f"{w}br" else node.text or ""
            for node in box.iter(f"{w}t", f"{w}br")
        )
        for box in body.iter(f"{w}txbxContent")
    ]
