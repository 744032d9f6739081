"""Fills as SVG patterns, and the lines around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.charts.elements import INK, element
from policygen.charts.fills import COUNT, fill_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policygen.charts.elements import Value
    from policygen.charts.fills import Pattern

_SIDE = 8  # of the tile that a pattern repeats, as large as those of Word


@dataclass(frozen=True, slots=True)
class _Marks:
    """The drawing on a tile: the data of a path, filled, or stroked so thick."""

    path: str
    stroke: str = ""


# Diagonals run on past the tile, to join.
_MARKS: Mapping[Pattern, _Marks] = {
    "plain": _Marks(""),
    "rising": _Marks("M-2 2L2 -2M0 8L8 0M6 10L10 6", stroke="1.6"),
    "level": _Marks("M0 2H8M0 6H8", stroke="1.2"),
    "crossed": _Marks("M0 0L8 8M8 0L0 8", stroke="1.2"),
    "upright": _Marks("M2 0V8M6 0V8", stroke="1.2"),
    "falling": _Marks("M-2 6L2 10M0 0L8 8M6 -2L10 2", stroke="1.6"),
    "grid": _Marks("M0 4H8M4 0V8", stroke="1.2"),
    "checks": _Marks("M0 0H4V4H0zM4 4H8V8H4z"),
    "diamonds": _Marks("M4 0.5L7.5 4L4 7.5L0.5 4z"),
    "zigzag": _Marks("M0 0L4 4L8 0M0 4L4 8L8 4", stroke="1.2"),
}

_EDGE = {"stroke": INK, "stroke_width": "1"}
_SHARED_EDGE = {"stroke": INK, "stroke_width": "3"}


def reference_to(prefix: str, tone: int) -> str:
    """Return the value of ``fill`` for a tone (from 0)."""
    return f"url(#{_identity(prefix, tone)})"


def define_fills(prefix: str, tones: Iterable[int]) -> Sequence[str]:
    """Return the fills of these tones, each once; their ids begin with ``prefix``."""
    return [_pattern(prefix, tone) for tone in sorted({tone % COUNT for tone in tones})]


def edge(*, is_shared: bool = False) -> Mapping[str, Value]:
    """Return the attributes of the line around a fill: light fills stand out from paper by it.

    It is thick around what several options share, which has the fill of the first of them.
    """
    return _SHARED_EDGE if is_shared else _EDGE


def _identity(prefix: str, tone: int) -> str:
    return f"{prefix}fill-{tone % COUNT + 1}"


def _pattern(prefix: str, tone: int) -> str:
    fill = fill_for(tone)
    marks = _MARKS[fill.pattern]
    colour = f"#{fill.marks.lower()}"
    if marks.stroke:
        path = element("path", d=marks.path, fill="none", stroke=colour, stroke_width=marks.stroke)
    else:
        path = element("path", d=marks.path, fill=colour) if marks.path else ""
    return element(
        "pattern",
        element("rect", width=_SIDE, height=_SIDE, fill=f"#{fill.ground.lower()}"),
        path,
        id=_identity(prefix, tone),
        patternUnits="userSpaceOnUse",
        width=_SIDE,
        height=_SIDE,
    )
