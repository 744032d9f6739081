"""What a chart is drawn on, and what it is when it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policygen.templating.formats import Formats

WIDTH = 640.0
"""Of every drawing, in units of a fortieth of a centimetre at print size."""
MARGIN = 8.0
"""Left free on all sides."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What drawing needs besides the chart: what ids begin with, and how numbers print."""

    prefix: str
    formats: Formats


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart drawn: SVG elements, how high they are together, the tones of their fills."""

    body: str
    height: float
    tones: tuple[int, ...] = ()
