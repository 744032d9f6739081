"""Benchmark arithmetic against two worked price lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.contracts.benchmark import (
    PriceRule,
    first_quartiles,
    median,
    quality_gap,
    quantile,
    read_price,
    single_out,
)
from policygen.analysis.dates.benchmark_dates import adjustment_date
from policygen.analysis.dates.business_days import BusinessCalendar


def prices(text: str) -> list[Decimal]:
    return list(map(Decimal, text.split()))


DESK = prices("18.60 16.90 20.30 17.40 19.10 17.95")
INTAKE = prices("10.2 10.8 11.1 11.5 11.9 12.4 13.0")
BAND = Decimal(5)
RULE = PriceRule(BAND, Decimal(10), floor=1)
PRICES = st.decimals("0.01", 1000, places=2)


def test_a_price_above_the_band_comes_down_to_the_median() -> None:
    found = read_price(Decimal("19.80"), Decimal(41_000), DESK, RULE)
    assert found.median == Decimal("18.275")
    assert round(found.gap, 3) == Decimal("8.345")
    assert found.band_edge == Decimal("19.18875")
    assert not found.in_band
    assert (found.reduction, found.new_price) == (Decimal("1.525"), Decimal("18.275"))
    assert found.saving == Decimal(62_525)
    assert found.saving_to_band_edge == Decimal("25061.25")
    assert (found.cap, found.capped, found.excess) == (Decimal(81_180), False, Decimal())
    assert found.single_out == (Decimal("17.95"), Decimal("18.60"))


def test_a_price_within_the_band_stays() -> None:
    found = read_price(Decimal("11.60"), Decimal(186_000), INTAKE, RULE)
    assert found.median == Decimal("11.5")
    assert round(found.gap, 2) == Decimal("0.87")
    assert found.in_band
    assert {found.reduction, found.saving, found.saving_to_band_edge} == {0}


def test_the_cap_keeps_part_of_the_cut() -> None:
    found = read_price(Decimal("19.80"), Decimal(41_000), DESK, PriceRule(BAND, Decimal(5)))
    assert found.capped
    assert (found.reduction, found.excess) == (Decimal("0.99"), Decimal("0.535"))
    assert found.saving == found.cap == Decimal(40_590)


def test_too_few_comparators_change_nothing() -> None:
    found = read_price(Decimal("19.80"), Decimal(41_000), DESK[:3], replace(RULE, floor=4))
    assert (found.enough, found.in_band) == (False, False)
    assert found.reduction == 0


def test_other_rules_read_other_prices() -> None:
    def cut(**rest: Any) -> Decimal:
        rule = replace(RULE, **rest)
        return read_price(Decimal("19.80"), Decimal(1), DESK, rule).new_price

    assert cut(to_band_edge=True) == Decimal("19.18875")
    assert cut(metric="mean") == Decimal("18.375")
    assert cut(metric="percentile", percentile=25, cap=20) == Decimal("17.5375")
    assert cut(metric="percentile", percentile=25, percentile_rule="hazen", cap=20) == Decimal(
        "17.4"
    )


def test_the_first_quartile_depends_on_the_rule() -> None:
    found = first_quartiles(DESK)
    assert {rule: round(value, 4) for rule, value in found.items()} == {
        "linear": Decimal("17.5375"),
        "weibull": Decimal("17.275"),
        "hazen": Decimal("17.40"),
        "median-unbiased": Decimal("17.3583"),
    }


def test_few_values_keep_quantiles_within_their_range() -> None:
    assert quantile(prices("7 9"), Fraction(1, 100), "weibull") == 7
    assert quantile(prices("7 9"), Fraction(99, 100), "weibull") == 9
    assert median(prices("7")) == 7
    assert list(single_out(prices("7 9"))) == [7, 9]
    with pytest.raises(ValueError, match="no values"):
        median([])


def test_quality_below_the_market() -> None:
    assert quality_gap(Decimal(92), prices("93 95 97"), higher_is_better=True) == 3
    assert quality_gap(Decimal(92), prices("93 95 97"), higher_is_better=False) == -3


def test_the_new_price_starts_on_the_earlier_day() -> None:
    calendar = BusinessCalendar()
    notice = date(2029, 5, 1)
    assert adjustment_date(notice, date(2029, 6, 20), calendar) == date(2029, 7, 1)
    assert adjustment_date(notice, date(2029, 9, 20), calendar) == date(2029, 7, 24)


@given(PRICES, st.lists(PRICES, min_size=1, max_size=12))
def test_a_benchmark_never_raises_a_price_and_keeps_to_the_cap(
    price: Decimal, comparators: list[Decimal]
) -> None:
    found = read_price(price, Decimal(1), comparators, RULE)
    assert price * Decimal("0.9") <= found.new_price <= price
    assert found.in_band == (found.reduction == 0)
    assert min(comparators) <= found.single_out[0] <= found.single_out[1] <= max(comparators)


@given(st.lists(PRICES, min_size=1, max_size=12), st.sampled_from(["linear", "hazen", "weibull"]))
def test_half_of_all_rules_is_the_median(values: list[Decimal], rule: str) -> None:
    assert quantile(values, Fraction(1, 2), rule) == median(values)
