"""What a command shows: results on stdout, all else on stderr, colours on a terminal only."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from policygen.problems import Problem

_CLEAR_LINE = "\r\x1b[K"


@dataclass(slots=True)
class Session:
    """What the user said about the output of this run: ``-q`` and ``-v``."""

    quiet: bool = False
    verbose: bool = False


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person at a terminal that can do more than print reads ``stream``."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_colour(stream: TextIO) -> bool:
    """Tell whether colours are wanted on ``stream`` (see no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def show_result(text: str) -> None:
    """Show what the user asked for."""
    click.echo(text, nl=False, color=has_colour(sys.stdout))


def show_problems(problems: Iterable[Problem], *, count: bool = False) -> None:
    """Show problems beside the result, and how many they are if ``count``."""
    from policygen.report import problem_count, render_text

    problems = tuple(problems)
    colour = has_colour(sys.stderr)
    text = render_text(problems, colour=colour)
    click.echo(text + f"{problem_count(problems)}\n" * count, nl=False, err=True, color=colour)


def told(problems: Iterable[Problem], session: Session) -> list[Problem]:
    """Return the problems that are shown: notes only where the user asked for them."""
    from policygen.problems import Severity

    return [p for p in problems if session.verbose or p.severity is not Severity.NOTE]


def problems_in(
    form: str,
    command: str,
    problems: Sequence[Problem],
    result: Mapping[str, object],
    subject: str,
    *,
    quiet: bool = False,
) -> str:
    """Return problems that are a command's result, in the form asked for.

    ``result`` goes into JSON; ``subject`` is what the last line of the text says was looked at.
    """
    from policygen import __version__, report

    match form:
        case "json":
            return report.render_json(command, problems, result)
        case "sarif":
            return report.render_sarif(problems, __version__)
        case "github":
            return report.render_github(problems)
        case _:
            text = report.render_text(problems, colour=has_colour(sys.stdout))
            count = f"{subject}: {report.problem_count(problems)}\n"
            return text + ("" if quiet and not problems else count)


def show_error(message: str, paths: Iterable[str] = (), hint: str = "") -> None:
    """Show why nothing came of the command, the files that it concerns, and what to do."""
    from policygen.report import render_error

    colour = has_colour(sys.stderr)
    text = render_error(message, paths, hint, colour=colour)
    click.echo(text, nl=False, err=True, color=colour)


@contextmanager
def shown_progress(session: Session) -> Iterator[Callable[[str, int, int], None]]:
    """Give a callback that shows the stage, and how many of its steps are done, on a terminal."""
    if session.quiet or not is_terminal(sys.stderr):
        yield lambda _stage, _done, _total: None
        return

    def show(stage: str, done: int, total: int) -> None:
        steps = f" {done}/{total}" if total else ""
        click.echo(f"{_CLEAR_LINE}{stage}{steps}", nl=False, err=True, color=True)

    try:
        yield show
    finally:
        click.echo(_CLEAR_LINE, nl=False, err=True, color=True)
