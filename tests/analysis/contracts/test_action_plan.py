"""What follows from a benchmark day by day, worked by hand for the insurer's calendar."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policygen.analysis.contracts.action_plan import (
    deadlines,
    draw_line,
    plan_result,
    read_plan,
)
from policygen.analysis.contracts.benchmark_findings import comparator_names, read_line
from policygen.analysis.findings import derive_findings
from policygen.answers import load_answers
from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.tree.pictures import parse_chart

Record = dict[str, Any]


@pytest.fixture(scope="module")
def answers() -> Any:
    """Return the insurer's answers."""
    path = packaged("samples") / "insurer" / "answers.yaml"
    return load_answers(path, path.parent, load_schema()).data


def contract_of(answers: Any) -> Any:
    (contract,) = answers["contracts"]
    return contract


def report(name: str, day: date, *, example: bool) -> Record:
    return {"id": name, "final_report": day, "worked_example": example}


def test_without_a_result_there_is_no_plan() -> None:
    assert read_plan({"results": []}) is None


def test_the_plan_is_about_the_latest_real_result() -> None:
    example = report("example", date(2031, 1, 1), example=True)
    first = report("first", date(2029, 8, 20), example=False)
    second = report("second", date(2030, 8, 20), example=False)
    assert read_plan({"results": [example]}) == {"result": "example", "worked_example": True}
    assert plan_result({"results": [example, second, first]}) is second


def test_a_level_or_line_without_figures_is_not_drawn() -> None:
    assert draw_line({"price": 1}, {"prices": []}, "EUR") is None


def test_the_days_are_those_counted_by_hand(answers: Any) -> None:
    """From the final report of Friday 24 August 2029, on the Irish calendar of the sample.

    29 October, the October holiday, is no business day; the 30th day is a Sunday.
    """
    contract = contract_of(answers)
    found = deadlines(contract, contract["benchmark"]["results"][0], answers)
    assert found["checks"] == [date(2029, 9, 24), date(2029, 10, 23), date(2029, 11, 22)]
    assert found["dispute"] == found["price_note"] == found["plan_draft"] == date(2029, 9, 7)
    assert found["plan_signed"] == found["quality_plan"] == date(2029, 9, 21)
    assert found["expert"] == found["quality_accepted"] == date(2029, 10, 5)
    assert found["quality_mended"] == date(2029, 10, 12)
    assert found["innovation_answered"] == date(2029, 10, 19)
    assert found["cap_right"] == date(2029, 11, 19)


def test_deadlines_follow_the_contracts_own_periods(answers: Any) -> None:
    contract = deepcopy(contract_of(answers))
    benchmark = contract["benchmark"]
    benchmark["dispute"] |= {"raise_days": 1, "expert_days": 1}
    benchmark["action_plan"] |= {"plan_days": 1, "milestones": [45, 15]}
    benchmark["adjustment"]["above_cap_days"] = 2
    found = deadlines(contract, benchmark["results"][0], answers)
    assert (found["dispute"], found["expert"]) == (date(2029, 8, 27), date(2029, 8, 28))
    assert found["plan_draft"] == found["plan_signed"] == date(2029, 8, 27)
    assert found["cap_right"] == date(2029, 8, 28)
    assert found["checks"] == [date(2029, 9, 10), date(2029, 10, 8)]


def test_a_picture_names_no_comparator_and_shows_the_figures_of_the_fixture(answers: Any) -> None:
    """The service desk's line of the worked numbers: 16.90 to 20.30, median 18.275, own 19.80."""
    contract = contract_of(answers)
    result = contract["benchmark"]["results"][0]
    line = result["lines"][0]
    chart = draw_line(line, read_line(contract, result, line), "EUR")
    assert chart is not None
    assert chart["categories"] == ["1", "2", "3", "4", "5", "6", "Market Price", "Unit price"]
    (series,) = chart["series"]
    shown = "16.90 17.40 17.95 18.60 19.10 20.30 18.275 19.80"
    assert series["values"] == [Decimal(each) for each in shown.split()]
    parse_chart(chart)


def test_comparators_are_numbered_by_price_and_those_too_old_come_last(answers: Any) -> None:
    contract = contract_of(answers)
    result = deepcopy(contract["benchmark"]["results"][0])
    line = result["lines"][0]
    line["comparators"][0] |= {"name": "Anchor SE", "data": date(2020, 1, 1)}
    line["comparators"][1] |= {"name": "Birch plc", "price": Decimal(30)}
    found = read_line(contract, result, line, lambda: date(2029, 6, 28))
    assert found["order"] == ["c", "d", "e", "f", "b", "a"]
    names = comparator_names(contract, result, lambda: date(2029, 6, 28))
    assert names == [
        {"line": "Service desk contact", "number": 5, "name": "Birch plc"},
        {"line": "Service desk contact", "number": 6, "name": "Anchor SE"},
    ]


def test_the_findings_hold_the_plan(answers: Any) -> None:
    found = derive_findings(answers, date(2027, 1, 4)).values["contracts"]["desk-and-intake"]
    plan = found["benchmark"]["plan"]
    assert plan == {"result": "first", "worked_example": True}
    result = found["benchmark"]["results"]["first"]
    assert set(result["pictures"]) == {"desk", "intake"}
    assert result["below_market"] == ["k6"]
    days = {name: each["due"] for name, each in found["benchmark"]["actions"].items()}
    assert days["automate-resets"] == date(2029, 10, 23)
    assert days["fewer-reports"] == date(2029, 10, 8)
