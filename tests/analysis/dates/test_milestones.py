"""Dated events of the insurer's contract besides its meetings."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.dates.benchmark_dates import benchmark_cycle, benchmark_starts
from policygen.analysis.dates.business_days import BusinessCalendar
from policygen.analysis.dates.cadence import business_calendar
from policygen.analysis.dates.milestone import Milestone, every_months, place_in_series
from policygen.analysis.dates.milestones import (
    benefits_reviews,
    contract_fit_reviews,
    contract_steps,
    exit_tests,
    policy_reviews,
)
from policygen.analysis.dates.notices import notices, renewal_decision
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
        "service-begins": "2027-11-01",
        "stabilisation-end": "2028-01-31",
        "end": "2032-10-31",
    }


def test_a_milestone_of_the_answers_stands_for_the_day_on_which_it_lies() -> None:
    start = {"id": "start", "title": "Start", "due": date(2027, 11, 1), "party": "provider"}
    steps = days(contract_steps(changed("dates", milestones=[start])))
    assert "service-begins" not in steps
    assert (steps["start"], steps["stabilisation-end"]) == ("2027-11-01", "2028-01-31")


def test_the_first_benchmark_is_in_month_eighteen_then_every_second_year() -> None:
    assert benchmark_starts(CONTRACT, CALENDAR) == [date(2029, 5, 1), date(2031, 5, 1)]
    later = changed("benchmark", first_not_before=date(2029, 7, 1))
    assert benchmark_starts(later, CALENDAR) == [date(2029, 7, 1), date(2031, 7, 2)]  # a Sunday
    early = changed("benchmark", not_in_last_months=18)
    assert benchmark_starts(early, CALENDAR) == [date(2029, 5, 1)]
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


@pytest.mark.parametrize(
    ("kind", "decision", "settled"),
    [
        ("automatic", "renew", True),
        ("automatic", "exit", False),
        ("automatic", "re-scope", False),
        ("option", "exit", True),
        ("option", "renew", False),
        ("option", None, False),
    ],
)
def test_only_a_decision_without_a_notice_settles_the_notice(
    kind: str, decision: str | None, *, settled: bool
) -> None:
    day = date(2031, 6, 12)
    one = changed("renewal", kind=kind, decided=day, decision=decision)
    found = {each.id: each for each in notices(one, CALENDAR)}
    notice = found["non-renewal" if kind == "automatic" else "extension"]
    assert notice.done == (day if settled else None)
    assert bool(notice.evidence) == settled


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


def test_a_contract_that_names_its_next_test_is_tested_whatever_its_tier() -> None:
    """So the provider's calendar has it too: the tier is not for the provider to read."""
    rules = {"tested_for": ["t1"], "test_every_months": 12}
    planned = contract(tier="t3", exit={"next_test": date(2032, 1, 30)})
    assert list(days(exit_tests(planned, rules, CALENDAR)).values()) == ["2032-01-30"]


def test_the_policy_is_reviewed_each_year_within_the_contracts_life() -> None:
    assert days(policy_reviews({"next_review": date(2027, 12, 26)}, CONTRACT, CALENDAR)) == {
        "policy-review-2027": "2027-12-24",
        "policy-review-2028": "2028-12-22",  # the 26th is a holiday, the 25th too, then a weekend
        "policy-review-2029": "2029-12-24",
        "policy-review-2030": "2030-12-24",
        "policy-review-2031": "2031-12-24",
    }
    assert policy_reviews({"next_review": date(2033, 1, 1)}, CONTRACT, CALENDAR) == []
    early = policy_reviews({"next_review": date(2026, 12, 1)}, CONTRACT, CALENDAR)
    assert early[0].id == "policy-review-2027"


def test_benefits_are_reviewed_each_year_against_the_business_case() -> None:
    around = {**AROUND, "rules": {"benefits_review_months": 12}}
    found = benefits_reviews(CONTRACT, around, CALENDAR)
    assert days(found) == {
        "benefits-1": "2028-11-01",
        "benefits-2": "2029-11-01",
        "benefits-3": "2030-11-01",
        "benefits-4": "2031-11-03",
    }
    assert {each.party for each in found} == {"client"}
    half = {**AROUND, "rules": {"benefits_review_months": 6}}
    assert len(benefits_reviews(CONTRACT, half, CALENDAR)) == 9
    never = {**AROUND, "rules": {"benefits_review_months": 0}}
    assert benefits_reviews(CONTRACT, never, CALENDAR) == []


def test_a_test_keeps_its_number_when_the_next_one_is_answered_anew() -> None:
    """After the test of October 2027 the answers name that of 2028: it is the second, as before."""
    rules = {"tested_for": [], "test_every_months": 12}
    before = exit_tests(changed("exit", next_test=date(2027, 10, 6)), rules, CALENDAR)
    after = exit_tests(changed("exit", next_test=date(2028, 10, 4)), rules, CALENDAR)
    assert [each.id for each in before] == [f"exit-test-{number}" for number in range(1, 7)]
    assert [each.id for each in after] == [each.id for each in before[1:]]


@pytest.mark.parametrize("day", [date(2028, 2, 1), date(2028, 7, 28), date(2028, 12, 31)])
def test_a_test_that_moves_by_less_than_half_a_term_keeps_its_number(day: date) -> None:
    assert place_in_series(date(2027, 7, 30), day, 12) == 2


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


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(1, 36))
def test_the_places_in_a_series_follow_each_other(first: date, months: int) -> None:
    series = every_months(first, months, date(2040, 1, 1))
    places = [place_in_series(date(2024, 1, 1), day, months) for day in series]
    assert places == list(range(places[0], places[0] + len(places)))
    assert places[0] >= 1


def test_a_benchmark_is_followed_up_on_the_days_that_the_plan_names() -> None:
    plan = {"plan_days": 20, "milestones": [30, 60]}
    cycle = benchmark_cycle(changed("benchmark", action_plan=plan), CALENDAR)
    found = days(cycle)
    final = date.fromisoformat(found["benchmark-1-final"])
    assert date.fromisoformat(found["benchmark-1-check-30"]) >= final + timedelta(days=30)
    assert [name for name in found if "-check-" in name] == [
        "benchmark-1-check-30",
        "benchmark-1-check-60",
        "benchmark-2-check-30",
        "benchmark-2-check-60",
    ]


def test_the_supervisor_is_told_of_the_end_in_time() -> None:
    """31 October 2032 is a Sunday; 30 business days before Friday the 29th, past the holiday."""
    told = changed("exit", regulator_notice_days=30)
    (notice,) = [each for each in notices(told, CALENDAR) if each.id == "supervisor-of-the-end"]
    assert (notice.nominal, notice.day) == (date(2032, 9, 16), date(2032, 9, 7))
    assert (notice.day - notice.alarms[0]).days == 180


@given(st.dates(date(2029, 1, 1), date(2036, 12, 31)), st.integers(0, 24))
def test_every_notice_is_safe(end: date, months: int) -> None:
    renewal = {**CONTRACT["renewal"], "notice_months": months}
    one = contract(dates={**CONTRACT["dates"], "end": end}, renewal=renewal)
    calendar = BusinessCalendar()
    for notice in notices(one, calendar):
        assert calendar.is_business_day(notice.day)
        assert calendar.add_business_days(notice.day, 7) <= notice.nominal
