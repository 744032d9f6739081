"""The verb ``verify``: is the bundle on disk what was built, and what its inputs give today."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from policygen.bundle import make, manifest_of, render_copy
from policygen.drift import FileState, Rebuilt, drift_problems, file_states
from policygen.errors import InvalidInput
from policygen.files import is_unfinished, load_published
from policygen.inputs import load_inputs
from policygen.manifest import MANIFEST, load_manifest
from policygen.pipeline.past_builds import answers_of, past_builds
from policygen.problems import Location, Problem, Severity
from policygen.source import project_root
from policygen.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from policygen.inputs import Inputs
    from policygen.manifest import Manifest, Row
    from policygen.pipeline.past_builds import PastBuild

    Progress = Callable[[str, int, int], None]
    """Told of each step: what is done, how many of how many are."""


@dataclass(frozen=True)
class Verified:
    """What is to be said of a bundle: every problem, the state of each file that it lists."""

    problems: tuple[Problem, ...]
    files: tuple[FileState, ...] = ()


@dataclass
class _Today:
    """What the inputs give today, put together build by build.

    ``made`` and ``unmade`` are the paths, without suffix, of the documents that are made again
    and of those that a build did not make.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    unmade: set[str] = field(default_factory=set)


def verify(
    folder: Path, answers: Path | None = None, progress: Progress = lambda *_: None
) -> Verified:
    """Compare the bundle in ``folder`` with its manifest and with what its inputs give.

    The documents are made again in memory, each with the date that it was built with. Nothing is
    written. ``answers`` is the answers file, where the manifest's own name for it does not lead
    there.

    Raises:
        InvalidInput: There is no manifest that can be read.
    """
    return in_worker(partial(_verified, folder, answers), progress)


def _verified(folder: Path, answers: Path | None, progress: Progress) -> Verified:
    earlier = load_manifest(folder)
    if earlier.manifest is None:
        raise InvalidInput([*map(_as_error, earlier.problems)] or [_no_manifest(folder)])
    manifest = earlier.manifest
    problems = [_unfinished(folder)] if is_unfinished(folder) else []
    contents = {row.path: load_published(folder, row.path) for row in manifest.rows}
    path = answers or answers_of(manifest, folder)
    if path is None:
        problems.append(_no_answers(manifest, folder))
        rebuilt = None
    else:
        rebuilt, found = _rebuilt(path, manifest, progress)
        problems += found
    states = tuple(file_states(manifest, contents, rebuilt))
    problems += drift_problems(states, folder.as_posix())
    problems += _foreign(folder, manifest)
    return Verified(tuple(problems), states)


def _rebuilt(
    path: Path, manifest: Manifest, progress: Progress
) -> tuple[Rebuilt | None, list[Problem]]:
    """Make every file of the manifest again; without it, say why it cannot be made."""
    today = _Today()
    inputs = None
    for asked in past_builds(manifest.rows):
        try:
            inputs = load_inputs(path, project_root(path), asked.as_of, None)
            _make_again(inputs, asked, today, progress)
        except InvalidInput as error:
            return None, [_cannot_be_made(path), *error.problems]
    if inputs is None:
        return None, []
    listed = [_not_listed(name) for name in sorted(today.unmade - today.made)]
    now = manifest_of(inputs, tuple(today.rows), manifest.options)
    return Rebuilt(today.contents, now, inputs.answers.files), listed


def _make_again(inputs: Inputs, asked: PastBuild, today: _Today, progress: Progress) -> None:
    copies, unmade = asked.copies(inputs)
    today.unmade |= unmade
    today.made |= {copy.path for copy in copies}
    for number, copy in enumerate(copies):
        progress("making again", number, len(copies))
        made = make(inputs, copy)
        if any(problem.is_error for problem in made.problems):
            raise InvalidInput(made.problems)
        for row, data in render_copy(inputs, made):
            today.contents[row.path] = data
            today.rows.append(row)


def _foreign(folder: Path, manifest: Manifest) -> Iterator[Problem]:
    """Yield a note for each file in the folder that no build wrote."""
    known = {row.path for row in manifest.rows} | {MANIFEST}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and name not in known and not name.startswith("."):
            place = Location((folder / name).as_posix())
            message = "this file is not from a build: nothing is known of it"
            yield Problem("B024", message, place, severity=Severity.NOTE)


def _as_error(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.ERROR, hint="restore it, or build again")


def _no_manifest(folder: Path) -> Problem:
    message = "there is no bundle here: the folder has no manifest.json"
    hint = "give the folder that 'policygen build' wrote to"
    return Problem("B025", message, Location(folder.as_posix()), hint)


def _unfinished(folder: Path) -> Problem:
    message = "a build was cut short while it wrote this bundle"
    hint = "run 'policygen build' again: it completes what was begun"
    return Problem("B023", message, Location(folder.as_posix()), hint)


def _no_answers(manifest: Manifest, folder: Path) -> Problem:
    message = f"the answers file '{manifest.source}' of this bundle is not found"
    hint = "give it with --answers; without it only edits by hand can be told"
    return Problem("B026", message, Location((folder / MANIFEST).as_posix()), hint)


def _cannot_be_made(path: Path) -> Problem:
    message = "the documents cannot be made again from these answers"
    hint = "mend the problems told beside this one; without that only edits by hand can be told"
    return Problem("B027", message, Location(path.as_posix()), hint)


def _not_listed(path: str) -> Problem:
    message = f"the answers also give '{path}', which was never built into this bundle"
    hint = "build again without -d if it belongs here"
    return Problem("B028", message, hint=hint, severity=Severity.WARNING)
