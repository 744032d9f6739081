"""Money over time: present values, totals, annual costs, payback.

Amounts are Decimal, exactly as written. Cash flows run from year 0 (one-off, undiscounted) with one
amount for the end of each later year. Discounting is exact in fractions; the result is a Decimal of
``DIGITS`` significant digits. Nothing is rounded to cents: that happens once, where it is printed.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS = 28
# Not the thread's own context: an application may have set that to anything.
_CONTEXT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)


def to_decimal(number: Fraction) -> Decimal:
    """Return a fraction as a Decimal: exact where ``DIGITS`` digits suffice, else half even."""
    return _CONTEXT.divide(Decimal(number.numerator), Decimal(number.denominator))


def total(amounts: Sequence[Decimal]) -> Decimal:
    """Return the exact sum: of a cash flow, the undiscounted total cost of ownership."""
    return to_decimal(sum(map(Fraction, amounts), Fraction()))


def product(one: Decimal, other: Decimal) -> Decimal:
    """Return the exact product, such as a unit price times a volume."""
    return to_decimal(Fraction(one) * Fraction(other))


def quotient(amount: Decimal, parts: int) -> Decimal:
    """Return one of so many equal parts of ``amount``."""
    return to_decimal(Fraction(amount) / parts)


def percent_of(amount: Decimal, *percents: Decimal) -> Decimal:
    """Return so many per cent of so many per cent … of ``amount``, exactly."""
    share = Fraction(amount)
    for percent in percents:
        share *= Fraction(percent) / 100
    return to_decimal(share)


def present_value(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Return Σ flow_t / (1 + rate)^t with t from 0. ``rate`` is yearly: 7 % is 0.07."""
    return to_decimal(_present_value(flows, rate))


def savings(status_quo: Sequence[Decimal], option: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return what ``option`` costs less than ``status_quo`` in each year, year 0 first."""
    pairs = zip_longest(status_quo, option, fillvalue=Decimal())
    return tuple(total((before, -after)) for before, after in pairs)


def net_present_savings(
    status_quo: Sequence[Decimal], option: Sequence[Decimal], rate: Decimal
) -> Decimal:
    """Return the NPV of savings: the present value of the status quo less that of the option."""
    return present_value(savings(status_quo, option), rate)


def equivalent_annual_cost(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Return the level yearly amount of the same present value: PV · r / (1 − (1 + r)^−n).

    ``n`` is the number of years after year 0; at rate 0 it is the plain average.
    """
    years = len(flows) - 1
    if years < 1:
        raise ValueError("an annual cost needs at least one year after year 0")
    worth, growth = _present_value(flows, rate), 1 + Fraction(rate)
    annuity = sum((growth**-year for year in range(1, years + 1)), Fraction())
    return to_decimal(worth / annuity)


def payback(
    status_quo: Sequence[Decimal], option: Sequence[Decimal], rate: Decimal = Decimal()
) -> Decimal | None:
    """Return the years until cumulated savings first cover what was spent before.

    Savings are spread evenly within a year (linear interpolation). Rate 0 is the simple payback,
    a yearly rate the discounted one. None means not within the flows given; 0 that nothing is
    spent ahead.
    """
    growth = 1 + Fraction(rate)
    flows = [Fraction(flow) / growth**year for year, flow in enumerate(savings(status_quo, option))]
    balance = list(accumulate(flows))
    for year, (flow, after) in enumerate(zip(flows, balance, strict=True)):
        if after >= 0:
            return to_decimal(year - after / flow) if year else Decimal()
    return None


def overrun_that_levels(
    dearer: Sequence[Decimal], cheaper: Sequence[Decimal], rate: Decimal
) -> Decimal | None:
    """Return the share by which ``cheaper``'s run cost may rise until both present values agree.

    Run cost is all but year 0; 0.0754 means 7.54 %. None if there is no run cost. Negative if
    ``cheaper`` is in truth the dearer one.
    """
    run_cost = _present_value((Decimal(), *cheaper[1:]), rate)
    if not run_cost:
        return None
    return to_decimal((_present_value(dearer, rate) - _present_value(cheaper, rate)) / run_cost)


def nominal_rate(real: Decimal, inflation: Decimal) -> Decimal:
    """Return the nominal yearly rate: (1 + nominal) = (1 + real) · (1 + inflation)."""
    return to_decimal((1 + Fraction(real)) * (1 + Fraction(inflation)) - 1)


def real_rate(nominal: Decimal, inflation: Decimal) -> Decimal:
    """Return the real yearly rate: (1 + nominal) = (1 + real) · (1 + inflation)."""
    return to_decimal((1 + Fraction(nominal)) / (1 + Fraction(inflation)) - 1)


def _present_value(flows: Sequence[Decimal], rate: Decimal) -> Fraction:
    growth = 1 + Fraction(rate)
    return sum((Fraction(flow) / growth**year for year, flow in enumerate(flows)), Fraction())
