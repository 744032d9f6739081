"""Weights from pairwise comparisons: the analytic hierarchy process.

Saaty 1980, *The Analytic Hierarchy Process*. A judgement says how many times as important one name
is as another. The judgements fill a matrix A with a_ij = 1 / a_ji; the weights are its principal
eigenvector (A·w = λ·w with the largest λ), scaled to add up to 1. Judgements that agree with each
other fully give λ = n; else λ is larger, and the consistency index is CI = (λ − n) / (n − 1). The
consistency ratio CR = CI / RI divides it by the mean index RI of matrices filled at random. A ratio
over 0.10 says: judge again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policygen.analysis.options.model import Number

Matrix = tuple[tuple[float, ...], ...]

# Saaty 1980: the mean consistency index of random matrices, by number of names. Two judgements at
# most cannot contradict each other.
RANDOM_INDEX = {
    1: 0.0,
    2: 0.0,
    3: 0.58,
    4: 0.90,
    5: 1.12,
    6: 1.24,
    7: 1.32,
    8: 1.41,
    9: 1.45,
    10: 1.49,
}
ACCEPTED_RATIO = 0.10
# Saaty's scale ends at 9; a house may use a wider one, but not one that a float cannot carry.
LARGEST_RATIO = 100
# After so many squarings the matrix stands at its 2^50th power: no more than rounding is left.
_SQUARINGS = 50
_SETTLED = 1e-15


@dataclass(frozen=True, slots=True)
class Judgement:
    """``first`` is ``ratio`` times as important as ``second``; below 1, ``second`` is more so."""

    first: str
    second: str
    ratio: Number


@dataclass(frozen=True, slots=True)
class Weighing:
    """What judgements give.

    ``weights`` add up to 1; ``eigenvalue`` is λ, ``index`` CI and ``ratio`` CR.
    """

    weights: Mapping[str, float]
    eigenvalue: float
    index: float
    ratio: float

    @property
    def consistent(self) -> bool:
        """Whether the judgements agree well enough with each other to be used."""
        return self.ratio <= ACCEPTED_RATIO


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Weights of two levels.

    ``weights`` by criterion are the group's weight times the weight within the group, and add up to
    1; ``groups`` and ``within`` (by group) say how they came about.
    """

    weights: Mapping[str, float]
    groups: Weighing
    within: Mapping[str, Weighing]

    @property
    def consistent(self) -> bool:
        """Whether all judgements agree well enough with each other to be used."""
        return self.groups.consistent and all(each.consistent for each in self.within.values())


def comparison_matrix(names: Sequence[str], judgements: Sequence[Judgement]) -> Matrix:
    """Return the reciprocal matrix of ``names``, in their order.

    Raises:
        ValueError: A name stands twice or there is none, a judgement is about an unknown name, the
            same name twice or a ratio out of range, or a pair has no judgement or several.
    """
    _check_names(names)
    ratios: dict[tuple[str, str], float] = {(name, name): 1.0 for name in names}
    for judgement in judgements:
        _check_judgement(judgement, names)
        pair = (judgement.first, judgement.second)
        if pair in ratios:
            raise ValueError(f"{pair[0]} and {pair[1]} are compared twice")
        ratios[pair] = float(judgement.ratio)
        ratios[pair[1], pair[0]] = 1 / float(judgement.ratio)
    missing = [pair for pair in combinations(names, 2) if pair not in ratios]
    if missing:
        pairs = ", ".join(f"{first} with {second}" for first, second in missing)
        raise ValueError(f"no judgement compares {pairs}")
    return tuple(tuple(ratios[row, column] for column in names) for row in names)


def weigh(names: Sequence[str], judgements: Sequence[Judgement]) -> Weighing:
    """Return the weights of ``names``, at most ten, and how well the judgements agree.

    Raises:
        ValueError: As ``comparison_matrix``.
    """
    matrix = comparison_matrix(names, judgements)
    weights, eigenvalue = _principal(matrix)
    count = len(names)
    # Rounding may put a fully consistent eigenvalue a hair below the number of names.
    index = max(0.0, (eigenvalue - count) / (count - 1)) if count > 2 else 0.0
    ratio = index / RANDOM_INDEX[count] if count > 2 else 0.0
    return Weighing(dict(zip(names, weights, strict=True)), eigenvalue, index, ratio)


def weigh_hierarchy(
    groups: Sequence[Judgement],
    within: Mapping[str, tuple[Sequence[str], Sequence[Judgement]]],
) -> Hierarchy:
    """Return the weights of all criteria from judgements between groups and within each group.

    ``within`` has for each group, in the order of the groups, its criteria and their judgements.

    Raises:
        ValueError: As ``comparison_matrix``; or a criterion stands in two groups.
    """
    weighed_groups = weigh(list(within), groups)
    weighed = {group: weigh(*criteria) for group, criteria in within.items()}
    _check_names_differ([name for each in weighed.values() for name in each.weights])
    weights = {
        name: weighed_groups.weights[group] * weight
        for group, each in weighed.items()
        for name, weight in each.weights.items()
    }
    return Hierarchy(weights, weighed_groups, weighed)


def _check_names(names: Sequence[str]) -> None:
    if not names:
        raise ValueError("there is nothing to compare")
    if len(names) > max(RANDOM_INDEX):
        raise ValueError(
            f"{len(names)} names are too many to compare in pairs: at most {max(RANDOM_INDEX)}, "
            "more go into groups"
        )
    _check_names_differ(names)


def _check_names_differ(names: Sequence[str]) -> None:
    doubled = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if doubled:
        raise ValueError(f"to be compared more than once: {', '.join(doubled)}")


def _check_judgement(judgement: Judgement, names: Sequence[str]) -> None:
    first, second, ratio = judgement.first, judgement.second, judgement.ratio
    for name in (first, second):
        if name not in names:
            raise ValueError(
                f"the judgement of {first} and {second} names {name}, which is not compared here"
            )
    if first == second:
        raise ValueError(f"{first} is compared with itself")
    if not 1 / LARGEST_RATIO <= float(ratio) <= LARGEST_RATIO:
        raise ValueError(
            f"{first} and {second}: the ratio must lie between 1/{LARGEST_RATIO} and "
            f"{LARGEST_RATIO} (got {ratio})"
        )


def _principal(matrix: Matrix) -> tuple[tuple[float, ...], float]:
    """Return the principal eigenvector, adding up to 1, and its eigenvalue.

    By power iteration: A to a high power, by repeated squaring, times the vector of ones.
    """
    power, vector = matrix, _scaled([fsum(row) for row in matrix])
    for _ in range(_SQUARINGS):
        power = _squared(power)
        before, vector = vector, _scaled([fsum(row) for row in power])
        if max(abs(new - old) for new, old in zip(vector, before, strict=True)) <= _SETTLED:
            break
    image = [fsum(a * w for a, w in zip(row, vector, strict=True)) for row in matrix]
    return _scaled(image), fsum(image)


def _squared(matrix: Matrix) -> Matrix:
    """Return the matrix times itself, divided by its largest entry so that nothing overflows."""
    columns = tuple(zip(*matrix, strict=True))
    product = [
        [fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns]
        for row in matrix
    ]
    largest = max(map(max, product))
    return tuple(tuple(entry / largest for entry in row) for row in product)


def _scaled(vector: list[float]) -> tuple[float, ...]:
    whole = fsum(vector)
    return tuple(entry / whole for entry in vector)
