"""Findings in text: what is there is laid out, what is not is left out, what is new is shown."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policygen.inputs import Facts, load_facts
from policygen.model import OpenPoint, Undetermined
from policygen.report.findings import render_findings
from policygen.report.plain import plain_json
from policygen.report.tables import width_of
from policygen.report.wording import Wording
from policygen.templating import Formats

SAMPLES = Path(__file__).parents[2] / "samples"
DECISION = "service-desk-and-claims-intake"
WAITS = Undetermined((OpenPoint("the quote", "Finance", date(2027, 3, 1), "decisions"),))


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts(SAMPLES / "insurer" / "answers.yaml", SAMPLES / "insurer", None, None)


def text_with(facts: Facts, decision: dict[str, Any], **more: Any) -> str:
    """Return the text of the findings with more of them, lines without double spaces."""
    values: Any = deepcopy(dict(facts.findings.values))
    values["decisions"][DECISION] |= decision
    values |= more
    text = render_findings(replace(facts, findings=replace(facts.findings, values=values)))
    assert all(width_of(line) <= 80 for line in text.splitlines())
    return "\n".join(" ".join(line.split()) for line in text.splitlines())


def method(name: str, first: str, *, agrees: bool) -> dict[str, Any]:
    ranking = [
        {"option": first, "place": 1, "tied": False, "score": 0.6},
        {"option": "blend", "place": 2, "tied": False, "score": 0.4},
    ]
    scores = {"improve": 0.63990, "onshore": 0.6152, "blend": 0.3791}
    return {"id": name, "scores": scores, "ranking": ranking, "agrees": agrees}


def test_cross_checks_say_in_words_whether_they_agree(facts: Facts) -> None:
    vector = method("topsis-vector", "improve", agrees=False)
    other = method("promethee-usual", "onshore", agrees=True)
    text = text_with(facts, {"cross_checks": {"methods": [vector, other], "agree": False}})
    assert "topsis-vector 0.6399 0.6152 0.3791 improve DISAGREES" in text
    assert "promethee-usual 0.6399 0.6152 0.3791 onshore agrees" in text
    assert "weighted scores put first: topsis-vector" in text
    text = text_with(facts, {"cross_checks": {"methods": [other], "agree": True}})
    assert "All of them put first what the weighted scores put first." in text


def test_flips_say_where_who_gives_way_to_whom(facts: Facts) -> None:
    changes = [
        {"weight": 18.2512, "from": ["improve"], "to": ["onshore"]},
        {"weight": 80.0, "from": ["onshore"], "to": ["onshore", "blend"]},
    ]
    savings = {"weight": Decimal(35), "leaders": ["onshore"], "changes": changes}
    still = {"weight": Decimal(40), "leaders": ["onshore"], "changes": []}
    flips = {"groups": {"savings": savings, "quality": still}, "criteria": {"resilience": still}}
    text = text_with(facts, {"flips": flips})
    assert "savings 35.00 onshore 18.25 (improve to onshore); 80.00 (onshore to" in text
    assert "quality 40.00 onshore never" in text
    assert "resilience 40.00 onshore never" in text


def test_stepping_weightings_and_comparisons(facts: Facts) -> None:
    stepping = {
        "step": 20,
        "criteria": 8,
        "exhaustive": True,
        "combinations": 6561,
        "first": {"onshore": 6561},
        "overtaken_by": [],
        "stays": True,
    }
    options = deepcopy(facts.findings.values["decisions"][DECISION]["options"])
    options["onshore"]["figures"] = {"npv-savings": Decimal("3.80203232")}
    text = text_with(
        facts,
        {
            "options": options,
            "stepping": stepping,
            "weightings": {"draws": 10_000, "shares": {"onshore": 62.15, "improve": 37.85}},
            "comparisons": {
                "weights": {"resilience": 12.345},
                "sets": [{"id": "groups", "ratio": 0.031, "consistent": False}],
            },
        },
    )
    assert "combinations 6,561, each weight 20% lower, as set or higher" in text
    assert "result no combination puts another option first" in text
    assert "first onshore in 62.2%" in text
    assert "groups consistency ratio 0.031, NOT CONSISTENT" in text
    assert "resilience 12.35" in text
    assert re.search(r"npv-savings 0 8 \S+ 3\.802 ", text)
    bounds = {"exhaustive": False, "step": 20, "stays": False, "overtaken_by": ["blend"]}
    text = text_with(facts, {"stepping": bounds})
    assert "worst case each weight within 20% of what is set" in text
    assert "result overtaken in some by blend" in text


def test_scenarios_tell_what_is_saved_and_who_is_first(facts: Facts) -> None:
    text = text_with(facts, {})
    assert "if improve onshore blend" in text
    assert "own run cost 20% higher −2.587 −0.053 1.749" in text
    assert "volume 20% lower 1.400 4.542 5.857" in text
    assert "saves improve under conditions; onshore under conditions; blend\nalways" in text
    assert "the first option's run cost 10% higher improve" in text
    assert "onshore has the highest total until its run cost is 8.52%" in text
    assert "−81.94% of the weight of npv-savings puts improve level with" in text
    assert "- quality: nothing, onshore is first (69.90)" in text
    assert "savings: blend gives 62.91 against 55.38, above all in npv-savings" in text
    assert "kind:" not in text  # no finding falls through to the plain layout


def test_scenarios_that_are_not_known_say_so(facts: Facts) -> None:
    options = deepcopy(facts.findings.values["decisions"][DECISION]["options"])
    for each in options.values():
        each["scenarios"] = WAITS
    empty = {"options": options, "trade_off": WAITS, "overrun_to_lose": WAITS, "critical": WAITS}
    text = text_with(facts, {**empty, "scenarios": WAITS})
    assert "If one thing turns out otherwise" not in text
    assert "not yet determined, waits for the quote" in text


def test_a_figure_beyond_an_anchor_is_told(facts: Facts) -> None:
    options = deepcopy(facts.findings.values["decisions"][DECISION]["options"])
    options["blend"]["clipped"] = ["npv-savings"]
    text = text_with(facts, {"options": options})
    assert "beyond anchors blend: npv-savings, which counts as the nearer anchor" in text


def test_a_rate_that_is_turned_into_another_is_told(facts: Facts) -> None:
    rate = {"stated": Decimal(8), "stated_in": "nominal", "prices": "real"}
    text = text_with(facts, {"rate": {**rate, "applied": Decimal("5.88235")}})
    assert "discount rate 8% nominal, applied as 5.88% as the prices are real" in text


def test_a_verdict_has_its_reasons_and_flips(facts: Facts) -> None:
    candidates = deepcopy(facts.findings.values["candidates"])
    candidates["service-desk"]["verdict"] = {
        "outcome": "outsource",
        "reasons": [{"rule": "grid", "text": "Both scores are low.", "weight": "carried"}],
        "flips": [{"answer": "advantage.score", "from": 2, "to": 4, "outcome": "improve"}],
    }
    candidates["service-desk"]["verdict_fits"] = False
    text = text_with(facts, {}, candidates=candidates)
    assert "recorded verdict outsource, which departs from it" in text
    assert "- Both scores are low. (carried)" in text
    assert "- advantage.score: 4 instead of 2 gives improve" in text


def test_findings_that_nobody_laid_out_are_shown_plainly(facts: Facts) -> None:
    more = {
        "pictures": {"scores": object()},
        "novel": {"a": {"x": Decimal("1.5"), "y": True}, "b": {"x": None}},
        "list_of_records": [{"id": "p", "n": 1}, {"id": "q", "n": 22}],
        "single": Decimal("2.50"),
        "empty": {},
        "deep": {"a": {"b": {"c": [1, 2, {"d": date(2027, 1, 2)}]}}},
        "waits": WAITS,
        "odd": Path("x"),
    }
    text = text_with(facts, more, portfolio={"total": 3})
    assert "single 2.50" in text
    assert "a 1.5 yes" in text
    assert "b - -" in text
    assert "q 22" in text
    assert "d: 2027-01-02" in text
    assert "portfolio total: 3" in text
    assert "pictures" not in text
    assert "object at" not in text
    assert "empty" not in text


@pytest.mark.parametrize("value", [WAITS, None, {}, [], "text", 3, True, {"x": WAITS}, {"x": None}])
@pytest.mark.parametrize("record", [True, False])
def test_no_shape_of_a_finding_stops_the_text(facts: Facts, value: Any, *, record: bool) -> None:
    values: Any = facts.findings.values
    for topic in ("candidates", "decisions", "contracts"):
        for name, found in values[topic].items():
            for key in found:
                inner = {**found, key: {"a": value} if record else value}
                changed = {topic: {name: inner}}
                one = replace(facts, findings=replace(facts.findings, values=changed))
                assert render_findings(one)
                json.dumps(plain_json(inner[key]))


@pytest.mark.parametrize("topic", ["candidates", "decisions", "contracts"])
def test_a_topic_that_waits_says_so_once(facts: Facts, topic: str) -> None:
    text = text_with(facts, {}, **{topic: WAITS})
    told = "not yet determined, waits for the quote (Finance, by 2027-03-01)"
    assert " ".join(text.split()).count(told) == 1


def test_numbers_are_in_the_locale_and_rounded_half_up_once() -> None:
    word = Wording(Formats("de-DE", "EUR"))
    assert word.score(Decimal("1234.565")) == "1.234,57"
    assert word.score(-0.001) == "0,00"
    assert word.percent(Decimal("7.5")) == "7,5\u00a0%"
    assert word.number(Decimal("19.80")) == "19,80"
    assert word.number(Decimal("3.802032322931559446971633900")) == "3,802032"
    assert word.number(0.5) == "0,5"
    assert word.number(WAITS) == "open"
    assert word.any(None) == "-"


def test_json_values_are_exact() -> None:
    assert plain_json(Decimal("3.802032322931559446971633900")) == "3.802032322931559446971633900"
    assert plain_json(Decimal("1E+2")) == "1E+2"
    assert plain_json({"a": (1, True, None, date(2027, 1, 2)), "pictures": object()}) == {
        "a": [1, True, None, "2027-01-02"]
    }
    assert plain_json(WAITS)["undetermined"][0]["owner"] == "Finance"
