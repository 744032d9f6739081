"""The verbs: each is a short list of stage calls."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.bundle import Made, check_open_points, make, manifest_of, render_copy
from policygen.copies import plan_copies
from policygen.errors import InvalidInput
from policygen.files import Change, publish
from policygen.inputs import Inputs, check_answers, load_inputs
from policygen.lint.rules import load_rules
from policygen.lint.running import Outcome, choose_rules, is_chosen
from policygen.lint.targets import Dates, files_in, lint_file, load_library, own_clauses
from policygen.lint.word_comments import render_commented
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


@dataclass(frozen=True)
class LintRequest:
    """What lint is asked for. No ``paths`` means the clauses of the project around ``folder``.

    ``select`` and ``ignore`` are codes or their beginnings. ``comment_into`` is where a commented
    copy of the one Word file goes; ``when`` is the day that its comments bear.
    """

    paths: tuple[Path, ...] = ()
    folder: Path = Path()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: date | None = None
    epoch: date | None = None
    comment_into: Path | None = None
    force: bool = False


def lint(request: LintRequest, progress: Progress = lambda *_: None) -> Outcome:
    """Return what the lint rules find, a file that cannot be read among the problems.

    Raises:
        InvalidInput: a rule file is wrong, or a code that is named is no rule's.
        OutputRefused: the commented copy may not be written.
    """
    library = load_library(request.folder)
    rules = choose_rules(load_rules(library), request.select, request.ignore)
    outcome = Outcome()
    targets = _lint_targets(request)
    for number, (name, path) in enumerate(targets):
        progress("reading", number, len(targets))
        try:
            found = lint_file(path, name, rules, Dates(request.as_of, request.epoch))
        except InvalidInput as error:
            found = Outcome(problems=error.problems, texts=1)
        outcome.add(found)
    chosen = (p for p in outcome.problems if is_chosen(p.code, request.select, request.ignore))
    outcome.problems = in_order(chosen) if request.select or request.ignore else outcome.problems
    if request.comment_into and targets and not _unread(outcome):
        _publish_commented(request, targets[0], outcome)
    return outcome


def _lint_targets(request: LintRequest) -> list[tuple[str, Path]]:
    if not request.paths:
        return list(own_clauses(request.folder) or ())
    return [(file.as_posix(), file) for path in request.paths for file in files_in(path)]


def _unread(outcome: Outcome) -> bool:
    """Tell whether the Word file could not be read, so that there is nothing to comment."""
    return bool(outcome.problems) and not outcome.findings


def _publish_commented(request: LintRequest, target: tuple[str, Path], outcome: Outcome) -> None:
    name, path = target
    out = request.comment_into or path
    day = request.as_of or request.epoch
    data = render_commented(path.read_bytes(), name, outcome.findings, day)
    publish(out.parent, {out.name: data}, {}, force=request.force)


def check(path: Path, as_of: date | None, epoch: date | None) -> tuple[Problem, ...]:
    """Return every problem of an answers file."""
    _, _, problems = check_answers(path, project_root(path), as_of, epoch)
    return problems


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
    problems = [*inputs.problems, *(problem for one in made for problem in one.problems)]
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
