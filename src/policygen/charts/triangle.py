"""A triangle of all ways to share a whole among three, with its fields and the chosen point.

The first corner is at the top, the second at the lower left, the third at the lower right. Each
side carries the scale of one corner, and its ticks lie along the lines of equal share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.charts.boxes import Box, box_around, centre_of, is_in_field, place_label
from policygen.charts.elements import INK, PAPER, QUIET, element, line, named, polygon
from policygen.charts.legend import GAP, Key, draw_legend
from policygen.charts.lettering import LEADING, block_height, block_width, wrapped, write
from policygen.charts.looks import edge, reference_to
from policygen.charts.sheet import MARGIN, WIDTH, Drawing
from policygen.charts.swatches import fill_key
from policygen.tree.pictures import tones_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from policygen.charts.lettering import Anchor
    from policygen.charts.sheet import Sheet
    from policygen.tree.pictures import Region, Shares, TriangleMap

_SIDE = 400.0
_HALF_ROOT = math.sqrt(3) / 2
_HEIGHT = _SIDE * _HALF_ROOT
_TICK = 7.0
_SCALE_STEP = 20  # percent
_NAME_OFF = 47.0  # from a side to the name of its scale, past the labels of its ticks
_SIDE_NAME = _SIDE * 0.5
_ARROW = 26.0
_PAD = 3.0  # around text on a fill
_NAME_WIDTHS = (230.0, 180.0, 120.0, 80.0, 60.0)
_LEAST_ROOM = 60.0  # for a name beside the triangle
_SEARCH = 14  # places tried each way in a region
_RADIUS = 6.0

_Place = tuple[float, float]
_BESIDE: tuple[tuple[int, Anchor], ...] = ((-1, "end"), (1, "start"))


@dataclass(frozen=True, slots=True)
class _Map:
    """The corners of the triangle, what it shows, and the rooms that are taken."""

    chart: TriangleMap
    sheet: Sheet
    corners: tuple[_Place, _Place, _Place]
    taken: list[Box] = field(default_factory=list)

    def place(self, shares: Shares) -> _Place:
        """Return the place of shares."""
        x, y = (
            math.fsum(
                share * corner[axis]
                for share, corner in zip(_shares(shares), self.corners, strict=True)
            )
            for axis in (0, 1)
        )
        return x, y


def _shares(parts: Shares) -> Shares:
    """Return shares that add up to 1; less than nothing counts as nothing."""
    sizes = [max(0.0, part) for part in parts]
    largest = max(sizes)
    one, two, three = (size / largest for size in sizes) if largest else (1.0, 1.0, 1.0)
    whole = math.fsum((one, two, three))
    return one / whole, two / whole, three / whole


def draw_triangle(chart: TriangleMap, sheet: Sheet) -> Drawing:
    """Draw the triangle with its scales, its regions and their names, and the point chosen."""
    head = wrapped(chart.corners[0], WIDTH / 2, 2, bold=True)
    top = MARGIN + block_height(head) + 22
    middle, base = WIDTH / 2, top + _HEIGHT
    corners = ((middle, top), (middle - _SIDE / 2, base), (middle + _SIDE / 2, base))
    drawn = _Map(chart, sheet, corners)
    point = drawn.place(chart.point)
    drawn.taken.append(box_around(*point, 2 * _RADIUS + 6, 2 * _RADIUS + 6))
    parts = [
        write(middle, MARGIN, head, "middle", bold=True, whole=chart.corners[0]),
        *_regions(drawn),
        polygon(corners, fill="none", stroke=INK, stroke_width="1.5"),
        *_scales(drawn),
        *_guides(drawn, point),
        *_region_names(drawn),
        _sign(point),
        _point_name(drawn, point),
    ]
    feet, bottom = _feet(drawn, base + LEADING + 14)
    tones = tones_of(chart.regions)
    keys = [
        *(
            fill_key(region.name, tone, sheet, is_shared=region.is_shared)
            for region, tone in zip(chart.regions, tones, strict=True)
        ),
        Key(chart.point_name, lambda x, y: _sign((x + 10, y))),
    ]
    legend, bottom = draw_legend(keys, MARGIN, bottom + GAP, WIDTH - 2 * MARGIN)
    body = "\n".join(filter(None, (*parts, feet, legend)))
    return Drawing(body, bottom + MARGIN, tones)


# --- the scales -----------------------------------------------------------------------------------


def _scales(drawn: _Map) -> Iterator[str]:
    """Yield ticks, percentages and the name of the scale on each side."""
    ways: tuple[tuple[_Place, Anchor], ...] = (
        ((-1.0, 0.0), "end"),
        ((0.5, _HALF_ROOT), "middle"),
        ((0.5, -_HALF_ROOT), "start"),
    )
    for corner, (way, anchor) in enumerate(ways):
        for percent in range(0, 101, _SCALE_STEP):
            x, y = drawn.place(_on_side(corner, percent / 100))
            end = (x + way[0] * _TICK, y + way[1] * _TICK)
            yield line(x, y, *end, INK)
            yield _tick_label(drawn, percent, end, way, anchor)
        yield _side_name(drawn, corner)


def _on_side(corner: int, share: float) -> Shares:
    """Return the shares at a place of the side that carries the scale of ``corner``."""
    shares = [0.0, 0.0, 0.0]
    shares[corner], shares[(corner + 1) % 3] = share, 1 - share
    return shares[0], shares[1], shares[2]


def _tick_label(drawn: _Map, percent: int, end: _Place, way: _Place, anchor: Anchor) -> str:
    label = drawn.sheet.formats.percent(percent)
    width = block_width((label,))
    x, y = end[0] + way[0] * 3, end[1] + way[1] * 10
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    drawn.taken.append(Box(left, y - LEADING / 2, width, LEADING))
    return write(x, y - LEADING / 2, (label,), anchor, fill=QUIET)


def _side_name(drawn: _Map, corner: int) -> str:
    """Return the name of a side's scale, along the side, with an arrow to where it grows."""
    x, y = drawn.place(_on_side(corner, 0.5))
    name = drawn.chart.corners[corner]
    if corner == 1:
        room = _SIDE - 2 * (WIDTH / 2 - _SIDE / 2 - MARGIN) - GAP
        return _with_arrow(x, y + LEADING * 1.5 + 14, name, room - 2 * _ARROW, back=True)
    way = -1 if corner == 0 else 1
    x, y = x + way * _HALF_ROOT * _NAME_OFF, y - 0.5 * _NAME_OFF
    half = (block_width(wrapped(name, _SIDE_NAME, 1)) + 2 * _ARROW) / 2
    for at in range(-4, 5):
        along = half * at / 4
        drawn.taken.append(box_around(x + along / 2, y + way * along * _HALF_ROOT, 16, 16))
    turn = f"translate({x:.2f} {y:.2f}) rotate({60 * way})"
    return element("g", _with_arrow(0, 0, name, _SIDE_NAME), transform=turn)


