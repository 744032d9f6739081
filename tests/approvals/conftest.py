"""The small project in the working directory, and commands run in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.cli.boundary import run as run_args
from tests.approvals.project import FORM, TODAY, make_project
from tests.cli.conftest import Ended

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The answers file of the project, which is the working directory, on a day in 2027."""
    for command in ("approve", "status"):
        monkeypatch.setattr(f"policygen.cli.{command}.today", lambda: TODAY)
    monkeypatch.chdir(tmp_path)
    return make_project(tmp_path)


@pytest.fixture
def run(answers: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run a command as a user does; return its exit code and what it showed."""
    assert answers.exists()

    def run_one(*args: str) -> Ended:
        code = run_args(args)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run_one


@pytest.fixture
def approved(run: Callable[..., Ended]) -> Callable[..., Ended]:
    """Have the house rules approved by the board."""

    def approve(*more: str) -> Ended:
        given = ("rules", "--by", "A. Byrne", "--role", "board", "--as-of", "2026-12-16", *FORM)
        return run("approve", *given, *more)

    return approve
