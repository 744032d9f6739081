"""Findings of a contract: credits month by month, charges, renewal, panel and actions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from policygen.analysis.contracts.benchmark_findings import (
    data_freeze,
    provider_pays_all,
    read_action,
    read_firm,
    read_line,
    read_quality,
    read_rerun,
)
from policygen.analysis.contracts.charges import monthly_charge, read_charges
from policygen.analysis.contracts.credit_findings import read_month, triggered
from policygen.analysis.contracts.derivations import read_renewal
from policygen.analysis.dates.cadence import business_calendar
from policygen.errors import InvalidInput
from tests.analysis.cases import contract as lisdaran
from tests.analysis.cases import governance

Record = dict[str, Any]


def level(name: str, allocation: int, **rest: Any) -> Record:
    return {
        "id": name,
        "minimum": 90,
        "target": 95,
        "direction": "higher",
        "critical": True,
        "allocation": allocation,
        "trigger": True,
        **rest,
    }


def month(number: int, *results: int | None, relief: str | None = None) -> Record:
    levels = [
        {"id": f"k{place}", "result": result, "relief": relief if place == 1 else None}
        for place, result in enumerate(results, 1)
    ]
    return {"id": f"m{number}", "first": date(2028, number, 1), "levels": levels}


def contract(*months: Record, **rules: Any) -> Record:
    return {
        "id": "desk",
        "dates": {"stabilisation_end": date(2028, 1, 31)},
        "charges": {"monthly": 1000, "base_lines": [], "fixed": 0},
        "service_levels": [level("k1", 40), level("k2", 20), level("k3", 30, critical=False)],
        "performance": list(months),
        "credits": {
            "at_risk_percent": 10,
            "repeat_after": 3,
            "repeat_multiplier": Decimal("1.5"),
            "missing_data_is_miss": True,
            "in_stabilisation": False,
            "earn_back": {"applies": True, "months": 2, "percent": 50, "lapses_in_trigger": True},
            "trigger": {"misses_in_row": 3, "misses_in_window": 4, "window_months": 12},
            **rules,
        },
    }


def read(one: Record, place: int = 0) -> Record:
    return read_month(one, one["performance"][place])


def test_a_level_that_is_not_critical_costs_nothing() -> None:
    found = read(contract(month(3, 80, 96, 80)))
    assert (found["amount"], found["missed"]) == (40, ["k1"])
    assert found["grades"] == {"k1": "missed", "k2": "met", "k3": "missed"}


def test_no_credit_in_stabilisation_unless_chosen() -> None:
    january = month(1, 80, 80, 96)
    assert read(contract(january))["amount"] == 0
    assert read(contract(january, in_stabilisation=True))["amount"] == 60


def test_a_relieved_miss_costs_nothing_and_missing_data_is_as_ruled() -> None:
    assert read(contract(month(3, 80, 96, 96, relief="Force majeure")))["amount"] == 0
    missing = month(3, None, 96, 96)
    assert read(contract(missing))["amount"] == 40
    assert read(contract(missing, missing_data_is_miss=False))["amount"] == 0


def test_the_third_miss_in_a_row_weighs_more() -> None:
    one = contract(month(2, 80, 96), month(4, 80, 96), month(3, 80, 96))
    assert read(one, 0)["shares"] == {"k1": 40}
    assert read(one, 1)["shares"] == {"k1": 60}
    recovered = contract(month(2, 80, 96), month(3, 96, 96), month(4, 80, 96))
    assert read(recovered, 2)["shares"] == {"k1": 40}


def test_a_month_in_a_trigger_sequence_earns_nothing_back() -> None:
    misses = [month(number, 80, 80) for number in (2, 3, 4)]
    good = [month(number, 96, 96) for number in (5, 6)]
    one = contract(*misses, *good)
    assert triggered(one, "k1") == ["m2", "m3", "m4"]
    assert read(one, 2)["earned_back_total"] == 0
    next_good = [month(number, 96, 96) for number in (3, 4)]
    lenient = contract(*misses[:1], *next_good)
    assert read(lenient)["earned_back"] == {"k1": 20, "k2": 10}
    after_a_gap = contract(*misses[:1], *good)
    assert read(after_a_gap)["earned_back_total"] == 0
    never = contract(*misses[:1], *next_good, earn_back={"applies": False})
    assert read(never)["earned_back_total"] == 0


def test_a_month_may_have_its_own_charges() -> None:
    own = {**month(3, 80, 96), "charges": 2000}
    assert read(contract(own))["amount"] == 80


def test_the_monthly_charge_is_stated_or_worked_out() -> None:
    charges: Record = {
        "base_lines": [{"id": "a", "unit_price": Decimal("1.10"), "volume": 100}],
        "fixed": 10,
    }
    assert monthly_charge({"charges": charges}) == 10
    assert read_charges({"charges": charges})["agrees"]
    wrong = read_charges({"charges": {**charges, "monthly": 11}})
    assert (wrong["yearly"], wrong["monthly"], wrong["agrees"]) == (120, 10, False)


@pytest.mark.parametrize(
    ("kind", "decided", "in_time"),
    [
        ("none", None, True),
        ("automatic", None, False),
        ("automatic", date(2031, 10, 21), True),
        ("option", date(2031, 10, 22), False),
    ],
)
def test_a_renewal_is_decided_in_time(kind: str, decided: date | None, in_time: bool) -> None:
    one = lisdaran()
    one["renewal"] = {**one["renewal"], "kind": kind, "decided": decided}
    assert read_renewal(one, {"governance": governance()})["decided_in_time"] is in_time


def test_a_firm_acts_unless_conflicted_or_struck() -> None:
    fit = {"id": "m", "scope": 5, "scale": 4, "complexity": 3}
    struck = [{"firm": "m", "decision": "accepted"}, {"firm": "n", "decision": "rejected"}]

    def acts(firm: Record, exclusions: list[Record]) -> tuple[int | None, bool]:
        found = read_firm({"benchmarker": {"exclusions": exclusions}}, firm)
        return found["fit"], found["may_act"]

    assert acts(fit, []) == (12, True)
    assert acts({"id": "n", "scope": 5}, struck) == (None, True)
    assert acts(fit, struck) == (12, False)
    assert acts({**fit, "client_conflict": True}, []) == (12, False)


def test_actions_are_dated_from_the_latest_report() -> None:
    action = {"id": "a", "start_day": 0, "due_day": 30, "start": None, "due": None}
    assert read_action({"results": []}, action) == {"start": None, "due": None}
    reports = [
        {"final_report": date(2029, 8, 1), "worked_example": False},
        {"final_report": date(2031, 8, 1), "worked_example": False},
        {"final_report": date(2033, 8, 1), "worked_example": True},
    ]
    given = {**action, "start": date(2031, 9, 1)}
    found = read_action({"results": reports}, given)
    assert found == {"start": date(2031, 9, 1), "due": date(2031, 8, 31)}
    monday = read_action({"results": reports}, given, lambda day: day + timedelta(days=1))
    assert monday == {"start": date(2031, 9, 1), "due": date(2031, 9, 1)}


def benchmarked(**method: Any) -> Record:
    return {
        "id": "desk",
        "service_levels": [level("k1", 0), level("k2", 0, direction="lower")],
        "benchmark": {
            "dimensions": ["price", "quality"],
            "comparators": {
                "floor": 2,
                "own_data_months": 12,
                "data_months": 24,
                "rerun_months": 6,
            },
            "method": {"metric": "median", "band_percent": 5, **method},
            "adjustment": {"cap_percent": 10, "to": "metric"},
            "cost": {"provider_all_above_band": True},
        },
    }


def line(price: int, *comparators: int) -> Record:
    return {
        "id": "a",
        "price": price,
        "volume": 10,
        "comparators": [
            {"id": str(place), "price": each} for place, each in enumerate(comparators)
        ],
    }


def test_too_few_comparators_and_a_gap_above_the_cap() -> None:
    result: Record = {"id": "b", "lines": [line(130, 100, 100)]}
    found = read_line(benchmarked(), result, result["lines"][0])
    assert (found["new_price"], found["excess"], found["capped"]) == (117, 17, True)
    assert provider_pays_all(benchmarked(), result)
    alone: Record = {"id": "b", "lines": [line(130, 100)]}
    assert read_line(benchmarked(), alone, alone["lines"][0])["reduction"] == 0
    assert not provider_pays_all(benchmarked(), alone)


def test_nothing_follows_from_prices_that_are_not_compared() -> None:
    ruled = benchmarked()
    ruled["benchmark"]["dimensions"] = ["quality"]
    result: Record = {"id": "b", "lines": [line(130, 100, 100)], "final_report": date(2029, 8, 31)}
    assert not provider_pays_all(ruled, result)
    assert read_rerun(ruled, {**result, "lines": [line(130, 100)]}) is None


def test_without_a_cap_the_whole_gap_comes_off() -> None:
    ruled = benchmarked()
    ruled["benchmark"]["adjustment"]["cap_percent"] = 0
    result: Record = {"id": "b", "lines": [line(130, 100, 100)]}
    found = read_line(ruled, result, result["lines"][0])
    assert (found["new_price"], found["excess"], found["capped"]) == (100, 0, False)


FROZEN = date(2029, 6, 27)


def dated(*days: date | None) -> Record:
    """A line with comparators of 100 each, from these days."""
    one = line(130, *(100 for _ in days))
    for comparator, day in zip(one["comparators"], days, strict=True):
        comparator["data"] = day
    return one


def test_comparators_that_are_too_old_do_not_count() -> None:
    young, old = date(2028, 1, 31), date(2027, 6, 26)
    enough = read_line(benchmarked(), {"id": "b"}, dated(young, None, old), lambda: FROZEN)
    assert (enough["comparators"], enough["too_old"]) == (2, ["2"])
    assert (enough["enough"], enough["new_price"]) == (True, 117)
    result: Record = {
        "id": "b",
        "final_report": date(2029, 8, 31),
        "lines": [dated(young, old), dated(young, young)],
    }
    found = read_line(benchmarked(), result, result["lines"][0], lambda: FROZEN)
    assert (found["comparators"], found["enough"], found["new_price"]) == (1, False, 130)
    assert read_rerun(benchmarked(), result, lambda: FROZEN) == {
        "lines": ["a"],
        "by": date(2030, 2, 28),
        "provider_pays": False,
    }
    assert read_rerun(benchmarked(), result) is None


def test_a_line_whose_comparators_are_all_too_old_keeps_its_price() -> None:
    result: Record = {"id": "b", "lines": [dated(date(2020, 1, 1), date(2020, 1, 1))]}
    found = read_line(benchmarked(), result, result["lines"][0], lambda: FROZEN)
    assert (found["comparators"], found["enough"], found["new_price"]) == (0, False, 130)
    assert (found["market"], found["gap"], found["first_quartiles"]) == (None, None, None)
    assert not provider_pays_all(benchmarked(), result, lambda: FROZEN)


def test_own_data_have_an_age_too() -> None:
    """It is that on the day of the notice: the months before it are what is compared."""
    result = {"id": "b", "notice": date(2029, 5, 1)}
    young = read_line(
        benchmarked(), result, line(130, 100) | {"data": date(2028, 5, 1)}, lambda: FROZEN
    )
    assert young["own_data_too_old"] is False
    old = read_line(
        benchmarked(), result, line(130, 100) | {"data": date(2028, 4, 30)}, lambda: FROZEN
    )
    assert old["own_data_too_old"] is True


def test_each_factor_is_logged_with_what_it_made_of_the_price() -> None:
    one = line(130, 100, 100)
    one["comparators"][0]["factors"] = [
        {"id": "geography", "percent": Decimal(10)},
        {"id": "levels", "percent": Decimal(-10)},
    ]
    found = read_line(benchmarked(), {"id": "b"}, one)
    assert found["normalised"] == {"0": 99, "1": 100}
    assert found["prices"] == [99, 100]
    assert found["log"]["0"] == [
        {"factor": "geography", "percent": 10, "price": 110},
        {"factor": "levels", "percent": -10, "price": 99},
    ]
    assert found["log"]["1"] == []


def test_outliers_are_named_only_by_a_rule_of_the_contract() -> None:
    one = line(130, 100, 100, 141)
    assert read_line(benchmarked(), {"id": "b"}, one)["outliers"] == []
    ruled = benchmarked()
    ruled["benchmark"]["comparators"]["outlier_percent"] = 40
    found = read_line(ruled, {"id": "b"}, one)
    assert (found["outliers"], found["comparators"]) == (["2"], 3)


def test_data_are_frozen_as_stated_or_by_the_steps_of_the_contract() -> None:
    answers = {"governance": governance()}
    result = {"notice": date(2029, 5, 1)}
    # 50 business days in Ireland from 1 May 2029, past the holidays of 7 May and 4 June
    assert data_freeze(lisdaran(), result, answers) == date(2029, 7, 12)
    stated = {**result, "data_frozen": FROZEN}
    assert data_freeze(lisdaran(), stated, answers) == FROZEN


@pytest.mark.parametrize("percent", [-100, -150])
def test_a_factor_that_takes_all_of_a_price_is_a_problem(percent: int) -> None:
    one = line(130, 100)
    one["comparators"][0]["factors"] = [{"id": "scale", "percent": percent}]
    with pytest.raises(InvalidInput) as caught:
        read_line(benchmarked(), {"id": "b"}, one)
    assert "no factor may take" in caught.value.problems[0].hint


@pytest.mark.parametrize(
    ("one", "comparators"),
    [(benchmarked(), []), (benchmarked(), [0, 1]), (benchmarked(metric="percentile"), [1, 2])],
)
def test_a_benchmark_without_a_price_is_a_problem(one: Record, comparators: list[int]) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_line(one, {"id": "b"}, line(130, *comparators))
    assert caught.value.problems[0].code == "R107"
    assert caught.value.problems[0].location.pointer.startswith("contracts[desk].benchmark")


def test_quality_has_a_direction() -> None:
    one = benchmarked()
    assert read_quality(one, {"id": "k1", "market": 97, "reached": 95}) == {
        "gap": 2,
        "below_market": True,
    }
    assert not read_quality(one, {"id": "k2", "market": 97, "reached": 95})["below_market"]


def test_a_calendar_that_cannot_be_is_a_problem_with_its_place() -> None:
    nowhere = governance(sites=[{"id": "a", "country": "XX", "side": "client"}])["calendar"]
    week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    sleepless = governance(weekend=week)["calendar"]
    for answers, code, place in (
        (nowhere, "R101", "governance.calendar.sites[a]"),
        (sleepless, "R109", "governance.calendar"),
    ):
        with pytest.raises(InvalidInput) as caught:
            business_calendar(answers)
        (problem,) = caught.value.problems
        assert (problem.code, problem.location.pointer) == (code, place)
