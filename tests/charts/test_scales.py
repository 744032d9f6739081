"""Scales hold their values between round ends, whatever their order of magnitude."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policygen.charts.scales import Scale, ends_around, printed, ticks_within
from policygen.templating.formats import Formats

numbers = st.one_of(
    st.integers(-1000, 1000).map(float), st.floats(allow_nan=False, allow_infinity=False)
)


@given(st.lists(numbers, max_size=5), st.one_of(st.none(), numbers))
@example([1.7976931348623157e308, -1.7976931348623157e308], None)
@example([5e-324], None)
def test_the_ends_hold_zero_and_every_value(values: list[float], top: float | None) -> None:
    low, high = ends_around(values, top)
    assert low < high
    assert low <= 0 <= high
    if (low, high) != (0.0, 1.0):
        assert low <= min([0.0, *values])
        assert high >= max([0.0, *values])


@given(numbers, numbers, st.integers(2, 10))
def test_ticks_are_few_round_and_within(one: float, other: float, most: int) -> None:
    low, high = ends_around([one, other])
    ticks = ticks_within(low, high, most)
    assert 1 <= len(ticks.values) <= most + 1
    assert all(Decimal(repr(low)) <= value <= Decimal(repr(high)) for value in ticks.values)
    assert ticks.step.normalize().as_tuple().digits in {(1,), (2,), (5,)}
    assert len(set(ticks.labels(Formats()))) == len(ticks.values)


@given(numbers, numbers, st.floats(0, 1))
def test_a_place_lies_between_the_ends(one: float, other: float, share: float) -> None:
    low, high = ends_around([one, other])
    scale = Scale(low, high, 100.0, 0.0)
    value = low * (1 - share) + high * share
    assert -1e-6 <= scale.place(value) <= 100 + 1e-6
    assert (scale.place(low), scale.place(high)) == (100.0, 0.0)


@pytest.mark.parametrize(
    ("values", "top", "ends"),
    [
        ([], None, (0.0, 1.0)),
        ([0.0], None, (0.0, 1.0)),
        ([6.47], None, (0.0, 8.0)),
        ([82.32], 100.0, (0.0, 100.0)),
        ([150.0], 100.0, (0.0, 150.0)),
        ([-7.25, 4.0], None, (-10.0, 5.0)),
    ],
)
def test_ends_of_known_values(
    values: list[float], top: float | None, ends: tuple[float, float]
) -> None:
    assert ends_around(values, top) == ends


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.345, 2, "2.35"),  # half up, once
        (-0.5, 0, "−1"),
        (1234567.0, 0, "1,234,567"),
        (1.7e308, 2, "1.7E308"),
        (0.0, 2, "0.00"),
        (5.0, -3, "5"),
        (5.0, 400, "5.000000000"),
    ],
)
def test_numbers_as_they_print(value: float, decimals: int, text: str) -> None:
    assert printed(value, decimals, Formats("en-IE")) == text
