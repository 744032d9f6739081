"""The organisation's own look: one accent colour, typefaces, paper, the same in every format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: The least contrast at which text can be read (WCAG 2.2, criterion 1.4.3).
LEAST_CONTRAST = 4.5
WHITE, BLACK = "FFFFFF", "000000"
# How much white a tint has, as the ground of table heads.
_TINT = 0.9
_STEP = 0.05


class Paper(StrEnum):
    """A size of paper."""

    A4 = "A4"
    LETTER = "Letter"

    @property
    def width(self) -> int:
        """The width in twips, upright."""
        return 11_906 if self is Paper.A4 else 12_240

    @property
    def height(self) -> int:
        """The height in twips, upright."""
        return 16_838 if self is Paper.A4 else 15_840


# Where Letter is the usual paper (Unicode CLDR, supplemental measurement data).
_LETTER = frozenset(
    {"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"}
)


def usual_paper(locale: str) -> Paper:
    """Return the paper of a locale such as ``en-US``."""
    return Paper.LETTER if locale.replace("_", "-").split("-")[-1] in _LETTER else Paper.A4


@dataclass(frozen=True, slots=True)
class House:
    """How documents look.

    ``accent`` is the colour of headings, rules and table heads, as six hexadecimal digits.
    ``headings`` and ``text`` name typefaces, empty for the ones that a format has of its own.
    """

    accent: str = "1B2B4B"
    headings: str = ""
    text: str = ""
    paper: Paper = Paper.A4

    @property
    def band(self) -> str:
        """The ground of table heads: the accent, nearly white."""
        return mixed(self.accent, WHITE, _TINT)


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with ``share`` (0 to 1) of another in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "".join(f"{round(one * (1 - share) + two * share):02X}" for one, two in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (none) to 21 (black on white), as WCAG has it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def legible(colour: str, ground: str) -> str:
    """Return a colour, with as much white in it as it needs to be read on a dark ground."""
    share = 0.0
    while contrast(mixed(colour, WHITE, share), ground) < LEAST_CONTRAST and share < 1:
        share = min(share + _STEP, 1.0)
    return mixed(colour, WHITE, share)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour)
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


@dataclass(frozen=True, slots=True)
class Typeface:
    """What stands in for a typeface where it is not installed: free, of like width."""

    stand_in: str
    serif: bool = False


_TYPEFACES = {
    "arial": Typeface("Liberation Sans"),
    "aptos": Typeface("Carlito"),
    "calibri": Typeface("Carlito"),
    "cambria": Typeface("Caladea", serif=True),
    "garamond": Typeface("EB Garamond", serif=True),
    "georgia": Typeface("Gelasio", serif=True),
    "helvetica": Typeface("Liberation Sans"),
    "palatino linotype": Typeface("TeX Gyre Pagella", serif=True),
    "times new roman": Typeface("Liberation Serif", serif=True),
    "verdana": Typeface("DejaVu Sans"),
}


def typeface(name: str) -> Typeface:
    """Return what stands in for a typeface; for one not known here, by what its name says."""
    low = name.casefold()
    serif = "serif" in low.split() and "sans" not in low.split()
    fallback = Typeface("Liberation Serif" if serif else "Liberation Sans", serif=serif)
    return _TYPEFACES.get(low, fallback)
