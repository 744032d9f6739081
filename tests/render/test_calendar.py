"""Calendar files read back by a second parser and by the zone's own rules."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.analysis.dates.events import for_side
from policygen.analysis.dates.zones import load_zone
from policygen.errors import InvalidInput
from policygen.model import Attendee, Event, Part
from policygen.render.calendar import COLUMNS, identity, render_csv, render_ics
from policygen.render.timezones import describe_zone

AS_OF = date(2027, 7, 30)
REVIEW = Event(
    key=("desk", "service-review", "2028-04-12"),
    title="Service review",
    start=datetime(2028, 4, 12, 10),  # noqa: DTZ001  (local time beside its zone)
    duration=timedelta(minutes=90),
    timezone="Europe/Dublin",
    place="Limerick; room 2, first floor",
    description="KPIs, credits\nClient side \\ open points",
    category="management",
)
NOTICE = Event(
    key=("desk", "non-renewal", "2031-10-31"),
    title="Last safe day for notice of non-renewal",
    start=date(2031, 10, 21),
    kind="deadline",
    sides=("client",),
    alarms=(180, 90, 30),
)


def weekly(zone: str, start: datetime, weeks: int) -> list[Event]:
    return [
        Event(("c", "ops", str(number)), "Ops", start + timedelta(weeks=number), timezone=zone)
        for number in range(weeks)
    ]


def events_of(text: str) -> list[Any]:
    return list(vobject.readOne(text).vevent_list)


def test_a_second_parser_reads_what_was_written() -> None:
    (event,) = events_of(render_ics([REVIEW], "Reviews", AS_OF))
    assert event.summary.value == REVIEW.title
    assert event.location.value == REVIEW.place
    assert event.description.value == REVIEW.description
    assert event.dtstart.value.astimezone(UTC) == datetime(2028, 4, 12, 9, tzinfo=UTC)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=90)
    assert event.dtstamp.value == datetime(2027, 7, 30, tzinfo=UTC)
    assert (event.uid.value, event.sequence.value) == (identity(REVIEW), "0")


def test_lines_end_in_crlf_and_fold_within_75_octets() -> None:
    long = replace(REVIEW, title="Überprüfung der Leistung – " * 9, description="ä" * 300)
    text = render_ics([long], "Prüfungen", AS_OF)
    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    for line in lines:
        line.decode()  # no character is cut in two
    (event,) = events_of(text)
    assert event.summary.value == long.title.strip()
    assert event.description.value == long.description


def test_the_local_time_is_the_same_all_the_year() -> None:
    """Irish summer time begins on 26 March 2028: a second parser, with the file's own zone."""
    start = datetime(2028, 3, 13, 10)  # noqa: DTZ001
    text = render_ics(weekly("Europe/Dublin", start, 40), "Ops", AS_OF)
    for event in events_of(text):
        moment = event.dtstart.value
        assert moment.hour == 10
        expected = moment.replace(tzinfo=ZoneInfo("Europe/Dublin"))
        assert moment.astimezone(UTC) == expected.astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        (
            "Europe/Dublin",
            {"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"},
        ),
        (
            "America/New_York",
            {"FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"},
        ),
        ("America/Mexico_City", set()),
    ],
)
def test_zones_are_described_by_yearly_rules(zone: str, rules: set[str]) -> None:
    described = describe_zone(zone, date(2027, 1, 1), date(2032, 12, 31))
    text: bytes = described.to_ical()
    found = {line[6:] for line in text.decode().split("\r\n") if line.startswith("RRULE:")}
    assert found == rules


@pytest.mark.parametrize(
    ("night", "end"),
    [(datetime(2028, 3, 25, 23, 30), "04:30"), (datetime(2028, 10, 28, 23, 30), "02:30")],  # noqa: DTZ001
)
def test_a_meeting_through_a_change_of_the_clocks_lasts_as_long_as_any(
    night: datetime, end: str
) -> None:
    event = replace(REVIEW, start=night, duration=timedelta(hours=4))
    (read,) = icalendar.Calendar.from_ical(render_ics([event], "Reviews", AS_OF)).walk("VEVENT")
    begins, ends = (read.decoded(name).astimezone(UTC) for name in ("dtstart", "dtend"))
    assert ends - begins == event.duration
    (row,) = csv.DictReader(StringIO(render_csv([event])))
    assert row["End"] == end


def test_irish_summer_time_starts_at_one_o_clock_local_time() -> None:
    described = describe_zone("Europe/Dublin", date(2028, 1, 1), date(2029, 1, 1))
    text: bytes = described.to_ical()
    assert b"BEGIN:DAYLIGHT\r\nDTSTART:20280326T010000\r\n" in text
    assert b"BEGIN:STANDARD\r\nDTSTART:20281029T020000\r\n" in text


