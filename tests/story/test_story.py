"""A policy's life in git, told once from end to end with the insurer's policy.

Two tagged versions; a branch that changes one answer and one clause; what the reviewers see of it,
in the pull request and in Word; an edit by hand and a stale build, caught.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import pytest

from policygen.cli.boundary import run
from tests.redline.settling import said
from tests.redline.test_commands import comments
from tests.redline.test_office import PYTHON, SETTLE, has_office_python, texts
from tests.revisions.repositories import commit, edit, git, project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]

POLICY = "outsourcing-policy"
BRANCH = "shorter-exceptions"
CLAUSE = "templates/clauses/policy/policy-exceptions.md"
BUILD = ("-d", POLICY, "-f", "docx", "-f", "md", "-q")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The repository at the head of the branch: v1.0 and v1.1 with their builds, and the branch."""
    answers = project(tmp_path_factory.mktemp("story") / "policy", "insurer", is_short=False)
    folder = answers.parent
    text = answers.read_text(encoding="utf-8")
    text = re.sub(r"^  history:\n(?:    .*\n)+", "", text, count=1, flags=re.MULTILINE)
    answers.write_text(text, encoding="utf-8", newline="\n")
    git(folder, "init", "-q")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["templates", "eject", "policy-exceptions", "-q"]) == 0
        commit(folder, "Write the policy", day="2026-12-01T10:00:00Z")
        git(folder, "tag", "-a", "v1.0", "-m", "First policy", day="2026-12-15T10:00:00Z")
        assert run(["build", "answers.yaml", *BUILD]) == 0
        commit(folder, "Store the build of 1.0")

        edit(answers, "  query_days: 10\n", "  query_days: 15\n")
        commit(folder, "Give more time for queries", "Sean Daly", "2027-02-01T10:00:00Z")
        git(folder, "tag", "-a", "v1.1", "-m", "More time for queries", day="2027-02-08T10:00:00Z")
        assert run(["build", "answers.yaml", *BUILD]) == 0
        commit(folder, "Store the build of 1.1")

        git(folder, "switch", "-qc", BRANCH)
        edit(answers, "  exception_months: 12\n", "  exception_months: 9\n")
        commit(folder, "Shorten exceptions", "Mary Quinn", "2027-03-01T10:00:00Z")
        edit(folder / CLAUSE, "It may be renewed once,", "It may be renewed only once,")
        commit(folder, "Renew an exception only once", "Anna Example", "2027-03-02T10:00:00Z")
        yield folder


