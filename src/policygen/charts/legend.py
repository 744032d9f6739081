"""Legends: what each fill or sign stands for, in as many columns as the names leave room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.charts.lettering import LEADING, block_height, wrapped, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GAP = 14.0
"""Between a drawing and its legend, and between two columns."""
_ROOM = 30.0  # for the sign before a name
_MOST_COLUMNS = 4
_ROW_GAP = 4.0


@dataclass(frozen=True, slots=True)
class Key:
    """One entry: ``sign`` draws it, given the left edge and the middle of 20 by 12 units."""

    name: str
    sign: Callable[[float, float], str]


def draw_legend(keys: Sequence[Key], left: float, top: float, width: float) -> tuple[str, float]:
    """Return the legend below ``top``, and where it ends."""
    most = next(n for n in range(_MOST_COLUMNS, 0, -1) if _fit(keys, width / n, n))
    rows = -(-len(keys) // most)
    columns = max(1, -(-len(keys) // max(1, rows)))
    column = width / columns
    drawn = []
    for start in range(0, len(keys), columns):
        row = keys[start : start + columns]
        height = LEADING
        for place, key in enumerate(row):
            lines = _lines(key, column, columns)
            x = left + place * column
            drawn.append(key.sign(x, top + LEADING / 2))
            drawn.append(write(x + _ROOM, top, lines, whole=key.name))
            height = max(height, block_height(lines))
        top += height + _ROW_GAP
    return "\n".join(drawn), top


def _fit(keys: Sequence[Key], column: float, columns: int) -> bool:
    """Tell whether every name has room in so many columns."""
    return columns == 1 or (
        columns <= len(keys)
        and not any(
            line.endswith("…") for key in keys for line in _lines(key, column, columns)[-1:]
        )
    )


def _lines(key: Key, column: float, columns: int) -> tuple[str, ...]:
    most = {1: 4, 2: 2}.get(columns, 1)
    return wrapped(key.name, column - _ROOM - (GAP if columns > 1 else 0), most)
