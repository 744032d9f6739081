"""``control.version: git``: what git tells of versions, and how it is told that it cannot."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import date
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygen import answers as answers_package
from policygen.answers.from_git import _VERSION, _rank
from policygen.cli.boundary import run
from policygen.errors import MissingTool
from policygen.revisions import Tag, find_repository, load_revision
from policygen.schema import load_schema
from policygen.source import project_root
from tests.revisions.repositories import ROOT, SHORT, commit, edit, git, policy, project

if TYPE_CHECKING:
    from pathlib import Path

    from policygen.answers import Answers
    from policygen.problems import Problem
    from policygen.schema import Schema

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@cache
def schema() -> Schema:
    return load_schema(ROOT)


def checked(answers: Path, at: str | None = None) -> tuple[Answers | None, list[Problem]]:
    """Return the answers, as they are or at a commit of their repository, and git's problems."""
    root = project_root(answers)
    revision = load_revision(root, at) if at else None
    loaded, problems = answers_package.check(answers, root, schema=schema(), revision=revision)
    return loaded, [problem for problem in problems if problem.code.startswith("D07")]


def versions(answers: Path, at: str | None = None) -> list[str]:
    """Return the versions in the table of versions; the last is that of the documents."""
    loaded, _ = checked(answers, at)
    assert loaded is not None
    rows = [row["version"] for row in loaded.get("control.history")]
    assert rows[-1] == loaded.get("control.version")
    return rows


def codes(answers: Path, at: str | None = None) -> list[str]:
    return [problem.code for problem in checked(answers, at)[1]]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    return policy(tmp_path / "policy")


def changed(answers: Path, subject: str = "Change an answer") -> str:
    """Commit a change of the answers."""
    answers.write_text(answers.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    return commit(answers.parent, subject)


# -- what it tells --


def test_tags_are_versions_and_each_change_of_an_input_counts_one(answers: Path) -> None:
    commit(answers.parent, "Write the policy")
    git(answers.parent, "tag", "v1.9")
    changed(answers, "Shorten exceptions")
    git(answers.parent, "tag", "-a", "v1.10", "-m", "Shorter exceptions\n\nAt length.")
    changed(answers)
    (answers.parent / "templates" / "own.md").write_text("x", encoding="utf-8")
    commit(answers.parent, "Add a clause", author="Sean Daly", day="2026-10-01T23:30:00-08:00")
    assert versions(answers) == ["1.9", "1.10", "1.10+1", "1.10+2"]
    loaded, problems = checked(answers)
    assert problems == []
    assert loaded is not None
    assert loaded.get("control.history")[1:] == [
        {
            "id": "v1-10",
            "version": "1.10",
            "date": date(2026, 9, 14),
            "person": "Mary Quinn",
            "change": "Shorter exceptions",
        },
        {
            "id": "v1-10-plus-1",
            "version": "1.10+1",
            "date": date(2026, 9, 14),
            "person": "Mary Quinn",
            "change": "Change an answer",
        },
        {
            "id": "v1-10-plus-2",
            "version": "1.10+2",
            "date": date(2026, 10, 1),  # the day where its author is
            "person": "Sean Daly",
            "change": "Add a clause",
        },
    ]


def test_commits_of_built_files_and_of_other_projects_do_not_count(answers: Path) -> None:
    first = commit(answers.parent, "Write the policy")
    git(answers.parent, "tag", "v1.0")
    for name in ("build/policy.md", "approvals.yaml", "elsewhere/answers.yaml"):
        file = answers.parent / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x", encoding="utf-8")
        commit(answers.parent, f"Store {name}")
    assert versions(answers) == ["1.0"]
    loaded, _ = checked(answers)
    assert loaded is not None
    assert loaded.commit == first


def test_before_the_first_tag_the_commits_count_and_a_warning_says_so(answers: Path) -> None:
    commit(answers.parent, "One")
    changed(answers, "Two")
    git(answers.parent, "tag", "approved-by-the-board")
    assert versions(answers) == ["0+1", "0+2"]
    assert codes(answers) == ["D075"]


def test_a_revision_is_told_as_it_was(answers: Path) -> None:
    first = commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    second = changed(answers)
    changed(answers)
    assert versions(answers, first) == ["1.0"]
    assert versions(answers, second) == ["1.0", "1.0+1"]


def test_merged_versions_are_all_there_and_the_commit_gives_them_again(answers: Path) -> None:
    commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    git(answers.parent, "switch", "-qc", "old")
    changed(answers, "Mend the old one")
    git(answers.parent, "tag", "v1.1")
    git(answers.parent, "switch", "-q", "main")
    # No input: so the merge adds nothing to what the branch says, and is no version itself.
    (answers.parent / "notes.txt").write_text("x", encoding="utf-8")
    commit(answers.parent, "Two")
    git(answers.parent, "tag", "v2.0")
    git(answers.parent, "merge", "-q", "--no-edit", "old")
    told = versions(answers)
    assert told[:3] == ["1.0", "1.1", "2.0"]
    loaded, _ = checked(answers)
    assert loaded is not None
    assert versions(answers, loaded.commit) == told


def test_projects_of_one_repository_have_tags_of_their_own(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    one, other = project(tmp_path / "in house" / "one"), project(tmp_path / "other")
    commit(tmp_path, "Both")
    git(tmp_path, "tag", "v7")
    git(tmp_path, "mv", "in house/one", "one")
    one = tmp_path / "one" / "answers.yaml"
    commit(tmp_path, "Move")
    git(tmp_path, "tag", "one/v1.0")
    assert versions(one) == ["1.0"]
    assert versions(other) == ["7"]


def test_a_written_history_stays(answers: Path) -> None:
    row = "{id: v0-9, version: '0.9', date: 2026-01-05, change: By hand}"
    edit(answers, "  version: git\n", f"  version: git\n  history:\n    - {row}\n")
    commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    loaded, _ = checked(answers)
    assert loaded is not None
    assert loaded.get("control.version") == "1.0"
    assert [each["version"] for each in loaded.get("control.history")] == ["0.9"]


def test_other_answers_ask_git_nothing(
    answers: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    edit(answers, "version: git", "version: '1.0'")
    monkeypatch.setenv("PATH", str(tmp_path))
    loaded, problems = checked(answers)
    assert loaded is not None
    assert (loaded.commit, problems) == ("", [])


def test_detached_heads_worktrees_and_submodules_are_as_good(answers: Path, tmp_path: Path) -> None:
    first = commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    changed(answers)
    git(answers.parent, "worktree", "add", "-q", str(tmp_path / "a worktree"), first)
    assert versions(tmp_path / "a worktree" / "answers.yaml") == ["1.0"]
    outer = tmp_path / "outer one"
    outer.mkdir()
    git(outer, "init", "-q")
    git(outer, "submodule", "-q", "add", str(answers.parent), "inner")
    commit(outer, "Take the policy in")
    git(outer, "tag", "v9")
    assert versions(outer / "inner" / "answers.yaml") == ["1.0", "1.0+1"]
    git(answers.parent, "checkout", "-q", "--detach", "v1.0")
    assert versions(answers) == ["1.0"]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=4), max_size=6))
