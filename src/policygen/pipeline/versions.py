"""Versions to compare: a Word file, a bundle folder, answers, or a revision of answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from policygen.bundle import make, render_copy
from policygen.errors import InvalidInput, MissingTool
from policygen.executed.jobs import plan_jobs
from policygen.files import name_fault
from policygen.inputs import load_inputs
from policygen.manifest import MANIFEST, load_manifest
from policygen.problems import Location, Problem, Severity, did_you_mean
from policygen.redline.reasons import Reasons, Version
from policygen.revisions import Repository, find_repository
from policygen.source import project_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from policygen.inputs import Inputs
    from policygen.pipeline.build import Progress
    from policygen.redline.remarks import Explain, Explainer


_ANSWERS = "answers.yaml"
PROJECT_FILE = "policygen.yaml"


@dataclass(frozen=True)
class Dates:
    """What dates the documents: the day asked for, and that of SOURCE_DATE_EPOCH."""

    as_of: date | None = None
    epoch: date | None = None


@dataclass(frozen=True)
class Origin:
    """Where a side is from: the repository, the commit, and the project's folder in it.

    The commit is empty for files as they lie in the working folder.
    """

    repository: Repository
    commit: str
    folder: PurePosixPath


@dataclass(frozen=True)
class Wanted:
    """Which documents of the two sides: empty asks for all, None for the house's own copies."""

    documents: tuple[str, ...] = ()
    audience: str | None = None
    formats: tuple[str, ...] = ("docx",)


@dataclass(frozen=True)
class Word:
    """A document as a Word file; what it was made from, if it was made here."""

    data: bytes
    version: Version | None = None


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its documents by their places in a bundle, without suffix.

    A Word file that was given by itself has the place ``""``. ``day`` is the date of the documents.
    """

    name: str
    documents: Mapping[str, Word]
    day: date | None = None
    inputs: Inputs | None = None
    origin: Origin | None = None
    problems: tuple[Problem, ...] = field(default=())


def load_side(
    spec: str,
    wanted: Wanted,
    dates: Dates,
    store: Path,
    progress: Progress = lambda *_: None,
) -> Side:
    """Return the documents of a Word file, a bundle folder, an answers file or a revision.

    Args:
        spec: a path, or ``REV:path`` of an answers file, from the working directory or the
            repository's root.
        wanted: which documents.
        dates: what dates them.
        store: an empty folder of its own for the files of a revision; it must live as long as
            the side.
        progress: is told of each step.

    Raises:
        InvalidInput: The file cannot be read, there is no such revision, or the answers have
            errors.
        MissingTool: A revision is asked for and git is not installed.
    """
    path = Path(spec)
    if path.is_dir():
        return _bundle(path, wanted)
    if path.suffix.lower() == ".docx" and (path.exists() or ":" not in spec):
        return Side(path.as_posix(), {"": Word(read_file(path))})
    if path.exists():
        root = project_root(path)
        return _built(spec, (path, root, _origin(root)), wanted, dates, progress)
    return _built(spec, _exported(spec, store), wanted, dates, progress)


def answers_in(spec: str) -> list[str] | None:
    """Return the answers files that a revision without a path may mean, None if it names one."""
    if Path(spec).exists() or ":" in spec or Path(spec).suffix.lower() in {".docx", ".yaml"}:
        return None
    repository = _repository(spec)
    here = _inside(repository, Path.cwd())
    found = repository.files(repository.commit(spec), here)
    return [name for name in found if PurePosixPath(name).name == _ANSWERS]


def _repository(spec: str) -> Repository:
    repository = find_repository(Path.cwd())
    if repository is None:
        message = f"{spec} is no file or folder, and no repository of git is here"
        hint = "name a file that is there, or work inside the repository"
        raise InvalidInput([Problem("D063", message, Location(spec), hint)])
    return repository


def _inside(repository: Repository, folder: Path) -> PurePosixPath:
    """Return a folder's path from the root of its repository."""
    return PurePosixPath(folder.resolve().relative_to(repository.root.resolve()).as_posix())


