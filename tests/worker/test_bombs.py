"""Bombs that pass the bounds on texts, numbers and loops are problems, and nothing is written."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from policygen.resources import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are limited on Linux")


class Bomb(NamedTuple):
    text: str
    told: str


_LONG = "{% set a = 'x' * 499999 %}\n{% set b = 'x' * 249999 ~ 'y' %}\n"
BOMBS: Mapping[str, Bomb] = {
    "a search in C that takes the square of the text": Bomb(
        _LONG + "\nText.\n\n{% for i in range(90000) %}\n{% set c = b in a %}\n{% endfor %}\n",
        r"bomb\.md:7: B040 error: filling this template takes more than 5 seconds",
    ),
    "a sort in C": Bomb(
        "{% set a = ('x ' * 400000).split() %}\n{% for i in range(900) %}\n{{ (a|sort)|length }}\n"
        "{% endfor %}\n",
        r"bomb\.md:3: B040 error: ",
    ),
    "brackets that Markdown reads again and again": Bomb("[" * 60_000, r"bomb\.md: B040 error: "),
    "lists in lists": Bomb(
        "".join(f"{'    ' * level}- a\n" for level in range(800)), r"bomb\.md: B040 error: "
    ),
    "quotations in quotations": Bomb(
        "> " * 5000 + "x\n", r"bomb\.md: B042 error: .* nested too deep"
    ),
    "texts that fill the memory together": Bomb(
        "{% set s = 'x' * 900000 %}\n{% set a = ["
        + ",".join(f"s ~ {number}" for number in range(2000))
        + "] %}\n",
        r"bomb\.md:2: T004 error: the text would fill the memory",
    ),
}


def run(*args: str, folder: Path) -> tuple[int, str, float]:
    """Run policygen; return the exit code, what it says, and its seconds of computing."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run(
        [sys.executable, "-m", "policygen", *args],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return ended.returncode, ended.stdout + ended.stderr, took


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_a_problem_within_seconds(tmp_path: Path, name: str) -> None:
    bomb = BOMBS[name]
    (tmp_path / "bomb.md").write_text(bomb.text, encoding="utf-8")
    (tmp_path / "data.yaml").write_text("name: x\n", encoding="utf-8")
    code, told, took = run("render", "bomb.md", "data.yaml", "-o", "out.md", folder=tmp_path)
    assert code == 1, told
    assert re.search(bomb.told, told), told
    assert "\n  hint: " in told or "T004" in told
    assert took < 10
    assert not (tmp_path / "out.md").exists()


def test_a_bomb_in_a_clause_leaves_the_bundle_as_it_was(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(packaged("samples/minimal"), project, ignore=shutil.ignore_patterns("build"))
    asked = ("build", "answers.yaml", "-f", "md", "-d", "outsourcing-policy")
    assert run(*asked, folder=project)[0] == 0
    before = {path: path.read_bytes() for path in (project / "build").rglob("*") if path.is_file()}
    source = packaged("templates/clauses/policy/baseline-archive.md")
    clause = project / "templates/clauses/policy/baseline-archive.md"
    clause.parent.mkdir(parents=True)
    bomb = BOMBS["a sort in C"].text
    clause.write_text(source.read_text(encoding="utf-8") + bomb, encoding="utf-8")
    code, told, _ = run(*asked, folder=project)
    assert code == 1
    assert re.search(r"templates/clauses/policy/baseline-archive\.md:\d+: B040 error", told), told
    after = {path: path.read_bytes() for path in (project / "build").rglob("*") if path.is_file()}
    assert after == before
