"""The findings of the insurer's sample are the worked figures of its case."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policygen.analysis.dates.events import calendar_events, for_side
from policygen.analysis.derive import derivations
from policygen.analysis.findings import derive_findings
from policygen.answers import load_answers
from policygen.model import OpenPoint, Undetermined
from policygen.schema import load_schema

ROOT = Path(__file__).parents[2] / "samples" / "insurer"

EFFECTIVE = date(2027, 1, 4)


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    return dict(load_answers(ROOT / "answers.yaml", ROOT, load_schema(ROOT)).data)


@pytest.fixture(scope="module")
def decision(answers: dict[str, Any]) -> Any:
    (found,) = derive_findings(answers, EFFECTIVE).values["decisions"].values()
    return found


@pytest.fixture(scope="module")
def contract(answers: dict[str, Any]) -> Any:
    return derive_findings(answers, EFFECTIVE).values["contracts"]["desk-and-intake"]


def opened(data: Any, *path: str | int) -> Any:
    """Return a copy of the answers with an open point at ``path``."""
    if not path:
        return OpenPoint("the figure", "finance", date(2027, 3, 1), "here")
    first, *rest = path
    if isinstance(data, list):
        assert isinstance(first, int)
        return [*data[:first], opened(data[first], *rest), *data[first + 1 :]]
    return {**data, first: opened(data.get(first), *rest)}


def test_scores_and_ranks(decision: Any) -> None:
    totals = {place["option"]: round(place["total"], 2) for place in decision["ranking"]}
    assert totals == {"onshore": 67.92, "improve": 62.79, "blend": 50.98}
    assert decision["options"]["blend"]["floors_failed"] == ["quality", "employees"]
    assert decision["options"]["status-quo"]["scored"] is False
    assert decision["options"]["status-quo"]["total"] is None
    assert decision["leaders_by_group"] == {
        "savings": ["blend"],
        "quality": ["onshore"],
        "employees": ["improve"],
    }
    assert decision["group_weights"] == {"savings": 35, "quality": 40, "employees": 25}
    assert decision["recommendation"]["leads"]


def test_money(decision: Any) -> None:
    money = {name: option["money"] for name, option in decision["options"].items()}
    assert [each["total"] for each in money.values()] == [
        Decimal(text) for text in ("30.52", "27.92", "25.25", "23.30")
    ]
    assert [round(each["npv"], 3) for each in money.values()] == [
        Decimal(text) for text in ("0", "1.799", "3.802", "5.045")
    ]
    assert round(money["blend"]["npv_at"]["4"], 3) == Decimal("5.891")
    assert round(money["onshore"]["payback"], 2) == Decimal("2.02")
    assert round(decision["overruns"]["blend"]["onshore"], 2) == Decimal("7.54")


def test_where_the_first_place_changes(decision: Any) -> None:
    found = {
        group: [(each["from"], each["to"], each["weight"]) for each in flips["changes"]]
        for group, flips in decision["flips"]["groups"].items()
    }
    assert found == {
        "savings": [
            (["improve"], ["onshore"], pytest.approx(18.25, abs=0.01)),
            (["onshore"], ["blend"], pytest.approx(80.00, abs=0.01)),
        ],
        "quality": [],
        "employees": [(["onshore"], ["improve"], pytest.approx(41.86, abs=0.01))],
    }
    assert decision["close"] == []


def test_onshore_stays_first_in_all_combinations(decision: Any) -> None:
    stepping = decision["stepping"]
    assert (stepping["exhaustive"], stepping["combinations"]) == (True, 6_561)
    assert stepping["first"] == {"improve": 0, "onshore": 6_561, "blend": 0}
    assert stepping["stays"]


def test_other_methods(decision: Any) -> None:
    scores = {each["id"]: each["scores"] for each in decision["cross_checks"]["methods"]}
    wanted = {
        "topsis-vector": ([0.3790, 0.6398, 0.6152], 1e-4),
        "promethee-usual": ([-0.06, 0.28, -0.22], 1e-9),
        "promethee-linear": ([-0.077, 0.310, -0.233], 5e-4),
    }
    for method, (figures, digits) in wanted.items():
        assert list(scores[method].values()) == pytest.approx(figures, abs=digits)
    assert decision["cross_checks"]["agree"]


def test_cost_alone_and_employees_alone_choose_others(decision: Any) -> None:
    rows = {row["group"]: row for row in decision["trade_off"]}
    assert rows["savings"]["leaders"] == ["blend"]
    assert rows["savings"]["criterion"] == "npv-savings"
    assert rows["savings"]["floors_failed"] == ["quality", "employees"]
    assert rows["quality"]["agrees"]
    assert rows["employees"]["leaders"] == ["improve"]


def test_comparisons_in_pairs_bear_the_weights_out(decision: Any) -> None:
    found = decision["comparisons"]
    assert sum(found["weights"].values()) == pytest.approx(100)
    assert max(each["ratio"] for each in found["sets"]) < 0.10


def test_the_pictures_show_the_findings(decision: Any) -> None:
    drawn = decision["pictures"]
    assert [each["name"] for each in drawn["weights"]["regions"]] == ["A", "B", "C"]
    assert drawn["profiles"]["series"][1]["values"][-1] == decision["options"]["onshore"]["total"]
    assert drawn["costs"]["series"][3]["values"][0] == Decimal("3.40")
    assert [(each["x"], each["y"]) for each in drawn["candidates"]["points"]] == [(2, 2), (3, 3)]


def test_the_timing_fits(decision: Any) -> None:
    timing = decision["timing"]
    assert timing["fits"]
    days = [bound["day"] for bound in timing["not_before"]]
    assert days == sorted(days)
    assert timing["earliest"]["day"] == date(2027, 11, 1)
    assert decision["negotiation_too_early"] is False


def test_candidates(answers: dict[str, Any]) -> None:
    desk = derive_findings(answers, EFFECTIVE).values["candidates"]["service-desk"]
    assert desk["grid"]["reading"] == "outsource"
    assert desk["verdict_fits"]
    assert desk["market_deep"]
    assert desk["readiness"]["weak"] == ["delegation"]
    assert desk["readiness"]["not_closed"] == []
    assert desk["only_cost"] is False


def test_the_verdicts_follow_with_their_flips(answers: dict[str, Any]) -> None:
    found = derive_findings(answers, EFFECTIVE).values["candidates"]
    assert {name: each["verdict"]["outcome"] for name, each in found.items()} == {
        "service-desk": "outsource",
        "claims-intake": "outsource",
    }
    flips = {
        each["answer"]: (each["to"], each["outcome"])
        for each in found["service-desk"]["verdict"]["flips"]
    }
    assert flips["advantage.score"] == (4, "improve")
    assert flips["market.providers"] == (1, "improve")
    (threshold,) = found["claims-intake"]["verdict"]["thresholds"]
    assert (threshold["threshold"], threshold["to"]) == ("advantage_high", 3)


def test_the_process_first(answers: dict[str, Any]) -> None:
    process = derive_findings(answers, EFFECTIVE).values["candidates"]["service-desk"][
        "process_first"
    ]
    assert (process["volume"], process["volume_after_fix"]) == (41_000, 31_980)
    assert (process["missing"], process["open"]) == ([], True)


@pytest.mark.parametrize(
    ("path", "waiting", "known"),
    [
        (("market", "providers"), ["verdict", "verdict_fits", "market_deep"], ["grid"]),
        (("process", "volume"), ["process_first"], ["verdict", "grid"]),
        (("advantage", "score"), ["verdict", "grid"], ["process_first", "market_deep"]),
        (("verdict",), ["verdict_fits", "evidence_old"], ["verdict", "evidence_missing"]),
    ],
)
def test_an_open_answer_of_a_candidate_stops_only_what_reads_it(
    answers: dict[str, Any], path: tuple[str, ...], waiting: list[str], known: list[str]
) -> None:
    found = derive_findings(opened(answers, "candidates", 0, *path), EFFECTIVE)
    desk = found.values["candidates"]["service-desk"]
    assert all(isinstance(desk[name], Undetermined) for name in waiting)
    assert not any(isinstance(desk[name], Undetermined) for name in known)


def test_reviews(contract: Any) -> None:
    by_body = contract["reviews"]["by_body"]
    reviews = [each["day"].isoformat() for each in by_body["service-review"]["occurrences"]]
    assert reviews[:4] == ["2027-11-10", "2027-12-10", "2028-01-13", "2028-02-11"]
    assert sum(each["count"] for each in by_body.values()) == len(
        contract["reviews"]["occurrences"]
    )
    assert all(each["day"] < date(2028, 11, 1) for each in contract["reviews"]["next_year"])
    assert all(each["day"] != each["nominal"] for each in contract["reviews"]["shifted"])
    assert [(each["from_day"], each["to_day"]) for each in contract["escalation"]] == [
        (0, 2),
        (2, 5),
        (5, 10),
        (10, 15),
        (15, 30),
    ]


def test_credits(contract: Any) -> None:
    credits_ = contract["credits"]
    month = credits_["months"]["m2028-03"]
    assert (credits_["at_risk"], credits_["allocated"]) == (37_500, 100)
    assert (month["amount"], month["shares"]["k6"]) == (9_375, 7_500)
    assert month["earned_back"]["k6"] == 3_750
    assert month["grades"]["k1"] == "amber"
    assert month["multipliers"] == {"k3": 1, "k6": 1}
    assert credits_["triggers"] == {"k4": [], "k6": []}
    assert contract["charges"]["yearly"] == 3_750_000
    assert contract["charges"]["agrees"]


def test_benchmark(contract: Any) -> None:
    result = contract["benchmark"]["results"]["first"]
    desk = result["lines"]["desk"]
    assert (desk["median"], desk["saving"]) == (Decimal("18.275"), Decimal(62_525))
    assert result["lines"]["intake"]["in_band"]
    assert result["saving"] == 62_525
    assert (result["rerun"], result["data_frozen"]) == (None, date(2029, 6, 28))
    data = [each for each in contract["reviews"]["milestones"]["benchmark"] if "data" in each["id"]]
    assert data[0]["day"] == result["data_frozen"]
    assert (desk["too_old"], len(desk["prices"])) == ([], 6)
    assert result["provider_pays_all"]
    assert contract["benchmark"]["actions_by_party"] == {"client": 2, "provider": 3}


def test_the_next_year_begins_as_asked(answers: dict[str, Any]) -> None:
    (year,) = [
        each.derive()
        for each in derivations(answers, date(2029, 3, 1))
        if each.path[-1] == "next_year"
    ]
    assert year[0]["day"] >= date(2029, 3, 1)
    assert year[-1]["day"] < date(2030, 3, 1)


def test_every_finding_is_plain_data(answers: dict[str, Any]) -> None:
    plain = (str, int, float, Decimal, date, bool, type(None))

    def check(value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                assert isinstance(key, str)
                check(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                check(inner)
        else:
            assert isinstance(value, plain), repr(value)

    for derivation in derivations(answers):
        check(derivation.derive())


def test_each_path_is_derived_once_and_no_path_lies_in_another(answers: dict[str, Any]) -> None:
    paths = [each.path for each in derivations(answers)]
    assert len(set(paths)) == len(paths)
    assert not any(path[:length] in paths for path in paths for length in range(1, len(path)))


@pytest.mark.parametrize(
    ("path", "open_findings", "known_findings"),
    [
        (
            ("decisions", 0, "options", 2, "figures", "resilience"),
            ["options.onshore.total", "ranking", "leaders"],
            ["options.onshore.money", "options.improve.total", "timing"],
        ),
        (
            ("decisions", 0, "options", 0, "yearly"),
            ["options.blend.money", "overruns"],
            ["options.blend.failed_checks", "group_weights"],
        ),
        (("decisions", 0, "options"), ["options", "ranking"], ["group_weights", "timing"]),
    ],
)
def test_an_open_answer_stops_only_what_needs_it(
    answers: dict[str, Any],
    path: tuple[str | int, ...],
    open_findings: list[str],
    known_findings: list[str],
) -> None:
    (found,) = derive_findings(opened(answers, *path), EFFECTIVE).values["decisions"].values()

    def at(finding: str) -> Any:
        value: Any = found
        for name in finding.split("."):
            value = value[name]
        return value

    assert all(isinstance(at(finding), Undetermined) for finding in open_findings)
    assert not any(isinstance(at(finding), Undetermined) for finding in known_findings)


@pytest.mark.parametrize("topic", ["candidates", "decisions", "contracts"])
def test_a_whole_topic_may_be_open(answers: dict[str, Any], topic: str) -> None:
    assert isinstance(
        derive_findings(opened(answers, topic), EFFECTIVE).values[topic], Undetermined
    )


def test_an_open_date_leaves_what_does_not_need_it(answers: dict[str, Any]) -> None:
    found = derive_findings(
        opened(answers, "contracts", 0, "dates", "stabilisation_end"), EFFECTIVE
    )
    contract = found.values["contracts"]["desk-and-intake"]
    assert isinstance(contract["reviews"]["occurrences"], Undetermined)
    assert contract["credits"]["at_risk"] == 37_500
    events = calendar_events("desk-and-intake", contract["reviews"])
    assert {event.category for event in events} >= {"notice", "benchmark", "exit"}
    assert "step" not in {event.category for event in events}


def test_events_of_the_contract(contract: Any) -> None:
    events = calendar_events("desk-and-intake", contract["reviews"])
    assert len({event.key for event in events}) == len(events)
    review = next(event for event in events if event.key[1] == "service-review")
    assert isinstance(review.start, datetime)
    assert review.start.date() == date(2027, 11, 10)
    assert review.duration > timedelta(0)
    titles = " ".join(event.title for event in for_side(events, "provider"))
    assert "Last safe day" not in titles
    assert any(event.alarms == (180, 90, 30) for event in for_side(events, "client"))
    (moved,) = [event for event in events if event.key[1:] == ("operations", "2028-04-17")]
    assert "Moved from 2028-04-17: Easter Monday (IE)" in moved.description


@pytest.mark.parametrize(
    "path",
    [
        ("roles",),
        ("governance", "bodies", 2, "chair"),
        ("governance", "bodies", 2, "members"),
        ("governance", "bodies", 2, "members", 0),
        ("governance", "bodies", 2, "members", 0, "role"),
        ("governance", "bodies", 2, "quorum"),
        ("governance", "bodies", 2, "agenda"),
        ("governance", "rules", "standing_points"),
    ],
)
def test_an_open_member_or_agenda_stops_no_date(
    answers: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    found = derive_findings(opened(answers, *path), EFFECTIVE).values["contracts"]
    reviews = found["desk-and-intake"]["reviews"]
    assert reviews["by_body"]["service-review"]["count"] == 60
    assert len(reviews["occurrences"]) > 300
    assert calendar_events("desk-and-intake", reviews)
