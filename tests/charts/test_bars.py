"""Bars are where their values are, apart from each other, and print them where there is room."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from policygen.charts.sheet import MARGIN, WIDTH
from policygen.tree.pictures import BarChart, Series
from tests.charts.pictures import bar_charts, insurer_costs, insurer_scores
from tests.charts.reading import SVG, bars, box, drawn, frame, lines, name_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

slowly = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

#: As many as a chart has to hold.
CROWD = BarChart(
    tuple(f"Category {n}" for n in range(12)),
    tuple(Series(f"Series {n}", tuple(float(n + c + 1) for c in range(12))) for n in range(20)),
    "axis",
    marks=Series("Level", (5.0,) * 12),
)


def values(chart: BarChart) -> list[float]:
    """Return the values in the order in which they are drawn within one row."""
    found = [
        series.values[number] for number in range(len(chart.categories)) for series in chart.series
    ]
    return [value for value in found if value is not None]


def level(root: Element) -> list[Element]:
    """Return the lines of the levels: the thick black ones."""
    return [
        line
        for line in root.iter(f"{SVG}line")
        if line.get("stroke-width") == "3.00" and line.get("stroke") == "#1b1f24"
    ]


@slowly
@given(bar_charts())
def test_bars_lie_in_the_picture_and_none_overlaps_another(chart: BarChart) -> None:
    root = drawn(chart)
    found = [box(bar) for bar in bars(root)]
    assert len(found) == len(values(chart))
    assert [bar for bar in found if not bar.lies_in(frame(root).grown(-MARGIN / 2))] == []
    assert [
        (one, other) for one, other in combinations(found, 2) if one.grown(-0.01).overlaps(other)
    ] == []


@slowly
@given(bar_charts())
def test_heights_are_proportional_to_values(chart: BarChart) -> None:
    heights = [box(bar).height for bar in bars(drawn(chart))]
    sizes = [abs(value) for value in values(chart)]
    largest = max(sizes, default=0.0)
    if largest < 1e-290:
        assert all(height == 0 for height in heights)
        return
    highest = max(heights)
    for height, size in zip(heights, sizes, strict=True):
        assert height == pytest.approx(size / largest * highest, abs=0.02)


def test_negative_bars_hang_from_the_axis() -> None:
    chart = BarChart(("a",), (Series("up", (3.0,)), Series("down", (-2.0,))), "axis")
    up, down = (box(bar) for bar in bars(drawn(chart)))
    assert up.bottom == pytest.approx(down.top, abs=0.02)
    assert up.height / down.height == pytest.approx(1.5, abs=0.01)


def test_what_has_no_value_leaves_a_gap() -> None:
    full = BarChart(("a",), (Series("x", (1.0,)), Series("y", (1.0,)), Series("z", (1.0,))), "axis")
    gap = BarChart(("a",), (Series("x", (1.0,)), Series("y", (None,)), Series("z", (1.0,))), "axis")
    first, _, last = (box(bar) for bar in bars(drawn(full)))
    assert [box(bar) for bar in bars(drawn(gap))] == [first, last]


@pytest.mark.parametrize("value", [0.0, None, 7.0, -7.0, 5e-324, 1.7976931348623157e308])
def test_a_single_bar_is_drawn_whatever_its_value(value: float | None) -> None:
    root = drawn(BarChart(("only",), (Series("one", (value,)),), "axis", decimals=2))
    for bar in bars(root):
        assert box(bar).width <= 64
    assert len(bars(root)) == (value is not None)


@pytest.mark.parametrize("value", [0.0, 5.0, -5.0])
def test_equal_values_give_equal_bars(value: float) -> None:
    root = drawn(BarChart(("a", "b"), (Series("x", (value,) * 2), Series("y", (value,) * 2)), "n"))
    assert len({(box(bar).top, box(bar).height) for bar in bars(root)}) == 1


def test_bars_of_the_insurer_say_what_they_are() -> None:
    names = [name_of(bar) for bar in bars(drawn(insurer_costs()))]
    assert names[:3] == [
        "One-off, Status quo: 0.00",
        "One-off, A Improve in-house: 1.20",
        "One-off, B Onshore provider: 1.85",
    ]
    assert len(names) == 24


def test_the_axis_ends_where_the_chart_says() -> None:
    root = drawn(insurer_scores())
    ticks = [line for line in lines(root) if line.words in {"0", "20", "40", "60", "80", "100"}]
    assert len(ticks) == 6
    highest = next(bar for bar in bars(root) if name_of(bar).startswith("Employees, A"))
    top = next(line.box for line in ticks if line.words == "100")
    assert top.middle[1] == pytest.approx(box(highest).top, abs=2.5)


def test_a_value_above_the_top_lengthens_the_axis() -> None:
    root = drawn(BarChart(("a",), (Series("x", (150.0,)),), "axis", top=100.0))
    assert box(bars(root)[0]).top > 0
    assert "150" in {line.words for line in lines(root)}


def test_levels_stand_at_their_values_across_each_group() -> None:
    root = drawn(insurer_scores())
    levels = level(root)[:3]
    scale = box(next(bar for bar in bars(root) if name_of(bar).startswith("Employees, A")))
    for line, floor in zip(levels, (25, 55, 40), strict=True):
        expected = scale.bottom - scale.height * floor / 100
        assert float(line.attrib["y1"]) == pytest.approx(expected, abs=0.02)
    groups = [sorted(box(bar).left for bar in bars(root)[n : n + 3]) for n in (0, 3, 6)]
    for line, lefts in zip(levels, groups, strict=True):
        assert float(line.attrib["x1"]) < lefts[0]
        assert float(line.attrib["x2"]) > lefts[-1]


def test_no_value_stands_on_a_level() -> None:
    root = drawn(insurer_scores())
    levels = [float(line.attrib["y1"]) for line in level(root)[:3]]
    near = next(line.box for line in lines(root) if line.words == "50.8")  # the floor is at 55
    assert not near.top < levels[1] < near.bottom


def test_values_print_side_by_side_then_upright_then_not_at_all() -> None:
    def words(series: int) -> tuple[set[str], set[str]]:
        chart = BarChart(
            ("a", "b", "c"),
            tuple(Series(f"s{n}", (1.25,) * 3) for n in range(series)),
            "axis",
            decimals=2,
        )
        root = drawn(chart)
        turned = {text.text or "" for text in root.iter(f"{SVG}text") if "transform" in text.attrib}
        return {line.words for line in lines(root)}, turned

    assert "1.25" in words(2)[0]
    assert words(8) == (words(8)[0] - {"1.25"}, {"1.25"})
    assert words(20)[1] == set()


def test_twenty_series_of_twelve_categories_fit_a_page_and_show_their_patterns() -> None:
    root = drawn(CROWD)
    assert len(bars(root)) == 240
    assert min(box(bar).width for bar in bars(root)) >= 6
    # 24 cm is the height of a page's text where the picture is 16 cm wide.
    assert frame(root).height <= WIDTH / 16 * 24
    found = [line.box for line in lines(root)]
    assert [pair for pair in combinations(found, 2) if pair[0].grown(-2).overlaps(pair[1])] == []