def _with_arrow(x: float, y: float, name: str, width: float, *, back: bool = False) -> str:
    """Return a name around a place, and an arrow after it, or ``back`` before it."""
    lines = wrapped(name, width, 1)
    way = -1 if back else 1
    text = write(x - way * _ARROW / 2, y - LEADING / 2, lines, "middle", fill=QUIET, whole=name)
    end = x + way * (block_width(lines) / 2 + _ARROW)
    arrow = element(
        "path",
        d=f"M{end - way * 20:.2f} {y:.2f}H{end:.2f}m{-way * 5} -4l{way * 5} 4l{-way * 5} 4",
        fill="none",
        stroke=QUIET,
        stroke_width="1.2",
    )
    return f"{text}\n{arrow}" if text else ""


def _feet(drawn: _Map, top: float) -> tuple[str, float]:
    """Return the names of the lower corners, and where they end."""
    room = 2 * (drawn.corners[1][0] - MARGIN)
    parts = []
    bottom = top + LEADING
    for corner in (1, 2):
        name = drawn.chart.corners[corner]
        lines = wrapped(name, room, 3, bold=True)
        parts.append(write(drawn.corners[corner][0], top, lines, "middle", bold=True, whole=name))
        bottom = max(bottom, top + block_height(lines))
    return "\n".join(filter(None, parts)), bottom


# --- the regions ----------------------------------------------------------------------------------


def _regions(drawn: _Map) -> Iterator[str]:
    """Yield the fields, those that several share last, so that no other hides their edge."""
    regions = zip(drawn.chart.regions, tones_of(drawn.chart.regions), strict=True)
    for region, tone in sorted(regions, key=lambda one: one[0].is_shared):
        if region.corners:
            yield polygon(
                _outline(drawn, region),
                named(region.name),
                fill=reference_to(drawn.sheet.prefix, tone),
                stroke_linejoin="round",
                **edge(is_shared=region.is_shared),
            )


def _outline(drawn: _Map, region: Region) -> tuple[_Place, ...]:
    return tuple(drawn.place(shares) for shares in region.corners)


def _region_names(drawn: _Map) -> Iterator[str]:
    """Yield each name on its region, or beside the triangle with a line to the region."""
    outside = []
    for region in drawn.chart.regions:
        if not region.corners:
            continue
        corners = _outline(drawn, region)
        found = _room_in(corners, region.name, drawn.taken)
        if found is None:
            outside.append((region.name, centre_of(corners)))
            continue
        box, lines = found
        drawn.taken.append(box)
        yield _on_paper(box, lines, whole=region.name)
    yield from _names_beside(drawn, outside)


