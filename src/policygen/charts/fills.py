"""The one table of fills, from which every format of a picture takes its colours and patterns.

A tone is a small whole number that picks a fill. An option has the same tone in all pictures of a
document, so a reader who has it in Word and one who has it as a page speak of the same colour.
Fills are told apart in colour, in grey and by colour-blind readers: by their patterns, and by dark
and light taking turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Pattern = Literal[
    "plain", "rising", "level", "crossed", "upright",
    "falling", "checks", "grid", "diamonds", "zigzag",
]  # fmt: skip
"""What is drawn on the ground, in order: ``rising`` and ``falling`` are diagonals, left to right.

Neighbours are unlike in direction and weight. The first six stay unlike in programs that draw lines
only: there checks and diamonds are crossed lines, and a zigzag is level.
"""

PAPER = "FFFFFF"

# The colours of the house: an ink and its tint, six hexadecimal digits each. Inks stand out from
# white and from their tint by more than 4.5 to 1.
COLOURS = (
    ("1B2B4B", "C9D6EA"),  # navy
    ("7A5A12", "F3DDA6"),  # sand
    ("1F7A6D", "E2F4F0"),  # teal
    ("8C2F39", "F7D9DC"),  # wine
    ("2F6DA8", "E6F0FA"),  # blue
    ("4F5966", "DEE3E9"),  # grey
)
PATTERNS: tuple[Pattern, ...] = get_args(Pattern)
COUNT = 60
"""Tones from here on begin anew: the period of colours, patterns, and dark and light."""


@dataclass(frozen=True, slots=True)
class Fill:
    """A pattern in the colour ``marks`` on ``ground``; a plain one shows its ground alone."""

    pattern: Pattern
    marks: str
    ground: str


def fill_for(tone: int) -> Fill:
    """Return the fill of a tone (from 0).

    The first twenty differ in pattern or in weight, all sixty in colour too.
    """
    number = tone % COUNT
    ink, tint = COLOURS[number % len(COLOURS)]
    pattern = PATTERNS[number % len(PATTERNS)]
    # Dark and light take turns, and change places in the second round of patterns.
    is_dark = (number + number // len(PATTERNS)) % 2 == 0
    return Fill(pattern, PAPER, ink) if is_dark else Fill(pattern, ink, tint)
