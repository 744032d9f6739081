"""Fills that are told apart in colour, in grey and by colour-blind readers: by their patterns.

The inks are dark shades of the Okabe–Ito colours (Okabe and Ito, Color Universal Design, 2008);
each stands out from white by more than 4.5 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.charts.elements import INK, PAPER, element

if TYPE_CHECKING:
    from collections.abc import Sequence

# Ink, and its tint for light fills.
COLOURS = (
    ("#0b5a9d", "#dceaf7"),
    ("#b3470b", "#fbe6d9"),
    ("#00705a", "#d8f0ea"),
    ("#8a3a78", "#f5e0f0"),
    ("#4a4f55", "#e8eaed"),
    ("#7a5c00", "#f7ecc9"),
)
_SIDE = 8  # of the tile that a pattern repeats


@dataclass(frozen=True, slots=True)
class _Marks:
    """The drawing on a tile: the data of a path, stroked or filled."""

    path: str
    filled: bool = False


# Neighbours are unlike in direction and weight. Diagonals run on past the tile, to join.
_PATTERNS = (
    _Marks(""),
    _Marks("M-2 2L2 -2M0 8L8 0M6 10L10 6"),
    _Marks("M1 1h2v2h-2zM5 5h2v2h-2z", filled=True),
    _Marks("M0 2H8M0 6H8"),
    _Marks("M0 0L8 8M8 0L0 8"),
    _Marks("M2 0V8M6 0V8"),
    _Marks("M-2 6L2 10M0 0L8 8M6 -2L10 2"),
    _Marks("M0 4H8M4 0V8"),
    _Marks("M0 0H4V4H0zM4 4H8V8H4z", filled=True),
    _Marks("M0 3L4 7L8 3"),
)


def fill_of(prefix: str, number: int) -> str:
    """Return the value of ``fill`` for the ``number``-th fill, from 0."""
    return f"url(#{prefix}fill-{number + 1})"


def define_fills(prefix: str, count: int) -> Sequence[str]:
    """Return the first ``count`` fills; their ids begin with ``prefix``.

    The first twenty differ in pattern or in weight, the first sixty in colour too.
    """
    return [_fill(f"{prefix}fill-{number + 1}", number) for number in range(count)]


def _fill(identity: str, number: int) -> str:
    ink, tint = COLOURS[number % len(COLOURS)]
    marks = _PATTERNS[number % len(_PATTERNS)]
    # Dark and light take turns, and change places in the second round of patterns.
    is_dark = (number + number // len(_PATTERNS)) % 2 == 0
    ground, drawn = (ink, PAPER) if is_dark else (tint, ink)
    if marks.filled:
        path = element("path", d=marks.path, fill=drawn)
    else:
        path = element("path", d=marks.path, fill="none", stroke=drawn, stroke_width="1.2")
    return element(
        "pattern",
        element("rect", width=_SIDE, height=_SIDE, fill=ground),
        path if marks.path else "",
        id=identity,
        patternUnits="userSpaceOnUse",
        width=_SIDE,
        height=_SIDE,
    )


OUTLINE = {"stroke": INK, "stroke_width": "1"}
"""Attributes of the line around every fill: light fills stand out from the paper by it."""
