"""How a candidate comes to its reading and its verdict."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.candidates.screen import read_grid
from policygen.analysis.explaining.explanation import Explainable, Sum, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.analysis.derivation import Record
    from policygen.analysis.explaining.explanation import Steps


def sums_of(path: Steps, found: Any, candidate: Record, answers: Record) -> Iterator[Explainable]:
    """Yield what can be explained of one candidate."""
    has_verdict = isinstance(found, Mapping) and "verdict" in found
    yield Explainable(
        (*path, "grid", "reading"),
        f"What the grid says of {path[-1]}",
        partial(_grid, candidate, answers),
        ((*path, "grid"), *(() if has_verdict else (path,))),
    )
    if has_verdict:
        yield Explainable(
            (*path, "verdict", "outcome"),
            f"The verdict on {path[-1]}",
            partial(_verdict, found),
            ((*path, "verdict"), path),
        )


def _grid(candidate: Record, answers: Record) -> Sum:
    grid = read_grid(candidate, answers["screening"])
    names = {"advantage": "competitive advantage", "internal": "own performance"}
    return Sum(
        ("asked", "score", "counts from", "is"),
        tuple(
            (names[name], grid[name]["score"], grid[name]["threshold"], grid[name]["level"])
            for name in names
        ),
        grid["reading"],
        grid["why"],
    )


def _verdict(found: Mapping[str, Any]) -> Sum:
    reasons = value_at(found, ("verdict", "reasons"))
    given = reasons if isinstance(reasons, list | tuple) else ()
    return Sum(
        ("rule", "reason", "weight"),
        tuple((each.get("rule"), each.get("text"), each.get("weight")) for each in given),
        value_at(found, ("verdict", "outcome")),
        "The first rule that carries decides.",
    )
