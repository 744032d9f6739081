"""``approve``, ``build`` and ``status`` as they are run, from a draft to a lapsed approval."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.pipeline.approval_checks import ApproveRequest
from policygen.pipeline.approve import approve
from policygen.source import parse_yaml, plain
from tests.approvals.project import FORM, TODAY, change

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Run = Callable[..., Ended]

BOARD = ("rules", "--by", "A. Byrne", "--role", "board", "--as-of", "2026-12-16")


def recorded(answers: Path) -> list[dict[str, object]]:
    data = (answers.parent / "approvals.yaml").read_bytes()
    found = plain(parse_yaml(data, "approvals.yaml"))
    assert isinstance(found, dict)
    return list(found["approvals"])


def rules(answers: Path) -> str:
    return (answers.parent / "build" / "house-rules.md").read_text(encoding="utf-8")


# -- what an approval makes of a document --


def test_an_approval_turns_a_draft_into_an_approved_document(
    run: Run, approved: Run, answers: Path
) -> None:
    run("build", "answers.yaml", "-f", "md")
    assert "**Status:** draft" in rules(answers)
    ended = approved()
    assert ended == (
        0,
        "recorded: house-rules 1.0 approved by A. Byrne as board on 2026-12-16, "
        "resolution B-1, not signed\nhouse-rules: approved\n",
        "",
    )
    assert run("build", "answers.yaml", "-f", "md").code == 0
    text = rules(answers)
    assert "**Status:** approved" in text
    assert "Version 1.0 is in force." in text
    assert (
        "| Approved | Board | A. Byrne | 16 December 2026 | resolution B-1, meeting of 15 " in text
    )
    assert "has the SHA-256 fingerprint" in text


def test_what_is_printed_does_not_end_the_approval(run: Run, approved: Run, answers: Path) -> None:
    approved()
    for _ in range(2):
        ended = run("build", "answers.yaml", "-f", "md", "-f", "docx")
        assert (ended.code, ended.err) == (0, "")
        assert "**Status:** approved" in rules(answers)
    assert run("verify", "build").code == 0


def test_a_change_makes_it_a_draft_again_and_says_what_changed(
    run: Run, approved: Run, answers: Path
) -> None:
    approved()
    change(answers, "Harrowgate", "Hargate")
    change(answers.parent / "templates/clauses/money.md", "alone", "only")
    ended = run("build", "answers.yaml", "-f", "md")
    assert ended.code == 0
    assert "**Status:** draft" in rules(answers)
    assert "A. Byrne" not in rules(answers)
    assert ended.err == (
        "approvals.yaml:5:5: H052 warning: house-rules 1.0 was approved on 2026-12-16 by board and "
        "has changed since, so it is a draft again. Changed: sections 2 purpose, 4 money; "
        "answers organisation.name; clauses templates/clauses/money.md\n"
        "  hint: have it approved again, under a new version; 'policygen diff' shows both texts\n"
    )
    change(answers, "Hargate", "Harrowgate")
    change(answers.parent / "templates/clauses/money.md", "only", "alone")
    assert run("build", "answers.yaml", "-f", "md").err == ""
    assert "**Status:** approved" in rules(answers)


def test_an_approval_counts_for_its_own_version_alone(
    run: Run, approved: Run, answers: Path
) -> None:
    approved()
    change(answers, 'version: "1.0"\n', 'version: "1.1"\n')
    ended = run("build", "answers.yaml", "-f", "md")
    assert (ended.code, ended.err) == (0, "")
    assert "**Status:** draft" in rules(answers)


def test_a_final_build_refuses_a_text_that_changed(run: Run, approved: Run, answers: Path) -> None:
    approved()
    assert run("build", "answers.yaml", "-f", "md", "--final").code == 0
    change(answers, "Harrowgate", "Hargate")
    ended = run("build", "answers.yaml", "-f", "md", "--final")
    assert (ended.code, "H052 error" in ended.err) == (1, True)


def test_copies_outside_the_house_name_nobody(run: Run, answers: Path) -> None:
    sheet = ("sheets/payroll", "--as-of", "2026-12-16")
    assert run("approve", *sheet, "--by", "C. Daly", "--role", "committee").code == 0
    assert run("build", "answers.yaml", "--for", "provider").code == 0
    assert run("build", "answers.yaml").code == 0
    build = answers.parent / "build"
    house = (build / "sheets/payroll.md").read_text(encoding="utf-8")
    assert "C. Daly" in house
    for file in (build / "provider").rglob("*.*"):
        data = file.read_bytes()
        for word in ("Daly", "Executive committee", "committee"):
            assert word.encode() not in data, file
    text = (build / "provider/sheets/payroll.md").read_text(encoding="utf-8")
    assert "**Status:** approved" in text


def test_a_clause_for_outside_may_not_print_approvals(run: Run, answers: Path) -> None:
    more = "{% for one in document.approvals %}{{ one.by }}{% endfor %}"
    change(answers.parent / "templates/clauses/why.md", "{{ initiative.reason }}", more)
    run("approve", "sheets/payroll", "--by", "C. Daly", "--role", "committee")
    ended = run("build", "answers.yaml", "--for", "provider")
    assert (ended.code, "D005 error: 'document.approvals[0].by' is for internal" in ended.err) == (
        1,
        True,
    )


def test_an_outline_cannot_call_a_draft_approved(run: Run, approved: Run, answers: Path) -> None:
    outline = answers.parent / "templates/outlines/rules.yaml"
    change(outline, "formats:", "status: Approved\nformats:")
    ended = run("build", "answers.yaml", "-f", "md")
    assert (ended.code, "rules.yaml:1: H055 error" in ended.err) == (1, True)
    change(
        outline,
        "status: Approved",
        "status: \"{{ 'Approved' if document.approved else 'Draft' }}\"",
    )
    approved()
    assert run("build", "answers.yaml", "-f", "md").code == 0
    assert "**Status:** Approved" in rules(answers)


def test_approvals_are_an_input_of_the_bundle(run: Run, approved: Run, answers: Path) -> None:
    run("build", "answers.yaml", "-f", "md")
    approved()
    ended = run("verify", "build")
    assert ended.code == 1
    assert "build/house-rules.md: B022 error" in ended.err
    assert "file 'approvals.yaml'" in ended.err
    manifest = run("build", "answers.yaml", "-f", "md")
    assert manifest.code == 0
    told = json.loads((answers.parent / "build/manifest.json").read_text(encoding="utf-8"))
    assert "approvals.yaml" in told["files"]


# -- who may approve, and how --


def test_the_same_approval_again_is_a_note_and_writes_nothing(
    run: Run, approved: Run, answers: Path
) -> None:
    approved()
    before = (answers.parent / "approvals.yaml").read_bytes()
    ended = approved()
    assert (ended.code, "H057 note" in ended.err) == (0, True)
    assert ended.out.startswith("on record already: house-rules 1.0 approved by A. Byrne as board")
    assert json.loads(approved("--format", "json").out)["result"]["recorded"] is False
    assert (answers.parent / "approvals.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (("rulez", "--by", "A", "--role", "board"), "H045", "did you mean"),
        (("sheet", "--by", "A", "--role", "board"), "H045", "'sheet' means 2 documents"),
        (("rules", "--by", "A", "--role", "bord"), "H046", "did you mean 'board'?"),
        (("rules", "--by", "A", "--role", "legal"), "H047", "wanted is approval by board"),
        (
            ("sheets/payroll", "--by", "A", "--role", "legal", "--capacity", "agreed"),
            "H047",
            "legal is not asked to agree to this document",
        ),
        (("rules", "--by", "A", "--role", "board"), "H048", "--resolution, --meeting, --minute"),
        (("rules", "--by", "A\nB", "--role", "board", *FORM), "H049", "--by is not one line"),
        (("rules", "--by", "A\u202eB", "--role", "board", *FORM), "H049", "nobody sees: U+202E"),
        (("rules", "--by", "A\xadB", "--role", "board", *FORM), "H049", "nobody sees: U+00AD"),
        (("rules", "--by", "A\u2028B", "--role", "board", *FORM), "H049", "--by is not one line"),
        (("rules", "--by", "  ", "--role", "board", *FORM), "H049", "--by is not one line"),
        (("rules", "--by", "A" * 201, "--role", "board", *FORM), "H049", "at most 200 letters"),
        (
            ("rules", "--by", "A", "--role", "board", *FORM, "--as-of", "2026-12-14"),
            "H048",
            "the meeting of 2026-12-15 is after 2026-12-14",
        ),
    ],
)
def test_it_says_why_it_cannot_be_approved_so(
    run: Run, answers: Path, args: tuple[str, ...], code: str, told: str
) -> None:
    day = () if "--as-of" in args else ("--as-of", "2026-12-16")
    ended = run("approve", *args, *day)
    assert (ended.code, ended.out) == (1, "")
    assert f"{code} error" in ended.err
    assert told in ended.err
    assert not (answers.parent / "approvals.yaml").exists()


def test_every_reason_is_told_at_once(run: Run) -> None:
    ended = run("approve", "rules", "--by", "\t", "--role", "legal", "--as-of", "2026-12-16")
    assert "H047" in ended.err
    assert "H049" in ended.err


def test_a_minute_that_is_not_there_is_a_usage_error(run: Run) -> None:
    assert run("approve", *BOARD, "--minute", "none.pdf").code == 2


@pytest.mark.parametrize("name", ["empty.pdf", "/dev/null", "/dev/zero"])
def test_an_empty_minute_is_no_minute(run: Run, answers: Path, name: str) -> None:
    (answers.parent / "empty.pdf").touch()
    ended = run("approve", *BOARD, *FORM[:-1], name)
    assert (ended.code, ended.out) == (1, "")
    assert f"{name}: Y016 error: the minute is empty\n" in ended.err
    assert not (answers.parent / "approvals.yaml").exists()


def test_a_folder_is_no_minute(run: Run, answers: Path) -> None:
    assert run("approve", *BOARD, *FORM[:-1], ".").code == 2
    request = ApproveRequest(
        answers,
        "rules",
        "A. Byrne",
        "board",
        TODAY,
        minute=answers.parent,
        resolution="B-1",
        meeting=TODAY,
    )
    with pytest.raises(InvalidInput, match="the minute"):
        approve(request)


def test_a_sign_off_is_wanted_beside_the_approval(run: Run, answers: Path) -> None:
    vault = ("sheets/vault", "--as-of", "2026-12-16")
    ended = run("approve", *vault, "--by", "A. Byrne", "--role", "board", *FORM)
    assert "H058 note: sheets/vault stays a draft; still lacking: agreement of legal" in ended.err
    assert "sheets/vault: draft" in ended.out
    ended = run("approve", *vault, "--by", "D. Roe", "--role", "legal")
    assert ended.out.endswith("sheets/vault: approved\n")
    assert [each["capacity"] for each in recorded(answers)] == ["approved", "agreed"]


def test_a_higher_tier_may_approve_in_place_of_the_lower(run: Run) -> None:
    args = ("sheets/payroll", "--by", "A. Byrne", "--role", "board", "--as-of", "2026-12-16")
    assert run("approve", *args).out.endswith("sheets/payroll: approved\n")


def test_who_owns_a_document_does_not_approve_it_alone(run: Run, answers: Path) -> None:
    change(answers, "approver: committee}", "approver: sponsor}")
    args = ("sheets/payroll", "--as-of", "2026-12-16")
    ended = run("approve", *args, "--by", "E. Kerr", "--role", "sponsor")
    reason = "he approval of E. Kerr does not count alone: sponsor is the author or owner of it\n"
    assert f"still lacking: approval by sponsor or board. T{reason}" in ended.err
    assert f"    t{reason}" in run("status").out
    assert run("approve", *args, "--by", "A. Byrne", "--role", "board").out.endswith(
        "sheets/payroll: approved\n"
    )


def test_who_prepared_a_text_does_not_approve_it_alone(run: Run, approved: Run) -> None:
    run("approve", *BOARD[:2], "a. byrne", "--role", "clerk", "--capacity", "prepared")
    reason = "he approval of A. Byrne does not count alone: A. Byrne prepared this version\n"
    assert f"stays a draft; still lacking: approval by board. T{reason}" in approved().err
    assert f"    lacking: approval by board\n    t{reason}" in run("status").out
    second = ("--by", "F. Hale", "--role", "board", "--as-of", "2026-12-16", *FORM)
    assert run("approve", "rules", *second).out.endswith("house-rules: approved\n")
    assert "does not count" not in run("status").out


@pytest.mark.parametrize(
    "by", ["A.  Byrne", "A.\xa0Byrne", "Ａ. Byrne", "A.\u2009BYRNE", "A. By\ufe0frne"]
)
def test_another_spelling_of_a_name_is_no_other_person(run: Run, approved: Run, by: str) -> None:
    run("approve", *BOARD[:2], by, "--role", "clerk", "--capacity", "prepared")
    assert "stays a draft" in approved().err


def test_a_resolution_is_the_one_of_the_answers(run: Run, answers: Path) -> None:
    change(answers, "reason: It is full.", "reason: It is full., resolution: {number: B-7}")
    more = (
        "    resolution:\n      type: dict\n      meta: {title: R, help: R.}\n"
        "      schema:\n        number: {type: text, meta: {title: N, help: N., example: B-1}}\n"
    )
    schema = answers.parent / "schemas/initiatives.yaml"
    schema.write_text(schema.read_text(encoding="utf-8") + more, encoding="utf-8")
    args = ("sheets/vault", "--by", "A", "--role", "board", "--as-of", "2026-12-16", *FORM)
    assert "the resolution is B-1, but the answers say B-7" in run("approve", *args).err


def test_what_is_open_bars_approval(run: Run, answers: Path) -> None:
    point = "reason: {open: {need: The reason, owner: sponsor, due: 2027-01-31}}"
    change(answers, "reason: Nobody likes it.", point)
    args = ("--by", "C. Daly", "--role", "committee", "--as-of", "2026-12-16")
    ended = run("approve", "sheets/payroll", *args)
    assert (ended.code, "H050 error: 'initiatives[payroll].reason' is still open" in ended.err) == (
        1,
        True,
    )
    # An open point of another document does not.
    assert run("approve", *BOARD, *FORM).code == 0


def test_an_exception_that_expired_bars_approval(run: Run, answers: Path) -> None:
    exception = (
        "exceptions:\n  - {id: late, rule: R013, reason: Busy., risk: Small., approver: board, "
        "date: 2026-12-01, expires: 2027-03-31}\n"
    )
    answers.write_text(answers.read_text(encoding="utf-8") + exception, encoding="utf-8")
    late = ("rules", "--by", "A", "--role", "board", *FORM, "--as-of", "2027-04-01")
    ended = run("approve", *late)
    assert "H051 error: exception late expired on 2027-03-31" in ended.err
    assert run("approve", *late[:-1], "2027-03-31").code == 0
    args = ("--by", "C. Daly", "--role", "committee", "--as-of", "2027-04-01")
    assert run("approve", "sheets/payroll", *args).code == 0


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "<b>R&D</b>", "{{ 7*7 }}", "*A* | B", "'; DROP", "Ó Súilleabháin, Ć."]
)
def test_a_name_is_printed_as_it_is(run: Run, answers: Path, name: str) -> None:
    args = ("rules", "--by", name, "--role", "board", "--as-of", "2026-12-16", *FORM)
    assert run("approve", *args).code == 0
    assert recorded(answers)[0]["by"] == name
    assert run("build", "answers.yaml").code == 0
    page = (answers.parent / "build/house-rules.html").read_text(encoding="utf-8")
    assert name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in page.replace(
        "&#x27;", "'"
    ).replace("&#39;", "'")


def test_json_tells_the_record(approved: Run) -> None:
    told = json.loads(approved("--format", "json").out)["result"]
    assert (told["approved"], told["recorded"]) == (True, True)
    assert told["approval"]["document"] == "house-rules"
    assert told["approval"]["signed"] is False


# -- the file that is meant --


def test_the_one_answers_file_below_is_meant(run: Run, answers: Path) -> None:
    inner = answers.parent / "other"
    inner.mkdir()
    (inner / "answers.yaml").write_text("{}\n", encoding="utf-8")
    ended = run("approve", *BOARD, *FORM)
    assert ended.code == 2
    assert "2 files answers.yaml are here: answers.yaml, other/answers.yaml" in ended.err
    assert run("approve", BOARD[0], "answers.yaml", *BOARD[1:], *FORM).code == 0


# -- status --


def test_status_lists_what_is_there_and_what_lacks(run: Run, approved: Run) -> None:
    approved()
    ended = run("status", "--as-of", "2027-02-01")
    assert ended == (
        0,
        "answers.yaml, on 2027-02-01\n"
        "  house-rules  1.0  approved\n"
        "    approved by A. Byrne as board on 2026-12-16, resolution B-1, not signed\n"
        "    next review: 2027-12-14\n"
        "  sheets/payroll  1.0  draft\n"
        "    lacking: approval by committee or board\n"
        "  sheets/vault  1.0  draft\n"
        "    lacking: approval by board; agreement of legal\n"
        "1 approved, 2 draft; none to be looked at\n",
        "",
    )


def test_status_tells_what_lapsed_and_ends_with_1(run: Run, approved: Run, answers: Path) -> None:
    approved()
    change(answers, "Harrowgate", "Hargate")
    ended = run("status", "--as-of", "2027-12-15", "--format", "json")
    assert ended.code == 1
    told = json.loads(ended.out)
    assert [problem["code"] for problem in told["problems"]] == ["H052"]
    (one, *_) = told["result"]["projects"][0]["documents"]
    assert one["status"] == "changed since approval"
    assert one["lacking"] == ["approval by board"]
    assert one["overdue"] == ["review by 2027-12-14"]
    assert one["approvals"] == []
    assert run("status", "--as-of", "2027-12-14").out.count("overdue") == 0


def test_status_counts_what_was_approved_by_the_day(run: Run, approved: Run) -> None:
    approved()
    told = run("status", "--as-of", "2026-12-15")
    assert told.code == 0
    assert (
        "  house-rules  1.0  draft\n    lacking: approval by board\n    after this day: "
        in told.out
    )
    assert "after this day: approved by A. Byrne as board on 2026-12-16" in told.out
    told = run("status", "--as-of", "2026-12-16")
    assert "  house-rules  1.0  approved\n    approved by" in told.out
    assert "after this day" not in told.out


def test_nothing_is_approved_on_a_day_to_come(run: Run, answers: Path) -> None:
    args = ("approve", "sheets/payroll", "--by", "C. Daly", "--role", "committee", "--as-of")
    ended = run(*args, "2027-06-02")
    assert (ended.code, ended.out) == (1, "")
    assert "H059 error: 2027-06-02 is still to come: today is 2027-06-01\n  hint: " in ended.err
    assert not (answers.parent / "approvals.yaml").exists()
    assert run(*args, "2027-06-01").code == 0


@pytest.mark.parametrize(("day", "told"), [("1900-01-01", True), ("2026-12-15", False)])
def test_an_approval_before_its_version_gets_a_warning(run: Run, day: str, told: bool) -> None:
    ended = run(
        "approve", "sheets/payroll", "--by", "C. Daly", "--role", "committee", "--as-of", day
    )
    message = f"H059 warning: the approval of {day} is before 2026-12-15, the day of version 1.0\n"
    assert (ended.code, message in ended.err) == (0, told)


def test_status_writes_nothing(run: Run, approved: Run, answers: Path) -> None:
    approved()
    before = {path: path.stat().st_mtime_ns for path in answers.parent.rglob("*")}
    run("status")
    assert {path: path.stat().st_mtime_ns for path in answers.parent.rglob("*")} == before


def test_status_tells_of_an_approved_document_that_is_gone(run: Run, answers: Path) -> None:
    run("approve", "sheets/payroll", "--by", "C. Daly", "--role", "committee")
    change(answers, "id: payroll", "id: wages")
    assert "H044 warning: sheets/payroll 1.0 was approved" in run("status").err


def test_status_takes_several_answers_files(run: Run) -> None:
    ended = run("status", "answers.yaml", "answers.yaml", "--as-of", "2027-02-01")
    assert ended.out.endswith("6 draft; none to be looked at\n")
