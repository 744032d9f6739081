"""How firm a first place is: as findings, with the insurer's figures and at the edges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from policygen.analysis.decisions import firmness
from tests.analysis.decisions.thin import Record, decision

BALANCE: dict[str, Any] = {
    **{group: {"minimum": 20, "maximum": 40} for group in ("savings", "quality", "employees")},
    "sensitivity": Decimal(20),
    "cross_checks": ["topsis", "promethee"],
    "indifference": Decimal(5),
    "preference": Decimal(20),
}


def compared(*pairs: tuple[str, str, int]) -> Record:
    one = decision()
    one["model"]["comparisons"] = [
        {"first": first, "second": second, "ratio": Decimal(times)}
        for first, second, times in pairs
    ]
    return one


def test_a_flip_within_the_permitted_weights_is_close() -> None:
    # near 50 and 80, far 100 and 20: level at a weight of savings of 60 of 110.
    flips = firmness.read_flips(decision())["groups"]["savings"]
    assert flips["leaders"] == ["far"]
    (change,) = flips["changes"]
    assert (change["from"], change["to"]) == (["near"], ["far"])
    assert change["weight"] == pytest.approx(600 / 11)
    assert firmness.read_close(decision(), BALANCE) == []
    wide = {**BALANCE, "savings": {"minimum": 20, "maximum": 60}}
    assert [row["group"] for row in firmness.read_close(decision(), wide)] == ["savings"]


def test_stepping_counts_or_says_that_it_does_not() -> None:
    few = firmness.read_stepping(decision(), BALANCE)
    assert (few["exhaustive"], few["combinations"], few["stays"]) == (True, 9, False)
    assert few["overtaken_by"] == ["near"]
    many = decision()
    many["model"]["criteria"] = [
        {"id": f"c{number}", "group": "savings", "weight": 1, "worst": 0, "best": 10}
        for number in range(11)
    ]
    for option in many["options"][1:]:
        option["figures"] = {f"c{n}": 9 if option["id"] == "far" else 1 for n in range(11)}
    found = firmness.read_stepping(many, BALANCE)
    assert (found["exhaustive"], found["combinations"], found["first"]) == (False, None, None)
    assert (found["criteria"], found["stays"], found["overtaken_by"]) == (11, True, [])


def test_only_the_methods_that_the_policy_names_are_asked() -> None:
    def named(*names: str) -> list[str]:
        found = firmness.read_cross_checks(decision(), {**BALANCE, "cross_checks": list(names)})
        return [each["id"] for each in found["methods"]]

    assert named() == []
    assert named("topsis") == ["topsis-vector", "topsis-min-max"]
    assert named("promethee") == ["promethee-usual", "promethee-linear"]
    assert firmness.read_cross_checks(decision(), {**BALANCE, "cross_checks": []})["agree"]


def test_a_method_that_puts_another_first_does_not_agree() -> None:
    one = decision()
    one["model"]["criteria"][0]["weight"], one["model"]["criteria"][1]["weight"] = 54, 46
    found = firmness.read_cross_checks(one, BALANCE)
    agreeing = {each["id"]: each["agrees"] for each in found["methods"]}
    # The weighted sum puts near first by a hair; counting wins alone puts far first.
    assert agreeing["promethee-usual"] is False
    assert found["agree"] is False


def test_a_tie_agrees_only_with_the_same_tie() -> None:
    one = decision()
    one["options"][2]["figures"] = one["options"][1]["figures"]
    assert firmness.read_cross_checks(one, BALANCE)["agree"]


def test_comparisons_of_interests_keep_the_weights_within_them() -> None:
    assert firmness.read_comparisons(decision()) is None
    found = firmness.read_comparisons(compared(("employees", "savings", 3)))
    assert found is not None
    assert found["weights"] == pytest.approx({"cost": 25, "people": 75})
    assert [(each["id"], each["ratio"]) for each in found["sets"]] == [("interests", 0)]


def test_comparisons_within_an_interest_keep_its_weight() -> None:
    one = compared(("speed", "cost", 3))
    one["model"]["criteria"].insert(
        1, {"id": "speed", "group": "savings", "weight": 20, "worst": 0, "best": 10}
    )
    for option in one["options"][1:]:
        option["figures"]["speed"] = 5
    found = firmness.read_comparisons(one)
    assert found is not None
    # Savings have 80 of 120, employees 40 of 120.
    assert found["weights"] == pytest.approx({"cost": 50 / 3, "speed": 50, "people": 100 / 3})


def test_weightings_are_shares_of_a_hundred() -> None:
    found = firmness.read_weightings(decision())
    assert found["draws"] == 10_000
    assert sum(found["shares"].values()) == 100
    assert (found["criteria"], found["best_on"]) == (2, {"near": 1, "far": 1})
    # far leads where savings weigh more than 6 of 11.
    assert float(found["shares"]["far"]) == pytest.approx(100 * 5 / 11, abs=1.5)
