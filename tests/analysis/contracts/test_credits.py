"""Service credits against the worked month of the insurer's contract."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.contracts.credits import (
    Grade,
    ServiceLevel,
    earn_back,
    in_sequence,
    misses_running,
    monthly_credit,
    together,
)
from policygen.analysis.money import percent_of


def level(name: str, minimum: str, target: str, direction: str, share: int) -> ServiceLevel:
    return ServiceLevel(name, Decimal(minimum), Decimal(target), direction == "H", Decimal(share))


LEVELS = [
    level("k1", "70", "74", "H", 15),
    level("k2", "80", "85", "H", 10),
    level("k3", "6", "4", "L", 5),
    level("k4", "90", "95", "H", 15),
    level("k5", "80", "85", "H", 15),
    level("k6", "97", "98.5", "H", 20),
    level("k7", "3", "1.5", "L", 10),
    level("k8", "84", "88", "H", 10),
]
K6 = LEVELS[5]
GOOD_MONTH = {each.id: each.target for each in LEVELS}
MONTH = GOOD_MONTH | {"k3": Decimal("6.8"), "k6": Decimal("96.4"), "k1": Decimal("71.2")}
CHARGE, AT_RISK = Decimal(312_500), Decimal(12)


def test_the_charge_is_a_twelfth_of_the_years_prices() -> None:
    year = Decimal("19.80") * 41_000 + Decimal("11.60") * 186_000 + 780_600
    assert year / 12 == CHARGE


def test_the_worked_month() -> None:
    credit = monthly_credit(CHARGE, AT_RISK, LEVELS, MONTH)
    assert credit.at_risk == 37_500
    assert credit.shares == {"k3": Decimal(1_875), "k6": Decimal(7_500)}
    assert (credit.amount, credit.capped) == (Decimal(9_375), False)
    assert LEVELS[0].grade(MONTH["k1"]) is Grade.AMBER


def test_half_of_the_accuracy_share_is_earned_back() -> None:
    share = monthly_credit(CHARGE, AT_RISK, LEVELS, MONTH).shares["k6"]
    good = [Decimal("98.5"), Decimal("98.7"), Decimal(99)]
    assert earn_back(share, K6, good) == 3_750
    assert earn_back(share, K6, good, in_trigger=True) == 0
    assert earn_back(share, K6, good[:2]) == 0
    assert earn_back(share, K6, [*good[:2], Decimal("98.4")]) == 0
    assert earn_back(share, K6, [*good[:2], None]) == 0


def test_a_month_without_misses_credits_nothing() -> None:
    assert monthly_credit(CHARGE, AT_RISK, LEVELS, GOOD_MONTH).amount == 0


def test_missing_data_is_a_miss() -> None:
    without = {name: result for name, result in GOOD_MONTH.items() if name != "k8"}
    assert monthly_credit(CHARGE, AT_RISK, LEVELS, without).amount == 3_750
    assert monthly_credit(CHARGE, AT_RISK, LEVELS, GOOD_MONTH | {"k8": None}).amount == 3_750


def test_credits_are_capped_at_the_amount_at_risk() -> None:
    credit = monthly_credit(CHARGE, AT_RISK, LEVELS, {}, {"k6": Decimal("1.5")})
    assert credit.shares["k6"] == 11_250
    assert (credit.amount, credit.capped) == (Decimal(37_500), True)


@pytest.mark.parametrize(
    ("results", "months"),
    [
        ("96 96 98 96 99 96", (0, 1, 3, 5)),  # four of twelve
        ("99 96 96 96 99", (1, 2, 3)),  # three running
        ("96 96 98 96 99 99", ()),
    ],
)
def test_which_months_trigger_termination(results: str, months: tuple[int, ...]) -> None:
    assert in_sequence(missed([Decimal(each) for each in results.split()])) == months


def missed(results: list[Decimal]) -> list[int]:
    """The months, from 0, in which K6 is missed."""
    return [month for month, result in enumerate(results) if K6.grade(result) is Grade.MISSED]


def test_misses_too_far_apart_trigger_nothing() -> None:
    year = [Decimal(96 if month in {0, 4, 8, 12} else 99) for month in range(13)]
    assert in_sequence(missed(year)) == ()
    assert in_sequence(missed(year), window=13) == (0, 4, 8, 12)


def test_a_gap_breaks_a_row() -> None:
    assert in_sequence([0, 1, 3]) == ()
    assert misses_running([0, 1, 3], 1) == 2
    assert misses_running([0, 1, 3], 3) == 1
    assert misses_running([0, 1, 3], 2) == 0


def test_quarters_follow_one_another_after_three_months() -> None:
    assert in_sequence([2, 5, 8], period=3) == (2, 5, 8)
    assert in_sequence([2, 5, 11], period=3) == ()
    assert misses_running([2, 5, 8], 8, period=3) == 3


def test_few_events_are_read_over_a_quarter() -> None:
    ninety = [Decimal(90)] * 3
    assert together(ninety, [10, 100, 20]) == 90
    assert together([Decimal(100), Decimal(80), Decimal(90)], [10, 10, 10]) == 90
    assert together([Decimal(100), Decimal(50)], [30, 10]) == Decimal("87.5")
    assert together(ninety, [0, 0, 0]) is None


def test_a_cap_cuts_what_each_miss_added_in_proportion() -> None:
    credit = monthly_credit(CHARGE, AT_RISK, LEVELS, {}, {"k6": Decimal(2)})
    assert credit.capped  # 120 % of the amount at risk, 40 of them by K6
    assert credit.added_by("k6") == 12_500
    assert sum(credit.added_by(each.id) for each in LEVELS) == credit.amount


def test_percentages_are_exact() -> None:
    assert percent_of(Decimal("0.10"), Decimal("33.3")) == Decimal("0.0333")


@given(st.dictionaries(st.sampled_from([each.id for each in LEVELS]), st.decimals(0, 100)))
def test_a_credit_lies_between_nothing_and_the_amount_at_risk(
    results: dict[str, Decimal | None],
) -> None:
    credit = monthly_credit(CHARGE, AT_RISK, LEVELS, results)
    assert 0 <= credit.amount <= credit.at_risk
    assert credit.amount == min(credit.at_risk, sum(credit.shares.values()))
