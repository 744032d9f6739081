"""Points on two scales, as a chart of Word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policygen.render.docx.pictures.drawings import Size
from policygen.render.docx.pictures.labels import Box, place_labels
from policygen.render.docx.pictures.looks import (
    GREY,
    MEDIUM,
    NAVY,
    PAPER,
    RULE,
    SMALL,
    short,
    signed,
)
from policygen.render.docx.pictures.widths import lines_in, text_width
from policygen.render.docx.pictures.workbooks import Plan, cell, cells, colour, title

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
# With more spots than this, names run into each other wherever they stand, and a chart of Word
# holds 255 series.
_MOST_PLACED = 200
# The longest name that points on one spot share, in characters.
_LONGEST_SHARED = 240
# How wide a name may be until Word breaks it, as a share of the width; lines it then has at most.
_NAME_SHARE, _MOST_LINES = 0.2, 12
_DOT = 9


def point_size(width: int) -> Size:
    """Return how large the chart is at ``width``."""
    return Size(width, round(width * _HEIGHT_SHARE))


def plan_points(picture: PointChart, size: Size) -> Plan:
    """Return the sheet of a point chart and how to draw it.

    The sheet has a row for each spot, named after all points on it, then the two ends of each
    line that parts a scale, then the places of the fields' names.
    """
    spots, lines = _spots(picture.points), _lines(picture)
    fields = _fields(picture)
    if not (spots or lines or fields):
        fields = [("", picture.x_range[0], picture.y_range[0])]  # a chart holds something
    rows: list[list[Cell]] = [["", short(picture.x_axis), short(picture.y_axis)]]
    rows += [[name, x, y] for name, x, y in (*spots, *lines, *fields)]
    sides = _sides(_Field(picture, size), spots, lines, fields)
    after_spots = len(spots) + 1
    after_lines = after_spots + len(lines)
    blocks = _Rows(after_spots, after_lines, after_lines + len(fields))
    return Plan(rows, lambda new: _draw(new, picture, sides, blocks))


_Named = tuple[str, float, float]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where in the sheet the rows of spots, of lines and of fields end; spots begin at row 1."""

    spots: int
    lines: int
    fields: int


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


@dataclass(frozen=True, slots=True)
class _Field:
    """The field that the two scales span, in twips from its left and from its top."""

    picture: PointChart
    size: Size

    @property
    def page(self) -> Box:
        """Where names may stand: the field and what surrounds it, but for the scales' numbers."""
        wide, high = self.size.width, self.size.height
        return Box(0, -high * _TOP, wide * (1 - _LEFT), high * _HIGH + _LINE / 2)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a spot lies."""
        (left, right), (bottom, top) = self.picture.x_range, self.picture.y_range
        across, down = (x - left) / (right - left), (top - y) / (top - bottom)
        return across * self.size.width * _WIDE, down * self.size.height * _HIGH

    def name(self, named: _Named) -> Box:
        """Return a name around its spot, broken into lines where programs break it."""
        name, x, y = named
        widest = round(self.size.width * _NAME_SHARE)
        width = min(text_width(name) * SMALL / MEDIUM, widest)
        lines = lines_in(name, widest * MEDIUM // SMALL, _MOST_LINES)
        return Box.around(self.place(x, y), width, _LINE * lines)

    def line(self, start: _Named, end: _Named) -> Box:
        """Return the line between two spots above or beside each other, as a narrow box."""
        (x1, y1), (x2, y2) = self.place(*start[1:]), self.place(*end[1:])
        edge = _LINE / 4
        return Box(min(x1, x2) - edge, min(y1, y2) - edge, max(x1, x2) + edge, max(y1, y2) + edge)


def _sides(
    field: _Field, spots: Sequence[_Named], lines: Sequence[_Named], fields: Sequence[_Named]
) -> list[str]:
    """Return on which side of its spot each name stands, so that few names run into each other.

    Too many spots have no names; the sheet names them.
    """
    if len(spots) > _MOST_PLACED:
        return []
    taken = [field.name(named) for named in fields]
    taken += [field.line(*ends) for ends in zip(lines[::2], lines[1::2], strict=True)]
    return place_labels([field.name(spot) for spot in spots], taken, field.page, gap=_DOT * 20 / 2)


def _draw(new: NewChart, picture: PointChart, sides: Sequence[str], rows: _Rows) -> Any:
    chart = new("scatter")
    for row in range(rows.spots, rows.lines, 2):
        line = {"color": colour(GREY), "width": 1, "dash_type": "dash"}
        chart.add_series(_series(row, row + 1) | {"line": line, "marker": {"type": "none"}})
    for row in range(rows.lines, rows.fields):
        label = _label("center", {"size": SMALL, "italic": True, "color": colour(GREY)})
        chart.add_series(_series(row, row) | {"marker": {"type": "none"}} | label)
    dot = {
        "type": "circle",
        "size": _DOT,
        "fill": {"color": colour(NAVY)},
        "border": {"color": colour(PAPER), "width": 0.75},
    }
    for row, side in enumerate(sides, 1):
        label = _label(side, {"size": SMALL, "bold": True, "color": colour(NAVY)})
        chart.add_series(_series(row, row) | {"marker": dot} | label)
    if rows.spots > 1 and not sides:
        chart.add_series(_series(1, rows.spots - 1) | {"marker": dot})
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    layout = {"x": _LEFT, "y": _TOP, "width": _WIDE, "height": _HIGH}
    border = {"color": colour(RULE), "width": 0.75}
    chart.set_plotarea({"layout": layout, "border": border, "fill": {"none": True}})
    chart.set_x_axis(_axis(picture.x_axis, 1, picture.x_range))
    chart.set_y_axis(_axis(picture.y_axis, 2, picture.y_range))
    return chart


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
        "num_format": signed("General"),
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
