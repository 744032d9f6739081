"""``build``: each option reaches the request, each outcome the right stream."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policygen.files import Action, Change
from policygen.pipeline import BuildRequest
from policygen.problems import Location, Problem, Severity

if TYPE_CHECKING:
    from tests.cli.conftest import FakePipeline, Run

PLAIN = BuildRequest(Path("answers.yaml"))


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        pytest.param([], PLAIN, id="plain"),
        pytest.param(["--out", "x/y"], replace(PLAIN, out=Path("x/y")), id="out"),
        pytest.param(["-f", "md"], replace(PLAIN, formats=("md",)), id="format"),
        pytest.param(
            ["-f", "md", "--format", "html"], replace(PLAIN, formats=("md", "html")), id="formats"
        ),
        pytest.param(
            ["-d", "a", "--document", "contracts/b"],
            replace(PLAIN, documents=("a", "contracts/b")),
            id="documents",
        ),
        pytest.param(["--for", "provider"], replace(PLAIN, audience="provider"), id="audience"),
        pytest.param(
            ["--as-of", "2026-02-28"], replace(PLAIN, as_of=date(2026, 2, 28)), id="as-of"
        ),
        pytest.param(["--final"], replace(PLAIN, final=True), id="final"),
        pytest.param(["--dry-run"], replace(PLAIN, dry_run=True), id="dry-run"),
        pytest.param(["--force"], replace(PLAIN, force=True), id="force"),
    ],
)
def test_options_reach_the_request(
    run: Run, pipeline: FakePipeline, options: list[str], request_: BuildRequest
) -> None:
    assert run("build", "answers.yaml", *options).code == 0
    assert pipeline.requests == [request_]


def test_the_epoch_is_read_as_a_day_of_utc(
    run: Run, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772323199")
    assert run("build", "answers.yaml").code == 0
    assert pipeline.requests[0].epoch == date(2026, 2, 28)


@pytest.mark.parametrize("text", ["yesterday", "99999999999999999999", "99999999999", "1.5"])
def test_an_epoch_that_is_no_number_of_seconds_is_wrong_usage(
    run: Run, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    ended = run("build", "answers.yaml")
    assert (ended.code, ended.out, pipeline.requests) == (2, "", [])
    assert "SOURCE_DATE_EPOCH" in ended.err


@pytest.mark.parametrize(
    "options",
    [
        ["--as-of", "2026-02-30"],
        ["--as-of", "20260228"],
        ["--as-of", "2026-2-8"],
        ["--as-of", "9999-12-31"],
        ["-f", "odt"],
        ["--for", "everyone"],
        ["--colour"],
    ],
)
def test_wrong_options_are_wrong_usage(
    run: Run, pipeline: FakePipeline, options: list[str]
) -> None:
    ended = run("build", "answers.yaml", *options)
    assert (ended.code, ended.out, pipeline.requests) == (2, "", [])
    assert ended.err.startswith("Usage: policygen build")


def test_answers_that_are_not_there_are_wrong_usage(run: Run, pipeline: FakePipeline) -> None:
    assert run("build", "none.yaml").code == 2
    assert pipeline.requests == []


CHANGES = (Change("a.md", Action.CREATED), Change("b.md", Action.UNCHANGED))
WARNING = Problem("A901", "odd", Location("answers.yaml", 1), severity=Severity.WARNING)
NOTE = Problem("A902", "by the way", severity=Severity.NOTE)


def test_the_summary_goes_to_stdout_and_warnings_to_stderr(
    run: Run, pipeline: FakePipeline
) -> None:
    pipeline.problems, pipeline.changes = (WARNING, NOTE), CHANGES
    ended = run("build", "answers.yaml")
    assert ended.code == 0
    assert ended.out == "created    a.md\nunchanged  b.md\n1 created, 1 unchanged in build\n"
    assert ended.err == "answers.yaml:1: A901 warning: odd\n"


def test_quiet_leaves_only_the_warnings(run: Run, pipeline: FakePipeline) -> None:
    pipeline.problems, pipeline.changes = (WARNING, NOTE), CHANGES
    ended = run("build", "-q", "answers.yaml")
    assert (ended.out, ended.err) == ("", "answers.yaml:1: A901 warning: odd\n")


def test_verbose_adds_the_notes(run: Run, pipeline: FakePipeline) -> None:
    pipeline.problems = (NOTE,)
    assert "by the way" in run("build", "-v", "answers.yaml").err
    assert run("build", "answers.yaml").err == ""


def test_a_dry_run_is_named_in_the_summary(run: Run, pipeline: FakePipeline) -> None:
    assert "nothing was written" in run("build", "--dry-run", "answers.yaml").out
