"""Word templates that docxtpl and policygen both fill have no problem, whoever wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.lint.templates.kinds import kind_of_data
from policygen.lint.templates.running import TemplateRun
from policygen.lint.templates.scopes import Names
from policygen.problems import Severity
from tests.corpus.building import DATA, DOCUMENTS

RUN = TemplateRun(
    Names(
        {name: kind_of_data(value, name) for name, value in {**DATA, "sender": "A"}.items()},
        is_sample=True,
    )
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_template_that_can_be_filled_has_no_problem(name: str) -> None:
    found = RUN.check(Path(f"{name}.docx"), f"{name}.docx", DOCUMENTS[name]())
    problems = [one.problem for one in found]
    # Notes: curly quotation marks, and tags in pieces, which are filled all the same.
    assert [one for one in problems if one.severity is not Severity.NOTE] == []
    assert {one.code for one in problems} <= {"T123", "T125"}
