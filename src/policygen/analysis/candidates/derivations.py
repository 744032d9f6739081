"""Findings of a candidate."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.candidates import evidence, screen
from policygen.analysis.candidates.process import read_process_first
from policygen.analysis.derivation import Derivation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policygen.analysis.derivation import Record


def derivations_of(
    path: tuple[str, ...], candidate: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    """Yield the derivations of one candidate."""
    screening = partial(answers.__getitem__, "screening")
    drivers = partial(answers.__getitem__, "drivers")
    named: dict[str, Callable[[], Any]] = {
        "grid": lambda: screen.read_grid(candidate, screening()),
        "verdict": lambda: screen.read_verdict(candidate, answers),
        "verdict_fits": lambda: screen.verdict_fits(candidate, answers),
        "market_deep": lambda: screen.market_is_deep(candidate, screening()),
        "process_first": lambda: read_process_first(candidate),
        "cost_efficient": lambda: screen.read_cost_efficiency(candidate),
        "readiness": lambda: screen.read_readiness(
            candidate, screening(), screen.readiness_topics(answers["organisation"])
        ),
        "evidence_gaps": lambda: evidence.evidence_gaps(candidate),
        "evidence_missing": lambda: evidence.evidence_missing(candidate),
        "evidence_old": lambda: evidence.evidence_old(candidate, screening()),
        "evidence_after": lambda: evidence.evidence_after(candidate),
        "drivers": lambda: screen.read_drivers(candidate, drivers()),
        "only_cost": lambda: screen.only_cost_drives(candidate, drivers()),
    }
    for name, derive in named.items():
        yield Derivation((*path, name), derive)
