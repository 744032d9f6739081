"""How pictures look: the house's colours, and fills that are told apart in grey as well."""

from __future__ import annotations

from dataclasses import dataclass

INK, NAVY, GREY, RULE, PAPER = "1A1A1A", "1B2B4B", "5B6573", "B9C1CC", "FFFFFF"
_BLUE, _PALE, _SAND, _TEAL, _WINE = "2F6DA8", "B7C9E2", "D9A441", "1F7A6D", "8C2F39"

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


_WIDE_UP = ("wdUpDiag", "wide_upward_diagonal")
_WIDE_DOWN = ("wdDnDiag", "wide_downward_diagonal")
_LINES = ("narHorz", "narrow_horizontal")
_POSTS = ("narVert", "narrow_vertical")
_DOTS = ("pct25", "percent_25")
_GRID = ("smGrid", "small_grid")
_CHECK = ("lgCheck", "large_check")
_DIAMONDS = ("solidDmnd", "solid_diamond")
_WEAVE = ("trellis", "trellis")

# Neighbours differ in how dark they are and in their pattern, not in their colour alone.
_FILLS = (
    Fill(NAVY),
    Fill(_BLUE, *_WIDE_UP),
    Fill(_PALE),
    Fill(_TEAL, *_LINES),
    Fill(_SAND),
    Fill(_WINE, *_WIDE_DOWN),
    Fill(GREY),
    Fill(NAVY, *_DOTS),
    Fill(_TEAL),
    Fill(_BLUE, *_CHECK),
    Fill(_WINE),
    Fill(NAVY, *_WIDE_DOWN),
    Fill(RULE),
    Fill(_SAND, *_WIDE_UP, ground=NAVY),
    Fill(_BLUE),
    Fill(GREY, *_GRID),
    Fill(_TEAL, *_DIAMONDS),
    Fill(_WINE, *_POSTS),
    Fill(_PALE, *_WEAVE, ground=NAVY),
    Fill(_SAND, *_DOTS, ground=INK),
)


def fill(number: int) -> Fill:
    """Return the fill of series or field ``number`` (from 0); after twenty they come again."""
    return _FILLS[number % len(_FILLS)]


def short(name: str, longest: int = _LONGEST) -> str:
    """Return a name as a picture shows it: one that would fill the picture ends in an ellipsis."""
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"
