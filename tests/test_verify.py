"""Is a bundle what was built, and what its inputs give: every state, told with its reason."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import docx
import pytest

from policygen import pipeline
from policygen.cli.boundary import run
from policygen.drift import State
from policygen.errors import InvalidInput
from policygen.pipeline import BuildRequest
from policygen.pipeline.verify import Verified, verify
from policygen.resources import packaged

if TYPE_CHECKING:
    from pathlib import Path

POLICY = "outsourcing-policy"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The minimal sample with its policy built, in Markdown and Word."""
    folder = tmp_path_factory.mktemp("verify") / "project"
    shutil.copytree(packaged("samples/minimal"), folder)
    shutil.rmtree(folder / "build", ignore_errors=True)
    pipeline.build(
        BuildRequest(folder / "answers.yaml", documents=(POLICY,), formats=("md", "docx"))
    )
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "project")


def states(found: Verified) -> dict[str, State]:
    return {each.row.path: each.state for each in found.files}


def told(found: Verified, code: str) -> list[str]:
    return [problem.message for problem in found.problems if problem.code == code]


def replace_in(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8", newline="\n")


def test_what_was_just_built_is_clean(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    found = verify(project / "build")
    assert set(states(found).values()) == {State.CLEAN}
    assert not [problem for problem in found.problems if problem.is_error]
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_document_that_the_answers_give_and_nobody_built_is_told(project: Path) -> None:
    found = verify(project / "build")
    assert any("options-analysis" in message for message in told(found, "B028"))


def test_a_line_edited_in_markdown_is_told_with_its_line(project: Path) -> None:
    file = project / "build" / f"{POLICY}.md"
    lines = file.read_text(encoding="utf-8").splitlines()
    number = next(at for at, line in enumerate(lines) if " shall " in line and len(line) > 60)
    lines[number] = lines[number].replace(" shall ", " may ", 1)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    found = verify(project / "build")
    assert states(found)[f"{POLICY}.md"] is State.EDITED
    (problem,) = [each for each in found.problems if each.code == "B020"]
    assert problem.location.line == number + 1
    assert " may " in problem.message


def test_paragraphs_edited_in_word_are_told_with_their_heading(project: Path) -> None:
    file = project / "build" / f"{POLICY}.docx"
    document = docx.Document(str(file))
    long = [each for each in document.paragraphs if len(each.text) > 80]
    long[3].add_run(" Unless nobody looks.")
    long[7]._p.getparent().remove(long[7]._p)  # type: ignore[union-attr]
    document.save(str(file))
    found = verify(project / "build")
    assert states(found)[f"{POLICY}.docx"] is State.EDITED
    edited = [each for each in found.problems if each.code == "B020"]
    assert [each.message.partition(":")[0] for each in edited] == [
        "changed by hand",
        "deleted by hand",
    ]
    assert "Unless nobody looks." in edited[0].message
    assert all(each.location.part and each.location.heading for each in edited)


def test_a_word_file_whose_words_are_the_same_is_edited_all_the_same(project: Path) -> None:
    file = project / "build" / f"{POLICY}.docx"
    document = docx.Document(str(file))
    document.paragraphs[5].paragraph_format.left_indent = 100000
    document.save(str(file))
    (message,) = told(verify(project / "build"), "B020")
    assert "none of its words" in message


def test_an_answer_that_changed_makes_its_documents_stale(project: Path) -> None:
    answers = project / "answers.yaml"
    line = next(
        line
        for line in answers.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("name:")
    )
    replace_in(answers, line, f"{line} and Daughters")
    found = verify(project / "build")
    assert set(states(found).values()) == {State.STALE}
    assert all("answer 'organisation.name'" in each.changed for each in found.files)


def test_a_comment_in_the_answers_changes_nothing(project: Path) -> None:
    answers = project / "answers.yaml"
    answers.write_text(answers.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    assert set(states(verify(project / "build")).values()) == {State.CLEAN}


def test_a_clause_that_changed_is_named(project: Path) -> None:
    clauses = sorted(verify(project / "build").files[0].row.clauses)
    name = next(name for name in clauses if name.endswith("purpose.md"))
    own = project / name
    own.parent.mkdir(parents=True)
    text = packaged(name).read_text(encoding="utf-8")
    own.write_text(text.replace(" shall ", " must ", 1), encoding="utf-8")
    found = verify(project / "build")
    assert all(f"clause '{name}'" in each.changed for each in found.files)


def test_another_version_of_the_program_or_its_data_is_named(project: Path) -> None:
    manifest = project / "build" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["tool"] = "0.0.1"
    content["data"]["babel"] = "1.0"
    content["rows"][0]["sha256"] = "0" * 64
    manifest.write_text(json.dumps(content), encoding="utf-8")
    found = verify(project / "build")
    changed = found.files[0].changed
    assert any(each.startswith("policygen 0.0.1 is now ") for each in changed)
    assert any(each.startswith("babel 1.0 is now ") for each in changed)


def test_a_missing_file_and_a_foreign_one_are_told(project: Path) -> None:
    (project / "build" / f"{POLICY}.md").unlink()
    (project / "build" / "notes.txt").write_text("mine", encoding="utf-8")
    found = verify(project / "build")
    assert states(found)[f"{POLICY}.md"] is State.MISSING
    assert told(found, "B021")
    assert told(found, "B024")


def test_answers_that_are_wrong_today_leave_the_hashes_to_be_told(project: Path) -> None:
    (project / "answers.yaml").write_text("organisation: [\n", encoding="utf-8")
    (project / "build" / f"{POLICY}.md").write_text("gone", encoding="utf-8")
    found = verify(project / "build")
    assert states(found) == {f"{POLICY}.docx": State.UNCHECKED, f"{POLICY}.md": State.EDITED}
    assert {"B020", "B027"} <= {problem.code for problem in found.problems}


def test_a_bundle_away_from_its_answers_wants_to_be_told_where_they_are(
    project: Path, tmp_path: Path
) -> None:
    shelf = shutil.copytree(project / "build", tmp_path / "shelf" / "deep")
    assert told(verify(shelf), "B026")
    assert set(states(verify(shelf, project / "answers.yaml")).values()) == {State.CLEAN}


def test_an_unfinished_publish_is_told(project: Path) -> None:
    staging = project / "build" / ".policygen-publish"
    staging.mkdir()
    (staging / "journal.json").write_text('{"version": 1, "steps": []}', encoding="utf-8")
    assert told(verify(project / "build"), "B023")


def test_a_folder_without_a_manifest_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        verify(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["B025"]


def test_a_broken_manifest_is_an_error(project: Path) -> None:
    (project / "build" / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        verify(project / "build")
    assert [problem.code for problem in caught.value.problems] == ["B001"]


def test_the_command_ends_with_1_if_anything_drifted(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(project / "build")
    assert run(["verify", folder]) == 0
    assert capsys.readouterr().out == f"2 clean in {project.as_posix()}/build\n"
    (project / "build" / f"{POLICY}.docx").unlink()
    assert run(["verify", folder, "--format", "json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert [each["state"] for each in result["result"]["files"]] == ["missing", "clean"]
    assert run(["verify", str(project / "answers.yaml")]) == 2
