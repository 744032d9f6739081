"""The value model against the worked scores of the insurer's three options."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.options.model import (
    Criterion,
    Option,
    Rank,
    dominated_by,
    leaders,
    leaders_by_floors,
    leading,
    ranks,
    score,
    totals,
)
from tests.analysis.options.insurer import CRITERIA, FLOORS, SCORES, VALUES, option


def test_totals() -> None:
    assert [round(each.total, 2) for each in SCORES] == [62.79, 67.92, 50.98]
    assert totals(VALUES, CRITERIA) == {each.option: each.total for each in SCORES}
    assert leading(totals(VALUES, CRITERIA)) == ("onshore",)


def test_group_scores() -> None:
    found = [list(each.groups.values()) for each in SCORES]
    assert found[0] == pytest.approx([30.3468, 67.925, 100.0], abs=1e-4)
    assert found[1] == pytest.approx([55.3753, 69.9, 82.3171], abs=1e-4)
    assert found[2] == pytest.approx([62.9057, 50.75, 34.6585], abs=1e-4)


def test_a_rounded_saving_gives_another_group_score() -> None:
    # The worked example's 62.90 comes from 5.045; the saving is scored unrounded: 62.91.
    rounded = Option("offshore", {**option("offshore").measured, "npv": Decimal("5.045")})
    assert round(score(rounded, CRITERIA, FLOORS).groups["savings"], 2) == 62.90


def test_the_cheapest_fails_two_floors() -> None:
    assert [each.floors_failed for each in SCORES] == [(), (), ("quality", "employees")]


def test_ranks_and_leaders() -> None:
    totals = {each.option: each.total for each in SCORES}
    assert {name: rank.place for name, rank in ranks(totals).items()} == {
        "onshore": 1,
        "improve": 2,
        "offshore": 3,
    }
    assert leaders(SCORES, FLOORS) == ("onshore",)
    assert set(leaders_by_floors(SCORES, FLOORS).values()) == {("onshore",)}
    assert leaders(SCORES, {"employees": 99}) == ("improve",)
    assert leaders(SCORES, {"savings": 99}) == ()


def test_no_option_is_dominated() -> None:
    assert set(dominated_by(SCORES).values()) == {()}


def test_a_worse_option_is_dominated_even_beyond_the_anchors() -> None:
    criteria = [Criterion("price", "savings", 1, 10, 5)]
    scores = [score(Option(str(price), {"price": price}), criteria, {}) for price in (3, 4)]
    assert [each.total for each in scores] == [100, 100]
    assert dominated_by(scores) == {"3": (), "4": ("3",)}


def test_a_measure_outside_the_anchors_is_clipped_and_flagged() -> None:
    criteria = [Criterion("a", "g", 1, 0, 10), Criterion("b", "g", 1, 10, 0)]
    found = score(Option("x", {"a": 11, "b": 4}), criteria, {"g": 81})
    assert (found.values, found.clipped) == ({"a": 100, "b": 60}, ("a",))
    assert found.floors_failed == ("g",)
    assert score(Option("x", {"a": -1, "b": 4}), criteria, {}).values["a"] == 0


def test_ties_share_a_place() -> None:
    assert ranks({"a": 50.0, "b": 60.0, "c": 50.0 + 1e-12, "d": 10.0}) == {
        "b": Rank(1, False),
        "a": Rank(2, True),
        "c": Rank(2, True),
        "d": Rank(4, False),
    }


def test_the_leading_are_those_of_the_first_place_in_the_order_given() -> None:
    scored = {"b": 50.0, "c": 10.0, "a": 50.0 - 1e-12}
    assert leading(scored) == ("b", "a")
    assert {name for name, rank in ranks(scored).items() if rank.place == 1} == {"a", "b"}
    assert leading({}) == ()


def test_a_criterion_on_which_all_measure_the_same_decides_nothing() -> None:
    criteria = [Criterion("same", "g", 3, 1, 5), Criterion("price", "h", 1, 10, 0)]
    scores = [score(Option(str(x), {"same": 4, "price": x}), criteria, {}) for x in (2, 3, 3)]
    assert dominated_by(scores)["3"] == ("2",)
    found = ranks({f"{number}": each.total for number, each in enumerate(scores)})
    assert [found[name].place for name in ("0", "1", "2")] == [1, 2, 2]
    alone = [score(Option(name, {"same": 4, "price": 3}), criteria, {}) for name in "ab"]
    assert dominated_by(alone) == {"a": (), "b": ()}
    assert leaders(alone, {}) == ("a", "b")


def test_failed_checks_are_named() -> None:
    assert Option("x", {}, {"licence": False, "security": True}).failed_checks == ("licence",)


def test_a_group_without_weight_has_no_score() -> None:
    criteria = [Criterion("a", "g", 1, 0, 10), Criterion("b", "h", 0, 0, 10)]
    assert score(Option("x", {"a": 5, "b": 5}), criteria, {}).groups == {"g": 50}


@pytest.mark.parametrize(
    ("weight", "best", "message"), [(1, 0, "anchors are equal"), (-1, 5, "weight is negative")]
)
def test_a_criterion_that_cannot_score(weight: int, best: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Criterion("a", "g", weight, 0, best)


def test_some_criterion_must_have_a_weight() -> None:
    with pytest.raises(ValueError, match="weight"):
        score(Option("x", {"a": 5}), [Criterion("a", "g", 0, 0, 10)], {})


@st.composite
def models(draw: st.DrawFn) -> tuple[list[Criterion], Option]:
    anchors = st.integers(-50, 50)
    criteria = []
    for number in range(draw(st.integers(1, 7))):
        worst, best = draw(st.tuples(anchors, anchors).filter(lambda pair: pair[0] != pair[1]))
        group, weight = draw(st.sampled_from("SQE")), draw(st.integers(1, 40))
        criteria.append(Criterion(f"c{number}", group, weight, worst, best))
    measures = st.floats(-100, 100)
    return criteria, Option("x", {each.id: draw(measures) for each in criteria})


@given(models())
def test_scores_stay_within_bounds_and_the_total_is_the_mean_of_the_groups(
    model: tuple[list[Criterion], Option],
) -> None:
    criteria, measured = model
    found = score(measured, criteria, {})
    numbers = [found.total, *found.values.values(), *found.groups.values()]
    assert all(0 <= number <= 100 for number in numbers)
    weights = {
        group: sum(float(each.weight) for each in criteria if each.group == group)
        for group in found.groups
    }
    mean = sum(weights[group] * value for group, value in found.groups.items())
    assert found.total == pytest.approx(mean / sum(weights.values()))


@given(models(), st.integers(2, 9))
def test_only_the_ratio_of_weights_counts(
    model: tuple[list[Criterion], Option], factor: int
) -> None:
    criteria, measured = model
    scaled = [
        Criterion(each.id, each.group, float(each.weight) * factor, each.worst, each.best)
        for each in criteria
    ]
    assert score(measured, scaled, {}).total == pytest.approx(score(measured, criteria, {}).total)


@given(models(), st.integers(0, 6))
def test_a_better_measure_never_lowers_the_total(
    model: tuple[list[Criterion], Option], number: int
) -> None:
    criteria, measured = model
    better = criteria[number % len(criteria)]
    improved = {**measured.measured, better.id: better.best}
    assert score(Option("y", improved), criteria, {}).total >= (
        score(measured, criteria, {}).total - 1e-9
    )


def test_anchors_that_differ_by_less_than_a_float_can_tell_score_exactly() -> None:
    near = Criterion("x", "g", 1, Decimal(10000000000000000), Decimal("10000000000000000.5"))
    assert near.value_of(Decimal("10000000000000000.25")) == 50