@pytest.fixture(autouse=True)
def policy(story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the repository, to work in."""
    folder = tmp_path / "policy"
    shutil.copytree(story, folder)
    monkeypatch.chdir(folder)
    return folder


def test_the_versions_are_printed_as_git_has_them(policy: Path) -> None:
    def rows(revision: str) -> list[str]:
        text = git(policy, "show", f"{revision}:build/{POLICY}.md")
        return re.findall(r"^\| (1\.[\d.+]+ \| .*) \|$", text, re.MULTILINE)

    first = "1.0 | 15 December 2026 | Mary Quinn | First policy"
    second = "1.1 | 8 February 2027 | Mary Quinn | More time for queries"
    assert rows("v1.1~1") == [first]
    assert rows(BRANCH) == [first, second]


def test_the_pull_request_tells_what_changed_and_why(capsys: Any) -> None:
    assert run(["diff", "v1.1", "HEAD", "-d", POLICY, "--format", "md"]) == 0
    told = capsys.readouterr().out
    assert "- control.version: 1.1 (answers.yaml:" in told
    assert re.search(r"^- control\.exception\\_months: 12 \(.*\) → 9 \(", told, re.MULTILINE)
    assert re.search(
        r"^- edited: templates/clauses/policy/policy-exceptions\.md "
        r"\([0-9a-f]{8} by Anna Example, 2027-03-02: Renew an exception only once\), in "
        rf"{POLICY}$",
        told,
        re.MULTILINE,
    )
    assert f"- changed: {POLICY}: paragraphs " in told


def standing(capsys: Any) -> str:
    """Return what ``status`` says of the policy."""
    capsys.readouterr()
    assert run(["status", "answers.yaml", "--as-of", "2027-03-03", "--format", "json"]) in {0, 1}
    (project_,) = json.loads(capsys.readouterr().out)["result"]["projects"]
    (one,) = (each for each in project_["documents"] if each["document"] == POLICY)
    return str(one["status"])


def test_an_approval_holds_for_its_version_and_no_longer(
    policy: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policygen.cli.approve.today", lambda: date(2027, 2, 8))
    git(policy, "checkout", "-q", "v1.1")
    (policy / "minutes.pdf").write_bytes(b"Signed minutes of 8 February 2027")
    form = ["--resolution", "B-2027-05", "--meeting", "2027-02-08", "--minute", "minutes.pdf"]
    who = ["--by", "A. Byrne", "--role", "board", "--as-of", "2027-02-08"]
    assert run(["approve", POLICY, *who, *form, "-q"]) == 0
    # To store it is no new version.
    commit(policy, "Record the approval of 1.1")
    assert standing(capsys) == "approved"
    git(policy, "-c", "advice.detachedHead=false", "merge", "-q", "--no-edit", BRANCH)
    assert standing(capsys) == "draft"


def settled(places: Path, jobs: list[tuple[str, bytes]]) -> list[bytes]:
    """Let LibreOffice open files, accept or reject all their changes, and save them."""
    arguments: list[str] = []
    for number, (how, data) in enumerate(jobs):
        source = places / f"{number}.docx"
        source.write_bytes(data)
        arguments += [how, str(source), str(places / f"{number}-done.docx")]
    subprocess.run(
        [PYTHON, SETTLE, str(places / "profile"), *arguments],
        check=True,
        timeout=600,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return [(places / f"{number}-done.docx").read_bytes() for number in range(len(jobs))]


def body(data: bytes) -> list[Any]:
    """Return the texts of a Word file without its headers and footers.

    LibreOffice copies a footer that several sections share, and the copies lose tracked changes.
    """
    return texts(item for item in said(data) if item[0] != "section")


def built(policy: Path, revision: str, out: Path) -> bytes:
    """Build the policy of a revision in a working folder of its own."""
    git(policy, "worktree", "add", "-q", "--detach", str(out), revision)
    assert run(["build", str(out / "answers.yaml"), *BUILD]) == 0
    return (out / "build" / f"{POLICY}.docx").read_bytes()


def test_the_redline_has_a_reason_for_each_change(policy: Path, tmp_path: Path) -> None:
    out = tmp_path / "redline.docx"
    assert run(["redline", "v1.1", "HEAD", "-o", str(out), "--author", "Anna Example", "-q"]) == 0
    made = out.read_bytes()
    told = comments(made)
    (one,) = (text for text in told if f"{CLAUSE} was edited: " in text)
    assert re.search(r"control\.exception_months: 12 \(.*:\d+\) → 9 \(.*:\d+\)", one)
    assert "by Anna Example, 2027-03-02: Renew an exception only once" in one
    assert any("control.version: 1.1 (" in text for text in told)
    old, new = (built(policy, name, tmp_path / name) for name in ("v1.1", BRANCH))
    assert said(made, accept=True) == said(new)
    assert said(made, accept=False) == said(old)


@pytest.mark.office
@pytest.mark.skipif(not has_office_python(), reason="wants apt-get install python3-uno")
def test_libreoffice_accepts_and_rejects_the_redline(policy: Path, tmp_path: Path) -> None:
    # Of the built files: LibreOffice keeps a row that is rejected if it holds a comment.
    old, new = (built(policy, name, tmp_path / name) for name in ("v1.1", BRANCH))
    files = [str(tmp_path / name / "build" / f"{POLICY}.docx") for name in ("v1.1", BRANCH)]
    out = tmp_path / "redline.docx"
    assert run(["redline", *files, "-o", str(out), "-q", "--date", "2027-03-03"]) == 0
    made = out.read_bytes()
    jobs = [("open", old), ("open", new), ("reject", made), ("accept", made)]
    before, after, rejected, accepted = map(body, settled(tmp_path, jobs))
    assert before != after
    assert rejected == before
    assert accepted == after


def test_git_shows_word_as_text(policy: Path, tmp_path: Path, monkeypatch: Any) -> None:
    command = tmp_path / "bin" / "policygen"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m policygen "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    assert run(["git-setup", "-q"]) == 0
    assert run(["build", "answers.yaml", *BUILD]) == 0
    word = f"build/{POLICY}.docx"
    shown = git(policy, "diff", "--", word)
    lasts = "An Exception lasts at most"
    assert re.search(rf"^-.*{lasts} 12 months. It may be renewed once,", shown, re.MULTILINE)
    assert re.search(rf"^\+.*{lasts} 9 months. It may be renewed only", shown, re.MULTILINE)
    commit(policy, "Store the build of the branch")
    logged = git(policy, "log", "-p", "-1", "--", word)
    assert re.search(rf"^\+.*{lasts} 9 months.", logged, re.MULTILINE)


def test_an_edit_by_hand_is_caught(policy: Path, capsys: Any) -> None:
    git(policy, "checkout", "-q", "v1.1~0")
    assert run(["build", "answers.yaml", *BUILD]) == 0
    assert run(["verify", "build", "-q"]) == 0
    word = policy / "build" / f"{POLICY}.docx"
    document = docx.Document(str(word))
    paragraph = next(one for one in document.paragraphs if "lasts at most" in one.text)
    paragraph.add_run(" Unless the Board looks away.")
    document.save(str(word))
    edited = word.read_bytes()
    capsys.readouterr()
    assert run(["verify", "build", "-q"]) == 1
    told = capsys.readouterr().err
    assert "B020" in told
    assert "Unless the Board looks away." in told
    edit(policy / "answers.yaml", "  query_days: 15\n", "  query_days: 20\n")
    assert run(["build", "answers.yaml", *BUILD]) == 3
    assert "to keep the edits as a redline: policygen redline" in capsys.readouterr().err
    assert word.read_bytes() == edited


def test_a_stale_input_is_caught(policy: Path, capsys: Any) -> None:
    # The build of v1.1 is still there, and the branch has changed an answer and a clause since.
    assert run(["verify", "build", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert {one["code"] for one in told["problems"]} >= {"B022"}
    hints = [one["hint"] for one in told["problems"] if one["code"] == "B022"]
    for hint in hints:
        assert "answer 'control.exception_months'" in hint
        assert f"clause '{CLAUSE}'" in hint
