"""Every explanation comes to the finding that it explains, and says which answers went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import fsum
from pathlib import Path
from typing import Any

import pytest

from policygen.analysis.explaining import explain, explainable
from policygen.analysis.explaining.explain import explanation_of
from policygen.analysis.explaining.explanation import value_at
from policygen.analysis.findings import derive_findings
from policygen.errors import InvalidInput
from policygen.inputs import Facts, load_facts
from policygen.model import OpenPoint, Undetermined
from tests.samples import OUTSOURCING

SAMPLES = Path(__file__).parents[3] / "samples"
NAMES = [path.parent.name for path in OUTSOURCING]
DECISION = "decisions.service-desk-and-claims-intake"


@pytest.fixture(scope="module")
def facts() -> dict[str, Facts]:
    return {
        name: load_facts(SAMPLES / name / "answers.yaml", SAMPLES / name, None, None)
        for name in NAMES
    }


@pytest.fixture(scope="module")
def insurer(facts: dict[str, Facts]) -> Facts:
    return facts["insurer"]


def told(name: str, facts: Facts) -> Any:
    return explain(name, facts.answers.data, facts.findings)


@pytest.mark.parametrize(
    "name", ["", ".", "nothing", "onshor", "decisions.x.options.onshore.total", "x" * 100_000, "[["]
)
def test_an_unknown_name_is_a_problem(insurer: Facts, name: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        told(name, insurer)
    (problem,) = raised.value.problems
    assert problem.code == "F001"
    assert problem.hint
    assert len(problem.message) < 300


def test_a_name_of_several_lists_their_whole_paths(insurer: Facts) -> None:
    with pytest.raises(InvalidInput) as raised:
        told("groups.quality", insurer)
    (problem,) = raised.value.problems
    assert problem.code == "F002"
    assert problem.hint.splitlines() == [
        "name one of",
        *(
            f"{DECISION}.options.{option}.groups.quality"
            for option in ("status-quo", "improve", "onshore", "blend")
        ),
    ]


def test_an_unknown_name_has_a_near_one(insurer: Facts) -> None:
    with pytest.raises(InvalidInput) as raised:
        told("onshore.totall", insurer)
    assert raised.value.problems[0].hint == "did you mean 'onshore.total'?"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (f"{DECISION}.options.onshore.total", f"{DECISION}.options.onshore.total"),
        ("findings.decisions[service-desk-and-claims-intake].options[onshore].total", ""),
        ("onshore", f"{DECISION}.options.onshore.total"),
        ("onshore.total", f"{DECISION}.options.onshore.total"),
        ("onshore.npv", f"{DECISION}.options.onshore.money.npv"),
        ("onshore.money.total", f"{DECISION}.options.onshore.money.total"),
        ("blend.npv_at.4", f"{DECISION}.options.blend.money.npv_at.4"),
        ("service-desk-and-claims-intake", f"{DECISION}.leaders"),
        ("2028-03", "contracts.desk-and-intake.credits.months.m2028-03.amount"),
        ("m2028-03", "contracts.desk-and-intake.credits.months.m2028-03.amount"),
        ("lines.desk", "contracts.desk-and-intake.benchmark.results.first.lines.desk.new_price"),
        ("service-desk.grid", "candidates.service-desk.grid.reading"),
    ],
)
def test_the_end_of_a_path_will_do(insurer: Facts, name: str, path: str) -> None:
    assert told(name, insurer).path == (path or f"{DECISION}.options.onshore.total")


@pytest.mark.parametrize("name", NAMES)
def test_every_explanation_comes_to_its_finding(facts: dict[str, Facts], name: str) -> None:
    one = facts[name]
    found = list(explainable(one.answers.data, one.findings))
    assert len(found) > 30
    assert len({each.path for each in found}) == len(found)
    for each in found:
        explanation = explanation_of(each, one.findings)
        value = value_at(one.findings.values, each.path)
        result = explanation.result
        assert explanation.path == ".".join(each.path)
        assert (list(result) if isinstance(result, tuple) else result) == value, explanation.path
        assert type(value) in {list, type(result)}, explanation.path
        assert explanation.inputs, explanation.path
        assert value is None or explanation.rows, explanation.path
        assert all(len(row) == len(explanation.columns) for row in explanation.rows)


@pytest.mark.parametrize("name", NAMES)
def test_the_terms_add_up_to_the_result(facts: dict[str, Facts], name: str) -> None:
    one = facts[name]
    checked = set()
    for each in explainable(one.answers.data, one.findings):
        told = explanation_of(each, one.findings)
        last = [row[-1] for row in told.rows]
        if not isinstance(told.result, float | Decimal):
            continue
        match told.columns[-1]:
            case "product":
                weights = fsum(float(str(row[1])) for row in told.rows)
                assert fsum(map(float, map(str, last))) / weights == pytest.approx(told.result)
            case "discounted" | "cost" | "saved" | "weight" | "saving" | "allocation":
                total = sum(Decimal(str(term)) for term in last)
                assert total == pytest.approx(told.result, abs=Decimal("1e-20"))
            case _:
                continue
        checked.add(told.columns[-1])
    assert checked >= {"product", "discounted", "cost", "saved", "weight"}


# The worked case: 67.92 points, and a credit of 25 % of 37,500.
def test_the_worked_figures(insurer: Facts) -> None:
    score = told("onshore.total", insurer)
    savings = score.rows[0]
    assert (savings[:2], round(savings[2], 3)) == (("npv-savings", 25), Decimal("3.802"))
    assert savings[3:] == (0, 8, pytest.approx(47.525, abs=0.001), pytest.approx(1188.1, abs=0.1))
    assert score.rows[1] == ("price-predictability", 10, 4, 1, 5, 75, 750)
    assert round(score.result, 2) == 67.92
    assert ("sum of the weights", 100.0) in score.figures
    credit = told("2028-03", insurer)
    rows = {row[0]: row[1:] for row in credit.rows}
    assert rows["k6"] == (Decimal("96.4"), "missed", 20, 1, 7500)
    assert rows["k1"] == (Decimal("71.2"), "amber", 15, None, None)
    assert credit.result == 9375
    price = told("lines.desk", insurer)
    assert [row[1] for row in price.rows[:6]] == [
        Decimal(text) for text in ("16.90", "17.40", "17.95", "18.60", "19.10", "20.30")
    ]
    assert price.result == Decimal("18.275")
    assert f"{told('onshore.npv', insurer).result:.3f}" == "3.802"


def test_what_is_not_scored_says_why(facts: dict[str, Facts]) -> None:
    failed = told("shared-service", facts["county"])
    assert (failed.result, failed.note) == (None, "It fails ordinance.")
    assert told("in-house", facts["county"]).note == "It is the yardstick and has no figures."


def test_the_answers_that_went_in_are_named(insurer: Facts) -> None:
    inputs = told("onshore.npv", insurer).inputs
    answer = "decisions[service-desk-and-claims-intake]"
    assert f"{answer}.discount_rate" in inputs
    assert f"{answer}.options[onshore].yearly[4]" in inputs
    assert f"{answer}.options[status-quo].yearly[4]" in inputs
    assert not any(path.endswith(".id") for path in inputs)


def test_an_explanation_waits_with_its_finding(insurer: Facts) -> None:
    point = OpenPoint("the quote", "Finance", date(2027, 3, 1), "x")
    opened = with_decision(insurer, "discount_rate", point)
    explanation = told("onshore.npv", opened)
    assert (explanation.waits_for, explanation.rows, explanation.result) == ((point,), (), None)
    assert told("2028-03", opened).waits_for == ()
    whole = with_decision(insurer, "options", point)
    assert told(f"{DECISION}.options.onshore.total", whole).waits_for == (point,)


def test_a_verdict_is_explained_by_its_reasons(insurer: Facts) -> None:
    values = dict(insurer.findings.values)
    reasons = [{"rule": "grid", "text": "Both scores are low.", "weight": "carried"}]
    verdict = {"verdict": {"outcome": "outsource", "reasons": reasons, "flips": []}}
    desk = {**values["candidates"]["service-desk"], **verdict}
    values["candidates"] = {**values["candidates"], "service-desk": desk}
    found = replace(insurer.findings, values=values)
    for name in ("candidates.service-desk.verdict", "service-desk"):
        explanation = explain(name, insurer.answers.data, found)
        assert explanation.result == "outsource"
        assert explanation.rows == (("grid", "Both scores are low.", "carried"),)


def with_decision(facts: Facts, key: str, value: object) -> Facts:
    """Return the facts with one answer of the one decision changed."""
    (decision,) = facts.answers.data["decisions"]
    data = {**facts.answers.data, "decisions": [{**decision, key: value}]}
    findings = derive_findings(data, facts.as_of)
    assert isinstance(findings.values, dict)
    return replace(facts, answers=replace(facts.answers, data=data), findings=findings)


def test_a_record_that_is_open_waits_and_leaves_the_others_as_they_are(insurer: Facts) -> None:
    point = OpenPoint("the option", "Finance", date(2027, 3, 1), "x")
    (decision,) = insurer.answers.data["decisions"]
    opened = with_decision(insurer, "options", [*decision["options"], point])
    (found,) = opened.findings.values["decisions"].values()
    (before,) = insurer.findings.values["decisions"].values()
    assert found["options"]["4"] == Undetermined((point,))
    for name in ("status-quo", "improve", "onshore", "blend"):
        for key in ("money", "values", "total", "failed_checks"):
            assert found["options"][name][key] == before["options"][name][key]
    assert found["group_weights"] == before["group_weights"]
    assert found["ranking"] == Undetermined((point,))
