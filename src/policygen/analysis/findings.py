"""All findings of a set of answers, each with the answers that it was derived from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policygen.analysis.derive import derivations
from policygen.analysis.reading import NotAnswered, NotKnownYet, Reading
from policygen.errors import InvalidInput
from policygen.model import Undetermined
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


_LAST_STEP = re.compile(r"(\[[^\]]*\]|\.?[^.\[\]]+)$")


@dataclass(frozen=True)
class Findings:
    """Derived facts. ``inputs`` maps a finding's path (``decisions.desk``) to answer paths."""

    values: Mapping[str, Any]
    inputs: Mapping[str, tuple[str, ...]]

    def inputs_of(self, path: str) -> tuple[str, ...]:
        """Return the answers behind the finding at ``path``, such as ``decisions.desk.total``."""
        while path and path not in self.inputs:
            path = _LAST_STEP.sub("", path)
        return self.inputs.get(path, ())


def derive_findings(answers: Mapping[str, Any], as_of: date) -> Findings:
    """Derive everything that follows from the answers.

    A finding that needs an open answer is ``Undetermined`` and says what it waits for; one that
    needs an answer which was not given is None. ``as_of`` is the date of the documents.

    Raises:
        InvalidInput: Answers from which nothing can be derived, each with its problem.
    """
    values: dict[str, Any] = {}
    inputs: dict[str, tuple[str, ...]] = {}
    reads: list[str] = []
    problems: list[Problem] = []
    for derivation in derivations(Reading(answers, "", reads), as_of):
        reads.clear()
        value: Any = None
        try:
            value = derivation.derive()
        except NotKnownYet as wait:
            value = Undetermined(waits_for=(wait.point,))
        except NotAnswered:
            pass
        except InvalidInput as error:
            problems.extend(error.problems)
        except (ArithmeticError, ValueError) as error:
            problems.append(_beyond_reckoning(reads, error))
        _put(values, derivation.path, value)
        inputs[".".join(derivation.path)] = tuple(dict.fromkeys(reads))
    if problems:
        raise InvalidInput(problems)
    return Findings(values, inputs)


def _beyond_reckoning(reads: list[str], error: Exception) -> Problem:
    """Return the problem of answers that lead to a date or number which cannot be."""
    last = reads[-1] if reads else ""
    message = f"nothing can be reckoned with '{last}': {error}"
    hint = "a period is far too long, or a number far too large or too small for the others"
    return Problem("R110", message, Location(pointer=last), hint)


def _put(values: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *folders, name = path
    for folder in folders:
        values = values.setdefault(folder, {})
    values[name] = value
