"""What a history makes of a schedule: sequence numbers, cancelled events, held, late, overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.dates.events import for_side
from policygen.analysis.dates.history import (
    Entry,
    History,
    Outcome,
    Sent,
    State,
    sent_now,
    states,
    with_sequences,
)
from policygen.analysis.dates.history_file import HISTORY, OPENING, history_record, parse_history
from policygen.errors import InvalidInput
from policygen.model import Event
from policygen.source import parse_yaml, render_with_records

MEETING = Event(
    key=("desk", "steering", "2028-04-19"),
    title="Steering committee",
    start=datetime(2028, 4, 19, 11),  # noqa: DTZ001  (local time beside its zone)
    duration=timedelta(minutes=120),
    timezone="Europe/Dublin",
)
NOTICE = Event(
    key=("desk", "notice", "extension"),
    title="Last safe day for notice of extension",
    start=date(2031, 10, 21),
    kind="deadline",
    sides=("client",),
)
AS_OF = date(2028, 5, 2)


def read(text: str) -> History:
    return parse_history(parse_yaml(text, HISTORY), HISTORY)


def sent(*events: Event) -> History:
    return History({event.id: Entry(sent_now(event)) for event in events}, HISTORY)


FAULTS = [
    ("[]", "H001", "this is no history"),
    ("version: 2\nevents: []", "H001", "no version: 1"),
    ("version: 1", "H001", "no list of events"),
    ("version: 1\nevents: {a: b}", "H001", "no list of events"),
    ("version: 1\nevents: [text]", "H001", "a mapping with an id"),
    ("version: 1\nevents: []\nevent: 1", "H002", "'event'"),
    ("version: 1\nevents:\n  - {id: a/b/c, hold: 2028-01-01}", "H002", "'hold'"),
    ("version: 1\nevents:\n  - {held: 2028-01-01, evidence: x}", "H003", "no id"),
    ("version: 1\nevents:\n  - {id: ../../etc, held: 2028-01-01}", "H003", "no id"),
    ("version: 1\nevents:\n  - {id: 7, held: 2028-01-01}", "H003", "id is the event's id"),
    (
        "version: 1\nevents:\n  - {id: a/b/c, held: yesterday, evidence: x}",
        "H003",
        "held is a date",
    ),
    (
        "version: 1\nevents:\n  - {id: a/b/c, held: 1492-10-12, evidence: x}",
        "H003",
        "held is a date",
    ),
    (
        "version: 1\nevents:\n  - {id: a/b/c, title: T, day: 2028-01-01}",
        "H003",
        "sequence is missing",
    ),
    (
        "version: 1\nevents:\n  - {id: a/b/c, title: T, day: 2028-01-01, sequence: -1}",
        "H003",
        "sequence is a whole number",
    ),
    (
        "version: 1\nevents:\n  - {id: a/b/c, title: T, day: 2028-01-01, sequence: true}",
        "H003",
        "sequence is a whole number",
    ),
    (
        "version: 1\nevents:\n"
        "  - {id: a/b/c, title: T, day: 2028-01-01, sequence: 0, minutes: 99999999999999}",
        "H003",
        "minutes",
    ),
    (
        "version: 1\nevents:\n"
        "  - {id: a/b/c, title: T, day: 2028-01-01, sequence: 0, time: '24:00'}",
        "H003",
        "00:00 to 23:59",
    ),
    (
        "version: 1\nevents:\n"
        "  - {id: a/b/c, title: T, day: 2028-01-01, sequence: 0, zone: Mars/Olympus}",
        "H003",
        "no time zone 'Mars/Olympus'",
    ),
    (
        "version: 1\nevents:\n  - {id: a/b/c, waived: true, evidence: x}\n"
        "  - {id: a/b/c, waived: true, evidence: y}",
        "H004",
        "stands twice",
    ),
    ("version: 1\nevents:\n  - {id: a/b/c, held: 2028-01-01}", "H005", "nothing shows"),
    ("version: 1\nevents:\n  - {id: a/b/c, waived: true, evidence: ' '}", "H005", "nothing shows"),
    ("version: 1\nevents:\n  - {id: a/b/c, evidence: Minutes}", "H005", "neither held nor waived"),
    (
        "version: 1\nevents:\n  - {id: a/b/c, held: 2028-01-01, waived: true, evidence: x}",
        "H005",
        "both held and waived",
    ),
]


@pytest.mark.parametrize(("text", "code", "message"), FAULTS)
def test_a_damaged_history_is_told_with_its_place(text: str, code: str, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert message in problem.message
    assert (problem.location.file, problem.location.line > 0) == (HISTORY, True)
    assert problem.hint


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        read("version: 3\nevents:\n  - {id: a/b/c, held: x, evidence: y}\n  - {id: no}")
    assert [problem.code for problem in caught.value.problems] == ["H001", "H003", "H003"]


def test_what_is_written_is_read_back() -> None:
    records = [
        history_record(MEETING.id, sent_now(MEETING), Outcome(date(2028, 4, 19), "Minutes: 7")),
        history_record(NOTICE.id, sent_now(NOTICE)),
        history_record("desk/front-line", outcome=Outcome(None, "Kept in the log", "sponsor")),
    ]
    found = read(render_with_records(OPENING, "events", records))
    assert found.entries[MEETING.id] == Entry(
        sent_now(MEETING), Outcome(date(2028, 4, 19), "Minutes: 7")
    )
    assert found.entries[NOTICE.id].sent == Sent(NOTICE.title, date(2031, 10, 21), internal=True)
    assert found.outcome_of("desk/front-line") == Outcome(None, "Kept in the log", "sponsor")


@pytest.mark.parametrize(
    "place",
    ["2027-01-03.bd-1", "steering.2028-04-19.-5business-days", "end-1.+10days", "exit-test-1"],
)
def test_every_form_of_an_id_is_read_back(place: str) -> None:
    event = replace(MEETING, key=("desk-2", "steering", place))
    found = read(
        render_with_records(OPENING, "events", [history_record(event.id, sent_now(event))])
    )
    assert with_sequences([event], found, "desk-2") == (event,)


def test_comments_and_order_outlive_a_record() -> None:
    text = (
        "# Ours.\nversion: 1 # the first\nevents:\n"
        "  # Why it was late is in the minutes.\n"
        "  - id: desk/steering/2028-04-19\n    waived: true # for now\n    evidence: 'A mail'\n"
        "  - {id: desk/steering/2028-07-19, held: 2028-07-19, evidence: Minutes}\n"
    )
    outcome = Outcome(date(2028, 4, 20), "Minutes")
    changed = render_with_records(text, "events", [history_record(MEETING.id, outcome=outcome)])
    assert changed == (
        "# Ours.\nversion: 1 # the first\nevents:\n"
        "  # Why it was late is in the minutes.\n"
        "  - id: desk/steering/2028-04-19\n"
        '    evidence: "Minutes"\n    held: 2028-04-20\n'
        "  - {id: desk/steering/2028-07-19, held: 2028-07-19, evidence: Minutes}\n"
    )


def test_an_event_that_stays_keeps_its_number_and_one_that_moves_raises_it() -> None:
    (same,) = with_sequences([MEETING], sent(MEETING), "desk")
    assert same.sequence == 0
    moved = replace(MEETING, start=datetime(2028, 4, 20, 11))  # noqa: DTZ001
    (found,) = with_sequences([moved], sent(MEETING), "desk")
    assert (found.sequence, found.key) == (1, MEETING.key)
    again = History({MEETING.id: Entry(replace(sent_now(found), day=date(2028, 4, 21)))})
    assert with_sequences([moved], again, "desk")[0].sequence == 2
    longer = replace(MEETING, duration=timedelta(minutes=90))
    assert with_sequences([longer], sent(MEETING), "desk")[0].sequence == 1


def test_a_new_title_is_no_move() -> None:
    renamed = replace(MEETING, title="Steering")
    assert with_sequences([renamed], sent(MEETING), "desk")[0].sequence == 0


def test_an_event_that_is_gone_is_cancelled_once() -> None:
    (gone,) = with_sequences([], sent(MEETING), "desk")
    assert (gone.cancelled, gone.sequence, gone.start) == (True, 1, MEETING.start)
    (still,) = with_sequences([], sent(gone), "desk")
    assert (still.cancelled, still.sequence) == (True, 1)
    (back,) = with_sequences([MEETING], sent(gone), "desk")
    assert (back.cancelled, back.sequence) == (False, 2)


def test_what_cannot_be_seen_or_told_is_not_cancelled() -> None:
    assert with_sequences([], sent(MEETING), "desk", hidden=["desk/steering"]) == ()
    assert with_sequences([], sent(MEETING), "desk", hidden=["desk"]) == ()
    assert with_sequences([], sent(MEETING), "other") == ()


def test_a_cancelled_event_of_the_client_stays_out_of_the_providers_calendar() -> None:
    cancelled = with_sequences([], sent(MEETING, NOTICE), "desk")
    assert [event.id for event in for_side(cancelled, "provider")] == [MEETING.id]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome(date(2028, 4, 19), "Minutes"), State.HELD),
        (Outcome(date(2028, 4, 18), "Minutes"), State.HELD),
        (Outcome(date(2028, 4, 25), "Minutes"), State.LATE),
        (Outcome(date(2028, 5, 3), "Minutes"), State.OVERDUE),  # after the day it is told for
        (Outcome(None, "Agreed by mail"), State.WAIVED),
        (None, State.OVERDUE),
    ],
)
def test_what_became_of_a_meeting(outcome: Outcome | None, state: State) -> None:
    (told,) = states([MEETING], History({MEETING.id: Entry(outcome=outcome)}), AS_OF)
    assert told.state is state


def test_nothing_is_overdue_on_its_own_day() -> None:
    (told,) = states([MEETING], History(), MEETING.day)
    assert told.state is State.DUE
    (told,) = states([MEETING], History(), MEETING.day + timedelta(days=1))
    assert told.state is State.OVERDUE


def test_a_waived_series_covers_its_events_but_not_their_own_records() -> None:
    waived = Entry(outcome=Outcome(None, "Kept in the log"))
    (told,) = states([MEETING], History({"desk/steering": waived}), AS_OF)
    assert told.state is State.WAIVED
    late = Entry(outcome=Outcome(date(2028, 4, 25), "Minutes"))
    (told,) = states([MEETING], History({"desk/steering": waived, MEETING.id: late}), AS_OF)
    assert told.state is State.LATE


def test_what_the_answers_say_was_done_needs_no_record() -> None:
    done = replace(MEETING, done=date(2028, 4, 19), evidence="Minutes")
    (told,) = states([done], History(), AS_OF)
    assert (told.state, told.evidence) == (State.HELD, "As answered: Minutes")
    (told,) = states([replace(done, evidence="")], History(), AS_OF)
    assert (told.state, told.held) == (State.OVERDUE, date(2028, 4, 19))


def test_what_is_gone_is_called_off_before_its_day_and_overdue_after_it() -> None:
    (gone,) = with_sequences([], sent(MEETING), "desk")
    (told,) = states([gone], sent(MEETING), MEETING.day)
    assert told.state is State.CANCELLED
    (told,) = states([gone], sent(MEETING), AS_OF)
    assert told.state is State.OVERDUE
    (told,) = states([gone], sent(gone), AS_OF)
    assert told.state is State.CANCELLED


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@given(TEXTS, TEXTS)
def test_any_title_and_evidence_survive_the_file(title: str, evidence: str) -> None:
    meeting = replace(MEETING, title=title)
    record = history_record(MEETING.id, sent_now(meeting), Outcome(None, evidence))
    found = read(render_with_records(OPENING, "events", [record])).entries[MEETING.id]
    assert found == Entry(sent_now(meeting), Outcome(None, evidence))
