"""``reviews``: what is due and overdue, the ladder, and the record, over a whole sample."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import icalendar
import pytest

from policygen import pipeline
from policygen.files import publish
from policygen.files.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended, Run

REVIEW = "desk-and-intake/service-review/2028-01-01.bd8"
FORUM = "desk-and-intake/hr-forum/2028-01-11"
WRITER = "policygen.pipeline.recording.publish"


@pytest.fixture
def answers(sample: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    file = sample("insurer")
    monkeypatch.chdir(file.parent)
    return file


@pytest.fixture
def reviews(run: Run, answers: Path) -> Callable[..., Ended]:
    def ask(*args: str) -> Ended:
        return run("reviews", "answers.yaml", "--as-of", "2028-02-01", *args)

    return ask


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def built(answers: Path, audience: str | None = None) -> dict[str, Any]:
    """Return the events of the contract's calendar file, by their ids in the table beside it."""
    request = pipeline.BuildRequest(
        answers, formats=("ics", "csv"), documents=("review-schedule",), audience=audience
    )
    out = pipeline.build(request).out / (audience or "") / "contracts" / "desk-and-intake"
    calendar = icalendar.Calendar.from_ical((out / "review-schedule.ics").read_bytes())
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def record(reviews: Callable[..., Ended], event: str, *args: str) -> Ended:
    return reviews("--record", event, "--evidence", "Minutes of the meeting", *args)


@pytest.mark.parametrize(
    "args",
    [
        ["--held", "2028-01-13"],
        ["--record", "--waived"],
        ["--record", REVIEW],
        ["--record", REVIEW, "--held", "2028-01-13"],
        ["--record", REVIEW, "--held", "2028-01-13", "--waived", "--evidence", "x"],
        ["--record", "--overdue"],
        ["--record", "--from", "2028-01-01"],
        ["--record", "--format", "json"],
        ["--record", "--notice", "2028-03-13"],
        ["--notice", "2028-03-13", "--overdue"],
        ["--notice", "2028-03-13", "--to", "2028-04-13"],
        ["--overdue", "--from", "2028-03-01", "--to", "2028-01-01"],
        ["--notice", "2028-03-13", "--format", "ics"],
        ["--from", "13.03.2028"],
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    reviews: Callable[..., Ended], args: list[str]
) -> None:
    ended = reviews(*args)
    assert (ended.code, ended.out) == (2, "")
    assert not Path("schedule-history.yaml").exists()


def test_what_cannot_be_recorded_is_told_at_once_and_nothing_is_written(
    reviews: Callable[..., Ended],
) -> None:
    ended = reviews(
        *("--record", REVIEW.replace("2028", "2029", 1).replace("bd8", "bd7")),
        *("--held", "2028-05-01", "--evidence", " ", "--by", "contract-manger"),
    )
    assert (ended.code, ended.out) == (1, "")
    assert [line.split()[0] for line in ended.err.splitlines() if line[0] == "H"] == [
        "H010",
        "H013",
        "H014",
        "H015",
    ]
    assert "did you mean 'desk-and-intake/service-review/2029-01-01.bd8'?" in ended.err
    assert "did you mean 'contract-manager'?" in ended.err
    assert not Path("schedule-history.yaml").exists()


@pytest.mark.parametrize(
    ("evidence", "code"), [("Two\nlines", 1), ("A\x1b[31mred", 1), ("7\xa0% – “so”", 0)]
)
def test_evidence_is_one_line_of_any_text(
    reviews: Callable[..., Ended], evidence: str, code: int
) -> None:
    ended = reviews("--record", REVIEW, "--held", "2028-01-13", "--evidence", evidence)
    assert (ended.code, "H014" in ended.err) == (code, bool(code))
    if not code:
        told = reviews("--from", "2028-01-13", "--to", "2028-01-13", "--format", "json").out
        events = {event["id"]: event for event in json.loads(told)["result"]["events"]}
        assert events[REVIEW]["evidence"] == evidence


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ("    timezone: Europe/Dublin\n    weekend", "governance.calendar.timezone"),
        ("      timezone: Europe/Dublin\n      duration_minutes: 15", "front-line"),
    ],
)
def test_a_time_zone_that_does_not_exist_is_told_with_its_line(
    reviews: Callable[..., Ended], answers: Path, old: str, place: str
) -> None:
    replaced(answers, old, old.replace("Dublin", "Dubln"))
    if "calendar" in place:
        replaced(answers, "      timezone: Europe/Dublin\n", "")
    line = answers.read_text("utf-8").partition("Dubln")[0].count("\n") + 1
    ended = reviews()
    assert ended.code == 1
    assert f"answers.yaml:{line}:" in ended.err
    assert "R108 error: there is no time zone 'Europe/Dubln'" in ended.err
    assert "did you mean 'Europe/Dublin'?" in ended.err


