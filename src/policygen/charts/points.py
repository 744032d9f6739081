"""Named points in a field that two lines part in four."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.charts.boxes import Box
from policygen.charts.elements import (
    FAINT,
    INK,
    QUIET,
    coordinate,
    element,
    line,
)
from policygen.charts.legend import GAP, Key, draw_legend
from policygen.charts.lettering import LEADING, block_height, block_width, wrapped, write
from policygen.charts.scales import Scale, printed, ticks_within
from policygen.charts.sheet import MARGIN, WIDTH, Drawing
from policygen.charts.spots import Room, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.charts.lettering import Anchor
    from policygen.charts.sheet import Sheet
    from policygen.charts.spots import Label
    from policygen.tree.pictures import Point, PointChart

_HEIGHT = 380.0  # of the frame
_NAMES_HEIGHT = LEADING + 11.0  # between the frame and the end of the scale


@dataclass(frozen=True, slots=True)
class _Field:
    """The frame and its two scales."""

    chart: PointChart
    sheet: Sheet
    frame: Box
    x: Scale
    y: Scale

    @property
    def lines(self) -> tuple[Box, Box]:
        """The rooms of the two lines that part the field."""
        x, y = self.x.place(self.chart.x_part), self.y.place(self.chart.y_part)
        frame = self.frame
        return (
            Box(x - 2, frame.top, 4, frame.height),
            Box(frame.left, y - 2, frame.width, 4),
        )


def draw_points(chart: PointChart, sheet: Sheet) -> Drawing:
    """Draw points with their names, the lines that part the field, and the names of its parts."""
    top_title = wrapped(chart.y_axis, WIDTH - 2 * MARGIN, 2)
    parts = [write(MARGIN, MARGIN, top_title, whole=chart.y_axis, fill=QUIET)]
    field = _field(chart, sheet, MARGIN + block_height(top_title) + 6)
    spots = _spots(field)
    quarters = list(_quarters(field, spots))
    labels, keyed = _labelled(field, spots, [box for box, _ in quarters])
    parts += _frame(field)
    parts += [text for _, text in quarters]
    parts += [label.leader_line() for label in labels]
    parts += [spot.sign() for spot in spots]
    parts += [label.text() for label in labels]
    bottom = field.frame.bottom + 8 + LEADING
    title = wrapped(chart.x_axis, field.frame.width, 2)
    parts.append(write(field.frame.right, bottom, title, "end", whole=chart.x_axis, fill=QUIET))
    bottom += block_height(title)
    if keyed:
        legend, bottom = draw_legend(keyed, MARGIN, bottom + GAP, WIDTH - 2 * MARGIN)
        parts.append(legend)
    return Drawing("\n".join(filter(None, parts)), bottom + MARGIN)


# --- the field ------------------------------------------------------------------------------------


def _field(chart: PointChart, sheet: Sheet, top: float) -> _Field:
    """Return the frame below ``top``; points beyond the ends of a scale lengthen it."""
    xs = (*chart.x_range, chart.x_part, *(point.x for point in chart.points))
    ys = (*chart.y_range, chart.y_part, *(point.y for point in chart.points))
    labels = ticks_within(min(ys), max(ys)).labels(sheet.formats)
    left = MARGIN + block_width(labels) + 8
    frame = Box(left, top, WIDTH - MARGIN - 10 - left, _HEIGHT)
    # Beyond the scales' ends a point is drawn whole, and the quarters' names have a line.
    x = Scale(min(xs), max(xs), frame.left + 12, frame.right - 12)
    y = Scale(min(ys), max(ys), frame.bottom - _NAMES_HEIGHT, frame.top + _NAMES_HEIGHT)
    return _Field(chart, sheet, frame, x, y)


def _frame(field: _Field) -> Iterator[str]:
    frame = field.frame
    for scale, is_x in ((field.x, True), (field.y, False)):
        ticks = ticks_within(scale.low, scale.high)
        labels = ticks.labels(field.sheet.formats)
        last = -1e9
        for value, label in zip(ticks.values, labels, strict=True):
            place = scale.place(float(value))
            if not is_x:
                yield line(frame.left, place, frame.right, place, FAINT)
                yield write(frame.left - 6, place - LEADING / 2, (label,), "end", fill=QUIET)
                continue
            yield line(place, frame.top, place, frame.bottom, FAINT)
            half = block_width((label,)) / 2
            if place - half > last and place + half <= WIDTH:
                yield write(place, frame.bottom + 4, (label,), "middle", fill=QUIET)
                last = place + half + 4
    x, y = field.x.place(field.chart.x_part), field.y.place(field.chart.y_part)
    dashes = {"stroke_width": "1.5", "stroke_dasharray": "7 4"}
    yield line(x, frame.top, x, frame.bottom, QUIET, **dashes)
    yield line(frame.left, y, frame.right, y, QUIET, **dashes)
    yield _outline(frame)


def _outline(frame: Box) -> str:
    return element(
        "rect",
        x=frame.left,
        y=frame.top,
        width=frame.width,
        height=frame.height,
        fill="none",
        stroke=INK,
        stroke_width="1",
    )


def _quarters(field: _Field, spots: Sequence[Spot]) -> Iterator[tuple[Box, str]]:
    """Yield the room and the text of each quarter's name, in its outer corner."""
    frame = field.frame
    x, y = field.x.place(field.chart.x_part), field.y.place(field.chart.y_part)
    for number, name in enumerate(field.chart.quarters):
        is_right, is_high = number % 2 == 1, number >= 2
        quarter = Box(
            x if is_right else frame.left,
            frame.top if is_high else y,
            frame.right - x if is_right else x - frame.left,
            y - frame.top if is_high else frame.bottom - y,
        )
        for most in (2, 1):
            lines = wrapped(name, quarter.width - 12, most)
            size = (block_width(lines), block_height(lines))
            left = quarter.right - 6 - size[0] if is_right else quarter.left + 6
            top = quarter.top + 3 if is_high else quarter.bottom - 3 - size[1]
            box = Box(left, top, *size)
            is_free = not any(box.overlaps(spot.box) for spot in spots)
            if lines and is_free and box.lies_in(quarter):
                at, anchor = _towards(box, is_right=is_right)
                yield box, write(at, top, lines, anchor, fill=QUIET, whole=name)
                break


