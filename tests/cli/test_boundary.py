"""Every way to end has its exit code, its words and its stream."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from policygen import __version__
from policygen.cli.group import policygen
from policygen.errors import InvalidInput, MissingTool, OutputRefused
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import FakePipeline, Run

PROBLEM = Problem("A014", "too small", Location("answers.yaml", 3, 4), "more")


@pytest.mark.parametrize(
    ("failure", "code", "text"),
    [
        pytest.param(
            InvalidInput([PROBLEM]),
            1,
            "answers.yaml:3:4: A014 error: too small\n  hint: more\n1 error\n",
            id="problems",
        ),
        pytest.param(
            MissingTool("soffice", "install LibreOffice"),
            3,
            "policygen: error: soffice is not installed\n  hint: install LibreOffice\n",
            id="missing tool",
        ),
        pytest.param(
            OutputRefused(["b.md", "a\x1b.md"], "edited", "move them"),
            3,
            "policygen: error: edited\n  b.md\n  a\\x1b.md\n  hint: move them\n",
            id="refused",
        ),
        pytest.param(
            PermissionError(13, "Permission denied", "answers.yaml"),
            3,
            "policygen: error: Permission denied\n  answers.yaml\n",
            id="file system",
        ),
        pytest.param(
            KeyError("x"),
            4,
            "policygen: error: unexpected KeyError: 'x'\n"
            "  hint: this is a bug in policygen: please report it with what -v tells\n",
            id="bug",
        ),
        pytest.param(RecursionError("deep"), 4, None, id="recursion"),
        pytest.param(KeyboardInterrupt(), 130, "\n", id="interrupted"),
    ],
)
def test_each_failure(
    run: Run, pipeline: FakePipeline, failure: BaseException, code: int, text: str | None
) -> None:
    pipeline.failure = failure
    ended = run("build", "answers.yaml")
    assert (ended.code, ended.out) == (code, "")
    assert text is None or ended.err == text


def test_a_traceback_is_shown_only_when_asked_for(
    run: Run, pipeline: FakePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.failure = KeyError("x")
    assert "Traceback" not in run("build", "answers.yaml").err
    assert "Traceback" in run("build", "-v", "answers.yaml").err
    monkeypatch.setenv("POLICYGEN_DEBUG", "1")
    assert "Traceback" in run("build", "answers.yaml").err
    pipeline.failure = InvalidInput([PROBLEM])
    assert "Traceback" not in run("build", "answers.yaml").err


def test_version_and_help(run: Run) -> None:
    assert run("--version") == (0, f"policygen {__version__}\n", "")
    assert run("-h").out.startswith("Usage: policygen")
    assert run().code == 2
    assert run("biuld").code == 2


@pytest.mark.parametrize("name", sorted(policygen.commands))
def test_each_command_has_help_with_an_example(run: Run, name: str) -> None:
    text = run(name, "--help").out
    assert "Examples:" in text
    assert f"\n    policygen {name} " in text
    for option in policygen.commands[name].params:
        assert getattr(option, "help", "an argument") or option.param_type_name == "argument"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_call_us(run: Run, shell: str) -> None:
    ended = run("completion", shell)
    assert ended.code == 0
    assert "_POLICYGEN_COMPLETE" in ended.out


def process(*args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "policygen", *args],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def test_completion_completes() -> None:
    ended = process(_POLICYGEN_COMPLETE="bash_complete", COMP_WORDS="policygen che", COMP_CWORD="1")
    assert ended.stdout == b"plain,check\n"


def test_help_imports_none_of_the_heavy_libraries() -> None:
    script = (
        "import sys\n"
        "from policygen.cli.boundary import run\n"
        "assert run(['build', '--help']) == 0\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    heavy = {
        *("babel", "cerberus", "docx", "docxtpl", "holidays", "icalendar", "jinja2"),
        *("lxml", "markdown", "yaml", "json", "dateutil", "xlsxwriter"),
    }
    loaded = set(ended.stderr.split())
    assert "click" in loaded
    assert not heavy & loaded
    assert len(loaded) < 130


def test_the_module_runs_and_speaks_utf_8_everywhere() -> None:
    ended = process("--version", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (ended.returncode, ended.stdout) == (0, f"policygen {__version__}\n".encode())
    ended = process("check", "nichts-Größe.yaml", PYTHONIOENCODING="ascii", LC_ALL="C.UTF-8")
    assert ended.returncode == 2
    assert "Größe" in ended.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_a_reader_that_has_gone_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as pipe:
        ended = subprocess.run(
            [sys.executable, "-m", "policygen", "completion", "zsh"],
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
            env={k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"},
        )
    assert (ended.returncode, ended.stderr) == (141, b"")


STALLED = """
import sys, time, types
import policygen
def build(request, progress):
    print("begun", flush=True)
    time.sleep(60)
pipeline = types.ModuleType("policygen.pipeline")
pipeline.build, pipeline.BuildRequest = build, lambda **parts: parts
policygen.pipeline = sys.modules["policygen.pipeline"] = pipeline
sys.argv = ["policygen", "build", "answers.yaml"]
from policygen.cli import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_an_interrupt_ends_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STALLED], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == b"begun\n"
        time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=30)
    assert (child.returncode, err.strip()) == (130, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals to open there")
@pytest.mark.parametrize(("name", "value", "coloured"), [("X", "", True), ("NO_COLOR", "1", False)])
def test_colours_and_progress_on_a_terminal_only(
    tmp_path: Path, name: str, value: str, *, coloured: bool
) -> None:
    import pty

    script = STALLED.replace(
        'print("begun", flush=True)\n    time.sleep(60)',
        'progress("render", 1, 2)\n    raise OSError(5, "no luck")',
    )
    master, slave = pty.openpty()
    child = subprocess.run(
        [sys.executable, "-c", script],
        stderr=slave,
        env={**os.environ, "TERM": "xterm", name: value},
        check=False,
    )
    os.close(slave)
    shown = os.read(master, 10_000).decode()
    os.close(master)
    assert child.returncode == 3
    assert "render 1/2" in shown
    assert ("\x1b[31merror\x1b[0m: no luck" in shown) is coloured
