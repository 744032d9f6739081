"""TOPSIS: how near an option comes to the best of everything and how far it keeps from the worst.

Hwang & Yoon 1981, *Multiple Attribute Decision Making*. The measures x of each criterion are made
comparable (r), weighted (w·r) and compared with two invented options: the ideal has the best value
found among the options on every criterion, the anti-ideal the worst. With the Euclidean distances
D⁺ to the ideal and D⁻ to the anti-ideal, closeness is D⁻ / (D⁺ + D⁻): 1 at the ideal, 0 at the
anti-ideal. Both depend on which options are compared, so closeness is a cross-check, not a score.
"""

from __future__ import annotations

from math import fsum, sqrt
from typing import TYPE_CHECKING, Literal, assert_never

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policygen.analysis.options.model import Criterion, Measures

Normalisation = Literal["vector", "min-max"]


def closeness(
    measures: Measures, criteria: Sequence[Criterion], normalisation: Normalisation = "vector"
) -> Mapping[str, float]:
    """Return each option's closeness, from 0 to 1, in the order given.

    ``measures`` are as measured: a criterion whose ``best`` lies below its ``worst`` counts less as
    better, and its anchors are not used otherwise. ``vector`` divides a criterion's measures by the
    root of the sum of their squares; ``min-max`` puts the worst found at 0 and the best at 1. A
    criterion on which all options measure the same separates nobody. Where nothing separates the
    options, each is as near to the ideal as to the anti-ideal: 0.5.

    Raises:
        KeyError: An option has no measure for a criterion.
        ValueError: No criterion has a weight.
    """
    if not any(criterion.weight for criterion in criteria):
        raise ValueError("no criterion has a weight")
    columns = [
        [float(each.weight) * value for value in _normalised(each, measures, normalisation)]
        for each in criteria
    ]
    rows = list(zip(*columns, strict=True)) if measures else []
    ideal, anti_ideal = ([pick(column) for column in columns if column] for pick in (max, min))
    return {
        option: _share(_distance(row, anti_ideal), _distance(row, ideal))
        for option, row in zip(measures, rows, strict=True)
    }


def _normalised(
    criterion: Criterion, measures: Measures, normalisation: Normalisation
) -> list[float]:
    """Return a criterion's measures made comparable, more being better."""
    direction = 1.0 if criterion.best > criterion.worst else -1.0
    column = [direction * float(each[criterion.id]) for each in measures.values()]
    match normalisation:
        case "vector":
            return _by_length(column)
        case "min-max":
            return _by_range(column)
        case _:
            assert_never(normalisation)


def _by_length(column: list[float]) -> list[float]:
    largest = max(map(abs, column), default=0.0)
    if not largest:
        return column
    # Divided by the largest first, so that no square is too large or too small for a float.
    scaled = [value / largest for value in column]
    length = sqrt(fsum(value * value for value in scaled))
    return [value / length for value in scaled]


def _by_range(column: list[float]) -> list[float]:
    lowest, highest = min(column, default=0.0), max(column, default=0.0)
    if lowest == highest:
        return [0.0] * len(column)
    return [(value - lowest) / (highest - lowest) for value in column]


def _distance(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the Euclidean distance of two points."""
    return sqrt(fsum((a - b) ** 2 for a, b in zip(one, other, strict=True)))


def _share(away: float, near: float) -> float:
    return away / (near + away) if near + away else 0.5
