"""Whole contracts with planted faults: each is found at its place, and nothing else is.

The contracts are our own words. ``<name>.txt`` lists the faults: line, column, code, words.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import docx
import pytest

from policygen.lint.texts.passages import fold
from tests.lint.linting import CONTRACTS, found, in_markdown, in_word

if TYPE_CHECKING:
    from pathlib import Path


def planted(path: Path) -> list[str]:
    return path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_exactly_the_planted_faults_are_found(path: Path) -> None:
    outcome = in_markdown(path.read_text(encoding="utf-8"))
    told = [
        f"{one.problem.location.line}:{one.problem.location.column} {one.code} {one.words}"
        for one in outcome.faults
    ]
    assert told == planted(path)


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_the_list_of_faults_points_at_its_words(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for fault in planted(path):
        place, _, words = fault.split(" ", 2)
        line, column = map(int, place.split(":"))
        assert fold(lines[line - 1])[column - 1 :].startswith(words)


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: path.stem)
def test_the_same_contract_in_word_has_the_same_faults(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert sorted(found(in_word(as_word(text)))) == sorted(found(in_markdown(text)))


def test_a_cell_that_names_a_schedule_is_no_title_of_one() -> None:
    """Our own appendix is Exhibit C and names Exhibit A in a table: it has no Exhibit D itself."""
    text = (
        "# Exhibit C: Benchmark\n\n1. One.\n\n2. Two.\n\n3. It goes by Exhibit D.\n\n"
        "| Subject | Place |\n| --- | --- |\n| Scope | Exhibit A |\n"
    )
    assert found(in_word(as_word(text))) == []
    assert found(in_markdown(text)) == []


def as_word(text: str) -> bytes:
    """Return a contract in Word: headings, paragraphs, quotations and tables in Word's styles."""
    made = docx.Document()
    text = re.sub(r"^(.+)\n=+$", r"# \1", text, flags=re.MULTILINE)
    for block in re.split(r"\n{2,}", text.strip()):
        lines = block.split("\n")
        if block.startswith("#"):
            level = len(block) - len(block.lstrip("#"))
            made.add_heading(block.lstrip("# "), level)
        elif block.startswith("|"):
            add_table(made, [line for line in lines if not re.fullmatch(r"[|\s:-]+", line)])
        elif block.startswith("> "):
            made.add_paragraph(block.removeprefix("> "), style="Quote")
        else:
            for line in lines:
                style = "List Bullet" if line.startswith("- ") else None
                made.add_paragraph(re.sub(r"\*+", "", line.removeprefix("- ")), style=style)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def add_table(made: docx.document.Document, lines: list[str]) -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    table = made.add_table(len(rows), len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
