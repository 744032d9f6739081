"""The verbs: each is a short list of stage calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.bundle import (
    Made,
    check_numbers,
    check_open_points,
    check_paths,
    check_typefaces,
    make,
    manifest_of,
    render_copy,
)
from policygen.copies import plan_copies
from policygen.errors import InvalidInput
from policygen.files import Change, publish
from policygen.inputs import Inputs, check_answers, load_inputs
from policygen.manifest import (
    MANIFEST,
    Row,
    Selection,
    keep_rows,
    load_manifest,
    render_manifest,
)
from policygen.model import Audience
from policygen.problems import Problem, in_order
from policygen.scope import top_names
from policygen.source import project_root

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from policygen.problems import Problem

    Progress = Callable[[str, int, int], None]
    """Told of each step: what is done, how many of how many are."""


@dataclass(frozen=True)
class BuildRequest:
    """What a build is asked for. ``epoch`` is the day of SOURCE_DATE_EPOCH, if it is set."""

    answers: Path
    out: Path | None = None
    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    audience: str | None = None
    as_of: date | None = None
    epoch: date | None = None
    final: bool = False
    dry_run: bool = False
    force: bool = False


@dataclass(frozen=True)
class BuildResult:
    """What a build did: warnings and notes, each file's change, and the bundle's folder."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    out: Path


def check(path: Path, as_of: date | None, epoch: date | None) -> tuple[Problem, ...]:
    """Return every problem of an answers file."""
    return check_answers(path, project_root(path), as_of, epoch).problems


def build(request: BuildRequest, progress: Progress = lambda *_: None) -> BuildResult:
    """Write the documents that follow from the answers.

    Raises:
        InvalidInput: With every problem found; nothing is written then.
        OutputRefused: Files may not be overwritten; nothing is written then.
    """
    path = request.answers
    inputs = load_inputs(path, project_root(path), request.as_of, request.epoch)
    made = _assembled(inputs, request, progress)
    artifacts = {}
    rows = []
    for number, one in enumerate(made):
        progress("writing", number, len(made))
        for row, data in render_copy(inputs, one):
            artifacts[row.path] = data
            rows.append(row)
    if twice := list(check_paths(rows)):
        raise InvalidInput((*inputs.problems, *twice))
    problems = [*inputs.problems, *(problem for one in made for problem in one.problems)]
    problems += [*check_numbers(inputs, made), *check_typefaces(inputs, made)]
    return _published(inputs, request, artifacts, rows, problems)


def _assembled(inputs: Inputs, request: BuildRequest, progress: Progress) -> list[Made]:
    """Return every copy that is asked for, assembled. Raises InvalidInput."""
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    copies = plan_copies(inputs.library.outlines, names, inputs.formats, request)
    made = []
    for number, copy in enumerate(copies):
        progress("assembling", number, len(copies))
        made.append(make(inputs, copy))
    problems = [problem for one in made for problem in one.problems]
    problems += check_open_points(inputs, made, final=request.final)
    if any(problem.is_error for problem in problems):
        raise InvalidInput((*inputs.problems, *problems))
    return made


def _published(
    inputs: Inputs,
    request: BuildRequest,
    artifacts: dict[str, bytes],
    rows: list[Row],
    problems: list[Problem],
) -> BuildResult:
    out = request.out or request.answers.parent / "build"
    earlier = load_manifest(out)
    audience = Audience(request.audience) if request.audience else None
    selection = Selection(request.formats, request.documents, audience)
    kept, obsolete = keep_rows(earlier.manifest, rows, selection)
    manifest = manifest_of(inputs, kept, {"final": request.final})
    changes = publish(
        out,
        {**artifacts, MANIFEST: render_manifest(manifest)},
        earlier.known,
        obsolete,
        force=request.force,
        dry_run=request.dry_run,
    )
    return BuildResult(in_order((*problems, *earlier.problems)), changes, out)
