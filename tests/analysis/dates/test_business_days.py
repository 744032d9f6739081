"""Business days against the worked calendar of an Irish insurer, and the laws of shifting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.dates.business_days import (
    BusinessCalendar,
    Convention,
    Site,
    add_months,
    joint_calendar,
    nth_weekday_of_month,
)
from policygen.errors import InvalidInput

COMPANY_DAYS = {
    date(2027, 12, 27): "Substitute for Christmas Day",
    date(2027, 12, 28): "Substitute for Saint Stephen's Day",
    date(2028, 1, 3): "Substitute for New Year's Day",
}
IRISH_SITE = Site("IE", company_days=COMPANY_DAYS)
IRELAND = BusinessCalendar((IRISH_SITE,))
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


@pytest.mark.parametrize(
    ("nominal", "actual"),
    [
        ("2027-12-27", "2027-12-29"),
        ("2028-01-03", "2028-01-04"),
        ("2028-02-07", "2028-02-08"),
        ("2028-04-17", "2028-04-18"),
        ("2028-05-01", "2028-05-02"),
        ("2028-06-05", "2028-06-06"),
        ("2027-11-01", "2027-11-01"),
    ],
)
def test_a_monday_off_moves_to_the_next_business_day(nominal: str, actual: str) -> None:
    shifted = IRELAND.shift(date.fromisoformat(nominal), Convention.FOLLOWING)
    assert shifted == date.fromisoformat(actual)


def test_the_eighth_business_days() -> None:
    months = [(2027, 11), (2027, 12), *((2028, month) for month in range(1, 7))]
    assert [IRELAND.nth_business_day_of_month(*month, 8) for month in months] == days(
        "2027-11-10",
        "2027-12-10",
        "2028-01-13",
        "2028-02-11",
        "2028-03-10",
        "2028-04-12",
        "2028-05-11",
        "2028-06-13",
    )


def test_the_third_wednesdays() -> None:
    assert [nth_weekday_of_month(2028, month, 2, 3) for month in (1, 4, 7, 10)] == days(
        "2028-01-19", "2028-04-19", "2028-07-19", "2028-10-18"
    )


def test_the_escalation_ladder() -> None:
    notice = date(2028, 3, 13)
    assert [IRELAND.add_business_days(notice, count) for count in (2, 5, 10, 15, 30)] == days(
        "2028-03-15", "2028-03-21", "2028-03-28", "2028-04-04", "2028-04-26"
    )


def test_the_holidays_used_are_known() -> None:
    used = days("2027-03-29", "2028-02-07", "2028-03-17", "2028-04-17", "2028-05-01", "2028-06-05")
    assert not any(map(IRELAND.is_business_day, used))
    assert IRELAND.reason_off(date(2028, 4, 17)) == "Easter Monday (IE)"
    assert IRELAND.reason_off(date(2027, 12, 27)) == "Substitute for Christmas Day"
    assert IRELAND.reason_off(date(2028, 4, 16)) == "Sunday"
    assert IRELAND.reason_off(date(2028, 4, 18)) == ""


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        (Convention.NONE, "2028-04-30"),
        (Convention.FOLLOWING, "2028-05-02"),
        (Convention.MODIFIED_FOLLOWING, "2028-04-28"),
        (Convention.PRECEDING, "2028-04-28"),
        (Convention.MODIFIED_PRECEDING, "2028-04-28"),
        (Convention.NEAREST, "2028-05-02"),  # two days either way: the later one
    ],
)
def test_conventions_at_the_end_of_a_month(convention: Convention, expected: str) -> None:
    assert IRELAND.shift(date(2028, 4, 30), convention) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("convention", "expected"),
    [
        (Convention.PRECEDING, "2028-09-29"),
        (Convention.MODIFIED_PRECEDING, "2028-10-02"),
        (Convention.NEAREST, "2028-10-02"),
        (Convention.MODIFIED_FOLLOWING, "2028-10-02"),
    ],
)
def test_conventions_at_the_start_of_a_month(convention: Convention, expected: str) -> None:
    assert IRELAND.shift(date(2028, 10, 1), convention) == date.fromisoformat(expected)


def test_nearest_takes_the_earlier_day_when_it_is_nearer() -> None:
    assert IRELAND.shift(date(2028, 6, 3), Convention.NEAREST) == date(2028, 6, 2)


def test_business_days_count_backwards() -> None:
    assert IRELAND.add_business_days(date(2028, 4, 18), -5) == date(2028, 4, 10)
    assert IRELAND.add_business_days(date(2028, 4, 17), 0) == date(2028, 4, 17)


def test_the_last_business_day_of_a_month() -> None:
    assert IRELAND.nth_business_day_of_month(2028, 4, -1) == date(2028, 4, 28)


@pytest.mark.parametrize("nth", [0, 24, -24])
def test_a_day_the_month_lacks_is_an_error(nth: int) -> None:
    with pytest.raises(ValueError, match="business days from 2028-02-01"):
        IRELAND.nth_business_day_of_month(2028, 2, nth)


def test_a_joint_calendar_works_only_where_all_do() -> None:
    ohio = Site("US", "OH")
    mexico = Site("MX")
    joint = joint_calendar([BusinessCalendar((ohio, mexico)), IRELAND])
    assert joint.reason_off(date(2028, 7, 4)) == "Independence Day (US-OH)"
    assert joint.reason_off(date(2028, 3, 17)) == "Saint Patrick's Day (IE)"
    assert joint.reason_off(date(2028, 1, 3)) == "Substitute for New Year's Day"
    assert not joint.is_business_day(date(2027, 9, 16))


def test_a_friday_and_saturday_weekend() -> None:
    gulf = BusinessCalendar((Site(weekend=frozenset({4, 5})),))
    assert gulf.shift(date(2028, 4, 14), Convention.FOLLOWING) == date(2028, 4, 16)


@pytest.mark.parametrize(
    ("country", "subdivision", "hint"),
    [("IRE", "", "did you mean"), ("US", "OHI", "OH"), ("11", "", "ISO 3166")],
)
def test_an_unknown_region_is_a_problem(country: str, subdivision: str, hint: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Site(country, subdivision)
    (problem,) = caught.value.problems
    assert problem.code == "R101"
    assert (subdivision or country) in problem.message
    assert hint in problem.hint


def test_a_week_needs_a_working_day() -> None:
    with pytest.raises(InvalidInput, match="no weekday is worked"):
        Site(weekend=frozenset(range(7)))
    halves = Site(weekend=frozenset({0, 1, 2})), Site(weekend=frozenset({3, 4, 5, 6}))
    with pytest.raises(InvalidInput, match="no weekday is worked"):
        BusinessCalendar(halves)


def test_a_free_day_that_is_worked_all_the_same() -> None:
    worked = replace(IRISH_SITE, working_days=frozenset(days("2028-05-01", "2028-05-06")))
    calendar = BusinessCalendar((worked,))
    assert calendar.shift(date(2028, 5, 1), Convention.FOLLOWING) == date(2028, 5, 1)
    assert calendar.is_business_day(date(2028, 5, 6))
    assert not joint_calendar([calendar, IRELAND]).is_business_day(date(2028, 5, 1))


@given(DAYS, st.sampled_from(Convention))
def test_no_shifted_date_is_off_unless_nothing_shifts(day: date, convention: Convention) -> None:
    shifted = IRELAND.shift(day, convention)
    assert IRELAND.is_business_day(shifted) or (convention is Convention.NONE and shifted == day)
    assert abs(shifted - day) <= timedelta(days=7)


@given(DAYS, st.sampled_from([Convention.MODIFIED_FOLLOWING, Convention.MODIFIED_PRECEDING]))
def test_modified_conventions_stay_in_the_month(day: date, convention: Convention) -> None:
    assert IRELAND.shift(day, convention).month == day.month


@given(DAYS, st.integers(1, 60))
def test_counting_forth_and_back_returns_to_the_business_day(day: date, count: int) -> None:
    start = IRELAND.shift(day, Convention.FOLLOWING)
    assert IRELAND.add_business_days(IRELAND.add_business_days(start, count), -count) == start


@given(DAYS, st.integers(0, 240))
def test_months_from_a_day_never_skip_a_month(day: date, months: int) -> None:
    later = add_months(day, months, 31)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert (later + timedelta(days=1)).day == 1
