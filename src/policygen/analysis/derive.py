"""Everything that follows from the answers, as a list of small named derivations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.candidates import derivations as of_candidates
from policygen.analysis.contracts import derivations as of_contracts
from policygen.analysis.decisions import derivations as of_decisions
from policygen.analysis.derivation import DerivationsOf, of_each

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from policygen.analysis.derivation import Derivation


def derivations(answers: Mapping[str, Any], as_of: date | None = None) -> Iterator[Derivation]:
    """Yield every derivation: of candidates, decisions and contracts, in the order of the answers.

    What counts as the next year begins on ``as_of``, or with the service if that starts later.
    """
    topics: dict[str, DerivationsOf] = {
        "candidates": partial(of_candidates.derivations_of, answers=answers),
        "decisions": partial(of_decisions.derivations_of, answers=answers),
        "contracts": partial(of_contracts.derivations_of, answers=answers, as_of=as_of),
    }
    for topic, derivations_of in topics.items():
        records = partial(answers.__getitem__, topic)
        if topic in answers:
            yield from of_each((topic,), records, derivations_of)
