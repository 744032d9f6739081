"""How a contract comes to its charges, its credits, and what a benchmark makes of its price."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis import money
from policygen.analysis.contracts.charges import monthly_charge
from policygen.analysis.explaining.explanation import NOTHING, Explainable, Sum, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from policygen.analysis.derivation import Record
    from policygen.analysis.explaining.explanation import Cell, Steps


def sums_of(path: Steps, found: Any, contract: Record) -> Iterator[Explainable]:
    """Yield what can be explained of one contract's charges and credits."""
    name = path[-1]
    yield Explainable(
        (*path, "charges", "yearly"), f"Yearly charge of {name}", partial(_yearly, contract)
    )
    yield Explainable(
        (*path, "charges", "monthly"), f"Monthly charge of {name}", partial(_monthly, contract)
    )
    yield Explainable(
        (*path, "credits", "at_risk"),
        f"Amount of a usual month of {name} that credits may reach",
        partial(_at_risk, contract),
    )
    yield Explainable(
        (*path, "credits", "allocated"),
        f"Allocations of {name} in all",
        partial(_allocated, contract),
    )
    for month in _records(contract, "performance"):
        where = (*path, "credits", "months", month["id"])
        reading = value_at(found, where[len(path) :])
        yield Explainable(
            (*where, "amount"),
            f"Credit of {month['id']}",
            partial(_credit, contract, month, reading),
            (where, (*where[:-1], month["first"].strftime("%Y-%m"))),
        )


def _records(contract: Record, name: str) -> list[Record]:
    """Return the records of a list; none where it is not answered."""
    return list(contract[name]) if name in contract else []


def _yearly(contract: Record) -> Sum:
    charges = contract["charges"]
    rows: list[tuple[Cell, ...]] = [
        (
            line["id"],
            line["unit_price"],
            line["volume"],
            money.product(line["unit_price"], line["volume"]),
        )
        for line in charges["base_lines"]
    ]
    rows.append(("fixed part", None, None, charges["fixed"]))
    amounts: list[Any] = [row[-1] for row in rows]
    how = "the sum of unit price x volume and of the fixed part"
    return Sum(("line", "unit price", "volume", "amount"), tuple(rows), money.total(amounts), how)


def _monthly(contract: Record) -> Sum:
    yearly: Any = _yearly(contract).result
    rows = (("yearly charge", yearly), ("months", 12))
    return Sum(("what", "figure"), rows, money.quotient(yearly, 12), "the year in twelve parts")


def _at_risk(contract: Record) -> Sum:
    charge, percent = monthly_charge(contract), contract["credits"]["at_risk_percent"]
    return Sum(
        ("what", "figure"),
        (("charge of a usual month", charge), ("per cent at risk", percent)),
        money.percent_of(charge, percent),
        "the charge x the per cent at risk",
    )


def _allocated(contract: Record) -> Sum:
    rows = tuple((level["id"], level["allocation"]) for level in contract["service_levels"])
    return Sum(
        ("level", "allocation"),
        rows,
        money.total([allocation for _, allocation in rows]),
        "the sum of the allocations; it may exceed 100",
        unit="per cent",
    )


def _credit(contract: Record, month: Record, reading: Any) -> Sum:
    """Return the credit of a month from its graded levels.

    Grades and what each level costs are the finding's own; the multiplier is what they imply.
    """
    if not isinstance(reading, Mapping):
        return NOTHING
    shares, grades, pool = reading["shares"], reading["grades"], reading["at_risk"]
    results = {level["id"]: level.get("result") for level in month["levels"]}
    rows: list[tuple[Cell, ...]] = []
    for level in contract["service_levels"]:
        name = level["id"]
        share = shares.get(name)
        factor = None if share is None else _multiplier(share, pool, level["allocation"])
        row = (name, results.get(name), grades.get(name), level["allocation"], factor, share)
        rows.append(row)
    whole = money.total(list(shares.values()))
    return Sum(
        ("level", "result", "grade", "allocation", "multiplier", "amount"),
        tuple(rows),
        min(pool, whole),
        "amount = at risk x allocation x multiplier for each missed level that counts; the credit "
        "is their sum, but not more than what is at risk",
        (("at risk", pool), ("sum of the amounts", whole)),
        note=_left_out(grades, shares),
    )


def _multiplier(share: Decimal, pool: Decimal, allocation: Decimal) -> Decimal | None:
    usual = money.percent_of(pool, allocation)
    return money.to_decimal(Fraction(share) / Fraction(usual)) if usual else None


def _left_out(grades: Mapping[str, str], shares: Mapping[str, Decimal]) -> str:
    names = [name for name, grade in grades.items() if grade == "missed" and name not in shares]
    if not names:
        return ""
    return (
        f"Missed without a credit: {', '.join(names)} (no allocation, excused, not measured, "
        "or in stabilisation)."
    )
