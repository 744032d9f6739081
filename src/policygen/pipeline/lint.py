"""The verb ``lint``: what is asked for, and the stages that it runs through.

It has a module of its own so that the other verbs do not load the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.files import publish
from policygen.lint.rules.loading import load_rules
from policygen.lint.running import SILENCE_CODES, Outcome, choose_rules, is_chosen
from policygen.lint.targets import Dates, files_in, lint_file, load_library, own_clauses
from policygen.lint.word_comments import render_commented

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    Progress = Callable[[str, int, int], None]
    """Told of each step: what is done, how many of how many are."""


@dataclass(frozen=True)
class LintRequest:
    """What lint is asked for. No ``paths`` means the clauses of the project around ``folder``.

    ``select`` and ``ignore`` are codes or their beginnings. ``comment_into`` is where a commented
    copy of the one Word file goes; its comments bear the day ``as_of``, else ``epoch``, else none.
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
    """Return what the lint rules find; that a file cannot be read is among the problems.

    Raises:
        InvalidInput: A rule file is wrong, or a code that is named is no rule's.
        OutputRefused: The commented copy may not be written.
    """
    library = load_library(request.folder)
    rules = choose_rules(load_rules(library), request.select, request.ignore)
    outcome = Outcome()
    targets = _targets(request)
    for number, (name, path) in enumerate(targets):
        progress("reading", number, len(targets))
        try:
            found = lint_file(path, name, rules, Dates(request.as_of, request.epoch))
        except InvalidInput as error:
            found = Outcome(problems=error.problems)
        outcome.add(found)
    outcome.problems = tuple(
        problem
        for problem in outcome.problems
        if problem.code not in SILENCE_CODES
        or is_chosen(problem.code, request.select, request.ignore)
    )
    if request.comment_into and outcome.texts:
        _publish_commented(request, request.comment_into, targets[0], outcome)
    return outcome


def _targets(request: LintRequest) -> list[tuple[str, Path]]:
    if not request.paths:
        return list(own_clauses(request.folder) or ())
    return [(file.as_posix(), file) for path in request.paths for file in files_in(path)]


def _publish_commented(
    request: LintRequest, out: Path, target: tuple[str, Path], outcome: Outcome
) -> None:
    name, path = target
    day = request.as_of or request.epoch
    data = render_commented(path.read_bytes(), name, outcome.faults, day)
    publish(out.parent, {out.name: data}, {}, force=request.force)
