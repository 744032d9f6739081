"""What a finding says of a picture becomes a chart, or a fault that says what to mend."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.tree.pictures import (
    BarChart,
    PointChart,
    Region,
    Series,
    TriangleMap,
    parse_chart,
    tones_of,
)

Data = dict[str, Any]
THIRDS = (1 / 3, 1 / 3, 1 / 3)


def bars(**changes: Any) -> Data:
    return {
        "kind": "bars",
        "categories": ["2027"],
        "series": [{"name": "A", "values": [1]}],
        "axis": "Cost",
        **changes,
    }


def points(count: int) -> Data:
    return {
        "kind": "points",
        "points": [{"name": f"P{n}", "x": 1, "y": 1} for n in range(count)],
        "x_axis": "x",
        "y_axis": "y",
        "x_range": (1, 5),
        "y_range": (1, 5),
        "x_part": 3,
        "y_part": 3,
        "quarters": ["a", "b", "c", "d"],
    }


def triangle(*corners: tuple[Any, ...], point: tuple[Any, ...] = THIRDS, **region: Any) -> Data:
    return {
        "kind": "triangle",
        "corners": ["Savings", "Quality", "Employees"],
        "regions": [{"name": "A", "corners": corners, **region}],
        "point": point,
        "point_name": "Weights as set",
    }


def fault(data: Data) -> str:
    with pytest.raises(ValueError, match=r"\w") as raised:
        parse_chart(data)
    return str(raised.value)


# --- what cannot be drawn -------------------------------------------------------------------------


@pytest.mark.parametrize("decimals", [-1, 7, 10**30, 1.5, True, "2", None, Decimal(2)])
def test_decimals_are_a_whole_number_from_0_to_6(decimals: object) -> None:
    told = f"its decimals must be a whole number from 0 to 6 (got {decimals!r})"
    assert fault(bars(decimals=decimals)) == told


@pytest.mark.parametrize("tone", [-1, 1.0, False, "0"])
def test_a_tone_is_a_whole_number_from_0(tone: object) -> None:
    told = f"the tone of A must be a whole number from 0 (got {tone!r})"
    assert fault(bars(series=[{"name": "A", "values": [1], "tone": tone}])) == told
    assert fault(triangle(tone=tone)) == told


def test_a_picture_holds_no_more_than_can_be_drawn() -> None:
    one = {"name": "A", "values": [1]}
    assert fault(bars(series=[one] * 41)) == "it has 41 series, and a picture holds at most 40"
    many = bars(categories=["2027"] * 61, series=[{"name": "A", "values": [1] * 61}])
    assert fault(many) == "it has 61 categories, and a picture holds at most 60"
    assert fault(points(501)) == "it has 501 points, and a picture holds at most 500"
    fields = triangle() | {"regions": [{"name": "A", "corners": []}] * 41}
    assert fault(fields) == "it has 41 regions, and a picture holds at most 40"
    round_about = triangle(*(THIRDS,) * 501)
    assert fault(round_about) == "it has 501 corners of A, and a picture holds at most 500"


@pytest.mark.parametrize("shares", [(-0.1, 0.6, 0.5), (1.1, -0.05, -0.05), (2, -1, 0)])
def test_shares_lie_from_0_to_1(shares: tuple[float, ...]) -> None:
    told = f"shares lie from 0 to 1 (got {', '.join(f'{share:g}' for share in shares)})"
    assert fault(triangle(shares)) == told
    assert fault(triangle(point=shares)) == told


@pytest.mark.parametrize("shares", [(0, 0, 0), (0.35, 0.4, 0.24), (1, 1, 1), (1, 0, 2e-6)])
def test_shares_add_up_to_1(shares: tuple[float, ...]) -> None:
    assert fault(triangle(shares)).startswith("three shares must add up to 1 (got ")
    assert fault(triangle(point=shares)).startswith("three shares must add up to 1 (got ")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (triangle(point=(math.nan, 0, 1)), "nan is no number that can be drawn"),
        (triangle(point=("1", 0, 0)), "'1' is no number that can be drawn"),
        (triangle(point=(1, 0)), "the shares of a whole are 3 (got 2)"),
        (triangle((1, 0, 0, 0)), "the shares of a whole are 3 (got 4)"),
        (triangle() | {"corners": ["a"]}, "the corners of a triangle are 3 (got 1)"),
        (points(1) | {"quarters": []}, "the names of the quarters are 4 (got 0)"),
        (points(1) | {"x_range": (1, 2, 3)}, "the ends of a scale are 2 (got 3)"),
        (points(1) | {"x_range": (2, 2)}, "a scale ends before it begins"),
        (triangle() | {"point": None}, "one of its fields has not the form that its kind needs"),
        (bars(series=5), "one of its fields has not the form that its kind needs"),
        (bars(series=[{"name": "A"}]), "it lacks what its kind needs ('values')"),
        (bars(series=[{"name": "A", "values": []}]), "A has 0 values for 1 categories"),
        (bars(series=[]), "it has no bars"),
        ({}, "it is none of the findings that can be drawn"),
    ],
)
def test_a_fault_is_told_in_words(data: Data, told: str) -> None:
    assert fault(data) == told


# --- what can -------------------------------------------------------------------------------------


def test_the_most_that_a_picture_holds_is_drawn() -> None:
    series = [{"name": f"S{n}", "values": [n] * 60} for n in range(40)]
    chart = parse_chart(bars(categories=["c"] * 60, series=series, decimals=6))
    assert isinstance(chart, BarChart)
    assert (len(chart.series), len(chart.categories), chart.decimals) == (40, 60, 6)
    crowd = parse_chart(points(500))
    assert isinstance(crowd, PointChart)
    assert len(crowd.points) == 500


def test_tones_are_those_given_else_those_of_the_place() -> None:
    named = [("A", 4), ("B", None), ("C", 0)]
    chart = parse_chart(
        bars(series=[{"name": name, "values": [1], "tone": tone} for name, tone in named])
    )
    assert isinstance(chart, BarChart)
    assert [one.tone for one in chart.series] == [4, None, 0]
    assert tones_of(chart.series) == (4, 1, 0)
    assert tones_of((Series("A", ()), Region("B", ()))) == (0, 1)


def test_a_region_says_whether_several_share_it() -> None:
    chart = parse_chart(triangle(tone=2, is_shared=True))
    assert isinstance(chart, TriangleMap)
    assert chart.regions == (Region("A", (), 2, is_shared=True),)
    alone = parse_chart(triangle())
    assert isinstance(alone, TriangleMap)
    assert alone.regions == (Region("A", ()),)


@given(st.tuples(*(st.integers(1, 10**6),) * 3))
def test_any_three_parts_of_a_whole_are_shares(parts: tuple[int, int, int]) -> None:
    whole = sum(parts)
    for shares in (
        tuple(part / whole for part in parts),
        tuple(Decimal(part) / whole for part in parts),
    ):
        chart = parse_chart(triangle(shares, point=shares))
        assert isinstance(chart, TriangleMap)
        assert chart.point == pytest.approx([part / whole for part in parts])