def test_versions_stand_in_the_order_of_their_numbers(numbers: list[list[int]]) -> None:
    names = [".".join(map(str, each)) for each in numbers]
    assert all(_VERSION.fullmatch(f"v{name}") for name in names)
    found = [(name, Tag(f"v{name}", "", "", "", "")) for name in names]
    told = [[int(each) for each in one.split(".")] for one, _ in sorted(found, key=_rank)]
    assert told == sorted(numbers)


# -- strangers' texts --

HOSTILE = "| *x* <script>alert(1)</script> {{ 7*7 }} [a](b) `c` \x1b[31m\u202e \x1f end"


def test_what_strangers_wrote_is_printed_as_it_stands(answers: Path) -> None:
    author = "O'Brien *& Sons* | {{ x }}\u202e"
    commit(answers.parent, "One")
    message = f"{HOSTILE}\r\nsecond line\n\nbody"
    git(answers.parent, "tag", "-a", "v1.0", "-m", message, author=author)
    command = ["build", str(answers), "-q", "-d", SHORT]
    assert run([*command, "-f", "html", "-f", "md", "-f", "docx"]) == 0
    page = (answers.parent / "build" / f"{SHORT}.html").read_text(encoding="utf-8")
    shown = unescape(re.sub(r"<[^>]+>", "", page))
    assert "| *x* <script>alert(1)</script> {{ 7*7 }} [a](b) `c` [31m end second line" in shown
    assert "O'Brien *& Sons* | {{ x }}" in shown
    assert "<script>alert" not in page
    text = (answers.parent / "build" / f"{SHORT}.md").read_text(encoding="utf-8")
    assert not {"\x1b", "\u202e", "\x1f"} & set(text)