def _room_in(
    corners: Sequence[_Place], name: str, taken: Sequence[Box]
) -> tuple[Box, tuple[str, ...]] | None:
    """Return a place for a name inside a region, as near to its middle as can be."""
    choices = sorted(
        (wrapped(name, width, 3) for width in _NAME_WIDTHS),
        key=lambda lines: any(line.endswith("…") for line in lines),
    )
    for lines in choices:
        size = (block_width(lines) + 2 * _PAD, block_height(lines))
        for x, y in _places_in(corners):
            box = box_around(x, y, *size)
            free = not any(box.overlaps(other) for other in taken)
            if free and is_in_field(box.grown(2), corners):
                return box, lines
    return None


def _places_in(corners: Sequence[_Place]) -> list[_Place]:
    """Return places all over a region, those nearest to its middle first."""
    xs, ys = zip(*corners, strict=True)
    middle = centre_of(corners)
    grid = [
        (
            min(xs) + (max(xs) - min(xs)) * across / _SEARCH,
            min(ys) + (max(ys) - min(ys)) * down / _SEARCH,
        )
        for across in range(1, _SEARCH)
        for down in range(1, _SEARCH)
    ]
    return [
        middle,
        *sorted(grid, key=lambda at: (at[0] - middle[0]) ** 2 + (at[1] - middle[1]) ** 2),
    ]


def _names_beside(drawn: _Map, names: Sequence[tuple[str, _Place]]) -> Iterator[str]:
    """Yield names in the upper corners of the drawing, from the top down on either side."""
    apex = drawn.corners[0]
    half_head = block_width(wrapped(drawn.chart.corners[0], WIDTH / 2, 2, bold=True), bold=True) / 2
    for way, anchor in _BESIDE:
        top = MARGIN
        for name, (x, y) in sorted(names, key=lambda one: one[1][1]):
            if (x >= apex[0]) is not (way > 0):
                continue
            bottom = top + 2 * LEADING
            off = max(half_head + GAP, (bottom - apex[1]) / _HEIGHT * _SIDE / 2 + 2 * _NAME_OFF)
            lines = wrapped(name, WIDTH / 2 - MARGIN - off, 2)
            if off > WIDTH / 2 - MARGIN - _LEAST_ROOM:
                break
            at = apex[0] + way * off
            yield _leader((at - way * 4, top + LEADING / 2), (x, y))
            yield write(at, top, lines, anchor, whole=name)
            top = bottom + 6


def _leader(start: _Place, end: _Place) -> str:
    """Return a line from a name to its region, with a dot on the region."""
    return "\n".join(
        (
            line(*start, *end, PAPER, stroke_width="3.5"),
            line(*start, *end, INK, stroke_width="1.2"),
            element("circle", cx=end[0], cy=end[1], r="2.5", fill=INK, stroke=PAPER),
        )
    )


def _on_paper(
    box: Box, lines: Sequence[str], *, whole: str, bold: bool = False, edge: str = ""
) -> str:
    """Return text on a white field, to be read on any fill."""
    ground = element(
        "rect",
        x=box.left,
        y=box.top,
        width=box.width,
        height=box.height,
        fill=PAPER,
        stroke=edge,
        rx="2",
    )
    text = write(box.middle[0], box.top, lines, "middle", whole=whole, bold=bold)
    return f"{ground}\n{text}" if text else ""


# --- the point ------------------------------------------------------------------------------------


def _sign(point: _Place) -> str:
    """Return a black dot in a white ring in a black one, to be seen on any fill."""
    x, y = point
    rings = ((_RADIUS + 1.5, PAPER), (_RADIUS, INK), (_RADIUS - 1.5, PAPER), (2.8, INK))
    return "\n".join(element("circle", cx=x, cy=y, r=r, fill=fill) for r, fill in rings)


def _guides(drawn: _Map, point: _Place) -> Iterator[str]:
    """Yield dashed lines along which the chosen shares are read on the three scales."""
    for corner, share in enumerate(_shares(drawn.chart.point)):
        end = drawn.place(_on_side(corner, share))
        yield line(*point, *end, PAPER, stroke_width="3")
        yield line(*point, *end, INK, stroke_width="1.2", stroke_dasharray="5 3")


def _point_name(drawn: _Map, point: _Place) -> str:
    """Return the name of the point near it, inside the triangle if there is room."""
    name = drawn.chart.point_name
    frame = Box(0, 0, WIDTH, drawn.corners[1][1]).grown(-MARGIN)
    ways: tuple[Callable[[Box], bool], ...] = (
        lambda box: is_in_field(box.grown(2), drawn.corners),
        lambda box: box.lies_in(frame),
    )
    for fits in ways:
        for width in _NAME_WIDTHS:
            lines = wrapped(name, width, 3, bold=True)
            size = (block_width(lines, bold=True) + 2 * _PAD, block_height(lines))
            box = place_label(point, size, _RADIUS + 4, fits=fits, taken=drawn.taken)
            if box is not None and lines:
                drawn.taken.append(box)
                near = line(*point, *box.nearest(*point), INK, stroke_width="1.5")
                text = _on_paper(box, lines, whole=name, bold=True, edge=INK)
                return f"{near}\n{_sign(point)}\n{text}"
    return ""
