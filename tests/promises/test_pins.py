"""Libraries whose release reaches the bytes are pinned exactly, and the manifest names them."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

from policygen.bundle import DATA

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"([a-z0-9-]+)==([0-9][0-9a-z.]*)")


def pins() -> dict[str, str]:
    """Return the exact releases that the project asks for, by library."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = map(PINNED.fullmatch, project["dependencies"])
    return {match[1]: match[2] for match in found if match}


def test_every_library_that_reaches_the_bytes_is_pinned() -> None:
    assert [name for name in DATA if name not in pins()] == []


def test_the_pinned_releases_are_those_that_are_tested() -> None:
    pinned = pins()
    assert {name: version(name) for name in DATA} == {name: pinned[name] for name in DATA}


def test_the_page_on_the_same_bytes_names_them_all() -> None:
    page = (ROOT / "docs" / "explanation" / "same-bytes.md").read_text(encoding="utf-8").lower()
    assert [name for name in DATA if name not in page] == []