def test_an_endless_subject_is_cut(answers: Path) -> None:
    commit(answers.parent, "word " * 5000)
    loaded, _ = checked(answers)
    assert loaded is not None
    (row,) = loaded.get("control.history")
    assert len(row["change"]) == 300
    assert row["change"].endswith("…")


def test_no_program_of_the_repository_runs(answers: Path, tmp_path: Path) -> None:
    commit(answers.parent, "One")
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/sprung'\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    hooks = answers.parent / ".git" / "hooks"
    for name in ("post-index-change", "fsmonitor-watchman", "pre-commit"):
        shutil.copy(trap, hooks / name)
    for name in (
        "core.fsmonitor",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
    ):
        git(answers.parent, "config", name, str(trap))
    git(answers.parent, "config", "filter.evil.required", "true")
    git(answers.parent, "config", "diff.external", str(trap))
    git(answers.parent, "config", "gpg.program", str(trap))
    git(answers.parent, "config", "log.showSignature", "true")
    (answers.parent / ".gitattributes").write_text("* filter=evil\n", encoding="utf-8")
    answers.write_text(answers.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    assert codes(answers) == ["D075", "D076"]
    assert not (tmp_path / "sprung").exists()


# -- when it cannot tell, or what it tells is not all --


def test_a_dirty_folder_is_told_and_prints_nothing(answers: Path, capsys: Any) -> None:
    commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    command = ["build", str(answers), "-q", "-f", "md", "-d", SHORT]
    assert run(command) == 0
    assert capsys.readouterr().err == ""
    clean = (answers.parent / "build" / f"{SHORT}.md").read_bytes()
    answers.write_text(answers.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    (answers.parent / "notes.txt").write_text("no input", encoding="utf-8")
    assert run(command) == 0
    told = capsys.readouterr().err
    assert "D076 warning: not committed, so not counted in the version: answers.yaml\n" in told
    assert (answers.parent / "build" / f"{SHORT}.md").read_bytes() == clean


def test_answers_that_are_not_committed_have_no_version(answers: Path) -> None:
    assert codes(answers) == ["D073"]
    (answers.parent / "notes.txt").write_text("x", encoding="utf-8")
    git(answers.parent, "add", "notes.txt")
    git(answers.parent, "commit", "-qm", "Notes")
    assert codes(answers) == ["D073"]


def test_other_problems_of_the_answers_are_told_as_well(answers: Path) -> None:
    edit(answers, "  version: git", "  version: git\n  query_days: 0")
    _, problems = answers_package.check(answers, answers.parent)
    assert {problem.code for problem in problems} == {"D073", "A014"}


def test_outside_all_repositories_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    answers = project(tmp_path / "alone")
    _, (problem,) = checked(answers)
    assert problem.code == "D070"
    assert "no repository" in problem.message


def test_a_repository_of_somebody_else_is_told_in_gits_words(
    answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(answers.parent, "One")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    _, (problem,) = checked(answers)
    assert problem.code == "D070"
    assert "dubious ownership" in problem.message
    assert "safe.directory" in problem.hint


def test_a_shallow_clone_is_refused(answers: Path, tmp_path: Path) -> None:
    commit(answers.parent, "One")
    changed(answers)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{answers.parent}", "shallow")
    assert codes(tmp_path / "shallow" / "answers.yaml") == ["D071"]


def test_two_tags_of_one_version_are_told(answers: Path) -> None:
    commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    git(answers.parent, "tag", "1.0")
    assert codes(answers) == []
    changed(answers)
    git(answers.parent, "tag", "-f", "1.0")
    assert codes(answers) == ["D074"]


def test_more_commits_than_a_table_can_hold_are_told(answers: Path, tmp_path: Path) -> None:
    rows = []
    for number in range(1, 503):
        text = f"{number}\n"
        rows.append(
            f"commit refs/heads/main\ncommitter A <a@b> {1_700_000_000 + number} +0000\n"
            f"data 1\nx\nM 100644 inline policygen.yaml\ndata {len(text)}\n{text}\n"
        )
    feed = tmp_path / "feed"
    feed.write_text("".join(rows), encoding="utf-8")
    import subprocess

    with feed.open("rb") as stream:
        command = ["git", "fast-import", "--quiet"]
        subprocess.run(command, cwd=answers.parent, check=True, stdin=stream)
    assert codes(answers) == ["D072"]


def test_without_git_the_way_out_is_told(
    answers: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingTool) as caught:
        checked(answers)
    assert "write the version in the answers" in caught.value.how_to_get_it


def test_a_hook_of_another_repository_changes_nothing(
    answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    other = policy(tmp_path / "other")
    commit(other.parent, "Other")
    for name, value in (("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index"), ("GIT_PREFIX", "")):
        monkeypatch.setenv(name, str(other.parent / value) if value else value)
    monkeypatch.setenv("GIT_ICASE_PATHSPECS", "1")
    assert versions(answers) == ["1.0"]
    assert codes(answers) == []


# -- the commit is an input --


def built(answers: Path) -> dict[str, bytes]:
    command = ["build", str(answers), "-q", "-f", "md", "-d", SHORT]
    assert run(command) == 0
    folder = answers.parent / "build"
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_storing_a_build_makes_no_other_build(answers: Path) -> None:
    first = commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    made = built(answers)
    rows = json.loads(made["manifest.json"])["rows"]
    assert {row["commit"] for row in rows} == {first}
    commit(answers.parent, "Store the build")
    assert built(answers) == made
    assert run(["verify", str(answers.parent / "build"), "-q"]) == 0


def test_a_build_stored_with_its_answers_stays_clean(answers: Path, capsys: Any) -> None:
    commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    edit(answers, "  version: git", "  version: git # still")
    built(answers)
    commit(answers.parent, "Change the answers, with what was built of them")
    assert versions(answers) == ["1.0", "1.0+1"]
    assert run(["verify", str(answers.parent / "build"), "-q"]) == 0
    git(answers.parent, "tag", "-f", "v1.1", "v1.0")
    capsys.readouterr()
    assert run(["verify", str(answers.parent / "build"), "-q"]) == 1
    told = capsys.readouterr().err
    assert "'control.version', as git tells it by its tags and commits" in told


def test_a_commit_that_is_gone_is_told(answers: Path, capsys: Any) -> None:
    commit(answers.parent, "One")
    built(answers)
    git(answers.parent, "checkout", "-q", "--orphan", "anew")
    commit(answers.parent, "Anew")
    git(answers.parent, "branch", "-D", "main")
    git(answers.parent, "reflog", "expire", "--expire=now", "--all")
    git(answers.parent, "gc", "-q", "--prune=now")
    assert run(["verify", str(answers.parent / "build"), "-q"]) == 1
    assert "D078" in capsys.readouterr().err


def test_copies_for_others_name_nobody(answers: Path) -> None:
    commit(answers.parent, "One", author="Mary Quinn")
    git(answers.parent, "tag", "v1.0")
    outline = answers.parent / "templates" / "outlines" / "versions.yaml"
    outline.write_text(
        "id: versions\ntitle: Versions\nfile: versions\naudience: internal\n"
        "copies: [provider]\nformats: [md]\nword_template: house.docx\ndate: control.effective\n"
        "clauses:\n  - {id: told}\n",
        encoding="utf-8",
    )
    clause = answers.parent / "templates" / "clauses" / "told.md"
    clause.parent.mkdir(parents=True)
    clause.write_text(
        "---\nid: told\ntitle: Told\naudience: provider\n---\n# Told\n\n"
        "{% for one in control.history %}\n- {{ one.person }}\n{% endfor %}\n",
        encoding="utf-8",
    )
    commit(answers.parent, "Print who it was")
    assert run(["build", str(answers), "-q", "-d", "versions"]) == 0
    assert "Mary Quinn" in (answers.parent / "build" / "versions.md").read_text(encoding="utf-8")
    assert run(["build", str(answers), "-q", "-d", "versions", "--for", "provider"]) == 1


def test_uncommitted_files_are_listed_for_any_folder(answers: Path) -> None:
    commit(answers.parent, "One")
    repository = find_repository(answers.parent)
    assert repository is not None
    assert repository.uncommitted(["."]) == ()
    (answers.parent / "new one.txt").write_text("x", encoding="utf-8")
    answers.unlink()
    assert repository.uncommitted(["."]) == ("answers.yaml", "new one.txt")
    assert repository.uncommitted(["new one.txt"]) == ("new one.txt",)


def test_a_rebuild_of_a_revision_has_the_version_of_its_commit(
    answers: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    commit(answers.parent, "One")
    git(answers.parent, "tag", "v1.0")
    changed(answers)
    monkeypatch.chdir(answers.parent)
    assert run(["diff", "v1.0", "HEAD", "-d", SHORT, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["result"]["answers"]
    versions_ = [each for each in told if each["path"] == "control.version"]
    assert [(each["before"], each["after"]) for each in versions_] == [("1.0", "1.0+1")]
