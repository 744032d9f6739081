"""Problems and outcomes as text for people, and as JSON, SARIF and GitHub lines for machines."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from dataclasses import asdict
from textwrap import shorten
from typing import TYPE_CHECKING
from urllib.parse import quote

from policygen.codes import CODES
from policygen.files import Action
from policygen.problems import Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policygen.files import Change
    from policygen.problems import Location, Problem

_ENVELOPE_VERSION = 1
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_PARAGRAPH_WIDTH = 70
_PAINT = {
    Severity.ERROR: "31",
    Severity.WARNING: "33",
    Severity.NOTE: "36",
    Action.CREATED: "32",
    Action.UPDATED: "33",
    Action.UNCHANGED: "2",
    Action.DELETED: "31",
    Action.KEPT: "35",
    Action.REFUSED: "31",
}


def render_text(problems: Iterable[Problem], *, colour: bool = False) -> str:
    """Return problems for people, one after the other, each with its place and hint."""
    return "".join(_problem_text(problem, colour=colour) for problem in in_order(problems))


def _problem_text(problem: Problem, *, colour: bool) -> str:
    where = problem.location
    place = ":".join(str(part) for part in (where.file, where.line, where.column) if part)
    severity = _painted(problem.severity, problem.severity, colour=colour)
    head = f"{place}: " if place else ""
    lines = [f"{_printable(head)}{problem.code} {severity}: {_printable(problem.message)}"]
    if inside := _inside(where):
        lines.append(f"  in: {_printable(inside)}")
    hint = [_printable(line) for line in problem.hint.splitlines()]
    lines += [f"  {'      ' if at else 'hint: '}{line}" for at, line in enumerate(hint)]
    return "\n".join(lines) + "\n"


def _inside(where: Location) -> str:
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


def _printable(text: str) -> str:
    """Return ``text`` in one line, without characters that would steer a terminal."""
    return "".join(
        sign.encode("unicode_escape").decode() if _steers(sign) else sign for sign in text
    )


def _steers(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _painted(text: str, kind: Severity | Action, *, colour: bool) -> str:
    return f"\x1b[{_PAINT[kind]}m{text}\x1b[0m" if colour else text


def render_error(message: str, paths: Iterable[str], hint: str, *, colour: bool = False) -> str:
    """Return why a command came to nothing: the reason, the files concerned, what to do."""
    lines = [
        f"policygen: {_painted('error', Severity.ERROR, colour=colour)}: {_printable(message)}"
    ]
    lines += [f"  {_printable(path)}" for path in paths]
    lines += [f"  hint: {_printable(hint)}"] * bool(hint)
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


def render_json(command: str, problems: Iterable[Problem], result: Mapping[str, object]) -> str:
    """Return the one envelope of all JSON output: version, command, problems, result."""
    content = {
        "version": _ENVELOPE_VERSION,
        "command": command,
        "problems": [_problem_fields(problem) for problem in in_order(problems)],
        "result": result,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _problem_fields(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        "location": asdict(problem.location),
    }


def render_github(problems: Iterable[Problem]) -> str:
    """Return problems as workflow commands, which GitHub shows beside the changed lines."""
    return "".join(_github_line(problem) for problem in in_order(problems))


def _github_line(problem: Problem) -> str:
    where = problem.location
    kind = "notice" if problem.severity is Severity.NOTE else problem.severity.value
    properties = {"file": where.file, "line": where.line, "col": where.column}
    named = [f"{key}={_property(str(value))}" for key, value in properties.items() if value]
    inside = f"in: {_inside(where)}" if _inside(where) else ""
    hint = f"hint: {problem.hint}" if problem.hint else ""
    text = "\n".join(part for part in (problem.message, inside, hint) if part)
    return f"::{kind} {','.join([*named, f'title={problem.code}'])}::{_data(text)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_sarif(problems: Iterable[Problem], version: str) -> str:
    """Return problems as a SARIF 2.1.0 log. ``version`` is that of policygen."""
    problems = in_order(problems)
    codes = sorted({problem.code for problem in problems})
    rules = [{"id": code, "shortDescription": {"text": CODES.get(code, code)}} for code in codes]
    driver = {"name": "policygen", "version": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, codes.index(problem.code)) for problem in problems],
    }
    return (
        json.dumps(
            {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]},
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _sarif_result(problem: Problem, rule: int) -> dict[str, object]:
    text = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    result: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity.value,
        "message": {"text": text},
    }
    location: dict[str, object] = {}
    if problem.location.file:
        location["physicalLocation"] = _sarif_place(problem.location)
    if inside := problem.location.pointer or _inside(problem.location):
        location["logicalLocations"] = [{"fullyQualifiedName": inside}]
    if location:
        result["locations"] = [location]
    return result


def _sarif_place(where: Location) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": quote(where.file)}}
    if where.line:
        column = {"startColumn": where.column} if where.column else {}
        place["region"] = {"startLine": where.line, **column}
    return place


def render_changes(
    changes: Sequence[Change], out: str, *, dry_run: bool = False, colour: bool = False
) -> str:
    """Return what a build did: a line for each file, and a line that counts them."""
    width = max((len(change.action) for change in changes), default=0)
    lines = [
        f"{_painted(change.action.ljust(width), change.action, colour=colour)}  {change.path}"
        for change in changes
    ]
    found = Counter(change.action for change in changes)
    counts = ", ".join(f"{found[action]} {action}" for action in Action if found[action])
    told = f"{counts or 'no files'} in {out}"
    lines.append(f"{told} (dry run: nothing was written)" if dry_run else told)
    if found[Action.KEPT]:
        lines.append("kept: no longer produced, but edited by hand; delete it if it has served")
    return "\n".join(lines) + "\n"
