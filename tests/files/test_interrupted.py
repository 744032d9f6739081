"""A publish that is cut short, at any step, harms nothing and is mended by the next one."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from policygen.errors import OutputRefused
from policygen.files import load_published, publish
from policygen.files.disk import Disk, digest
from policygen.files.journal import STAGING, Journal, Step, carry_out, load_journal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

OLD = {
    "a.md": b"a",
    "desk/b.md": b"b",
    "desk/gone.md": b"c",
    "gone/d.md": b"d",
    "manifest.json": b"1",
}
NEW = {"a.md": b"a, new", "desk/b.md": b"b, new", "new/e.md": b"e", "manifest.json": b"2"}
NEXT = {"a.md": b"a, next", "desk/b.md": b"b, new", "f.md": b"f", "manifest.json": b"3"}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests crash processes, not machines: the disk need not be waited for."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


class Crash(BaseException):
    """The process is gone: nothing that it does afterwards reaches the disk."""


class FaultyDisk(Disk):
    """Fails at the change with number ``at``; ``dead`` says that all later ones fail too."""

    def __init__(self, at: int, failure: Callable[[], BaseException], *, dead: bool) -> None:
        self.at, self.failure, self.dead, self.done = at, failure, dead, 0

    def _step(self) -> None:
        self.done += 1
        if self.done == self.at or (self.dead and self.done > self.at):
            raise self.failure()

    def make_folder(self, folder: Path) -> None:
        self._step()
        super().make_folder(folder)

    def write(self, file: Path, data: bytes) -> None:
        try:
            self._step()
        except BaseException:
            if self.done == self.at:
                file.write_bytes(data[: len(data) // 2])
            raise
        super().write(file, data)

    def move(self, file: Path, target: Path) -> None:
        self._step()
        super().move(file, target)

    def remove(self, file: Path) -> None:
        self._step()
        super().remove(file)

    def remove_folder(self, folder: Path) -> None:
        try:
            self._step()
        except BaseException:
            if self.done == self.at and (files := sorted(folder.iterdir())):
                files[0].unlink()
            raise
        super().remove_folder(folder)

    def remove_empty(self, folder: Path) -> None:
        self._step()
        super().remove_empty(folder)

    def sync(self, folder: Path) -> None:
        self._step()
        super().sync(folder)


def hashes(artifacts: Mapping[str, bytes]) -> dict[str, str]:
    return {path: digest(data) for path, data in artifacts.items()}


def on_disk(out: Path) -> dict[str, bytes]:
    files = (file for file in out.rglob("*") if file.is_file() and STAGING not in file.parts)
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in files}


def seen(out: Path) -> dict[str, bytes]:
    """What the bundle holds when an unfinished publish counts as carried out."""
    paths = {*OLD, *NEW, *NEXT}
    found = {path: load_published(out, path) for path in paths}
    return {path: data for path, data in found.items() if data is not None}


def publish_over(out: Path, artifacts: Mapping[str, bytes], disk: Disk | None = None) -> None:
    earlier = seen(out)
    publish(out, artifacts, hashes(earlier), sorted(set(earlier) - set(artifacts)), disk=disk)


def no_space() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


FAILURES = [
    pytest.param(Crash, True, id="kill"),
    pytest.param(KeyboardInterrupt, False, id="interrupt"),
    pytest.param(no_space, False, id="disk-full"),
    pytest.param(no_space, True, id="disk-broken"),
]


def count_of_steps(folder: Path) -> int:
    publish(folder, OLD, {})
    disk = FaultyDisk(0, Crash, dead=False)
    publish_over(folder, NEW, disk)
    return disk.done


@pytest.mark.parametrize(("failure", "dead"), FAILURES)
@pytest.mark.parametrize("after", [NEW, NEXT, OLD], ids=["same", "next", "back"])
def test_every_step(
    tmp_path: Path,
    failure: Callable[[], BaseException],
    dead: bool,
    after: Mapping[str, bytes],
) -> None:
    steps = count_of_steps(tmp_path / "counted")
    assert steps > 15
    halfway = 0
    for at in range(1, steps + 1):
        out = tmp_path / f"build-{at}"
        publish(out, OLD, {})
        with pytest.raises((Crash, KeyboardInterrupt, OutputRefused)):
            publish_over(out, NEW, FaultyDisk(at, failure, dead=dead))

        now = on_disk(out)
        assert seen(out) in (OLD, NEW)
        if now["manifest.json"] == NEW["manifest.json"]:
            assert {path: now.get(path) for path in NEW} == NEW
        if now not in (OLD, NEW):
            halfway += 1
            assert load_journal(out) is not None

        publish_over(out, after)
        assert on_disk(out) == after
        assert not (out / STAGING).exists()
        assert not [
            folder for folder in out.iterdir() if folder.is_dir() and not any(folder.iterdir())
        ]
    assert halfway >= 4


@pytest.mark.parametrize(("failure", "dead"), FAILURES)
def test_every_step_of_the_first_publish(
    tmp_path: Path,
    failure: Callable[[], BaseException],
    dead: bool,
) -> None:
    disk = FaultyDisk(0, Crash, dead=False)
    publish(tmp_path / "counted", NEW, {}, disk=disk)
    for at in range(1, disk.done + 1):
        out = tmp_path / f"build-{at}"
        with pytest.raises((Crash, KeyboardInterrupt, OutputRefused)):
            publish(out, NEW, {}, disk=FaultyDisk(at, failure, dead=dead))
        assert seen(out) in ({}, NEW)
        publish_over(out, NEW)
        assert on_disk(out) == NEW


def test_a_crash_while_mending_is_mended_too(tmp_path: Path) -> None:
    steps = count_of_steps(tmp_path / "counted")
    for first in range(1, steps + 1, 2):
        for second in range(first % 7 + 1, 2 * steps, 7):
            out = tmp_path / f"build-{first}-{second}"
            publish(out, OLD, {})
            for at in (first, second):
                try:
                    publish_over(out, NEW, FaultyDisk(at, Crash, dead=True))
                except Crash:
                    assert seen(out) in (OLD, NEW)
            publish_over(out, NEXT)
            assert on_disk(out) == NEXT


def decided(out: Path) -> None:
    """Leave a publish of NEW over OLD that is decided but hardly begun."""
    publish(out, OLD, {})
    for at in range(1, 100):
        with pytest.raises(Crash):
            publish_over(out, NEW, FaultyDisk(at, Crash, dead=True))
        if load_journal(out):
            return
    raise AssertionError


def test_a_deletion_is_not_repeated_once_files_are_in_place(tmp_path: Path) -> None:
    """Where case does not count, a file whose name changes its case is deleted and comes again."""
    (tmp_path / STAGING).mkdir()
    (tmp_path / STAGING / "1").write_bytes(b"policy")
    (tmp_path / "policy.md").write_bytes(b"policy")
    same = digest(b"policy")
    journal = Journal((Step("policy.md", same), Step("policy.md", same, same, "1")))
    with pytest.raises(Crash):
        carry_out(tmp_path, journal, FaultyDisk(4, Crash, dead=True), force=False)
    assert not (tmp_path / STAGING / "1").exists()
    carry_out(tmp_path, journal, Disk(), force=False)
    assert on_disk(tmp_path) == {"policy.md": b"policy"}


def test_a_dry_run_sees_an_unfinished_publish_as_done_and_leaves_it(tmp_path: Path) -> None:
    decided(tmp_path / "build")
    before = on_disk(tmp_path / "build")
    changes = publish(tmp_path / "build", NEW, hashes(NEW), dry_run=True)
    assert {change.action.value for change in changes} == {"unchanged"}
    assert on_disk(tmp_path / "build") == before
    assert load_journal(tmp_path / "build")


def test_a_file_edited_after_the_crash_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "build"
    decided(out)
    (out / "a.md").write_bytes(b"by hand")
    with pytest.raises(OutputRefused, match="cut short") as refused:
        publish(out, NEXT, hashes(NEW))
    assert refused.value.paths == ("a.md",)
    assert (out / "a.md").read_bytes() == b"by hand"
    publish(out, NEXT, hashes(NEW), ["new/e.md"], force=True)
    assert on_disk(out) == NEXT


def test_a_full_disk_is_explained_and_the_earlier_bundle_stays(tmp_path: Path) -> None:
    out = tmp_path / "build"
    publish(out, OLD, {})
    with pytest.raises(OutputRefused, match="No space left") as refused:
        publish_over(out, NEW, FaultyDisk(3, no_space, dead=False))
    assert refused.value.hint == "nothing was changed"
    assert on_disk(out) == OLD
    assert not (out / STAGING).exists()


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from policygen.files import publish
    from policygen.files.disk import Disk, digest

    class Deadly(Disk):
        moves = 0
        def move(self, file, target):
            super().move(file, target)
            Deadly.moves += 1
            if Deadly.moves == int(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGKILL)

    old = {f"{n}.md": b"old" for n in range(20)} | {"manifest.json": b"old"}
    new = {f"{n}.md": b"new" for n in range(20)} | {"manifest.json": b"new"}
    out = Path(sys.argv[1])
    publish(out, old, {})
    publish(out, new, {path: digest(b"old") for path in old}, disk=Deadly())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("moves", [1, 2, 11, 21, 22])
def test_a_killed_process(tmp_path: Path, moves: int) -> None:
    out = tmp_path / "build"
    script = textwrap.dedent(KILLED)
    run = subprocess.run([sys.executable, "-c", script, out, str(moves)], check=False)
    assert run.returncode == -signal.SIGKILL
    contents = [data for path, data in sorted(on_disk(out).items())]
    assert contents.count(b"new") == moves - 1  # the first move is the journal's

    new = {f"{n}.md": b"new" for n in range(20)} | {"manifest.json": b"new"}
    known = {path: digest(load_published(out, path) or b"") for path in new}
    assert set(known.values()) == {digest(b"new")}
    publish(out, new, known)
    assert on_disk(out) == new
    assert not (out / STAGING).exists()
