"""The triangle: shares are where they belong, regions lie inside, and every one is named."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from policygen.tree.pictures import Region, TriangleMap
from tests.charts.pictures import insurer_weights, triangle_maps
from tests.charts.reading import SVG, Line, drawn, field, lines, name_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from policygen.tree.pictures import Shares

slowly = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
WHOLE: tuple[Shares, ...] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def triangle(*regions: Region, point: Shares = (0.2, 0.3, 0.5)) -> TriangleMap:
    return TriangleMap(("Savings", "Quality", "Employees"), regions, point, "Chosen")


def corners(root: Element) -> list[tuple[float, float]]:
    """Return the corners of the triangle: of the field without a fill."""
    (found,) = (each for each in root.iter(f"{SVG}polygon") if each.get("fill") == "none")
    return field(found)


def regions(root: Element) -> dict[str, list[tuple[float, float]]]:
    return {
        name_of(each): field(each)
        for each in root.iter(f"{SVG}polygon")
        if each.get("fill") != "none"
    }


def shares_at(root: Element, x: float, y: float) -> Shares:
    """Return the shares of a place, by its distances from the sides."""
    (_, top), (left, base), (right, _) = corners(root)
    first = (base - y) / (base - top)
    third = (x - left) / (right - left) - first / 2
    return first, 1 - first - third, third


def point(root: Element) -> tuple[float, float]:
    """Return where the chosen point is: its dot in the legend comes last."""
    dots = [dot for dot in root.iter(f"{SVG}circle") if dot.get("r") == "2.80"]
    return float(dots[0].attrib["cx"]), float(dots[0].attrib["cy"])


def line_of(root: Element, words: str) -> list[Line]:
    return [line for line in lines(root) if line.words == words]


@slowly
@given(triangle_maps())
def test_regions_and_the_point_lie_in_the_triangle(made: TriangleMap) -> None:
    root = drawn(made)
    places = [place for region in regions(root).values() for place in region]
    for x, y in (*places, point(root)):
        assert min(shares_at(root, x, y)) >= -0.001


@pytest.mark.parametrize("shares", [(0.35, 0.40, 0.25), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)])
def test_the_point_is_at_its_shares(shares: Shares) -> None:
    root = drawn(triangle(point=shares))
    assert shares_at(root, *point(root)) == pytest.approx(shares, abs=0.001)


@pytest.mark.parametrize("shares", [(0.0, 0.0, 0.0), (-1.0, -2.0, -3.0)])
def test_shares_of_nothing_are_in_the_middle(shares: Shares) -> None:
    root = drawn(triangle(point=shares))
    assert shares_at(root, *point(root)) == pytest.approx((1 / 3,) * 3, abs=0.001)


def test_very_large_and_very_small_shares_are_shared_alike() -> None:
    for size in (5e-324, 1.7e308):
        root = drawn(triangle(point=(size, size, 0.0)))
        assert shares_at(root, *point(root)) == pytest.approx((0.5, 0.5, 0.0), abs=0.001)


def test_the_first_corner_is_at_the_top_and_its_scale_on_the_left() -> None:
    root = drawn(triangle())
    top, left, right = corners(root)
    assert top[1] < left[1] == right[1]
    assert left[0] < top[0] < right[0]
    for words, (x, y) in (("Savings", top), ("Quality", left), ("Employees", right)):
        named = [line.box.middle for line in line_of(root, words)]
        assert any(abs(at - x) < 5 and (below - y) * (y - 200) > 0 for at, below in named)
    # On the left side the share of the first corner grows upwards.
    ticks = {n: [line.box.middle for line in line_of(root, f"{n}%")] for n in (20, 80)}
    on_left = {n: min(at for at in places if at[1] < left[1]) for n, places in ticks.items()}
    assert on_left[80][1] < on_left[20][1]
    assert shares_at(root, left[0] + 200 * 0.8, on_left[80][1])[0] == pytest.approx(0.8, abs=0.01)


def test_one_region_that_fills_the_triangle_is_named_in_it() -> None:
    root = drawn(triangle(Region("Everywhere", WHOLE)))
    assert regions(root)["Everywhere"] == corners(root)
    inside, in_legend = line_of(root, "Everywhere")
    assert min(shares_at(root, *inside.box.middle)) > 0
    assert in_legend.box.top > inside.box.bottom


def test_a_small_region_is_named_beside_the_triangle() -> None:
    small: tuple[Shares, ...] = ((1.0, 0.0, 0.0), (0.95, 0.05, 0.0), (0.95, 0.0, 0.05))
    root = drawn(triangle(Region("A rather small region", small)))
    beside, _ = line_of(root, "A rather small region")
    assert min(shares_at(root, *beside.box.middle)) < 0


def test_the_regions_of_the_insurer() -> None:
    """At the weights where the closed forms of the scoring model see the first place change."""
    made = insurer_weights()
    root = drawn(made)
    assert set(regions(root)) == {region.name for region in made.regions}
    named = {line.words for line in lines(root)}
    assert {"A Improve in-house", "B Onshore provider", "Weights as set: 35 / 40 / 25"} <= named
    # The rest shared as 40 to 25: B gives way to C at 80.00 % for savings, to A at 18.25 %.
    for savings, rival in ((0.8000, "C Near/offshore blend"), (0.1825, "A Improve in-house")):
        rest = 1 - savings
        edge = (savings, rest * 40 / 65, rest * 25 / 65)
        assert gap(regions(root)["B Onshore provider"], place(root, edge)) < 0.05
        assert gap(regions(root)[rival], place(root, edge)) < 0.05


def place(root: Element, shares: Shares) -> tuple[float, float]:
    x, y = (
        sum(share * corner[axis] for share, corner in zip(shares, corners(root), strict=True))
        for axis in (0, 1)
    )
    return x, y


def gap(region: list[tuple[float, float]], at: tuple[float, float]) -> float:
    """Return how far a place is from the nearest of the lines along a region's sides."""
    gaps = []
    for (x1, y1), (x2, y2) in zip(region, (*region[1:], region[0]), strict=True):
        cross = (x2 - x1) * (at[1] - y1) - (y2 - y1) * (at[0] - x1)
        gaps.append(abs(cross) / math.hypot(x2 - x1, y2 - y1))
    return min(gaps)


def test_names_in_the_insurers_triangle_do_not_overlap() -> None:
    found = [line.box for line in lines(drawn(insurer_weights()))]
    assert [pair for pair in combinations(found, 2) if pair[0].grown(-1).overlaps(pair[1])] == []


def test_a_field_that_several_share_has_the_fill_of_its_tone_and_a_thick_edge_over_all() -> None:
    shared = Region("A = C", ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.5, 0.5)), 4, is_shared=True)
    alone = Region("B", ((1.0, 0.0, 0.0), (0.0, 0.5, 0.5), (0.0, 0.0, 1.0)), 1)
    root = drawn(triangle(shared, alone))
    fields = [each for each in root.iter(f"{SVG}polygon") if each.get("fill") != "none"]
    swatches = [each for each in root.iter(f"{SVG}rect") if each.get("width") == "20.00"]
    looks = [(each.get("fill"), each.get("stroke-width")) for each in (*fields, *swatches)]
    own, other = ("url(#_costs-fill-5)", "3"), ("url(#_costs-fill-2)", "1")
    assert looks == [other, own, own, other]
