"""The triangle of weightings: corners by hand, and laws about what lies in which region."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.analysis.options.flips import group_flips
from policygen.analysis.options.model import leading
from policygen.analysis.options.triangle import Region, Weighting, regions
from tests.analysis.options.insurer import CRITERIA, GROUPS, VALUES

NAMES = ("s", "q", "e")
Scores = dict[str, dict[str, float]]


def scored(**options: tuple[float, float, float]) -> Scores:
    return {name: dict(zip(NAMES, three, strict=True)) for name, three in options.items()}


def lead(scores: Scores, weighting: Weighting) -> dict[str, float]:
    return {
        name: sum(share * each[group] for share, group in zip(weighting, NAMES, strict=True))
        for name, each in scores.items()
    }


def inside(region: Region, weighting: Weighting) -> bool:
    """Tell whether the weighting lies in the region: on the same side of all its edges."""

    def side(start: Weighting, end: Weighting) -> float:
        return (end[0] - start[0]) * (weighting[1] - start[1]) - (end[1] - start[1]) * (
            weighting[0] - start[0]
        )

    corners = region.corners
    return all(side(corners[place - 1], corner) >= 0 for place, corner in enumerate(corners))


@pytest.mark.parametrize("groups", [(), ("s", "q"), ("s", "q", "q"), ("s", "q", "e", "x")])
def test_a_triangle_has_three_groups(groups: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="a triangle shows three groups"):
        regions(scored(a=(1, 2, 3)), groups)


def test_a_score_that_is_missing() -> None:
    with pytest.raises(ValueError, match="b has no score for q, e"):
        regions({"b": {"s": 1.0}}, NAMES)


def test_no_option_has_no_region() -> None:
    assert regions({}, NAMES) == ()


def test_one_option_has_the_whole_triangle() -> None:
    assert regions(scored(a=(1, 2, 3)), NAMES) == (
        Region(("a",), ((1, 0, 0), (0, 1, 0), (0, 0, 1)), 1),
    )


def test_equal_options_share_one_region() -> None:
    found = regions(scored(a=(1, 2, 3), b=(9, 0, 0), c=(1 + 1e-12, 2, 3)), NAMES)
    assert [each.leaders for each in found] == [("a", "c"), ("b",)]


def test_corners_by_hand() -> None:
    # a and b are level where their first and second shares are equal, whatever the third.
    left, right = regions(scored(a=(10, 0, 5), b=(0, 10, 5)), NAMES)
    assert left == Region(("a",), ((1, 0, 0), (0.5, 0.5, 0), (0, 0, 1)), 0.5)
    assert right == Region(("b",), ((0.5, 0.5, 0), (0, 1, 0), (0, 0, 1)), 0.5)


def test_each_best_on_one_group_meet_in_the_middle() -> None:
    found = regions(scored(a=(1, 0, 0), b=(0, 1, 0), c=(0, 0, 1)), NAMES)
    third = 1 / 3
    assert [each.share for each in found] == pytest.approx([third] * 3)
    assert all((third, third, third) in each.corners for each in found)


def test_who_leads_at_a_point_or_along_an_edge_only_has_no_region() -> None:
    assert [e.leaders for e in regions(scored(a=(5, 5, 5), b=(5, 4, 4)), NAMES)] == [("a",)]
    assert [e.leaders for e in regions(scored(a=(5, 5, 5), b=(5, 5, 4)), NAMES)] == [("a",)]
    # b only touches, in the middle, where a and c are level.
    touching = scored(a=(10, 0, 5), b=(5, 5, 5), c=(0, 10, 5))
    assert [each.leaders for each in regions(touching, NAMES)] == [("a",), ("c",)]


def test_rounding_makes_no_slivers() -> None:
    noisy = scored(a=(10, 0, 5), b=(5 + 1e-13, 5 + 1e-13, 5 + 1e-13), c=(0, 10, 5))
    assert [each.leaders for each in regions(noisy, NAMES)] == [("a",), ("c",)]
    lifted = scored(a=(70.0, 30.0, 0.1 + 0.2), b=(30.0, 70.0, 0.3))
    assert all(len(each.corners) == 3 for each in regions(lifted, NAMES))


def test_the_insurer() -> None:
    found = regions(GROUPS, ("savings", "quality", "employees"))
    assert [each.leaders for each in found] == [("improve",), ("onshore",), ("offshore",)]
    assert sum(each.share for each in found) == pytest.approx(1)
    # Along the line on which quality and employees keep 40 to 25, the regions change at the flips.
    low, high = (each.share / 100 for each in group_flips(VALUES, CRITERIA)["savings"].changes)
    for share, leader in ((low - 0.001, 0), (low + 0.001, 1), (high - 0.001, 1), (high + 0.001, 2)):
        weighting = (share, (1 - share) * 40 / 65, (1 - share) * 25 / 65)
        assert [inside(region, weighting) for region in found].index(True) == leader


numbers = st.integers(0, 20).map(lambda number: number * 5.0)
many = st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=8).map(
    lambda rows: scored(**{f"o{place}": row for place, row in enumerate(rows)})
)
parts = st.floats(0.001, 1)
points = st.tuples(parts, parts, parts).map(
    lambda three: (three[0] / sum(three), three[1] / sum(three), three[2] / sum(three))
)


@settings(deadline=None)
@given(many, points)
def test_a_region_holds_just_the_weightings_at_which_its_options_lead(
    scores: Scores, weighting: Weighting
) -> None:
    found = lead(scores, weighting)
    first = leading(found)
    second = max((total for name, total in found.items() if name not in first), default=-100)
    if max(found.values()) - second < 1e-6:
        return  # on a border, or too near to tell
    holding = [region for region in regions(scores, NAMES) if inside(region, weighting)]
    clear = [region.leaders for region in holding]
    equal = {name for name in first if scores[name] == scores[first[0]]}
    if equal == set(first):
        assert clear == [first]


@settings(deadline=None)
@given(many)
def test_regions_fill_the_triangle_and_their_corners_are_weightings(scores: Scores) -> None:
    found = regions(scores, NAMES)
    assert sum(region.share for region in found) == pytest.approx(1)
    for region in found:
        assert len(region.corners) >= 3
        assert region.corners[0] == max(region.corners)
        for corner in region.corners:
            assert sum(corner) == pytest.approx(1, abs=1e-12)
            assert min(corner) >= 0
            totals = lead(scores, corner)
            assert totals[region.leaders[0]] == pytest.approx(max(totals.values()), abs=1e-9)


@settings(deadline=None)
@given(many)
def test_the_order_of_options_does_not_count(scores: Scores) -> None:
    one = {tuple(sorted(e.leaders)): e.corners for e in regions(scores, NAMES)}
    two = regions(dict(reversed(scores.items())), NAMES)
    assert {tuple(sorted(e.leaders)): e.corners for e in two} == one
