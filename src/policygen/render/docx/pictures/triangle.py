"""All ways to share a whole among three, as a drawing of Word's own shapes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import TYPE_CHECKING

from policygen.render.docx.pictures.drawings import Size
from policygen.render.docx.pictures.labels import Box, place_labels
from policygen.render.docx.pictures.looks import (
    GREY,
    INK,
    MEDIUM,
    NAVY,
    PAPER,
    SMALL,
    Fill,
    fill,
    short,
)
from policygen.render.docx.pictures.shapes import Align, Frame, Group
from policygen.render.docx.pictures.widths import lines_in, text_width
from policygen.tree.pictures import tones_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.render.docx.pictures.drawings import Drawings
    from policygen.render.docx.pictures.shapes import Spot
    from policygen.tree.pictures import Region, Shares, TriangleMap

# Twips: the height of a line of lettering, room for the scale beside the triangle, the longest
# side of a triangle, a legend's swatch, the gap between parts, the radius of the point.
_LINE, _SCALE, _LONGEST_SIDE, _SWATCH, _GAP, _RADIUS = 210, 620, 5_000, 280, 160, 75
_TICK = 90
# How many half lines a field's name may stand above or below the field's middle.
_MOST_STEPS = 20
# A field smaller than this, in square twips, is a line or a dot and cannot be drawn.
_LEAST_AREA = 100
_LEGEND_BESIDE = 7_000
# Of the line around a field, in points; around one that several options share.
_EDGE, _SHARED_EDGE = 0.75, 2.25
_MOST_LINES = 8
_TICKS = (20, 40, 60, 80)
_PAPER = Fill(PAPER)
_MIDDLE: Align = "center"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of the drawing stand: the triangle's corners and the legend's entries."""

    size: Size
    corners: tuple[Spot, Spot, Spot]
    """The first corner above, the second at the left below, the third at the right."""
    names: tuple[tuple[Frame, Align], ...]
    legend: tuple[Frame, ...]
    """A frame for each region's name, then one for the point's."""

    def spot(self, shares: Shares) -> Spot:
        """Return where a whole that is shared like this stands."""
        parts = [min(max(share, 0.0), 1.0) for share in shares]
        whole = sum(parts) or 1.0
        return (
            sum(part * x for part, (x, _) in zip(parts, self.corners, strict=True)) / whole,
            sum(part * y for part, (_, y) in zip(parts, self.corners, strict=True)) / whole,
        )


def shortened(picture: TriangleMap) -> TriangleMap:
    """Return the map with names that leave room for the map."""
    above, right, left = map(short, picture.corners)
    regions = tuple(replace(region, name=short(region.name)) for region in picture.regions)
    return replace(
        picture,
        corners=(above, right, left),
        regions=regions,
        point_name=short(picture.point_name),
    )


def triangle_layout(picture: TriangleMap, width: int) -> Layout:
    """Return the layout at ``width``: the legend beside the triangle where there is room."""
    beside = width >= _LEGEND_BESIDE
    room = width * 5 // 8 if beside else width
    side = min(room - 2 * _SCALE, _LONGEST_SIDE)
    high = side * sqrt(3) / 2
    middle = room / 2
    half = room // 2 - _GAP // 2
    above, left, right = picture.corners
    top = _height(above, room)
    bottom = max(_height(right, half), _height(left, half))
    foot = top + high + _SCALE * 0.55
    corners = (
        (middle, float(top)),
        (middle - side / 2, top + high),
        (middle + side / 2, top + high),
    )
    names = (
        (Frame(0, 0, room, top - _LINE * 0.3), _MIDDLE),
        _under(corners[1], left, Frame(0, foot, half, bottom), "left"),
        _under(corners[2], right, Frame(room - half, foot, half, bottom), "right"),
    )
    end = foot + bottom
    start: Spot = (room + _GAP, top + high * 0.15) if beside else (0, end + _GAP)
    legend = _legend(picture, start, width)
    height = max(end, legend[-1].top + legend[-1].height) + _LINE / 2
    return Layout(Size(width, round(height)), corners, names, legend)


