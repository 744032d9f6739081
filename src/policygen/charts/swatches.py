"""The filled fields of legends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.charts.elements import element
from policygen.charts.legend import Key
from policygen.charts.looks import edge, reference_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.charts.elements import Value
    from policygen.charts.sheet import Sheet


def fill_key(name: str, tone: int, sheet: Sheet, *, is_shared: bool = False) -> Key:
    """Return the entry of a legend for the fill of a tone."""
    fill = reference_to(sheet.prefix, tone)
    return Key(name, lambda x, y: _swatch(x, y, fill, edge(is_shared=is_shared)))


def _swatch(x: float, y: float, fill: str, line: Mapping[str, Value]) -> str:
    """Return a filled field: its left edge at ``x``, its middle at ``y``."""
    return element("rect", x=x, y=y - 6, width=20.0, height=12.0, fill=fill, **line)
