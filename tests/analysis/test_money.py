"""Money over time against the worked figures of the insurer's four options (€ million)."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis import money


def flows(text: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, text.split()))


STATUS_QUO = flows("0 5.75 5.92 6.10 6.28 6.47")
OPTIONS = {
    "improve": flows("1.20 5.45 5.35 5.30 5.30 5.32"),
    "onshore": flows("1.85 5.10 4.75 4.60 4.50 4.45"),
    "offshore": flows("3.40 4.85 4.05 3.75 3.65 3.60"),
}
SEVEN_PERCENT = Decimal("0.07")
AMOUNTS = st.decimals(-1000, 1000, places=2, allow_nan=False, allow_infinity=False)


def test_total_cost_of_ownership_is_exact() -> None:
    assert money.total(STATUS_QUO) == Decimal("30.52")
    assert [money.total(option) for option in OPTIONS.values()] == [
        Decimal("27.92"),
        Decimal("25.25"),
        Decimal("23.30"),
    ]


def test_present_values() -> None:
    costs = (STATUS_QUO, *OPTIONS.values())
    values = [round(money.present_value(cost, SEVEN_PERCENT), 3) for cost in costs]
    assert values == [Decimal(text) for text in ("24.928", "23.129", "21.126", "19.883")]


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("0.04", ["2.110", "4.372", "5.891"]),
        ("0.07", ["1.799", "3.802", "5.045"]),
        ("0.10", ["1.528", "3.305", "4.308"]),
    ],
)
def test_net_present_savings(rate: str, expected: list[str]) -> None:
    found = [
        round(money.net_present_savings(STATUS_QUO, option, Decimal(rate)), 3)
        for option in OPTIONS.values()
    ]
    assert found == [Decimal(text) for text in expected]


def test_payback_is_simple_and_interpolated() -> None:
    found = [money.payback(STATUS_QUO, option) for option in OPTIONS.values()]
    assert found[0] == Decimal("2.4125")
    assert [round(years, 2) for years in found if years is not None] == [
        Decimal("2.41"),
        Decimal("2.02"),
        Decimal("2.27"),
    ]


def test_discounting_lengthens_the_payback() -> None:
    simple = money.payback(STATUS_QUO, OPTIONS["improve"])
    discounted = money.payback(STATUS_QUO, OPTIONS["improve"], SEVEN_PERCENT)
    assert simple is not None
    assert discounted is not None
    assert simple < discounted < 3


def test_payback_that_never_comes_and_one_that_needs_nothing() -> None:
    assert money.payback(flows("0 5 5"), flows("9 4 4")) is None
    assert money.payback(flows("0 5 5"), flows("0 4 4")) == 0


def test_the_overrun_at_which_the_cheapest_loses_its_edge() -> None:
    overrun = money.overrun_that_levels(OPTIONS["onshore"], OPTIONS["offshore"], SEVEN_PERCENT)
    assert overrun is not None
    assert round(overrun * 100, 2) == Decimal("7.54")
    assert money.overrun_that_levels(flows("2 1"), flows("1 0"), SEVEN_PERCENT) is None


def test_equivalent_annual_cost() -> None:
    assert money.equivalent_annual_cost(flows("0 100 100 100"), SEVEN_PERCENT) == 100
    assert money.equivalent_annual_cost(flows("30 0 0"), Decimal()) == 15
    with pytest.raises(ValueError, match="one year"):
        money.equivalent_annual_cost(flows("30"), SEVEN_PERCENT)


def test_nominal_rate() -> None:
    assert money.nominal_rate(Decimal("0.035"), Decimal("0.02")) == Decimal("0.0557")


def test_savings_of_unequal_length_and_exact_cents() -> None:
    assert money.savings(flows("0 10.10"), flows("1 9.05 0.01")) == flows("-1 1.05 -0.01")


def test_the_callers_decimal_context_changes_nothing() -> None:
    before = money.present_value(STATUS_QUO, SEVEN_PERCENT)
    with localcontext() as context:
        context.prec = 3
        assert money.present_value(STATUS_QUO, SEVEN_PERCENT) == before
        assert money.total(flows("1000.01 0.01")) == Decimal("1000.02")


@given(st.lists(AMOUNTS, min_size=1, max_size=9), st.lists(AMOUNTS, min_size=1, max_size=9))
def test_net_savings_are_the_difference_of_present_values(
    one: list[Decimal], other: list[Decimal]
) -> None:
    difference = money.present_value(one, SEVEN_PERCENT) - money.present_value(other, SEVEN_PERCENT)
    assert money.net_present_savings(one, other, SEVEN_PERCENT) == pytest.approx(
        difference, abs=Decimal("1e-20")
    )


@given(st.lists(AMOUNTS, min_size=1, max_size=9))
def test_at_rate_zero_the_present_value_is_the_total(costs: list[Decimal]) -> None:
    assert money.present_value(costs, Decimal()) == money.total(costs) == sum(costs)