def _under(corner: Spot, name: str, room: Frame, align: Align) -> tuple[Frame, Align]:
    """Return where a corner's name stands: right under it, or as far out as it needs."""
    x, wide = corner[0], _wide(name)
    if room.left <= x - wide / 2 and x + wide / 2 <= room.left + room.width:
        return Frame(x - wide / 2, room.top, wide, room.height), _MIDDLE
    return room, align


def _height(text: str, width: float) -> int:
    return _LINE * lines_in(text, max(round(width), 1), _MOST_LINES) + _LINE // 3


def _legend(picture: TriangleMap, start: Spot, width: int) -> tuple[Frame, ...]:
    left, top = start
    left += _SWATCH + _GAP / 2
    frames = []
    for name in (*(region.name for region in picture.regions), picture.point_name):
        high = _height(name, width - left)
        frames.append(Frame(left, top, width - left, high))
        top += high + _GAP / 2
    return tuple(frames)


def draw_triangle(
    picture: TriangleMap, layout: Layout, drawings: Drawings, text_style: str
) -> Group:
    """Return the drawing; ``text_style`` is the id of its texts' paragraph style."""
    group = Group(layout.size, drawings, text_style)
    regions = zip(picture.regions, tones_of(picture.regions), strict=True)
    # Fields that several share come last, so that no other hides their edge.
    for region, tone in sorted(regions, key=lambda one: one[0].is_shared):
        spots = [layout.spot(corner) for corner in region.corners]
        if _area(spots) > _LEAST_AREA:
            group.polygon(spots, fill(tone), INK, _edge(region))
    group.polygon(layout.corners, None, INK, _EDGE)
    _draw_scales(group, layout)
    for (frame, align), name in zip(layout.names, picture.corners, strict=True):
        group.text(frame, name, align=align, bold=True, colour=NAVY)
    _draw_names(group, picture, layout)
    _draw_legend(group, picture, layout)
    return group


def _edge(region: Region) -> float:
    """Return how thick the line around a field is, in points."""
    return _SHARED_EDGE if region.is_shared else _EDGE


def _area(spots: Sequence[Spot]) -> float:
    """Return the area of a polygon, in square twips; 0 for a line or a dot."""
    ends = zip(spots, (*spots[1:], *spots[:1]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in ends)) / 2


def _draw_scales(group: Group, layout: Layout) -> None:
    """Draw along each side the scale of the corner to which it leads, with the clock.

    A tick points along the line on which all spots have that share.
    """
    turns = ((1, 0, 2), (2, 1, 0), (0, 2, 1))
    for start, end, third in turns:
        (x1, y1), (x2, y2), (x3, y3) = (layout.corners[at] for at in (start, end, third))
        side = sqrt((x1 - x3) ** 2 + (y1 - y3) ** 2)
        across, down = (x1 - x3) / side, (y1 - y3) / side
        for percent in _TICKS:
            share = percent / 100
            x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
            tip = x + across * _TICK, y + down * _TICK
            group.line((x, y), tip, GREY, 0.5)
            named = f"{percent}%"
            group.text(_frame(_past_tick(tip, across, down, _wide(named))), named, colour=GREY)


def _past_tick(tip: Spot, across: float, down: float, wide: float) -> Box:
    """Return where the number of a tick stands: below one that points down, else beside it."""
    x, y = tip
    if down > 0:
        return Box.around((x, y + _LINE / 2), wide, _LINE)
    return Box.around((x + (wide / 2 if across > 0 else -wide / 2), y), wide, _LINE)


def _wide(text: str) -> float:
    """Return the width of a text's frame: with something to spare, for other fonts are wider."""
    return text_width(text) * SMALL / MEDIUM * 1.1 + 60


def _draw_names(group: Group, picture: TriangleMap, layout: Layout) -> None:
    """Mark and name the point; name each region that has room for it beside that."""
    spot = layout.spot(picture.point)
    taken = [Box.around(spot, 4 * _RADIUS, 4 * _RADIUS)]
    name = _beside_point(picture, layout, spot)
    if name is not None:
        taken.append(name)
    for region in picture.regions:
        box = _inside(region, layout, taken)
        if box is not None:
            taken.append(box)
            group.text(_frame(box), region.name, ground=_PAPER)
    if name is not None:
        group.text(_frame(name), picture.point_name, bold=True, ground=_PAPER)
    group.dot(spot, _RADIUS, Fill(INK), PAPER)


