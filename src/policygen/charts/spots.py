"""Spots in a frame, and room for their names: none overlaps another or crosses a name's line."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.charts.boxes import Box, Line, box_around, cross, meets, place_label
from policygen.charts.elements import PAPER, QUIET, element, line, named, readable
from policygen.charts.fills import fill_for
from policygen.charts.lettering import block_height, block_width, wrapped, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.tree.pictures import Point

_RADIUS = 5.5
_NAME_WIDTH = 150.0
_MOST_NAMES = 4  # at one spot; more are told in the key
_GAP = 3.0
_NEAR = 8.0  # a name this far off needs no line to its spot
_COLOUR = f"#{fill_for(0).ground.lower()}"


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
    def leader(self) -> Line | None:
        """The line from the spot to the label; None where the label stands at its spot."""
        spot = (self.spot.x, self.spot.y)
        end = self.box.nearest(*spot)
        is_near = math.dist(spot, end) <= _RADIUS + _GAP + _NEAR
        return None if is_near else (spot, end)

    def leader_line(self) -> str:
        """Return the thin line from the spot, if it has one."""
        leader = self.leader
        return line(*leader[0], *leader[1], QUIET, stroke_width="1") if leader else ""

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
    leaders: list[Line] = field(default_factory=list)

    def find(self, spot: Spot, lines: tuple[str, ...], *, strict: bool) -> Label | None:
        """Return a label in the nearest room, which is taken then; None if there is no room.

        Its line crosses no other label or line and, where ``strict``, no other spot.
        """
        if not lines:
            return None
        size = (block_width(lines) + 2, block_height(lines))
        barred = [*self.taken, *(other.core for other in self.spots if strict and other != spot)]
        filled = [*self.taken, *(other.box for other in self.spots)]

        def fits(box: Box) -> bool:
            return box.lies_in(self.inside) and self._leads(Label(spot, lines, box), barred)

        for shunned in (self.shunned, ()):
            box = place_label(
                (spot.x, spot.y), size, _RADIUS + _GAP, fits=fits, taken=(*filled, *shunned)
            )
            if box is not None:
                return self._take(Label(spot, lines, box))
        return None

    def _leads(self, label: Label, barred: Sequence[Box]) -> bool:
        """Tell whether no line crosses a label's box, and its own line nothing else."""
        if any(meets(other, label.box) for other in self.leaders):
            return False
        leader = label.leader
        return leader is None or not (
            any(meets(leader, box) for box in barred)
            or any(cross(leader, other) for other in self.leaders)
        )

    def _take(self, label: Label) -> Label:
        self.taken.append(label.box)
        if label.leader:
            self.leaders.append(label.leader)
        return label
