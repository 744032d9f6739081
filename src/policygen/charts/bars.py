"""Upright bars in groups, in as many rows of groups as their patterns need room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from policygen.charts.elements import FAINT, INK, PAPER, QUIET, element, line, named
from policygen.charts.legend import GAP, Key, draw_legend
from policygen.charts.lettering import (
    LEADING,
    SIZE,
    block_height,
    block_width,
    text_width,
    wrapped,
    write,
)
from policygen.charts.looks import edge, reference_to
from policygen.charts.scales import Scale, ends_around, printed, ticks_within
from policygen.charts.sheet import MARGIN, WIDTH, Drawing
from policygen.charts.swatches import fill_key
from policygen.tree.pictures import tones_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.charts.scales import Ticks
    from policygen.charts.sheet import Sheet
    from policygen.tree.pictures import BarChart

_HEIGHT = 270.0  # of the axis, in a single row
_ALL_ROWS = 560.0  # of all axes together, at most
_LEAST_HEIGHT = 90.0
_NARROWEST = 7.5  # a bar on which a pattern is still seen
_WIDEST = 64.0
_LEAST_GROUP = 46.0  # room for the name of a category
_GROUP_GAP = 0.16  # of a group
_BETWEEN_ROWS = 10.0
_LABEL_GAP = 3.0  # between a bar and its value
_MARK_WIDTH = 3.0

_Labels = Literal["across", "upright", "none"]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What all rows share: the ends of the axis, the plot's edges, and how groups are divided."""

    chart: BarChart
    sheet: Sheet
    low: float
    high: float
    ticks: Ticks
    left: float
    per_row: int
    height: float
    labels: _Labels

    @property
    def tones(self) -> tuple[int, ...]:
        """Which fill each series has."""
        return tones_of(self.chart.series)

    @property
    def group(self) -> float:
        """Width of a group with the gap around it."""
        return (WIDTH - MARGIN - self.left) / self.per_row

    @property
    def step(self) -> float:
        """From one bar of a group to the next."""
        return min(_WIDEST, self.group * (1 - _GROUP_GAP) / len(self.chart.series))

    def text_of(self, value: float) -> str:
        """Return a value as it prints."""
        return printed(value, self.chart.decimals, self.sheet.formats)

    def label_height(self, text: str) -> float:
        """Return how far a value reaches from the end of its bar."""
        extent = {"across": LEADING, "upright": text_width(text), "none": 0.0}[self.labels]
        return extent + _LABEL_GAP if extent else 0.0


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar in its place; ``text`` stands at its end, its near edge at ``label``."""

    series: int
    category: int
    value: float
    left: float
    width: float
    end: float
    text: str
    label: float


def draw_bars(chart: BarChart, sheet: Sheet) -> Drawing:
    """Draw bars with their values, the levels across them, an axis and a legend."""
    plan = _planned(chart, sheet)
    title = wrapped(chart.axis, WIDTH - 2 * MARGIN, 2)
    parts = [write(MARGIN, MARGIN, title, whole=chart.axis, fill=QUIET)]
    bottom = MARGIN + block_height(title) + LEADING
    for first in range(0, len(chart.categories), plan.per_row):
        row = range(first, min(first + plan.per_row, len(chart.categories)))
        drawn, bottom = _row(plan, row, bottom)
        parts += (drawn, "")
        bottom += _BETWEEN_ROWS
    legend, bottom = draw_legend(
        _keys(chart, sheet), MARGIN, bottom - _BETWEEN_ROWS + GAP, WIDTH - 2 * MARGIN
    )
    parts.append(legend)
    return Drawing("\n".join(filter(None, parts)), bottom + MARGIN, tones_of(chart.series))


# --- the plan -------------------------------------------------------------------------------------


def _planned(chart: BarChart, sheet: Sheet) -> _Plan:
    series = (*chart.series, *((chart.marks,) if chart.marks else ()))
    known = [value for one in series for value in one.values if value is not None]
    low, high = ends_around(known, chart.top)
    ticks = ticks_within(low, high)
    left = MARGIN + block_width(ticks.labels(sheet.formats)) + 8
    per_row = _groups_in_a_row(chart, WIDTH - MARGIN - left)
    rows = -(-len(chart.categories) // per_row)
    height = max(_LEAST_HEIGHT, min(_HEIGHT, _ALL_ROWS / rows))
    plan = _Plan(chart, sheet, low, high, ticks, left, per_row, height, "none")
    return _Plan(chart, sheet, low, high, ticks, left, per_row, height, _labels(plan, known))


def _groups_in_a_row(chart: BarChart, width: float) -> int:
    """Return how many groups stand side by side: all rows are as full as they can be."""
    group = max(_LEAST_GROUP, len(chart.series) * _NARROWEST / (1 - _GROUP_GAP))
    most = max(1, int(width // group))
    rows = -(-len(chart.categories) // most)
    return -(-len(chart.categories) // rows)


def _labels(plan: _Plan, values: Sequence[float]) -> _Labels:
    """Return how the values print: side by side if they have room, else upright, else not."""
    widest = block_width([plan.text_of(value) for value in values])
    if widest + 4 <= plan.step:
        return "across"
    return "upright" if plan.step >= LEADING and widest <= plan.height / 3 else "none"


# --- a row of groups ------------------------------------------------------------------------------


def _row(plan: _Plan, categories: range, top: float) -> tuple[str, float]:
    """Return a row of groups below ``top``, and where it ends."""
    # Values may reach beyond the axis: bars are laid out once to see how far.
    trial = Scale(plan.low, plan.high, plan.height, 0.0)
    above, below = 0.0, 0.0
    for bar in _bars(plan, categories, trial):
        reach = bar.label + plan.label_height(bar.text) * (1 if bar.value < 0 else -1)
        above, below = max(above, -reach), max(below, reach - plan.height)
    start = top + above
    scale = Scale(plan.low, plan.high, start + plan.height, start)
    bars = list(_bars(plan, categories, scale))
    names, bottom = _names(plan, categories, start + plan.height + below + 6)
    parts = (
        *_axis(plan, scale),
        *(_drawn(plan, bar, scale) for bar in bars),
        line(plan.left, scale.place(0), WIDTH - MARGIN, scale.place(0), INK, stroke_width="1.5"),
        *_levels(plan, categories, scale),
        *(_value(plan, bar) for bar in bars),
        names,
    )
    return "\n".join(filter(None, parts)), bottom


def _axis(plan: _Plan, scale: Scale) -> Iterator[str]:
    for value, label in zip(plan.ticks.values, plan.ticks.labels(plan.sheet.formats), strict=True):
        y = scale.place(float(value))
        yield line(plan.left, y, WIDTH - MARGIN, y, FAINT)
        yield write(plan.left - 6, y - LEADING / 2, (label,), "end", fill=QUIET)


def _bars(plan: _Plan, categories: range, scale: Scale) -> Iterator[_Bar]:
    count, step = len(plan.chart.series), plan.step
    gap = min(2.0, step / 6)
    for place, category in enumerate(categories):
        left = plan.left + (place + 0.5) * plan.group - count * step / 2
        for number, series in enumerate(plan.chart.series):
            value = series.values[category]
            if value is None:
                continue
            text, end = plan.text_of(value), scale.place(value)
            extent = plan.label_height(text) * (1 if value < 0 else -1)
            label = _past_level(end, extent, _level_of(plan, category, scale))
            yield _Bar(
                number,
                category,
                value,
                left + number * step + gap / 2,
                step - gap,
                end,
                text,
                label,
            )


def _level_of(plan: _Plan, category: int, scale: Scale) -> float | None:
    """Return where the level is drawn across a group, if there is one."""
    level = plan.chart.marks.values[category] if plan.chart.marks else None
    return None if level is None else scale.place(level)


def _past_level(end: float, extent: float, level: float | None) -> float:
    """Return where a value of this extent begins: at its bar's end, or past a level on its way."""
    if level is None or not extent:
        return end
    near, far = sorted((end, end + extent))
    is_in_the_way = near - _MARK_WIDTH < level < far + _MARK_WIDTH
    return level + (_MARK_WIDTH if extent > 0 else -_MARK_WIDTH) if is_in_the_way else end


