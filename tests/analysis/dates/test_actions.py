"""What is to be done by a day: each kind of action with the day that follows from the answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policygen.analysis.dates import actions
from policygen.analysis.dates.cadence import business_calendar
from tests.analysis.cases import contract, governance

if TYPE_CHECKING:
    from policygen.analysis.dates.milestone import Milestone

CALENDAR = business_calendar(governance()["calendar"])
BENCHMARK = contract()["benchmark"]
PLANNED = {"id": "resets", "title": "Automate resets", "party": "provider", "due_day": 60}
PLANNED |= {"evidence": "Resets by hand below 5 % of contacts"}


def days(milestones: list[Milestone]) -> dict[str, str]:
    return {each.id: each.day.isoformat() for each in milestones}


def benchmarked(**rest: Any) -> dict[str, Any]:
    return contract(benchmark={**BENCHMARK, "actions": [PLANNED], **rest})


def test_a_planned_action_counts_from_the_planned_report() -> None:
    """The first report is planned for 5 October 2029; day 60 is Tuesday 4 December."""
    (action,) = actions.benchmark_actions(benchmarked(), CALENDAR)
    assert (action.day, action.party) == (date(2029, 12, 4), "provider")
    assert action.basis == "60 days after the final report"


def test_a_real_report_replaces_the_planned_one_and_an_example_does_not() -> None:
    real = {"final_report": date(2029, 8, 24), "worked_example": False}
    assert days(actions.benchmark_actions(benchmarked(results=[real]), CALENDAR)) == {
        "resets": "2029-10-23"
    }
    example = {**real, "worked_example": True}
    assert days(actions.benchmark_actions(benchmarked(results=[example]), CALENDAR)) == {
        "resets": "2029-12-04"
    }


def test_an_action_with_its_own_day_keeps_it_and_knows_when_it_was_done() -> None:
    own = {**PLANNED, "due": date(2029, 12, 25), "done": date(2029, 12, 20)}
    (action,) = actions.benchmark_actions(benchmarked(actions=[own]), CALENDAR)
    assert (action.nominal, action.day) == (date(2029, 12, 25), date(2029, 12, 27))
    assert (action.done, action.evidence) == (date(2029, 12, 20), own["evidence"])


def test_without_a_benchmark_there_are_no_actions() -> None:
    assert actions.benchmark_actions(benchmarked(applies=False), CALENDAR) == []


def test_only_obligations_with_one_day_are_dated() -> None:
    owed = [
        {"id": "access", "title": "Access", "party": "client", "due": date(2027, 10, 1)},
        {"id": "report", "title": "Report", "party": "provider", "every": "month"},
        {"id": "first", "title": "First", "party": "provider", "due": date(2027, 11, 1)}
        | {"every": "month"},
    ]
    assert days(actions.obligations(contract(obligations=owed), CALENDAR)) == {
        "access": "2027-10-01"
    }


def test_benefits_are_expected_by_their_days() -> None:
    benefits = [
        {"id": "overtime", "title": "Less overtime", "measure": "Overtime", "target": "3 %"}
        | {"due": date(2028, 11, 1)},
        {"id": "some-day", "title": "Calm", "measure": "None", "target": "None"},
    ]
    (found,) = actions.benefits_due(contract(benefits=benefits), CALENDAR)
    assert (found.id, found.title) == ("overtime", "Benefit expected: Less overtime")
    assert found.basis == "Overtime: 3 %"


def initiative(**decision: Any) -> dict[str, Any]:
    weak = {"id": "delegation", "title": "Delegation", "action": "A table", "score": 2}
    weak |= {"due": date(2027, 3, 31), "closed": date(2027, 3, 26), "evidence": "The table"}
    return {
        "candidates": [
            {"id": "desk", "title": "Desk", "readiness": [weak, {"id": "fine", "title": "Fine"}]},
            {"id": "other", "title": "Other", "readiness": [weak]},
        ],
        "decisions": [{"id": "both", "candidates": ["desk"], **decision}],
    }


def test_readiness_of_the_contracts_own_candidates() -> None:
    one = contract(decision="both")
    (found,) = actions.readiness_actions(one, initiative(), CALENDAR)
    assert (found.id, found.day) == ("desk-delegation", date(2027, 3, 31))
    assert (found.done, found.evidence) == (date(2027, 3, 26), "The table")
    assert actions.readiness_actions(contract(), initiative(), CALENDAR) == []
    assert actions.readiness_actions(contract(decision="gone"), initiative(), CALENDAR) == []


def test_a_condition_is_due_before_the_next_gate() -> None:
    def entry(gate: str, day: date, *conditions: str) -> dict[str, Any]:
        return {"id": f"log-{gate}", "gate": gate, "date": day, "conditions": list(conditions)}

    log = [
        entry("g7", date(2027, 7, 29), "No objection."),
        entry("g2", date(2027, 2, 5), "Close the actions", "Tell staff"),
        entry("g3", date(2027, 4, 26)),
        entry("g9", date(2029, 1, 10), "Fewer reports"),
    ]
    one = contract(decision="both")
    found = actions.gate_conditions(one, initiative(gate_log=log), CALENDAR)
    assert days(found) == {
        "log-g2-1": "2027-04-26",
        "log-g2-2": "2027-04-26",
        "log-g7-1": "2027-11-01",  # service start
        "log-g9-1": "2031-04-30",  # the renewal decision opens
    }
    assert found[2].title == "Condition of gate 7: No objection"


def test_what_comes_back_is_dated_after_the_end() -> None:
    """The contract ends on Sunday 31 October 2032."""
    returns = [
        {"id": "data", "title": "Data", "within": 10},
        {"id": "recordings", "title": "Recordings", "within": 20},
    ]
    one = contract(exit={"transition_months": 12, "returns": returns})
    rules = {"deletion_certificate_days": 20}
    assert days(actions.exit_steps(one, rules, CALENDAR)) == {
        "return-data": "2032-11-12",
        "return-recordings": "2032-11-26",
        "deletion": "2032-12-24",
    }
    assert actions.exit_steps(contract(), rules, CALENDAR) == []
