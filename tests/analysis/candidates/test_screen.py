"""Reading of candidates: the four fields of the grid and what the answers lack."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policygen.analysis.candidates.screen import (
    market_is_deep,
    only_cost_drives,
    read_cost_efficiency,
    read_drivers,
    read_grid,
    read_readiness,
    read_verdict,
    readiness_topics,
    verdict_fits,
)

SCREEN = {
    "advantage_high": 4,
    "internal_strong": 4,
    "readiness_minimum": 3,
    "providers_minimum": 2,
    "automate_from": 50,
    "evidence_months": 12,
}
DRIVERS = {"ranked": [{"id": "cheap", "kind": "cost"}, {"id": "good", "kind": "quality"}]}
ANSWERS = {"screening": SCREEN, "drivers": DRIVERS, "organisation": {"kind": "company"}}


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
    assert verdict_fits(candidate(verdict={"outcome": "automate"}), ANSWERS) is True
    assert verdict_fits(candidate(5, 5, verdict={"outcome": "outsource"}), ANSWERS) is False
    assert verdict_fits(candidate(), ANSWERS) is None


def test_whether_a_verdict_fits_is_open_while_answers_are_missing() -> None:
    outsourced: dict[str, Any] = {"verdict": {"outcome": "outsource"}, "drivers": ["good"]}
    assert verdict_fits(candidate(**outsourced), ANSWERS) is None
    known: dict[str, Any] = {"market": {"providers": 2}, "substitutability": "easy"}
    assert verdict_fits(candidate(**outsourced, **known), ANSWERS) is True
    assert verdict_fits({"id": "c", **outsourced}, ANSWERS) is None


def test_performance_reached_by_strain_is_weak_on_the_grid() -> None:
    strained = {"stretched": {"answer": True}, "out_of_role": {"answer": True}}
    found = read_grid(candidate(2, 5, **strained), SCREEN)
    assert (found["reading"], found["internal"]["level"]) == ("outsource", "weak")
    assert found["internal"]["overstretched"] is True
    assert read_grid(candidate(2, 3, **strained), SCREEN)["internal"]["overstretched"] is False
    one = {"stretched": {"answer": True}, "out_of_role": {"answer": False}}
    assert read_grid(candidate(2, 5, **one), SCREEN)["reading"] == "share"


def test_a_candidate_with_the_required_answers_alone_has_no_verdict_but_says_what_it_lacks() -> (
    None
):
    found = read_verdict({"id": "c", "title": "C", "what": "Work."}, ANSWERS)
    assert found == {
        "outcome": None,
        "possible": [],
        "missing": ["advantage.score", "internal.score"],
        "reasons": [],
        "flips": [],
        "thresholds": [],
    }


def test_the_verdict_of_a_full_sheet() -> None:
    full = candidate(
        stretched={"answer": True},
        out_of_role={"answer": False},
        market={"providers": 7},
        substitutability="easy",
        reversibility="difficult",
        drivers=["good", "cheap"],
        process={"automatable": 22},
    )
    found = read_verdict(full, ANSWERS)
    assert (found["outcome"], found["missing"]) == ("outsource", [])
    assert [(each["rule"], each["weight"]) for each in found["reasons"]] == [
        ("grid", "carried"),
        ("effort", "supports"),
        ("market", "supports"),
        ("savings-alone", "supports"),
        ("way-back", "speaks against"),
    ]
    assert {"answer": "advantage.score", "from": 2, "to": 4, "outcome": "improve"} in found["flips"]
    assert {each["answer"]: each["to"] for each in found["flips"]} == {
        "advantage.score": 4,
        "internal.score": 4,
        "process.automatable": 50,
        "market.providers": 1,
        "drivers": "savings alone",
    }
    assert found["thresholds"] == []


def test_a_public_body_has_a_mission_and_no_competitors() -> None:
    public = {**ANSWERS, "organisation": {"kind": "public-body"}}
    (reason, *_) = read_verdict(candidate(5, 5, stretched={"answer": False}), public)["reasons"]
    assert reason["text"].startswith("Contribution to the mission of 5 of 5 is high")


def test_cost_efficiency_without_a_figure_is_a_bare_answer() -> None:
    answered = {"cost_efficient": {"answer": "always"}}
    assert read_cost_efficiency(answered) == {"answer": "always", "figure": None, "bare": True}
    answered = {"cost_efficient": {"answer": "always", "figure": "At 4 % to 10 %"}}
    assert read_cost_efficiency(answered)["bare"] is False


def test_drivers_served_are_told_from_those_about_cost() -> None:
    found = read_drivers(candidate(drivers=["cheap", "good", "unknown"]), DRIVERS)
    assert found == {"served": ["cheap", "good"], "other_than_cost": ["good"]}


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


def test_readiness_names_the_topics_that_nobody_looked_at() -> None:
    items = [{"id": "a", "topic": "delegation", "score": 3}]
    small = readiness_topics({"size": "small"})
    assert read_readiness(candidate(readiness=items), SCREEN, small)["not_assessed"] == [
        "flexibility",
        "communication",
        "participation",
    ]
    assert readiness_topics({"size": "large"}) == (*small, "management")


@pytest.mark.parametrize(
    ("served", "alone"), [(["cheap"], True), (["cheap", "good"], False), ([], False)]
)
def test_cost_must_not_drive_alone(served: list[str], alone: bool) -> None:
    assert only_cost_drives(candidate(drivers=served), DRIVERS) is alone
