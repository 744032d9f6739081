"""The verb ``templates test``: each clause in its cases, against the texts that were approved."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from policygen.clause_tests.approved import (
    approved_file,
    difference,
    parse_approved,
    render_approved,
)
from policygen.clause_tests.cases import EXAMPLES, Case, case_files, parse_cases
from policygen.clause_tests.coverage import Coverage, coverage_of, lines_of
from policygen.clause_tests.givens import Givens
from policygen.clause_tests.trials import Trial, try_clause
from policygen.errors import InvalidInput
from policygen.files import publish
from policygen.library import Library, Origin
from policygen.problems import Location, Problem, Severity, did_you_mean, in_order
from policygen.resources import packaged
from policygen.source import load_yaml
from policygen.source.encoding import decode
from policygen.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from policygen.library import Clause

    Progress = Callable[[str, int, int], None]
    """Told of each step: what is done, how many of how many are."""


class Verdict(StrEnum):
    """How the text of a trial stands to the approved one."""

    SAME = "as approved"
    DIFFERENT = "other than approved"
    NEW = "not approved yet"
    RENDERED = "rendered for coverage"
    FAILED = "not rendered"


@dataclass(frozen=True)
class ClauseOutcome:
    """A clause's trials, each with its verdict, and what they reached."""

    clause: str
    file: str
    verdicts: tuple[tuple[str, Verdict], ...]
    coverage: Coverage


@dataclass
class Outcome:
    """What the tests gave: by clause, the problems, and the files of texts just approved."""

    tested: list[ClauseOutcome] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    written: tuple[str, ...] = ()


def run_tests(
    root: Path,
    names: Sequence[str] = (),
    *,
    approve: bool = False,
    progress: Progress = lambda *_: None,
) -> Outcome:
    """Render clauses in their cases and compare each text with the approved one.

    They are the project's own, or those named. ``approve`` writes the texts as approved.

    Raises:
        InvalidInput: There is no such clause; the library cannot be read.
        OutputRefused: Approved texts cannot be written.
    """
    result, approved = in_worker(partial(_tested, root, names, approve), progress)
    result.written = _write(root, approved)
    return result


def _tested(
    root: Path, names: Sequence[str], approve: bool, progress: Progress
) -> tuple[Outcome, dict[str, bytes]]:
    """Return what the tests give, and the texts to approve by their files."""
    library = Library(root)
    givens = Givens(root, library)
    result, problems = Outcome(), list[Problem]()
    approved: dict[str, bytes] = {}
    chosen = _chosen(library, root, names)
    if approve:
        _check_own(library, root, chosen)
    for number, name in enumerate(chosen):
        progress("testing", number, len(chosen))
        try:
            test = _Test(root, library, library.clause_files[name])
            trials = tuple(try_clause(test.clause, test.cases, library, givens))
        except InvalidInput as error:
            problems += error.problems
            continue
        if approve and (text := test.approved_by(trials)):
            approved[test.approved_file] = text.encode()
        result.tested.append(test.judged(trials, approve=approve))
        problems += test.problems(trials, approve=approve)
    result.problems = in_order(problems)
    return result, approved


def _chosen(library: Library, root: Path, names: Sequence[str]) -> list[str]:
    """Return the clauses to test, by id. Raises InvalidInput."""
    files = library.clause_files
    unknown = [name for name in names if name not in files]
    if unknown:
        raise InvalidInput(
            Problem("T020", f"there is no clause '{name}'", hint=did_you_mean(name, files))
            for name in unknown
        )
    if names:
        return sorted(set(names))
    every = _is_home(root)
    return sorted(
        name for name, file in files.items() if every or library.origin(file) is not Origin.PACKAGED
    )


def _is_home(root: Path) -> bool:
    """Tell whether what is at ``root`` is the packaged library itself."""
    return root.resolve() == packaged("templates").parent.resolve()


def _check_own(library: Library, root: Path, names: Sequence[str]) -> None:
    """Raise InvalidInput for clauses whose approved texts are not the project's to write."""
    if _is_home(root) and (root / "pyproject.toml").is_file():
        return  # in policygen's own checkout the packaged clauses are the project's
    problems = [
        Problem(
            "T085",
            f"'{name}' is packaged: its approved texts come with policygen",
            Location(file=library.clause_files[name]),
            f"'policygen templates eject {name}' makes it the project's own",
        )
        for name in names
        if library.origin(library.clause_files[name]) is Origin.PACKAGED
    ]
    if problems:
        raise InvalidInput(problems)


