"""Workbooks behind charts, and the charts themselves, which XlsxWriter writes.

A chart of Word is a chart of a workbook: XlsxWriter makes one that holds data and chart, from which
the chart is taken; the workbook that travels in the Word file holds the data alone.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree

from policygen.render.docx.ooxml import checked
from policygen.render.docx.pictures.drawings import A, C, Chart
from policygen.render.docx.pictures.explicit import say_everything
from policygen.render.docx.pictures.looks import INK, SMALL
from policygen.wordtags.package import parse_xml, write_package

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policygen.render.docx.pictures.drawings import Drawings

#: The name of a workbook's only sheet.
SHEET = "Data"
_CHART_PART = "xl/charts/chart1.xml"

Cell = str | float | None
Range = list[str | int]
"""Cells, as XlsxWriter takes them: sheet, first row and column, last row and column, from 0."""
NewChart = Callable[[str], Any]
"""Makes an empty chart of XlsxWriter (of which type checkers know little), by its kind."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a chart shows, in the rows of its sheet, and how XlsxWriter draws it."""

    rows: Sequence[Sequence[Cell]]
    draw: Callable[[NewChart], Any]
    """Returns the chart, drawn."""
    categories: int = 1
    """How many columns, from the first, say what is drawn: two where groups have members."""


def cells(first: tuple[int, int], last: tuple[int, int] | None = None) -> Range:
    """Return the cells from ``first`` to ``last``, each a row and a column from 0."""
    return [SHEET, *first, *(last or first)]


def cell(row: int, column: int) -> Range:
    """Return a single cell, as XlsxWriter takes the name of a series."""
    return [SHEET, row, column]


def colour(value: str) -> str:
    """Return a colour as XlsxWriter takes it."""
    return f"#{value}"


def title(text: str, row: int, column: int) -> Range | None:
    """Return the cell that holds an axis's title; None for an empty one.

    A title is never given as text: XlsxWriter would take one that begins with ``=`` for a formula.
    """
    return cell(row, column) if text.strip() else None


def make_chart(plan: Plan, drawings: Drawings) -> Chart:
    """Return the chart and its workbook.

    Raises:
        ValueError: a name holds a character that XML cannot hold; earlier stages report these.
    """
    for name in (value for row in plan.rows for value in row if isinstance(value, str)):
        checked(name)
    with_chart = _write(plan, drawings.made, draw=True)
    root = parse_xml(with_chart[_CHART_PART])
    _finish(root, plan, drawings)
    return Chart(root, write_package(_write(plan, drawings.made, draw=False)))


def _write(plan: Plan, made: date, *, draw: bool) -> dict[str, bytes]:
    """Return the parts of the workbook, with the chart or without."""
    from xlsxwriter import Workbook  # takes a while, and most documents have no chart

    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime.combine(made, time(), UTC)})
        sheet = workbook.add_worksheet(SHEET)
        for at, row in enumerate(plan.rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    # Never read as a formula, number or address.
                    sheet.write_string(at, column, value)
                elif value is not None:
                    sheet.write_number(at, column, value)
        if draw:
            chart = plan.draw(lambda kind: workbook.add_chart({"type": kind}))
            sheet.insert_chart(len(plan.rows), 0, chart)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _finish(root: etree._Element, plan: Plan, drawings: Drawings) -> None:
    """Make a chart of Excel one of the document: its language and font, no page of its own."""
    for printing in root.findall(f"{{{C}}}printSettings"):
        root.remove(printing)
    if plan.categories > 1:
        _keep_groups(root, plan)
    else:
        _keep_texts(root, [row[0] for row in plan.rows])
    say_everything(root, drawings.language)
    root.append(_lettering(drawings))


def _keep_texts(root: etree._Element, first_column: Sequence[Cell]) -> None:
    """Let every category be a text; XlsxWriter takes names such as 2027 for numbers."""
    for numbers in list(root.iterfind(f".//{{{C}}}cat/{{{C}}}numRef")):
        numbers.tag = f"{{{C}}}strRef"
        cache = numbers[-1]
        cache.tag = f"{{{C}}}strCache"
        names = [name for name in first_column[1:] if isinstance(name, str)]
        cache[:] = [etree.Element(f"{{{C}}}ptCount", {"val": str(len(names))})]
        for at, name in enumerate(names):
            point = etree.SubElement(cache, f"{{{C}}}pt", {"idx": str(at)})
            etree.SubElement(point, f"{{{C}}}v").text = name


def _keep_groups(root: etree._Element, plan: Plan) -> None:
    """Name the groups of bars under the names of the bars; XlsxWriter does not keep both."""
    for numbers in list(root.iterfind(f".//{{{C}}}cat/{{{C}}}numRef")):
        numbers.tag = f"{{{C}}}multiLvlStrRef"
        for cache in numbers.findall(f"{{{C}}}numCache"):
            numbers.remove(cache)
        cache = etree.SubElement(numbers, f"{{{C}}}multiLvlStrCache")
        etree.SubElement(cache, f"{{{C}}}ptCount", {"val": str(len(plan.rows) - 1)})
        for column in reversed(range(plan.categories)):
            level = etree.SubElement(cache, f"{{{C}}}lvl")
            for at, row in enumerate(plan.rows[1:]):
                if row[column] is not None:
                    point = etree.SubElement(level, f"{{{C}}}pt", {"idx": str(at)})
                    etree.SubElement(point, f"{{{C}}}v").text = str(row[column])


def _lettering(drawings: Drawings) -> etree._Element:
    """Return the lettering that everything in a chart takes over."""
    made = etree.Element(f"{{{C}}}txPr")
    for tag in ("bodyPr", "lstStyle"):
        etree.SubElement(made, f"{{{A}}}{tag}")
    paragraph = etree.SubElement(made, f"{{{A}}}p")
    properties = etree.SubElement(paragraph, f"{{{A}}}pPr")
    letters = etree.SubElement(properties, f"{{{A}}}defRPr", {"sz": str(SMALL * 100)})
    colour = etree.SubElement(letters, f"{{{A}}}solidFill")
    etree.SubElement(colour, f"{{{A}}}srgbClr", {"val": INK})
    if drawings.font:
        for script in ("latin", "ea", "cs"):
            etree.SubElement(letters, f"{{{A}}}{script}", {"typeface": drawings.font})
    etree.SubElement(paragraph, f"{{{A}}}endParaRPr", {"lang": drawings.language})
    return made
