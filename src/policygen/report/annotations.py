"""Problems for the machines that show them beside the lines: GitHub and readers of SARIF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from policygen.codes import CODES
from policygen.problems import Severity, in_order
from policygen.report.problems import place_inside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policygen.problems import Location, Problem

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render_github(problems: Iterable[Problem]) -> str:
    """Return problems as workflow commands, which GitHub shows beside the changed lines."""
    return "".join(_github_line(problem) for problem in in_order(problems))


def _github_line(problem: Problem) -> str:
    where = problem.location
    kind = "notice" if problem.severity is Severity.NOTE else problem.severity.value
    properties = {"file": where.file, "line": where.line, "col": where.column}
    named = [f"{key}={_property(str(value))}" for key, value in properties.items() if value]
    inside = f"in: {place_inside(where)}" if place_inside(where) else ""
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
    if inside := problem.location.pointer or place_inside(problem.location):
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