def _exported(spec: str, store: Path) -> tuple[Path, Path, Origin]:
    """Put the project of a revision's answers into the store; return the answers and the root."""
    repository = _repository(spec)
    revision, _, path = spec.partition(":")
    commit = repository.commit(revision)
    files = repository.files(commit, PurePosixPath())
    here = _inside(repository, Path.cwd())
    choices = [name for name in files if PurePosixPath(name).name == _ANSWERS]
    near = [name for name in choices if PurePosixPath(name).is_relative_to(here)]
    asked = [normpath(str(here / path)), normpath(path)] if path else near[:1]
    answers = next((PurePosixPath(name) for name in asked if name in files), None)
    if answers is None:
        message = f"revision {revision} has no file {path or _ANSWERS}"
        hint = did_you_mean(path, files) or "name the answers file after a colon: REV:answers.yaml"
        raise InvalidInput([Problem("D069", message, Location(spec), hint)])
    top = next((one for one in answers.parents if str(one / PROJECT_FILE) in files), answers.parent)
    for name, key in files.items():
        if PurePosixPath(name).is_relative_to(top) and not name_fault(name):
            target = store / PurePosixPath(name).relative_to(top)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(repository.content(key))
    return store / answers.relative_to(top), store, Origin(repository, commit, top)


def _origin(root: Path) -> Origin | None:
    """Return the repository of a project's folder, if it has one and git is installed."""
    try:
        repository = find_repository(root)
    except MissingTool:
        return None
    if repository is None:
        return None
    return Origin(repository, "", _inside(repository, root))


def read_file(path: Path) -> bytes:
    """Return the content of a file. Raises InvalidInput if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        problem = Problem("D063", message, Location(path.as_posix()))
        raise InvalidInput([problem]) from None


def _bundle(folder: Path, wanted: Wanted) -> Side:
    earlier = load_manifest(folder)
    if earlier.manifest is None:
        message = "there is no bundle in this folder: its manifest.json is missing"
        hint = "name the folder that 'policygen build' wrote, or an answers file"
        where = Location((folder / MANIFEST).as_posix())
        raise InvalidInput(earlier.problems or [Problem("D064", message, where, hint)])
    start = f"{wanted.audience}/" if wanted.audience else ""
    rows = [
        row
        for row in earlier.manifest.rows
        if row.format == "docx"
        and row.path.startswith(f"{row.audience}/") is bool(start)
        and row.path.startswith(start)
        and (not wanted.documents or row.ids & set(wanted.documents))
    ]
    documents = {
        row.path.removeprefix(start).removesuffix(".docx"): Word(read_file(folder / row.path))
        for row in rows
    }
    return Side(folder.as_posix(), documents, earlier.manifest.as_of)


def _built(
    spec: str,
    answers: tuple[Path, Path, Origin | None],
    wanted: Wanted,
    dates: Dates,
    progress: Progress,
) -> Side:
    path, root, origin = answers
    inputs = load_inputs(path, root, dates.as_of, dates.epoch)
    documents = dict(built_documents(inputs, wanted, progress))
    return Side(spec, documents, inputs.as_of, inputs, origin, inputs.problems)


def built_documents(
    inputs: Inputs, wanted: Wanted, progress: Callable[[str, int, int], None]
) -> Iterator[tuple[str, Word]]:
    """Yield the Word files that the answers give. Raises InvalidInput."""
    jobs = plan_jobs(inputs, wanted).jobs
    for number, job in enumerate(jobs):
        progress("building", number, len(jobs))
        made = make(job.inputs, job.copy, front=job.front)
        if any(problem.is_error for problem in made.problems):
            raise InvalidInput((*inputs.problems, *made.problems))
        for row, data in render_copy(job.inputs, made):
            place = row.path.removeprefix(job.copy.folder).removesuffix(".docx")
            yield place, Word(data, Version(job.inputs, made.assembled))


def explainer_of(old: tuple[Side, Word], new: tuple[Side, Word]) -> Explainer | None:
    """Return who says why two versions of a document differ; nobody if one was not built here."""
    before, after = old[1].version, new[1].version
    if before is None or after is None:
        return None
    edits = edits_between(old[0].origin, new[0].origin)

    def explained(ours: Sequence[str], theirs: Sequence[str]) -> Explain:
        return Reasons(before, after, (ours, theirs), edits)

    return explained


def edits_between(old: Origin | None, new: Origin | None) -> Callable[[str], str]:
    """Return a function that tells by whom a project's file was edited between two versions."""
    if old is None or new is None or not old.commit or old.repository != new.repository:
        return lambda _: ""
    start, end = old, new

    def told(file: str) -> str:
        repository = end.repository
        path = (end.folder / file).as_posix()
        commits = repository.edits(start.commit, end.commit or "HEAD", path)
        lines = [f"{one.id} by {one.author}, {one.day}: {one.subject}" for one in commits]
        return "; ".join(lines) or ("" if end.commit else "not committed yet")

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