def test_a_contract_that_there_is_not(reviews: Callable[..., Ended]) -> None:
    ended = reviews("--contract", "desk")
    assert ended.code == 1
    assert "H011 error: there is no contract 'desk'" in ended.err


def test_the_ladder_from_a_notice(reviews: Callable[..., Ended]) -> None:
    """The dates of the worked case: +2, +5, +10, +15 and +30 business days from 13 March 2028."""
    ended = reviews("--notice", "2028-03-13")
    assert (ended.code, ended.out) == (
        0,
        "desk-and-intake: notice on Mon 2028-03-13, which is day 0\n"
        "  +2   Wed 2028-03-15  Counterparts\n"
        "  +5   Tue 2028-03-21  Contract manager and account manager\n"
        "  +10  Tue 2028-03-28  Service owner and account director\n"
        "  +15  Tue 2028-04-04  Steering committee\n"
        "  +30  Wed 2028-04-26  Mediation or expert\n",
    )
    told = json.loads(reviews("--notice", "2028-03-13", "--format", "json").out)
    rungs = told["result"]["ladders"]["desk-and-intake"]
    assert [rung["due"][5:] for rung in rungs] == ["03-15", "03-21", "03-28", "04-04", "04-26"]


def test_what_is_due_in_a_time(reviews: Callable[..., Ended]) -> None:
    out = reviews("--from", "2028-04-10", "--to", "2028-04-19").out
    assert out == (
        "Mon 2028-04-10 10:00  due        Weekly operations meeting"
        "  [desk-and-intake/operations/2028-04-10]\n"
        "Tue 2028-04-11 10:30  due        Joint HR forum  [desk-and-intake/hr-forum/2028-04-11]\n"
        "Wed 2028-04-12 14:00  due        Service review"
        "  [desk-and-intake/service-review/2028-04-01.bd8]\n"
        "Tue 2028-04-18 10:00  due        Weekly operations meeting"
        "  [desk-and-intake/operations/2028-04-17]\n"
        "Wed 2028-04-19 11:00  due        Steering committee"
        "  [desk-and-intake/steering/2028-04-19]\n"
    )


def test_without_a_time_it_is_twelve_months(reviews: Callable[..., Ended]) -> None:
    days = [line.split()[1] for line in reviews().out.splitlines()]
    assert (min(days)[:7], max(days)[:7]) == ("2028-02", "2029-01")
    assert reviews("--from", "2040-01-01").out == "nothing is due in this time\n"


def test_what_nobody_recorded_is_overdue(reviews: Callable[..., Ended]) -> None:
    ended = reviews("--overdue")
    assert ended.code == 1
    assert f"Thu 2028-01-13 14:00  overdue    Service review  [{REVIEW}]\n" in ended.out
    assert "due  " not in ended.out.replace("overdue  ", "")
    assert ended.out.splitlines()[-1].endswith(" overdue on 2028-02-01")


def test_held_late_and_waived_are_not_overdue(reviews: Callable[..., Ended]) -> None:
    assert record(reviews, REVIEW, "--held", "2028-01-13").out == f"recorded: {REVIEW} held\n"
    assert record(reviews, FORUM, "--held", "2028-01-20").out == f"recorded: {FORUM} late\n"
    front_line = "desk-and-intake/front-line"
    assert record(reviews, front_line, "--waived").out == f"recorded: {front_line} waived\n"
    overdue = reviews("--overdue").out
    assert not any(name in overdue for name in (REVIEW, FORUM, front_line))
    told = reviews("--from", "2028-01-10", "--to", "2028-01-13").out
    assert f"held       Service review  [{REVIEW}]" in told
    assert f"late (on 2028-01-20)  Joint HR forum  [{FORUM}]" in told
    assert "waived     Daily stand-up" in told


