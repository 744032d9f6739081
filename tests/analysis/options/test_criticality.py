"""The most critical criterion: its change flips the first place, and nothing smaller does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.analysis.options.criticality import WeightChange, most_critical, weight_changes
from policygen.analysis.options.flips import criterion_flips
from policygen.analysis.options.model import Criterion, leading, totals
from tests.analysis.options.insurer import CRITERIA, VALUES
from tests.analysis.options.tables import (
    HOSTILE,
    Table,
    backwards,
    reweighted,
    scaled,
    tables,
)


def changed(criteria: list[Criterion], name: str, per_cent: float) -> list[Criterion]:
    return reweighted(
        criteria,
        [float(each.weight) * (1 + per_cent / 100 if each.id == name else 1) for each in criteria],
    )


def test_some_criterion_must_have_a_weight() -> None:
    with pytest.raises(ValueError, match="no criterion has a weight"):
        weight_changes({"a": {"c": 1}}, [Criterion("c", "g", 0, 0, 1)])


@pytest.mark.parametrize("name", HOSTILE)
def test_no_table_is_too_strange(name: str) -> None:
    changes = weight_changes(*HOSTILE[name])
    assert most_critical(*HOSTILE[name]) == changes[: len(most_critical(*HOSTILE[name]))]


def test_what_cannot_be_overtaken_has_no_critical_criterion() -> None:
    criteria = [Criterion("a", "g", 1, 0, 100), Criterion("b", "g", 1, 0, 100)]
    assert most_critical({"x": {"a": 9, "b": 5}, "y": {"a": 8, "b": 5}}, criteria) == ()
    assert most_critical({"x": {"a": 9, "b": 5}}, criteria) == ()


def test_a_shared_first_place_needs_no_change() -> None:
    criteria = [Criterion("a", "g", 1, 0, 100), Criterion("b", "g", 2, 0, 100)]
    assert most_critical({"x": {"a": 80, "b": 40}, "y": {"a": 20, "b": 70}}, criteria) == (
        WeightChange("a", "x", "y", 0),
        WeightChange("b", "x", "y", 0),
        WeightChange("a", "y", "x", 0),
        WeightChange("b", "y", "x", 0),
    )


def test_rounding_makes_no_lead() -> None:
    criteria = [Criterion(name, "g", 1, 0, 100) for name in "abc"]
    values = {"x": {"a": 0.1, "b": 0.2, "c": 0.0}, "y": {"a": 0.0, "b": 0.0, "c": 0.3}}
    assert {each.per_cent for each in weight_changes(values, criteria)} == {0}


def test_a_change_by_hand() -> None:
    # x leads by 0.5·20 − 0.5·10 = 5; without weight a goes to 0.25 of its own or b to 2 of its own.
    criteria = [Criterion("a", "g", 50, 0, 100), Criterion("b", "g", 50, 0, 100)]
    assert weight_changes({"x": {"a": 80, "b": 40}, "y": {"a": 60, "b": 50}}, criteria) == (
        WeightChange("a", "x", "y", -50),
        WeightChange("b", "x", "y", 100),
    )


def test_a_weight_does_not_fall_to_nothing() -> None:
    # Only without criterion a would y draw level; no weight above 0 brings that about.
    criteria = [Criterion("a", "g", 50, 0, 100), Criterion("b", "g", 50, 0, 100)]
    assert weight_changes({"x": {"a": 80, "b": 40}, "y": {"a": 60, "b": 40}}, criteria) == ()


def test_the_insurer() -> None:
    (found,) = most_critical(VALUES, CRITERIA)
    assert (found.criterion, found.leader, found.rival) == ("npv", "onshore", "improve")
    # The savings would have to weigh 4.52 of 79.52 instead of 25 of 100: the flip at 5.68 %.
    weight = 25 * (1 + found.per_cent / 100)
    (first, _) = criterion_flips(VALUES, CRITERIA)["npv"].changes
    assert first.share == pytest.approx(100 * weight / (75 + weight))
    assert round(found.per_cent, 2) == -81.94


@settings(deadline=None)
@given(tables(), st.floats(0.001, 0.999))
def test_beyond_a_change_the_rival_is_ahead_and_before_it_is_not(table: Table, part: float) -> None:
    values, criteria = table
    for change in weight_changes(values, criteria):
        side = -1 if change.per_cent < 0 else 1

        def lead(per_cent: float, change: WeightChange = change) -> float:
            scored = totals(values, changed(criteria, change.criterion, per_cent))
            return scored[change.leader] - scored[change.rival]

        assert lead(change.per_cent) == pytest.approx(0, abs=1e-9)
        assert lead(part * change.per_cent) >= -1e-9
        if change.per_cent:
            beyond = max(-100, change.per_cent + side * 0.01)
            assert lead(beyond) < 0


@settings(deadline=None)
@given(tables(least_weight=1), st.floats(-0.999, 0.999))
def test_nothing_smaller_than_the_smallest_change_flips_the_first_place(
    table: Table, part: float
) -> None:
    values, criteria = table
    leaders = leading(totals(values, criteria))
    smallest = most_critical(values, criteria)
    reach = abs(smallest[0].per_cent) if smallest else 100.0
    for criterion in criteria:
        # A weight cannot fall by more than all of it.
        other = changed(criteria, criterion.id, max(-99.9, part * reach))
        assert set(leading(totals(values, other))) <= set(leaders)


@settings(deadline=None)
@given(tables(), st.integers(2, 9))
def test_only_the_ratio_of_weights_counts_and_no_order(table: Table, factor: int) -> None:
    values, criteria = table
    found = weight_changes(values, criteria)

    def by_names(changes: tuple[WeightChange, ...]) -> dict[tuple[str, str, str], float]:
        return {(e.criterion, e.leader, e.rival): e.per_cent for e in changes}

    for other in (
        weight_changes(values, scaled(criteria, factor)),
        weight_changes(backwards(values), criteria),
    ):
        assert by_names(other) == pytest.approx(by_names(found))
