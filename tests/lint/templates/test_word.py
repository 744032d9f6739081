"""Broken Word templates, one fault in each: where it is and what is said, and no false alarms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policygen.lint.templates.catalogue import CHECKS
from policygen.lint.templates.contexts import Contexts, of_word
from policygen.lint.templates.walking import Used
from policygen.lint.templates.word import read_word
from policygen.report import render_text
from policygen.schema import load_schema
from tests.lint.templates.word_cases import CASES, CLEAN

EXPECTED = Path(__file__).parent / "expected_word.txt"


def told(data: bytes) -> str:
    (names,) = Contexts(load_schema()).names(())
    reads, used = read_word(data, "letter.docx"), Used()
    found = [one for read in reads for one in read.check([of_word(names)], used)]
    return render_text(finding.problem for finding in found)


def expected() -> dict[str, str]:
    blocks = re.split(r"^== ", EXPECTED.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {head: text for head, _, text in (block.partition("\n") for block in blocks)}


@pytest.mark.parametrize("name", CASES)
def test_the_message_is_exactly_this(name: str) -> None:
    assert told(CASES[name]()) == expected()[name]


@pytest.mark.parametrize("name", CLEAN)
def test_sound_templates_have_no_problem(name: str) -> None:
    assert told(CLEAN[name]()) == ""


def test_the_faults_of_word_are_all_shown() -> None:
    text = EXPECTED.read_text(encoding="utf-8")
    for code in ("T111", "T123", "T124", "T125", "T126", "T138", "T139"):
        assert code in CHECKS
        assert f"{code} " in text


if __name__ == "__main__":
    EXPECTED.write_text(
        "".join(f"== {name}\n{told(make())}" for name, make in CASES.items()),
        encoding="utf-8",
        newline="\n",
    )
