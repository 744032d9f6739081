"""What stands in a drawing, read back from its SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from policygen.charts import render_svg
from policygen.charts.boxes import Box
from policygen.charts.lettering import LEADING, text_width
from tests.charts.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from policygen.tree.pictures import Chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart: Chart, identity: str = "costs", language: str = "en-IE") -> Element:
    """Return the root of a chart's drawing; what is no well-formed XML fails."""
    return ElementTree.fromstring(render_svg(picture(chart, identity), language))


def frame(root: Element) -> Box:
    """Return the rectangle that a reader sees."""
    left, top, width, height = map(float, root.attrib["viewBox"].split())
    return Box(left, top, width, height)


def box(element: Element) -> Box:
    """Return a rectangle."""
    x, y, width, height = (
        float(element.attrib.get(name, 0)) for name in ("x", "y", "width", "height")
    )
    return Box(x, y, width, height)


def field(element: Element) -> list[tuple[float, float]]:
    """Return the corners of a polygon."""
    pairs = (pair.split(",") for pair in element.attrib["points"].split())
    return [(float(x), float(y)) for x, y in pairs]


@dataclass(frozen=True)
class Line:
    """A line of text, and the most room that it takes."""

    words: str
    box: Box


def lines(root: Element) -> list[Line]:
    """Return the lines of text that are not turned."""
    return list(_lines(root, "normal"))


def _lines(element: Element, weight: str) -> Iterator[Line]:
    weight = element.get("font-weight", weight)
    if "transform" in element.attrib:
        return
    if element.tag == f"{SVG}text":
        words = element.text or ""
        width = text_width(words, bold=weight == "bold")
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        left = {"middle": x - width / 2, "end": x - width}.get(element.get("text-anchor", ""), x)
        yield Line(words, Box(left, y - LEADING * 0.8, width, LEADING))
    for child in element:
        yield from _lines(child, weight)


def bars(root: Element) -> list[Element]:
    """Return the bars: the named rectangles."""
    return [rect for rect in root.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]


def name_of(element: Element) -> str:
    """Return what a pointer that rests on an element is told."""
    return element.findtext(f"{SVG}title") or ""


def numbers(root: Element) -> Iterator[str]:
    """Yield every coordinate of a drawing as it is written."""
    coordinates = {"x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "points"}
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in coordinates | {"d", "transform", "viewBox"}:
                yield from re.findall(r"[^\s,()MmLlHhVvz]+", re.sub("rotate|translate", "", value))
