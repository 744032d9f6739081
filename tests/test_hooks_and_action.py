"""The hooks for pre-commit and the action for GitHub run as they are written."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import policygen
from policygen.resources import packaged

ROOT = Path(__file__).parents[1]
ARCHIVE = "templates/clauses/policy/baseline-archive.md"
POLICY = "outsourcing-policy"


def hooks() -> dict[str, dict[str, Any]]:
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    return {hook["id"]: hook for hook in yaml.safe_load(text)}


def action() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a clause of its own, and its policy built."""
    folder = tmp_path_factory.mktemp("hooks") / "project"
    shutil.copytree(packaged("samples/minimal"), folder, ignore=shutil.ignore_patterns("build"))
    (folder / ARCHIVE).parent.mkdir(parents=True)
    shutil.copy(packaged("templates") / ARCHIVE.removeprefix("templates/"), folder / ARCHIVE)
    ended = run(["policygen", "build", "answers.yaml", "-f", "md", "-d", POLICY], folder)
    assert ended.returncode == 0, ended.stderr
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "project")


def run(command: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in which ``policygen`` is the one under test."""
    programs = folder.parent / "programs"
    programs.mkdir(exist_ok=True)
    program = programs / "policygen"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m policygen "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    surroundings = {
        **os.environ,
        **more,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(policygen.__file__).parents[1]),
    }
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )


def run_hook(name: str, folder: Path, *changed: str) -> subprocess.CompletedProcess[str]:
    """Run a hook as pre-commit does; the files that changed must be of those that it names."""
    hook = hooks()[name]
    assert any(re.search(hook["files"], file) for file in changed)
    named = changed if hook.get("pass_filenames", True) else ()
    return run([*shlex.split(hook["entry"]), *hook.get("args", []), *named], folder)


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell is another there")


def test_the_hook_for_answers(project: Path) -> None:
    assert run_hook("policygen-check", project, "answers.yaml").returncode == 0
    answers = project / "answers.yaml"
    answers.write_text(answers.read_text(encoding="utf-8") + "\nnonsense: 1\n", encoding="utf-8")
    ended = run_hook("policygen-check", project, "answers.yaml")
    assert ended.returncode == 1
    assert "A002" in ended.stdout


def test_the_hook_for_templates(project: Path) -> None:
    assert run_hook("policygen-lint", project, ARCHIVE).returncode == 0
    clause = project / ARCHIVE
    text = clause.read_text(encoding="utf-8")
    clause.write_text(f"{text}\n{{{{ organisation.nam }}}}\n", encoding="utf-8")
    ended = run_hook("policygen-lint", project, ARCHIVE)
    assert ended.returncode == 1
    assert "'organisation' has no field 'nam'" in ended.stdout


def test_the_hook_for_the_bundle(project: Path) -> None:
    file = f"build/{POLICY}.md"
    assert run_hook("policygen-verify", project, file).returncode == 0
    document = project / file
    document.write_text(document.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")
    ended = run_hook("policygen-verify", project, file)
    assert ended.returncode == 1
    assert "B020" in ended.stderr


@pytest.mark.parametrize(
    ("hook", "file", "concerned"),
    [
        ("policygen-check", "policy/answers.yaml", True),
        ("policygen-check", "schemas/contracts.yaml", True),
        ("policygen-check", "README.md", False),
        ("policygen-lint", "policy/templates/word/cover.docx", True),
        ("policygen-lint", "templates/tests/x.yaml", False),
        ("policygen-lint", "build/outsourcing-policy.md", False),
        ("policygen-verify", "build/contracts/desk/benchmark-appendix.docx", True),
        ("policygen-verify", "docs/notes.md", False),
    ],
)
def test_which_files_concern_a_hook(hook: str, file: str, *, concerned: bool) -> None:
    assert bool(re.search(hooks()[hook]["files"], file)) is concerned


def steps() -> dict[str, dict[str, Any]]:
    """The steps of the action that run in a shell, by name."""
    return {step["name"]: step for step in action()["runs"]["steps"] if "run" in step}


def run_step(name: str, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner does, with these inputs and the others' defaults."""
    values = {key: each["default"] for key, each in action()["inputs"].items()} | inputs
    step = steps()[name]
    surroundings = {
        key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: values[match[1]], text)
        for key, text in step["env"].items()
    }
    assert "${{" not in "".join((step["run"], *surroundings.values())), "an input in a script"
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return run(shell, folder, **surroundings)


def test_the_action_passes_a_project_that_is_right(project: Path) -> None:
    for name in ("Check the answers", "Lint the templates"):
        ended = run_step(name, project)
        assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr
    ended = run_step("Verify the committed documents", project, bundle="build")
    assert ended.returncode == 0, ended.stdout
    ended = run_step("Build the documents", project, out="site", formats="md csv")
    assert ended.returncode == 0, ended.stderr
    assert (project / "site" / f"{POLICY}.md").read_bytes() == (
        project / "build" / f"{POLICY}.md"
    ).read_bytes()


def test_the_action_marks_faults_in_the_change(project: Path) -> None:
    clause = project / ARCHIVE
    text = clause.read_text(encoding="utf-8")
    clause.write_text(f"{text}\n{{{{ organisation.nam }}}}\n", encoding="utf-8")
    ended = run_step("Lint the templates", project)
    assert ended.returncode == 1
    assert f"::error file={ARCHIVE}," in ended.stdout
    clause.write_text(text.replace("Archive", "Store"), encoding="utf-8")
    ended = run_step("Verify the committed documents", project, bundle="build")
    assert ended.returncode == 1
    assert "::error file=build/" in ended.stdout


def test_the_action_installs_itself_unless_a_package_is_named() -> None:
    step = steps()["Install policygen"]
    assert step["env"] == {"PACKAGE": "${{ inputs.package || github.action_path }}"}
    assert step["run"].split()[:4] == ["python", "-m", "pip", "install"]
    assert step["run"].endswith('"$PACKAGE"')
    assert {each["shell"] for each in steps().values()} == {"bash"}
