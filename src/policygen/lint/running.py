"""Run the rules over subjects: faults, less what is silenced, in the order of their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.lint.texts.silences import (
    NO_REASON,
    NOTHING_SILENCED,
    UNKNOWN_CODE,
    check_silences,
    silence,
)
from policygen.problems import Problem, did_you_mean, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from policygen.lint.faults import Fault, Rule
    from policygen.lint.texts.silences import Silence
    from policygen.lint.texts.subjects import Subject

#: Problems about silences, which rules do not tell.
SILENCE_CODES = (NO_REASON, NOTHING_SILENCED, UNKNOWN_CODE)


@dataclass(slots=True)
class Outcome:
    """What lint found. ``texts`` counts what was read, ``silenced`` what each silence took.

    ``fixed`` is what was found and mended.
    """

    faults: list[Fault] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    silenced: dict[Silence, int] = field(default_factory=dict)
    texts: int = 0
    fixed: tuple[Problem, ...] = ()

    def add(self, other: Outcome) -> None:
        """Take in what was found elsewhere."""
        self.faults += other.faults
        self.problems = in_order((*self.problems, *other.problems))
        self.silenced |= other.silenced
        self.texts += other.texts
        self.fixed = in_order((*self.fixed, *other.fixed))


def choose_rules(
    rules: Sequence[Rule],
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    others: Iterable[str] = (),
) -> tuple[Rule, ...]:
    """Return the rules that are asked for: all of ``select``, or all, without ``ignore``.

    A code such as ``W01`` stands for all that begin so; ``others`` are codes that may be named
    besides those of the rules.

    Raises:
        InvalidInput: no rule has a code that is named.
    """
    select, ignore = tuple(select), tuple(ignore)
    codes = (*(rule.code for rule in rules), *SILENCE_CODES, *others)
    unknown = [
        code for code in (*select, *ignore) if not any(known.startswith(code) for known in codes)
    ]
    if unknown:
        raise InvalidInput(
            Problem("W092", f"no rule has the code '{code}'", hint=did_you_mean(code, codes))
            for code in unknown
        )
    return tuple(rule for rule in rules if is_chosen(rule.code, select, ignore))


def is_chosen(code: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Tell whether a code is asked for."""
    if select and not any(code.startswith(one) for one in select):
        return False
    return not any(code.startswith(one) for one in ignore)


def lint_subject(
    subject: Subject,
    rules: Sequence[Rule],
    problem_of: Callable[[Fault], Problem] | None = None,
    *,
    judge_silences: bool = True,
) -> Outcome:
    """Return what the rules find in one subject.

    ``problem_of`` gives the problem of a fault where its place is not simply its passage's.
    ``judge_silences`` says whether silences that silence nothing are told: they are not where a
    subject shows only a part of what they may be for.
    """
    run = [rule for rule in rules if subject.whole or not rule.whole]
    # What the passages do not show comes after them.
    read = (*subject.passages, *(hindrance.passage for hindrance in subject.hindrances))
    place = {id(passage): number for number, passage in enumerate(read)}
    found = [fault for rule in run for fault in rule.check(subject)]
    found.sort(key=lambda fault: (place[id(fault.passage)], fault.start, fault.code))
    kept, taken = silence(found, subject.silences)
    problems = [problem_of(one) if problem_of else one.problem for one in kept]
    if judge_silences:
        problems += check_silences(taken, {rule.code for rule in run})
    return Outcome(kept, in_order(problems), taken, 1)
