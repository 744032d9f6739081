"""Bad answers and exactly what is printed about them: one YAML file and one text file a case.

``base.yaml`` has no problem; most cases lay one over it. To take the present output as right after
reading it, run pytest with POLICYGEN_UPDATE_CASES=1.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policygen.codes import CODES
from policygen.inputs import check_answers
from policygen.report import render_text

FOLDER = Path(__file__).parent / "problems"
CASES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("case", CASES)
def test_what_is_printed(case: str) -> None:
    found = check_answers(FOLDER / f"{case}.yaml", FOLDER, None, None)
    answers, problems = found.answers, found.problems
    printed = render_text(problems)
    expected = FOLDER / f"{case}.txt"
    if os.environ.get("POLICYGEN_UPDATE_CASES"):
        expected.write_text(printed, encoding="utf-8")
    assert printed == expected.read_text(encoding="utf-8")
    assert (answers is None) == any(problem.code[0] in "YAS" for problem in problems)
    assert all(problem.code in CODES for problem in problems)


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 40
