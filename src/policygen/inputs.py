"""Everything that a command is made from, read once: answers, findings, date, library."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from policygen import answers
from policygen.analysis.dates.history import History
from policygen.analysis.dates.history_file import HISTORY, parse_history
from policygen.analysis.dates.standing import with_standings
from policygen.analysis.dates.strays import check_strays
from policygen.analysis.findings import derive_findings
from policygen.answers.rules import check_rules
from policygen.approvals import Approvals
from policygen.approvals.file import APPROVALS, parse_approvals
from policygen.errors import InvalidInput
from policygen.house import House, Paper, usual_paper
from policygen.library import Library
from policygen.locks import Lock, check_locks, load_locks, lock_folders
from policygen.model import Audience, may_read, strictest
from policygen.problems import Problem, in_order
from policygen.source import load_kept, load_yaml, name_in
from policygen.templating import Formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from policygen.analysis.findings import Findings
    from policygen.answers import Answers, WhatIf
    from policygen.revisions import Revision


@dataclass(frozen=True)
class Facts:
    """What the answers say and what follows from it; ``problems`` are warnings and notes.

    ``history`` is what was sent and held of the reviews, ``approvals`` who approved what, ``locks``
    the locks of executed contracts; each is empty where nothing is recorded.
    """

    answers: Answers
    findings: Findings
    as_of: date
    problems: tuple[Problem, ...]
    history: History = field(default_factory=History, kw_only=True)
    approvals: Approvals = field(default_factory=Approvals, kw_only=True)
    locks: Mapping[str, Lock] = field(default_factory=dict, kw_only=True)

    @property
    def formats(self) -> Formats:
        """How values print, as the organisation answers it."""
        return Formats(
            self._written("organisation.locale", "en-IE").replace("_", "-"),
            self._written("organisation.currency", "EUR"),
        )

    @property
    def house(self) -> House:
        """How documents look, as the organisation answers it."""
        usual = House(paper=usual_paper(self.formats.locale))
        return House(
            self._written("house.accent", usual.accent).removeprefix("#").upper(),
            self._written("house.fonts.headings", usual.headings),
            self._written("house.fonts.text", usual.text),
            Paper(self._written("house.paper", usual.paper)),
        )

    def _written(self, path: str, otherwise: str) -> str:
        value = self.answers.get(path)
        return value if isinstance(value, str) else otherwise


@dataclass(frozen=True)
class Inputs(Facts):
    """The inputs of a build: the facts, and the clauses and templates to say them with.

    ``built_as_of`` is the date with which the build was asked for, where that is not the documents'
    own: a locked text keeps the date with which it was signed. ``home`` is the folder of a locked
    contract's inputs in the project, empty for the project's own.
    """

    root: Path
    library: Library
    built_as_of: date | None = field(default=None, kw_only=True)
    home: str = field(default="", kw_only=True)

    def named(self, file: str) -> str:
        """Return the name, in the project, of one of the files of these inputs."""
        return normpath(f"{self.home}/{file}") if self.home and file else file

    def library_file(self, file: str) -> str:
        """Return the name, in the project, of a library file: of a locked one, where it lies."""
        path = self.library.path(file) if self.home else None
        return self.named(name_in(self.root, path)) if path else file

    digests: dict[str, str] = field(default_factory=dict, compare=False, kw_only=True)
    """The hashes of answers by their paths, as far as they were asked for."""

    def audience_of(self, path: str) -> Audience:
        """Return who may read an answer or a finding: a finding takes its inputs' strictest."""
        if path.split(".", 1)[0] == "document":
            return Audience.INTERNAL  # who approved it
        if path.split(".", 1)[0] != "findings":
            return self.answers.schema.audience_of(path)
        inputs = self.findings.inputs_of(path.removeprefix("findings."))
        audiences = [self.answers.schema.audience_of(name) for name in inputs]
        return strictest(audiences) if audiences else Audience.INTERNAL

    def may_tell(self, finding: str) -> bool:
        """Tell whether the house's own copies may say what a finding says."""
        return may_read(Audience.INTERNAL, self.audience_of(f"findings.{finding}"))

    def answers_behind(self, reads: tuple[str, ...]) -> tuple[str, ...]:
        """Return the answer paths behind what a document read, findings taken apart.

        Approvals are no answers.
        """
        paths: dict[str, None] = {}
        for read in reads:
            if read.startswith("findings."):
                paths |= dict.fromkeys(self.findings.inputs_of(read.removeprefix("findings.")))
            elif not read.startswith(("findings", "document.")):
                paths[read] = None
        return tuple(sorted(paths))


