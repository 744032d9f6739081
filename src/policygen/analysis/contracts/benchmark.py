"""Benchmark arithmetic: the market price, the gap to it, and the price that follows.

Prices are Decimal as written; shares and percentages are written as per cent (5 is 5 %). Everything
is reckoned in fractions, so that a price at the very edge of the band lies in it; results are exact
or carry 28 digits, and nothing is rounded here. No comparator is left out because its price is high
or low: an outlier is named, where a contract has a rule for it, and counts all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from policygen.analysis.dates.business_days import add_months
from policygen.analysis.money import percent_of, product, to_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

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
    cap keeps of it, ``saving`` the cut times the yearly volume. ``single_out`` is the range of the
    market price when any one comparator is left out.
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


def single_out(values: Sequence[Decimal], rule: PriceRule | None = None) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest market price when any one of several values is left out.

    Without a rule the market price is the median.
    """
    if len(values) == 1:
        return values[0], values[0]
    prices = [
        market_price([*values[:i], *values[i + 1 :]], rule or PriceRule())
        for i in range(len(values))
    ]
    return min(prices), max(prices)


def normalised(price: Decimal, factors: Sequence[Decimal]) -> list[Decimal]:
    """Return a comparator's price after each factor of normalisation, the last being the final one.

    Factors are per cent by which the price changes, applied one after the other: 10 and −10 make
    100 to 110 and then to 99. Without factors the price stands as the only entry.
    """
    running, steps = Fraction(price), [price]
    for percent in factors:
        running *= 1 + Fraction(percent) / 100
        steps.append(to_decimal(running))
    return steps[1:] or steps


def is_too_old(data: date, frozen: date, months: int) -> bool:
    """Tell whether data were more than so many months old on the day on which data were frozen."""
    return add_months(data, months) < frozen


def outliers(prices: Mapping[str, Decimal], percent: Decimal) -> list[str]:
    """Return the comparators whose price is more than so many per cent off the median."""
    middle = Fraction(median(list(prices.values())))
    return [
        name
        for name, price in prices.items()
        if abs(Fraction(price) / middle - 1) * 100 > Fraction(percent)
    ]


def gap_percent(own: Decimal, market: Decimal) -> Decimal:
    """Return by how many per cent of ``market`` the value ``own`` lies above it."""
    return to_decimal(_gap(Fraction(own), Fraction(market)))


def market_price(comparators: Sequence[Decimal], rule: PriceRule) -> Decimal:
    """Return the figure of the market that the rule names: median, mean or a percentile."""
    return to_decimal(_market(comparators, rule))


def read_price(
    price: Decimal, volume: Decimal, comparators: Sequence[Decimal], rule: PriceRule
) -> PriceReading:
    """Return what the normalised ``comparators`` mean for one price line.

    A gap above the band brings the price to the market (or to the band's edge), but by no more than
    the cap allows. With too few comparators nothing changes.
    """
    own, market = Fraction(price), _market(comparators, rule)
    edge = market * (100 + Fraction(rule.band)) / 100
    in_band, enough = own <= edge, len(comparators) >= rule.floor
    aim = edge if rule.to_band_edge else market
    wanted = own - aim if enough and not in_band else Fraction()
    reduction = min(wanted, own * Fraction(rule.cap) / 100)
    return PriceReading(
        comparators=len(comparators),
        enough=enough,
        market=to_decimal(market),
        median=median(comparators),
        gap=to_decimal(_gap(own, market)),
        band_edge=to_decimal(edge),
        in_band=in_band,
        reduction=to_decimal(reduction),
        excess=to_decimal(wanted - reduction),
        new_price=to_decimal(own - reduction),
        saving=to_decimal(reduction * Fraction(volume)),
        saving_to_band_edge=to_decimal(max(Fraction(), own - edge) * Fraction(volume)),
        cap=percent_of(product(price, volume), rule.cap),
        capped=reduction < wanted,
        single_out=single_out(comparators, rule),
    )


def quality_gap(own: Decimal, comparators: Sequence[Decimal], *, higher_is_better: bool) -> Decimal:
    """Return by how much quality lies below the market's median; negative if above it."""
    difference = to_decimal(Fraction(median(comparators)) - Fraction(own))
    return difference if higher_is_better else -difference


def _market(comparators: Sequence[Decimal], rule: PriceRule) -> Fraction:
    prices = sorted(map(Fraction, comparators))
    if rule.metric == "mean":
        return sum(prices, Fraction()) / len(prices)
    if rule.metric == "percentile":
        share = Fraction(rule.percentile) / 100
        return _quantile(prices, share, QUARTILE_RULES[rule.percentile_rule])
    return _quantile(prices, HALF, QUARTILE_RULES["linear"])


def _gap(own: Fraction, market: Fraction) -> Fraction:
    return (own / market - 1) * 100


def _quantile(ordered: Sequence[Fraction], share: Fraction, a: Fraction) -> Fraction:
    if not ordered:
        raise ValueError("no values to compare")
    last = len(ordered) - 1
    position = (len(ordered) + 1 - 2 * a) * share + a - 1
    below = min(max(int(position), 0), last)
    part = min(max(position - below, Fraction()), Fraction(1))
    return ordered[below] + part * (ordered[min(below + 1, last)] - ordered[below])