@pytest.mark.parametrize(
    "zone", ["Europe/Dublin", "America/New_York", "Europe/Prague", "Africa/Casablanca"]
)
def test_the_described_zone_agrees_with_the_database(zone: str) -> None:
    described = describe_zone(zone, date(2028, 1, 1), date(2030, 12, 31)).to_tz(lookup_tzid=False)
    known = load_zone(zone)
    for day in range(1096):
        moment = datetime(2028, 1, 1, 12) + timedelta(days=day)  # noqa: DTZ001
        assert described.utcoffset(moment) == moment.replace(tzinfo=known).utcoffset()


def test_utc_needs_no_zone() -> None:
    text = render_ics([replace(REVIEW, timezone="UTC")], "Reviews", AS_OF)
    assert "VTIMEZONE" not in text
    assert "DTSTART:20280412T100000Z" in text


def test_a_deadline_is_a_whole_day_with_its_warnings() -> None:
    text = render_ics([NOTICE], "Notices", AS_OF)
    assert "DTSTART;VALUE=DATE:20311021\r\nDTEND;VALUE=DATE:20311022" in text
    (event,) = events_of(text)
    triggers = [alarm.trigger.value for alarm in event.valarm_list]
    assert triggers == [timedelta(days=-180), timedelta(days=-90), timedelta(days=-30)]


def test_the_identity_outlives_a_move() -> None:
    moved = replace(REVIEW, start=datetime(2028, 4, 13, 10), title="Review")  # noqa: DTZ001
    assert identity(moved) == identity(REVIEW)
    assert identity(replace(REVIEW, key=("desk", "service-review", "2028-05"))) != identity(REVIEW)
    assert identity(replace(REVIEW, key=("a", "bc"))) != identity(replace(REVIEW, key=("ab", "c")))


def test_the_order_of_events_changes_no_byte() -> None:
    events = [REVIEW, NOTICE, *weekly("UTC", datetime(2028, 1, 3, 9), 5)]  # noqa: DTZ001
    assert render_ics(events, "A", AS_OF) == render_ics(events[::-1], "A", AS_OF)
    assert render_csv(events) == render_csv(events[::-1])


def test_the_provider_gets_its_own_events_only() -> None:
    assert for_side([REVIEW, NOTICE], "provider") == (REVIEW,)
    assert for_side([REVIEW, NOTICE], "client") == (REVIEW, NOTICE)


def test_an_unknown_zone_is_a_problem() -> None:
    with pytest.raises(InvalidInput) as caught:
        render_ics([replace(REVIEW, timezone="Europe/Dublinn")], "Reviews", AS_OF)
    (problem,) = caught.value.problems
    assert (problem.code, "Europe/Dublin" in problem.hint) == ("R108", True)
    with pytest.raises(InvalidInput):
        load_zone("../../etc/passwd")


PEOPLE = (
    Attendee("sponsor", "Chief Operating Officer", "client", Part.CHAIR),
    Attendee("audit", 'Internal audit; guest, "quoted"', "client", Part.GUEST),
    Attendee("account-manager", "Supplier account manager", "provider", Part.VOTER),
    Attendee("delivery", "Supplier delivery manager", "provider", Part.DEPUTY),
)


def people_of(text: str) -> dict[str, tuple[str, str, str]]:
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    found = event.get("attendee", [])
    return {
        str(one): (one.params["ROLE"], one.params["CUTYPE"], one.params["CN"])
        for one in (found if isinstance(found, list) else [found])
    }


def test_attendees_are_roles_with_their_part() -> None:
    text = render_ics([replace(REVIEW, attendees=PEOPLE)], "Reviews", AS_OF)
    assert people_of(text) == {
        "mailto:sponsor@roles.invalid": ("CHAIR", "UNKNOWN", "Chief Operating Officer"),
        "mailto:audit@roles.invalid": (
            "OPT-PARTICIPANT",
            "UNKNOWN",
            'Internal audit; guest, "quoted"',
        ),
        "mailto:account-manager@roles.invalid": (
            "REQ-PARTICIPANT",
            "UNKNOWN",
            "Supplier account manager",
        ),
        "mailto:delivery@roles.invalid": (
            "NON-PARTICIPANT",
            "UNKNOWN",
            "Supplier delivery manager",
        ),
    }
    assert 'ORGANIZER;CN="Chief Operating Officer":mailto:sponsor@roles.invalid' in unfolded(text)


def unfolded(text: str) -> str:
    return text.replace("\r\n ", "")


def test_the_provider_does_not_learn_who_comes_from_the_client() -> None:
    own = for_side([replace(REVIEW, attendees=PEOPLE)], "provider")
    text = unfolded(render_ics(own, "Reviews", AS_OF))
    assert set(people_of(text)) == {
        "mailto:account-manager@roles.invalid",
        "mailto:delivery@roles.invalid",
    }
    assert "Chief Operating Officer" not in text
    assert "sponsor" not in text
    assert 'ORGANIZER;CN="The client\'s chair":mailto:client@roles.invalid' in text


