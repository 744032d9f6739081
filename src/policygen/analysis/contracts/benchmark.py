"""Benchmark arithmetic: the market price, the gap to it, and the price that follows.

Prices are Decimal as written, normalised before they come here; shares and percentages are written
as per cent (5 is 5 %). All results are exact or carry 28 digits; nothing is rounded here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from policygen.analysis.money import percent_of, product, to_decimal

if TYPE_CHECKING:
    from collections.abc import Sequence

HALF = Fraction(1, 2)
# The rules give a quartile different prices: position (n + 1 − 2a)·p + a, counted from 1
# (Hyndman & Fan 1996, types 5 to 8).
QUARTILE_RULES = {
    "hazen": HALF,
    "weibull": Fraction(0),
    "linear": Fraction(1),
    "median-unbiased": Fraction(1, 3),
}


@dataclass(frozen=True, slots=True)
class PriceRule:
    """How a contract reads a market price.

    ``band`` is the per cent above the market without consequence, ``cap`` the per cent of the
    line's charges that one benchmark may take off, ``floor`` how many comparators there must be.
    """

    band: Decimal = Decimal(5)
    cap: Decimal = Decimal(10)
    floor: int = 1
    metric: str = "median"
    percentile: Decimal = Decimal(50)
    percentile_rule: str = "linear"
    to_band_edge: bool = False


@dataclass(frozen=True, slots=True)
class PriceReading:
    """What one benchmarked price line means.

    ``market`` is the figure that the rule names, ``enough`` whether there are comparators enough to
    act on it, ``gap`` per cent of the market (above it is positive). ``reduction`` is the cut per
    unit after band and cap (never negative: a benchmark never raises a price), ``excess`` what the
    cap keeps of it, ``saving`` the cut times the yearly volume. ``single_out`` is the range of
    medians when any one comparator is left out.
    """

    comparators: int
    enough: bool
    market: Decimal
    median: Decimal
    gap: Decimal
    band_edge: Decimal
    in_band: bool
    reduction: Decimal
    excess: Decimal
    new_price: Decimal
    saving: Decimal
    saving_to_band_edge: Decimal
    cap: Decimal
    capped: bool
    single_out: tuple[Decimal, Decimal]


def quantile(values: Sequence[Decimal], share: Fraction, rule: str) -> Decimal:
    """Return the quantile at ``share`` (a quarter is the first quartile) by a named rule.

    Raises:
        ValueError: There are no values.
        KeyError: ``rule`` is none of ``QUARTILE_RULES``.
    """
    return to_decimal(_quantile(sorted(map(Fraction, values)), share, QUARTILE_RULES[rule]))


def median(values: Sequence[Decimal]) -> Decimal:
    """Return the middle value, or the mean of the two in the middle."""
    return quantile(values, HALF, "linear")


def first_quartiles(values: Sequence[Decimal]) -> dict[str, Decimal]:
    """Return the first quartile by each rule: why a contract that names one must name the rule."""
    return {rule: quantile(values, Fraction(1, 4), rule) for rule in QUARTILE_RULES}


def single_out(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest median when any one of several values is left out."""
    if len(values) == 1:
        return values[0], values[0]
    medians = [median([*values[:i], *values[i + 1 :]]) for i in range(len(values))]
    return min(medians), max(medians)


def gap_percent(own: Decimal, market: Decimal) -> Decimal:
    """Return by how many per cent of ``market`` the value ``own`` lies above it."""
    return to_decimal((Fraction(own) / Fraction(market) - 1) * 100)


def market_price(comparators: Sequence[Decimal], rule: PriceRule) -> Decimal:
    """Return the figure of the market that the rule names: median, mean or a percentile."""
    if rule.metric == "mean":
        return to_decimal(sum(map(Fraction, comparators), Fraction()) / len(comparators))
    if rule.metric == "percentile":
        share = Fraction(rule.percentile) / 100
        return quantile(comparators, share, rule.percentile_rule)
    return median(comparators)


def read_price(
    price: Decimal, volume: Decimal, comparators: Sequence[Decimal], rule: PriceRule
) -> PriceReading:
    """Return what the normalised ``comparators`` mean for one price line.

    A gap above the band brings the price to the market (or to the band's edge), but by no more than
    the cap allows. With too few comparators nothing changes.
    """
    market = market_price(comparators, rule)
    edge = percent_of(market, 100 + rule.band)
    in_band = price <= edge
    enough = len(comparators) >= rule.floor
    aim = edge if rule.to_band_edge else market
    wanted = _difference(price, aim) if enough and not in_band else Decimal()
    reduction = min(wanted, percent_of(price, rule.cap))
    return PriceReading(
        comparators=len(comparators),
        enough=enough,
        market=market,
        median=median(comparators),
        gap=gap_percent(price, market),
        band_edge=edge,
        in_band=in_band,
        reduction=reduction,
        excess=_difference(wanted, reduction),
        new_price=_difference(price, reduction),
        saving=product(reduction, volume),
        saving_to_band_edge=product(max(Decimal(), _difference(price, edge)), volume),
        cap=percent_of(product(price, volume), rule.cap),
        capped=reduction < wanted,
        single_out=single_out(comparators),
    )


def quality_gap(own: Decimal, comparators: Sequence[Decimal], *, higher_is_better: bool) -> Decimal:
    """Return by how much quality lies below the market's median; negative if above it."""
    difference = _difference(median(comparators), own)
    return difference if higher_is_better else -difference


def _quantile(ordered: Sequence[Fraction], share: Fraction, a: Fraction) -> Fraction:
    if not ordered:
        raise ValueError("no values to compare")
    last = len(ordered) - 1
    position = (len(ordered) + 1 - 2 * a) * share + a - 1
    below = min(max(int(position), 0), last)
    part = min(max(position - below, Fraction()), Fraction(1))
    return ordered[below] + part * (ordered[min(below + 1, last)] - ordered[below])


def _difference(one: Decimal, other: Decimal) -> Decimal:
    return to_decimal(Fraction(one) - Fraction(other))
