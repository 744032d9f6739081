"""Scales: from values to places, with ticks at round numbers.

Steps are reckoned in decimals, and values are halved before they are subtracted, so that neither
the order of magnitude nor the platform's logarithms matter.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

from babel.numbers import format_scientific

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policygen.templating.formats import Formats

_STEPS = (1, 2, 5, 10)
_LEAST = Decimal("1e-300")
_LARGEST = sys.float_info.max
_LONGEST = Decimal("1e12")
_MOST_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from ``low`` to ``high`` on the way from ``start`` to ``end``, two coordinates."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return the coordinate of ``value``."""
        share = (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)
        return self.start + share * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Ticks:
    """Round numbers ``step`` apart."""

    step: Decimal
    values: tuple[Decimal, ...]

    def labels(self, formats: Formats) -> tuple[str, ...]:
        """Return the numbers as they print, all with the decimals of the step."""
        _, _, exponent = self.step.normalize().as_tuple()
        return tuple(
            printed(value, max(0, -int(exponent)), formats, self.step) for value in self.values
        )


def printed(
    value: float | Decimal, decimals: int, formats: Formats, least: Decimal = Decimal(1)
) -> str:
    """Return a number in the locale; one too long to read as a power of ten.

    ``least`` is the smallest amount that has to show.
    """
    exact = Decimal(str(value))
    is_small = least < Decimal(1).scaleb(-_MOST_DECIMALS)
    if abs(exact) >= _LONGEST or (is_small and exact):
        with localcontext(prec=4, rounding=ROUND_HALF_UP):
            return _as_power(+exact, formats)
    return formats.number(exact, 0 if is_small else min(max(0, decimals), _MOST_DECIMALS))


def _as_power(value: Decimal, formats: Formats) -> str:
    text: str = format_scientific(value, "0.###E0", formats.locale.replace("-", "_"))
    return text.replace("-", "\N{MINUS SIGN}")


def ticks_within(low: float, high: float, most: int = 6) -> Ticks:
    """Return round numbers from ``low`` to ``high``, ``most`` steps at most between them."""
    first, last = Decimal(repr(low)), Decimal(repr(high))
    with localcontext(prec=40):
        step = _round_step((last - first) / most)
        start = (first / step).to_integral_value(ROUND_CEILING)
        end = (last / step).to_integral_value(ROUND_FLOOR)
        return Ticks(step, tuple((start + n) * step for n in range(int(end - start) + 1)))


def ends_around(values: Iterable[float], top: float | None = None) -> tuple[float, float]:
    """Return where a scale begins and ends that holds zero, all ``values`` and ``top``.

    It ends at a round number, unless ``top`` says where; a scale of nothing is one from 0 to 1.
    """
    known = [0.0, *values, *(() if top is None else (top,))]
    low, high = min(known), max(known)
    with localcontext(prec=40):
        exact = Decimal(repr(high)) - Decimal(repr(low))
        if exact < _LEAST:
            return 0.0, 1.0
        step = _round_step(exact / 5)
        around = [
            float((Decimal(repr(end)) / step).to_integral_value(way) * step)
            for end, way in ((low, ROUND_FLOOR), (high, ROUND_CEILING))
        ]
    is_kept = top is not None and high == top
    return max(around[0], -_LARGEST), high if is_kept else min(around[1], _LARGEST)


def _round_step(least: Decimal) -> Decimal:
    """Return the smallest of 1, 2, 5, 10, 20, … that is not below ``least``."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(step * power for step in _STEPS if step * power >= least)
