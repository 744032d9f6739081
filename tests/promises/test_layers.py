"""The layer table of docs/design/architecture.md holds: data flows one way, no import cycles."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "policygen"
TABLE = ROOT / "docs" / "design" / "architecture.md"
BANNED_NAMES = {"utils", "helpers", "common", "manager", "misc"}


def layers() -> list[list[str]]:
    """The table's lines, from the lowest up; each line's modules from left to right."""
    rows = re.findall(r"^\| \d+ \| (.+) \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.findall(r"`(\w+)`", row) for row in rows]


def module_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def top_level(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def imports(path: Path) -> set[str]:
    """Names of policygen's modules that a file imports, wherever the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policygen"):
            inner = (node.module or "").removeprefix("policygen").lstrip(".")
            names = [alias.name for alias in node.names]
            found |= {inner} if inner else {name for name in names if not name.startswith("_")}
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.removeprefix("policygen.")
                for alias in node.names
                if alias.name.startswith("policygen.")
            }
    return found


FILES = sorted(path for path in SOURCE.rglob("*.py") if "_data" not in path.parts)


def test_every_module_stands_in_the_table() -> None:
    known = {name for line in layers() for name in line}
    present = {top_level(module_of(path)) for path in FILES} - {"", "__main__"}
    assert present - known == set()
    assert len(known) == sum(len(line) for line in layers())


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_module_imports_from_above_its_own_line_or_from_its_left(path: Path) -> None:
    own = top_level(module_of(path))
    if own in {"", "__main__"}:
        return
    order = {
        name: (row, column) for row, line in enumerate(layers()) for column, name in enumerate(line)
    }
    wrong = {
        name
        for name in imports(path)
        if top_level(name) != own and order.get(top_level(name), (99, 0)) >= order[own]
    }
    assert wrong == set()


def test_there_are_no_import_cycles() -> None:
    graph = {module_of(path): set(_module_level(path)) for path in FILES}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name in done:
            return
        for target in graph.get(name, set()):
            visit(target, (*trail, name))
        done.add(name)

    done: set[str] = set()
    for module in graph:
        visit(module, ())


def _module_level(path: Path) -> set[str]:
    """Imports that run when the module is imported; those for types only do not."""
    known = {module_of(file) for file in FILES}
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("policygen"):
            inner = (node.module or "").removeprefix("policygen").lstrip(".")
            deeper = {f"{inner}.{alias.name}".lstrip(".") for alias in node.names}
            found |= (deeper & known) or {inner}
    return found - {module_of(path), ""}


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_no_module_has_a_name_that_says_nothing(path: Path) -> None:
    assert path.stem not in BANNED_NAMES


def test_only_one_module_uses_each_guarded_library() -> None:
    users: dict[str, set[str]] = {
        "docxtpl": set(),
        "yaml": set(),
        "ruamel": set(),
        "cerberus": set(),
    }
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for name in names:
                if top_level(name) in users:
                    users[top_level(name)].add(top_level(module_of(path)))
    assert users == {
        "docxtpl": {"wordtags"},
        "yaml": {"source"},
        "ruamel": {"source"},
        "cerberus": {"schema", "answers"},
    }
