"""Word templates that docxtpl and policygen both fill have no problem, whoever wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygen.lint.templates.kinds import kind_of_data
from policygen.lint.templates.running import TemplateRun
from policygen.lint.templates.scopes import Names
from tests.corpus.building import DATA, DOCUMENTS

RUN = TemplateRun(
    Names({name: kind_of_data(value, name) for name, value in {**DATA, "sender": "A"}.items()})
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_template_that_can_be_filled_has_no_problem(name: str) -> None:
    found = RUN.check(Path(f"{name}.docx"), f"{name}.docx", DOCUMENTS[name]())
    assert [(one.problem.code, one.problem.message) for one in found] == []
