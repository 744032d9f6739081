"""Findings of a decision where the answers are thin, tied, failing or wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policygen.analysis.decisions import costs, scoring
from policygen.analysis.decisions.timing import negotiation_too_early, timing_brief
from policygen.errors import InvalidInput
from tests.analysis.decisions.thin import Record, decision, with_criterion, with_option


def problem_of(one: Record, place: int = 1) -> tuple[str, str]:
    with pytest.raises(InvalidInput) as caught:
        scoring.score_of(one, one["options"][place])
    (problem,) = caught.value.problems
    return problem.code, problem.location.pointer


def test_a_failed_check_takes_an_option_out_before_scoring() -> None:
    failing = with_option(1, checks=[{"id": "licence", "passed": False}])
    assert scoring.failed_checks(failing["options"][1]) == ["licence"]
    assert [place["option"] for place in scoring.ranking(failing)] == ["far"]
    recommended = {**failing, "recommendation": {"option": "near"}}
    assert scoring.read_recommendation(recommended) == {
        "option": "near",
        "scored": False,
        "leads": False,
        "floors_failed": [],
    }


def test_an_option_below_a_floor_ranks_but_does_not_lead() -> None:
    one = decision(recommendation={"option": "far"})
    assert [place["option"] for place in scoring.ranking(one)] == ["far", "near"]
    assert scoring.leaders_of(one) == ["near"]
    recommendation = scoring.read_recommendation(one)
    assert recommendation is not None
    assert recommendation["floors_failed"] == ["employees"]
    moved = scoring.leaders_with_moved_floors(one, {"balance": {"floor_shift": 10}})
    assert moved == {"zero": ["far"], "as-set": ["near"], "lower": ["near"], "higher": ["near"]}
    assert scoring.read_recommendation(decision()) is None


def test_a_tie_is_shown_as_a_tie() -> None:
    tied = with_option(2, figures={"cost": 7, "people": 5})
    assert [(each["place"], each["tied"]) for each in scoring.ranking(tied)] == [
        (1, True),
        (1, True),
    ]
    assert scoring.leaders_of(tied) == ["far", "near"]


def test_a_criterion_may_be_computed() -> None:
    one = with_criterion(computed="npv-savings")
    (near,) = [each for each in one["options"] if each["id"] == "near"]
    npv = costs.read_money(one, near)["npv"]
    assert npv == 5
    assert scoring.score_of(one, near).values["cost"] == 50
    jobs = with_criterion(computed="jobs-kept")
    assert scoring.score_of(jobs, near).values["cost"] == 30
    displaced = with_criterion(computed="jobs-displaced", worst=10, best=0)
    assert scoring.score_of(displaced, near).values["cost"] == 80


def test_a_status_quo_with_figures_is_scored() -> None:
    scored = with_option(0, figures={"cost": 0, "people": 10})
    assert [place["option"] for place in scoring.ranking(scored)] == ["far", "near", "today"]


def test_what_cannot_be_scored_is_a_problem_with_its_place() -> None:
    assert problem_of(with_option(1, figures={"cost": 1})) == (
        "R030",
        "decisions[desk].options[near].figures",
    )
    assert problem_of(with_criterion(best=0)) == ("R024", "decisions[desk].model.criteria[cost]")
    weightless = decision()
    for criterion in weightless["model"]["criteria"]:
        criterion["weight"] = 0
    assert problem_of(weightless)[0] == "R024"
    short = with_option(1, yearly=[Decimal(1)])
    with pytest.raises(InvalidInput, match="1 yearly costs for 2 years") as caught:
        costs.read_money(short, short["options"][1])
    assert caught.value.problems[0].code == "R031"


def test_without_a_status_quo_nothing_is_compared_with_it() -> None:
    alone = with_option(0, kind="improve")
    money = costs.read_money(alone, alone["options"][1])
    assert (money["total"], money["npv"], money["payback"]) == (Decimal("16.55"), None, None)
    for criterion in alone["model"]["criteria"]:
        criterion["computed"] = "npv-savings"
    assert problem_of(alone)[0] == "R030"


def test_timing_without_dates_and_with_a_late_readiness_action() -> None:
    item = {"title": "Delegation", "score": 2, "due": date(2027, 9, 1), "closed": None}
    answers = {
        "control": {"effective": date(2027, 1, 4)},
        "screening": {"readiness_minimum": 3},
        "candidates": [
            {"id": "desk", "readiness": [item, {**item, "score": 3, "due": date(2028, 1, 1)}]},
            {"id": "other", "readiness": [{**item, "due": date(2029, 1, 1)}]},
        ],
    }
    brief = timing_brief(decision(), answers)
    assert (brief["planned"], brief["fits"], brief["latest"]) == (None, None, None)
    assert (brief["earliest"]["gate"], brief["earliest"]["day"]) == ("g3", date(2027, 9, 1))
    planned = decision(dates={"service_start": date(2027, 8, 1)})
    assert timing_brief(planned, answers)["fits"] is False
    late = {**planned, "timing": {"latest": date(2027, 7, 1)}}
    assert timing_brief(late, answers)["latest"]["day"] == date(2027, 7, 1)


def test_negotiation_waits_for_the_policy_and_the_evaluation() -> None:
    control = {"effective": date(2027, 1, 4)}

    def early(negotiation: date | None, approved: date | None) -> bool | None:
        dates = {"negotiation": negotiation, "evaluation_approved": approved}
        return negotiation_too_early(decision(dates=dates), control)

    assert early(date(2027, 5, 4), date(2027, 4, 29)) is False
    assert early(date(2027, 4, 28), date(2027, 4, 29)) is True
    assert early(date(2027, 1, 3), date(2026, 12, 1)) is True
    assert early(None, date(2027, 4, 29)) is None
