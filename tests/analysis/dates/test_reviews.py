"""Dated reviews of the insurer's contract, and the laws of any series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.dates.business_days import Convention
from policygen.analysis.dates.cadence import business_calendar, phase_of, phase_windows
from policygen.analysis.dates.fiscal import FiscalYears
from policygen.analysis.dates.reviews import (
    all_occurrences,
    escalation_ladder,
    ladder_days,
    occurrences,
    within_year,
)
from policygen.errors import InvalidInput
from tests.analysis.cases import (
    FISCAL,
    HR_FORUM,
    OPERATIONS,
    SERVICE_REVIEW,
    STEERING,
    YEARLY,
    body,
    contract,
    governance,
    rule,
)

CONTRACT = contract()
LISDARAN = governance(OPERATIONS, SERVICE_REVIEW, STEERING, HR_FORUM, YEARLY)


def days_of(one: dict[str, Any], count: int | None = None, **calendar: object) -> list[str]:
    meetings = occurrences(CONTRACT, one, governance(one, **calendar))
    return [meeting.day.isoformat() for meeting in meetings][:count]


def test_weekly_mondays_move_off_free_days() -> None:
    meetings = occurrences(CONTRACT, OPERATIONS, LISDARAN)
    assert meetings[0].day == date(2027, 11, 1)
    moved = {each.nominal.isoformat(): each.day.isoformat() for each in meetings if each.shifted}
    expected = {
        "2027-12-27": "2027-12-29",
        "2028-01-03": "2028-01-04",
        "2028-02-07": "2028-02-08",
        "2028-04-17": "2028-04-18",
        "2028-05-01": "2028-05-02",
        "2028-06-05": "2028-06-06",
    }
    assert {key: value for key, value in moved.items() if key < "2028-07"} == expected
    assert [each.reason for each in meetings if each.nominal == date(2028, 4, 17)] == [
        "Easter Monday (IE)"
    ]


def test_the_service_review_is_on_the_eighth_business_day() -> None:
    assert days_of(SERVICE_REVIEW, 8) == [
        "2027-11-10",
        "2027-12-10",
        "2028-01-13",
        "2028-02-11",
        "2028-03-10",
        "2028-04-12",
        "2028-05-11",
        "2028-06-13",
    ]


def test_steering_is_on_third_wednesdays() -> None:
    assert days_of(STEERING, 4) == ["2028-01-19", "2028-04-19", "2028-07-19", "2028-10-18"]


def test_the_forum_ends_with_its_rule_and_the_year_has_its_month() -> None:
    assert days_of(HR_FORUM) == [
        "2027-11-15",
        "2027-12-15",
        "2028-01-17",
        "2028-02-15",
        "2028-03-15",
        "2028-04-18",
    ]
    assert days_of(YEARLY) == [
        "2028-10-11",
        "2029-10-10",
        "2030-10-09",
        "2031-10-08",
        "2032-10-13",
    ]


def test_papers_minutes_and_reconvening_are_counted_in_business_days() -> None:
    (meeting,) = [
        each for each in occurrences(CONTRACT, STEERING, LISDARAN) if each.day.year == 2028
    ][1:2]
    assert (meeting.day, meeting.papers) == (date(2028, 4, 19), date(2028, 4, 11))
    assert meeting.minutes == date(2028, 4, 24)
    assert meeting.reconvene_by == date(2028, 4, 26)
    assert (meeting.time, meeting.timezone) == ("10:00", "Europe/Dublin")


def test_phases_have_their_own_cadence() -> None:
    forum = body(
        "forum",
        rule("fortnight", phase="stabilisation", weekday="tuesday"),
        rule("month", phase="steady", day=1),
        rule("quarter", phase="transition", day=1, months=[9]),
    )
    meetings = occurrences(CONTRACT, forum, governance(forum))
    days = [(each.nominal.isoformat(), each.phase) for each in meetings]
    assert days[0] == ("2027-09-01", "transition")
    assert days[1:4] == [
        ("2027-11-02", "stabilisation"),
        ("2027-11-16", "stabilisation"),
        ("2027-11-30", "stabilisation"),
    ]
    assert days[8] == ("2028-02-01", "steady")
    assert phase_of(phase_windows(CONTRACT["dates"]), date(2028, 1, 31)) == "stabilisation"


def test_without_a_stabilisation_all_service_is_steady() -> None:
    dates = {**CONTRACT["dates"], "stabilisation_end": None}
    forum = body("forum", rule("week", phase="stabilisation", weekday="monday"))
    assert occurrences({**CONTRACT, "dates": dates}, forum, governance(forum)) == []
    assert phase_of(phase_windows(dates), date(2027, 11, 1)) == "steady"


def test_daily_meetings_are_on_business_days_only() -> None:
    daily = body("daily", rule("day", start=date(2027, 12, 24), until=date(2028, 1, 4)))
    assert days_of(daily) == ["2027-12-24", "2027-12-29", "2027-12-30", "2027-12-31", "2028-01-04"]


def test_a_date_that_two_rules_give_counts_once() -> None:
    twice = body(
        "twice",
        rule("month", day=15, until=date(2027, 11, 30)),
        rule("week", weekday="monday", until=date(2027, 11, 20)),
    )
    assert days_of(twice) == ["2027-11-01", "2027-11-08", "2027-11-15"]


def test_two_dates_moved_to_one_day_count_once() -> None:
    close = body(
        "close",
        rule("week", weekday="saturday", until=date(2027, 11, 10)),
        rule("week", weekday="sunday", until=date(2027, 11, 10)),
    )
    assert days_of(close) == ["2027-11-08"]


def test_convention_none_keeps_the_date_and_reports_the_clash() -> None:
    stays = body("stays", rule("year", months=[12], day=27), convention="none")
    meeting = occurrences(CONTRACT, stays, governance(stays))[0]
    assert meeting.day == meeting.nominal == date(2027, 12, 27)
    assert meeting.clash == "Substitute for Christmas Day"


def test_a_freeze_and_the_end_of_the_contract_are_clashes() -> None:
    freeze = {"title": "Year end", "first": date(2027, 12, 15), "last": date(2028, 1, 31)}
    late = body("late", rule("month", day=31))
    meetings = occurrences(CONTRACT, late, governance(late, freezes=[freeze]))
    clashes = {each.nominal.isoformat(): each.clash for each in meetings if each.clash}
    assert clashes == {
        "2027-12-31": "Year end",
        "2028-01-31": "Year end",
        "2032-10-31": "outside the life of the contract",
    }


def test_months_of_the_contract_year() -> None:
    quarterly = body("quarterly", rule("quarter", months_of="contract", day=1))
    assert days_of(quarterly, 3, company_days=[]) == ["2027-11-01", "2028-02-01", "2028-05-02"]


def test_months_of_a_fiscal_year_of_weeks() -> None:
    fiscal = FISCAL | {"pattern": "4-4-5", "ends": "nearest", "end_month": 9}
    close = body("close", rule("month", months_of="fiscal", business_day=5))
    plain = {"fiscal": fiscal, "sites": [], "company_days": []}
    assert days_of(close, 3, **plain) == ["2027-11-05", "2027-12-03", "2028-01-07"]


def test_the_fiscal_year_of_the_manufacturer() -> None:
    years = FiscalYears("4-4-5", ends="nearest", end_month=9)
    periods = list(years.periods(date(2026, 10, 4), date(2027, 10, 2)))
    assert [each.last.isoformat() for each in periods][:3] == [
        "2026-10-31",
        "2026-11-28",
        "2027-01-02",
    ]
    assert (periods[0].first, periods[-1].last) == (date(2026, 10, 4), date(2027, 10, 2))
    assert {each.year for each in periods} == {2027}
    assert [each.number for each in periods] == list(range(1, 13))


def test_fiscal_months_from_july_are_named_by_either_end() -> None:
    def first(years: FiscalYears) -> tuple[int, int]:
        period = next(years.periods(date(2027, 7, 1), date(2027, 7, 31)))
        return period.year, period.number

    years = FiscalYears(first_month=7)
    assert first(years) == (2028, 1)
    assert first(replace(years, named_by="start")) == (2027, 1)


@given(st.dates(date(2001, 1, 1), date(2060, 1, 1)), st.sampled_from(["last", "nearest"]))
def test_weeks_of_fiscal_years_leave_no_gap(day: date, ends: Any) -> None:
    years = FiscalYears("4-5-4", ends=ends, end_month=1)
    periods = list(years.periods(day, day + timedelta(days=800)))
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(periods))
    assert {(each.last - each.first).days + 1 for each in periods} <= {28, 35, 42}


def test_a_body_serves_the_contracts_it_names() -> None:
    other = body("other", rule("week", weekday="monday"), contracts=["somewhere-else"])
    assert all_occurrences(CONTRACT, governance(other)) == []


def test_all_meetings_are_in_order_and_the_first_year_is_a_part() -> None:
    meetings = all_occurrences(CONTRACT, LISDARAN)
    assert meetings == sorted(meetings, key=lambda each: each.day)
    year = within_year(meetings, date(2027, 11, 1))
    assert year[-1].day < date(2028, 11, 1)
    assert {each.body for each in year} == {each["id"] for each in LISDARAN["bodies"]}


def test_every_third_meeting_is_in_person() -> None:
    visits = body("visits", rule("month", day=3), in_person_every=3)
    meetings = occurrences(CONTRACT, visits, governance(visits))
    assert [each.number for each in meetings if each.in_person][:2] == [3, 6]
    always = {**visits, "in_person": "always"}
    assert all(each.in_person for each in occurrences(CONTRACT, always, governance(always)))


@pytest.mark.parametrize(
    ("unclear", "lack"),
    [
        (rule("week"), "needs a weekday"),
        (rule("year", day=3), "needs its month"),
        (rule("month", weekday="monday"), "needs a business day"),
    ],
)
def test_a_rule_that_gives_no_date_is_a_problem(unclear: dict[str, Any], lack: str) -> None:
    with pytest.raises(InvalidInput, match=lack):
        occurrences(CONTRACT, body("x", unclear), LISDARAN)


def test_a_business_day_that_a_month_lacks_is_its_last() -> None:
    late = body("late", rule("month", business_day=23, until=date(2027, 12, 31)))
    assert days_of(late) == ["2027-11-30", "2027-12-31"]


def test_the_ladder_counts_from_the_notice() -> None:
    calendar = business_calendar(LISDARAN["calendar"])
    ladder = escalation_ladder(LISDARAN["escalation"], date(2028, 3, 13), calendar)
    assert [each.due.isoformat() for each in ladder] == [
        "2028-03-15",
        "2028-03-21",
        "2028-03-28",
        "2028-04-04",
        "2028-04-26",
    ]
    per_step = {**LISDARAN["escalation"], "counting": "per-step"}
    assert ladder_days(per_step) == [2, 7, 17, 32, 62]


def test_working_days_count_at_the_clients_sites_only() -> None:
    worked = [{"date": date(2028, 5, 1), "title": "Stock-taking"}]
    client = {"id": "a", "country": "IE", "side": "client"}
    provider = {"id": "b", "country": "IE", "side": "provider"}
    answers = governance(working_days=worked, sites=[client, provider])["calendar"]
    assert business_calendar(answers, ["a"]).is_business_day(date(2028, 5, 1))
    assert not business_calendar(answers, ["b"]).is_business_day(date(2028, 5, 1))
    assert not business_calendar(answers).is_business_day(date(2028, 5, 1))


# Fourteen months hold a leap day, every kind of holiday and both ends of a year.
SHORT = contract(dates={**CONTRACT["dates"], "end": date(2028, 12, 31)})
RULES = st.one_of(
    st.builds(
        rule,
        st.sampled_from(["week", "fortnight"]),
        weekday=st.sampled_from(["monday", "friday", "sunday"]),
    ),
    st.builds(rule, st.sampled_from(["month", "quarter"]), day=st.integers(1, 31)),
    st.builds(rule, st.just("month"), business_day=st.integers(-23, 23).filter(bool)),
)
CONVENTIONS = [convention.value for convention in Convention]


@given(st.lists(RULES, min_size=1, max_size=3), st.sampled_from(CONVENTIONS))
def test_a_series_strictly_increases_on_business_days(
    rules: list[dict[str, Any]], convention: str
) -> None:
    series = body("series", *rules, convention=convention)
    around = governance(series)
    meetings = occurrences(SHORT, series, around)
    assert all(one.day < other.day for one, other in pairwise(meetings))
    calendar = business_calendar(around["calendar"])
    assert convention == "none" or all(calendar.is_business_day(each.day) for each in meetings)


@given(st.integers(28, 31))
def test_a_monthly_series_from_the_end_never_skips_a_month(day: int) -> None:
    monthly = body("monthly", rule("month", day=day), convention="modified-following")
    months = [
        each.day.year * 12 + each.day.month
        for each in occurrences(SHORT, monthly, governance(monthly))
    ]
    assert months == list(range(months[0], months[0] + 14))
