"""Text is wrapped and shortened by signs, never wider than its room, never cut in a sign."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policygen.charts.elements import readable
from policygen.charts.lettering import shortened, text_width, wrapped
from tests.charts.pictures import HOSTILE

words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
widths = st.floats(80, 400)  # no sign is wider


@given(words, widths, st.integers(1, 4), st.booleans())
def test_no_line_is_wider_than_its_room(text: str, width: float, most: int, bold: bool) -> None:
    lines = wrapped(text, width, most, bold=bold)
    assert len(lines) <= most
    assert [line for line in lines if text_width(line, bold=bold) > width] == []


@given(words, widths)
def test_wrapping_loses_nothing_but_white_space(text: str, width: float) -> None:
    lines = wrapped(text, width, 1000)
    assert "".join("".join(lines).split()) == "".join(readable(text).split())


@given(words, widths)
@example("a b", 24.0)
def test_what_is_shortened_says_so_and_is_the_start_of_the_text(text: str, width: float) -> None:
    short = shortened(text, width)
    if short != text:
        assert short.endswith("…")
        assert text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    "sign",
    ["👩\u200d⚖\ufe0f", "🇮🇪", "e\u0301\u0302", "👍🏽", "ש\u05c1"],
    ids=["joined", "flag", "accents", "tone", "point"],
)
def test_no_sign_is_cut_in_two(sign: str) -> None:
    text = sign * 20
    for width in range(20, 200, 7):
        kept = shortened(text, width).removesuffix("…")
        assert len(kept) % len(sign) == 0
        assert all(len(line.removesuffix("…")) % len(sign) == 0 for line in wrapped(text, width, 3))


def test_words_stay_whole_where_they_fit() -> None:
    assert wrapped("Claims first-notice intake", 90, 3) == ("Claims", "first-notice", "intake")
    assert wrapped("", 90, 3) == wrapped(" \n", 90, 3) == ()
    assert wrapped("one\ntwo", 200, 2) == ("one two",)


def test_characters_that_no_page_can_hold_are_left_out() -> None:
    assert readable("a\x00b\x7fc\ud800d\ufffe\U0001fffee\ufdd0") == "abcde"
