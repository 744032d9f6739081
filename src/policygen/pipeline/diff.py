"""The verb ``diff``: which answers changed, and what follows from that."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from policygen.analysis.comparing import compare_findings
from policygen.pipeline.versions import Dates, Side, Wanted, edits_between, load_side
from policygen.problems import in_order
from policygen.redline import Signature, redline_word
from policygen.redline.alignment import equal_pairs
from policygen.redline.changed_answers import changed_answers
from policygen.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from policygen.analysis.comparing import Difference
    from policygen.inputs import Inputs
    from policygen.pipeline.build import Progress
    from policygen.pipeline.versions import Word
    from policygen.problems import Problem
    from policygen.redline.changed_answers import ChangedAnswer
    from policygen.templating import Formats

#: Moves are told only where the changes have a day; nobody sees which.
_DAY = datetime.date(2000, 1, 1)


@dataclass(frozen=True)
class DiffRequest:
    """What is compared: each side a Word file, bundle folder, answers file or ``REV:path``."""

    old: str
    new: str
    documents: tuple[str, ...] = ()
    as_of: date | None = None
    epoch: date | None = None


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """A clause of a document that was ``edited``, ``added``, ``removed`` or ``moved``.

    ``edits`` says by whom and why, where git knows.
    """

    file: str
    document: str
    how: str
    edits: str = ""


@dataclass(frozen=True, slots=True)
class ChangedDocument:
    """A document that differs, by its place in the bundle.

    ``how`` is ``changed``, ``added`` or ``removed``; ``paragraphs`` counts those of one that
    changed by what happened to them.
    """

    place: str
    how: str
    paragraphs: dict[str, int]


@dataclass(frozen=True)
class DiffResult:
    """What is different; ``formats`` are how the new side prints values, if it has answers."""

    problems: tuple[Problem, ...]
    answers: tuple[ChangedAnswer, ...] = ()
    findings: tuple[Difference, ...] = ()
    clauses: tuple[ChangedClause, ...] = ()
    documents: tuple[ChangedDocument, ...] = ()
    formats: Formats | None = None


def diff(request: DiffRequest, progress: Progress = lambda *_: None) -> DiffResult:
    """Return what is different between two versions; nothing is written.

    Raises:
        InvalidInput: With every problem found.
    """
    return in_worker(partial(_diff, request), progress)


def _diff(request: DiffRequest, progress: Progress) -> DiffResult:
    wanted, dates = Wanted(request.documents), Dates(request.as_of, request.epoch)
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        old = load_side(request.old, wanted, dates, Path(one), progress)
        new = load_side(request.new, wanted, dates, Path(other), progress)
        documents, problems = _documents(old, new, progress)
        answers, findings = _facts(old.inputs, new.inputs)
        return DiffResult(
            in_order((*old.problems, *new.problems, *problems)),
            answers,
            findings,
            tuple(_clauses(old, new)),
            documents,
            new.inputs.formats if new.inputs else None,
        )


def _facts(
    old: Inputs | None, new: Inputs | None
) -> tuple[tuple[ChangedAnswer, ...], tuple[Difference, ...]]:
    if old is None or new is None:
        return (), ()
    findings = compare_findings(old.findings.values, new.findings.values)
    return changed_answers(old.answers, new.answers), findings


def _documents(
    old: Side, new: Side, progress: Progress
) -> tuple[tuple[ChangedDocument, ...], list[Problem]]:
    ours, theirs = dict(old.documents), dict(new.documents)
    if len(ours) == len(theirs) == 1 and "" in {*ours, *theirs}:
        place = next(iter({*ours, *theirs} - {""}), new.name)
        ours, theirs = {place: next(iter(ours.values()))}, {place: next(iter(theirs.values()))}
    found: list[ChangedDocument] = []
    problems: list[Problem] = []
    places = sorted({*ours, *theirs})
    for number, place in enumerate(places):
        progress("comparing", number, len(places))
        if place not in theirs:
            found.append(ChangedDocument(place, "removed", {}))
        elif place not in ours:
            found.append(ChangedDocument(place, "added", {}))
        elif ours[place].data != theirs[place].data:
            names = (old.name, new.name)
            made = redline_word(ours[place].data, theirs[place].data, Signature(when=_DAY), names)
            problems += made.problems
            if any(made.paragraphs.values()):
                found.append(ChangedDocument(place, "changed", made.paragraphs))
    return tuple(found), problems


def _clauses(old: Side, new: Side) -> Iterator[ChangedClause]:
    """Yield the clauses that differ in the documents that both sides have."""
    edits = edits_between(old.origin, new.origin)
    for place in new.documents:
        if place in old.documents:
            yield from _clauses_of(place, old.documents[place], new.documents[place], edits)


def _clauses_of(
    place: str, old: Word, new: Word, edits: Callable[[str], str]
) -> Iterator[ChangedClause]:
    if old.version is None or new.version is None:
        return
    ours, theirs = old.version.assembled.clauses, new.version.assembled.clauses
    staying = {theirs[to] for _, to in equal_pairs(ours, theirs)}
    for file in dict.fromkeys((*theirs, *ours)):
        if file not in theirs or file not in ours:
            yield ChangedClause(file, place, "added" if file in theirs else "removed")
            continue
        before, after = old.version.inputs.library, new.version.inputs.library
        if before.read(file) != after.read(file):
            yield ChangedClause(file, place, "edited", edits(file))
        if file not in staying:
            yield ChangedClause(file, place, "moved")
