"""Meetings that follow other events, and the laws of series: nothing is lost, names last."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import FR, MO, MONTHLY, TH, TU, WE, rrule
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.dates.business_days import Convention
from policygen.analysis.dates.cadence import business_calendar
from policygen.analysis.dates.reviews import occurrences
from policygen.analysis.dates.series import EVENTS, meeting_days
from policygen.errors import InvalidInput
from tests.analysis.cases import (
    FISCAL,
    OPERATIONS,
    SERVICE_REVIEW,
    STEERING,
    body,
    contract,
    governance,
    rule,
)

CONTRACT = contract()


def after(count: int, unit: str = "business days", **of: object) -> dict[str, Any]:
    return rule("event", phase="all", offset=count, offset_unit=unit, **of)


def days_of(one: dict[str, Any], *others: dict[str, Any], **calendar: object) -> list[str]:
    meetings = meeting_days(CONTRACT, one, governance(one, *others, **calendar))
    return [meeting.day.isoformat() for meeting in meetings]


@pytest.mark.parametrize(
    "unclear",
    [
        after(-5),
        after(-5, body="steering", event="end"),
        rule("month", business_day=0),
    ],
)
def test_an_offset_without_one_event_is_a_problem(unclear: dict[str, Any]) -> None:
    one = body("one", unclear)
    with pytest.raises(InvalidInput) as caught:
        meeting_days(CONTRACT, one, governance(one, STEERING))
    (problem,) = caught.value.problems
    assert problem.code == "R102"


def test_bodies_that_wait_for_each_other_are_a_problem() -> None:
    one, two = body("one", after(1, body="two")), body("two", after(1, body="one"))
    with pytest.raises(InvalidInput, match="one → two → one") as caught:
        meeting_days(CONTRACT, one, governance(one, two))
    assert caught.value.problems[0].code == "R103"


def test_five_business_days_before_the_steering_committee() -> None:
    """Easter Monday, 17 April 2028, lies in between and does not count."""
    preparation = body("preparation", after(-5, body="steering"))
    assert days_of(preparation, STEERING)[:3] == ["2028-01-12", "2028-04-11", "2028-07-12"]


def test_ten_days_after_the_final_report_moves_off_a_sunday() -> None:
    """The final reports are planned for Friday 5 October 2029 and Tuesday 7 October 2031."""
    debrief = body("debrief", after(10, "days", event="benchmark-final-report"))
    planned = [day.isoformat() for day in EVENTS["benchmark-final-report"](CONTRACT, _CALENDAR)]
    assert planned == ["2029-10-05", "2031-10-07"]
    assert days_of(debrief) == ["2029-10-15", "2031-10-17"]


def test_thirty_days_before_each_anniversary_of_the_contract() -> None:
    """The contract takes effect on 30 July 2027; 30 June 2029 is a Saturday, 2030 a Sunday."""
    yearly = body("yearly", after(-30, "days", event="contract-anniversary"))
    assert days_of(yearly) == [
        "2028-06-30",
        "2029-07-02",
        "2030-07-01",
        "2031-06-30",
        "2032-06-30",
    ]


def test_the_anniversary_on_the_day_after_the_end_is_prepared_too() -> None:
    whole = contract(dates={**CONTRACT["dates"], "end": date(2032, 7, 29)})
    yearly = body("yearly", after(-30, "days", event="contract-anniversary"))
    found = meeting_days(whole, yearly, governance(yearly))
    assert found[-1].day == date(2032, 6, 30)


@pytest.mark.parametrize(
    ("count", "unit", "day"),
    [
        (3, "months", "2028-02-01"),
        (2, "weeks", "2027-11-15"),
        (0, "business days", "2027-11-01"),
        (-1, "business days", "2027-10-29"),
    ],
)
def test_units_of_an_offset(count: int, unit: str, day: str) -> None:
    one = body("one", after(count, unit, event="service-start"))
    assert days_of(one) == [day]


def test_an_offset_from_a_body_of_another_contract_gives_nothing() -> None:
    other = {**STEERING, "contracts": ["elsewhere"]}
    assert days_of(body("one", after(-5, body="steering")), other) == []


def test_a_plain_repetition_rule_is_wrong_in_four_of_eight_months() -> None:
    """The eighth weekday of a month is not its eighth business day: what RFC 5545 cannot say."""
    weekdays = (MO, TU, WE, TH, FR)
    start = datetime(2027, 11, 1)  # noqa: DTZ001
    naive = rrule(MONTHLY, count=8, dtstart=start, byweekday=weekdays, bysetpos=8)
    held = [date.fromisoformat(day) for day in days_of(SERVICE_REVIEW)[:8]]
    wrong = [
        (told.date().isoformat(), day.isoformat())
        for told, day in zip(naive, held, strict=True)
        if told.date() != day
    ]
    assert wrong == [
        ("2028-01-12", "2028-01-13"),
        ("2028-02-10", "2028-02-11"),
        ("2028-05-10", "2028-05-11"),
        ("2028-06-12", "2028-06-13"),
    ]


def test_the_review_after_each_period_of_a_fiscal_year_over_six_sites() -> None:
    """Worked by hand: fiscal 2027 of weeks 4-4-5, to the Saturday nearest to 30 September.

    The fifth day worked at all of Dayton, Monterrey, Brno, Stuttgart, Poznań and Waterford after
    each period's end. In between lie Epiphany (Germany, Poland), Constitution Day (Mexico; the same
    day is Saint Brigid's in Ireland), 3 May (Poland, Ireland), Ascension (Germany), Memorial Day
    (United States), the June bank holiday (Ireland), 5 and 6 July (Czechia) and the August bank
    holiday (Ireland).
    """
    places = [("US", "OH"), ("MX", ""), ("CZ", ""), ("DE", "BW"), ("PL", ""), ("IE", "")]
    sites = [
        {"id": f"site-{number}", "country": country, "subdivision": part, "side": "client"}
        for number, (country, part) in enumerate(places)
    ]
    fiscal = FISCAL | {"pattern": "4-4-5", "ends": "nearest", "end_month": 9}
    monthly = body("monthly", rule("month", months_of="fiscal", business_day=5))
    dates = {
        **CONTRACT["dates"],
        "service_start": date(2026, 11, 1),
        "stabilisation_end": None,
        "end": date(2027, 10, 31),
    }
    around = governance(monthly, sites=sites, fiscal=fiscal, company_days=[])
    found = meeting_days(contract(dates=dates), monthly, around)
    assert [meeting.day.isoformat() for meeting in found] == [
        "2026-11-06",
        "2026-12-04",
        "2027-01-11",
        "2027-02-08",
        "2027-03-05",
        "2027-04-09",
        "2027-05-11",
        "2027-06-08",
        "2027-07-13",
        "2027-08-09",
        "2027-09-03",
        "2027-10-08",
    ]
    assert found[2].slot.key == "2027-01-03.bd5"


_CALENDAR = business_calendar(governance()["calendar"])

# Eight months hold Christmas, the turn of the year and Easter.
SHORT = contract(dates={**CONTRACT["dates"], "end": date(2028, 6, 30)})
# A window that ends on any day: what decides is the date without holidays.
UNTIL = st.dates(date(2027, 11, 15), date(2028, 6, 15))
RULES = st.one_of(
    st.builds(
        rule,
        st.sampled_from(["week", "fortnight"]),
        weekday=st.sampled_from(["monday", "thursday", "sunday"]),
    ),
    st.builds(rule, st.sampled_from(["month", "quarter"]), day=st.integers(1, 31)),
    st.builds(
        rule,
        st.just("month"),
        business_day=st.integers(-23, 23).filter(bool),
        months_of=st.sampled_from(["calendar", "fiscal", "contract"]),
        until=UNTIL,
    ),
    st.builds(
        after,
        st.integers(-10, 10),
        st.sampled_from(["business days", "days", "weeks"]),
        body=st.just("steering"),
        until=UNTIL,
    ),
)
CONVENTIONS = [convention.value for convention in Convention]
FREE_DAYS = st.lists(st.dates(date(2027, 11, 1), date(2028, 6, 30)), max_size=20, unique=True)


def closed(days: list[date]) -> list[dict[str, Any]]:
    return [{"date": day, "title": "Closed", "sites": []} for day in days]


@given(st.lists(RULES, min_size=1, max_size=3), st.sampled_from(CONVENTIONS), FREE_DAYS)
def test_no_meeting_is_on_a_free_day_unless_nothing_moves(
    rules: list[dict[str, Any]], convention: str, free: list[date]
) -> None:
    series = body("series", *rules, convention=convention)
    around = governance(series, STEERING, company_days=closed(free))
    calendar = business_calendar(around["calendar"])
    for meeting in occurrences(SHORT, series, around):
        assert convention == "none" or calendar.is_business_day(meeting.day)
        assert calendar.is_business_day(meeting.day) or meeting.clash


@given(st.lists(RULES, min_size=1, max_size=3), st.sampled_from(CONVENTIONS), FREE_DAYS)
def test_holidays_neither_add_nor_lose_nor_rename_a_meeting(
    rules: list[dict[str, Any]], convention: str, free: list[date]
) -> None:
    """Meetings that fall on one day are held together, and none of their names is lost."""
    series = body("series", *rules, convention=convention)

    def names(free_days: list[date]) -> list[str]:
        around = governance(series, STEERING, company_days=closed(free_days))
        found = meeting_days(SHORT, series, around)
        return sorted(slot.key for each in found for slot in (each.slot, *each.also))

    assert names(free) == names([])
    assert len(set(names(free))) == len(names(free))


@pytest.mark.parametrize(
    ("one", "last"),
    [
        (rule("month", business_day=8, until=date(2027, 11, 10)), date(2027, 11, 11)),
        (after(3, body="steering", until=date(2028, 1, 24)), date(2028, 1, 25)),
    ],
)
def test_a_holiday_on_the_last_day_of_a_window_loses_no_meeting(
    one: dict[str, Any], last: date
) -> None:
    series = body("series", one)
    closing = closed([one["until"]])
    found = meeting_days(SHORT, series, governance(series, STEERING, company_days=closing))
    assert [meeting.day for meeting in found] == [last]


def test_two_meetings_moved_to_one_day_are_held_together_and_say_so() -> None:
    closing = [date(2027, 12, 20) + timedelta(days=number) for number in range(12)]
    around = governance(OPERATIONS, company_days=closed(closing))
    (held,) = [each for each in occurrences(SHORT, OPERATIONS, around) if each.also]
    # Monday, 3 January, is the first day worked again, and has a meeting of its own.
    assert held.nominal == date(2027, 12, 20)
    assert held.also == (date(2027, 12, 27), date(2028, 1, 3))
    assert held.day == date(2028, 1, 3)
