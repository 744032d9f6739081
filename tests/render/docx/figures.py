"""Pictures to draw: an insurer's options for its service desk and claims intake, and their like."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from policygen.tree.blocks import Picture, Run
from policygen.tree.pictures import (
    BarChart,
    Point,
    PointChart,
    Region,
    Series,
    TriangleMap,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policygen.tree.pictures import Chart, Shares

#: Names that some program would read as more than a name.
HOSTILE = (
    "<b>&\"'</b> ]]> &amp;",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org")',
    "+1+1",
    "@SUM(A1)",
    "{=1+1}",
    "https://example.org/a?b=c",
    "mailto:someone@example.org",
    "internal:'Data'!A1",
    "#REF!",
    "'quoted",
    "100%",
    "1e5",
    "\U0001f600\U0001f468\u200d\U0001f469",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "two\nlines",
    " spaces around ",
    "a very long name " * 12,
    "\u6f22\u5b57" * 50,
    "W" * 200,
    "_x0041_",
)


def profiles() -> BarChart:
    """How three options score in three groups of criteria, with the floor of each group."""
    return BarChart(
        categories=("Savings", "Quality", "Employees"),
        series=(
            Series("A Improve in-house", (30.35, 67.92, 100.0)),
            Series("B Onshore provider with staff transfer", (55.38, 69.90, 82.32)),
            Series("C Near- and offshore blend", (62.90, 50.75, 34.66)),
        ),
        axis="Score of the group, 0 to 100",
        top=100,
        marks=Series("Floor", (25.0, 55.0, 40.0)),
        decimals=1,
    )


def costs() -> BarChart:
    """What four options cost year by year, in millions."""
    return BarChart(
        categories=("One-off", "2027", "2028", "2029", "2030", "2031"),
        series=(
            Series("Status quo", (None, 5.75, 5.92, 6.10, 6.28, 6.47)),
            Series("A Improve in-house", (1.20, 5.45, 5.35, 5.30, 5.30, 5.32)),
            Series("B Onshore provider", (1.85, 5.10, 4.75, 4.60, 4.50, 4.45)),
            Series("C Near- and offshore blend", (3.40, 4.85, 4.05, 3.75, 3.65, 3.60)),
        ),
        axis="€ million",
        decimals=2,
    )


def grid() -> PointChart:
    """Two candidates by the advantage they give and by how well they are done inside."""
    return PointChart(
        points=(
            Point("IT service desk", 2, 2),
            Point("Claims first-notice intake", 3, 3),
        ),
        x_axis="Competitive advantage, 1 to 5",
        y_axis="Done well internally, 1 to 5",
        x_range=(1, 5),
        y_range=(1, 5),
        x_part=4,
        y_part=4,
        quarters=("Consider outsourcing", "Build up or partner", "Share or sell", "Keep"),
    )


def weights() -> TriangleMap:
    """Which of three options comes first for each way to weigh three groups of criteria."""
    scores = {
        "A Improve in-house": (30.35, 67.92, 100.0),
        "B Onshore provider with staff transfer": (55.38, 69.90, 82.32),
        "C Near- and offshore blend": (62.90, 50.75, 34.66),
    }
    return TriangleMap(
        corners=("Savings", "Quality", "Employees"),
        regions=tuple(Region(name, _first(own, scores.values())) for name, own in scores.items()),
        point=(0.35, 0.40, 0.25),
        point_name="Weights as set",
    )


def _first(own: Shares, others: Iterable[Shares]) -> tuple[Shares, ...]:
    """Return the corners of the field in which ``own`` scores highest: the triangle, cut."""
    field: list[Shares] = [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    for other in others:
        ahead = [fsum((o - t) * x for o, t, x in zip(own, other, at, strict=True)) for at in field]
        cut: list[Shares] = []
        for number, (here, lead) in enumerate(zip(field, ahead, strict=True)):
            there, next_lead = field[number - len(field) + 1], ahead[number - len(field) + 1]
            if lead >= 0:
                cut.append(here)
            if lead * next_lead < 0:
                way = lead / (lead - next_lead)
                x, y, z = (a + (b - a) * way for a, b in zip(here, there, strict=True))
                cut.append((x, y, z))
        field = cut
    return tuple(field)


def figure(
    chart: Chart, identity: str = "", alt: str = "What it shows.", caption: str = "A picture"
) -> Picture:
    """Return a picture with a caption, if any."""
    return Picture(chart, alt, (Run(caption),) if caption else (), id=identity)