class _Test:
    """A clause with its cases and its approved texts."""

    def __init__(self, root: Path, library: Library, file: str) -> None:
        self.file = file
        self.approved_file = approved_file(file)
        self.clause: Clause = library.load_clause(file, telling=True)
        self._lines = lines_of(self.clause, library.read(file))
        # The tests of a packaged clause are beside it, not in the project.
        packaged_one = library.origin(file) is Origin.PACKAGED
        self._home = packaged("templates").parent if packaged_one else root
        self.cases = tuple(self._cases()) or (EXAMPLES,)
        path = self._home / self.approved_file
        known = decode(path.read_bytes(), self.approved_file) if path.is_file() else ""
        self._approved = parse_approved(known)
        self._root = root

    def _cases(self) -> Iterator[Case]:
        for file in case_files(self.file):
            path = self._home / file
            if path.is_file():
                yield from parse_cases(load_yaml(path, self._home), file)

    def judged(self, trials: Sequence[Trial], *, approve: bool) -> ClauseOutcome:
        """Return the verdict on each trial, and what they reached."""
        verdicts = tuple((one.name, self._verdict(one, approve=approve)) for one in trials)
        coverage = coverage_of(self.clause, self._lines, trials)
        return ClauseOutcome(self.clause.id, self.file, verdicts, coverage)

    def _verdict(self, trial: Trial, *, approve: bool) -> Verdict:
        if any(problem.is_error for problem in trial.problems):
            return Verdict.FAILED
        if approve and _is_own(trial):
            return Verdict.SAME
        if trial.name not in self._approved:
            return Verdict.NEW if _is_own(trial) else Verdict.RENDERED
        return Verdict.SAME if self._approved[trial.name] == trial.text else Verdict.DIFFERENT

    def approved_by(self, trials: Sequence[Trial]) -> str:
        """Return the file of approved texts as these trials make it; a failed one keeps its own."""
        texts = {}
        for trial in trials:
            if not _is_own(trial):
                continue
            if any(problem.is_error for problem in trial.problems):
                if trial.name in self._approved:
                    texts[trial.name] = self._approved[trial.name]
            else:
                texts[trial.name] = trial.text
        return render_approved(texts) if texts else ""

    def problems(self, trials: Sequence[Trial], *, approve: bool) -> Iterator[Problem]:
        """Yield what is wrong with the trials."""
        for trial in trials:
            if trial.case is EXAMPLES and trial.problems:
                yield self._beyond_examples(trial)
            else:
                yield from trial.problems
            if self._verdict(trial, approve=approve) is Verdict.DIFFERENT:
                yield self._differs(trial)
        gone = set(self._approved) - {trial.name for trial in trials}
        if gone and not approve:
            yield self._without_case(sorted(gone))

    def _differs(self, trial: Trial) -> Problem:
        message = (
            f"clause '{self.clause.id}', case '{trial.name}': the text is not the approved one"
        )
        told = difference(self._approved[trial.name], trial.text)
        hint = f"if it is right now, approve it with --approve; the difference is\n{told}"
        return Problem("T080", message, Location(file=self.file), hint)

    def _without_case(self, names: Sequence[str]) -> Problem:
        message = f"there are approved texts of cases that are not there: {', '.join(names)}"
        hint = "put the case back, or let --approve take its text away"
        return Problem("T082", message, Location(file=self.approved_file), hint)

    def _beyond_examples(self, trial: Trial) -> Problem:
        first = trial.problems[0]
        message = f"with the schema's examples alone the clause fails: {first.message}"
        hint = f"write a case for it: {case_files(self.file)[0]}"
        return Problem("T083", message, first.location, hint, Severity.WARNING)


def _is_own(trial: Trial) -> bool:
    """Tell whether the text of a trial is kept: a case for a whole folder is for coverage alone."""
    return trial.case is EXAMPLES or not trial.case.shared


def _write(root: Path, files: dict[str, bytes]) -> tuple[str, ...]:
    there = {file: root / file for file in files if (root / file).is_file()}
    known = {file: sha256(path.read_bytes()).hexdigest() for file, path in there.items()}
    changes = publish(root, files, known) if files else ()
    return tuple(change.path for change in changes if change.action.value != "unchanged")
