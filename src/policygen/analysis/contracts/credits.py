"""Service credits: which levels were missed, what is credited, what is earned back.

A credit is a price adjustment for reduced value. Its base is the month's charges for the service,
without tax, pass-through and earlier credits. All amounts and shares are Decimal and exact;
percentages are written as such (12 is 12 %). Nothing is rounded here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from policygen.analysis.money import percent_of, to_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Below this many events a month says too little, and the last three months count together.
EVENTS_NEEDED = 20


class Grade(StrEnum):
    """How a result stands: at target, at least at the minimum, or below it."""

    MET = "met"
    AMBER = "amber"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """A service level with its share of the amount at risk (``allocation`` per cent)."""

    id: str
    minimum: Decimal
    target: Decimal
    higher_is_better: bool
    allocation: Decimal = Decimal()

    def grade(self, result: Decimal | None) -> Grade:
        """Return the grade of a month's result; a result that is missing is a miss."""
        if result is None:
            return Grade.MISSED
        sign = 1 if self.higher_is_better else -1
        if sign * result >= sign * self.target:
            return Grade.MET
        return Grade.AMBER if sign * result >= sign * self.minimum else Grade.MISSED


@dataclass(frozen=True, slots=True)
class Credit:
    """A month's credit: each missed level's share, and their sum after the cap."""

    shares: Mapping[str, Decimal]
    at_risk: Decimal
    amount: Decimal

    @property
    def capped(self) -> bool:
        """Whether the shares together exceed the amount at risk."""
        return sum(map(Fraction, self.shares.values())) > self.at_risk


def monthly_credit(
    charge: Decimal,
    at_risk: Decimal,
    levels: Iterable[ServiceLevel],
    results: Mapping[str, Decimal | None],
    multipliers: Mapping[str, Decimal] | None = None,
) -> Credit:
    """Return charge × at risk × Σ allocation × multiplier over missed levels, capped at the pool.

    ``at_risk`` is the per cent of the month's charge at risk, ``multipliers`` the factor of a
    level that is missed again (1 if not given).
    """
    pool = percent_of(charge, at_risk)
    factors = multipliers or {}
    shares = {
        level.id: percent_of(pool, level.allocation, 100 * factors.get(level.id, Decimal(1)))
        for level in levels
        if level.grade(results.get(level.id)) is Grade.MISSED
    }
    total = to_decimal(sum(map(Fraction, shares.values()), Fraction()))
    return Credit(shares, pool, min(pool, total))


def earn_back(
    share: Decimal,
    level: ServiceLevel,
    following: Sequence[Decimal | None],
    *,
    months: int = 3,
    returned: Decimal = Decimal(50),
    in_trigger: bool = False,
) -> Decimal:
    """Return what of a missed level's ``share`` is earned back.

    ``returned`` per cent of it, if each of the next ``months`` results is at target; nothing for a
    month in a sequence that triggers termination (``in_trigger``).
    """
    met = [level.grade(result) is Grade.MET for result in following[:months]]
    earned = len(met) == months and all(met) and not in_trigger
    return percent_of(share, returned) if earned else Decimal()


def trigger_months(
    level: ServiceLevel,
    results: Sequence[Decimal | None],
    *,
    running: int = 3,
    misses: int = 4,
    window: int = 12,
) -> tuple[int, ...]:
    """Return which months (from 0) belong to a sequence that gives a right to terminate.

    Such a sequence is ``running`` misses in a row, or ``misses`` within ``window`` months.
    """
    missed = [i for i, result in enumerate(results) if level.grade(result) is Grade.MISSED]
    found: set[int] = set()
    for count, span in ((running, running), (misses, window)):
        for group in zip(*(missed[i:] for i in range(count)), strict=False):
            if group[-1] - group[0] < span:
                found.update(group)
    return tuple(sorted(found))


def share_met(met: Sequence[int], events: Sequence[int]) -> Decimal | None:
    """Return the last month's per cent of events that met the level; None without any event.

    With fewer than ``EVENTS_NEEDED`` events the last three months count together.
    """
    months = 1 if events[-1] >= EVENTS_NEEDED else 3
    counted = sum(events[-months:])
    return to_decimal(Fraction(100 * sum(met[-months:]), counted)) if counted else None
