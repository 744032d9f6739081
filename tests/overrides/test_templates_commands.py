"""``policygen templates``: list, eject, status and merge, over what the next release changes."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from policygen.cli.boundary import run as run_args
from policygen.pipeline import BuildRequest, build
from policygen.resources import packaged
from tests.overrides.projects import clause, project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXTRAS = "templates/clauses/policy/extras.md"
RECORD = "templates/ejected.yaml"
HOUSE = "templates/word/house.docx"
BODY = "1. One.\n2. Two.\n3. Three.\n4. Four.\n5. Five."


class Ended(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    def run_one(*args: str) -> Ended:
        code = run_args(("templates", *args))
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run_one


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project that is the working directory."""
    folder = project(tmp_path / "own", {})
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small packaged library that a test may change, as the next release would."""
    home = tmp_path / "release"
    project(
        home, {EXTRAS: clause("extras", BODY, 'version: "1.0"\n'), "schemas/gates.yaml": "a: 1\n"}
    )
    (home / "templates" / "word").mkdir()
    shutil.copy(packaged("templates") / "word" / "house.docx", home / HOUSE)
    monkeypatch.setattr("policygen.overrides.sources.packaged", lambda name: home / name)
    return home


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def states(run: Callable[..., Ended]) -> dict[str, Any]:
    told = json.loads(run("status", "--format", "json").out)
    assert (told["version"], told["command"]) == (1, "templates status")
    return {one["file"]: one["state"] for one in told["result"]["files"]}


def test_list_shows_origin_version_and_documents(root: Path, run: Callable[..., Ended]) -> None:
    own = {
        EXTRAS: clause("extras", "Ours.", 'version: "7.1"\n'),
        "templates/clauses/ours/new-one.md": clause("new-one", "New."),
    }
    project(root, own)
    listed = {
        one["id"]: one
        for one in json.loads(run("list", "--format", "json").out)["result"]["clauses"]
    }
    assert listed["extras"] == {
        "id": "extras",
        "title": "extras",
        "version": "7.1",
        "origin": "over",
        "file": EXTRAS,
        "documents": ["outsourcing-policy"],
    }
    assert (listed["new-one"]["origin"], listed["new-one"]["documents"]) == ("project", [])
    assert listed["gates"]["origin"] == "packaged"
    ended = run("list")
    assert ended.code == 0
    assert "(in no document)" in ended.out


def test_list_tells_of_a_clause_that_cannot_be_read_and_shows_the_others(
    root: Path, run: Callable[..., Ended]
) -> None:
    project(root, {EXTRAS: "no front matter"})
    ended = run("list")
    assert ended.code == 1
    assert "T024" in ended.err
    assert "gates" in ended.out


def test_eject_copies_byte_for_byte_and_records_what_it_copied(
    root: Path, run: Callable[..., Ended]
) -> None:
    ended = run("eject", "extras", "word/house")
    assert (ended.code, ended.out.split()) == (0, [EXTRAS, HOUSE])
    for file in (EXTRAS, HOUSE):
        original = (packaged("templates").parent / file).read_bytes()
        assert (root / file).read_bytes() == original
        kept = root / "templates" / "ejected" / file.removeprefix("templates/")
        assert kept.read_bytes() == original
    assert 'version: "1.0"' in (root / RECORD).read_text(encoding="utf-8")
    assert states(run) == {EXTRAS: "same", HOUSE: "same"}


def test_eject_never_overwrites(root: Path, run: Callable[..., Ended]) -> None:
    project(root, {EXTRAS: "mine"})
    ended = run("eject", "policy-purpose", "extras")
    assert ended.code == 3
    assert EXTRAS in ended.err
    assert (root / EXTRAS).read_text(encoding="utf-8") == "mine"
    assert not (root / "templates/clauses/policy/policy-purpose.md").exists()
    assert not (root / RECORD).exists()


def test_a_file_copied_by_hand_can_be_recorded(root: Path, run: Callable[..., Ended]) -> None:
    project(root, {EXTRAS: clause("extras", "Mine.")})
    assert states(run) == {EXTRAS: "unrecorded"}
    assert run("eject", "extras", "--keep-mine").code == 0
    assert "Mine." in (root / EXTRAS).read_text(encoding="utf-8")
    assert states(run) == {EXTRAS: "edited"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("extrsa", "did you mean 'extras'?"),
        ("schemas/gate", "did you mean 'schemas/gates'?"),
        ("gates", "say clauses/gates or schemas/gates"),
        ("../../etc/passwd", "policygen templates list"),
    ],
)
def test_a_name_that_means_nothing_or_too_much_is_told(
    root: Path, run: Callable[..., Ended], name: str, told: str
) -> None:
    ended = run("eject", name)
    assert ended.code == 1
    assert "T074" in ended.err
    assert told in ended.err


def test_an_ejected_schema_stands_in_place_of_the_packaged_topic(
    sample: Callable[[str], Path], run: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = sample("minimal")
    monkeypatch.chdir(answers.parent)
    ended = run("eject", "schemas/scope", "outlines/open-points")
    assert ended.code == 0
    assert ended.err.count("T078 note") == 2
    assert (answers.parent / "schemas/scope.yaml").read_text().startswith("replace: true\n")
    edit(answers.parent / "schemas/scope.yaml", "title: Scope\n", "title: Reach\n")
    assert build(BuildRequest(answers, formats=("md",))).changes
    assert states(run) == {
        "schemas/scope.yaml": "edited",
        "templates/outlines/open-points.yaml": "same",
    }


def test_files_that_only_change_the_packaged_one_are_told_apart(
    root: Path, run: Callable[..., Ended]
) -> None:
    outline, schema = "templates/outlines/open-points.yaml", "schemas/scope.yaml"
    project(root, {outline: "changes: []\n", schema: "schema: {}\n"})
    assert states(run) == {outline: "adds", schema: "adds"}


def test_what_only_the_release_changed_is_taken(
    root: Path, release: Path, run: Callable[..., Ended]
) -> None:
    run("eject", "extras")
    edit(release / EXTRAS, "Five.", "Five, and six.")
    assert states(run) == {EXTRAS: "behind"}
    ended = run("merge")
    assert (ended.code, ended.out) == (0, f"{EXTRAS}: taken as packaged\n")
    assert (root / EXTRAS).read_bytes() == (release / EXTRAS).read_bytes()
    assert states(run) == {EXTRAS: "same"}
    assert run("merge").out == "nothing to merge\n"


def test_changes_of_both_sides_go_together(
    root: Path, release: Path, run: Callable[..., Ended]
) -> None:
    run("eject", "extras")
    edit(root / EXTRAS, "One.", "One, ours.")
    edit(release / EXTRAS, "Five.", "Five, theirs.")
    edit(release / EXTRAS, '"1.0"', '"1.1"')
    assert states(run) == {EXTRAS: "both"}
    assert run("merge", "extras").code == 0
    text = (root / EXTRAS).read_text(encoding="utf-8")
    assert "One, ours." in text
    assert "Five, theirs." in text
    assert 'version: "1.1"' in (root / RECORD).read_text(encoding="utf-8")
    assert states(run) == {EXTRAS: "edited"}


def test_a_conflict_ends_with_1_until_the_marks_are_out(
    root: Path, release: Path, run: Callable[..., Ended]
) -> None:
    run("eject", "extras")
    edit(root / EXTRAS, "Three.", "Three, ours.")
    edit(release / EXTRAS, "Three.", "Three, theirs.")
    ended = run("merge")
    assert ended.code == 1
    assert ended.out == f"{EXTRAS}: in conflict\n"
    assert f"{EXTRAS}:8:1: T071 error: 1 conflict stands in the file" in ended.err
    assert (
        "<<<<<<< this project\n3. Three, ours.\n=======\n3. Three, theirs.\n>>>>>>> policygen"
        in (root / EXTRAS).read_text(encoding="utf-8")
    )
    assert states(run) == {EXTRAS: "conflict"}
    assert (run("status").code, run("merge").code) == (1, 1)
    # A later release does not go into a file whose merge is not finished.
    edit(release / EXTRAS, "One.", "One, later.")
    before = (root / EXTRAS).read_bytes()
    assert run("merge").code == 1
    assert (root / EXTRAS).read_bytes() == before
    (root / EXTRAS).write_text(
        clause("extras", BODY.replace("Three.", "Both."), 'version: "1.0"\n')
    )
    assert run("merge").code == 0
    text = (root / EXTRAS).read_text(encoding="utf-8")
    assert "Both." in text
    assert "One, later." in text


def test_word_files_are_not_merged_and_the_way_on_is_told(
    root: Path, release: Path, run: Callable[..., Ended]
) -> None:
    run("eject", "house")
    (root / HOUSE).write_bytes(b"edited in Word")
    (release / HOUSE).write_bytes(b"new in the release")
    ended = run("merge")
    assert ended.code == 1
    assert "T077" in ended.err
    assert (root / HOUSE).read_bytes() == b"edited in Word"
    assert run("merge").code == 1
    assert run("merge", "word/house", "--keep-mine").code == 0
    assert (root / HOUSE).read_bytes() == b"edited in Word"
    assert run("merge").code == 0
    (root / HOUSE).write_bytes(b"new in the release")
    (release / HOUSE).write_bytes(b"newer still")
    run("merge", "--keep-mine")
    assert states(run) == {HOUSE: "edited"}


def test_an_unedited_word_file_is_taken(
    root: Path, release: Path, run: Callable[..., Ended]
) -> None:
    run("eject", "house")
    (release / HOUSE).write_bytes(b"new in the release")
    assert run("merge").code == 0
    assert (root / HOUSE).read_bytes() == b"new in the release"


def test_line_ends_that_git_changed_are_no_edit_and_stay(
    root: Path, release: Path, run: Callable[..., Ended]
) -> None:
    run("eject", "extras")
    for file in (EXTRAS, "templates/ejected/clauses/policy/extras.md"):
        data = (root / file).read_bytes()
        (root / file).write_bytes(data.replace(b"\n", b"\r\n"))
    assert states(run) == {EXTRAS: "same"}
    edit(root / EXTRAS, "One.", "One, ours.")
    data = (root / EXTRAS).read_bytes()
    (root / EXTRAS).write_bytes(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    edit(release / EXTRAS, "Five.", "Five, theirs.")
    assert run("merge").code == 0
    merged = (root / EXTRAS).read_bytes()
    assert merged.count(b"\r\n") == merged.count(b"\n")
    assert b"Five, theirs." in merged


def test_a_lost_base_is_told_and_can_be_recorded_anew(
    root: Path, release: Path, run: Callable[..., Ended]
) -> None:
    run("eject", "extras")
    edit(root / EXTRAS, "One.", "One, ours.")
    edit(release / EXTRAS, "Five.", "Five, theirs.")
    (root / "templates/ejected/clauses/policy/extras.md").unlink()
    ended = run("merge")
    assert ended.code == 1
    assert "T076" in ended.err
    assert run("eject", "extras", "--keep-mine").code == 0
    assert states(run) == {EXTRAS: "edited"}


def test_a_damaged_record_is_told(root: Path, run: Callable[..., Ended]) -> None:
    run("eject", "extras")
    for text in ("files: [x]\n", f"files:\n  {EXTRAS}: {{version: 1}}\n"):
        (root / RECORD).write_text(text)
        ended = run("status")
        assert ended.code == 1
        assert "T075" in ended.err


def test_files_that_are_gone_on_either_side_are_told(
    root: Path, release: Path, run: Callable[..., Ended]
) -> None:
    run("eject", "extras", "house")
    (root / EXTRAS).unlink()
    (release / HOUSE).unlink()
    assert states(run) == {EXTRAS: "gone", HOUSE: "withdrawn"}
    assert run("merge").out == "nothing to merge\n"


def test_only_ejected_files_are_merged(root: Path, run: Callable[..., Ended]) -> None:
    ended = run("merge", "extras")
    assert ended.code == 1
    assert "T079" in ended.err


@pytest.mark.parametrize("args", [("eject", "extras"), ("status",), ("merge",)])
def test_outside_a_project_they_say_where_to_go(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Callable[..., Ended],
    args: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run(*args)
    assert ended.code == 2
    assert "policygen.yaml" in ended.err
    assert run("list").code == 0
