"""The two sides of a comparison: their documents, and what is known of how they came about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem, Severity
from policygen.redline.reasons import Reasons, Version
from policygen.redline.recorded import Record, RecordedReasons

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from policygen.inputs import Inputs
    from policygen.redline.remarks import Explain, Explainer
    from policygen.revisions import Revision


@dataclass(frozen=True)
class Dates:
    """What dates the documents: the day asked for, and that of SOURCE_DATE_EPOCH."""

    as_of: date | None = None
    epoch: date | None = None


@dataclass(frozen=True)
class Wanted:
    """Which documents of the two sides: empty asks for all, None for the house's own copies."""

    documents: tuple[str, ...] = ()
    audience: str | None = None
    formats: tuple[str, ...] = ("docx",)


@dataclass(frozen=True)
class Word:
    """A document as a Word file.

    ``version`` is what it was made from, if it was made here; ``record`` what its manifest tells,
    if it is of a bundle or was made here.
    """

    data: bytes
    version: Version | None = None
    record: Record | None = None


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its documents by their places in a bundle, without suffix.

    A Word file that was given by itself has the place ``""``. ``day`` is the date of the documents.
    """

    name: str
    documents: Mapping[str, Word]
    day: date | None = None
    inputs: Inputs | None = None
    origin: Revision | None = None
    problems: tuple[Problem, ...] = field(default=())


def explainer_of(old: tuple[Side, Word], new: tuple[Side, Word]) -> Explainer | None:
    """Return who says why two versions of a document differ; nobody if nothing is known of one."""
    before, after = old[1], new[1]
    if before.version is not None and after.version is not None:
        versions = before.version, after.version
        edits = edits_between(old[0].origin, new[0].origin)

        def explained(ours: Sequence[str], theirs: Sequence[str]) -> Explain:
            return Reasons(*versions, (ours, theirs), edits)

        return explained
    if before.record is None or after.record is None:
        return None
    records = before.record, after.record

    def recorded(ours: Sequence[str], theirs: Sequence[str]) -> Explain:
        return RecordedReasons(*records, (before.version, after.version), (ours, theirs))

    return recorded


def edits_between(old: Revision | None, new: Revision | None) -> Callable[[str], str]:
    """Return a function that tells by whom a project's file was edited between two versions."""
    if old is None or new is None or not old.commit or old.repository != new.repository:
        return lambda _: ""
    start, end = old, new

    def told(file: str) -> str:
        repository = end.repository
        path = (end.folder / file).as_posix()
        commits = repository.edits(start.commit, end.commit or "HEAD", [path])
        lines = [f"{one.short} by {one.author}, {one.day}: {one.subject}" for one in commits]
        if not end.commit and repository.uncommitted([path]):
            lines.insert(0, "not committed yet")
        return "; ".join(lines)

    return told


def paired(old: Side, new: Side, problems: list[Problem]) -> dict[str, tuple[Word, Word]]:
    """Return the documents that both sides have, by their places; tell of the others."""
    ours, theirs = old.documents, new.documents
    if "" in {*ours, *theirs} and len(ours) == len(theirs) == 1:
        return {"": (next(iter(ours.values())), next(iter(theirs.values())))}
    shared = [place for place in theirs if place in ours]
    for side, places in ((old, ours), (new, theirs)):
        problems.extend(_alone(side, place) for place in places if place not in shared)
    if not shared:
        message = "the two sides have no document in common"
        hint = "name one document that both have with -d, or compare two Word files"
        raise InvalidInput([*problems, Problem("D065", message, Location(new.name), hint)])
    return {place: (ours[place], theirs[place]) for place in shared}


def _alone(side: Side, place: str) -> Problem:
    message = f"only this side has the document '{place or side.name}': it is not compared"
    return Problem("D066", message, Location(side.name), severity=Severity.WARNING)
