"""A bundle is published whole, and never over work that is not ours."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from policygen.errors import OutputRefused
from policygen.files import Change, load_published, publish
from policygen.files.disk import digest, locked
from policygen.files.journal import STAGING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OLD = {"policy.md": b"old policy", "desk/terms.md": b"terms", "manifest.json": b"1"}
NEW = {"policy.md": b"new policy", "desk/dates.ics": b"dates", "manifest.json": b"2"}


def hashes(artifacts: Mapping[str, bytes]) -> dict[str, str]:
    return {path: digest(data) for path, data in artifacts.items()}


def on_disk(out: Path) -> dict[str, bytes]:
    files = (file for file in out.rglob("*") if file.is_file())
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in files}


def actions(changes: tuple[Change, ...]) -> dict[str, str]:
    return {change.path: change.action.value for change in changes}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "project" / "build"
    publish(folder, OLD, {})
    return folder


def test_a_first_publish_creates_all_files_and_leaves_nothing_else(out: Path) -> None:
    assert on_disk(out) == OLD
    assert sorted(path.name for path in out.iterdir()) == ["desk", "manifest.json", "policy.md"]


def test_files_are_created_updated_left_and_deleted(out: Path) -> None:
    new = {**NEW, "desk/other.md": b"other"}
    changes = publish(out, new, hashes(OLD), ["desk/terms.md"])
    assert actions(changes) == {
        "desk/dates.ics": "created",
        "desk/other.md": "created",
        "desk/terms.md": "deleted",
        "manifest.json": "updated",
        "policy.md": "updated",
    }
    assert [change.path for change in changes] == sorted(change.path for change in changes)
    assert on_disk(out) == new


def test_the_same_bundle_again_touches_nothing(out: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*")}
    assert set(actions(publish(out, OLD, hashes(OLD))).values()) == {"unchanged"}
    assert {file: file.stat().st_mtime_ns for file in out.rglob("*")} == before


def test_a_folder_that_becomes_empty_goes(out: Path) -> None:
    publish(out, {"manifest.json": b"3"}, hashes(OLD), ["desk/terms.md", "policy.md"])
    assert [path.name for path in out.iterdir()] == ["manifest.json"]


def test_a_folder_with_foreign_files_stays(out: Path) -> None:
    (out / "desk/notes.txt").write_text("mine")
    publish(out, {"manifest.json": b"3"}, hashes(OLD), ["desk/terms.md"])
    assert (out / "desk/notes.txt").read_text() == "mine"


def test_edited_and_foreign_files_are_refused_together_and_nothing_is_written(out: Path) -> None:
    (out / "policy.md").write_bytes(b"by hand")
    (out / "desk/dates.ics").write_bytes(b"not ours")
    before = on_disk(out)
    for dry_run in (False, True):
        with pytest.raises(OutputRefused) as refused:
            publish(out, NEW, hashes(OLD), dry_run=dry_run)
        assert refused.value.paths == ("desk/dates.ics", "policy.md")
        assert on_disk(out) == before
    publish(out, NEW, hashes(OLD), force=True)
    assert on_disk(out) == {**OLD, **NEW}


def test_a_foreign_file_with_the_very_content_is_fine(out: Path) -> None:
    assert actions(publish(out, OLD, {}))["policy.md"] == "unchanged"


@pytest.mark.parametrize("force", [False, True])
def test_an_edited_file_that_is_no_longer_produced_is_kept(out: Path, *, force: bool) -> None:
    (out / "desk/terms.md").write_bytes(b"by hand")
    changes = publish(out, NEW, hashes(OLD), ["desk/terms.md"], force=force)
    assert actions(changes)["desk/terms.md"] == "kept"
    assert on_disk(out) == {**NEW, "desk/terms.md": b"by hand"}


def test_a_deleted_path_outside_the_folder_is_never_touched(out: Path) -> None:
    outside = out.parent / "answers.yaml"
    outside.write_bytes(b"answers")
    publish(out, NEW, {**hashes(OLD), "../answers.yaml": digest(b"answers")}, ["../answers.yaml"])
    assert outside.read_bytes() == b"answers"


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "build"
    told = publish(out, OLD, {}, dry_run=True)
    assert not out.exists()
    assert told == publish(out, OLD, {})


def test_a_refused_first_publish_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputRefused):
        publish(tmp_path / "build", {"nul.md": b""}, {})
    assert not (tmp_path / "build").exists()


def test_a_file_may_become_a_folder(out: Path) -> None:
    new = {"policy.md/part-1.md": b"one", "manifest.json": b"3"}
    publish(out, new, hashes(OLD), ["policy.md", "desk/terms.md"])
    assert on_disk(out) == new


def test_a_name_may_change_its_case(out: Path) -> None:
    new = {"Policy.md": b"old policy", "desk/terms.md": b"terms", "manifest.json": b"3"}
    publish(out, new, hashes(OLD), ["policy.md"])
    assert on_disk(out) == new


def test_a_file_whose_name_changes_its_case_is_written_again(out: Path) -> None:
    # Where case does not count, the new name finds the old file, and the deletion takes it away.
    (out / "Policy.md").write_bytes(OLD["policy.md"])
    before = (out / "Policy.md").stat().st_ino
    new = {"Policy.md": OLD["policy.md"], "manifest.json": b"3"}
    publish(out, new, hashes(OLD), ["policy.md", "desk/terms.md"])
    assert (out / "Policy.md").stat().st_ino != before


def test_the_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file")
    with pytest.raises(OutputRefused, match="a file, not a folder"):
        publish(tmp_path / "build", OLD, {})


def test_a_folder_stands_where_a_file_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "build/policy.md").mkdir(parents=True)
    with pytest.raises(OutputRefused, match="folders stand"):
        publish(tmp_path / "build", OLD, {}, force=True)


def test_a_file_stands_where_a_folder_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build/desk").write_text("a file")
    with pytest.raises(OutputRefused, match="files stand"):
        publish(tmp_path / "build", OLD, {}, force=True)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_out_are_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "project").mkdir()
    out = tmp_path / "project/build"
    out.symlink_to(elsewhere)
    with pytest.raises(OutputRefused, match="link to another place"):
        publish(out, OLD, {}, force=True)
    out.unlink()
    out.mkdir()
    (out / "desk").symlink_to(elsewhere)
    with pytest.raises(OutputRefused, match="links lead") as refused:
        publish(out, OLD, {}, force=True)
    assert refused.value.paths == ("desk", "desk/terms.md")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write everywhere"
)
def test_a_folder_without_the_right_to_write_is_explained(out: Path) -> None:
    out.chmod(0o500)
    try:
        with pytest.raises(OutputRefused, match="Permission denied"):
            publish(out, NEW, hashes(OLD))
    finally:
        out.chmod(0o700)
    assert on_disk(out) == OLD


@pytest.mark.skipif(sys.platform == "win32", reason="the other half of the lock")
def test_two_runs_do_not_write_at_once(out: Path) -> None:
    with locked(out), pytest.raises(OutputRefused, match="another run"):
        publish(out, NEW, hashes(OLD))
    assert on_disk(out) == OLD
    publish(out, NEW, hashes(OLD))


@pytest.mark.parametrize(
    "journal",
    [
        b"not json",
        b"{}",
        b'{"version": 2, "steps": []}',
        b'{"version": 1, "steps": [{"path": "../x", "before": "", "after": "a", "staged": "0"}]}',
        b'{"version": 1, "steps": [{"path": "x", "before": "", "after": "a", "staged": "../y"}]}',
    ],
)
def test_a_foreign_journal_is_refused(out: Path, journal: bytes) -> None:
    (out / STAGING).mkdir()
    (out / STAGING / "journal.json").write_bytes(journal)
    with pytest.raises(OutputRefused, match="cannot be read"):
        publish(out, NEW, hashes(OLD))


def test_a_published_file_can_be_read(out: Path) -> None:
    assert load_published(out, "manifest.json") == b"1"
    assert load_published(out, "none.json") is None
    assert load_published(out / "none", "manifest.json") is None
