"""The money of a decision: cash flows, the rate that discounts them, and what each option is worth.

Amounts are in the decision's money unit, unrounded. Flows run from year 0 (one-off cost), with one
amount for the end of each later year.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from policygen.analysis import money
from policygen.analysis.decisions.faults import fault, pointer
from policygen.analysis.reading import each_known, known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.analysis.derivation import Record

Flows = tuple[Decimal, ...]


def cash_flow(decision: Record, option: Record) -> Flows:
    """Return the option's costs from year 0.

    Raises:
        InvalidInput: The option does not have one amount for each year compared.
    """
    yearly, years = tuple(option["yearly"]), decision["years"]
    if len(yearly) != years:
        message = f"{option['id']} has {len(yearly)} yearly costs for {years} years"
        raise fault("R031", message, f"{pointer(decision, option)}.yearly")
    return (option["one_off"], *yearly)


def status_quo_of(decision: Record) -> Record | None:
    """Return the option of going on as today; None unless exactly one option is that.

    There is one only, so that an option that is still open is another where one is known.
    """
    options: Sequence[Record] = decision["options"]
    found = [each for each in each_known(options) if known(each, "kind") == "status-quo"]
    if not found:
        found = [each for each in options if each["kind"] == "status-quo"]
    return found[0] if len(found) == 1 else None


def read_rate(decision: Record) -> dict[str, Any]:
    """Return the discount rate as stated, and as applied to the prices: both in per cent."""
    return {
        "stated": decision["discount_rate"],
        "stated_in": _rate_in(decision),
        "prices": decision["prices"],
        "applied": applied_rate(decision, decision["discount_rate"]),
    }


def applied_rate(decision: Record, percent: Decimal) -> Decimal:
    """Return a stated rate as one that fits the prices, in per cent.

    Nominal prices are discounted at a nominal rate, real prices at a real one:
    (1 + nominal) = (1 + real) · (1 + inflation).

    Raises:
        InvalidInput: Prices and rate differ, and the inflation between them is not given.
    """
    prices, stated_in = decision["prices"], _rate_in(decision)
    if prices == stated_in:
        return percent
    inflation = decision.get("inflation")
    if inflation is None:
        message = f"the prices are {prices} and the rate is {stated_in}, but there is no inflation"
        raise fault("R034", message, pointer(decision))
    convert = money.nominal_rate if prices == "nominal" else money.real_rate
    return _times_100(convert(per_unit(percent), per_unit(inflation)))


def _rate_in(decision: Record) -> str:
    return str(decision.get("rate_in") or decision["prices"])


def read_money(decision: Record, option: Record) -> dict[str, Any]:
    """Return an option's money.

    ``total`` is the undiscounted cost, ``npv`` the present value of what it saves against the
    status quo at the discount rate, ``npv_at`` the same at other rates (by rate in per cent as
    stated), ``payback`` simple and ``payback_discounted`` in years, None if never within the
    years. What compares with the status quo is None where there is none.
    """
    flows = cash_flow(decision, option)
    rate = discount(decision)
    return {
        "flows": list(flows),
        "total": money.total(flows),
        "present_value": money.present_value(flows, rate),
        "annual_cost": money.equivalent_annual_cost(flows, rate),
        **_compared(decision, flows, rate),
    }


def _compared(decision: Record, flows: Flows, rate: Decimal) -> dict[str, Any]:
    status_quo = status_quo_of(decision)
    if status_quo is None:
        names = ("savings", "total_saving", "npv", "npv_at", "payback", "payback_discounted")
        return dict.fromkeys(names)
    before = cash_flow(decision, status_quo)
    return {
        "savings": list(money.savings(before, flows)),
        "total_saving": money.total(money.savings(before, flows)),
        "npv": money.net_present_savings(before, flows, rate),
        "npv_at": {
            str(other): money.net_present_savings(before, flows, discount(decision, other))
            for other in decision["rate_range"]
        },
        "payback": money.payback(before, flows),
        "payback_discounted": money.payback(before, flows, rate),
    }


def overruns(decision: Record) -> dict[str, dict[str, Decimal]]:
    """Return by how many per cent an option's run cost may rise before it is no cheaper.

    For each option, against each option of a higher present value.
    """
    rate = discount(decision)
    flows = {option["id"]: cash_flow(decision, option) for option in decision["options"]}
    found: dict[str, dict[str, Decimal]] = {}
    for cheaper, low in flows.items():
        for dearer, high in flows.items():
            share = money.overrun_that_levels(high, low, rate)
            if share is not None and share > 0:
                found.setdefault(cheaper, {})[dearer] = _times_100(share)
    return found


def discount(decision: Record, percent: Decimal | None = None) -> Decimal:
    """Return a stated rate, else the decision's, as the yearly share that discounts its prices."""
    stated = decision["discount_rate"] if percent is None else percent
    return per_unit(applied_rate(decision, stated))


def per_unit(percent: Decimal) -> Decimal:
    """Return a percentage as a share: 7 gives 0.07."""
    return money.percent_of(Decimal(1), percent)


def dearer_to_run(flows: Sequence[Decimal], percent: Decimal) -> Flows:
    """Return flows whose run cost, all but year 0, is higher by ``percent`` (lower if negative)."""
    factor = 100 + percent
    return (flows[0], *(money.percent_of(flow, factor) for flow in flows[1:]))


def a_year_later(before: Sequence[Decimal], flows: Sequence[Decimal]) -> Flows:
    """Return flows that begin a year later: until then the cost is that of ``before``.

    The years compared stay the same; the option's last year falls out of them.
    """
    if len(flows) < 2:
        raise ValueError("a later start needs at least one year")
    first = money.total((before[1], flows[0]))
    return (before[0], first, *flows[1:-1])


def _times_100(share: Decimal) -> Decimal:
    return money.to_decimal(100 * Fraction(share))


def read_saving_test(
    decision: Record, option: Record, public_body: Record | None
) -> dict[str, Any] | None:
    """Return what an option with a contract saves, against the saving that a law asks for.

    ``saving`` is undiscounted, over all years; ``percent`` is of the contract's value or of the
    in-house cost, as the law has it. None without such a law, a contract or a status quo.
    """
    value = None if public_body is None else option.get("contract_value")
    if public_body is None or value is None:
        return None
    status_quo = status_quo_of(decision)
    if status_quo is None:
        return None
    before = cash_flow(decision, status_quo)
    saving = money.total(money.savings(before, cash_flow(decision, option)))
    base = value if public_body["saving_base"] == "contract value" else money.total(before)
    percent = _times_100(money.to_decimal(Fraction(saving) / Fraction(base))) if base else None
    return {
        "saving": saving,
        "of": public_body["saving_base"],
        "percent": percent,
        "needed": public_body["saving"],
        "passes": percent is not None and percent >= public_body["saving"],
    }
