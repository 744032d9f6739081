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
    assert credits_["triggers"] == {"k4": [], "k6": []}
    assert contract["charges"]["yearly"] == 3_750_000
    assert contract["charges"]["agrees"]


def test_benchmark(contract: Any) -> None:
    result = contract["benchmark"]["results"]["first"]
    desk = result["lines"]["desk"]
    assert (desk["median"], desk["saving"]) == (Decimal("18.275"), Decimal(62_525))
    assert result["lines"]["intake"]["in_band"]
    assert result["saving"] == 62_525
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
