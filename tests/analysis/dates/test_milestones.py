"""Dated events of the insurer's contract besides its meetings."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.dates.business_days import BusinessCalendar
from policygen.analysis.dates.cadence import business_calendar
from policygen.analysis.dates.milestones import (
    Milestone,
    benchmark_cycle,
    benchmark_starts,
    contract_fit_reviews,
    contract_steps,
    every_months,
    exit_tests,
    notices,
    policy_reviews,
    renewal_decision,
)
from tests.analysis.cases import OPERATIONS, YEARLY, contract, governance

CONTRACT = contract()
AROUND = governance(OPERATIONS)
CALENDAR = business_calendar(AROUND["calendar"])


def days(milestones: list[Milestone]) -> dict[str, str]:
    return {each.id: each.day.isoformat() for each in milestones}


def changed(topic: str, **rest: Any) -> dict[str, Any]:
    return contract(**{topic: {**CONTRACT[topic], **rest}})


def test_the_steps_of_the_contract_are_never_moved() -> None:
    assert days(contract_steps(CONTRACT)) == {
        "effective": "2027-07-30",
        "signed": "2027-07-30",
        "go": "2027-10-20",
        "service-start": "2027-11-01",
        "stabilisation-end": "2028-01-31",
        "end": "2032-10-31",
    }


def test_the_first_benchmark_is_in_month_eighteen_then_every_second_year() -> None:
    assert benchmark_starts(CONTRACT) == [date(2029, 5, 1), date(2031, 5, 1)]
    later = changed("benchmark", first_not_before=date(2029, 7, 1))
    assert benchmark_starts(later) == [date(2029, 7, 1), date(2031, 7, 1)]
    assert benchmark_starts(changed("benchmark", not_in_last_months=18)) == [date(2029, 5, 1)]
    assert benchmark_cycle(changed("benchmark", applies=False), CALENDAR) == []


def test_a_benchmark_runs_from_notice_to_action_plan() -> None:
    cycle = [each for each in benchmark_cycle(CONTRACT, CALENDAR) if "-1-" in each.id]
    found = days(cycle)
    assert found["benchmark-1-notice"] == "2029-05-01"
    assert found["benchmark-1-appointment"] == "2029-05-16"  # 7 May is a public holiday
    assert found["benchmark-1-price"] == "2029-07-26"  # 60 business days after the notice
    in_turn = [each.day for each in cycle if not each.id.endswith("price")]
    assert in_turn == sorted(set(in_turn))


def test_the_last_safe_day_leaves_notice_service_and_margin() -> None:
    """31 October 2031 is a Friday; seven business days before it, past the holiday of the 27th."""
    found = {each.id: each for each in notices(CONTRACT, CALENDAR)}
    notice = found["non-renewal"]
    assert (notice.nominal, notice.day) == (date(2031, 10, 31), date(2031, 10, 21))
    assert notice.alarms == (date(2031, 4, 24), date(2031, 7, 23), date(2031, 9, 21))
    assert notice.basis == "12 months before 2032-10-31, less 7 business days"
    assert found["last-benchmark"].nominal == date(2032, 4, 30)


def test_a_last_safe_day_counts_back_from_the_business_day_before() -> None:
    charges = {"price_review": date(2029, 8, 6), "price_review_notice_months": 2}
    (review,) = [
        each for each in notices(contract(charges=charges), CALENDAR) if each.id == "price-review"
    ]
    # Seven business days before Wednesday 6 June 2029, past the holiday of the 4th.
    assert review.day == date(2029, 5, 25)


@pytest.mark.parametrize(
    ("kind", "wanted"), [("none", set()), ("option", {"extension"}), ("automatic", {"non-renewal"})]
)
def test_each_kind_of_renewal_has_its_notice(kind: str, wanted: set[str]) -> None:
    found = set(days(notices(changed("renewal", kind=kind), CALENDAR)))
    assert found & {"extension", "non-renewal"} == wanted


def test_the_decision_to_renew_opens_in_time_for_a_tender() -> None:
    assert days(renewal_decision(CONTRACT, CALENDAR)) == {"renewal-opens": "2031-04-30"}


def test_exit_tests_follow_the_tier() -> None:
    rules = {"tested_for": ["t1"], "test_every_months": 12}
    assert list(days(exit_tests(CONTRACT, rules, CALENDAR)).values()) == [
        "2028-11-01",
        "2029-11-01",
        "2030-11-01",
        "2031-11-03",
    ]
    planned = changed("exit", next_test=date(2032, 1, 31))
    assert list(days(exit_tests(planned, rules, CALENDAR)).values()) == ["2032-02-03"]
    assert exit_tests(contract(tier="t3"), rules, CALENDAR) == []
    assert exit_tests(contract(tier="t3"), {**rules, "tested_for": []}, CALENDAR) != []


def test_a_policy_review_within_the_contracts_life() -> None:
    assert days(policy_reviews({"next_review": date(2027, 12, 26)}, CONTRACT, CALENDAR)) == {
        "policy-review": "2027-12-24"
    }
    assert policy_reviews({"next_review": date(2033, 1, 1)}, CONTRACT, CALENDAR) == []


def test_contract_fit_is_reviewed_each_year_unless_a_body_does() -> None:
    fit = contract_fit_reviews(CONTRACT, AROUND, CALENDAR)
    assert [each.nominal.year for each in fit] == [2028, 2029, 2030, 2031]
    assert contract_fit_reviews(CONTRACT, governance(YEARLY), CALENDAR) == []


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(1, 36))
def test_a_series_of_months_keeps_to_its_day(first: date, months: int) -> None:
    series = list(every_months(first, months, date(2040, 1, 1)))
    assert all(one < other for one, other in pairwise(series))
    numbers = [day.year * 12 + day.month for day in series]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers) * months, months))
    assert {day.day for day in series} <= {first.day, 28, 29, 30}


@given(st.dates(date(2029, 1, 1), date(2036, 12, 31)), st.integers(0, 24))
def test_every_notice_is_safe(end: date, months: int) -> None:
    renewal = {**CONTRACT["renewal"], "notice_months": months}
    one = contract(dates={**CONTRACT["dates"], "end": end}, renewal=renewal)
    calendar = BusinessCalendar()
    for notice in notices(one, calendar):
        assert calendar.is_business_day(notice.day)
        assert calendar.add_business_days(notice.day, 7) <= notice.nominal
