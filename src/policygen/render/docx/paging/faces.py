"""The typefaces of Word files: a packaged one of the same widths, and how high a line is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_TWIPS_IN_HALF_POINT = 10


@dataclass(frozen=True, slots=True)
class Face:
    """A packaged typeface that stands for another, and the line of that other.

    Above and below the baseline and between two lines there are ``ascent``, ``descent`` and
    ``gap``, in 1/1000 of the size. Letters of the packaged face are set ``scale`` times as large
    to be as wide.
    """

    family: str
    ascent: int
    descent: int
    gap: int
    scale: float = 1.0

    @cache  # noqa: B019  (faces are few and stay)
    def line(self, half_points: int) -> tuple[int, int]:
        """Return how far a line of letters goes above and below its baseline, in twips."""
        size = half_points * _TWIPS_IN_HALF_POINT
        above, below, gap = (
            round(part * size / 1000) for part in (self.ascent, self.descent, self.gap)
        )
        return above + gap, below


_ARIAL = Face("Arimo", 905, 212, 33)
_TIMES = Face("Arimo", 891, 216, 42, scale=0.885)

# Lines as the fonts' own tables have them; typefaces without a packaged twin are set in one that
# is scaled to their width in English text.
_FACES = {
    "arial": _ARIAL,
    "helvetica": _ARIAL,
    "liberation sans": _ARIAL,
    "arimo": _ARIAL,
    "times new roman": _TIMES,
    "liberation serif": _TIMES,
    "tinos": _TIMES,
    "courier new": Face("Cousine", 833, 300, 0),
    "liberation mono": Face("Cousine", 833, 300, 0),
    "cousine": Face("Cousine", 833, 300, 0),
    "calibri": Face("Arimo", 952, 269, 0, scale=0.9),
    "carlito": Face("Arimo", 952, 269, 0, scale=0.9),
    "cambria": Face("Arimo", 950, 222, 0, scale=0.95),
    "georgia": Face("Arimo", 917, 219, 0, scale=0.98),
    "verdana": Face("Arimo", 1005, 210, 0, scale=1.16),
}


def face_named(name: str) -> Face:
    """Return the face for a typeface of this name; one like Arial where it is not known."""
    return _FACES.get(name.strip().lower(), _ARIAL)
