"""Fills are told apart without colour, and stand out from the paper and from their patterns."""

from __future__ import annotations

import re

import pytest

from policygen.charts.elements import INK, PAPER, QUIET
from policygen.charts.looks import COLOURS, OUTLINE, define_fills


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, definition)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, definition)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", [INK, QUIET])
def test_text_stands_out_from_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= 4.5


def test_shapes_stand_out_from_paper_by_their_outline() -> None:
    assert contrast(OUTLINE["stroke"], PAPER) >= 3


@pytest.mark.parametrize(("ink", "tint"), COLOURS)
def test_patterns_stand_out_from_their_ground(ink: str, tint: str) -> None:
    assert contrast(ink, PAPER) >= 4.5
    assert contrast(ink, tint) >= 4.5


def test_twenty_fills_differ_where_only_dark_and_light_are_seen() -> None:
    def in_grey(fill: str) -> str:
        grey = re.sub("#[0-9a-f]{6}", lambda c: "dark" if luminance(c[0]) < 0.2 else "light", fill)
        return re.sub('id="[^"]*"', "", grey)

    assert len({in_grey(fill) for fill in define_fills("x-", 20)}) == 20
    assert len({re.sub('id="[^"]*"', "", fill) for fill in define_fills("x-", 60)}) == 60
