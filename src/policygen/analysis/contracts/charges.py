"""The charges of a contract: the year's by line, and the month's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.analysis import money

if TYPE_CHECKING:
    from decimal import Decimal

    from policygen.analysis.derivation import Record


def read_charges(contract: Record) -> dict[str, Any]:
    """Return the yearly charge by line and in total, and the month's.

    ``monthly`` is worked out from the year, ``stated_monthly`` as answered or None, and ``agrees``
    tells whether both are the same.
    """
    charges = contract["charges"]
    lines = {
        line["id"]: money.product(line["unit_price"], line["volume"])
        for line in charges["base_lines"]
    }
    yearly = money.total([*lines.values(), charges["fixed"]])
    monthly, stated = money.quotient(yearly, 12), charges.get("monthly")
    return {
        "lines": lines,
        "yearly": yearly,
        "monthly": monthly,
        "stated_monthly": stated,
        "agrees": stated is None or stated == monthly,
    }


def monthly_charge(contract: Record) -> Decimal:
    """Return the charge of a usual month: as answered, else a twelfth of the year's lines."""
    stated: Decimal | None = contract["charges"].get("monthly")
    if stated is not None:
        return stated
    monthly: Decimal = read_charges(contract)["monthly"]
    return monthly
