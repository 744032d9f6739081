"""Drawings of one file: the numbers by which Word tells them apart, and the parts behind charts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from policygen.render.docx.ooxml import R, checked, element
from policygen.wordtags.names import OFFICE
from policygen.wordtags.package import write_xml
from policygen.wordtags.parts import Links

if TYPE_CHECKING:
    from datetime import date

    from policygen.wordtags.parts import Parts

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_USED_ID = re.compile(rb"<wp:docPr\b[^>]*?\bid=[\"'](\d+)[\"']")
_EMU_PER_TWIP = 635


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height, in twips."""

    width: int
    height: int

    @property
    def emu(self) -> tuple[int, int]:
        """Width and height in the unit of drawings, of which a twip has 635."""
        return self.width * _EMU_PER_TWIP, self.height * _EMU_PER_TWIP


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart part before it is linked to its workbook, and that workbook."""

    root: etree._Element
    workbook: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What a drawing says of itself: its number in the file, its name, what it shows in words."""

    id: int
    name: str
    alt: str


class Drawings:
    """Numbers and parts of the drawings in one Word file.

    ``made`` is the date that files inside the file bear, ``language`` a BCP 47 tag, ``font`` the
    typeface of running text, empty where the template names none.
    """

    def __init__(
        self, parts: Parts, main: str, *, links: Links, made: date, language: str, font: str
    ) -> None:
        self.made, self.language, self.font = made, language, font
        self._parts, self._links = parts, links
        self._folder = main.rpartition("/")[0]
        used = (int(found) for data in parts.files.values() for found in _USED_ID.findall(data))
        self._last_id = max(used, default=0)
        self._last_chart = 0

    def next_id(self) -> int:
        """Return a number that no other drawing of the file has."""
        self._last_id += 1
        return self._last_id

    def add_chart(self, chart: Chart) -> str:
        """Put a chart and its workbook into the file; return the id of the link to the chart."""
        number = self._free_number()
        name, workbook = self._name("charts/chart", number), self._name("embeddings/data", number)
        self._parts.allow("xlsx", _WORKBOOK_TYPE)
        self._parts.files[workbook] = chart.workbook
        self._parts.add(name, _CHART_TYPE, b"")
        target = f"../embeddings/data{number}.xlsx"
        link = Links(self._parts, name).add(f"{OFFICE}/package", target)
        self._parts.files[name] = write_xml(_linked(chart.root, link))
        return self._links.add(f"{OFFICE}/chart", f"charts/chart{number}.xml")

    def _free_number(self) -> int:
        """Return a number that neither a chart nor a workbook of the template has."""
        self._last_chart += 1
        while {
            self._name("charts/chart", self._last_chart),
            self._name("embeddings/data", self._last_chart),
        } & self._parts.files.keys():
            self._last_chart += 1
        return self._last_chart

    def _name(self, stem: str, number: int) -> str:
        ending = "xml" if stem.startswith("charts/") else "xlsx"
        return f"{self._folder}/{stem}{number}.{ending}".lstrip("/")


def _linked(root: etree._Element, link: str) -> etree._Element:
    """Return the chart with the link to its workbook, which Word opens on "Edit data" only."""
    data = etree.SubElement(root, f"{{{C}}}externalData", {f"{{{R}}}id": link})
    etree.SubElement(data, f"{{{C}}}autoUpdate", {"val": "0"})
    return root


def inline(content: etree._Element, kind: str, size: Size, told: Told) -> etree._Element:
    """Return a drawing that stands in a line of text.

    Args:
        content: what it holds, such as a chart's link.
        kind: the namespace that says what it holds.
        size: how large it is.
        told: what it says of itself.
    """
    width, height = size.emu
    made = etree.Element(
        f"{{{_WP}}}inline",
        {f"dist{side}": "0" for side in "TBLR"},
        nsmap={"wp": _WP, "a": A},
    )
    etree.SubElement(made, f"{{{_WP}}}extent", {"cx": str(width), "cy": str(height)})
    etree.SubElement(made, f"{{{_WP}}}effectExtent", dict.fromkeys("ltrb", "0"))
    names = {"id": str(told.id), "name": checked(told.name), "descr": checked(told.alt)}
    etree.SubElement(made, f"{{{_WP}}}docPr", names)
    etree.SubElement(made, f"{{{_WP}}}cNvGraphicFramePr")
    graphic = etree.SubElement(made, f"{{{A}}}graphic")
    etree.SubElement(graphic, f"{{{A}}}graphicData", {"uri": kind}).append(content)
    return element("drawing", made)
