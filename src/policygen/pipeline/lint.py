"""The verb ``lint``: what is asked for, and the stages that it runs through.

It has a module of its own so that the other verbs do not load the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.codes import CODES
from policygen.errors import InvalidInput
from policygen.files import publish
from policygen.lint.rules.loading import load_rules
from policygen.lint.running import SILENCE_CODES, Outcome, choose_rules, is_chosen
from policygen.lint.targets import (
    Dates,
    files_in,
    lint_file,
    load_bytes,
    load_library,
    own_project,
)
from policygen.lint.templates.fixing import fix_template
from policygen.lint.templates.running import (
    TemplateRun,
    home_of,
    keep_unsilenced,
    names_in_data,
    names_in_schema,
    templates_of,
)
from policygen.lint.word_comments import render_commented
from policygen.problems import in_order
from policygen.worker import STEP_SECONDS, at, in_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from policygen.lint.faults import Rule
    from policygen.lint.templates.findings import Finding
    from policygen.lint.templates.scopes import Names
    from policygen.problems import Problem

    Progress = Callable[[str, int, int], None]
    """Told of each step: what is done, how many of how many are."""

_TEMPLATE_CODES = tuple(code for code in CODES if code.startswith("T"))
_FIXABLE = frozenset({".md", ".docx"})


@dataclass(frozen=True)
class LintRequest:
    """What lint is asked for. No ``paths`` means the templates of the project around ``folder``.

    ``select`` and ``ignore`` are codes or their beginnings. ``comment_into`` is where a commented
    copy of the one Word file goes; its comments bear the day ``as_of``, else ``epoch``, else none.
    ``fix`` mends in place what has one right answer. ``data`` or ``schema`` is a file that says
    which names the templates may use.
    """

    paths: tuple[Path, ...] = ()
    folder: Path = Path()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    as_of: date | None = None
    epoch: date | None = None
    comment_into: Path | None = None
    force: bool = False
    fix: bool = False
    data: Path | None = None
    schema: Path | None = None

    def chooses(self, code: str) -> bool:
        """Tell whether a code is asked for."""
        return is_chosen(code, self.select, self.ignore)


def lint(request: LintRequest, progress: Progress = lambda *_: None) -> Outcome:
    """Return what the lint rules find; that a file cannot be read is among the problems.

    Raises:
        InvalidInput: A rule file, the data or the schema is wrong, or a code is no rule's.
        OutputRefused: The commented copy, or a mended file, may not be written.
    """
    return in_worker(partial(_lint, request), progress)


def _lint(request: LintRequest, progress: Progress) -> Outcome:
    library = load_library(request.folder)
    rules = choose_rules(load_rules(library), request.select, request.ignore, _TEMPLATE_CODES)
    work = _Work(request, rules, TemplateRun(_names(request)))
    outcome = Outcome()
    targets = _targets(request)
    for number, (name, path) in enumerate(targets):
        progress("reading", number, len(targets))
        at("checking this file", name, STEP_SECONDS)
        outcome.add(work.lint(name, path))
    outcome.add(work.whole())
    outcome.problems = tuple(
        problem
        for problem in outcome.problems
        if problem.code not in SILENCE_CODES or request.chooses(problem.code)
    )
    if request.comment_into and outcome.texts:
        _publish_commented(request, request.comment_into, targets[0], outcome)
    return outcome


def _names(request: LintRequest) -> Names | None:
    if request.data:
        return names_in_data(request.data)
    return names_in_schema(request.schema) if request.schema else None


def _targets(request: LintRequest) -> list[tuple[str, Path]]:
    if not request.paths:
        project = own_project(request.folder)
        return list(templates_of(project)) if project else []
    return [(file.as_posix(), file) for path in request.paths for file in files_in(path)]


@dataclass
class _Work:
    request: LintRequest
    rules: Sequence[Rule]
    templates: TemplateRun

    def lint(self, name: str, path: Path) -> Outcome:
        """Return what is wrong with the wording of one file, and with it as a template."""
        found = Outcome()
        try:
            if self.request.fix and path.suffix.lower() in _FIXABLE:
                found.fixed = self._fix(name, path)
            if self._has_wording(path):
                dates = Dates(self.request.as_of, self.request.epoch)
                found.add(lint_file(path, name, self.rules, dates))
            else:
                found.texts = 1
            self._add(found, self._findings(name, path))
        except InvalidInput as error:
            found.add(Outcome(problems=error.problems))
        return found

    def whole(self) -> Outcome:
        """Return what shows only when all templates of the project were read."""
        found = Outcome()
        project = None if self.request.paths else own_project(self.request.folder)
        if project:
            try:
                self._add(found, self.templates.check_whole(project))
            except InvalidInput as error:
                found.problems = error.problems
        return found

    def _has_wording(self, path: Path) -> bool:
        """Tell whether the words of a file are read: not those of outlines and of cover pages."""
        is_template = home_of(path) is not None
        if path.suffix.lower() == ".docx":
            return not is_template or bool(self.request.paths)
        return path.suffix.lower() == ".md" or not is_template

    def _findings(self, name: str, path: Path) -> list[Finding]:
        is_answers = path.suffix.lower() in {".yaml", ".yml"} and home_of(path) is None
        return [] if is_answers else self.templates.check(path, name, load_bytes(path, name))

    def _add(self, found: Outcome, findings: list[Finding]) -> None:
        """Put template faults that are asked for and not silenced beside those of the wording."""
        chosen = [one for one in findings if self.request.chooses(one.problem.code)]
        kept = keep_unsilenced(chosen, found.silenced)
        found.faults += [fault for one in kept if (fault := one.fault) is not None]
        found.problems = in_order((*found.problems, *(one.problem for one in kept)))

    def _fix(self, name: str, path: Path) -> tuple[Problem, ...]:
        before = load_bytes(path, name)
        data, fixed = fix_template(before, name)
        if data != before:
            publish(path.parent, {path.name: data}, {}, force=True)
        return tuple(fixed)


def _publish_commented(
    request: LintRequest, out: Path, target: tuple[str, Path], outcome: Outcome
) -> None:
    name, path = target
    day = request.as_of or request.epoch
    data = render_commented(path.read_bytes(), name, outcome.faults, day)
    publish(out.parent, {out.name: data}, {}, force=request.force)
