"""All findings of a set of answers, each with the answers that it was derived from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policygen.analysis.derive import derivations
from policygen.analysis.reading import NotAnswered, NotKnownYet, Reading
from policygen.model import Undetermined

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Findings:
    """Derived facts. ``inputs`` maps a finding's path (``decisions.desk``) to answer paths."""

    values: Mapping[str, Any]
    inputs: Mapping[str, tuple[str, ...]]

    def inputs_of(self, path: str) -> tuple[str, ...]:
        """Return the answers behind the finding at ``path``, such as ``decisions.desk.total``."""
        return next(
            (
                inputs
                for name, inputs in self.inputs.items()
                if path == name or path.startswith((f"{name}.", f"{name}["))
            ),
            (),
        )


def derive_findings(answers: Mapping[str, Any]) -> Findings:
    """Derive everything that follows from the answers.

    A finding that needs an open answer is ``Undetermined`` and says what it waits for; one that
    needs an answer which was not given is None.
    """
    values: dict[str, Any] = {}
    inputs: dict[str, tuple[str, ...]] = {}
    reads: list[str] = []
    for derivation in derivations(Reading(answers, "", reads)):
        reads.clear()
        try:
            value = derivation.derive()
        except NotKnownYet as wait:
            value = Undetermined(waits_for=(wait.point,))
        except NotAnswered:
            value = None
        _put(values, derivation.path, value)
        inputs[".".join(derivation.path)] = tuple(dict.fromkeys(reads))
    return Findings(values, inputs)


def _put(values: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *folders, name = path
    for folder in folders:
        values = values.setdefault(folder, {})
    values[name] = value
