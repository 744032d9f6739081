"""How an initiative comes to its earliest start."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from policygen.analysis.decisions.timing import timing_brief
from policygen.analysis.explaining.explanation import Explainable, Sum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.analysis.derivation import Record
    from policygen.analysis.explaining.explanation import Steps


def sums_of_timing(path: Steps, decision: Record, answers: Record) -> Iterator[Explainable]:
    """Yield the earliest start of a decision."""
    yield Explainable(
        (*path, "timing", "earliest", "day"),
        f"Earliest start of {path[-1]}",
        partial(_earliest, decision, answers),
        ((*path, "timing"), (*path, "timing", "earliest")),
    )


def _earliest(decision: Record, answers: Record) -> Sum:
    bounds = timing_brief(decision, answers)["not_before"]
    rows = tuple((bound["gate"].upper(), bound["day"], bound["what"]) for bound in bounds)
    last = bounds[-1]["day"] if bounds else None
    return Sum(("gate", "day", "not before"), rows, last, "the latest of these days")
