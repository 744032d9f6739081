"""Fills in Word are those of the one table, under the names that Word has for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from policygen.charts.fills import COUNT, PATTERNS, fill_for
from policygen.render.docx.pictures.looks import fill
from policygen.tree.pictures import BarChart, Region, Series
from tests.render.docx.charts import WPS, A, C, charts, members, rendered
from tests.render.docx.figures import figure, weights

if TYPE_CHECKING:
    from policygen.tree.pictures import Chart

Look = tuple[str, ...]


def look(properties: etree._Element) -> Look:
    """Return the pattern and the colours of a filled shape."""
    (found,) = properties.iterchildren(f"{A}pattFill", f"{A}solidFill")
    colours = (node.get("val") or "" for node in found.iter(f"{A}srgbClr"))
    return found.get("prst") or "plain", *colours


def bars(tones: tuple[int | None, ...], groups: int = 1) -> BarChart:
    series = (Series(f"s{n}", (1.0,) * groups, tone) for n, tone in enumerate(tones))
    return BarChart(tuple(f"g{n}" for n in range(groups)), tuple(series), "axis")


def bar_properties(chart: Chart) -> list[etree._Element]:
    (found,) = charts(rendered(figure(chart)))
    return [
        one
        for group in found.root.iter(f"{C}barChart")
        for one in group.iterfind(f"{C}ser/{C}spPr")
    ]


def drawn(chart: Chart) -> list[etree._Element]:
    """Return the properties of the shapes that are fields, then of those that are swatches."""
    root = etree.fromstring(members(rendered(figure(chart)))["word/document.xml"])
    shapes = list(root.iter(f"{WPS}wsp"))
    own = [s for s in shapes if s.find(f".//{A}custGeom") is not None][:-1]
    boxes = [
        s
        for s in shapes
        if s.find(f".//{A}prstGeom[@prst='rect']") is not None and s.find(f"{WPS}txbx") is None
    ]
    return [next(shape.iterchildren(f"{WPS}spPr")) for shape in (*own, *boxes)]


def edges(chart: Chart) -> list[str | None]:
    return [properties.find(f"{A}ln").get("w") for properties in drawn(chart)]  # type: ignore[union-attr]


@pytest.mark.parametrize("tone", [*range(COUNT), COUNT, 10**30])
def test_a_tone_has_the_colours_of_the_table(tone: int) -> None:
    found, wanted = fill(tone), fill_for(tone)
    if wanted.pattern == "plain":
        assert (found.colour, found.pattern, found.name) == (wanted.ground, "", "")
    else:
        assert (found.colour, found.ground) == (wanted.marks, wanted.ground)
        assert found.pattern
        assert found.name


def test_every_kind_of_pattern_has_its_own_name_in_word() -> None:
    assert len({fill(tone).pattern for tone in range(len(PATTERNS))}) == len(PATTERNS)


def test_bars_and_shapes_have_one_look_for_a_tone() -> None:
    # XlsxWriter names patterns in its own words; what it writes must be what shapes have.
    tones = tuple(range(20))
    in_bars = [look(properties) for properties in bar_properties(bars(tones))]
    corners = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    fields = tuple(Region(f"r{tone}", corners, tone) for tone in tones)
    in_shapes = [look(properties) for properties in drawn(replace(weights(), regions=fields))]
    assert in_shapes == in_bars * 2
    assert len(set(in_bars)) == 20


def test_series_and_fields_take_their_tone_else_that_of_their_place() -> None:
    assert [look(each) for each in bar_properties(bars((5, None, 0)))] == [
        look(each) for each in bar_properties(bars((5, 1, 0)))
    ]
    own = replace(weights(), regions=tuple(replace(r, tone=7) for r in weights().regions))
    assert {look(each) for each in drawn(own)} == {look(bar_properties(bars((7,)))[0])}


def test_a_field_that_several_share_has_a_thick_edge_over_all_others() -> None:
    first, *others = weights().regions
    made = replace(weights(), regions=(replace(first, tone=3, is_shared=True), *others))
    assert edges(made) == ["9525", "9525", "28575", "28575", "9525", "9525"]
    shared = [
        look(each) for each, edge in zip(drawn(made), edges(made), strict=True) if edge == "28575"
    ]
    assert set(shared) == {look(bar_properties(bars((3,)))[0])}


@pytest.mark.parametrize(
    ("series", "groups", "is_edged"), [(4, 6, True), (12, 4, True), (40, 60, False)]
)
def test_bars_have_an_outline_unless_it_would_cover_them(
    series: int, groups: int, is_edged: bool
) -> None:
    for properties in bar_properties(bars((None,) * series, groups)):
        line = properties.find(f"{A}ln")
        assert line is not None
        assert (line.find(f"{A}noFill") is None) is is_edged