def test_a_file_with_attendees_asks_nobody_to_answer() -> None:
    """RFC 5546 allows no attendees beside METHOD:PUBLISH; a file without a method is no message."""
    text = render_ics([replace(REVIEW, attendees=PEOPLE)], "Reviews", AS_OF)
    assert "METHOD" not in text
    assert "RSVP" not in text


def test_an_event_that_moved_or_is_gone_says_so() -> None:
    moved, gone = replace(REVIEW, sequence=2), replace(NOTICE, sequence=3, cancelled=True)
    notice, review = sorted(
        icalendar.Calendar.from_ical(render_ics([moved, gone], "R", AS_OF)).walk("VEVENT"),
        key=lambda event: -int(str(event["sequence"])),
    )
    assert (notice["status"], notice["sequence"]) == ("CANCELLED", 3)
    assert (review["status"], review["sequence"]) == ("CONFIRMED", 2)
    assert not notice.walk("VALARM")


def test_a_table_has_one_line_an_event() -> None:
    header, review, notice = csv.reader(StringIO(render_csv([NOTICE, REVIEW]), newline=""))
    assert tuple(header) == COLUMNS
    assert review[:5] == ["2028-04-12", "10:00", "11:30", "Europe/Dublin", "Service review"]
    assert review[-1] == REVIEW.description
    assert notice[:4] == ["2031-10-21", "", "", ""]
    assert notice[9] == "180, 90, 30"
    assert review[10:12] == ["desk/service-review/2028-04-12", "confirmed"]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", " =1"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(formula: str) -> None:
    (_, row) = csv.reader(StringIO(render_csv([replace(REVIEW, title=formula)]), newline=""))
    assert row[4] == f"'{formula}"


def test_no_events_make_an_empty_calendar() -> None:
    assert render_ics([], "Reviews", AS_OF).startswith("BEGIN:VCALENDAR\r\n")
    assert render_csv([]) == ",".join(COLUMNS) + "\r\n"


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


@given(TEXTS, TEXTS)
def test_any_text_survives(title: str, description: str) -> None:
    event = replace(REVIEW, title=title, description=description)
    text = render_ics([event], "Reviews", AS_OF)
    (read,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(read["summary"]) == " ".join(title.split())
    assert str(read["description"]) == "\n".join(description.splitlines())


ZONES = ["Europe/Dublin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
EVENTS = st.builds(
    Event,
    key=st.tuples(st.just("desk"), st.just("ops"), st.uuids().map(str)),
    title=TEXTS,
    start=st.one_of(
        st.dates(date(2026, 1, 1), date(2035, 12, 31)),
        # From nine to seventeen o'clock no zone changes its clocks.
        st.builds(
            lambda day, hour: datetime(day.year, day.month, day.day, hour),  # noqa: DTZ001
            st.dates(date(2026, 1, 1), date(2035, 12, 31)),
            st.integers(9, 17),
        ),
    ),
    duration=st.integers(5, 240).map(lambda minutes: timedelta(minutes=minutes)),
    timezone=st.sampled_from(ZONES),
    place=TEXTS,
    description=TEXTS,
    sequence=st.integers(0, 9),
)


def forget_zones() -> None:
    """Let the second library read each file's own zones: it keeps the first of each name."""
    known = vars(vobject.icalendar)["__tzidMap"]
    for name in set(known) - {"UTC"}:
        del known[name]


@settings(deadline=None, max_examples=40)
@given(st.lists(EVENTS, max_size=6, unique_by=lambda event: event.key))
def test_events_make_the_round_trip_and_two_libraries_agree(events: list[Event]) -> None:
    text = render_ics(events, "Reviews", AS_OF)
    read = {str(one["uid"]): one for one in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    forget_zones()
    second = {one.uid.value: one for one in getattr(vobject.readOne(text), "vevent_list", [])}
    assert len(read) == len(second) == len(events)
    for event in events:
        one, other = read[identity(event)], second[identity(event)]
        assert one["summary"] == " ".join(event.title.split())
        assert int(str(one["sequence"])) == event.sequence
        if not isinstance(event.start, datetime):
            assert one.decoded("dtstart") == other.dtstart.value == event.start
            continue
        expected = event.start.replace(tzinfo=ZoneInfo(event.timezone)).astimezone(UTC)
        assert one.decoded("dtstart").replace(tzinfo=None) == event.start  # the wall clock
        assert other.dtstart.value.replace(tzinfo=None) == event.start
        assert one.decoded("dtstart").astimezone(UTC) == expected
        assert other.dtstart.value.astimezone(UTC) == expected
        assert one.decoded("dtend").astimezone(UTC) - expected == event.duration
