"""What if the money turns out otherwise: each scenario changes one thing, for whom it should."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from policygen.analysis.decisions import costs, scenarios, scoring
from tests.analysis.decisions.thin import Record, decision

BALANCE = {"overruns": [Decimal(10), Decimal(100)], "volume_shift": Decimal(20)}
ANSWERS: dict[str, Any] = {"balance": BALANCE}


def by_money(**rest: Any) -> Record:
    """A decision whose savings are scored from the money; near saves 5 and far saves 8."""
    one = decision(rate_range=[Decimal(0)], **rest)
    one["model"]["criteria"][0]["computed"] = scenarios.NPV
    return one


def with_volumes(one: Record, *shares: int) -> Record:
    for option, share in zip(one["options"], shares, strict=True):
        option["variable"] = Decimal(share)
    return one


def npv(one: Record, place: int) -> dict[tuple[str, Any], Decimal]:
    found = scenarios.read_option(one, one["options"][place], ANSWERS)
    return {(row["kind"], row["amount"]): row["npv"] for row in found["npv"]}


def test_each_case_of_an_option() -> None:
    values = npv(by_money(), 1)
    assert values == {
        ("as-set", None): 5,
        ("rate", 0): Decimal("6.55"),
        ("overrun", 10): 4,
        ("overrun", 100): -5,
        # The outlay of 5 at the end of a year as before; then 12.1 less 5.5 is saved.
        ("delay", None): pytest.approx(
            (Decimal(-5) / Decimal("1.1")) + Decimal("6.6") / Decimal("1.21")
        ),
    }


def test_volumes_are_asked_only_where_every_option_says_what_moves() -> None:
    assert ("volume", 20) not in npv(by_money(), 1)
    one = with_volumes(by_money(), 50, 100, 0)
    values = npv(one, 1)
    # The status quo falls by a tenth to 9.9 and 10.89, near by a fifth to 4.4 and 4.84.
    assert values["volume", -20] == -5 + (Decimal("9.9") - Decimal("4.4")) / Decimal("1.1") + (
        Decimal("10.89") - Decimal("4.84")
    ) / Decimal("1.21")
    without = {"balance": {**BALANCE, "volume_shift": Decimal(0)}}
    kinds = [each.kind for each in scenarios.scenarios(one, without)]
    assert "volume" not in kinds


def test_the_status_quo_saves_nothing_in_any_case() -> None:
    one = with_volumes(by_money(), 50, 100, 0)
    assert set(npv(one, 0).values()) == {0}
    assert scenarios.read_option(one, one["options"][0], ANSWERS)["efficient"] is None


def test_one_year_has_no_later_start() -> None:
    short = by_money(years=1)
    for option in short["options"]:
        option["yearly"] = option["yearly"][:1]
    assert ("delay", None) not in npv(short, 1)


@pytest.mark.parametrize(
    ("costs_of_near", "said"),
    [("5 5.5 6.05", "under conditions"), ("1 1 1", "always"), ("5 20 20", "never")],
)
def test_whether_an_option_saves_in_every_case(costs_of_near: str, said: str) -> None:
    one = by_money()
    one_off, *yearly = map(Decimal, costs_of_near.split())
    one["options"][1] |= {"one_off": one_off, "yearly": yearly}
    assert scenarios.read_option(one, one["options"][1], ANSWERS)["efficient"] == said


def test_without_a_status_quo_no_case_has_a_value() -> None:
    one = by_money()
    one["options"][0]["kind"] = "improve"
    found = scenarios.read_option(one, one["options"][1], ANSWERS)
    assert {row["npv"] for row in found["npv"]} == {None}
    assert found["efficient"] is None


def test_first_places_follow_the_money_and_an_overrun_hits_the_leader_alone() -> None:
    one = by_money()
    one["model"]["floors"] = {}
    rows = scenarios.read_leaders(one, ANSWERS)
    assert rows is not None
    found = {(row["kind"], row["amount"]): row["leaders"] for row in rows}
    assert scoring.leaders_of(one) == found["as-set", None] == ["near"]
    # Saving 4 in place of 5, near has 56 as far has; far runs as planned.
    assert found["overrun", 10] == ["far", "near"]
    assert found["overrun", 100] == ["far"]


def test_savings_that_are_not_scored_from_the_money_do_not_move() -> None:
    assert scenarios.read_leaders(decision(), ANSWERS) is None
    assert scenarios.overrun_to_lose(decision()) is None


def test_the_overrun_at_which_the_first_place_is_lost() -> None:
    one = by_money()
    one["model"]["floors"] = {}
    found = scenarios.overrun_to_lose(one)
    assert found is not None
    assert (found["option"], found["other"]) == ("near", "far")
    assert found["percent"] == pytest.approx(10)
    raised = decision()
    raised["model"]["criteria"][0]["computed"] = scenarios.NPV
    percent = Decimal(str(found["percent"]))
    near = raised["options"][1]
    near["yearly"] = list(costs.dearer_to_run(costs.cash_flow(raised, near), percent)[1:])
    totals = {each.option: each.total for each in scoring.scores(raised)}
    assert totals["near"] == pytest.approx(totals["far"], abs=1e-9)


def test_a_lead_that_money_cannot_take_is_said_so() -> None:
    one = by_money()
    one["options"][1]["figures"]["people"] = 10
    one["options"][2]["figures"]["people"] = 0
    one["model"]["criteria"][0]["weight"] = 20
    assert scenarios.overrun_to_lose(one) == {"option": "near", "percent": None, "other": None}
