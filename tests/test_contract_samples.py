"""The contracts of the samples: their figures add up, their dates fall as worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policygen.analysis.contracts.benchmark import gap_percent, median
from policygen.analysis.contracts.credits import ServiceLevel, earn_back, monthly_credit
from policygen.analysis.dates.cadence import business_calendar
from policygen.analysis.dates.reviews import escalation_ladder, occurrences
from policygen.answers import load_answers
from policygen.model import Audience
from policygen.resources import packaged
from policygen.schema import check_schema, load_schema

TOPICS = ("contracts", "governance", "register", "exit")


@pytest.fixture(scope="module")
def answers() -> Any:
    """Return the insurer's answers."""
    path = packaged("samples") / "insurer" / "answers.yaml"
    return load_answers(path, path.parent, load_schema()).data


@pytest.fixture(scope="module")
def contract(answers: Any) -> Any:
    """Return the insurer's contract."""
    (record,) = answers["contracts"]
    return record


def levels_of(contract: Any) -> dict[str, ServiceLevel]:
    return {
        level["id"]: ServiceLevel(
            level["id"],
            Decimal(level["minimum"]),
            Decimal(level["target"]),
            level["direction"] == "higher",
            Decimal(level["allocation"]),
        )
        for level in contract["service_levels"]
    }


def results_of(month: Any) -> dict[str, Decimal]:
    return {level["id"]: Decimal(level["result"]) for level in month["levels"]}


def test_the_schemas_of_the_contract_side_are_sound() -> None:
    assert list(check_schema(load_schema(), TOPICS)) == []


def test_charges_are_the_sum_of_their_lines(contract: Any) -> None:
    charges = contract["charges"]
    lines = sum(line["unit_price"] * line["volume"] for line in charges["base_lines"])
    assert (lines + charges["fixed"]) / 12 == charges["monthly"] == 312500


def test_levels_share_the_amount_at_risk_and_point_the_right_way(contract: Any) -> None:
    levels = contract["service_levels"]
    assert sum(level["allocation"] for level in levels) == 100
    for level in levels:
        sign = 1 if level["direction"] == "higher" else -1
        assert sign * level["baseline"] < sign * level["minimum"] < sign * level["target"]
    assert [level["id"] for level in levels if level["trigger"]] == ["k4", "k6"]


def test_the_worked_month_credits_and_earns_back_as_written(contract: Any) -> None:
    levels, rules = levels_of(contract), contract["credits"]
    charge = Decimal(contract["charges"]["monthly"])
    at_risk = Decimal(rules["at_risk_percent"])
    month, *following = map(results_of, contract["performance"])
    credit = monthly_credit(charge, at_risk, levels.values(), month)
    assert (credit.at_risk, credit.amount) == (Decimal(37500), Decimal(9375))
    assert set(credit.shares) == {"k3", "k6"}
    later = [each["k6"] for each in following]
    assert earn_back(credit.shares["k6"], levels["k6"], later) == 3750


def test_the_worked_benchmark_has_the_gaps_of_its_comparators(contract: Any) -> None:
    (result,) = contract["benchmark"]["results"]
    read = {
        line["id"]: (
            median([each["price"] for each in line["comparators"]]),
            gap_percent(
                Decimal(line["price"]), median([each["price"] for each in line["comparators"]])
            ),
        )
        for line in result["lines"]
    }
    assert read["desk"][0] == Decimal("18.275")
    assert read["desk"][1] == pytest.approx(Decimal("8.345"), abs=Decimal("0.001"))
    assert read["intake"][0] == Decimal("11.5")
    assert read["intake"][1] == pytest.approx(Decimal("0.87"), abs=Decimal("0.001"))


def test_fourteen_reports_become_six(contract: Any) -> None:
    reports = contract["benchmark"]["reporting_question"]["reports"]
    kept = {report["id"] for report in reports if report["verdict"] == "keep"}
    assert (len(reports), len(kept)) == (14, 6)
    for report in reports:
        assert (report["verdict"] == "merge") == (report.get("into") in kept)


def test_both_parties_act_on_a_benchmark(contract: Any) -> None:
    parties = [(each["party"], each["due_day"]) for each in contract["benchmark"]["actions"]]
    assert parties == [
        ("provider", 60),
        ("provider", 30),
        ("provider", 90),
        ("client", 45),
        ("client", 60),
    ]


