"""All weights stepped at once: the count against brute force, the margins against the count."""

from __future__ import annotations

import time
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.analysis.options.model import Criterion, leading, totals
from policygen.analysis.options.stepping import Count, step_weights
from tests.analysis.options.insurer import CRITERIA, VALUES
from tests.analysis.options.tables import (
    HOSTILE,
    Table,
    Values,
    backwards,
    large,
    reweighted,
    scaled,
    tables,
)


def all_totals(values: Values, criteria: list[Criterion], step: float) -> list[dict[str, float]]:
    """Return the totals of every combination, one by one."""
    weighted = [each for each in criteria if each.weight]
    return [
        dict(
            totals(
                values,
                reweighted(
                    weighted,
                    [
                        float(each.weight) * (1 + sign * step / 100)
                        for each, sign in zip(weighted, signs, strict=True)
                    ],
                ),
            )
        )
        for signs in product((-1, 0, 1), repeat=len(weighted))
    ]


@pytest.mark.parametrize("step", [-1, 100, float("nan")])
def test_a_step_that_is_none(step: float) -> None:
    with pytest.raises(ValueError, match="a step must be at least 0 and below 100 per cent"):
        step_weights(VALUES, CRITERIA, step)


def test_some_criterion_must_have_a_weight() -> None:
    with pytest.raises(ValueError, match="no criterion has a weight"):
        step_weights({"a": {"c": 1}}, [Criterion("c", "g", 0, 0, 1)])


@pytest.mark.parametrize("name", HOSTILE)
def test_no_table_is_too_strange(name: str) -> None:
    found = step_weights(*HOSTILE[name])
    assert found.leaders == leading(totals(*HOSTILE[name]))


def test_equal_options_are_first_in_every_combination() -> None:
    found = step_weights(*HOSTILE["equal options"])
    assert found.count == Count(9, {"a": 9, "b": 9, "c": 9}, 9)
    assert found.stays_first
    assert {margin.points for margin in found.margins} == {0}


def test_ties_count_for_all_who_share_them() -> None:
    criteria = [Criterion("a", "g", 1, 0, 100), Criterion("b", "g", 1, 0, 100)]
    found = step_weights({"x": {"a": 100, "b": 0}, "y": {"a": 0, "b": 100}}, criteria)
    # Of nine combinations three keep the weights equal, and each option wins three of the others.
    assert found.count == Count(9, {"x": 6, "y": 6}, 3)
    assert found.overtaking == ("y", "x")
    assert not found.stays_first
    # 1.2 to 0.8 gives 60 to 40 points.
    assert [margin.points for margin in found.margins] == pytest.approx([-20, -20])


def test_a_criterion_without_weight_adds_no_combinations() -> None:
    criteria = [Criterion("a", "g", 1, 0, 100), Criterion("b", "g", 0, 0, 100)]
    count = step_weights({"x": {"a": 100, "b": 0}}, criteria).count
    assert count == Count(3, {"x": 3}, 0)


def test_ten_criteria_are_counted_and_eleven_are_not() -> None:
    counted, bounded = step_weights(*large(3, 10)), step_weights(*large(3, 11))
    assert counted.count is not None
    assert counted.count.combinations == 59_049
    assert bounded.count is None
    assert len(bounded.margins) == 2


def test_twenty_options_on_ten_criteria_are_counted_quickly() -> None:
    start = time.process_time()
    step_weights(*large(20, 10))
    assert time.process_time() - start < 3


def test_the_insurer() -> None:
    found = step_weights(VALUES, CRITERIA, Decimal(20))
    assert found.leaders == ("onshore",)
    assert found.count == Count(6561, {"improve": 0, "onshore": 6561, "offshore": 0}, 0)
    assert found.stays_first
    assert found.overtaking == ()


def test_the_insurer_with_larger_steps() -> None:
    found = step_weights(VALUES, CRITERIA, 30)
    assert found.overtaking == ("improve",)
    assert found.count is not None
    assert 0 < found.count.first["improve"] < found.count.first["onshore"] < 6561


@settings(deadline=None)
@given(tables(), st.sampled_from([0, 5, 20, 50, 90]))
def test_the_count_and_the_margins_are_those_of_brute_force(table: Table, step: float) -> None:
    values, criteria = table
    found = step_weights(values, criteria, step)
    every = all_totals(values, criteria, step)
    firsts = [leading(scored) for scored in every]
    assert found.count is not None
    assert found.count.combinations == len(every)
    assert found.count.first == {name: sum(name in first for first in firsts) for name in values}
    assert found.count.shared == sum(len(first) > 1 for first in firsts)
    for margin in found.margins:
        worst = min(scored[margin.leader] - scored[margin.rival] for scored in every)
        assert margin.points == pytest.approx(worst, abs=1e-9)


@settings(deadline=None)
@given(tables(), st.sampled_from([5, 20, 50]))
def test_margins_and_count_agree_on_who_stays_first(table: Table, step: float) -> None:
    found = step_weights(*table, step)
    assert found.count is not None
    always = all(found.count.first[name] == found.count.combinations for name in found.leaders)
    assert found.stays_first == always


@settings(deadline=None)
@given(tables(), st.integers(2, 9))
def test_only_the_ratio_of_weights_counts_and_no_order(table: Table, factor: int) -> None:
    values, criteria = table
    found = step_weights(values, criteria)
    for other in (
        step_weights(values, scaled(criteria, factor)),
        step_weights(backwards(values), criteria),
    ):
        assert found.count == other.count
        assert {(e.leader, e.rival): e.points for e in found.margins} == pytest.approx(
            {(e.leader, e.rival): e.points for e in other.margins}
        )