def _towards(box: Box, *, is_right: bool) -> tuple[float, Anchor]:
    return (box.right, "end") if is_right else (box.left, "start")


# --- the points -----------------------------------------------------------------------------------


def _spots(field: _Field) -> list[Spot]:
    """Return the places where points are, from the top down; those in one place share it."""
    at: dict[tuple[str, str], list[Point]] = {}
    for point in field.chart.points:
        place = (field.x.place(point.x), field.y.place(point.y))
        at.setdefault((coordinate(place[0]), coordinate(place[1])), []).append(point)
    spots = [Spot(float(x), float(y), tuple(points)) for (x, y), points in at.items()]
    return sorted(spots, key=lambda spot: (spot.y, spot.x))


def _labelled(
    field: _Field, spots: Sequence[Spot], taken: Sequence[Box]
) -> tuple[list[Label], list[Key]]:
    """Return the labels that have room, and what the key has to tell.

    Names that find no room give way to a number; where even that finds none, the key tells where
    the spot is.
    """
    room = Room(field.frame.grown(-3), spots, field.lines, list(taken))
    named = [(spot, room.find(spot, spot.lines, strict=True)) for spot in spots]
    labels = [label for _, label in named if label]
    numbered: list[Key] = []
    unnumbered = []
    for spot in (spot for spot, label in named if label is None and spot.names):
        number = str(len(numbered) + 1)
        label = room.find(spot, (number,), strict=False)
        if label is None:
            unnumbered.append(_key("•", f"{spot.names} ({_place(field, spot)})"))
        else:
            labels.append(label)
            numbered.append(_key(number, spot.names))
    return labels, [*numbered, *unnumbered]


def _place(field: _Field, spot: Spot) -> str:
    first = spot.points[0]
    return "; ".join(printed(value, 2, field.sheet.formats) for value in (first.x, first.y))


def _key(sign: str, words: str) -> Key:
    return Key(words, lambda x, y: write(x, y - LEADING / 2, (sign,), bold=True))