def test_a_record_tells_what_it_takes_the_place_of(reviews: Callable[..., Ended]) -> None:
    record(reviews, REVIEW, "--held", "2028-01-13")
    again = record(reviews, REVIEW, "--held", "2028-01-14")
    assert again.out == (
        f"recorded: {REVIEW} late\n  in place of: held on 2028-01-13, Minutes of the meeting\n"
    )


def test_a_meeting_was_not_held_before_the_one_before_it(reviews: Callable[..., Ended]) -> None:
    ended = record(reviews, REVIEW, "--held", "2027-01-13")
    assert (ended.code, "H013" in ended.err) == (1, True)
    assert "record it as desk-and-intake/service-review/2027-12-01.bd8" in ended.err


def test_records_made_at_once_are_all_kept(
    reviews: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run records the forum while this one is about to write the review."""
    calls: list[Any] = []

    def between(*args: Any, **options: Any) -> Any:
        calls.append(args)
        if len(calls) == 1:
            monkeypatch.setattr(WRITER, publish)
            record(reviews, FORUM, "--held", "2028-01-11")
            monkeypatch.setattr(WRITER, between)
        return publish(*args, **options)

    record(reviews, REVIEW, "--held", "2028-01-13")
    record(reviews, REVIEW, "--waived")
    monkeypatch.setattr(WRITER, between)
    assert record(reviews, REVIEW, "--held", "2028-01-13").code == 0
    assert len(calls) == 2
    text = Path("schedule-history.yaml").read_text("utf-8")
    assert text.count("held: ") == 2
    assert FORUM in text


def test_what_only_the_history_knows_is_told(reviews: Callable[..., Ended], answers: Path) -> None:
    Path("schedule-history.yaml").write_text(
        "version: 1\nevents:\n"
        "  - {id: desk-and-intake/steerin, waived: true, evidence: Log}\n"
        f"  - {{id: {REVIEW}, held: 2028-01-13, evidence: Minutes}}\n"
        "  - {id: old/steering/2027-01-01, title: Gone, day: 2027-01-01, sequence: 0}\n",
        "utf-8",
    )
    ended = reviews("--overdue")
    assert ended.code == 1
    assert "schedule-history.yaml:3:5: H010 warning: desk-and-intake/steerin is" in ended.err
    assert "did you mean 'desk-and-intake/steering'?" in ended.err
    assert "schedule-history.yaml:5:5: H011 warning: the history has one event" in ended.err
    assert ended.err.count("warning:") == 2
    assert "no dates known: old\n" in ended.out


def test_a_history_of_other_answers_is_told_in_few_lines(reviews: Callable[..., Ended]) -> None:
    lines = [
        f"  - {{id: desk-and-intake/other{number}, waived: true, evidence: Log}}\n"
        for number in range(300)
    ]
    Path("schedule-history.yaml").write_text("version: 1\nevents:\n" + "".join(lines), "utf-8")
    told = reviews("--overdue").err
    assert told.count("H010 warning") == 21
    assert "280 events more of desk-and-intake are recorded" in told


def test_what_answers_call_closed_is_so_with_evidence_only(
    reviews: Callable[..., Ended], answers: Path
) -> None:
    closed = "readiness/service-desk-delegation"
    assert closed not in reviews("--overdue").out
    text = answers.read_text("utf-8")
    answers.write_text(re.sub(r"(closed: 2027-03-26), evidence: [^}]*}", r"\1}", text), "utf-8")
    (line,) = [line for line in reviews("--overdue").out.splitlines() if closed in line]
    assert "overdue (done on 2027-03-26, but nothing shows it)" in line


def test_a_series_was_not_held_on_one_day(reviews: Callable[..., Ended]) -> None:
    ended = record(reviews, "desk-and-intake/front-line", "--held", "2028-01-13")
    assert (ended.code, "H016" in ended.err) == (1, True)


def test_all_recorded_is_fine(reviews: Callable[..., Ended]) -> None:
    events = json.loads(reviews("--overdue", "--format", "json").out)["result"]["events"]
    lines = [f'  - {{id: {event["id"]}, waived: true, evidence: "Log"}}\n' for event in events]
    Path("schedule-history.yaml").write_text("version: 1\nevents:\n" + "".join(lines), "utf-8")
    ended = reviews("--overdue")
    assert (ended.code, ended.out) == (0, "nothing overdue on 2028-02-01\n")


@pytest.mark.parametrize(
    "cadence",
    [
        "      cadence: []\n",
        "      cadence: {open: {need: the rhythm, owner: Sponsor, due: 2027-09-01}}\n",
    ],
)
def test_a_cadence_that_is_not_known_is_overdue_until_it_is_waived(
    reviews: Callable[..., Ended], answers: Path, cadence: str
) -> None:
    rule = (
        "      cadence:\n        - {id: monthly, phase: service, every: month, business_day: 8}\n"
    )
    replaced(answers, rule, cadence)
    ended = reviews("--overdue")
    assert ended.code == 1
    assert "no dates known: desk-and-intake/service-review\n" in ended.out
    assert record(reviews, "desk-and-intake/service-review", "--waived").code == 0
    assert "no dates known" not in reviews("--overdue").out


def test_a_whole_topic_that_is_open_is_overdue(
    run: Run, sample: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = sample("minimal")
    monkeypatch.chdir(answers.parent)
    with answers.open("a", encoding="utf-8") as file:
        file.write("contracts: {open: {need: the contracts, owner: Sponsor, due: 2027-09-01}}\n")
    ended = run("reviews", "answers.yaml", "--overdue", "--as-of", "2028-02-01")
    assert ended.code == 1, ended.err
    assert ended.out.splitlines()[0] == "no dates known: contracts"


def test_a_calendar_and_a_table(reviews: Callable[..., Ended]) -> None:
    calendar = icalendar.Calendar.from_ical(reviews("--format", "ics").out)
    table = reviews("--format", "csv").out.splitlines()
    assert table[0].startswith("Date,Start,End")
    ids = [line for line in table if ",desk-and-intake/" in line]
    assert len(ids) == len(calendar.walk("VEVENT")) > 400


def test_the_calendar_has_the_events_of_the_build_to_the_contracts_end(
    reviews: Callable[..., Ended], answers: Path
) -> None:
    calendar = icalendar.Calendar.from_ical(reviews("--format", "ics").out)
    told = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    written = built(answers)
    # Conditions of gates and readiness are for the board, and in its copy only.
    assert set(written) < set(told)
    assert all(told[uid] == event for uid, event in written.items())
    kinds = {str(event["categories"].cats[1]) for event in written.values()}
    assert kinds == {
        *("front-line", "operational", "management", "executive", "people", "annual"),
        *("step", "benchmark", "action", "obligation", "exit", "handover"),
        *("notice", "gate", "policy", "benefits", "benefit"),
    }
    board = built(answers, "board")
    assert set(board) == set(told)
    assert {str(board[uid]["categories"].cats[1]) for uid in set(board) - set(written)} == {
        "readiness",
        "condition",
    }
    days = [event.decoded("dtstart") for event in written.values()]
    assert max(str(day)[:10] for day in days) == "2032-12-24"
    provider = {str(event["summary"]) for event in built(answers, "provider").values()}
    assert "Test of the exit plan" in provider
    assert not any("safe day" in title or "Benefit" in title for title in provider)


def test_a_moved_event_keeps_its_uid_and_raises_its_sequence(
    reviews: Callable[..., Ended], answers: Path
) -> None:
    """With 11 January 2028 closed, the eighth business day becomes the 14th, and others stay."""
    assert "520 events, 520 of them new" in reviews("--record").out
    assert "520 events, 0 of them new" in reviews("--record").out
    assert "&" not in Path("schedule-history.yaml").read_text("utf-8")  # no YAML anchors
    before = built(answers)
    days = "    company_days:\n"
    closed = "      - {id: move, date: 2028-01-11, title: Closed for a move}\n"
    replaced(answers, days, days + closed)
    after = built(answers)
    assert set(after) == set(before)
    moved = {
        str(event["summary"]): (int(event["sequence"]), event.decoded("dtstart").day)
        for uid, event in after.items()
        if int(event["sequence"]) and event["status"] == "CONFIRMED"
    }
    assert moved == {"Service review": (1, 14), "Joint HR forum": (1, 12)}
    (gone,) = [event for event in after.values() if event["status"] == "CANCELLED"]
    assert (str(gone["summary"]), int(gone["sequence"])) == ("Daily stand-up", 1)
    assert "2 of them new or changed" in reviews("--record").out
    assert built(answers) == after
    # Its day had passed when it went: whether it was held is still to be said.
    stand_up = "desk-and-intake/front-line/2028-01-11"
    assert f"overdue    Daily stand-up  [{stand_up}]" in reviews("--overdue").out
    record(reviews, stand_up, "--waived")
    assert stand_up not in reviews("--overdue").out


def test_what_is_dropped_is_cancelled_for_those_who_had_it(
    reviews: Callable[..., Ended], answers: Path
) -> None:
    reviews("--record")
    replaced(answers, "      price_review: 2030-11-01\n", "")
    replaced(answers, "until: 2028-04-30", "until: 2028-03-31")

    def cancelled(audience: str | None) -> set[str]:
        events = built(answers, audience).values()
        return {str(event["summary"]) for event in events if event["status"] == "CANCELLED"}

    assert cancelled(None) == {"Joint HR forum", "Last safe day for notice of the price review"}
    assert cancelled("provider") == {"Joint HR forum"}


def test_the_history_is_an_input_of_the_build(
    reviews: Callable[..., Ended], answers: Path, run: Run
) -> None:
    assert run("build", "answers.yaml", "-q").code == 0
    manifest = json.loads(Path("build/manifest.json").read_bytes())
    assert "schedule-history.yaml" not in manifest["files"]
    record(reviews, REVIEW, "--held", "2028-01-13")
    assert run("build", "answers.yaml", "-q").code == 0
    manifest = json.loads(Path("build/manifest.json").read_bytes())
    assert "schedule-history.yaml" in manifest["files"]


@pytest.mark.parametrize("command", ["check", "build", "reviews"])
def test_a_damaged_history_stops_every_command(run: Run, answers: Path, command: str) -> None:
    Path("schedule-history.yaml").write_text("version: 1\nevents: 3\n", "utf-8")
    ended = run(command, "answers.yaml")
    told = ended.out + ended.err
    assert ended.code == 1
    assert "schedule-history.yaml:2:9: H001 error: the history has no list of events" in told


def test_a_history_that_is_a_link_out_of_the_project_is_refused(run: Run, answers: Path) -> None:
    secret = answers.parent.parent / "secret.yaml"
    secret.write_text("version: 1\nevents: []\n", "utf-8")
    Path("schedule-history.yaml").symlink_to(secret)
    ended = run("reviews", "answers.yaml", "--as-of", "2028-02-01", "--record")
    assert (ended.code, "Y019" in ended.err) == (1, True)
    assert secret.read_text("utf-8") == "version: 1\nevents: []\n"


def test_nothing_is_written_into_the_build_folder(reviews: Callable[..., Ended]) -> None:
    reviews("--record")
    assert Path("schedule-history.yaml").exists()
    assert not Path("build").exists()
    assert not Path(".policygen-publish").exists()


def test_a_failing_disk_leaves_the_history_as_it_was(
    reviews: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    record(reviews, REVIEW, "--held", "2028-01-13")
    before = Path("schedule-history.yaml").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Disk, "write", full)
    assert record(reviews, FORUM, "--held", "2028-01-20").code == 3
    assert Path("schedule-history.yaml").read_bytes() == before


def test_texts_of_answers_steer_no_terminal(reviews: Callable[..., Ended], answers: Path) -> None:
    replaced(answers, "title: Steering committee\n", 'title: "Steering\u202ecommittee"\n')
    assert "Steering\\u202ecommittee" in reviews().out
