"""From the command line to the disk: what a user does with a bundle day by day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def answers(sample: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    file = sample("minimal")
    monkeypatch.chdir(file.parent)
    return file


def contents(out: Path) -> dict[str, bytes]:
    return {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in sorted(out.rglob("*"))
        if file.is_file()
    }


def rows(out: Path) -> set[str]:
    manifest = json.loads((out / "manifest.json").read_bytes())
    return {row["path"] for row in manifest["rows"]}


def test_a_build_lists_all_that_it_wrote_and_the_next_one_changes_nothing(
    run: Run, answers: Path
) -> None:
    ended = run("build", "answers.yaml")
    assert (ended.code, ended.err) == (0, "")
    built = contents(answers.parent / "build")
    assert rows(answers.parent / "build") | {"manifest.json"} == set(built)
    assert all(f"created  {path}\n" in ended.out for path in built)
    assert run("build", "answers.yaml").out.endswith(f"{len(built)} unchanged in build\n")
    assert contents(answers.parent / "build") == built


def test_a_narrow_build_keeps_the_other_files_and_their_rows(run: Run, answers: Path) -> None:
    assert run("build", "answers.yaml", "-q").code == 0
    before = rows(answers.parent / "build")
    text = answers.read_text()
    answers.write_text(text.replace("Harrowgate Instruments Ltd", "Harrowgate Gauges Ltd"))
    ended = run("build", "answers.yaml", "-f", "md")
    touched = {line.split()[1] for line in ended.out.splitlines()[:-1] if "updated" in line}
    assert "manifest.json" in touched
    assert {path for path in touched if not path.endswith(".md")} == {"manifest.json"}
    assert rows(answers.parent / "build") == before


def test_hand_work_is_refused_until_forced(run: Run, answers: Path) -> None:
    assert run("build", "answers.yaml", "-q").code == 0
    policy = answers.parent / "build" / "outsourcing-policy.md"
    made = policy.read_bytes()
    policy.write_bytes(made + b"\nby hand\n")
    for options in ([], ["--dry-run"]):
        ended = run("build", "answers.yaml", *options)
        assert (ended.code, ended.out) == (3, "")
        assert "\n  outsourcing-policy.md\n" in ended.err
        assert "--force" in ended.err
    assert policy.read_bytes().endswith(b"by hand\n")
    assert run("build", "answers.yaml", "--force").code == 0
    assert policy.read_bytes() == made


def test_what_was_edited_in_word_can_be_kept_as_a_redline(run: Run, answers: Path) -> None:
    assert run("build", "answers.yaml", "-q", "-f", "docx", "-d", "outsourcing-policy").code == 0
    policy = answers.parent / "build" / "outsourcing-policy.docx"
    document = docx.Document(str(policy))
    next(each for each in document.paragraphs if len(each.text) > 80).add_run(" By hand.")
    document.save(str(policy))
    refused = run("build", "answers.yaml", "-f", "docx", "-d", "outsourcing-policy")
    assert refused.code == 3
    command = refused.err.partition("to keep the edits as a redline: policygen ")[2]
    assert run(*command.split()).code == 0
    marked = docx.Document(str(answers.parent / "outsourcing-policy-edits.docx"))
    inserted = marked.element.iter(f"{{{marked.element.nsmap['w']}}}ins")
    assert "By hand." in "".join("".join(node.itertext()) for node in inserted)


def test_a_dry_run_writes_nothing(run: Run, answers: Path) -> None:
    ended = run("build", "answers.yaml", "--dry-run")
    assert ended.code == 0
    assert "created  outsourcing-policy.md\n" in ended.out
    assert not (answers.parent / "build").exists()


def test_problems_stop_the_build_before_it_writes(run: Run, answers: Path) -> None:
    text = answers.read_text().replace("kind: company", "kind: club")
    answers.write_text(text)
    line = text[: text.index("kind: club")].count("\n") + 1
    ended = run("build", "answers.yaml")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"answers.yaml:{line}:3: A007 error: ")
    assert ended.err.endswith("1 error\n")
    assert not (answers.parent / "build").exists()
