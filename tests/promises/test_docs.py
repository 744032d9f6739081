"""What the documentation says is so: generated pages are fresh, codes and commands are told."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policygen.cli.group import policygen
from policygen.codes import CODES

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"\"([YARFSTDBWH]\d{3})\"")
RULE_CODE = re.compile(r"^code: (W\d{3})$", re.MULTILINE)


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_are_fresh() -> None:
    for name, text in load_tool().pages().items():
        page = ROOT / "docs" / "reference" / name
        assert page.read_text(encoding="utf-8") == text, f"run tools/reference.py: {name} is stale"


def test_every_code_in_use_is_documented_and_every_documented_code_is_in_use() -> None:
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        if path.name != "codes.py":
            used |= set(CODE.findall(path.read_text(encoding="utf-8")))
    for path in (ROOT / "templates" / "wording").glob("*.yaml"):
        used |= set(RULE_CODE.findall(path.read_text(encoding="utf-8")))
    assert used - set(CODES) == set()
    assert set(CODES) - used == set()


@pytest.mark.parametrize("name", sorted(policygen.commands))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    command = policygen.commands[name]
    assert command.help
    assert "Example" in (command.epilog or "")
    assert f"`policygen {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http", "mailto:")) and "(" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_project_speaks_of_itself_alone() -> None:
    words = re.compile(r"\bTODO\b|\bFIXME\b|\bXXX\b")
    for folder in ("src", "docs", "templates", "schemas", "samples", "tools"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".md", ".yaml", ".css"} and "build" not in path.parts:
                assert not words.search(path.read_text(encoding="utf-8")), path
