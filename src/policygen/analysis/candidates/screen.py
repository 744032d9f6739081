"""Candidates: where each stands on the grid, and what its answers still lack.

The grid of competitive advantage and internal capability is that of Insinga & Werle (Academy of
Management Executive 14(4), 2000). Whether a function is called core decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policygen.analysis.derivation import Record

#: What the grid says, by whether the advantage is high and the own performance strong.
GRID = {
    (True, True): ("keep", "It carries an advantage and is done well."),
    (True, False): ("improve", "It carries an advantage but is done weakly: build it up first."),
    (False, True): ("share", "It is done well but carries no advantage: keep it while cheap."),
    (False, False): ("outsource", "It carries no advantage and is done weakly."),
}
# Automation is a way to improve, and sharing a way to keep: these verdicts fit the same reading.
FITTING = {
    "keep": {"keep"},
    "improve": {"improve", "automate"},
    "share": {"share", "keep", "improve", "automate"},
    "outsource": {"outsource", "share", "automate"},
}
#: The answers of the screen that need a figure, a source and a date.
EVIDENCED = ("advantage", "internal", "stretched", "out_of_role", "cost_efficient")


def read_grid(candidate: Record, screening: Record) -> dict[str, Any]:
    """Return the quadrant and what it suggests: keep, improve, share or outsource, with reasons."""
    advantage, internal = candidate["advantage"]["score"], candidate["internal"]["score"]
    high = advantage >= screening["advantage_high"]
    strong = internal >= screening["internal_strong"]
    reading, why = GRID[high, strong]
    return {
        "reading": reading,
        "why": why,
        "advantage": {
            "score": advantage,
            "threshold": screening["advantage_high"],
            "level": "high" if high else "low",
        },
        "internal": {
            "score": internal,
            "threshold": screening["internal_strong"],
            "level": "strong" if strong else "weak",
        },
    }


def verdict_fits(candidate: Record, screening: Record) -> bool | None:
    """Tell whether the recorded verdict fits the grid; None without a verdict."""
    verdict = candidate.get("verdict")
    if not verdict:
        return None
    return verdict["outcome"] in FITTING[read_grid(candidate, screening)["reading"]]


def market_is_deep(candidate: Record, screening: Record) -> bool:
    """Tell whether there are as many credible providers as the policy asks for."""
    return bool(candidate["market"]["providers"] >= screening["providers_minimum"])


def read_readiness(candidate: Record, screening: Record) -> dict[str, Any]:
    """Return the weak items (below the minimum) and those of them whose action is not closed."""
    minimum = screening["readiness_minimum"]
    items = candidate.get("readiness") or ()
    weak = [item for item in items if item["score"] < minimum]
    return {
        "minimum": minimum,
        "lowest": min((item["score"] for item in items), default=None),
        "weak": [item["id"] for item in weak],
        "not_closed": [item["id"] for item in weak if item.get("closed") is None],
        "without_action": [item["id"] for item in weak if not item.get("action")],
    }


def evidence_missing(candidate: Record) -> list[str]:
    """Return what the screen's answers lack, such as ``internal.source``."""
    return [
        f"{name}.{part}"
        for name in EVIDENCED
        for part in ("figure", "source", "date")
        if not (candidate.get(name) or {}).get(part)
    ]


def only_cost_drives(candidate: Record, drivers: Record) -> bool:
    """Tell whether cost is the only kind of driver that the candidate serves."""
    kinds = {driver["id"]: driver["kind"] for driver in drivers["ranked"]}
    served = {kinds[driver] for driver in candidate.get("drivers") or () if driver in kinds}
    return served == {"cost"}