@dataclass(frozen=True)
class Checked:
    """An answers file as it was found, with every problem of it.

    There are no answers if the file does not fit the schema, no findings while it has errors, and
    no ``day``, the date of the documents, if nothing gives one.
    """

    answers: Answers | None
    findings: Findings | None
    day: date | None
    problems: tuple[Problem, ...]
    history: History = field(default_factory=History)
    approvals: Approvals = field(default_factory=Approvals)
    locks: Mapping[str, Lock] = field(default_factory=dict)


def check_answers(
    path: Path,
    root: Path,
    as_of: date | None,
    epoch: date | None,
    changes: Sequence[WhatIf] = (),
    *,
    terms_of: date | None = None,
    unlocked: str = "",
    revision: Revision | None = None,
) -> Checked:
    """Return the answers, what follows from them, and every problem.

    The date is ``as_of``, else the day the policy takes effect, else ``epoch``, else a problem. The
    terms of amended contracts are those of ``terms_of``, else of that date. ``changes`` are laid
    over what the files say. The contract ``unlocked`` is taken as not locked yet. ``revision`` is
    the one that the files are of, where git is to tell the version; without one they are those of
    the working folder.
    """
    terms_of = terms_of or as_of
    loaded, problems = answers.check(
        path,
        root,
        as_of or epoch,
        changes=changes,
        terms_of=terms_of,
        revision=revision,
    )
    history, faults = _read_history(path, root)
    approvals, torn = _read_approvals(path, root)
    locks, broken = load_locks(path.parent, root, unlocked)
    faults = (*faults, *torn)
    problems = (*problems, *faults, *broken)
    if loaded is None:
        return Checked(None, None, None, problems)
    begun = {unlocked, *(folder.name for folder in lock_folders(path.parent))}
    problems = (*problems, *check_locks(loaded, locks, begun))
    effective = loaded.get("control.effective")
    day = as_of or (effective if isinstance(effective, datetime.date) else epoch)
    if day is None:
        message = "the documents need a date: the policy has no effective date"
        asked = "answer control.effective, or " * bool(loaded.schema.field("control.effective"))
        hint = f"{asked}give --as-of, or set SOURCE_DATE_EPOCH"
        missing = Problem("B010", message, loaded.where("control"), hint)
        return Checked(loaded, None, None, (*problems, missing))
    if any(problem.is_error for problem in problems):
        return Checked(loaded, None, day, problems)
    try:
        findings = derived(loaded, day)
        judged = check_rules(loaded, as_of or epoch, findings.values)
    except InvalidInput as error:
        return Checked(loaded, None, day, (*problems, *_placed(error.problems, loaded)))
    strays = check_strays(history, contracts_in(findings))
    told = in_order((*problems, *judged, *strays))
    return Checked(loaded, findings, day, told, history, approvals, locks)


def contracts_in(findings: Findings) -> dict[str, Any]:
    """Return the findings on contracts by id; none while there are none, or all are open."""
    found = findings.values.get("contracts")
    return found if isinstance(found, dict) else {}


# What answers of another shape than the packaged schema's make go wrong in a derivation.
_FAULTS = (LookupError, TypeError, AttributeError)


def derived(loaded: Answers, day: date) -> Findings:
    """Return what follows from the answers of the packaged topics.

    Raises:
        InvalidInput: Nothing can be derived from them; their schema was replaced by another.
    """
    replaced = loaded.schema.replaced
    try:
        return derive_findings(loaded.packaged, day)
    except _FAULTS as error:
        if not replaced:
            raise
        message = "nothing can be derived from answers that this schema puts in place of the "
        message += f"packaged ones ({type(error).__name__}: {error})"
        hint = (
            "keep the packaged fields with their types and add others beside them, or leave the "
            "topic out under 'packaged' in policygen.yaml"
        )
        raise InvalidInput([Problem("T084", message, place, hint) for place in replaced]) from error


def _placed(problems: Iterable[Problem], loaded: Answers) -> Iterator[Problem]:
    """Yield problems of findings with the place of the answer that they point at."""
    for problem in problems:
        pointer = problem.location.pointer
        yield replace(problem, location=loaded.where(pointer)) if pointer else problem


