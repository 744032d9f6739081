"""A picture as one SVG text: the frame around a chart, its name and its description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import escape

from policygen.charts.bars import draw_bars
from policygen.charts.elements import INK, PAPER, coordinate, element, readable
from policygen.charts.lettering import FONTS, SIZE
from policygen.charts.looks import define_fills
from policygen.charts.points import draw_points
from policygen.charts.sheet import WIDTH, Sheet
from policygen.charts.triangle import draw_triangle
from policygen.templating.formats import Formats
from policygen.tree.blocks import plain_text
from policygen.tree.pictures import BarChart, PointChart, TriangleMap

if TYPE_CHECKING:
    from policygen.charts.sheet import Drawing
    from policygen.tree.blocks import Picture
    from policygen.tree.pictures import Chart

_PLAIN = re.compile(r"[^A-Za-z0-9-]")


def render_svg(picture: Picture, language: str, fonts: str = FONTS) -> str:
    """Return a picture as an SVG element, which is also a whole file.

    ``language`` is a BCP 47 tag: numbers print as its locale writes them. Ids in it begin with
    ``_`` and the picture's id, which has to be its own where a page holds several pictures.
    ``fonts`` is a list of families as CSS writes it.
    """
    prefix = f"_{_PLAIN.sub(_spelt, picture.id)}-"
    drawing = _draw(picture.chart, Sheet(prefix, Formats(language)))
    title, description = _words(picture)
    told = {"title": title, "desc": description}
    svg = element(
        "svg",
        *(
            element(name, str(escape(words)), id=f"{prefix}{name}")
            for name, words in told.items()
            if words
        ),
        element("defs", *define_fills(prefix, drawing.tones)) if drawing.tones else "",
        element("rect", width=WIDTH, height=drawing.height, fill=PAPER),
        drawing.body,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        aria_labelledby=" ".join(f"{prefix}{name}" for name, words in told.items() if words),
        lang=language,
        direction="ltr",
        viewBox=f"0 0 {coordinate(WIDTH)} {coordinate(drawing.height)}",
        width=WIDTH,
        height=drawing.height,
        font_family=fonts,
        font_size=SIZE,
        fill=INK,
    )
    return f"{svg}\n"


def _spelt(found: re.Match[str]) -> str:
    return f"_{ord(found[0]):x}_"


def _words(picture: Picture) -> tuple[str, str]:
    """Return the name, which is the label and the caption, and the alternative text."""
    caption = readable(plain_text(picture.caption))
    title = f"{picture.number}: {caption}" if picture.number and caption else caption
    return title or picture.number, readable(picture.alt)


def _draw(chart: Chart, sheet: Sheet) -> Drawing:
    match chart:
        case BarChart():
            return draw_bars(chart, sheet)
        case PointChart():
            return draw_points(chart, sheet)
        case TriangleMap():
            return draw_triangle(chart, sheet)
