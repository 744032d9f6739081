"""The weighted value model: criteria with anchors, group scores, totals, floors, ranks.

An additive multi-attribute value model (Keeney & Raiffa 1976): v(x) = 100 · (x − worst) / (best −
worst) with anchors fixed before bids, a total Σ w·v / Σ w over all criteria, and the same within
each group. Scores are floats from 0 to 100, summed with ``fsum``; nothing is rounded here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Number = int | float | Decimal
# One number for each option (outer key) and criterion (inner key).
Measures = Mapping[str, Mapping[str, Number]]
Values = Mapping[str, Mapping[str, float]]
# Scores nearer than this are the same score: floats of equal sums may differ in the last digits.
TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored. ``best`` may lie below ``worst``: then less is better."""

    id: str
    group: str
    weight: Number
    worst: Number
    best: Number

    def __post_init__(self) -> None:
        if self.worst == self.best:
            raise ValueError(f"criterion {self.id}: its anchors are equal")
        if self.weight < 0:
            raise ValueError(f"criterion {self.id}: its weight is negative")

    def value_of(self, measured: Number) -> float:
        """Return the value before clipping: 0 at worst, 100 at best."""
        worst, best = Fraction(self.worst), Fraction(self.best)
        # In fractions: anchors that differ may be one and the same float.
        return float(100 * (Fraction(measured) - worst) / (best - worst))


@dataclass(frozen=True, slots=True)
class Option:
    """One option as measured: by criterion id, and the pass/fail checks by id."""

    id: str
    measured: Mapping[str, Number]
    checks: Mapping[str, bool] = field(default_factory=dict)

    @property
    def failed_checks(self) -> tuple[str, ...]:
        """The ids of failed checks: with any of them the option is not scored at all."""
        return tuple(check for check, passed in self.checks.items() if not passed)


@dataclass(frozen=True, slots=True)
class Score:
    """What an option scores.

    ``raw`` holds the values before clipping; ``clipped`` names the criteria whose measure lies
    outside the anchors, ``floors_failed`` the groups below their floor: such an option is not
    recommended without an approved exception.
    """

    option: str
    raw: Mapping[str, float]
    values: Mapping[str, float]
    groups: Mapping[str, float]
    total: float
    clipped: tuple[str, ...]
    floors_failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """A place from 1; with ``tied`` several share it and the next places stay empty."""

    place: int
    tied: bool


def score(option: Option, criteria: Sequence[Criterion], floors: Mapping[str, Number]) -> Score:
    """Return the scores of one option on all criteria.

    Raises:
        KeyError: The option has no measure for a criterion.
        ValueError: No criterion has a weight.
    """
    raw = {
        criterion.id: criterion.value_of(option.measured[criterion.id]) for criterion in criteria
    }
    values = {name: min(100.0, max(0.0, value)) for name, value in raw.items()}
    groups = group_scores(values, criteria)
    return Score(
        option.id,
        raw,
        values,
        groups,
        weighted_mean(values, criteria),
        tuple(name for name, value in raw.items() if value != values[name]),
        floors_below(groups, floors),
    )


def weighted_mean(values: Mapping[str, float], criteria: Sequence[Criterion]) -> float:
    """Return Σ w·v / Σ w over ``criteria``.

    Raises:
        ValueError: No criterion has a weight.
    """
    weight = fsum(float(criterion.weight) for criterion in criteria)
    if not weight:
        raise ValueError("no criterion has a weight")
    mean = fsum(float(each.weight) * values[each.id] for each in criteria) / weight
    return min(100.0, mean)


def totals(values: Values, criteria: Sequence[Criterion]) -> Mapping[str, float]:
    """Return the weighted mean of each option's values from 0 to 100, in the order given.

    Raises:
        ValueError: No criterion has a weight.
    """
    return {option: weighted_mean(each, criteria) for option, each in values.items()}


def leading(scored: Mapping[str, float]) -> tuple[str, ...]:
    """Return who has the highest total, in the order given: several nearer than ``TIE``."""
    best = max(scored.values(), default=0.0)
    return tuple(name for name, total in scored.items() if total >= best - TIE)


def group_scores(values: Mapping[str, float], criteria: Sequence[Criterion]) -> Mapping[str, float]:
    """Return the weighted mean within each group, in the order the groups first appear.

    A group whose criteria have no weight has no score.
    """
    weighted = [criterion for criterion in criteria if criterion.weight > 0]
    return {
        group: weighted_mean(values, [each for each in weighted if each.group == group])
        for group in dict.fromkeys(each.group for each in weighted)
    }


def floors_below(groups: Mapping[str, float], floors: Mapping[str, Number]) -> tuple[str, ...]:
    """Return the groups that score less than their floor."""
    return tuple(
        group for group, floor in floors.items() if groups.get(group, 0.0) < float(floor) - TIE
    )


def ranks(totals: Mapping[str, float]) -> Mapping[str, Rank]:
    """Return the rank of each total, best first; totals nearer than ``TIE`` share a rank."""
    found: dict[str, Rank] = {}
    for name, mine in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        better = sum(other > mine + TIE for other in totals.values())
        equal = sum(abs(other - mine) <= TIE for other in totals.values())
        found[name] = Rank(better + 1, equal > 1)
    return found


def leaders(scores: Sequence[Score], floors: Mapping[str, Number]) -> tuple[str, ...]:
    """Return who has the highest total of those that meet ``floors``: several on a tie."""
    meeting = {each.option: each.total for each in scores if not floors_below(each.groups, floors)}
    return tuple(name for name, rank in ranks(meeting).items() if rank.place == 1)


def leaders_by_floors(
    scores: Sequence[Score], floors: Mapping[str, Number], step: Number = 10
) -> Mapping[str, tuple[str, ...]]:
    """Return who leads with floors at zero, as set, and all lower or higher by ``step`` points."""
    moved = {
        "zero": dict.fromkeys(floors, 0.0),
        "as-set": {group: float(floor) for group, floor in floors.items()},
        "lower": {group: max(0.0, float(floor) - float(step)) for group, floor in floors.items()},
        "higher": {
            group: min(100.0, float(floor) + float(step)) for group, floor in floors.items()
        },
    }
    return {name: leaders(scores, each) for name, each in moved.items()}


def dominated_by(scores: Sequence[Score]) -> Mapping[str, tuple[str, ...]]:
    """Return for each option those that dominate it: as good on all criteria, better on one."""
    return {
        each.option: tuple(other.option for other in scores if _dominates(other.raw, each.raw))
        for each in scores
    }


def _dominates(one: Mapping[str, float], other: Mapping[str, float]) -> bool:
    return all(one[name] >= other[name] for name in other) and any(
        one[name] > other[name] for name in other
    )
