"""Reading of candidates: the four fields of the grid and what the answers lack."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policygen.analysis.candidates.screen import (
    evidence_missing,
    market_is_deep,
    only_cost_drives,
    read_grid,
    read_readiness,
    verdict_fits,
)

SCREEN = {
    "advantage_high": 4,
    "internal_strong": 4,
    "readiness_minimum": 3,
    "providers_minimum": 2,
}


def candidate(advantage: int = 2, internal: int = 2, **rest: Any) -> dict[str, Any]:
    return {"id": "c", "advantage": {"score": advantage}, "internal": {"score": internal}, **rest}


@pytest.mark.parametrize(
    ("advantage", "internal", "reading"),
    [(4, 4, "keep"), (5, 3, "improve"), (3, 5, "share"), (3, 3, "outsource")],
)
def test_the_grid(advantage: int, internal: int, reading: str) -> None:
    assert read_grid(candidate(advantage, internal), SCREEN)["reading"] == reading


def test_core_decides_nothing() -> None:
    assert read_grid(candidate(core=True), SCREEN) == read_grid(candidate(core=False), SCREEN)


def test_the_verdict_is_held_against_the_grid() -> None:
    assert verdict_fits(candidate(verdict={"outcome": "automate"}), SCREEN) is True
    assert verdict_fits(candidate(5, 5, verdict={"outcome": "outsource"}), SCREEN) is False
    assert verdict_fits(candidate(), SCREEN) is None


def test_the_market_needs_providers() -> None:
    assert market_is_deep(candidate(market={"providers": 2}), SCREEN)
    assert not market_is_deep(candidate(market={"providers": 1}), SCREEN)


def test_weak_readiness_needs_a_closed_action() -> None:
    items = [
        {"id": "a", "score": 3},
        {"id": "b", "score": 2, "action": "Agree", "closed": date(2027, 1, 1)},
        {"id": "c", "score": 1},
    ]
    found = read_readiness(candidate(readiness=items), SCREEN)
    assert (found["weak"], found["not_closed"]) == (["b", "c"], ["c"])
    assert (found["without_action"], found["lowest"]) == (["c"], 1)
    assert read_readiness(candidate(), SCREEN)["lowest"] is None


def test_evidence_is_a_figure_a_source_and_a_date() -> None:
    full = {"figure": "11 %", "source": "Payroll", "date": date(2026, 9, 30)}
    names = ("advantage", "internal", "stretched", "out_of_role", "cost_efficient")
    assert evidence_missing(dict.fromkeys(names, full)) == []
    thin = {**dict.fromkeys(names, full), "internal": {"figure": "70"}, "stretched": None}
    assert evidence_missing(thin) == [
        "internal.source",
        "internal.date",
        "stretched.figure",
        "stretched.source",
        "stretched.date",
    ]


@pytest.mark.parametrize(
    ("served", "alone"), [(["cheap"], True), (["cheap", "good"], False), ([], False)]
)
def test_cost_must_not_drive_alone(served: list[str], alone: bool) -> None:
    drivers = {"ranked": [{"id": "cheap", "kind": "cost"}, {"id": "good", "kind": "quality"}]}
    assert only_cost_drives(candidate(drivers=served), drivers) is alone
