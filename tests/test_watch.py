"""``build --watch``: what a save gives is what a build gives, and no fault ends the watch."""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from policygen import pipeline
from policygen.bundle import make
from policygen.errors import InvalidInput, OutputRefused
from policygen.files import Watched, saved_between
from policygen.pipeline import BuildRequest
from policygen.pipeline.watch import Watching, Written
from policygen.resources import packaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from policygen.bundle import Made
    from policygen.copies import Copy
    from policygen.inputs import Inputs

POLICY = "outsourcing-policy"
ARCHIVE = "templates/clauses/policy/baseline-archive.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The minimal sample with a clause of its own."""
    folder = tmp_path / "project"
    shutil.copytree(packaged("samples/minimal"), folder, ignore=shutil.ignore_patterns("build"))
    (folder / ARCHIVE).parent.mkdir(parents=True)
    shutil.copy(packaged("templates") / ARCHIVE.removeprefix("templates/"), folder / ARCHIVE)
    return folder


def edit(file: Path, before: str, after: str) -> Path:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8", newline="\n")
    return file


def files_in(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@contextlib.contextmanager
def watching(request: BuildRequest) -> Iterator[Watching]:
    watch = Watching(request)
    try:
        yield watch
    finally:
        watch.close()


def saved(watch: Watching, *files: Path) -> list[Written]:
    return list(watch.build(files, lambda *_: None))


def test_after_each_save_the_bundle_is_what_a_build_gives(project: Path, tmp_path: Path) -> None:
    request = BuildRequest(project / "answers.yaml", formats=("md", "html"))

    def fresh() -> dict[str, bytes]:
        out = tmp_path / "fresh"
        shutil.rmtree(out, ignore_errors=True)
        pipeline.build(BuildRequest(request.answers, out, formats=request.formats))
        return files_in(out)

    outline = project / "templates/outlines/review-schedule.yaml"
    clause, answers = project / ARCHIVE, project / "answers.yaml"
    with watching(request) as watch:
        saved(watch)
        assert files_in(project / "build") == fresh()

        edit(clause, "Archive", "Store of papers")
        (written,) = saved(watch, clause)
        assert [one.path for one in written.documents] == [POLICY]
        assert files_in(project / "build") == fresh()

        edit(answers, "name: ", "name: New ")
        (written,) = saved(watch, answers)
        assert POLICY in {one.path for one in written.documents}
        assert files_in(project / "build") == fresh()

        outline.parent.mkdir(parents=True)
        outline.write_text(
            "changes:\n  title: Calendar of reviews\n", encoding="utf-8", newline="\n"
        )
        with contextlib.suppress(InvalidInput):
            saved(watch, outline)
        outline.unlink()
        clause.unlink()
        saved(watch, outline, clause)
        assert files_in(project / "build") == fresh()


def test_what_a_save_changes_is_told_with_its_place(project: Path) -> None:
    request = BuildRequest(project / "answers.yaml", formats=("md",), documents=(POLICY,))
    clause = project / ARCHIVE
    with watching(request) as watch:
        (first,) = saved(watch)
        assert first.documents == ()
        text = clause.read_text(encoding="utf-8")
        clause.write_text(f"{text}\nNobody shall look into it.\n", encoding="utf-8", newline="\n")
        (written,) = saved(watch, clause)
        (document,) = written.documents
        (found,) = document.edits
        assert (found.before, found.after) == ("", "Nobody shall look into it.")
        assert "Archive" in found.location.heading
        updated = {each.path for each in written.result.changes if each.action == "updated"}
        assert updated == {f"{POLICY}.md", "manifest.json"}


def test_only_what_a_save_concerns_is_made_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def noted(inputs: Inputs, copy: Copy, *known: Any) -> Made:
        made.append(copy.path)
        return make(inputs, copy, *known)

    monkeypatch.setattr("policygen.pipeline.preview.make", noted)
    monkeypatch.setattr("policygen.worker.process._can_fork", lambda: False)
    with watching(BuildRequest(project / "answers.yaml", formats=("md",))) as watch:
        saved(watch)
        assert len(made) > 1
        made.clear()
        saved(watch, edit(project / ARCHIVE, "Archive", "Store"))
        assert made == [POLICY]


def test_a_fault_that_is_mended_leaves_no_trace(project: Path) -> None:
    request = BuildRequest(project / "answers.yaml", formats=("md",), documents=(POLICY,))
    with watching(request) as watch:
        saved(watch)
        before = files_in(project / "build")
        edit(project / ARCHIVE, "{{ manager }}", "{{ manger }}")
        with pytest.raises(InvalidInput, match="manger"):
            saved(watch, project / ARCHIVE)
        assert files_in(project / "build") == before
        edit(project / ARCHIVE, "{{ manger }}", "{{ manager }}")
        (written,) = saved(watch, project / ARCHIVE)
        assert written.documents == ()
        assert files_in(project / "build") == before


def test_a_file_edited_by_hand_is_never_overwritten(project: Path) -> None:
    request = BuildRequest(project / "answers.yaml", formats=("md",), documents=(POLICY,))
    with watching(request) as watch:
        saved(watch)
        mine = project / "build" / f"{POLICY}.md"
        mine.write_text("mine", encoding="utf-8")
        with pytest.raises(OutputRefused):
            saved(watch, edit(project / ARCHIVE, "Archive", "Store"))
        assert mine.read_text(encoding="utf-8") == "mine"


def test_quick_formats_are_written_before_word(project: Path) -> None:
    request = BuildRequest(project / "answers.yaml", formats=("md", "docx"), documents=(POLICY,))
    with watching(request) as watch:
        saved(watch)
        edit(project / ARCHIVE, "Archive", "Store")
        first, second = watch.build([project / ARCHIVE], lambda *_: None)
    paths = [
        {each.path for each in written.result.changes if each.action == "updated"}
        for written in (first, second)
    ]
    assert paths[0] == {f"{POLICY}.md", "manifest.json"}
    assert paths[1] == {f"{POLICY}.docx", "manifest.json"}


# -- which files were saved --


def test_what_editors_put_beside_a_file_is_no_save(tmp_path: Path) -> None:
    watched = Watched(trees=(tmp_path,))
    (tmp_path / "clauses").mkdir()
    before = watched.look()
    asides = (".x.md.swp", "x.md~", "~$cover.docx", "~WRL0001.tmp", ".~lock.cover.docx#", "4913")
    for name in asides:
        (tmp_path / "clauses" / name).write_text("x", encoding="utf-8")
    assert saved_between(before, watched.look()) == ()
    (tmp_path / "clauses" / "x.md").write_text("x", encoding="utf-8")
    assert saved_between(before, watched.look()) == (tmp_path / "clauses" / "x.md",)


def test_a_file_replaced_by_one_of_the_same_size_and_time_is_saved(tmp_path: Path) -> None:
    import os

    file, other = tmp_path / "x.md", tmp_path / "y.tmp"
    file.write_text("one", encoding="utf-8")
    other.write_text("two", encoding="utf-8")
    os.utime(other, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns))
    watched = Watched(trees=(tmp_path,))
    before = watched.look()
    other.replace(file)
    assert saved_between(before, watched.look()) == (file,)


