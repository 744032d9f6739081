"""Fills are told apart without colour, and stand out from the paper and from their patterns."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from policygen.charts.elements import INK, PAPER, QUIET
from policygen.charts.fills import COLOURS, COUNT, fill_for
from policygen.charts.looks import define_fills, edge, reference_to


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
    for is_shared in (False, True):
        assert contrast(str(edge(is_shared=is_shared)["stroke"]), PAPER) >= 3


@pytest.mark.parametrize(("ink", "tint"), COLOURS)
def test_patterns_stand_out_from_their_ground(ink: str, tint: str) -> None:
    assert contrast(f"#{ink}", PAPER) >= 4.5
    assert contrast(f"#{ink}", f"#{tint}") >= 4.5


@pytest.mark.parametrize("tone", range(60))
def test_marks_of_every_fill_stand_out_from_its_ground(tone: int) -> None:
    fill = fill_for(tone)
    assert contrast(f"#{fill.marks}", f"#{fill.ground}") >= 4.5


def test_twenty_fills_differ_where_only_dark_and_light_are_seen() -> None:
    def in_grey(fill: str) -> str:
        grey = re.sub("#[0-9a-f]{6}", lambda c: "dark" if luminance(c[0]) < 0.2 else "light", fill)
        return re.sub('id="[^"]*"', "", grey)

    assert len({in_grey(fill) for fill in define_fills("x-", range(20))}) == 20
    every = define_fills("x-", range(COUNT))
    assert len({re.sub('id="[^"]*"', "", fill) for fill in every}) == COUNT == 60


def test_neighbours_are_dark_and_light_in_turns() -> None:
    for round_of in (range(10), range(10, 20)):
        grounds = [luminance(f"#{fill_for(tone).ground}") < 0.2 for tone in round_of]
        assert all(one is not other for one, other in pairwise(grounds))


def test_a_fill_is_defined_once_whatever_asks_for_it() -> None:
    (one,) = define_fills("x-", (3, 3, 63))
    (identity,) = re.findall('id="([^"]*)"', one)
    assert f"url(#{identity})" == reference_to("x-", 3)
    assert reference_to("x-", 3) == reference_to("x-", 63)
    assert list(define_fills("x-", ())) == []
