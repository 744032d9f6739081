"""The examples of the reference page: the wrong one has the fault that it is for, the right none."""

from __future__ import annotations

import pytest

from policygen.codes import CODES
from policygen.lint.templates.catalogue import CHECKS
from policygen.lint.templates.clauses import read_clause
from policygen.lint.templates.contexts import Contexts
from policygen.lint.templates.walking import Used
from policygen.schema import load_schema

# Shown of Word files, of several files, or in words.
ELSEWHERE = {"T125", "T126", "T132", "T133", "T135", "T136", "T138", "T139"}
SHOWN = [code for code in CHECKS if code not in ELSEWHERE]
CONTEXTS = Contexts(load_schema()).names(())


def codes(text: str) -> set[str]:
    parts = read_clause(f"---\nid: a\ntitle: A\n---\n{text.replace('¶', chr(10))}\n", "a.md")
    found = [one for read in parts.reads for one in read.check(CONTEXTS, Used())]
    return {one.problem.code for one in (*parts.findings, *found)}


@pytest.mark.parametrize("code", SHOWN)
def test_the_wrong_example_has_this_fault_and_the_right_one_none(code: str) -> None:
    check = CHECKS[code]
    assert codes(check.wrong) == {code}
    assert codes(check.right) == set()


def test_every_code_is_listed_and_no_other_of_its_range() -> None:
    assert {code for code in CODES if "T111" <= code <= "T149"} == set(CHECKS)
