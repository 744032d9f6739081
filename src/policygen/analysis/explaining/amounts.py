"""How an option comes to its present value, its savings, its annual cost and its payback."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING, Any

from policygen.analysis import money
from policygen.analysis.decisions import costs
from policygen.analysis.explaining.explanation import Explainable, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from policygen.analysis.derivation import Record
    from policygen.analysis.explaining.explanation import Steps

_FACTOR = "factor = 1 / (1 + rate)^year"
_NO_STATUS_QUO = "There is not exactly one status quo to compare with."


def sums_of_option(path: Steps, option: Record, decision: Record) -> Iterator[Explainable]:
    """Yield the amounts of one option that can be explained."""
    name = path[-1]

    def amount(title: str, sum_up: Callable[[], Sum], *steps: str) -> Explainable:
        # The score has the name of the total already, and a rate alone says too little.
        names = () if steps == ("total",) else ((*path, *steps),)
        least = 2 if steps == ("total",) or len(steps) > 1 else 1
        return Explainable((*path, "money", *steps), title, sum_up, names, least)

    def saved() -> Sum:
        return _saved(decision, option, decision["discount_rate"])

    def paid_back() -> Sum:
        return _payback(decision, option, decision["discount_rate"])

    yield amount(f"Total cost of {name}", partial(_total, decision, option), "total")
    title = f"Present value of the cost of {name}"
    yield amount(title, partial(_worth, decision, option), "present_value")
    yield amount(f"Yearly cost of {name}", partial(_annual_cost, decision, option), "annual_cost")
    title = f"What {name} saves in all"
    yield amount(title, partial(_saved, decision, option, None), "total_saving")
    title = f"Net present value of what {name} saves"
    yield amount(title, saved, "npv")
    yield amount(f"Payback of {name}", partial(_payback, decision, option, None), "payback")
    yield amount(f"Discounted payback of {name}", paid_back, "payback_discounted")
    for rate in decision["rate_range"]:
        sum_up = partial(_saved, decision, option, rate)
        yield amount(f"{title}, at {rate} %", sum_up, "npv_at", str(rate))


def sums_of_overruns(path: Steps, found: Any, decision: Record) -> Iterator[Explainable]:
    """Yield the overruns that level two options, of those that ``found`` has."""
    for cheaper, others in found.items() if isinstance(found, dict) else ():
        for dearer in others:
            yield Explainable(
                (*path, cheaper, dearer),
                f"How far the run cost of {cheaper} may rise before it costs as much as {dearer}",
                partial(_overrun, decision, dearer, cheaper),
                least=3,
            )


def _total(decision: Record, option: Record) -> Sum:
    flows = costs.cash_flow(decision, option)
    rows = tuple(enumerate(flows))
    return Sum(("year", "cost"), rows, money.total(flows), "the sum of all years")


def _worth(decision: Record, option: Record) -> Sum:
    rate = costs.discount(decision)
    flows = costs.cash_flow(decision, option)
    terms = _discounted(flows, rate)
    rows = tuple(
        (year, flow, _factor(rate, year), money.to_decimal(term))
        for year, (flow, term) in enumerate(zip(flows, terms, strict=True))
    )
    return Sum(
        ("year", "cost", "factor", "discounted"),
        rows,
        _whole(terms),
        f"{_FACTOR}; the sum of cost x factor",
        (("discount rate in per cent", decision["discount_rate"]),),
    )


def _annual_cost(decision: Record, option: Record) -> Sum:
    rate = costs.discount(decision)
    flows = costs.cash_flow(decision, option)
    growth = 1 + Fraction(rate)
    factors = [growth**-year for year in range(1, len(flows))]
    worth = sum(_discounted(flows, rate), Fraction())
    rows = tuple((year, money.to_decimal(factor)) for year, factor in enumerate(factors, 1))
    return Sum(
        ("year", "factor"),
        rows,
        money.to_decimal(worth / sum(factors, Fraction())),
        f"{_FACTOR}; the present value divided by the sum of the factors",
        (
            ("discount rate in per cent", decision["discount_rate"]),
            ("present value", money.to_decimal(worth)),
            ("sum of the factors", money.to_decimal(sum(factors, Fraction()))),
        ),
    )


def _saved(decision: Record, option: Record, percent: Decimal | None) -> Sum:
    pair = _before_and_after(decision, option)
    if pair is None:
        return Sum((), (), None, "", note=_NO_STATUS_QUO)
    before, after = pair
    saved = money.savings(before, after)
    rate = Decimal() if percent is None else costs.discount(decision, percent)
    terms = _discounted(saved, rate)
    plain = [
        (year, one, other, less)
        for year, (one, other, less) in enumerate(
            zip_longest(before, after, saved, fillvalue=Decimal())
        )
    ]
    if percent is None:
        how = "the sum of what is saved against the status quo"
        columns: tuple[str, ...] = ("year", "status quo", "option", "saved")
        return Sum(columns, tuple(plain), _whole(terms), how)
    rows = tuple(
        (*row, _factor(rate, row[0]), money.to_decimal(term))
        for row, term in zip(plain, terms, strict=True)
    )
    return Sum(
        ("year", "status quo", "option", "saved", "factor", "discounted"),
        rows,
        _whole(terms),
        f"{_FACTOR}; the sum of saved x factor",
        (("discount rate in per cent", percent),),
    )


def _payback(decision: Record, option: Record, percent: Decimal | None) -> Sum:
    pair = _before_and_after(decision, option)
    if pair is None:
        return Sum((), (), None, "", note=_NO_STATUS_QUO)
    rate = Decimal() if percent is None else costs.discount(decision, percent)
    terms = _discounted(money.savings(*pair), rate)
    rows = tuple(
        (year, money.to_decimal(term), money.to_decimal(balance))
        for year, (term, balance) in enumerate(zip(terms, accumulate(terms), strict=True))
    )
    found = money.payback(*pair, rate)
    return Sum(
        ("year", "saved" if percent is None else "saved, discounted", "in all so far"),
        rows,
        found,
        "the time at which the sum so far first reaches 0, savings spread evenly within a year",
        () if percent is None else (("discount rate in per cent", percent),),
        "years",
        "" if found is not None else "It does not pay back within these years.",
    )


def _overrun(decision: Record, dearer: str, cheaper: str) -> Sum:
    rate = costs.discount(decision)
    flows = {
        option["id"]: costs.cash_flow(decision, option)
        for option in decision["options"]
        if option["id"] in {dearer, cheaper}
    }
    high, low = flows[dearer], flows[cheaper]
    share = money.overrun_that_levels(high, low, rate)
    run_cost = money.present_value((Decimal(), *low[1:]), rate)
    high_worth, low_worth = money.present_value(high, rate), money.present_value(low, rate)
    return Sum(
        ("what", "present value"),
        (
            (f"cost of {dearer}", high_worth),
            (f"cost of {cheaper}", low_worth),
            (f"difference, {dearer} less {cheaper}", money.total([high_worth, -low_worth])),
            (f"run cost of {cheaper}, without its year 0", run_cost),
        ),
        None if share is None else money.to_decimal(100 * Fraction(share)),
        "the difference in per cent of the run cost",
        (("discount rate in per cent", decision["discount_rate"]),),
        "per cent",
    )


def _before_and_after(
    decision: Record, option: Record
) -> tuple[Sequence[Decimal], Sequence[Decimal]] | None:
    """Return the costs of the status quo and of the option, if there is one status quo."""
    found = [each for each in decision["options"] if each["kind"] == "status-quo"]
    if len(found) != 1:
        return None
    return costs.cash_flow(decision, found[0]), costs.cash_flow(decision, option)


def _discounted(flows: Sequence[Decimal], rate: Decimal) -> list[Fraction]:
    growth = 1 + Fraction(rate)
    return [Fraction(flow) / growth**year for year, flow in enumerate(flows)]


def _factor(rate: Decimal, year: int) -> Decimal:
    return money.to_decimal(1 / (1 + Fraction(rate)) ** year)


def _whole(terms: Sequence[Fraction]) -> Decimal:
    return money.to_decimal(sum(terms, Fraction()))
