"""Findings of a candidate."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.candidates.screen import (
    evidence_missing,
    market_is_deep,
    only_cost_drives,
    read_grid,
    read_readiness,
    verdict_fits,
)
from policygen.analysis.derivation import Derivation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.analysis.derivation import Record


def derivations_of(
    path: tuple[str, ...], candidate: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    """Yield the derivations of one candidate."""
    screen = partial(answers.__getitem__, "screening")
    yield Derivation((*path, "grid"), lambda: read_grid(candidate, screen()))
    yield Derivation((*path, "verdict_fits"), lambda: verdict_fits(candidate, screen()))
    yield Derivation((*path, "market_deep"), lambda: market_is_deep(candidate, screen()))
    yield Derivation((*path, "readiness"), lambda: read_readiness(candidate, screen()))
    yield Derivation((*path, "evidence_missing"), lambda: evidence_missing(candidate))
    yield Derivation((*path, "only_cost"), lambda: only_cost_drives(candidate, answers["drivers"]))
