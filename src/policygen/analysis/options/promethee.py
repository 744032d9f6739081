"""PROMETHEE II: net flows, the balance of an option's wins and losses against each other option.

Brans & Vincke 1985, *Management Science* 31(6). On each criterion a preference function turns the
difference d between two options into a degree of preference from 0 to 1. With weights w that add up
to 1, π(a,b) = Σ w·P(d) says how far a is preferred to b, and among n options the net flow is
φ(a) = Σ (π(a,x) − π(x,a)) / (n − 1): from −1 (loses everything to everybody) to 1. Net flows add up
to 0. Large leads beyond the threshold count no more than clear ones, unlike in a weighted sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.analysis.options.model import Criterion, Measures, Number

# From a difference (positive: the first is better) to the preference for the first, 0 to 1.
Preference = Callable[[float], float]


def usual(difference: float) -> float:
    """Return the preference of type I: full for any lead, however small."""
    return 1.0 if difference > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Linear:
    """The preference of type V: none up to ``indifference`` (q), full from ``strict`` (p).

    Between the two it rises in a straight line: (d − q) / (p − q). With q = 0 it is type III
    (V-shape), with q = p type II (U-shape). Both are in the unit of the values compared.
    """

    indifference: Number
    strict: Number

    def __post_init__(self) -> None:
        if not 0 <= self.indifference <= self.strict:
            raise ValueError(
                "the indifference threshold must lie between 0 and the preference threshold "
                f"(got {self.indifference} and {self.strict})"
            )

    def __call__(self, difference: float) -> float:
        """Return the preference for a lead of ``difference``."""
        none, full = float(self.indifference), float(self.strict)
        if difference <= none:
            return 0.0
        if difference >= full:
            return 1.0
        return (difference - none) / (full - none)


def net_flows(
    values: Measures,
    criteria: Sequence[Criterion],
    preference: Preference | Mapping[str, Preference] = usual,
) -> Mapping[str, float]:
    """Return each option's net flow, from −1 to 1, in the order given.

    ``values`` are such that more is better on every criterion, such as values from 0 to 100; of a
    criterion only the weight is used. ``preference`` is one function for all criteria or one by
    criterion id. A single option has nobody to be compared with: 0.

    Raises:
        KeyError: An option has no value, or the mapping no preference function, for a criterion.
        ValueError: No criterion has a weight.
    """
    weight = fsum(float(criterion.weight) for criterion in criteria)
    if not weight:
        raise ValueError("no criterion has a weight")
    terms = [
        (each.id, float(each.weight) / weight, _preference_of(preference, each.id))
        for each in criteria
    ]

    def preferred(one: Mapping[str, Number], other: Mapping[str, Number]) -> float:
        return fsum(
            share * degree(float(one[name]) - float(other[name])) for name, share, degree in terms
        )

    pairs = {
        (one, other): preferred(values[one], values[other])
        for one in values
        for other in values
        if one != other
    }
    return {
        option: fsum(
            pairs[option, other] - pairs[other, option] for other in values if other != option
        )
        / max(1, len(values) - 1)
        for option in values
    }


def _preference_of(preference: Preference | Mapping[str, Preference], name: str) -> Preference:
    return preference[name] if isinstance(preference, Mapping) else preference
