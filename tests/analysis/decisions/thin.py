"""A thin decision: today, a provider near by, one far away; two criteria."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

Record = dict[str, Any]


def option(name: str, kind: str, costs: str, **figures: int) -> Record:
    one_off, *yearly = (Decimal(text) for text in costs.split())
    return {
        "id": name,
        "kind": kind,
        "one_off": one_off,
        "yearly": yearly,
        "checks": [],
        "jobs": {"kept": 3, "displaced": 2},
        "figures": figures,
    }


def decision(**rest: Any) -> Record:
    criteria = [
        {"id": "cost", "group": "savings", "weight": 60, "worst": 0, "best": 10},
        {"id": "people", "group": "employees", "weight": 40, "worst": 0, "best": 10},
    ]
    return {
        "id": "desk",
        "decider": "board",
        "candidates": ["desk"],
        "dates": {},
        "discount_rate": Decimal(10),
        "rate_range": [],
        "prices": "nominal",
        "years": 2,
        "model": {
            "criteria": criteria,
            "comparisons": [],
            "floors": {"savings": 20, "employees": 50},
        },
        "options": [
            option("today", "status-quo", "0 11 12.1"),
            option("near", "outsource", "5 5.5 6.05", cost=5, people=8),
            option("far", "outsource", "2 5.5 6.05", cost=10, people=2),
        ],
        **rest,
    }


def with_option(place: int, **changes: Any) -> Record:
    one = decision()
    one["options"][place] = {**one["options"][place], **changes}
    return one


def with_criterion(**changes: Any) -> Record:
    one = decision()
    one["model"]["criteria"][0] = {**one["model"]["criteria"][0], **changes}
    return one
