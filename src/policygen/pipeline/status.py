"""The verb ``status``: how each document stands, what it lacks, and what is overdue."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.analysis.dates.history import State
from policygen.approved import LAPSED, check_signatures
from policygen.bundle import make, manifest_of
from policygen.errors import InvalidInput, MissingTool
from policygen.inputs import load_inputs
from policygen.pipeline.approval_checks import expired_exceptions, open_points_in
from policygen.pipeline.approve import approvable
from policygen.pipeline.reviews import schedule_of
from policygen.problems import Problem, Severity, in_order
from policygen.revisions import find_repository
from policygen.source import project_root
from policygen.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from policygen.approvals import Approval
    from policygen.approved import Judged
    from policygen.bundle import Made
    from policygen.inputs import Inputs
    from policygen.pipeline.build import Progress
    from policygen.pipeline.reviews import Schedule

# A document's review is dated by these; the others are days of the contract's life.
_REVIEWS = frozenset({"meeting"})


class Stage(StrEnum):
    """How far a document is."""

    DRAFT = "draft"
    APPROVED = "approved"
    CHANGED = "changed since approval"


@dataclass(frozen=True)
class DocumentStatus:
    """How one document stands on a day.

    ``given`` are the approvals of the text as it is, ``lacking`` says whose are missing, and
    ``not_counted`` why one that is there does not suffice; ``later`` are those of the version
    that were given after the day, whatever its text was.
    ``next_review`` is the day of the next review, None where none is known; ``overdue`` names the
    reviews whose day has passed without a record. ``open_points`` are answer paths,
    ``expired`` the exceptions that have ended.
    """

    document: str
    title: str
    version: str
    stage: Stage
    given: tuple[Approval, ...]
    lacking: tuple[str, ...]
    not_counted: tuple[str, ...]
    later: tuple[Approval, ...]
    next_review: date | None
    overdue: tuple[str, ...]
    open_points: tuple[str, ...]
    expired: tuple[str, ...]

    @property
    def wants_attention(self) -> bool:
        """Whether something has lapsed: an approval, an exception, the day of a review."""
        return self.stage is Stage.CHANGED or bool(self.overdue or self.expired)


@dataclass(frozen=True)
class ProjectStatus:
    """How the documents of one answers file stand; ``problems`` are warnings and notes."""

    answers: Path
    as_of: date
    documents: tuple[DocumentStatus, ...]
    problems: tuple[Problem, ...]

    @property
    def wants_attention(self) -> bool:
        """Whether something of any document has lapsed."""
        return any(document.wants_attention for document in self.documents)


def status(
    path: Path, as_of: date, epoch: date | None = None, progress: Progress = lambda *_: None
) -> ProjectStatus:
    """Return how each document of an answers file stands on a day; nothing is written.

    Raises:
        InvalidInput: With every problem of the answers, or of a signature on record.
        MissingTool: An approval is signed, and ssh-keygen is not installed.
    """
    return in_worker(partial(_status, path, as_of, epoch), progress)


def _status(path: Path, as_of: date, epoch: date | None, progress: Progress) -> ProjectStatus:
    inputs = load_inputs(path, project_root(path), None, epoch)
    schedule = schedule_of(inputs, as_of)
    copies = approvable(inputs)
    on_the_day = replace(inputs, approvals=inputs.approvals.until(as_of))
    documents: list[DocumentStatus] = []
    problems: list[Problem] = []
    clauses: set[str] = set()
    for number, copy in enumerate(copies):
        progress("looking at", number, len(copies))
        made = make(on_the_day, copy)
        told_of = _status_of(inputs, made, schedule)
        problems += (*made.problems, *check_signatures(inputs.root, told_of.later))
        clauses |= set(made.assembled.clauses)
        documents.append(told_of)
    if any(problem.is_error for problem in problems):
        raise InvalidInput(problems)
    told = [problem for problem in problems if problem.code == LAPSED]
    told += _strays(inputs, {copy.path for copy in copies})
    told += _uncommitted(inputs, clauses)
    return ProjectStatus(path, as_of, tuple(documents), in_order(told))


def _status_of(inputs: Inputs, made: Made, schedule: Schedule) -> DocumentStatus:
    copy, document, judged = made.copy, made.assembled.document, made.judged
    version = document.properties.version
    review, overdue = _reviews(inputs, copy.record, schedule)
    on_record = inputs.approvals.of(copy.path, version)
    return DocumentStatus(
        document=copy.path,
        title=document.title,
        version=version,
        stage=_stage(judged),
        given=judged.given,
        lacking=judged.lacking,
        not_counted=judged.not_counted,
        later=tuple(each for each in on_record if each.on > schedule.as_of),
        next_review=review,
        overdue=overdue,
        open_points=tuple(open_points_in(inputs, made)),
        expired=tuple(name for name, _ in expired_exceptions(inputs, copy.record, schedule.as_of)),
    )


def _stage(judged: Judged) -> Stage:
    if judged.standing.approved:
        return Stage.APPROVED
    return Stage.CHANGED if judged.has_lapsed else Stage.DRAFT


def _reviews(
    inputs: Inputs, record: str, schedule: Schedule
) -> tuple[date | None, tuple[str, ...]]:
    """Return the day of the next review, and the reviews that are overdue."""
    topic, _, name = record.partition("/")
    if not record:
        day = inputs.answers.get("control.next_review")
        if not isinstance(day, datetime.date):
            return None, ()
        late = day < schedule.as_of
        return day, (f"review by {day}",) * late
    if topic != "contracts":
        return None, ()
    events = [
        told for contract in schedule.contracts if contract.id == name for told in contract.told
    ]
    coming = (
        told.event.day
        for told in events
        if told.event.kind in _REVIEWS
        and told.state is State.DUE
        and told.event.day >= schedule.as_of
    )
    overdue = tuple(told.event.id for told in events if told.state is State.OVERDUE)
    return min(coming, default=None), overdue


def _strays(inputs: Inputs, documents: set[str]) -> Iterator[Problem]:
    """Yield a warning for each approval of a document that the answers do not give."""
    for each in inputs.approvals.records:
        if each.document not in documents:
            message = f"{each.document} {each.version} was approved, and the answers give no such "
            hint = "keep the record if the document was dropped; else mend the answers"
            yield Problem("H044", f"{message}document", each.location, hint, Severity.WARNING)


def _uncommitted(inputs: Inputs, clauses: Iterable[str]) -> Iterator[Problem]:
    """Yield a note for each input in the project that git does not have as it is."""
    try:
        repository = find_repository(inputs.root)
    except MissingTool:
        return
    if repository is None:
        return
    files = {*manifest_of(inputs, (), {}).files, *clauses}
    here = [name for name in files if (inputs.root / name).is_file()]
    inside = inputs.root.resolve().relative_to(repository.root.resolve()).as_posix()
    for name in repository.differing(PurePosixPath(inside), here):
        message = f"{name} is not committed as it is: what is told here is of the file on disk"
        yield Problem("H056", message, severity=Severity.NOTE)
