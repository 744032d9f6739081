"""Rectangles, fields and lines: what overlaps, meets and crosses what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.charts.boxes import Box, Line, cross, is_in_field, meets, place_label

BOX = Box(10, 10, 20, 10)
places = st.tuples(st.integers(-50, 50), st.integers(-50, 50))


@pytest.mark.parametrize(
    ("line", "is_met"),
    [
        (((0, 0), (40, 30)), True),
        (((12, 12), (14, 14)), True),
        (((20, 0), (20, 40)), True),
        (((0, 0), (9, 9)), False),
        (((0, 25), (40, 25)), False),
        (((5, 0), (5, 40)), False),
        (((0, 40), (60, 25)), False),
    ],
)
def test_a_line_meets_a_rectangle_where_it_passes_through(line: Line, is_met: bool) -> None:
    assert meets(line, BOX) is is_met
    assert meets((line[1], line[0]), BOX) is is_met


@given(places, places, st.integers(0, 20))
def test_a_line_meets_what_holds_one_of_its_points(
    one: tuple[int, int], other: tuple[int, int], part: int
) -> None:
    x, y = (a + (b - a) * part / 20 for a, b in zip(one, other, strict=True))
    assert meets((one, other), Box(x - 1, y - 1, 2, 2))


def test_lines_cross_where_each_parts_the_other() -> None:
    assert cross(((0, 0), (10, 10)), ((0, 10), (10, 0)))
    assert not cross(((0, 0), (10, 10)), ((0, 1), (10, 11)))
    assert not cross(((0, 0), (10, 10)), ((20, 0), (11, 10)))
    assert not cross(((0, 0), (10, 10)), ((0, 0), (10, 0)))


def test_rectangles_that_share_an_edge_do_not_overlap() -> None:
    assert not BOX.overlaps(Box(30, 10, 5, 5))
    assert BOX.overlaps(Box(29, 19, 5, 5))


@pytest.mark.parametrize("corners", [((0, 0), (40, 0), (20, 40)), ((20, 40), (40, 0), (0, 0))])
def test_a_rectangle_lies_in_a_field_whichever_way_its_corners_go(
    corners: tuple[tuple[float, float], ...],
) -> None:
    assert is_in_field(Box(15, 5, 10, 5), corners)
    assert not is_in_field(Box(1, 5, 38, 5), corners)


def test_a_label_takes_the_next_room_or_none() -> None:
    size = (10.0, 4.0)
    first = place_label((0, 0), size, 2, fits=lambda _: True, taken=())
    assert first == Box(2, -2, 10, 4)
    second = place_label((0, 0), size, 2, fits=lambda _: True, taken=(first,))
    assert second == Box(-12, -2, 10, 4)
    assert place_label((0, 0), size, 2, fits=lambda _: False, taken=()) is None
