"""Bundles as sides of a comparison: what their manifests tell where they cannot be made again."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import docx
import pytest

from policygen import __version__, pipeline
from policygen.cli.boundary import run
from policygen.manifest import parse_manifest
from policygen.pipeline import BuildRequest
from tests.redline.test_commands import comments
from tests.revisions.repositories import SHORT, commit, edit, git, project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]


def build(answers: Path) -> Path:
    pipeline.build(BuildRequest(answers, documents=(SHORT,), formats=("docx",), force=True))
    return answers.parent / "build"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository: v1 with its build, then another answer, built again but not committed."""
    answers = project(tmp_path_factory.mktemp("bundles") / "policy", version="'1.0'")
    edit(answers, "  version: '1.0'\n", "  version: '1.0'\n  exception_months: 12\n")
    git(answers.parent, "init", "-q")
    bundle = build(answers)
    commit(answers.parent, "One")
    git(answers.parent, "tag", "v1")
    shutil.copytree(bundle, answers.parent.parent / "shelf")
    edit(answers, "exception_months: 12", "exception_months: 9")
    build(answers)
    return answers.parent


@pytest.fixture
def policy(story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "policy"
    shutil.copytree(story.parent, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(folder)
    return folder


def manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    file = folder / "manifest.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")


def redlined(old: str, new: str, out: Path) -> list[str]:
    assert run(["redline", old, new, "-o", str(out), "-q", "-d", SHORT]) == 0
    return comments(out.read_bytes())


def differences(old: str, new: str, capsys: Any) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["diff", old, new, "--format", "json", "-d", SHORT]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_a_shelf_without_its_inputs_has_the_answers_that_changed(
    policy: Path, tmp_path: Path, capsys: Any
) -> None:
    found = redlined("../shelf", "build", tmp_path / "out.docx")
    assert found == ["Changed since: answer 'control.exception_months'"]
    result = differences("../shelf", "build", capsys)["result"]
    assert result["answers"] == []
    (document,) = result["documents"]
    assert document["inputs"] == ["answer 'control.exception_months'"]


def test_two_bundles_with_their_answers_have_full_reasons(
    policy: Path, tmp_path: Path, capsys: Any
) -> None:
    old = tmp_path / "old"
    shutil.copytree(policy, old)
    git(old, "checkout", "-q", "-f", "v1")
    (comment,) = redlined("../old/build", "build", tmp_path / "out.docx")
    assert comment.startswith("control.exception_months: 12 (answers.yaml:")
    assert "→ 9 (answers.yaml:" in comment
    result = differences("../old/build", "build", capsys)["result"]
    assert [each["path"] for each in result["answers"]] == ["control.exception_months"]
    assert result["documents"][0]["inputs"] == []


def test_an_edit_by_hand_is_among_the_reasons(policy: Path, tmp_path: Path) -> None:
    file = policy / "build" / f"{SHORT}.docx"
    document = docx.Document(str(file))
    next(each for each in document.paragraphs if len(each.text) > 80).add_run(" By hand.")
    document.save(str(file))
    found = redlined("../shelf", "build", tmp_path / "out.docx")
    edited = "Changed since: the new file, by hand after it was built"
    assert any(edited in comment for comment in found)


def test_a_revision_of_another_release_is_compared_as_it_was_committed(
    policy: Path, tmp_path: Path, capsys: Any
) -> None:
    git(policy, "checkout", "-q", "-f", "v1")
    word = policy / "build" / f"{SHORT}.docx"

    def as_of_another_release(content: dict[str, Any]) -> None:
        content["tool"] = "0.0.9"
        content["gone_since"] = "x"
        for row in content["rows"]:
            row["sha256"] = sha256(word.read_bytes()).hexdigest()
            del row["commit"]
            row["gone_since"] = 1

    # What was committed differs from what this release makes of the same inputs.
    document = docx.Document(str(word))
    next(each for each in document.paragraphs if len(each.text) > 80).add_run(" Of old.")
    document.save(str(word))
    manifest(policy / "build", as_of_another_release)
    commit(policy, "As 0.0.9 built it")
    git(policy, "tag", "v0")
    edit(policy / "answers.yaml", "exception_months: 12", "exception_months: 9")
    found = redlined("v0", "answers.yaml", tmp_path / "out.docx")
    told = capsys.readouterr().err
    assert "v0: D079 warning: this revision was built by policygen 0.0.9, not by" in told
    release = f"Changed since: policygen 0.0.9 is now {__version__}"
    answer = "Changed since: answer 'control.exception_months'"
    assert found == [release, f"{answer}\n{release}"]
    result = differences("v0", "answers.yaml", capsys)
    assert [each["code"] for each in result["problems"]] == ["D079"]
    (document_,) = result["result"]["documents"]
    assert document_["paragraphs"]["changed"] == 2
    assert document_["inputs"][0] == "answer 'control.exception_months'"
    assert document_["inputs"][1].startswith("policygen 0.0.9 is now ")
    copies = ["--for", "staff", "-d", SHORT]
    assert run(["redline", "v0", "HEAD", "-o", str(tmp_path / "p.docx"), *copies]) == 1
    assert "D065" in capsys.readouterr().err


def test_a_revision_of_this_release_is_rebuilt_although_its_build_is_there(
    policy: Path, tmp_path: Path, capsys: Any
) -> None:
    (comment,) = redlined("v1", "answers.yaml", tmp_path / "out.docx")
    assert "12 (answers.yaml:" in comment
    assert capsys.readouterr().err == ""


def test_a_file_that_the_committed_manifest_lists_and_git_lacks_is_told(
    policy: Path, capsys: Any, tmp_path: Path
) -> None:
    manifest(policy / "build", lambda content: content.update(tool="0.0.9"))
    git(policy, "rm", "-q", "--cached", f"build/{SHORT}.docx")
    (policy / ".gitignore").write_text("*.docx\n", encoding="utf-8")
    commit(policy, "Without Word files")
    assert run(["diff", "HEAD", "answers.yaml", "-d", SHORT]) == 1
    assert f"HEAD/{SHORT}.docx: D063 error" in capsys.readouterr().err


def test_a_manifest_of_this_release_must_be_whole(policy: Path) -> None:
    data = (policy / "build" / "manifest.json").read_bytes()
    content = json.loads(data)
    assert parse_manifest(data, "m")[0] is not None
    del content["rows"][0]["commit"]
    assert parse_manifest(json.dumps(content).encode(), "m")[0] is None
    content["tool"] = "0.0.9"
    older, problems = parse_manifest(json.dumps(content).encode(), "m")
    assert older is not None
    assert (older.rows[0].commit, problems) == ("", ())
    del content["rows"][0]["path"]
    assert parse_manifest(json.dumps(content).encode(), "m")[0] is None
