"""The filled fields of legends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.charts.elements import element
from policygen.charts.legend import Key
from policygen.charts.looks import OUTLINE, fill_of

if TYPE_CHECKING:
    from policygen.charts.sheet import Sheet


def fill_key(name: str, number: int, sheet: Sheet) -> Key:
    """Return the entry of a legend for the ``number``-th fill, from 0."""
    return Key(name, lambda x, y: _swatch(x, y, fill_of(sheet.prefix, number)))


def _swatch(x: float, y: float, fill: str) -> str:
    """Return a filled field: its left edge at ``x``, its middle at ``y``."""
    return element("rect", x=x, y=y - 6, width=20.0, height=12.0, fill=fill, **OUTLINE)
