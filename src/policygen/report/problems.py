"""Problems as text for people: each with its place and hint, and how many they are."""

from __future__ import annotations

from collections import Counter
from textwrap import shorten
from typing import TYPE_CHECKING

from policygen.problems import Severity, in_order
from policygen.report.printable import painted, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policygen.problems import Location, Problem

_PARAGRAPH_WIDTH = 70


def render_text(problems: Iterable[Problem], *, colour: bool = False) -> str:
    """Return problems for people, one after the other, each with its place and hint."""
    return "".join(_problem_text(problem, colour=colour) for problem in in_order(problems))


def _problem_text(problem: Problem, *, colour: bool) -> str:
    where = problem.location
    place = ":".join(str(part) for part in (where.file, where.line, where.column) if part)
    severity = painted(problem.severity, problem.severity, colour=colour)
    head = f"{place}: " if place else ""
    lines = [f"{printable(head)}{problem.code} {severity}: {printable(problem.message)}"]
    if inside := place_inside(where):
        lines.append(f"  in: {printable(inside)}")
    hint = [printable(line) for line in problem.hint.splitlines()]
    lines += [f"  {'      ' if at else 'hint: '}{line}" for at, line in enumerate(hint)]
    return "\n".join(lines) + "\n"


def place_inside(where: Location) -> str:
    """Say where in a file without lines a problem is: a Word file, or answers of no file."""
    parts = [
        where.pointer if not where.line else "",
        where.part,
        f"under the heading “{where.heading}”" if where.heading else "",
        where.cell,
        f"“{shorten(where.paragraph, _PARAGRAPH_WIDTH, placeholder=' …')}”"
        if where.paragraph
        else "",
        f"tag {where.tag}" if where.tag else "",
    ]
    return ", ".join(part for part in parts if part)


def render_error(message: str, paths: Iterable[str], hint: str, *, colour: bool = False) -> str:
    """Return why a command came to nothing: the reason, the files concerned, what to do."""
    lines = [f"policygen: {painted('error', Severity.ERROR, colour=colour)}: {printable(message)}"]
    lines += [f"  {printable(path)}" for path in paths]
    lines += [f"  hint: {printable(hint)}"] * bool(hint)
    return "\n".join(lines) + "\n"


def problem_count(problems: Iterable[Problem]) -> str:
    """Return how many there are, as in ``2 errors, 1 warning``."""
    found = Counter(problem.severity for problem in problems)
    counts = [
        f"{found[severity]} {severity}{'s' if found[severity] > 1 else ''}"
        for severity in Severity
        if found[severity]
    ]
    return ", ".join(counts) or "no problems"
