"""The worked case of an invented insurer: three options, eight criteria, every figure by hand."""

from __future__ import annotations

from decimal import Decimal

from policygen.analysis import money
from policygen.analysis.options.model import Criterion, Option, score

CRITERIA = (
    Criterion("npv", "savings", 25, 0, 8),
    Criterion("predictability", "savings", 10, 1, 5),
    Criterion("kpis", "quality", 18, 50, 100),
    Criterion("resilience", "quality", 12, 1, 5),
    Criterion("compliance", "quality", 10, 1, 5),
    Criterion("jobs", "employees", 12, 0, 82),
    Criterion("terms", "employees", 8, 1, 5),
    Criterion("skills", "employees", 5, 1, 5),
)
FLOORS = {"savings": 25, "quality": 55, "employees": 40}
STATUS_QUO = "0 5.75 5.92 6.10 6.28 6.47"
# One-off and yearly costs in millions; then the measures, the first being the saving in millions.
FACTS = {
    "improve": ("1.20 5.45 5.35 5.30 5.30 5.32", "3 72 4.5 4.5 82 5 5"),
    "onshore": ("1.85 5.10 4.75 4.60 4.50 4.45", "4 86 3.5 4 74 4 4"),
    "offshore": ("3.40 4.85 4.05 3.75 3.65 3.60", "3.5 80 2.5 3 37 2 2"),
}
# The savings as printed, in millions.
PRINTED_SAVINGS = {"improve": "1.799", "onshore": "3.802", "offshore": "5.045"}


def decimals(text: str) -> list[Decimal]:
    return list(map(Decimal, text.split()))


def measured(saving: Decimal, rest: str) -> dict[str, Decimal]:
    return dict(zip((each.id for each in CRITERIA), [saving, *decimals(rest)], strict=True))


def option(name: str) -> Option:
    costs, rest = FACTS[name]
    npv = money.net_present_savings(decimals(STATUS_QUO), decimals(costs), Decimal("0.07"))
    return Option(name, measured(npv, rest), {"licence": True})


SCORES = [score(option(name), CRITERIA, FLOORS) for name in FACTS]
VALUES = {each.option: each.values for each in SCORES}
RAW = {each.option: each.raw for each in SCORES}
GROUPS = {each.option: each.groups for each in SCORES}
PRINTED = {
    name: measured(Decimal(PRINTED_SAVINGS[name]), rest) for name, (_, rest) in FACTS.items()
}
