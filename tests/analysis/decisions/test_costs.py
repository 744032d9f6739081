"""Money of a decision: rates in the money of the prices, other courses, a law's test of saving."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.decisions import costs
from policygen.errors import InvalidInput
from tests.analysis.decisions.thin import decision, with_option

PERCENT = st.decimals(min_value=0, max_value=40, places=2)


def test_a_real_rate_without_inflation_does_not_discount_nominal_prices() -> None:
    with pytest.raises(InvalidInput, match="no inflation") as caught:
        costs.read_rate(decision(rate_in="real"))
    assert [(p.code, p.location.pointer) for p in caught.value.problems] == [
        ("R034", "decisions[desk]")
    ]


def test_rate_and_prices_are_brought_into_the_same_money() -> None:
    # (1 + 3.5 %) · (1 + 2 %) = 1.0557: the Green Book's real rate in nominal terms.
    nominal = decision(discount_rate=Decimal("3.5"), rate_in="real", inflation=Decimal(2))
    assert costs.read_rate(nominal) == {
        "stated": Decimal("3.5"),
        "stated_in": "real",
        "prices": "nominal",
        "applied": Decimal("5.57"),
    }
    real = decision(discount_rate=Decimal("5.57"), prices="real", rate_in="nominal", inflation=2)
    assert costs.read_rate(real)["applied"] == Decimal("3.5")
    assert costs.read_rate(decision())["applied"] == 10


@given(PERCENT, PERCENT)
def test_there_and_back_is_the_same_rate(rate: Decimal, inflation: Decimal) -> None:
    there = decision(rate_in="real", inflation=inflation)
    nominal = costs.applied_rate(there, rate)
    back = decision(prices="real", rate_in="nominal", inflation=inflation)
    assert abs(costs.applied_rate(back, nominal) - rate) < Decimal("1e-20")


def test_other_rates_are_converted_too() -> None:
    one = decision(rate_in="real", inflation=Decimal(2), rate_range=[Decimal("3.5")])
    near = one["options"][1]
    same = decision(discount_rate=Decimal("5.57"))
    assert costs.read_money(one, near)["npv_at"] == {"3.5": costs.read_money(same, near)["npv"]}


def test_a_dearer_running_leaves_the_outlay() -> None:
    dearer = costs.dearer_to_run([Decimal(5), Decimal(10), Decimal(20)], Decimal(10))
    assert dearer == (Decimal(5), Decimal(11), Decimal(22))


def test_a_year_later_pays_the_old_cost_meanwhile() -> None:
    before = [Decimal(text) for text in ("0", "11", "12", "13")]
    flows = [Decimal(text) for text in ("5", "6", "7", "8")]
    assert list(costs.a_year_later(before, flows)) == [0, 11 + 5, 6, 7]
    with pytest.raises(ValueError, match="at least one year"):
        costs.a_year_later([Decimal(0)], [Decimal(5)])


def test_the_saving_that_a_law_asks_for() -> None:
    # Wending County: 1.90 of a contract of 4.50 is 42.2 %, of 7.32 in-house cost 26.0 %.
    county = with_option(1, contract_value=Decimal("4.50"), yearly=[Decimal(2), Decimal("3.05")])
    county["options"][1]["one_off"] = Decimal("0.37")
    county["options"][0]["yearly"] = [Decimal("3.60"), Decimal("3.72")]
    law = {"saving": Decimal(25), "saving_base": "contract value"}
    near = county["options"][1]
    found = costs.read_saving_test(county, near, law)
    assert found is not None
    assert (found["saving"], round(found["percent"], 1), found["passes"]) == (
        Decimal("1.90"),
        Decimal("42.2"),
        True,
    )
    in_house = costs.read_saving_test(county, near, {**law, "saving_base": "in-house cost"})
    assert in_house is not None
    assert round(in_house["percent"], 1) == Decimal("26.0")
    exact = costs.read_saving_test(county, near, {**law, "saving": in_house["percent"]})
    assert exact is not None
    assert exact["passes"]
    assert costs.read_saving_test(county, near, None) is None
    assert costs.read_saving_test(county, county["options"][2], law) is None
    nothing = with_option(1, contract_value=Decimal(0))
    worthless = costs.read_saving_test(nothing, nothing["options"][1], law)
    assert worthless is not None
    assert (worthless["percent"], worthless["passes"]) == (None, False)


def test_overruns_level_present_values() -> None:
    one = decision()
    share = Fraction(costs.overruns(one)["far"]["near"]) / 100
    rate = costs.discount(one)
    near, far = (costs.cash_flow(one, one["options"][place]) for place in (1, 2))
    raised = costs.dearer_to_run(far, Decimal(0))
    assert raised == far
    worth = [Fraction(flow) / (1 + Fraction(rate)) ** year for year, flow in enumerate(far)]
    wanted = [Fraction(flow) / (1 + Fraction(rate)) ** year for year, flow in enumerate(near)]
    assert abs(worth[0] + sum(worth[1:]) * (1 + share) - sum(wanted)) < Fraction(1, 10**20)
