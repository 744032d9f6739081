"""Everything that a build is made from, read once: answers, findings, library, date."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policygen import answers
from policygen.analysis.dates.history import History
from policygen.analysis.dates.history_file import HISTORY, parse_history
from policygen.analysis.dates.standing import with_standings
from policygen.analysis.findings import derive_findings
from policygen.errors import InvalidInput
from policygen.library import Library
from policygen.model import Audience, may_read, strictest
from policygen.problems import Problem
from policygen.source import load_yaml, name_in
from policygen.templating import Formats

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policygen.analysis.findings import Findings
    from policygen.answers import Answers


@dataclass(frozen=True)
class Inputs:
    """The inputs of a build; ``problems`` are the warnings and notes about them.

    ``history`` is what was sent and held of the reviews, empty where nothing is recorded.
    """

    root: Path
    answers: Answers
    findings: Findings
    library: Library
    as_of: date
    problems: tuple[Problem, ...]
    history: History = field(default_factory=History)

    @property
    def formats(self) -> Formats:
        """How values print, as the organisation answers it."""
        return Formats(
            self._written("organisation.locale", "en-IE").replace("_", "-"),
            self._written("organisation.currency", "EUR"),
        )

    def _written(self, path: str, otherwise: str) -> str:
        value = self.answers.get(path)
        return value if isinstance(value, str) else otherwise

    def audience_of(self, path: str) -> Audience:
        """Return who may read an answer or a finding: a finding takes its inputs' strictest."""
        if path.split(".", 1)[0] != "findings":
            return self.answers.schema.audience_of(path)
        inputs = self.findings.inputs_of(path.removeprefix("findings."))
        audiences = [self.answers.schema.audience_of(name) for name in inputs]
        return strictest(audiences) if audiences else Audience.INTERNAL

    def may_tell(self, finding: str) -> bool:
        """Tell whether the house's own copies may say what a finding says."""
        return may_read(Audience.INTERNAL, self.audience_of(f"findings.{finding}"))

    def answers_behind(self, reads: tuple[str, ...]) -> tuple[str, ...]:
        """Return the answer paths behind what a document read, findings taken apart."""
        paths: dict[str, None] = {}
        for read in reads:
            if read.startswith("findings."):
                paths |= dict.fromkeys(self.findings.inputs_of(read.removeprefix("findings.")))
            elif not read.startswith("findings"):
                paths[read] = None
        return tuple(sorted(paths))


def check_answers(
    path: Path, root: Path, as_of: date | None, epoch: date | None
) -> tuple[Answers | None, date | None, tuple[Problem, ...]]:
    """Return the answers, the date of the documents and every problem.

    The date is ``as_of``, else the day the policy takes effect, else ``epoch``, else a problem.
    """
    loaded, problems = answers.check(path, root, as_of or epoch)
    problems = (*problems, *_history_problems(path, root))
    if loaded is None:
        return None, None, problems
    effective = loaded.get("control.effective")
    day = as_of or (effective if isinstance(effective, datetime.date) else epoch)
    if day is None:
        message = "the documents need a date: the policy has no effective date"
        hint = "answer control.effective, or give --as-of, or set SOURCE_DATE_EPOCH"
        missing = Problem("B010", message, loaded.where("control"), hint)
        return loaded, None, (*problems, missing)
    return loaded, day, problems


def load_inputs(path: Path, root: Path, as_of: date | None, epoch: date | None) -> Inputs:
    """Read everything that a build of the answers file at ``path`` is made from.

    Raises:
        InvalidInput: With every problem of the answers.
    """
    loaded, day, problems = check_answers(path, root, as_of, epoch)
    if loaded is None or day is None or any(problem.is_error for problem in problems):
        raise InvalidInput(problems)
    findings = _derived(loaded, day)
    history = load_history(path, root)
    made = Inputs(root, loaded, findings, Library(root), day, problems, history)
    days = _days_of_contracts(loaded, day)
    return replace(made, findings=with_standings(findings, history, days, made.may_tell))


def _days_of_contracts(loaded: Answers, day: date) -> dict[str, date]:
    """Return the day on which each contract's documents stand: ``day``, or their issue if later."""
    issues = {record["id"]: record.get("issued") for record in loaded.records("contracts")}
    return {
        name: max(day, issued) if isinstance(issued, datetime.date) else day
        for name, issued in issues.items()
    }


def load_history(path: Path, root: Path) -> History:
    """Read the history of reviews beside the answers file at ``path``; empty if there is none.

    Raises:
        InvalidInput: With every problem of the file.
    """
    file = path.parent / HISTORY
    if not file.exists() and not file.is_symlink():
        return History()
    return parse_history(load_yaml(file, root), name_in(root, file))


def _history_problems(path: Path, root: Path) -> tuple[Problem, ...]:
    try:
        load_history(path, root)
    except InvalidInput as error:
        return error.problems
    return ()


def _derived(loaded: Answers, day: date) -> Findings:
    """Return the findings; their problems are told at the answers' places."""
    try:
        return derive_findings(loaded.data, day)
    except InvalidInput as error:
        raise InvalidInput(
            replace(problem, location=loaded.where(problem.location.pointer))
            if problem.location.pointer and not problem.location.file
            else problem
            for problem in error.problems
        ) from None
