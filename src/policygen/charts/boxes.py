"""Rectangles, and a place for a label among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# Where labels are tried around a point, the best first: right, left, above, below, then corners.
_SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
_DISTANCES = (0.0, 8.0, 18.0, 32.0, 50.0, 75.0, 105.0)


Line = tuple[tuple[float, float], tuple[float, float]]
"""A straight line between two points."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its left and upper edges, and its size."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The middle."""
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The four corners, round it."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )

    def overlaps(self, other: Box) -> bool:
        """Tell whether the two share more than an edge."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )

    def lies_in(self, other: Box) -> bool:
        """Tell whether this lies in ``other``."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )

    def grown(self, by: float) -> Box:
        """Return the rectangle with its edges moved outwards."""
        return Box(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Return the spot of this that is nearest to a point."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)


def box_around(x: float, y: float, width: float, height: float) -> Box:
    """Return a rectangle by its middle."""
    return Box(x - width / 2, y - height / 2, width, height)


def place_label(
    point: tuple[float, float],
    size: tuple[float, float],
    start: float,
    *,
    fits: Callable[[Box], bool],
    taken: Sequence[Box],
) -> Box | None:
    """Return the nearest room for a label of ``size`` at a point, ``start`` off it at least.

    It ``fits`` and overlaps nothing that is ``taken``; None if there is no such room.
    """
    for box in _places(*point, size, start):
        if not any(box.overlaps(other) for other in taken) and fits(box):
            return box
    return None


def _places(x: float, y: float, size: tuple[float, float], start: float) -> Iterator[Box]:
    width, height = size
    for distance in _DISTANCES:
        off = start + distance
        for across, down in _SIDES:
            yield box_around(
                x + across * (off + width / 2), y + down * (off + height / 2), width, height
            )


def meets(line: Line, box: Box) -> bool:
    """Tell whether a line has a part in a rectangle (clipped as Liang and Barsky do)."""
    (x1, y1), (x2, y2) = line
    first, last = 0.0, 1.0
    for way, room in (
        (x1 - x2, x1 - box.left),
        (x2 - x1, box.right - x1),
        (y1 - y2, y1 - box.top),
        (y2 - y1, box.bottom - y1),
    ):
        if way == 0 and room < 0:
            return False
        if way < 0:
            first = max(first, room / way)
        elif way > 0:
            last = min(last, room / way)
    return first <= last


def cross(one: Line, other: Line) -> bool:
    """Tell whether two lines cross, each with its ends on both sides of the other."""
    return all(
        _side(line[0], *across) * _side(line[1], *across) < 0
        for line, across in ((one, other), (other, one))
    )


def is_in_field(box: Box, field: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a rectangle lies in a convex field, whichever way its corners go round."""
    return all(_is_inside(corner, field) for corner in box.corners)


def _is_inside(point: tuple[float, float], field: Sequence[tuple[float, float]]) -> bool:
    sides = [
        _side(point, one, other) for one, other in zip(field, (*field[1:], field[0]), strict=True)
    ]
    return all(side >= 0 for side in sides) or all(side <= 0 for side in sides)


def _side(
    point: tuple[float, float], one: tuple[float, float], other: tuple[float, float]
) -> float:
    """Return more or less than 0 for the two sides of the line through two points."""
    return (other[0] - one[0]) * (point[1] - one[1]) - (other[1] - one[1]) * (point[0] - one[0])


def centre_of(field: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return the mean of a field's corners."""
    xs, ys = zip(*field, strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)
