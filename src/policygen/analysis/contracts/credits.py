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


class Grade(StrEnum):
    """How a result stands: at target, at least at the minimum, or below it.

    A miss may be excused; a month without anything to measure, or without data where the contract
    overlooks that once, is not counted.
    """

    MET = "met"
    AMBER = "amber"
    MISSED = "missed"
    EXCUSED = "excused"
    NOT_COUNTED = "not counted"


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
        return self._shares > self.at_risk

    def added_by(self, level_id: str) -> Decimal:
        """Return what one missed level added to the credit: its share, cut as the cap cuts all."""
        share = Fraction(self.shares[level_id])
        return to_decimal(share * Fraction(self.amount) / self._shares if share else share)

    @property
    def _shares(self) -> Fraction:
        return sum(map(Fraction, self.shares.values()), Fraction())


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


def misses_running(missed: Sequence[int], last: int, period: int = 1) -> int:
    """Return how many misses in a row end with month ``last``, itself included; 0 if it is none.

    ``missed`` are the months (by number, in order) with a miss that counts. ``period`` is how many
    months one result covers. Misses are in a row if nothing lies between them: a month without a
    record breaks the row, as does an excused miss.
    """
    count, expected = 0, last
    for month in reversed([month for month in missed if month <= last]):
        if not expected - period < month <= expected:
            break
        count, expected = count + 1, month - period
    return count


def in_sequence(
    missed: Sequence[int],
    *,
    running: int = 3,
    misses: int = 4,
    window: int = 12,
    period: int = 1,
) -> tuple[int, ...]:
    """Return which of the missed months belong to a sequence that gives a right to terminate.

    Such a sequence is ``running`` misses in a row, or ``misses`` within ``window`` months.
    """
    found: set[int] = set()
    for place, month in enumerate(missed):
        if misses_running(missed, month, period) >= running:
            found.update(missed[place - running + 1 : place + 1])
        group = missed[max(0, place - misses + 1) : place + 1]
        if len(group) == misses and month - group[0] < window:
            found.update(group)
    return tuple(sorted(found))


def together(results: Sequence[Decimal], events: Sequence[int]) -> Decimal | None:
    """Return the result of several months together, each weighing as many as its events.

    For a share it is the share of all events; None without any event.
    """
    counted = sum(events)
    weighed = sum(
        (Fraction(result) * number for result, number in zip(results, events, strict=True)),
        Fraction(),
    )
    return to_decimal(weighed / counted) if counted else None