def _drawn(plan: _Plan, bar: _Bar, scale: Scale) -> str:
    zero = scale.place(0)
    chart = plan.chart
    return element(
        "rect",
        named(f"{chart.categories[bar.category]}, {chart.series[bar.series].name}: {bar.text}"),
        x=bar.left,
        y=min(zero, bar.end),
        width=bar.width,
        height=abs(zero - bar.end),
        fill=reference_to(plan.sheet.prefix, plan.tones[bar.series]),
        **edge(),
    )


def _value(plan: _Plan, bar: _Bar) -> str:
    middle, is_below = bar.left + bar.width / 2, bar.value < 0
    if plan.labels == "across":
        top = bar.label + (1 if is_below else -1 - LEADING)
        return write(middle, top, (bar.text,), "middle")
    if plan.labels == "none":
        return ""
    y = bar.label + (_LABEL_GAP if is_below else -_LABEL_GAP)
    return element(
        "text",
        bar.text,
        transform=f"translate({middle + SIZE * 0.36:.2f} {y:.2f}) rotate(-90)",
        text_anchor="end" if is_below else "",
    )


def _levels(plan: _Plan, categories: range, scale: Scale) -> Iterator[str]:
    """Yield the level across each group: black between white edges, to be seen on any fill."""
    marks = plan.chart.marks
    half = len(plan.chart.series) * plan.step / 2 + plan.group * _GROUP_GAP / 4
    for place, category in enumerate(categories):
        value = marks.values[category] if marks else None
        if marks is None or value is None:
            continue
        middle, y = plan.left + (place + 0.5) * plan.group, scale.place(value)
        name = named(f"{plan.chart.categories[category]}, {marks.name}: {plan.text_of(value)}")
        yield element("g", name, _level(middle - half, middle + half, y))


