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
    is_too_old,
    median,
    normalised,
    outliers,
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
RULES = st.builds(
    PriceRule,
    metric=st.sampled_from(["median", "mean", "percentile"]),
    percentile=st.integers(0, 100).map(Decimal),
    percentile_rule=st.sampled_from(["linear", "hazen", "weibull", "median-unbiased"]),
    to_band_edge=st.booleans(),
)


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


def test_a_price_at_the_very_edge_of_the_band_lies_in_it() -> None:
    sevenths = prices("1 1 1 2 2 2 2")  # the mean is 11/7, which no decimal holds
    mean = replace(RULE, metric="mean", band=Decimal(19))  # the band ends at 1.87 exactly
    assert read_price(Decimal("1.87"), Decimal(1), sevenths, mean).in_band
    assert not read_price(Decimal("1.87001"), Decimal(1), sevenths, mean).in_band


def test_leaving_one_out_reads_the_market_by_the_same_rule() -> None:
    mean = read_price(Decimal("19.80"), Decimal(1), DESK, replace(RULE, metric="mean"))
    assert mean.single_out == (Decimal("17.99"), Decimal("18.67"))
    quarter = replace(RULE, metric="percentile", percentile=Decimal(25))
    low, high = read_price(Decimal("19.80"), Decimal(1), DESK, quarter).single_out
    assert (low, high) == (Decimal("17.40"), Decimal("17.95"))
    assert single_out(DESK) == (Decimal("17.95"), Decimal("18.60"))


def test_factors_are_applied_one_after_the_other() -> None:
    assert normalised(Decimal(100), [Decimal(10), Decimal(-10)]) == [110, 99]
    assert normalised(Decimal("16.90"), []) == [Decimal("16.90")]
    assert normalised(Decimal(20), [Decimal("2.4"), Decimal("-1.1")])[-1] == Decimal("20.25472")


@pytest.mark.parametrize(
    ("data", "old"),
    [(date(2027, 6, 27), False), (date(2027, 6, 26), True), (date(2030, 1, 1), False)],
)
def test_data_may_be_as_old_as_the_contract_says_when_they_are_frozen(
    data: date, old: bool
) -> None:
    assert is_too_old(data, date(2029, 6, 27), 24) is old


def test_outliers_are_named_and_no_more() -> None:
    named = dict(zip("abcdef", prices("16.90 17.40 17.95 18.60 19.10 40.00"), strict=True))
    assert outliers(named, Decimal(40)) == ["f"]
    assert outliers({"a": Decimal(100), "b": Decimal(100), "c": Decimal(140)}, Decimal(40)) == []


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


@given(PRICES, st.lists(PRICES, min_size=1, max_size=12), RULES)
def test_by_every_rule_the_price_falls_no_lower_than_its_aim(
    price: Decimal, comparators: list[Decimal], rule: PriceRule
) -> None:
    found = read_price(price, Decimal(7), comparators, rule)
    aim = found.band_edge if rule.to_band_edge else found.market
    assert min(comparators) <= found.market <= max(comparators)
    assert found.new_price <= price
    wanted = Decimal() if found.in_band else price - aim
    assert round(found.reduction + found.excess, 12) == round(wanted, 12)
    assert not found.reduction or found.new_price >= aim


@given(PRICES, st.lists(st.integers(-99, 300).map(Decimal), max_size=6))
def test_the_order_of_factors_does_not_matter(price: Decimal, factors: list[Decimal]) -> None:
    last = normalised(price, factors)[-1]
    assert last == normalised(price, factors[::-1])[-1]
    assert last > 0


@given(st.lists(PRICES, min_size=1, max_size=12), st.sampled_from(["linear", "hazen", "weibull"]))
def test_half_of_all_rules_is_the_median(values: list[Decimal], rule: str) -> None:
    assert quantile(values, Fraction(1, 2), rule) == median(values)
