"""How little one weight must change for another option to draw level with the leader.

Triantaphyllou & Sánchez 1997, *Decision Sciences* 28(1). If the weight w of criterion k alone
changes by the factor 1 + c, the lead of i over j shrinks by c·w·(v_jk − v_ik). So it is gone at
c = (T_i − T_j)·W / (w·(v_jk − v_ik)), with the totals T, the values v and the sum W of all weights.
That the weights are scaled to the same sum afterwards alters no ranking. The criterion with the
smallest change is the most critical one: its weight deserves the most care.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from policygen.analysis.options.model import TIE, leading, totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policygen.analysis.options.model import Criterion, Values

# Changes in per cent nearer than this are equally small.
_NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class WeightChange:
    """``rival`` draws level with ``leader`` when the weight of ``criterion`` changes so much.

    ``per_cent`` is in per cent of that weight as set: 30 raises it by three tenths, −30 lowers it
    by as much. Any change beyond it puts the rival ahead of the leader.
    """

    criterion: str
    leader: str
    rival: str
    per_cent: float


def weight_changes(values: Values, criteria: Sequence[Criterion]) -> tuple[WeightChange, ...]:
    """Return every change of a single weight that lets a rival draw level, the smallest first.

    ``values`` are those of the value model, 0 to 100, by option and criterion. Where several share
    the first place, each of them is a leader and the others among its rivals. What no weight can
    bring about (it would have to fall to nothing, or both options have the same value) is left out,
    and so is a criterion without weight.

    Raises:
        ValueError: No criterion has a weight.
    """
    scored = totals(values, criteria)
    found = [
        change
        for leader in leading(scored)
        for rival in values
        if rival != leader
        for change in _changes(leader, rival, values, scored, criteria)
    ]
    return tuple(sorted(found, key=lambda each: abs(each.per_cent)))


def most_critical(values: Values, criteria: Sequence[Criterion]) -> tuple[WeightChange, ...]:
    """Return the smallest of ``weight_changes``: several if equally small, none if there are none.

    Raises:
        ValueError: No criterion has a weight.
    """
    changes = weight_changes(values, criteria)
    return tuple(each for each in changes if abs(each.per_cent) <= abs(changes[0].per_cent) + _NEAR)


def _changes(
    leader: str,
    rival: str,
    values: Values,
    scored: Mapping[str, float],
    criteria: Sequence[Criterion],
) -> Iterator[WeightChange]:
    whole = fsum(float(criterion.weight) for criterion in criteria)
    lead = scored[leader] - scored[rival]
    for criterion in criteria:
        weight = float(criterion.weight)
        gain = values[rival][criterion.id] - values[leader][criterion.id]
        if not weight or abs(gain) <= TIE:
            continue
        per_cent = 100 * lead * whole / (weight * gain) if abs(lead) > TIE else 0.0
        if per_cent > _NEAR - 100:
            yield WeightChange(criterion.id, leader, rival, per_cent)