def test_files_that_go_and_come_are_saves(tmp_path: Path) -> None:
    file = tmp_path / "shared" / "base.yaml"
    watched = Watched(files=(file,), folders=(tmp_path / "shared",), suffixes=frozenset({".yaml"}))
    assert watched.look() == {}
    file.parent.mkdir()
    file.write_text("a: 1\n", encoding="utf-8")
    there = watched.look()
    assert saved_between({}, there) == (file,)
    file.unlink()
    assert saved_between(there, watched.look()) == (file,)


# -- a real process --


class Process:
    """A watch, and the lines that it has shown so far."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "policygen", "build", "answers.yaml", "--watch", *options],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        self.lines.extend(iter(self._process.stdout.readline, ""))

    def wait(self, holds: Callable[[str], bool]) -> str:
        """Wait for lines, from the last call on, of which this holds; return them."""
        last = time.monotonic() + 120
        while time.monotonic() < last:
            text = "".join(self.lines)
            if holds(text):
                self.lines.clear()
                return text
            time.sleep(0.02)
        pytest.fail("".join(self.lines) or "nothing was shown")

    def interrupt(self) -> int:
        self._process.send_signal(signal.SIGINT)
        code = self._process.wait(timeout=30)
        self.end()
        return code

    def end(self) -> None:
        """End the process, if it has not ended, and let go of its output."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        if self._process.stdout:
            self._process.stdout.close()


