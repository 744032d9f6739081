"""Points on two scales, as a chart of Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.render.docx.pictures.drawings import Size
from policygen.render.docx.pictures.labels import Box, place_labels
from policygen.render.docx.pictures.looks import GREY, MEDIUM, NAVY, PAPER, RULE, SMALL, short
from policygen.render.docx.pictures.workbooks import Plan, cell, cells, colour, title
from policygen.render.docx.widths import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.render.docx.pictures.workbooks import Cell, NewChart
    from policygen.tree.pictures import Point, PointChart

# Where the two scales span the drawing, as shares of its width and height.
_LEFT, _TOP, _WIDE, _HIGH = 0.1, 0.03, 0.87, 0.8
_HEIGHT_SHARE = 0.6
# How far a field's name stands inside its outer edge, as a share of the scale.
_INSET = 0.05
_LINE = 210
_MOST_TICKS = 12
# With more spots than this, names run into each other wherever they stand.
_MOST_PLACED = 200
# The longest name that points on one spot share, in characters.
_LONGEST_SHARED = 240
_DOT = 9


def point_size(width: int) -> Size:
    """Return how large the chart is at ``width``."""
    return Size(width, round(width * _HEIGHT_SHARE))


def plan_points(picture: PointChart, size: Size) -> Plan:
    """Return the sheet of a point chart and how to draw it.

    The sheet has a row for each spot, named after all points on it, then the two ends of each
    line that parts a scale, then the places of the fields' names.
    """
    spots, lines, fields = _spots(picture.points), _lines(picture), _fields(picture)
    rows: list[list[Cell]] = [["", short(picture.x_axis), short(picture.y_axis)]]
    rows += [[name, x, y] for name, x, y in (*spots, *lines, *fields)]
    sides = _sides(picture, spots, fields, size) if len(spots) <= _MOST_PLACED else []
    sides += ["right"] * (len(spots) - len(sides))
    return Plan(rows, lambda new: _draw(new, picture, spots, sides, len(lines)))


_Named = tuple[str, float, float]


def _spots(points: Sequence[Point]) -> list[_Named]:
    """Return each distinct spot with the names of the points on it."""
    names: dict[tuple[float, float], list[str]] = {}
    for point in points:
        names.setdefault((point.x, point.y), []).append(point.name)
    return [
        (short("; ".join(map(short, found)), _LONGEST_SHARED), x, y)
        for (x, y), found in names.items()
    ]


def _lines(picture: PointChart) -> list[_Named]:
    """Return the two ends of the line that parts each scale, where it lies on the scale."""
    (left, right), (bottom, top) = picture.x_range, picture.y_range
    ends: list[_Named] = []
    if left < picture.x_part < right:
        ends += [(short(picture.x_axis), picture.x_part, y) for y in (bottom, top)]
    if bottom < picture.y_part < top:
        ends += [(short(picture.y_axis), x, picture.y_part) for x in (left, right)]
    return ends


def _fields(picture: PointChart) -> list[_Named]:
    """Return the names of the four fields, each near the outer edge of its field."""
    (left, right), (bottom, top) = picture.x_range, picture.y_range
    x_part = min(max(picture.x_part, left), right)
    inset = (top - bottom) * _INSET
    xs = ((left + x_part) / 2, (x_part + right) / 2)
    ys = (bottom + inset, top - inset)
    places = [(x, y) for y in ys for x in xs]
    return [
        (short(name), x, y)
        for name, (x, y) in zip(picture.quarters, places, strict=True)
        if name.strip()
    ]


def _sides(
    picture: PointChart, spots: Sequence[_Named], fields: Sequence[_Named], size: Size
) -> list[str]:
    """Return on which side of its spot each name stands, so that few names run into each other."""
    (left, right), (bottom, top) = picture.x_range, picture.y_range
    wide, high = size.width * _WIDE, size.height * _HIGH

    def box(name: str, x: float, y: float) -> Box:
        """The name of a spot or field, around its place on the page (twips, downwards)."""
        width = text_width(name) * SMALL / MEDIUM
        at = (x - left) / (right - left) * wide, (top - y) / (top - bottom) * high
        return Box.around(at, width, _LINE)

    page = Box(0, 0, wide, high)
    taken = [box(*field) for field in fields]
    return place_labels([box(*spot) for spot in spots], taken, page, gap=_DOT * 20 / 2)


def _draw(
    new: NewChart, picture: PointChart, spots: Sequence[_Named], sides: list[str], ends: int
) -> Any:
    chart = new("scatter")
    after_spots = len(spots) + 1
    after_lines = after_spots + ends
    for row in range(after_spots, after_lines, 2):
        line = {"color": colour(GREY), "width": 1, "dash_type": "dash"}
        chart.add_series(_series(row, row + 1) | {"line": line, "marker": {"type": "none"}})
    for row in range(after_lines, after_lines + _named_fields(picture)):
        label = _label("center", {"size": SMALL, "italic": True, "color": colour(GREY)})
        chart.add_series(_series(row, row) | {"marker": {"type": "none"}} | label)
    for row, side in enumerate(sides, 1):
        dot = {
            "type": "circle",
            "size": _DOT,
            "fill": {"color": colour(NAVY)},
            "border": {"color": colour(PAPER), "width": 0.75},
        }
        label = _label(side, {"size": SMALL, "bold": True, "color": colour(NAVY)})
        chart.add_series(_series(row, row) | {"marker": dot} | label)
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    layout = {"x": _LEFT, "y": _TOP, "width": _WIDE, "height": _HIGH}
    border = {"color": colour(RULE), "width": 0.75}
    chart.set_plotarea({"layout": layout, "border": border, "fill": {"none": True}})
    chart.set_x_axis(_axis(picture.x_axis, 1, picture.x_range))
    chart.set_y_axis(_axis(picture.y_axis, 2, picture.y_range))
    return chart


def _named_fields(picture: PointChart) -> int:
    return sum(bool(name.strip()) for name in picture.quarters)


def _series(first: int, last: int) -> dict[str, Any]:
    return {
        "name": cell(first, 0),
        "categories": cells((first, 1), (last, 1)),
        "values": cells((first, 2), (last, 2)),
    }


def _label(side: str, font: dict[str, Any]) -> dict[str, Any]:
    return {"data_labels": {"series_name": True, "position": side, "font": font}}


def _axis(name: str, column: int, ends: tuple[float, float]) -> dict[str, Any]:
    low, high = ends
    axis: dict[str, Any] = {
        "name": title(name, 0, column),
        "name_font": {"size": MEDIUM, "bold": False, "color": colour(GREY)},
        "num_font": {"size": SMALL},
        "num_format": "General",
        "min": low,
        "max": high,
        "crossing": "min",
        "line": {"color": colour(RULE), "width": 0.75},
        "major_tick_mark": "outside",
        "minor_tick_mark": "none",
        "major_gridlines": {"visible": False},
    }
    if low == round(low) and high == round(high) and high - low <= _MOST_TICKS:
        axis["major_unit"] = 1
    return axis