@pytest.mark.parametrize(
    ("body", "first", "days"),
    [
        (
            "service-review",
            "2027-11-10",
            "2027-12-10 2028-01-13 2028-02-11 2028-03-10 2028-04-12 2028-05-11 2028-06-13",
        ),
        ("steering", "2027-08-18", "2027-09-15 2027-10-20 2028-01-19 2028-04-19 2028-07-19"),
        ("hr-forum", "2027-09-14", "2027-10-12 2027-11-09 2027-12-14 2028-01-11 2028-02-08"),
        ("contract-fit", "2028-10-11", "2029-10-10 2030-10-09 2031-10-08 2032-10-13"),
        ("operations", "2027-11-01", "2027-11-08 2027-11-15"),
    ],
)
def test_bodies_meet_on_the_days_worked_by_hand(
    answers: Any, contract: Any, body: str, first: str, days: str
) -> None:
    (found,) = [each for each in answers["governance"]["bodies"] if each["id"] == body]
    meetings = occurrences(contract, found, answers["governance"])
    expected = [first, *days.split()]
    assert [each.day.isoformat() for each in meetings][: len(expected)] == expected
    assert [each for each in meetings if each.clash] == []


def test_mondays_off_move_to_the_next_day_worked(answers: Any, contract: Any) -> None:
    (weekly,) = [each for each in answers["governance"]["bodies"] if each["id"] == "operations"]
    meetings = occurrences(contract, weekly, answers["governance"])
    moved = {each.nominal: each.day for each in meetings if each.shifted}
    assert moved[date(2027, 12, 27)] == date(2027, 12, 29)
    assert moved[date(2028, 1, 3)] == date(2028, 1, 4)
    assert moved[date(2028, 4, 17)] == date(2028, 4, 18)


def test_a_matter_climbs_the_ladder_on_the_days_worked_by_hand(answers: Any) -> None:
    governance = answers["governance"]
    calendar = business_calendar(governance["calendar"])
    ladder = escalation_ladder(governance["escalation"], date(2028, 3, 13), calendar)
    days = ["2028-03-15", "2028-03-21", "2028-03-28", "2028-04-04", "2028-04-26"]
    assert [rung.due.isoformat() for rung in ladder] == days


def test_the_final_report_comes_when_the_steps_of_the_method_are_done(
    answers: Any, contract: Any
) -> None:
    benchmark = contract["benchmark"]
    method = benchmark["method"]
    steps = ("plan", "comment", "data", "draft", "review", "rework")
    days = benchmark["benchmarker"]["appoint_days"] + sum(method[f"{s}_days"] for s in steps)
    calendar = business_calendar(answers["governance"]["calendar"])
    (result,) = benchmark["results"]
    assert calendar.add_business_days(result["notice"], days) == result["final_report"]


@pytest.mark.parametrize(
    ("path", "audience"),
    [
        ("contracts[].positions[].walk_away", Audience.BOARD),
        ("contracts[].benchmark.results[].lines[].comparators[].name", Audience.BOARD),
        ("contracts[].benchmark.benchmarker.exclusions[].reason", Audience.INTERNAL),
        ("contracts[].benchmark.benchmarker.panel[].scale", Audience.INTERNAL),
        ("contracts[].benchmark.method.percentile_reason", Audience.INTERNAL),
        ("contracts[].client_archive[].title", Audience.INTERNAL),
        ("contracts[].exit.budget", Audience.INTERNAL),
        ("contracts[].renewal.margin_days", Audience.INTERNAL),
        ("contracts[].benchmark.adjustment.cap_percent", Audience.PROVIDER),
        ("contracts[].benchmark.benchmarker.panel[].name", Audience.PROVIDER),
        ("contracts[].service_levels[].target", Audience.PROVIDER),
        ("governance.communication[].message", Audience.STAFF),
        ("governance.response_times[].within", Audience.PUBLIC),
    ],
)
def test_each_side_reads_what_it_may(path: str, audience: Audience) -> None:
    assert load_schema().audience_of(path) is audience


def test_the_exit_rules_hold_no_fact_about_a_contract() -> None:
    rules = [field for field in load_schema().fields() if field.path.startswith("exit.")]
    assert rules
    assert not [field.path for field in rules if "contract" in str(field.rules.get("refers", ""))]