def _frame(box: Box) -> Frame:
    return Frame(box.left, box.top, box.right - box.left, box.bottom - box.top)


def _beside_point(picture: TriangleMap, layout: Layout, spot: Spot) -> Box | None:
    """Return where the point's name stands; None where only the legend has room for it."""
    name = Box.around(spot, _wide(picture.point_name), _LINE)
    if not picture.point_name.strip() or name.right - name.left > layout.size.width / 3:
        return None
    page, gap = Box(0, 0, layout.size.width, layout.size.height), _RADIUS * 1.6
    (side,) = place_labels([name], _edges(picture, layout), page, gap=gap)
    return name.beside(side, gap)


def _edges(picture: TriangleMap, layout: Layout) -> list[Box]:
    """Return small boxes along the edges of the fields, which a name had better not hide."""
    boxes = []
    for region in picture.regions:
        spots = [layout.spot(corner) for corner in region.corners]
        for (x1, y1), (x2, y2) in zip(spots, (*spots[1:], *spots[:1]), strict=True):
            steps = ceil(max(abs(x2 - x1), abs(y2 - y1)) / _LINE)
            ways = (step / max(steps, 1) for step in range(steps))
            boxes += [
                Box.around((x1 + (x2 - x1) * way, y1 + (y2 - y1) * way), _LINE, _LINE)
                for way in ways
            ]
    return boxes


def _inside(region: Region, layout: Layout, taken: Sequence[Box]) -> Box | None:
    """Return where a region's name stands in it, clear of what is there; None if nowhere."""
    spots = [layout.spot(corner) for corner in region.corners]
    if not region.name.strip() or _area(spots) <= _LEAST_AREA:
        return None
    middle = sum(y for _, y in spots) / len(spots)
    for lines in (1, 2, 3):
        wide = _wide(region.name) / lines * (1 if lines == 1 else 1.2)
        high = float(_LINE * lines_in(region.name, round(wide * MEDIUM / SMALL), _MOST_LINES))
        for step in sorted(range(-_MOST_STEPS, _MOST_STEPS + 1), key=abs):
            y = middle + step * _LINE / 2
            left, right = _free(spots, y, high)
            box = Box.around(((left + right) / 2, y), wide, high)
            if right - left >= wide and not any(map(box.overlap, taken)):
                return box
    return None


def _free(spots: Sequence[Spot], y: float, high: float) -> tuple[float, float]:
    """Return from where to where a convex polygon is free for a text this high around ``y``."""
    upper, lower = (_chord(spots, y + half) for half in (-high / 2, high / 2))
    return max(upper[0], lower[0]), min(upper[1], lower[1])


def _chord(spots: Sequence[Spot], y: float) -> tuple[float, float]:
    """Return where a horizontal line enters and leaves a convex polygon; a void where it misses."""
    xs = []
    for (x1, y1), (x2, y2) in zip(spots, (*spots[1:], *spots[:1]), strict=True):
        if min(y1, y2) <= y <= max(y1, y2) and y1 != y2:
            xs.append(x1 + (x2 - x1) * (y - y1) / (y2 - y1))
    return (min(xs), max(xs)) if xs else (0.0, 0.0)


def _draw_legend(group: Group, picture: TriangleMap, layout: Layout) -> None:
    *regions, point = layout.legend
    tones = tones_of(picture.regions)
    for region, tone, frame in zip(picture.regions, tones, regions, strict=True):
        left, top = frame.left - _SWATCH - _GAP / 2, frame.top + (frame.height - _LINE) / 2
        group.box(Frame(left, top + 20, _SWATCH, _LINE - 40), fill(tone), INK, _edge(region))
        group.text(frame, region.name, align="left")
    middle = point.left - _SWATCH / 2 - _GAP / 2, point.top + point.height / 2
    group.dot(middle, _RADIUS, Fill(INK), PAPER)
    group.text(point, picture.point_name, align="left")
