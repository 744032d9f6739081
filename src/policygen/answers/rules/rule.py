"""What a rule is, and how it is registered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from policygen.answers.rules.parts import Part
from policygen.model import Undetermined
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from policygen.answers.answers import Answers


class Breach(NamedTuple):
    """Answers that break a rule: where, what, and how to mend it."""

    path: str
    message: str
    hint: str = ""


class Case:
    """The answers as rules see them, what follows from them, and the day they are looked at."""

    def __init__(
        self, answers: Answers, as_of: date | None, findings: Mapping[str, Any] | None = None
    ) -> None:
        self.answers = answers
        self._findings = findings or {}
        self.top = Part(answers.data, (), answers.packaged)
        self.as_of = as_of or Part(answers.data, (), answers.data).date("control.effective")

    def parts(self, key: str) -> list[Part]:
        """Return the known records of a list such as ``contracts``."""
        return self.top.parts(key)

    def record(self, key: str, name: str) -> Part | None:
        """Return the record with an id, if it is known."""
        return next((part for part in self.parts(key) if part.text("id") == name), None)

    def finding(self, *path: str) -> Any:
        """Return a finding by its path, such as ``decisions, desk, leaders``.

        Nothing where there is none, or where it or what holds it waits for an open point.
        """
        here: Any = self._findings
        for name in path:
            here = here.get(name) if isinstance(here, dict) else None
        return None if isinstance(here, Undetermined) else here


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. ``holds`` names the requirements it is for.

    ``waivable`` rules are the policy's own and can be covered by an exception; the others keep
    documents from saying nonsense. ``process`` rules are about how a contract comes about, which
    a contract that is older than the policy cannot make good before it is renewed. Rules
    ``on_findings`` look at what follows from the answers, once that has been worked out.
    """

    code: str
    holds: tuple[str, ...]
    check: Callable[[Case], Iterator[Breach]]
    waivable: bool = False
    process: bool = False
    severity: Severity = Severity.ERROR
    on_findings: bool = False


#: Every rule by its code.
RULES: dict[str, Rule] = {}


def rule(
    code: str,
    *holds: str,
    waivable: bool = False,
    process: bool = False,
    severity: Severity = Severity.ERROR,
    on_findings: bool = False,
) -> Callable[[Callable[[Case], Iterator[Breach]]], Callable[[Case], Iterator[Breach]]]:
    """Register a check under its code."""

    def register(
        check: Callable[[Case], Iterator[Breach]],
    ) -> Callable[[Case], Iterator[Breach]]:
        RULES[code] = Rule(code, holds, check, waivable, process, severity, on_findings)
        return check

    return register
