"""Random weightings: known shares, the same figures everywhere, and speed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from policygen.analysis.options.model import Criterion
from policygen.analysis.options.triangle import regions
from policygen.analysis.options.weightings import first_places, weightings
from tests.analysis.options.insurer import CRITERIA, GROUPS, VALUES
from tests.analysis.options.tables import HOSTILE, Table, backwards, large, scaled, tables

# Three standard errors of a share of one half over 10,000 draws.
ERROR = 0.015


def named(names: str) -> list[Criterion]:
    return [Criterion(name, name, 1, 0, 100) for name in names]


def test_no_criterion() -> None:
    with pytest.raises(ValueError, match="there is no criterion to weigh"):
        first_places({"a": {}}, [])


def test_no_draw() -> None:
    with pytest.raises(ValueError, match=r"at least one weighting must be drawn \(got 0\)"):
        first_places(VALUES, CRITERIA, 0)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_table_is_too_strange(name: str) -> None:
    found = first_places(*HOSTILE[name], draws=200)
    assert list(found.shares) == list(HOSTILE[name][0])
    assert sum(found.shares.values()) == pytest.approx(1 if found.shares else 0)


def test_equal_options_share_evenly() -> None:
    found = first_places(*HOSTILE["equal options"])
    assert found.draws == 10_000
    assert found.shares == {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}


def test_rounding_decides_nothing() -> None:
    shares = first_places({"x": {"a": 3.0}, "y": {"a": 3.0 + 1e-12}}, named("a"), 10).shares
    assert shares == {"x": 0.5, "y": 0.5}


def test_one_criterion_decides_alone() -> None:
    assert first_places({"x": {"a": 3.0}, "y": {"a": 2.0}}, named("a")).shares == {"x": 1, "y": 0}


def test_shares_known_by_hand() -> None:
    # x leads where 100·w > 50·(1 − w): for w over one third, w being uniform.
    two = first_places({"x": {"a": 100, "b": 0}, "y": {"a": 0, "b": 50}}, named("ab"))
    assert two.shares["x"] == pytest.approx(2 / 3, abs=ERROR)
    # Each of four options is best on a criterion of its own.
    values = {name: {each: 100.0 if each == name else 0.0 for each in "abcd"} for name in "abcd"}
    four = first_places(values, named("abcd"))
    assert list(four.shares.values()) == pytest.approx([0.25] * 4, abs=ERROR)


def test_weightings_are_uniform_on_the_simplex() -> None:
    # A weight of a uniform weighting of n criteria exceeds t with probability (1 − t)^(n − 1).
    drawn = list(weightings(5, 10_000))
    assert all(min(each) >= 0 and abs(sum(each) - 1) < 1e-12 for each in drawn)
    for place in range(5):
        for limit in (0.1, 0.25, 0.5):
            share = sum(each[place] > limit for each in drawn) / len(drawn)
            assert share == pytest.approx((1 - limit) ** 4, abs=ERROR)


def test_three_criteria_agree_with_the_exact_areas_of_the_triangle() -> None:
    groups = ("savings", "quality", "employees")
    exact = {each.leaders[0]: each.share for each in regions(GROUPS, groups)}
    found = first_places(
        {name: dict(each) for name, each in GROUPS.items()},
        [Criterion(group, group, 1, 0, 100) for group in groups],
    )
    assert found.shares == pytest.approx(exact, abs=ERROR)


def test_the_insurer_has_the_same_shares_everywhere() -> None:
    # Worked once; the same on CPython 3.11, 3.12 and 3.13.
    assert first_places(VALUES, CRITERIA).shares == {
        "improve": 0.6285,
        "onshore": 0.3707,
        "offshore": 0.0008,
    }


@pytest.mark.parametrize(("options", "criteria", "seconds"), [(3, 8, 0.3), (20, 20, 3)])
def test_it_is_quick(options: int, criteria: int, seconds: float) -> None:
    start = time.process_time()
    first_places(*large(options, criteria))
    assert time.process_time() - start < seconds


@settings(max_examples=40, deadline=None)
@given(tables())
def test_no_weight_and_no_order_counts(table: Table) -> None:
    values, criteria = table
    found = first_places(values, criteria, 100)
    assert first_places(values, scaled(criteria, 3), 100) == found
    assert first_places(backwards(values), criteria, 100).shares == found.shares
    assert sum(found.shares.values()) == pytest.approx(1)
