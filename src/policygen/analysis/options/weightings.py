"""How often each option comes first if nothing at all is known about the weights.

Weightings are drawn uniformly from all that are possible (each weight from 0 to 1, adding up to 1):
they are the gaps between sorted uniform random numbers (Devroye 1986, *Non-Uniform Random Variate
Generation*, chapter V). Butler, Jia & Dyer 1997 (*European Journal of Operational Research* 103)
test decisions so. The draws come from a fixed seed and all sums are rounded exactly, so that the
result is the same everywhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from operator import mul
from random import Random
from typing import TYPE_CHECKING

from policygen.analysis.options.model import TIE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policygen.analysis.options.model import Criterion, Values

DRAWS = 10_000
SEED = 19_820_101


@dataclass(frozen=True, slots=True)
class FirstPlaces:
    """Each option's share of first places, from 0 to 1, over so many ``draws``.

    The shares add up to 1: where several are first, they divide that place evenly.
    """

    draws: int
    shares: Mapping[str, float]


def first_places(values: Values, criteria: Sequence[Criterion], draws: int = DRAWS) -> FirstPlaces:
    """Return how often each option comes first under weightings drawn at random.

    ``values`` are those of the value model, 0 to 100, by option and criterion. The weights of the
    criteria are not used: that is the point. A criterion set to no weight counts like the others;
    leave it out of ``criteria`` where it shall not.

    Raises:
        ValueError: There is no criterion, or no draw.
    """
    if not criteria:
        raise ValueError("there is no criterion to weigh")
    if draws < 1:
        raise ValueError(f"at least one weighting must be drawn (got {draws})")
    rows = [[each[criterion.id] for criterion in criteria] for each in values.values()]
    sets: Counter[tuple[int, ...]] = Counter()
    for weights in weightings(len(criteria), draws):
        # Not sum(): its rounding differs between versions of Python.
        scored = [fsum(map(mul, weights, row)) for row in rows]
        floor = max(scored, default=0.0) - TIE
        sets[tuple(place for place, total in enumerate(scored) if total >= floor)] += 1
    return FirstPlaces(
        draws,
        {option: _share(place, sets, draws) for place, option in enumerate(values)},
    )


def weightings(size: int, draws: int) -> Iterator[list[float]]:
    """Yield ``draws`` weightings of ``size`` criteria, uniform on the simplex."""
    uniform = Random(SEED).random  # noqa: S311  (a repeatable sample, no secret)
    for _ in range(draws):
        cuts = sorted(uniform() for _ in range(size - 1))
        yield [high - low for low, high in zip([0.0, *cuts], [*cuts, 1.0], strict=True)]


def _share(place: int, sets: Mapping[tuple[int, ...], int], draws: int) -> float:
    won = sum(
        (Fraction(number, len(places)) for places, number in sets.items() if place in places),
        Fraction(),
    )
    return float(won / draws)
