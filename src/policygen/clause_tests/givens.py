"""What a case gives: its answers, checked, with what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from policygen.analysis.dates.history import History
from policygen.analysis.findings import Findings
from policygen.answers import Answers, check_rules, normalised
from policygen.answers.layers import load_layers, merge
from policygen.clause_tests.examples import example_answers
from policygen.clause_tests.without import without
from policygen.errors import InvalidInput
from policygen.inputs import Facts, Inputs, completed, derived, load_history
from policygen.problems import Problem, did_you_mean
from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.source import MappingNode

if TYPE_CHECKING:
    from pathlib import Path

    from policygen.clause_tests.cases import Case
    from policygen.library import Library

# The date of documents whose answers give none.
_DAY = date(2027, 1, 4)


class Givens:
    """The inputs of cases, in one project; each start is read once."""

    def __init__(self, root: Path, library: Library) -> None:
        self._root = root
        self._library = library
        self._schema = load_schema(root)
        self._starts: dict[str, tuple[MappingNode, History]] = {}
        self._made: dict[tuple[str, date | None], Inputs] = {}

    def of(self, case: Case) -> Inputs:
        """Return what a case gives.

        Raises:
            InvalidInput: It starts from nothing, or its answers do not fit the schema.
        """
        if case.answers is not None or case.without:
            return self._inputs(case)
        key = (case.start, case.as_of)
        if key not in self._made:
            self._made[key] = self._inputs(case)
        return self._made[key]

    def _inputs(self, case: Case) -> Inputs:
        node, history = self._start(case)
        for path in case.without:
            left = without(node, path)
            if left is None:
                message = f"there is no answer '{path}' to be left out"
                raise InvalidInput([Problem("T081", message, case.location)])
            node = left
        merged = merge(node, case.answers) if case.answers else node
        assert isinstance(merged, MappingNode)  # noqa: S101  (both are mappings)
        answers = normalised(merged, self._schema)
        effective = answers.get("control.effective")
        day = case.as_of or (effective if isinstance(effective, date) else _DAY)
        facts = _facts(answers, day, strict=not _is_examples(case))
        return completed(replace(facts, history=history), self._root, self._library)

    def _start(self, case: Case) -> tuple[MappingNode, History]:
        if case.start not in self._starts:
            self._starts[case.start] = self._load(case)
        return self._starts[case.start]

    def _load(self, case: Case) -> tuple[MappingNode, History]:
        if not case.start:
            return example_answers(self._schema), History()
        samples = packaged("samples")
        known = sorted(path.parent.name for path in samples.glob("*/answers.yaml"))
        root = samples / case.start if case.start in known else self._root
        path = root / ("answers.yaml" if case.start in known else case.start)
        if not path.is_file():
            message = f"there is no answers file '{case.start}' in the project, nor such a sample"
            hint = did_you_mean(case.start, known) or f"samples are {', '.join(known)}"
            raise InvalidInput([Problem("T081", message, case.location, hint)])
        return load_layers(path, root)[0], load_history(path, root)


def _is_examples(case: Case) -> bool:
    return not case.start and case.answers is None and not case.without


def _facts(answers: Answers, day: date, *, strict: bool) -> Facts:
    """Return the facts of answers, whatever rules they break.

    Where nothing can be derived, ``strict`` says whether that is told or nothing follows: examples
    fit their fields, and need not fit each other.
    """
    try:
        findings = derived(answers, day)
    except InvalidInput as error:
        if strict:
            raise InvalidInput(error.problems) from None
        findings = Findings({}, {})
    broken = (*check_rules(answers, day), *check_rules(answers, day, findings.values))
    return Facts(answers, findings, day, broken)
