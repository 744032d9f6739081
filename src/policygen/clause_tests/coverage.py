"""Coverage: which ways through a clause the trials took, and which none did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.templating import Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.clause_tests.trials import Trial
    from policygen.library import Clause

_SHOWN = 70
_NEVER = {
    Way.TRUE: "never true",
    Way.FALSE: "never false",
    Way.SOME: "never with something to loop over",
    Way.NONE: "never with nothing to loop over",
}


@dataclass(frozen=True, slots=True)
class Unreached:
    """A way that no trial took: the line of its condition or loop, and what never happened."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many ways a clause has, and those that no trial took."""

    ways: int
    unreached: tuple[Unreached, ...]


def lines_of(clause: Clause, data: bytes) -> list[str]:
    """Return the lines of a clause's file; of one in Word, its paragraphs."""
    if clause.places:
        return [place.text for place in clause.places]
    return data.decode("utf-8-sig", "replace").split("\n")


def coverage_of(clause: Clause, lines: Sequence[str], trials: Sequence[Trial]) -> Coverage:
    """Return what the trials of a clause reached; ``lines`` are those of its file."""
    taken = {branch.number for trial in trials for branch in trial.taken}
    left = [branch for branch in clause.body.branches if branch.number not in taken]
    missing = [
        Unreached(branch.line, f"{_NEVER[branch.way]}: {_shown(lines, branch.line)}")
        for branch in sorted(left, key=lambda branch: (branch.line, branch.number))
    ]
    whens = list(_whens(clause, trials))
    ways = len(clause.body.branches) + 2 * (clause.when is not None)
    return Coverage(ways, (*whens, *dict.fromkeys(missing)))


def _whens(clause: Clause, trials: Sequence[Trial]) -> Iterator[Unreached]:
    if clause.when is None:
        return
    given = {trial.when for trial in trials}
    for value, way in ((True, Way.TRUE), (False, Way.FALSE)):
        if value not in given:
            yield Unreached(clause.when.where.line, f"{_NEVER[way]}: when: {clause.when.source}")


def _shown(lines: Sequence[str], line: int) -> str:
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
