"""Everything that a command is made from, read once: answers, findings, date, library."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen import answers
from policygen.analysis.findings import derive_findings
from policygen.errors import InvalidInput
from policygen.library import Library
from policygen.model import Audience, strictest
from policygen.problems import Problem
from policygen.templating import Formats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from policygen.analysis.findings import Findings
    from policygen.answers import Answers, WhatIf


@dataclass(frozen=True)
class Facts:
    """What the answers say and what follows from it; ``problems`` are warnings and notes."""

    answers: Answers
    findings: Findings
    as_of: date
    problems: tuple[Problem, ...]

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


@dataclass(frozen=True)
class Inputs(Facts):
    """The inputs of a build: the facts, and the clauses and templates to say them with."""

    root: Path
    library: Library

    def audience_of(self, path: str) -> Audience:
        """Return who may read an answer or a finding: a finding takes its inputs' strictest."""
        if path.split(".", 1)[0] != "findings":
            return self.answers.schema.audience_of(path)
        inputs = self.findings.inputs_of(path.removeprefix("findings."))
        audiences = [self.answers.schema.audience_of(name) for name in inputs]
        return strictest(audiences) if audiences else Audience.INTERNAL

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
    path: Path,
    root: Path,
    as_of: date | None,
    epoch: date | None,
    changes: Sequence[WhatIf] = (),
) -> tuple[Answers | None, date | None, tuple[Problem, ...]]:
    """Return the answers, the date of the documents and every problem.

    The date is ``as_of``, else the day the policy takes effect, else ``epoch``, else a problem.
    ``changes`` are laid over what the files say.
    """
    loaded, problems = answers.check(path, root, as_of or epoch, changes=changes)
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


def load_facts(
    path: Path,
    root: Path,
    as_of: date | None,
    epoch: date | None,
    changes: Sequence[WhatIf] = (),
) -> Facts:
    """Read the answers file at ``path`` and derive what follows; see ``check_answers``.

    Raises:
        InvalidInput: With every problem of the answers.
    """
    loaded, day, problems = check_answers(path, root, as_of, epoch, changes)
    if loaded is None or day is None or any(problem.is_error for problem in problems):
        raise InvalidInput(problems)
    return Facts(loaded, derive_findings(loaded.data, day), day, problems)


def load_trial(
    path: Path,
    root: Path,
    as_of: date | None,
    epoch: date | None,
    changes: Sequence[WhatIf] = (),
) -> Facts:
    """Read answers on trial, as ``load_facts`` does, but rules may be broken: see ``problems``.

    Raises:
        InvalidInput: With every problem of answers from which nothing follows.
    """
    loaded, day, problems = check_answers(path, root, as_of, epoch, changes)
    if loaded is None or day is None:
        raise InvalidInput(problems)
    try:
        findings = derive_findings(loaded.data, day)
    except InvalidInput as error:
        raise InvalidInput((*problems, *error.problems)) from None
    return Facts(loaded, findings, day, problems)


def load_inputs(path: Path, root: Path, as_of: date | None, epoch: date | None) -> Inputs:
    """Read everything that a build of the answers file at ``path`` is made from.

    Raises:
        InvalidInput: With every problem of the answers.
    """
    facts = load_facts(path, root, as_of, epoch)
    return Inputs(facts.answers, facts.findings, facts.as_of, facts.problems, root, Library(root))