def _level(left: float, right: float, y: float) -> str:
    return "\n".join(
        (
            line(left, y, right, y, PAPER, stroke_width=_MARK_WIDTH + 3),
            line(left, y, right, y, INK, stroke_width=_MARK_WIDTH),
        )
    )


def _names(plan: _Plan, categories: range, top: float) -> tuple[str, float]:
    """Return the names below the groups, each with the value of its level, and where they end."""
    width = plan.group - 6
    blocks = [wrapped(plan.chart.categories[number], width, 3) for number in categories]
    notes = [_level_note(plan, number) for number in categories]
    if block_width(notes) > width:
        notes = ["" for _ in notes]
    drawn = []
    bottom = top
    for place, (number, block, note) in enumerate(zip(categories, blocks, notes, strict=True)):
        middle = plan.left + (place + 0.5) * plan.group
        under = top + block_height(block)
        drawn.append(write(middle, top, block, "middle", whole=plan.chart.categories[number]))
        drawn.append(write(middle, under, (note,) if note else (), "middle", fill=QUIET))
        bottom = max(bottom, under + (LEADING if note else 0))
    return "\n".join(filter(None, drawn)), bottom


def _level_note(plan: _Plan, category: int) -> str:
    marks = plan.chart.marks
    value = marks.values[category] if marks else None
    return f"{marks.name}: {plan.text_of(value)}" if marks and value is not None else ""


# --- the legend -----------------------------------------------------------------------------------


def _keys(chart: BarChart, sheet: Sheet) -> list[Key]:
    tones = tones_of(chart.series)
    keys = [
        fill_key(series.name, tone, sheet) for series, tone in zip(chart.series, tones, strict=True)
    ]
    if chart.marks:
        keys.append(Key(chart.marks.name, lambda x, y: _level(x, x + 20, y)))
    return keys
