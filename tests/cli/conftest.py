"""Run commands in this process, over a pipeline that only remembers what it was asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import pytest

import policygen
from policygen.cli.boundary import run as run_args

if TYPE_CHECKING:
    from datetime import date

    from policygen.files import Change
    from policygen.problems import Problem


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@dataclass(frozen=True)
class BuildRequest:
    answers: Path
    out: Path | None = None
    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    audience: str | None = None
    as_of: date | None = None
    epoch: date | None = None
    final: bool = False
    dry_run: bool = False
    force: bool = False


@dataclass(frozen=True)
class BuildResult:
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    out: Path


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
    module = ModuleType("policygen.pipeline")
    parts = {"BuildRequest": BuildRequest, "build": fake.build, "check": fake.check}
    for name, part in parts.items():
        setattr(module, name, part)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(policygen, "pipeline", module, raising=False)
    return fake


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_one(*args: str) -> Ended:
        code = run_args(args)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run_one
