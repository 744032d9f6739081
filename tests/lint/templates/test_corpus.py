"""A project of broken templates, one fault in each: the exact message is the expectation.

``expected.txt`` holds what people read; to write it anew: ``python -m tests.lint.templates.test_corpus``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from policygen.library import Library
from policygen.lint.templates.catalogue import CHECKS
from policygen.lint.templates.project import Templates
from policygen.lint.templates.running import templates_of
from policygen.report import render_text
from policygen.schema import load_schema

FOLDER = Path(__file__).parent
PROJECT = FOLDER / "project"
EXPECTED = FOLDER / "expected.txt"
FILES = dict(templates_of(PROJECT))
# Told of Word files and of whole projects: see test_word.py and test_project.py.
ELSEWHERE = {"T125", "T126", "T135", "T136", "T138", "T139"}


@cache
def templates() -> Templates:
    return Templates(Library(PROJECT), load_schema())


def told(name: str) -> str:
    found = templates().check(name, FILES[name].read_bytes())
    return render_text(finding.problem for finding in found)


@cache
def expected() -> dict[str, str]:
    blocks = re.split(r"^== ", EXPECTED.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {head: text for head, _, text in (block.partition("\n") for block in blocks)}


@pytest.mark.parametrize("name", FILES)
def test_the_message_is_exactly_this(name: str) -> None:
    assert told(name) == expected()[name]


def test_every_kind_of_fault_has_a_template() -> None:
    text = EXPECTED.read_text(encoding="utf-8")
    missing = {code for code in CHECKS if f" {code} " not in text}
    assert missing == ELSEWHERE


if __name__ == "__main__":
    EXPECTED.write_text(
        "".join(f"== {name}\n{told(name)}" for name in FILES), encoding="utf-8", newline="\n"
    )
