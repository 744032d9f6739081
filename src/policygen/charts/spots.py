"""Spots in a frame, and room for their names: none overlaps another or crosses a name's line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.charts.boxes import Box, along, box_around, place_label
from policygen.charts.elements import PAPER, QUIET, element, line, named, readable
from policygen.charts.lettering import block_height, block_width, wrapped, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.tree.pictures import Point

_RADIUS = 5.5
_NAME_WIDTH = 150.0
_MOST_NAMES = 4  # at one spot; more are told in the key
_GAP = 3.0
_NEAR = 8.0  # a name this far off needs no line to its spot
_COLOUR = "#0b5a9d"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the frame and the points that are there."""

    x: float
    y: float
    points: tuple[Point, ...]

    @property
    def names(self) -> str:
        """The names of all points, for the key."""
        return "; ".join(filter(None, (readable(point.name) for point in self.points)))

    @property
    def box(self) -> Box:
        """The room that its sign takes."""
        return box_around(self.x, self.y, 2 * _RADIUS + 3, 2 * _RADIUS + 3)

    @property
    def core(self) -> Box:
        """The room that no other spot's line may cross."""
        return box_around(self.x, self.y, _RADIUS, _RADIUS)

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands beside its sign; nothing where there are too many names."""
        if len(self.points) > _MOST_NAMES:
            return ()
        most = 2 if len(self.points) <= 2 else 1
        return tuple(
            line for point in self.points for line in wrapped(point.name, _NAME_WIDTH, most)
        )

    def sign(self) -> str:
        """Return the dot."""
        return element(
            "circle",
            named(self.names),
            cx=self.x,
            cy=self.y,
            r=_RADIUS,
            fill=_COLOUR,
            stroke=PAPER,
            stroke_width="1.5",
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text in a place; ``spot`` is what they name."""

    spot: Spot
    lines: tuple[str, ...]
    box: Box

    @property
    def end(self) -> tuple[float, float]:
        """Where a line from the spot meets the label."""
        return self.box.nearest(self.spot.x, self.spot.y)

    @property
    def leader(self) -> tuple[Box, ...]:
        """The room of the line from the spot; none where the label stands at its spot."""
        x, y = self.end
        away = (self.spot.x - x) ** 2 + (self.spot.y - y) ** 2
        is_near = away <= (_RADIUS + _GAP + _NEAR) ** 2
        return () if is_near else along((self.spot.x, self.spot.y), self.end)

    def leader_line(self) -> str:
        """Return the thin line from the spot, if it has one."""
        if not self.leader:
            return ""
        return line(self.spot.x, self.spot.y, *self.end, QUIET, stroke_width="1")

    def text(self) -> str:
        """Return the lines, ranged towards the spot."""
        box, whole = self.box, self.spot.names
        if box.left >= self.spot.x:
            return write(box.left + 1, box.top, self.lines, whole=whole)
        if box.right <= self.spot.x:
            return write(box.right - 1, box.top, self.lines, "end", whole=whole)
        return write(box.middle[0], box.top, self.lines, "middle", whole=whole)


@dataclass(slots=True)
class Room:
    """What is free for labels: ``inside`` less what is ``taken``, better off the ``shunned``."""

    inside: Box
    spots: Sequence[Spot]
    shunned: Sequence[Box]
    taken: list[Box]

    def find(self, spot: Spot, lines: tuple[str, ...], *, strict: bool) -> Label | None:
        """Return a label in the nearest room, which is taken then; None if there is no room.

        Its line crosses no other label and, where ``strict``, no other spot.
        """
        if not lines:
            return None
        size = (block_width(lines) + 2, block_height(lines))
        barred = [*self.taken, *(other.core for other in self.spots if strict and other != spot)]
        filled = [*self.taken, *(other.box for other in self.spots)]

        def fits(box: Box) -> bool:
            leader = Label(spot, lines, box).leader
            return box.lies_in(self.inside) and not any(
                step.overlaps(other) for step in leader for other in barred
            )

        for shunned in (self.shunned, ()):
            box = place_label(
                (spot.x, spot.y), size, _RADIUS + _GAP, fits=fits, taken=(*filled, *shunned)
            )
            if box is not None:
                label = Label(spot, lines, box)
                self.taken += (box, *label.leader)
                return label
        return None
