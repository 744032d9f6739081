"""Where the first place changes: the insurer's figures, and laws against brute force."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.analysis.options.flips import Change, Flips, criterion_flips, group_flips
from policygen.analysis.options.model import Criterion, leading, totals
from tests.analysis.options.insurer import CRITERIA, VALUES
from tests.analysis.options.tables import (
    HOSTILE,
    Table,
    Values,
    backwards,
    reweighted,
    scaled,
    tables,
)

# Nearer than this, in per cent, a change cannot be told from the point beside it.
CLOSE = 1e-4


def lines(**ends: tuple[float, float]) -> Flips:
    """Return the flips of options that score so much outside and so much inside one group."""
    criteria = [Criterion("out", "rest", 1, 0, 100), Criterion("in", "g", 1, 0, 100)]
    values = {name: {"out": outside, "in": inside} for name, (outside, inside) in ends.items()}
    return group_flips(values, criteria)["g"]


def leaders_at(
    values: Values, criteria: list[Criterion], inside: set[str], share: float
) -> tuple[str, ...]:
    """Return who leads with the weights scaled by hand so that ``inside`` weigh ``share``."""
    within = sum(float(each.weight) for each in criteria if each.id in inside)
    rest = sum(float(each.weight) for each in criteria) - within
    weights = [
        (share / within if within else share) * (float(each.weight) if within else 1)
        if each.id in inside
        else (100 - share) * float(each.weight) / rest
        for each in criteria
    ]
    return leading(totals(values, reweighted(criteria, weights)))


def leads_in(flips: Flips, share: float) -> tuple[str, ...]:
    passed = [each.above for each in flips.changes if each.share < share]
    return passed[-1] if passed else flips.lowest


def all_flips(table: Table) -> list[tuple[set[str], Flips]]:
    """Return the flips of each group and each criterion, with the criteria they vary."""
    values, criteria = table
    groups = [
        ({each.id for each in criteria if each.group == group}, flips)
        for group, flips in group_flips(values, criteria).items()
    ]
    return groups + [({name}, flips) for name, flips in criterion_flips(values, criteria).items()]


def test_some_criterion_must_have_a_weight() -> None:
    with pytest.raises(ValueError, match="no criterion has a weight"):
        group_flips({"a": {"c": 1}}, [Criterion("c", "g", 0, 0, 1)])


@pytest.mark.parametrize("name", HOSTILE)
def test_no_table_is_too_strange(name: str) -> None:
    values, criteria = HOSTILE[name]
    assert list(group_flips(values, criteria)) == list(dict.fromkeys(e.group for e in criteria))
    assert list(criterion_flips(values, criteria)) == [each.id for each in criteria]


def test_a_group_with_all_the_weight_cannot_be_varied() -> None:
    criteria = [Criterion("a", "g", 2, 0, 100), Criterion("b", "h", 0, 0, 100)]
    values = {"x": {"a": 1.0, "b": 0.0}, "y": {"a": 0.0, "b": 9.0}}
    assert group_flips(values, criteria)["g"] == Flips(100, ("x",), ("x",), fixed="has-all-weight")


def test_several_criteria_without_weight_have_no_proportions_to_keep() -> None:
    criteria = [Criterion("a", "g", 2, 0, 100), *(Criterion(n, "h", 0, 0, 100) for n in "bc")]
    values = {"x": {"a": 1.0, "b": 0.0, "c": 0.0}, "y": {"a": 0.0, "b": 9.0, "c": 0.0}}
    assert group_flips(values, criteria)["h"] == Flips(0, ("x",), ("x",), fixed="has-no-weight")


def test_a_single_criterion_without_weight_can_be_given_some() -> None:
    criteria = [Criterion("a", "g", 2, 0, 100), Criterion("b", "h", 0, 0, 100)]
    values = {"x": {"a": 1.0, "b": 0.0}, "y": {"a": 0.0, "b": 9.0}}
    found = group_flips(values, criteria)["h"]
    assert (found.share, found.leaders, found.lowest) == (0, ("x",), ("x",))
    (change,) = found.changes
    assert (change.below, change.at, change.above) == (("x",), ("x", "y"), ("y",))
    assert change.share == pytest.approx(10)


def test_parallel_lines_never_cross() -> None:
    assert lines(a=(50, 60), b=(40, 50)).changes == ()


def test_equal_lines_share_every_place() -> None:
    found = lines(a=(60, 40), b=(40, 60), c=(60, 40))
    assert found.lowest == ("a", "c")
    assert found.changes == (Change(50, ("a", "c"), ("a", "b", "c"), ("b",)),)
    assert found.leaders == ("a", "b", "c")
    assert found.holds == (50, 50)


def test_lines_through_one_point_make_one_change() -> None:
    found = lines(a=(60, 40), b=(50, 50), c=(40, 60), d=(30, 70))
    assert found.changes == (Change(50, ("a",), ("a", "b", "c", "d"), ("d",)),)


def test_a_tie_at_the_end_is_no_change() -> None:
    assert lines(a=(50, 20), b=(50, 40)).lowest == ("b",)
    assert lines(a=(50, 20), b=(50, 40)).changes == ()
    assert lines(a=(50, 40), b=(20, 40)).changes == ()


def test_equal_totals_that_differ_in_the_last_digits_are_one_line() -> None:
    found = lines(a=(0.1 + 0.2, 70), b=(0.3, 70 + 1e-12), c=(80, 10))
    assert [each.above for each in found.changes] == [("a", "b")]


def test_rounding_moves_no_lead_away_from_the_ends() -> None:
    # b is behind at 0 by less than totals can be told apart, or leads at once all the same.
    for behind, ahead in ((1e-12, 40), (5e-10, 20.001), (2e-9, 60)):
        found = lines(a=(50, 20), b=(50 - behind, ahead))
        assert (found.lowest, found.changes) == (("b",), ())


def test_rounding_makes_no_second_change_where_lines_meet() -> None:
    middle = 50 + 1e-12
    (change,) = lines(a=(60, 40), b=(middle, middle), c=(40, 60)).changes
    assert (change.below, change.at, change.above) == (("a",), ("a", "b", "c"), ("c",))
    assert change.share == pytest.approx(50)


def test_the_insurer() -> None:
    found = group_flips(VALUES, CRITERIA)
    savings, quality, employees = found["savings"], found["quality"], found["employees"]
    assert [round(each.share, 2) for each in savings.changes] == [18.25, 80.00]
    assert [each.below + each.above for each in savings.changes] == [
        ("improve", "onshore"),
        ("onshore", "offshore"),
    ]
    assert quality.changes == ()
    (change,) = employees.changes
    assert (round(change.share, 2), change.below, change.above) == (
        41.86,
        ("onshore",),
        ("improve",),
    )
    assert [each.share for each in found.values()] == [35, 40, 25]
    assert {each.leaders for each in found.values()} == {("onshore",)}
    assert [round(bound, 2) for bound in savings.holds] == [18.25, 80.00]
    assert quality.holds == (0, 100)


@settings(deadline=None)
@given(tables(), st.floats(0.01, 99.99))
def test_who_leads_at_any_share_is_who_has_the_highest_total(table: Table, share: float) -> None:
    for inside, flips in all_flips(table):
        if flips.fixed is None and all(abs(e.share - share) > CLOSE for e in flips.changes):
            assert leaders_at(*table, inside, share) == leads_in(flips, share)


@settings(deadline=None)
@given(tables())
def test_a_scan_finds_the_changes_and_no_others(table: Table) -> None:
    for inside, flips in all_flips(table):
        if flips.fixed is not None:
            continue
        for share in (place + 0.123_456_7 for place in range(100)):
            assert leaders_at(*table, inside, share) == leads_in(flips, share)
        for change in flips.changes:
            assert leaders_at(*table, inside, change.share) == change.at
            assert set(change.below) | set(change.above) <= set(change.at)
            assert change.below != change.above


@settings(deadline=None)
@given(tables())
def test_changes_follow_each_other(table: Table) -> None:
    for _, flips in all_flips(table):
        led = flips.lowest
        last = 0.0
        for change in flips.changes:
            assert change.below == led
            assert last < change.share < 100
            led, last = change.above, change.share
        low, high = flips.holds
        assert 0 <= low <= high <= 100
        assert low - CLOSE <= flips.share <= high + CLOSE


@settings(deadline=None)
@given(tables())
def test_the_share_as_set_gives_the_leaders(table: Table) -> None:
    values, criteria = table
    for inside, flips in all_flips(table):
        assert flips.leaders == leading(totals(values, criteria))
        if flips.fixed is None and flips.share < 100:
            assert leaders_at(values, criteria, inside, flips.share) == flips.leaders


@settings(deadline=None)
@given(tables(), st.integers(2, 9))
def test_only_the_ratio_of_weights_counts_and_no_order(table: Table, factor: int) -> None:
    values, criteria = table
    found = all_flips(table)
    for other in (
        all_flips((values, scaled(criteria, factor))),
        all_flips((backwards(values), criteria)),
    ):
        for (_, one), (_, two) in zip(found, other, strict=True):
            assert sorted(one.leaders) == sorted(two.leaders)
            assert sorted(one.lowest) == sorted(two.lowest)
            assert [e.share for e in one.changes] == pytest.approx([e.share for e in two.changes])
            assert [sorted(e.at) for e in one.changes] == [sorted(e.at) for e in two.changes]
            assert [sorted(e.above) for e in one.changes] == [sorted(e.above) for e in two.changes]
