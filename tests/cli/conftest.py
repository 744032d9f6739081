"""Run commands in this process, over a pipeline that only remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from policygen.cli.boundary import run as run_args
from policygen.pipeline import BuildResult

if TYPE_CHECKING:
    from datetime import date

    from policygen.files import Change
    from policygen.pipeline import BuildRequest
    from policygen.problems import Problem


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@dataclass
class FakePipeline:
    """What the commands asked for, and what they are to get."""

    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    failure: BaseException | None = None
    requests: list[BuildRequest] = field(default_factory=list)
    checks: list[tuple[Path, date | None, date | None]] = field(default_factory=list)

    def build(
        self, request: BuildRequest, progress: Callable[[str, int, int], None]
    ) -> BuildResult:
        self.requests.append(request)
        progress("render", 1, 2)
        if self.failure:
            raise self.failure
        return BuildResult(self.problems, self.changes, Path("build"))

    def check(self, answers: Path, as_of: date | None, epoch: date | None) -> tuple[Problem, ...]:
        self.checks.append((answers, as_of, epoch))
        if self.failure:
            raise self.failure
        return self.problems


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SOURCE_DATE_EPOCH", "POLICYGEN_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers.yaml").write_text("organisation: {}\n")


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> FakePipeline:
    fake = FakePipeline()
    monkeypatch.setattr("policygen.pipeline.build", fake.build)
    monkeypatch.setattr("policygen.pipeline.check", fake.check)
    return fake


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_one(*args: str) -> Ended:
        code = run_args(args)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run_one
