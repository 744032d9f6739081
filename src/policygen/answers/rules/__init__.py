"""Rules between answers: one family one file, found by being there.

A rule looks at answers that the schema has let through and gives breaches. What it cannot know,
because it is open, missing or wrong already, it passes over.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from policygen.answers.rules.rule import RULES, Case, Rule
from policygen.answers.rules.standing import problem_of
from policygen.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from policygen.answers.answers import Answers

_NO_FAMILY = frozenset({"parts", "rule", "standing"})


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, by code."""
    for module in iter_modules(__path__, f"{__name__}."):
        if module.name.rpartition(".")[2] not in _NO_FAMILY:
            import_module(module.name)
    return tuple(RULES[code] for code in sorted(RULES))


def check_rules(
    answers: Answers, as_of: date | None = None, findings: Mapping[str, Any] | None = None
) -> tuple[Problem, ...]:
    """Give the problems of all rules on answers, or with ``findings`` of those on findings.

    A breach that a valid exception covers is a note. A breach by a contract that is older than
    the policy (``origin: legacy``) is a warning if the rule is about how a contract comes about.
    ``as_of`` is the day on which exceptions and deadlines are looked at; without one it is the
    day the policy takes effect.
    """
    rules = [rule for rule in all_rules() if rule.on_findings is (findings is not None)]
    case = Case(answers, as_of, findings)
    return tuple(problem for rule in rules for problem in _problems_of(rule, case))


def _problems_of(rule: Rule, case: Case) -> Iterator[Problem]:
    try:
        for breach in rule.check(case):
            yield problem_of(breach, rule, case)
    except (OverflowError, ValueError) as error:
        message = f"rule {rule.code} cannot reckon with these answers: {error}"
        place = case.answers.where("")
        yield Problem("R110", message, place, "look for a period that is far too long")
