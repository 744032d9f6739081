"""Locking: all that a text is made from is kept, once, whole, and nobody changes it unnoticed."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from policygen.cli.boundary import run
from policygen.errors import InvalidInput, OutputRefused
from policygen.inputs import check_answers
from policygen.locks import load_locks, render_lock
from policygen.pipeline import BuildRequest, build
from policygen.pipeline.lock import LockRequest, lock
from tests.executed.projects import SIGNED_ON, TEXT, amend, built, change, lock_it, make_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from policygen.locks import Lock
    from policygen.problems import Problem


def snapshot(path: Path) -> Path:
    return path.parent / "executed" / "payroll"


def kept_lock(path: Path) -> Lock:
    found, _ = load_locks(path.parent, path.parent)
    return found["payroll"]


def check(path: Path) -> tuple[Problem, ...]:
    return check_answers(path, path.parent, None, None).problems


def codes(path: Path) -> list[str]:
    return [problem.code for problem in check(path) if problem.is_error]


def test_a_lock_keeps_the_text_and_the_hash_of_the_signed_file(tmp_path: Path) -> None:
    path = make_project(tmp_path)
    before, warned = built(path)
    assert [one for one in warned if one.startswith("R075 payroll is executed")]
    found = lock_it(path).lock
    assert found.signed_sha256 == sha256(b"%PDF signed").hexdigest()
    assert found.signed_on == SIGNED_ON
    (document,) = found.documents
    assert document.id == "benchmark-appendix"
    assert {"1", "Annex A"} <= {section.number for section in document.sections}
    after, problems = built(path)
    assert before[f"{TEXT}.md"] == after[f"{TEXT}.md"]
    assert not [problem for problem in problems if problem[:3] in {"B07", "R07"}]


def test_a_snapshot_is_a_project_of_its_own(locked: Path, tmp_path: Path) -> None:
    own = shutil.copytree(snapshot(locked), tmp_path / "own")
    build(
        BuildRequest(own / "signed-answers.yaml", formats=("md",), documents=("contracts/payroll",))
    )
    files, _ = built(locked)
    assert (own / "build" / f"{TEXT}.md").read_bytes() == files[f"{TEXT}.md"]


def test_a_lock_is_never_written_anew(locked: Path) -> None:
    before = {file: file.read_bytes() for file in snapshot(locked).rglob("*") if file.is_file()}
    with pytest.raises(OutputRefused, match="locked already"):
        lock_it(locked)
    assert before == {f: f.read_bytes() for f in snapshot(locked).rglob("*") if f.is_file()}


@pytest.mark.parametrize(
    ("edit", "code", "words"),
    [
        (lambda c: c.update(state="negotiating"), "B070", "its state is 'negotiating'"),
        (lambda c: c["dates"].update(signed=date(2027, 6, 2)), "B070", "was signed on 2027-06-02"),
        (
            lambda c: c["charges"]["base_lines"][0].update(
                unit={"open": {"need": "the unit", "owner": "Purchasing", "due": date(2027, 5, 1)}}
            ),
            "B011",
            "is still open: the unit",
        ),
        (
            lambda c: (c["benchmark"].update(applies=False), c.update(service_levels=[])),
            "B079",
            "no document of it is text",
        ),
    ],
)
def test_what_cannot_be_locked_is_told(
    tmp_path: Path, edit: Callable[[Any], Any], code: str, words: str
) -> None:
    path = make_project(tmp_path)
    change(path, edit)
    with pytest.raises(InvalidInput) as caught:
        lock_it(path)
    told = [problem for problem in caught.value.problems if problem.code == code]
    assert told
    assert words in told[0].message
    assert not (path.parent / "executed").exists()


def command(path: Path, on: date) -> list[str]:
    signed = str(path.parent / "signed.pdf")
    return ["lock", str(path), "contracts/payroll", "--signed", signed, "--on", str(on)]


def test_the_command_tells_what_it_locked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policygen.cli.lock.today", lambda: SIGNED_ON)
    asked = command(make_project(tmp_path), SIGNED_ON)
    assert run(asked) == 0
    assert "sections of benchmark-appendix" in capsys.readouterr().out
    assert run(asked) == 3
    told = capsys.readouterr().err
    assert "locked already" in told
    assert "a slip, neither committed nor sent, delete its folder and lock again" in told
    assert "executed/payroll" in told


def test_nothing_is_locked_before_it_is_signed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policygen.cli.lock.today", lambda: SIGNED_ON - timedelta(days=1))
    assert run(command(make_project(tmp_path), SIGNED_ON)) == 2
    assert "2027-06-01 is later than today, 2027-05-31" in capsys.readouterr().err
    assert not (tmp_path / "executed").exists()


@pytest.mark.parametrize("content", [b"", None])
def test_a_signed_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = make_project(tmp_path)
    signed = tmp_path / "other.pdf"
    if content is not None:
        signed.write_bytes(content)
    with pytest.raises(InvalidInput, match="signed file"):
        lock(LockRequest(path, "contracts/payroll", signed, SIGNED_ON))


def test_an_interrupted_lock_is_told_and_completed(locked: Path) -> None:
    whole = {f.name: f.read_bytes() for f in snapshot(locked).rglob("*") if f.is_file()}
    (snapshot(locked) / "lock.yaml").unlink()
    assert codes(locked) == ["B071"]
    lock_it(locked)
    assert codes(locked) == []
    assert whole == {f.name: f.read_bytes() for f in snapshot(locked).rglob("*") if f.is_file()}


def test_an_interrupted_lock_is_not_completed_with_other_answers(locked: Path) -> None:
    (snapshot(locked) / "lock.yaml").unlink()
    change(locked, lambda contract: contract["charges"].update(fixed=12))
    with pytest.raises(OutputRefused, match="changed by hand"):
        lock_it(locked)


def test_a_snapshot_that_was_tampered_with_is_told(locked: Path) -> None:
    folder = snapshot(locked)
    answers = folder / "signed-answers.yaml"
    answers.write_text(answers.read_text("utf-8").replace("99.5", "99.6"), "utf-8")
    (folder / "kept" / "templates" / "outlines" / "more.yaml").write_text("id: more\n", "utf-8")
    clause = next(folder.rglob("service-credits.md"))
    clause.unlink()
    found = check(locked)
    told = {p.location.file.rpartition("/")[2]: p.message for p in found if p.code == "B073"}
    assert "not as it was" in told["signed-answers.yaml"]
    assert "not there when" in told["more.yaml"]
    assert "is gone" in told["service-credits.md"]
    with pytest.raises(InvalidInput):
        built(locked)


def test_other_words_with_a_hash_made_to_fit_are_told_by_their_section(locked: Path) -> None:
    folder = snapshot(locked)
    answers = folder / "signed-answers.yaml"
    answers.write_text(answers.read_text("utf-8").replace("99.5", "99.6"), "utf-8")
    found = kept_lock(locked)
    forged = {**found.files, answers.name: sha256(answers.read_bytes()).hexdigest()}
    (folder / "lock.yaml").write_bytes(render_lock(replace(found, files=forged)))
    with pytest.raises(InvalidInput) as caught:
        built(locked)
    (message,) = {one.message for one in caught.value.problems if "Service Levels" in one.message}
    assert "benchmark-appendix of payroll is no longer made with the words" in message
    assert {one.code for one in caught.value.problems} == {"B074"}


@pytest.mark.parametrize(
    ("pattern", "other"),
    [
        (r"  on: .*", "  on: 2027-05-01"),
        (r"  file: .*", '  file: "other.pdf"'),
        (r'  sha256: ".*', f'  sha256: "{"0" * 64}"'),
        (r"as_of: .*", "as_of: 2027-05-01"),
        (r"tool: .*", 'tool: "0.1"'),
        (r'number: "1"', 'number: "9"'),
        (r'  "policygen.yaml": .*\n', ""),
        (r"digest: .*", f'digest: "{"0" * 64}"'),
        (r"digest: .*", ""),
        (r"documents:\n( .*\n)+", "documents: []\n"),
    ],
)
def test_an_edited_lock_is_not_believed(locked: Path, pattern: str, other: str) -> None:
    kept = snapshot(locked) / "lock.yaml"
    text, edits = re.subn(pattern, other, kept.read_text("utf-8"), count=1)
    assert edits == 1
    kept.write_text(text, "utf-8")
    (told,) = (one for one in check(locked) if one.is_error)
    assert told.code == "B072"
    assert told.location.file == "executed/payroll/lock.yaml"
    assert told.hint == "restore the file from git"


def test_a_lock_of_no_documents_is_none(locked: Path) -> None:
    empty = replace(kept_lock(locked), documents=())
    (snapshot(locked) / "lock.yaml").write_bytes(render_lock(empty))
    assert codes(locked) == ["B072"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "lock: 2", "lock: 1\ncontract: other", "lock: 1\ncontract: payroll\nsigned: x\n"],
)
def test_a_damaged_lock_is_told(locked: Path, text: str) -> None:
    (snapshot(locked) / "lock.yaml").write_text(text, "utf-8")
    assert set(codes(locked)) <= {"B072", "Y016"}
    assert codes(locked)


def test_a_lock_that_was_cut_anywhere_is_to_be_restored(locked: Path) -> None:
    kept = snapshot(locked) / "lock.yaml"
    whole = kept.read_bytes()
    for end in (*range(0, len(whole) - 1, 97), len(whole) - 2):
        kept.write_bytes(whole[:end])
        locks, problems = load_locks(locked.parent, locked.parent)
        assert not locks
        assert {one.hint for one in problems} == {"restore the file from git"}, end


def test_a_lock_that_cannot_be_read_is_still_a_lock(locked: Path) -> None:
    amend(locked, {"path": "service_levels[right].target", "value": 99.8})
    (snapshot(locked) / "lock.yaml").write_text("lock: 2", "utf-8")
    assert codes(locked) == ["B072"]


def test_a_lock_names_no_file_outside_its_folder(locked: Path) -> None:
    kept = snapshot(locked) / "lock.yaml"
    text = kept.read_text("utf-8").replace("signed-answers.yaml", "../../answers.yaml")
    kept.write_text(text, "utf-8")
    assert codes(locked) == ["B072"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda c: c.update(state="draft"), "R078"),
        (lambda c: c.update(execution={"hash": "0" * 64}), "R079"),
    ],
)
def test_answers_that_gainsay_the_lock_are_told(
    locked: Path, edit: Callable[[Any], Any], code: str
) -> None:
    change(locked, edit)
    assert code in codes(locked)


def test_a_lock_whose_contract_is_gone_is_told(locked: Path) -> None:
    text = locked.read_text("utf-8")
    locked.write_text(text.replace("contracts:\n- id: payroll", "contracts:\n- id: wages"), "utf-8")
    found = check(locked)
    assert "R077" in {problem.code for problem in found}


def test_answers_below_the_root_that_extend_others_are_kept_with_them(tmp_path: Path) -> None:
    path = make_project(tmp_path / "ireland")
    (path.parent / "policygen.yaml").rename(tmp_path / "policygen.yaml")
    path.rename(tmp_path / "group.yaml")
    path.write_text("extends: ../group.yaml\n", "utf-8")
    before, _ = built(path)
    found = lock_it(path).lock
    assert found.answers == "ireland/signed-answers.yaml"
    assert {"group.yaml", "policygen.yaml"} <= set(found.files)
    group = tmp_path / "group.yaml"
    group.write_text(group.read_text("utf-8").replace("99.5", "99.6"), "utf-8")
    after, problems = built(path)
    assert before[f"{TEXT}.md"] == after[f"{TEXT}.md"]
    assert any(problem.startswith("B076") for problem in problems)


def test_line_ends_that_git_changed_are_no_change(locked: Path) -> None:
    for file in snapshot(locked).rglob("*"):
        if file.suffix in {".yaml", ".md"} and file.name != "lock.yaml":
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(locked) == []
    assert built(locked)
