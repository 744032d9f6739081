"""Versions to compare: a Word file, a bundle folder, answers, or a revision of answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from policygen import __version__
from policygen.bundle import make, manifest_of, render_copy
from policygen.errors import InvalidInput, MissingTool
from policygen.executed.jobs import plan_jobs
from policygen.files import name_fault
from policygen.inputs import load_inputs
from policygen.pipeline.bundles import find_bundle, load_bundle
from policygen.pipeline.sides import Side, Word
from policygen.problems import Location, Problem, Severity, did_you_mean
from policygen.redline.reasons import Version
from policygen.redline.recorded import Record
from policygen.revisions import Revision, find_repository, load_revision
from policygen.source import project_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policygen.inputs import Inputs
    from policygen.manifest import Manifest, Row
    from policygen.pipeline.build import Progress
    from policygen.pipeline.sides import Dates, Wanted
    from policygen.revisions import Repository


_ANSWERS = "answers.yaml"
PROJECT_FILE = "policygen.yaml"


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
        return load_bundle(path, wanted, progress)
    if path.suffix.lower() == ".docx" and (path.exists() or ":" not in spec):
        return Side(path.as_posix(), {"": Word(read_file(path))})
    if path.exists():
        root = project_root(path)
        return _built(spec, (path, root, _origin(root)), wanted, dates, progress)
    answers, root, origin = _exported(spec, store)
    committed = find_bundle(answers, root)
    if committed and committed[1].tool != __version__:
        side = load_bundle(committed[0], wanted, progress, spec)
        return replace(side, problems=(_of_another_release(spec, committed[1]),), origin=origin)
    return _built(spec, (answers, root, origin), wanted, dates, progress)


def answers_in(spec: str) -> list[str] | None:
    """Return the answers files that a revision without a path may mean, None if it names one."""
    if Path(spec).exists() or ":" in spec or Path(spec).suffix.lower() in {".docx", ".yaml"}:
        return None
    repository = _repository(spec)
    here = repository.path_of(Path.cwd())
    found = repository.files(repository.commit(spec), here)
    return [name for name in found if PurePosixPath(name).name == _ANSWERS]


def _repository(spec: str) -> Repository:
    try:
        return load_revision(Path.cwd()).repository
    except InvalidInput as error:
        told = error.problems[0]
        message = f"{spec} is no file or folder here, and no revision: {told.message}"
        hint = "name a file that is there, or work inside the repository"
        problem = Problem("D063", message, Location(spec), told.hint or hint)
        raise InvalidInput([problem]) from None


def _exported(spec: str, store: Path) -> tuple[Path, Path, Revision]:
    """Put the project of a revision's answers into the store; return the answers and the root."""
    repository = _repository(spec)
    revision, _, path = spec.partition(":")
    commit = repository.commit(revision)
    files = repository.files(commit, PurePosixPath())
    here = repository.path_of(Path.cwd())
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
    return store / answers.relative_to(top), store, Revision(repository, commit, top)


def _origin(root: Path) -> Revision | None:
    """Return the repository of a project's folder, if it has one and git is installed."""
    try:
        repository = find_repository(root)
    except MissingTool:
        return None
    if repository is None:
        return None
    return Revision(repository, "", repository.path_of(root))


def read_file(path: Path) -> bytes:
    """Return the content of a file. Raises InvalidInput if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        problem = Problem("D063", message, Location(path.as_posix()))
        raise InvalidInput([problem]) from None


def _of_another_release(spec: str, manifest: Manifest) -> Problem:
    message = (
        f"this revision was built by policygen {manifest.tool}, not by {__version__}: "
        "the files that were committed are compared"
    )
    hint = "reasons name the answers and clauses that changed, without their values"
    return Problem("D079", message, Location(spec), hint, Severity.WARNING)


def _built(
    spec: str,
    answers: tuple[Path, Path, Revision | None],
    wanted: Wanted,
    dates: Dates,
    progress: Progress,
) -> Side:
    path, root, origin = answers
    revision = origin if origin and origin.commit else None
    inputs = load_inputs(path, root, dates.as_of, dates.epoch, revision)
    made = {
        place: (row, data, version)
        for place, row, data, version in _documents(inputs, wanted, progress)
    }
    manifest = manifest_of(inputs, tuple(row for row, _, _ in made.values()), {})
    documents = {
        place: Word(data, version, Record(manifest, row))
        for place, (row, data, version) in made.items()
    }
    return Side(spec, documents, inputs.as_of, inputs, origin, inputs.problems)


def _documents(
    inputs: Inputs, wanted: Wanted, progress: Callable[[str, int, int], None]
) -> Iterator[tuple[str, Row, bytes, Version]]:
    """Yield the Word files that the answers give, by their places. Raises InvalidInput."""
    jobs = plan_jobs(inputs, wanted).jobs
    for number, job in enumerate(jobs):
        progress("building", number, len(jobs))
        made = make(job.inputs, job.copy, front=job.front)
        if any(problem.is_error for problem in made.problems):
            raise InvalidInput((*inputs.problems, *made.problems))
        for row, data in render_copy(job.inputs, made):
            place = row.path.removeprefix(job.copy.folder).removesuffix(".docx")
            yield place, row, data, Version(job.inputs, made.assembled)