def load_facts(
    path: Path,
    root: Path,
    as_of: date | None,
    epoch: date | None,
    changes: Sequence[WhatIf] = (),
    *,
    terms_of: date | None = None,
    unlocked: str = "",
    revision: Revision | None = None,
) -> Facts:
    """Read the answers file at ``path`` and derive what follows; see ``check_answers``.

    Among the problems may be errors that only the findings show, such as a recommendation that
    they do not bear.

    Raises:
        InvalidInput: With every problem of answers from which nothing follows.
    """
    found = check_answers(
        path,
        root,
        as_of,
        epoch,
        changes,
        terms_of=terms_of,
        unlocked=unlocked,
        revision=revision,
    )
    if found.answers is None or found.findings is None or found.day is None:
        raise InvalidInput(found.problems)
    read = (found.answers, found.findings, found.day, found.problems)
    facts = Facts(*read, history=found.history, approvals=found.approvals)
    return replace(facts, locks=found.locks)


def load_trial(
    path: Path,
    root: Path,
    as_of: date | None,
    epoch: date | None,
    changes: Sequence[WhatIf] = (),
) -> Facts:
    """Read answers on trial, as ``load_facts`` does, but rules may be broken: see ``problems``.

    Raises:
        InvalidInput: With every problem of answers from which nothing follows.
    """
    found = check_answers(path, root, as_of, epoch, changes)
    if found.answers is None or found.day is None:
        raise InvalidInput(found.problems)
    try:
        findings = found.findings or derived(found.answers, found.day)
    except InvalidInput as error:
        placed = _placed(error.problems, found.answers)
        raise InvalidInput((*found.problems, *placed)) from None
    return Facts(found.answers, findings, found.day, found.problems)


def load_inputs(
    path: Path,
    root: Path,
    as_of: date | None,
    epoch: date | None,
    revision: Revision | None = None,
    *,
    terms_of: date | None = None,
    unlocked: str = "",
) -> Inputs:
    """Read everything that a build of the answers file at ``path`` is made from.

    ``revision`` is the one that the files are of, as ``check_answers`` wants it.

    Raises:
        InvalidInput: With every problem of the answers.
    """
    facts = load_facts(
        path,
        root,
        as_of,
        epoch,
        terms_of=terms_of,
        unlocked=unlocked,
        revision=revision,
    )
    if any(problem.is_error for problem in facts.problems):
        raise InvalidInput(facts.problems)
    return completed(facts, root, Library(root))


def completed(facts: Facts, root: Path, library: Library, today: date | None = None) -> Inputs:
    """Return facts with the library, and how the reviews stand by their history.

    They stand so on ``today``, else on the date of the documents.
    """
    history = facts.history
    given = (facts.answers, facts.findings, facts.as_of, facts.problems, root, library)
    made = Inputs(*given, history=history, approvals=facts.approvals, locks=facts.locks)
    made = replace(made, built_as_of=today)
    days = _days_of_contracts(facts.answers, today or facts.as_of)
    return replace(made, findings=with_standings(facts.findings, history, days, made.may_tell))


def _days_of_contracts(loaded: Answers, day: date) -> dict[str, date]:
    """Return the day on which each contract's documents stand: ``day``, or their issue if later."""
    contracts = loaded.records("contracts") if "contracts" in loaded.packaged else []
    issues = {record["id"]: record.get("issued") for record in contracts}
    return {
        name: max(day, issued) if isinstance(issued, datetime.date) else day
        for name, issued in issues.items()
    }


def load_history(path: Path, root: Path) -> History:
    """Read the history of reviews beside the answers file at ``path``; empty if there is none.

    Raises:
        InvalidInput: With every problem of the file.
    """
    file = path.parent / HISTORY
    if not file.exists() and not file.is_symlink():
        return History()
    return parse_history(load_yaml(file, root), name_in(root, file))


def _read_history(path: Path, root: Path) -> tuple[History, tuple[Problem, ...]]:
    try:
        return load_history(path, root), ()
    except InvalidInput as error:
        return History(), error.problems


def load_approvals(path: Path, root: Path) -> Approvals:
    """Read the approvals beside the answers file at ``path``; none if there is no such file.

    Raises:
        InvalidInput: With every problem of the file.
    """
    file = path.parent / APPROVALS
    if not file.exists() and not file.is_symlink():
        return Approvals()
    return parse_approvals(load_kept(file, root), name_in(root, file))


def _read_approvals(path: Path, root: Path) -> tuple[Approvals, tuple[Problem, ...]]:
    try:
        return load_approvals(path, root), ()
    except InvalidInput as error:
        return Approvals(), error.problems
