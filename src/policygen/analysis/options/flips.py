"""Where the first place changes when the weight of one group or one criterion is varied.

The share x of the group in all weight runs from 0 to 100 per cent; all other weights keep their
proportions and are scaled by (1 − x) / (1 − w), where w is the share as set. An option's total is
then a straight line in x, x·inside + (1 − x)·outside, with its weighted means over the criteria
inside and outside the group. Who leads is the upper envelope of these lines, and it changes where
two lines cross: x = (outside_a − outside_b) / (slope_b − slope_a). Nothing is searched or sampled.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Literal

from policygen.analysis.options.model import TIE, leading, totals, weighted_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policygen.analysis.options.model import Criterion, Values

# Changes nearer than this share of all weight are one change: several lines meet in one point.
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the first place.

    ``share`` is in per cent of all weight. ``below`` led up to it, ``above`` leads from it on, and
    ``at`` share the first place at it; each in the order of the options.
    """

    share: float
    below: tuple[str, ...]
    at: tuple[str, ...]
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flips:
    """What varying the weight of one group or criterion does to the first place.

    ``share`` is the share as set, in per cent of all weight, and ``leaders`` are first at it.
    ``lowest`` lead from 0 per cent to the first of the ``changes``, or to 100 if there are none.
    ``fixed`` says why the weight cannot be varied, else it is None: ``has-all-weight`` (the others
    have no weight to be scaled) or ``has-no-weight`` (its several criteria have no weights, so
    their proportions are not known).
    """

    share: float
    leaders: tuple[str, ...]
    lowest: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    fixed: Literal["has-all-weight", "has-no-weight"] | None = None

    @property
    def holds(self) -> tuple[float, float]:
        """The shares in per cent between which ``leaders`` stay first, as the share is varied."""
        near = 100 * _NEAR
        below = [each.share for each in self.changes if each.share <= self.share + near]
        above = [each.share for each in self.changes if each.share >= self.share - near]
        return max(below, default=0.0), min(above, default=100.0)


@dataclass(frozen=True, slots=True)
class _Line:
    """An option's total from share 0 (``outside`` alone counts) to share 1 (``inside`` alone)."""

    option: str
    outside: float
    inside: float

    @property
    def slope(self) -> float:
        return self.inside - self.outside

    def at(self, share: float) -> float:
        return share * self.inside + (1 - share) * self.outside

    def equals(self, other: _Line) -> bool:
        return abs(self.outside - other.outside) <= TIE and abs(self.inside - other.inside) <= TIE


def group_flips(values: Values, criteria: Sequence[Criterion]) -> Mapping[str, Flips]:
    """Return for each group, in the order of first appearance, how its weight decides.

    ``values`` are those of the value model, 0 to 100, by option and criterion.

    Raises:
        ValueError: No criterion has a weight.
    """
    return {
        group: _flips(
            values,
            [each for each in criteria if each.group == group],
            [each for each in criteria if each.group != group],
        )
        for group in dict.fromkeys(each.group for each in criteria)
    }


def criterion_flips(values: Values, criteria: Sequence[Criterion]) -> Mapping[str, Flips]:
    """Return for each criterion how its weight decides; see ``group_flips``."""
    return {
        criterion.id: _flips(
            values, [criterion], [each for each in criteria if each is not criterion]
        )
        for criterion in criteria
    }


def _flips(values: Values, inside: Sequence[Criterion], outside: Sequence[Criterion]) -> Flips:
    within, rest = _weight(inside), _weight(outside)
    leaders = leading(totals(values, [*inside, *outside]))
    if not rest:
        return Flips(100.0, leaders, leaders, fixed="has-all-weight")
    if not within and len(inside) > 1:
        return Flips(0.0, leaders, leaders, fixed="has-no-weight")
    lines = [
        _Line(option, weighted_mean(each, outside), _inside(each, inside, within))
        for option, each in values.items()
    ]
    lowest, changes = _envelope(lines)
    return Flips(100 * within / fsum((within, rest)), leaders, lowest, changes)


def _weight(criteria: Sequence[Criterion]) -> float:
    return fsum(float(criterion.weight) for criterion in criteria)


def _inside(values: Mapping[str, float], criteria: Sequence[Criterion], weight: float) -> float:
    """Return the total if only ``criteria`` count; a single one needs no weight for that."""
    return weighted_mean(values, criteria) if weight else values[criteria[0].id]


def _envelope(lines: Sequence[_Line]) -> tuple[tuple[str, ...], tuple[Change, ...]]:
    """Walk along the upper envelope: who leads from share 0, and each change up to share 1."""
    if not lines:
        return (), ()
    best = max(line.outside for line in lines)
    current = max((line for line in lines if line.outside >= best - TIE), key=_slope)
    lowest, changes = _equals(current, lines), list[Change]()
    while crossings := _crossings(current, lines):
        share = min(crossing for crossing, _ in crossings)
        if share >= 1 - _NEAR:
            break
        meeting = [line for crossing, line in crossings if crossing <= share + _NEAR]
        successor = max(meeting, key=_slope)
        if share <= _NEAR:
            lowest = _equals(successor, lines)
        else:
            changes.append(_change(share, current, successor, lines))
        current = successor
    return lowest, tuple(changes)


def _slope(line: _Line) -> float:
    return line.slope


def _crossings(current: _Line, lines: Sequence[_Line]) -> list[tuple[float, _Line]]:
    """Return the steeper lines, each with the share at which it crosses ``current``."""
    return [
        ((current.outside - line.outside) / (line.slope - current.slope), line)
        for line in lines
        if line.slope > current.slope + TIE and not line.equals(current)
    ]


def _change(share: float, below: _Line, above: _Line, lines: Sequence[_Line]) -> Change:
    before, after = _equals(below, lines), _equals(above, lines)
    sharing = {*before, *after, *leading({line.option: line.at(share) for line in lines})}
    at = tuple(line.option for line in lines if line.option in sharing)
    return Change(100 * share, before, at, after)


def _equals(current: _Line, lines: Sequence[_Line]) -> tuple[str, ...]:
    """Return the options whose totals equal those of ``current`` at every share."""
    return tuple(line.option for line in lines if line.equals(current))
