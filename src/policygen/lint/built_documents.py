"""The documents that answers give, assembled in memory and linted, each fault told once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policygen.assemble import assemble
from policygen.errors import InvalidInput
from policygen.executed.contract import scope_of
from policygen.executed.jobs import plan_jobs
from policygen.lint.running import Outcome, lint_subject
from policygen.lint.texts.clause_text import parse_clause_text
from policygen.lint.texts.document_text import parse_document
from policygen.lint.texts.passages import fold
from policygen.lint.texts.subjects import Subject
from policygen.lint.texts.word_text import parse_word
from policygen.model import Audience
from policygen.problems import Problem, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.assemble import Assembled
    from policygen.inputs import Inputs
    from policygen.lint.faults import Fault, Rule
    from policygen.lint.texts.silences import Silence
    from policygen.problems import Location


@dataclass(frozen=True, slots=True)
class _Everything:
    """Asks for every document of one audience."""

    audience: str | None = None
    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def lint_documents(inputs: Inputs, rules: Sequence[Rule]) -> Outcome:
    """Return what the rules find in all documents of the answers, in the copies for all readers.

    What cannot be assembled is among the problems.
    """
    work = _Work(inputs, rules)
    outcome = Outcome()
    told: dict[tuple[str, Location], Problem] = {}
    for assembled in _all_documents(inputs):
        found = work.lint(assembled)
        for problem in found.problems:
            told.setdefault((problem.code, problem.location), problem)
        outcome.faults += found.faults
        for one, times in found.silenced.items():
            outcome.silenced[one] = max(times, outcome.silenced.get(one, 0))
        outcome.texts += 1
    outcome.problems = in_order(told.values())
    return outcome


def _all_documents(inputs: Inputs) -> Iterator[Assembled]:
    outlines = inputs.library.outlines
    copied = {audience for outline in outlines for audience in outline.copies}
    for audience in (None, *(one for one in Audience if one in copied)):
        offering = [one for one in outlines if audience is None or audience in one.copies]
        wanted = _Everything(audience)
        try:
            jobs = plan_jobs(inputs, wanted, offering).jobs
        except InvalidInput:
            if audience is None:
                raise
            continue
        for job in jobs:
            # What was signed is not mended by a linter.
            if not job.inputs.home:
                scope = scope_of(job.inputs, job.copy)
                yield assemble(job.copy.outline, inputs.library, scope)


@dataclass(slots=True)
class _Work:
    inputs: Inputs
    rules: Sequence[Rule]
    lines: dict[str, list[str]] = field(default_factory=dict)
    silences: dict[str, tuple[Silence, ...]] = field(default_factory=dict)

    def lint(self, assembled: Assembled) -> Outcome:
        document = parse_document(assembled.document)
        silences = tuple(one for file in assembled.clauses for one in self._silences(file))
        subject = Subject(document.name, document.passages, silences)
        found = lint_subject(subject, self.rules, self._problem, judge_silences=False)
        found.problems = (*found.problems, *assembled.problems)
        return found

    def _silences(self, file: str) -> tuple[Silence, ...]:
        if file not in self.silences:
            self.silences[file] = _silences_in(self.inputs.library.read(file), file)
        return self.silences[file]

    def _problem(self, fault: Fault) -> Problem:
        """Return a fault at the clause's line, or at the answer whose words they are."""
        problem = fault.problem
        answers = fault.passage.stretch(fault.start).answers
        for path in answers:
            value = self.inputs.answers.get(path)
            if isinstance(value, str) and fault.words in fold(value):
                where = self.inputs.answers.where(path)
                return replace(problem, location=replace(where, pointer=path))
        where = replace(problem.location, column=self._column(fault, problem.location))
        if answers:
            where = replace(where, pointer=answers[0])
        return self.inputs.library.placed(replace(problem, location=where))

    def _column(self, fault: Fault, where: Location) -> int:
        """Return the column of the words in their clause's line, 0 if they are not all there."""
        if where.file.endswith(".docx"):
            return 0
        if where.file not in self.lines:
            try:
                data = self.inputs.library.read(where.file)
            except KeyError:
                data = b""
            self.lines[where.file] = fold_lines(data.decode("utf-8-sig", "replace"))
        lines = self.lines[where.file]
        if not 0 < where.line <= len(lines):
            return 0
        return lines[where.line - 1].find(fault.words) + 1


def _silences_in(data: bytes, file: str) -> tuple[Silence, ...]:
    if file.endswith(".docx"):
        return parse_word(data, file).silences
    text = data.decode("utf-8-sig")
    return parse_clause_text(text, file).silences if "lint-off" in text else ()


def fold_lines(text: str) -> list[str]:
    """Return the lines of a text, each folded."""
    return [fold(line) for line in text.replace("\r\n", "\n").split("\n")]
