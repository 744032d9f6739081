"""Whether the first place survives if all weights are somewhat wrong at once.

Each weight is lowered by a step, kept, or raised by the step, in every combination, and the weights
of each combination are scaled back to the same sum. Up to ``COUNTED`` weighted criteria all
combinations are counted. Above that there are too many; but whether a rival can overtake is known
without counting: the worst weights for a leader within the steps are found in closed form for each
rival, and that margin is given in both cases.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import product
from math import fsum
from typing import TYPE_CHECKING

from policygen.analysis.options.model import TIE, leading, totals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policygen.analysis.options.model import Criterion, Number, Values

# 3^10 = 59,049 combinations take well under a second.
COUNTED = 10


@dataclass(frozen=True, slots=True)
class Margin:
    """By how many points of the total ``leader`` keeps ahead of ``rival`` at the worst weights.

    Negative: within the steps the rival can overtake; 0: it can draw level.
    """

    leader: str
    rival: str
    points: float


@dataclass(frozen=True, slots=True)
class Count:
    """All combinations, counted.

    ``first`` has for each option the combinations in which it is first, alone or with others:
    all leaders of a tie are counted, so that the figures may add up to more than ``combinations``.
    ``shared`` is the number of combinations in which several are first.
    """

    combinations: int
    first: Mapping[str, int]
    shared: int


@dataclass(frozen=True, slots=True)
class Stepping:
    """What stepping all weights does to the first place.

    ``step`` is in per cent of each weight, ``leaders`` are first at the weights as set. ``margins``
    has each leader against each other option, and is exact with any number of criteria. ``count``
    is None where there are more than ``COUNTED`` weighted criteria.
    """

    step: float
    leaders: tuple[str, ...]
    margins: tuple[Margin, ...]
    count: Count | None

    @property
    def overtaking(self) -> tuple[str, ...]:
        """The options that can get ahead of a leader within the steps."""
        return tuple(dict.fromkeys(each.rival for each in self.margins if each.points < -TIE))

    @property
    def stays_first(self) -> bool:
        """Whether every leader is first, alone or with others, at all weights within the steps."""
        return not self.overtaking


def step_weights(values: Values, criteria: Sequence[Criterion], step: Number = 20) -> Stepping:
    """Return what stepping all weights by ``step`` per cent does to the first place.

    ``values`` are those of the value model, 0 to 100, by option and criterion. A criterion without
    weight has nothing to step and adds no combinations.

    Raises:
        ValueError: No criterion has a weight, or ``step`` is not between 0 and 100.
    """
    part = float(step) / 100
    if not 0 <= part < 1:
        raise ValueError(f"a step must be at least 0 and below 100 per cent (got {step})")
    leaders = leading(totals(values, criteria))
    weighted = [criterion for criterion in criteria if criterion.weight > 0]
    margins = tuple(
        Margin(leader, rival, _worst(values[leader], values[rival], weighted, part))
        for leader in leaders
        for rival in values
        if rival != leader
    )
    count = _count(values, weighted, part) if len(weighted) <= COUNTED else None
    return Stepping(float(step), leaders, margins, count)


def _worst(
    leader: Mapping[str, float],
    rival: Mapping[str, float],
    criteria: Sequence[Criterion],
    step: float,
) -> float:
    """Return the smallest weighted mean of the leader's advantages that the steps allow.

    A weighted mean is smallest with the weights of the smallest advantages raised and the others
    lowered, so it is enough to try how many are raised. All raised is the same as none.
    """
    advantages = sorted((leader[each.id] - rival[each.id], float(each.weight)) for each in criteria)
    return min(
        _mean(
            [
                (advantage, weight * (1 + step if place < boundary else 1 - step))
                for place, (advantage, weight) in enumerate(advantages)
            ]
        )
        for boundary in range(len(advantages))
    )


def _mean(weighted: Sequence[tuple[float, float]]) -> float:
    return fsum(value * weight for value, weight in weighted) / fsum(
        weight for _, weight in weighted
    )


def _count(values: Values, criteria: Sequence[Criterion], step: float) -> Count:
    """Count the first places, with sums over each half of the criteria taken once only."""
    half = len(criteria) // 2
    upper = _partial_sums(values, criteria[:half], step)
    lower = _partial_sums(values, criteria[half:], step)
    sets: Counter[tuple[int, ...]] = Counter()
    for above, weight_above in upper:
        for below, weight_below in lower:
            sums = [one + other for one, other in zip(above, below, strict=True)]
            # Sums stand for totals before division by the weight, and the tolerance likewise.
            floor = max(sums, default=0.0) - TIE * (weight_above + weight_below)
            sets[tuple(place for place, total in enumerate(sums) if total >= floor)] += 1
    options = list(values)
    first = dict.fromkeys(options, 0)
    for places, number in sets.items():
        for place in places:
            first[options[place]] += number
    shared = sum(number for places, number in sets.items() if len(places) > 1)
    return Count(len(upper) * len(lower), first, shared)


def _partial_sums(
    values: Values, criteria: Sequence[Criterion], step: float
) -> list[tuple[list[float], float]]:
    """Return for each combination of steps every option's weighted sum and the sum of weights."""
    found = []
    for factors in product((1 - step, 1.0, 1 + step), repeat=len(criteria)):
        weights = [
            float(criterion.weight) * factor
            for criterion, factor in zip(criteria, factors, strict=True)
        ]
        sums = [
            fsum(
                weight * each[criterion.id]
                for weight, criterion in zip(weights, criteria, strict=True)
            )
            for each in values.values()
        ]
        found.append((sums, fsum(weights)))
    return found