@pytest.fixture
def start(project: Path) -> Iterator[Callable[..., Process]]:
    begun: list[Process] = []

    def begin(*options: str) -> Process:
        begun.append(Process(project, *options))
        return begun[-1]

    yield begin
    for process in begun:
        process.end()


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_saves_faults_and_the_end_of_a_watch(project: Path, start: Callable[..., Process]) -> None:
    watch = start("-f", "md", "-d", POLICY)
    watch.wait(lambda text: "watching for saves" in text)
    policy = project / "build" / f"{POLICY}.md"
    clause = project / ARCHIVE
    whole = clause.read_text(encoding="utf-8")

    # An editor that saves under another name and renames.
    other = clause.with_name("baseline-archive.md.tmp")
    other.write_text(f"{whole}\nSaved by a rename.\n", encoding="utf-8", newline="\n")
    other.replace(clause)
    told = watch.wait(lambda text: " after " in text)
    assert told.startswith(f"saved {ARCHIVE}\n")
    assert "added: 'Saved by a rename.'" in told
    assert f"updated {POLICY}.md" in told
    assert "Saved by a rename." in policy.read_text(encoding="utf-8")

    # A fault is told with its place, and what is there stays.
    clause.write_text(f"{whole}\n{{{{ organisation.nam }}}}\n", encoding="utf-8", newline="\n")
    told = watch.wait(lambda text: "1 error" in text)
    assert f"{ARCHIVE}:" in told
    assert "Saved by a rename." in policy.read_text(encoding="utf-8")

    # Answers that are half written, then gone, then whole again.
    answers = project / "answers.yaml"
    right = answers.read_text(encoding="utf-8")
    answers.write_text(right[: len(right) // 2] + "\n  [", encoding="utf-8", newline="\n")
    watch.wait(lambda text: "answers.yaml:" in text and "error" in text)
    answers.unlink()
    watch.wait(lambda text: "saved answers.yaml" in text and "error" in text)
    answers.write_text(right, encoding="utf-8", newline="\n")
    clause.write_text(whole, encoding="utf-8", newline="\n")
    watch.wait(lambda text: " after " in text)
    assert "Saved by a rename." not in policy.read_text(encoding="utf-8")

    assert watch.interrupt() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="processes are limited on Linux")
def test_a_bomb_does_not_end_the_watch(project: Path, start: Callable[..., Process]) -> None:
    watch = start("-f", "md", "-d", POLICY)
    watch.wait(lambda text: "watching for saves" in text)
    clause = project / ARCHIVE
    whole = clause.read_text(encoding="utf-8")
    clause.write_text(whole + "[" * 60_000, encoding="utf-8", newline="\n")
    told = watch.wait(lambda text: "1 error" in text)
    assert f"{ARCHIVE}: B040 error" in told
    clause.write_text(f"{whole}\nMended.\n", encoding="utf-8", newline="\n")
    watch.wait(lambda text: f"updated {POLICY}.md" in text)
    assert watch.interrupt() == 0
