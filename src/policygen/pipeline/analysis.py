"""The verb ``analyze``: all findings, the sum behind one, or what other answers would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.analysis.comparing import compare_findings
from policygen.analysis.explaining import explain
from policygen.answers import parse_changes
from policygen.errors import InvalidInput
from policygen.inputs import Facts, load_facts, load_trial
from policygen.source import project_root

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policygen.analysis.comparing import Difference
    from policygen.analysis.explaining import Explanation
    from policygen.problems import Problem


@dataclass(frozen=True)
class AnalysisRequest:
    """What an analysis is asked for: all findings, the sum behind one, or a change's effect.

    ``explain`` is a finding's path or an end of it, ``what_if`` are changes (``key=value``).
    """

    answers: Path
    as_of: date | None = None
    epoch: date | None = None
    explain: str | None = None
    what_if: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trial:
    """What changed answers change: problems that they make and remove, and findings.

    ``comparable`` is False where nothing follows from the answers as they stand.
    """

    made: tuple[Problem, ...]
    removed: tuple[Problem, ...]
    differences: tuple[Difference, ...]
    comparable: bool = True


@dataclass(frozen=True)
class AnalysisResult:
    """What an analysis gives, of the changed answers where some are changed.

    Changed answers may break rules: then there are errors among the problems of ``facts``.
    """

    facts: Facts
    explanation: Explanation | None = None
    trial: Trial | None = None


def analyze(request: AnalysisRequest) -> AnalysisResult:
    """Return what follows from the answers; nothing is ever written.

    Raises:
        InvalidInput: With every problem found.
    """
    root = project_root(request.answers)
    changes = parse_changes(request.what_if)
    given = (request.answers, root, request.as_of, request.epoch)
    facts = load_trial(*given, changes) if changes else load_facts(*given)
    return AnalysisResult(
        facts,
        explain(request.explain, facts.answers.data, facts.findings)
        if request.explain is not None
        else None,
        _tried(facts, *given) if changes else None,
    )


def _tried(facts: Facts, path: Path, root: Path, as_of: date | None, epoch: date | None) -> Trial:
    """Return what is another in ``facts`` than in the answers as they stand."""
    try:
        before: Facts | None = load_trial(path, root, as_of, epoch)
        problems = before.problems if before else ()
    except InvalidInput as error:
        before, problems = None, error.problems
    return Trial(
        made=_only_in(facts.problems, problems),
        removed=_only_in(problems, facts.problems),
        differences=compare_findings(before.findings.values, facts.findings.values)
        if before
        else (),
        comparable=before is not None,
    )


def _only_in(these: tuple[Problem, ...], those: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that the others lack, wherever they stand in a file."""
    known = {_what(problem) for problem in those}
    return tuple(problem for problem in these if _what(problem) not in known)


def _what(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.severity, problem.message, problem.location.pointer
