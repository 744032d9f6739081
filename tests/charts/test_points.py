"""Points are where their values are, and no name covers another, a point or the frame."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from policygen.charts.boxes import Box, box_around
from policygen.tree.pictures import Point, PointChart
from tests.charts.pictures import insurer_candidates, point_charts
from tests.charts.reading import SVG, box, drawn, frame, lines, name_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

slowly = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
QUARTERS = ("low and low", "high and low", "low and high", "high and high")


def chart(*points: Point) -> PointChart:
    return PointChart(points, "x", "y", (1.0, 5.0), (1.0, 5.0), 3.0, 3.0, QUARTERS)


def spots(root: Element) -> dict[str, tuple[float, float]]:
    """Return the points of a drawing by their names."""
    return {
        name_of(dot): (float(dot.attrib["cx"]), float(dot.attrib["cy"]))
        for dot in root.iter(f"{SVG}circle")
    }


def field(root: Element) -> Box:
    """Return the frame of the points: the rectangle without a fill."""
    (found,) = (rect for rect in root.iter(f"{SVG}rect") if rect.get("fill") == "none")
    return box(found)


def clashes(root: Element) -> list[tuple[Box, Box]]:
    """Return the names that cover each other or a point."""
    inside = [line for line in lines(root) if line.box.middle[1] < field(root).bottom]
    rooms = [line.box.grown(-1.5) for line in inside]
    dots = [box_around(x, y, 10, 10) for x, y in spots(root).values()]
    names = [pair for pair in combinations(rooms, 2) if pair[0].overlaps(pair[1])]
    return names + [(room, dot) for room in rooms for dot in dots if room.overlaps(dot)]


@slowly
@given(point_charts())
def test_every_point_lies_in_the_frame(made: PointChart) -> None:
    root = drawn(made)
    inside = field(root)
    for x, y in spots(root).values():
        assert box_around(x, y, 11, 11).lies_in(inside)
    assert inside.lies_in(frame(root))


@slowly
@given(point_charts())
def test_no_name_covers_another_or_a_point(made: PointChart) -> None:
    assert clashes(drawn(made)) == []


def test_a_crowd_is_named_without_overlap_and_nobody_is_left_out() -> None:
    made = chart(
        *(
            Point(f"Function number {n}", 2 + n * 37 % 100 / 120, 2 + n * 61 % 100 / 120)
            for n in range(40)
        )
    )
    root = drawn(made)
    assert clashes(root) == []
    told = " ".join(line.words for line in lines(root))
    assert [point.name for point in made.points if point.name not in told] == []


def test_points_in_one_place_share_it_and_list_their_names() -> None:
    root = drawn(insurer_candidates())
    assert "Fraud; Reserving" in spots(root)
    words = [line.words for line in lines(root)]
    assert words.index("Reserving") == words.index("Fraud") + 1


def test_many_points_in_one_place_are_told_in_the_key() -> None:
    made = chart(*(Point(f"Function {n}", 2.0, 2.0) for n in range(9)))
    root = drawn(made)
    assert len(spots(root)) == 1
    words = " ".join(line.words for line in lines(root))
    assert "Function 0; Function 1" in words
    assert "Function 8" in words
    assert any(line.words == "1" and line.box.top > field(root).bottom for line in lines(root))


@pytest.mark.parametrize(("x", "y"), [(1.0, 1.0), (5.0, 1.0), (1.0, 5.0), (5.0, 5.0), (3.0, 3.0)])
def test_a_point_in_a_corner_or_on_the_lines_is_named(x: float, y: float) -> None:
    root = drawn(chart(Point("Payroll", x, y)))
    assert "Payroll" in {line.words for line in lines(root)}
    assert clashes(root) == []


def test_no_points_and_points_beyond_the_scale() -> None:
    assert spots(drawn(chart())) == {}
    root = drawn(chart(Point("far", 9.0, -4.0), Point("near", 5.0, 1.0)))
    far, near = spots(root)["far"], spots(root)["near"]
    assert far[0] > near[0]
    assert far[1] > near[1]


def test_places_are_proportional_to_values() -> None:
    root = drawn(chart(Point("a", 1.0, 1.0), Point("b", 2.0, 3.0), Point("c", 5.0, 5.0)))
    (ax, ay), (bx, by), (cx, cy) = (spots(root)[name] for name in "abc")
    assert (bx - ax) / (cx - ax) == pytest.approx(0.25, abs=0.001)
    assert (by - ay) / (cy - ay) == pytest.approx(0.5, abs=0.001)


def test_quarters_are_named_in_their_corners_in_grey() -> None:
    root = drawn(chart())
    where = {line.words: line.box.middle for line in lines(root) if line.words in QUARTERS}
    x, y = field(root).middle
    corners = [(where[name][0] > x, where[name][1] < y) for name in QUARTERS]
    assert corners == [(False, False), (True, False), (False, True), (True, True)]
    grey = {
        text.text
        for group in root.iter(f"{SVG}g")
        if group.get("fill") == "#59636e"
        for text in group.iter(f"{SVG}text")
    }
    assert set(QUARTERS) <= grey
