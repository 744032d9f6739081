"""A locked project, made once and copied for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.executed.projects import lock_it, make_project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def locked_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a project whose contract is locked."""
    path = make_project(tmp_path_factory.mktemp("executed") / "project")
    lock_it(path)
    return path.parent


@pytest.fixture
def locked(locked_once: Path, tmp_path: Path) -> Path:
    """Return the answers of a project of one's own whose contract is locked."""
    return shutil.copytree(locked_once, tmp_path / "project") / "answers.yaml"
