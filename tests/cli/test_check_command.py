"""``check``: problems are its result, on stdout, in the form asked for."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem, Severity

if TYPE_CHECKING:
    from tests.cli.conftest import FakePipeline, Run

ERROR = Problem("A014", "too small", Location("answers.yaml", 3, 4))
WARNING = Problem("A901", "odd", Location("answers.yaml", 1), severity=Severity.WARNING)


def test_fine_answers_are_told_so(run: Run, pipeline: FakePipeline) -> None:
    assert run("check", "answers.yaml") == (0, "answers.yaml: no problems\n", "")
    assert run("check", "-q", "answers.yaml") == (0, "", "")
    assert pipeline.checks[0] == (Path("answers.yaml"), None, None)


def test_the_date_reaches_the_check(run: Run, pipeline: FakePipeline) -> None:
    assert run("check", "answers.yaml", "--as-of", "2026-01-31").code == 0
    assert pipeline.checks == [(Path("answers.yaml"), date(2026, 1, 31), None)]


def test_warnings_are_fine_errors_are_not(run: Run, pipeline: FakePipeline) -> None:
    pipeline.problems = (WARNING,)
    assert run("check", "answers.yaml").code == 0
    pipeline.problems = (ERROR, WARNING)
    assert run("check", "answers.yaml") == (
        1,
        "answers.yaml:1: A901 warning: odd\n"
        "answers.yaml:3:4: A014 error: too small\n"
        "answers.yaml: 1 error, 1 warning\n",
        "",
    )


@pytest.mark.parametrize("raised", [False, True])
def test_json_holds_problems_however_they_are_found(
    run: Run, pipeline: FakePipeline, *, raised: bool
) -> None:
    pipeline.problems, pipeline.failure = (ERROR,), InvalidInput([ERROR]) if raised else None
    ended = run("check", "answers.yaml", "--format", "json")
    content = json.loads(ended.out)
    assert (ended.code, ended.err) == (1, "")
    assert [problem["code"] for problem in content["problems"]] == ["A014"]
    assert content["result"] == {"answers": "answers.yaml"}


def test_sarif_and_github_forms(run: Run, pipeline: FakePipeline) -> None:
    pipeline.problems = (ERROR,)
    sarif = json.loads(run("check", "answers.yaml", "--format", "sarif").out)
    assert sarif["runs"][0]["results"][0]["ruleId"] == "A014"
    assert run("check", "answers.yaml", "--format", "github").out.startswith("::error file=")
