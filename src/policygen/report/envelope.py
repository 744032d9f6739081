"""The one envelope of all JSON output."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from policygen.problems import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policygen.problems import Problem

_ENVELOPE_VERSION = 1


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
