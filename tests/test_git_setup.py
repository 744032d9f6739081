"""Git shows Word files as text, once it is told how."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import docx
import pytest

from policygen.cli.boundary import run
from policygen.pipeline.git_setup import word_as_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *args: str) -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@b", *args]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    # The command as it is installed, in front of any other of its name.
    command = tmp_path / "bin" / "policygen"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m policygen "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    return folder


def write(file: Path, days: str) -> None:
    document = docx.Document()
    document.add_heading("Payment", 1)
    document.add_paragraph(f"The Customer shall pay within {days} days.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Rate", "4 %"
    document.save(str(file))


def test_a_changed_word_file_is_shown_as_changed_lines(repository: Path) -> None:
    write(repository / "contract.docx", "thirty")
    assert run(["git-setup", str(repository), "-q"]) == 0
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "First")
    write(repository / "contract.docx", "sixty")
    shown = git(repository, "diff")
    assert "-The Customer shall pay within thirty days." in shown
    assert "+The Customer shall pay within sixty days." in shown
    assert " | Rate | 4 %" in shown


def test_setting_up_twice_adds_nothing_and_keeps_what_is_there(repository: Path) -> None:
    attributes = repository / ".gitattributes"
    attributes.write_text("*.png binary", encoding="utf-8")
    assert run(["git-setup", str(repository)]) == 0
    first = attributes.read_text(encoding="utf-8")
    assert first.splitlines()[0] == "*.png binary"
    assert run(["git-setup", str(repository)]) == 0
    assert attributes.read_text(encoding="utf-8") == first
    assert git(repository, "config", "--get-all", "diff.policygen-word.textconv").count("\n") == 1


def test_a_folder_outside_all_repositories_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert run(["git-setup", str(tmp_path)]) == 1
    assert "B030" in capsys.readouterr().err


def test_a_word_file_reads_as_headings_paragraphs_and_rows(tmp_path: Path) -> None:
    write(tmp_path / "contract.docx", "thirty")
    assert word_as_text(tmp_path / "contract.docx").splitlines() == [
        "",
        "# Payment",
        "",
        "The Customer shall pay within thirty days.",
        "| Rate | 4 %",
    ]


def test_a_file_that_cannot_be_read_is_a_line_that_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "contract.docx"
    file.write_bytes(b"not a zip")
    assert run(["git-setup", "--textconv", str(file)]) == 0
    assert capsys.readouterr().out.startswith("(not a readable Word file")


def test_tags_stand_as_they_are_written(tmp_path: Path) -> None:
    write(tmp_path / "clause.docx", "{{ control.query_days }}")
    lines = word_as_text(tmp_path / "clause.docx").splitlines()
    assert "The Customer shall pay within {{ control.query_days }} days." in lines
