"""Bars in groups, as a chart of Word."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from policygen.render.docx.pictures.drawings import Size
from policygen.render.docx.pictures.looks import (
    GREY,
    INK,
    MEDIUM,
    PAPER,
    RULE,
    SMALL,
    fill,
    short,
    signed,
)
from policygen.render.docx.pictures.widths import lines_in, text_width
from policygen.render.docx.pictures.workbooks import Plan, cell, cells, colour, title
from policygen.tree.pictures import tones_of

if TYPE_CHECKING:
    from policygen.render.docx.pictures.looks import Fill
    from policygen.render.docx.pictures.workbooks import Cell, NewChart
    from policygen.tree.pictures import BarChart, Series

# Twips: what the value axis takes of the width, what a legend's entry has beside its text, the
# height of a line of small lettering, the height of the chart without legend and second lines.
_AXIS, _SWATCH, _LINE, _HEIGHT = 1_000, 600, 210, 4_000
_MOST_LINES = 6
_DIGIT = 95
# The widest name that may slant; wider ones would push the bars off the drawing.
_LONGEST_SLANT = 3_000
# Of more series than this, names are cut to what a line of the legend holds, and the legend has the
# lines that it needs; the drawing stays within a page.
_MOST_FULLY_NAMED, _LONGEST_OF_MANY, _HIGHEST = 12, 40, 12_500
_NARROWEST_EDGED = 60
# The distance between bars that have a row of their own, in hundredths of a bar.
_CLOSE = 8
# The mark of a level on a bar alone, in points; the largest that Word knows is 72.
_LEAST_MARKER, _MOST_MARKER = 16, 36


def bar_size(picture: BarChart, width: int) -> Size:
    """Return how large the chart is at ``width``: names on several lines make it taller."""
    pitch, groups = _pitch(picture, width), [short(name) for name in picture.categories]
    if _slants(picture, pitch):
        under = ceil(max(map(_wide, groups)) * 0.7 / _LINE)
    else:
        under = max(lines_in(name, pitch, _MOST_LINES) for name in groups)
    keys = _keys(picture)
    column = min(max(map(_wide, keys)) + _SWATCH, width)
    rows = ceil(len(keys) / (width // column))
    rows *= lines_in(max(keys, key=text_width), width, _MOST_LINES)
    most = 2 * _MOST_LINES if len(picture.series) <= _MOST_FULLY_NAMED else rows
    return Size(width, min(_HEIGHT + _LINE * (under + min(rows, most)), _HIGHEST))


def plan_bars(picture: BarChart, size: Size) -> Plan:
    """Return the sheet of a bar chart, a column for each series, and how to draw it."""
    if picture.marks is not None:
        grouped = _rows_with_levels(picture, picture.marks)
        last = len(grouped) - 1
        return Plan(grouped, lambda new: _draw_with_levels(new, picture, size, last), 2)
    series = _all_series(picture)
    rows: list[list[Cell]] = [[short(picture.axis), *_keys(picture)]]
    columns = [each.values for each in series]
    for name, *values in zip(picture.categories, *columns, strict=True):
        rows.append([short(name), *values])
    return Plan(rows, lambda new: _draw(new, picture, size))


def _pitch(picture: BarChart, width: int) -> int:
    """Return the width that a group of bars has, with the gap to the next, in twips."""
    return max((width - _AXIS) // len(picture.categories), 1)


def _wide(name: str) -> int:
    return text_width(name) * SMALL // MEDIUM


def _slants(picture: BarChart, pitch: int) -> bool:
    """Whether names of groups must slant: a word is wider than its group, but no name too long."""
    names = [short(name) for name in picture.categories]
    words = (word for name in names for word in name.split())
    widest = max(map(_wide, words), default=0)
    return widest > pitch and max(map(_wide, names)) <= _LONGEST_SLANT


def _keys(picture: BarChart) -> list[str]:
    """Return the names of the series and of the marks, as the legend shows them."""
    is_crowded = len(picture.series) > _MOST_FULLY_NAMED
    names = (series.name for series in _all_series(picture))
    return [short(name, _LONGEST_OF_MANY) if is_crowded else short(name) for name in names]


def _all_series(picture: BarChart) -> tuple[Series, ...]:
    return picture.series if picture.marks is None else (*picture.series, picture.marks)


def _draw(new: NewChart, picture: BarChart, size: Size) -> Any:
    chart = new("column")
    last, pitch = len(picture.categories), _pitch(picture, size.width)
    gap = _gap(len(picture.series), last)
    bar = pitch * 100 // (100 * len(picture.series) + gap)
    labels = _labels(picture, bar)
    for column, tone in enumerate(tones_of(picture.series), 1):
        chart.add_series(_series(column, last) | _look(fill(tone), bar) | labels | {"gap": gap})
    return _finished(chart, picture, _slants(picture, pitch))


def _finished(chart: Any, picture: BarChart, slants: bool) -> Any:
    """Return the chart with its axes and its legend."""
    chart.set_title({"none": True})
    chart.set_legend({"position": "bottom", "font": {"size": SMALL}})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.set_x_axis(
        {
            # Told to be level, names break into lines and do not turn on their own.
            "num_font": {"size": SMALL, "rotation": -45 if slants else 0},
            "line": {"color": colour(GREY), "width": 0.75},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "label_position": "low",
        }
    )
    chart.set_y_axis(_value_axis(picture))
    return chart


def _series(column: int, last: int) -> dict[str, Any]:
    return {
        "name": cell(0, column),
        "categories": cells((1, 0), (last, 0)),
        "values": cells((1, column), (last, column)),
    }


def _look(look: Fill, bar: int) -> dict[str, Any]:
    """Return the fill and the outline of bars that are ``bar`` twips wide.

    Bars so narrow that an outline would leave nothing of their fill have none.
    """
    line = {"color": colour(INK), "width": 0.5} if bar >= _NARROWEST_EDGED else {"none": True}
    made: dict[str, Any] = {"border": line}
    if look.name:
        colours = {"fg_color": colour(look.colour), "bg_color": colour(look.ground)}
        return made | {"pattern": {"pattern": look.name, **colours}}
    return made | {"fill": {"color": colour(look.colour)}}


def _gap(bars: int, groups: int) -> int:
    """Return the distance between groups, in hundredths of a bar: less for many bars."""
    if bars * groups <= 2:
        return 300
    return 120 if bars == 1 else 80 if bars <= 3 else 50 if bars <= 8 else 30


def _labels(picture: BarChart, bar: int) -> dict[str, Any]:
    """Return how values stand over their bars, which are ``bar`` twips wide.

    They stand level or upright, or not at all for want of room.
    """
    values = [value for each in picture.series for value in each.values if value is not None]
    longest = max((len(f"{value:,.{_decimals(picture)}f}") for value in values), default=0)
    font: dict[str, Any] = {"size": SMALL}
    if longest * _DIGIT > bar:
        font["rotation"] = -90
    if bar < _LINE - 20 or longest > 14:
        return {}
    shown = {
        "value": True,
        "position": "outside_end",
        "num_format": signed(_number_format(picture)),
    }
    return {"data_labels": shown | {"font": font}}


def _decimals(picture: BarChart) -> int:
    return min(max(picture.decimals, 0), 9)


def _number_format(picture: BarChart) -> str:
    decimals = _decimals(picture)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _value_axis(picture: BarChart) -> dict[str, Any]:
    values = [value for each in _all_series(picture) for value in each.values if value is not None]
    axis: dict[str, Any] = {
        "name": title(picture.axis, 0, 0),
        "name_font": {"size": SMALL, "bold": False, "color": colour(GREY)},
        "num_font": {"size": SMALL},
        "num_format": signed("#,##0" if max(map(abs, values), default=0) >= 1_000 else "General"),
        "line": {"none": True},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "major_gridlines": {"visible": True, "line": {"color": colour(RULE), "width": 0.5}},
    }
    if picture.top is not None:
        axis["max"] = picture.top
    # Programs begin where the values lie close to each other; the length of a bar must not lie.
    if min(values, default=0) >= 0 and (picture.top is None or picture.top > 0):
        axis["min"] = 0
    return axis


# With levels, each bar has a row of its own and a row between groups is empty, so that the line of
# a level runs across the bars of its group and breaks off before the next.
_LONGEST_KEY = 4


def _rows_with_levels(picture: BarChart, marks: Series) -> list[list[Cell]]:
    """Return the sheet: group, bar, a column for each series, the level."""
    keys = _keys(picture)
    rows: list[list[Cell]] = [[short(picture.axis), None, *keys]]
    are_short = max(map(len, keys[:-1]), default=0) <= _LONGEST_KEY
    for group, name in enumerate(picture.categories):
        if group:
            rows.append([" ", " ", *[None] * len(keys)])
        for number, series in enumerate(picture.series):
            row: list[Cell] = [None] * len(picture.series)
            row[number] = series.values[group]
            key = keys[number] if are_short else " "
            rows.append([None if number else short(name), key, *row, marks.values[group]])
    return rows


def _draw_with_levels(new: NewChart, picture: BarChart, size: Size, last: int) -> Any:
    chart = new("column")
    bar = max((size.width - _AXIS) // last, 1)
    labels = _labels(picture, bar)

    def series(column: int) -> dict[str, Any]:
        return {
            "name": cell(0, column),
            "categories": cells((1, 0), (last, 1)),
            "values": cells((1, column), (last, column)),
        }

    for column, tone in enumerate(tones_of(picture.series), 2):
        look = _look(fill(tone), bar)
        chart.add_series(series(column) | look | labels | {"gap": _CLOSE, "overlap": 100})
    levels = new("line")
    look = _level(bar, alone=len(picture.series) == 1)
    levels.add_series(series(len(picture.series) + 2) | look)
    chart.combine(levels)
    chart.show_blanks_as("gap")
    return _finished(chart, picture, slants=False)


def _level(bar: int, *, alone: bool) -> dict[str, Any]:
    """Return how a level looks: a line across its bars, a dash where a group has one bar alone."""
    if not alone:
        return {"line": {"color": colour(INK), "width": 2.25}, "marker": {"type": "none"}}
    ink = {"color": colour(INK)}
    size = min(max(bar // 20, _LEAST_MARKER), _MOST_MARKER)
    dash = {"type": "long_dash", "size": size, "fill": ink, "border": {"color": colour(PAPER)}}
    return {"line": {"none": True}, "marker": dash}
