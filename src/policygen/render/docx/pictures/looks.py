"""How pictures look in Word: the house's colours, and what Word calls the patterns of fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.charts.fills import PAPER, fill_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.charts.fills import Pattern

# Of the lettering and lines that the house's Word template has.
INK, NAVY, GREY, RULE = "1A1A1A", "1B2B4B", "5B6573", "B9C1CC"

#: Sizes of lettering, in points.
SMALL, MEDIUM = 8, 9

_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Fill:
    """A pattern of one colour on another.

    ``pattern`` is the name that DrawingML has for it, ``name`` XlsxWriter's for the same; both are
    empty where the area is plain.
    """

    colour: str
    pattern: str = ""
    name: str = ""
    ground: str = PAPER


# DrawingML's name, XlsxWriter's name. All repeat after 8 dots, as the tiles in SVG do.
_NAMES: Mapping[Pattern, tuple[str, str]] = {
    "plain": ("", ""),
    "rising": ("wdUpDiag", "wide_upward_diagonal"),
    "level": ("ltHorz", "light_horizontal"),
    "crossed": ("openDmnd", "outlined_diamond"),
    "upright": ("ltVert", "light_vertical"),
    "falling": ("wdDnDiag", "wide_downward_diagonal"),
    "grid": ("lgGrid", "large_grid"),
    "checks": ("lgCheck", "large_check"),
    "diamonds": ("solidDmnd", "solid_diamond"),
    "zigzag": ("zigZag", "zigzag"),
}


def signed(number_format: str) -> str:
    """Return a format of numbers whose negative ones have a minus sign, not a hyphen."""
    return f'{number_format};"\N{MINUS SIGN}"{number_format}'


def fill(tone: int) -> Fill:
    """Return the fill of a tone (from 0), in the words of Word."""
    found = fill_for(tone)
    pattern, name = _NAMES[found.pattern]
    if not pattern:
        return Fill(found.ground)
    return Fill(found.marks, pattern, name, found.ground)


def short(name: str, longest: int = _LONGEST) -> str:
    """Return a name as a picture shows it: one that would fill the picture ends in an ellipsis."""
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


__all__ = ["GREY", "INK", "MEDIUM", "NAVY", "PAPER", "RULE", "SMALL", "Fill", "fill", "short"]
