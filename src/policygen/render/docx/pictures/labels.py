"""Places for the names of spots, so that few of them run into each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Sides of a spot, the better ones first, and where a name there lies from the spot.
_SIDES = {"right": (1, 0), "left": (-1, 0), "above": (0, -1), "below": (0, 1)}
# How much worse it is to leave the page than to hide something on it.
_OUTSIDE = 4


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle; y counts downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, at: tuple[float, float], width: float, height: float) -> Box:
        """Return the box of this size whose middle is ``at``."""
        x, y = at
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    @property
    def middle(self) -> tuple[float, float]:
        """The place in its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def beside(self, side: str, gap: float) -> Box:
        """Return the box moved to one side of its middle, ``gap`` away from it."""
        across, down = _SIDES[side]
        right = across * ((self.right - self.left) / 2 + gap)
        below = down * ((self.bottom - self.top) / 2 + gap)
        return Box(self.left + right, self.top + below, self.right + right, self.bottom + below)

    def overlap(self, other: Box) -> float:
        """Return the area that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0

    def outside(self, page: Box) -> float:
        """Return the area that lies outside ``page``."""
        return (self.right - self.left) * (self.bottom - self.top) - self.overlap(page)


def place_labels(names: Sequence[Box], taken: Iterable[Box], page: Box, *, gap: float) -> list[str]:
    """Return for each name the side of its spot on which it hides least.

    Args:
        names: the names, each with its middle on its spot.
        taken: what stands there already.
        page: what they must not leave.
        gap: how far a spot reaches from its middle.
    """
    covered = [*taken, *(Box.around(name.middle, 2 * gap, 2 * gap) for name in names)]
    sides = []
    for name in names:
        side = min(_SIDES, key=lambda side: _cost(name.beside(side, gap), covered, page))
        covered.append(name.beside(side, gap))
        sides.append(side)
    return sides


def _cost(box: Box, covered: Sequence[Box], page: Box) -> float:
    return _OUTSIDE * box.outside(page) + sum(box.overlap(other) for other in covered)
