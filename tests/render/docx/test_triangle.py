"""The triangle in Word: its shapes stand where the shares say, and everything is named."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from policygen.render.docx.pictures.triangle import triangle_layout
from policygen.tree.pictures import Region
from tests.documents import texts as any_text
from tests.render.docx.charts import WPS, A, lettering, members, rendered
from tests.render.docx.figures import HOSTILE, figure, weights

if TYPE_CHECKING:
    from policygen.tree.pictures import TriangleMap

TICKS = ["20%", "40%", "60%", "80%"]
WHOLE = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def shapes(picture: TriangleMap) -> list[etree._Element]:
    root = etree.fromstring(members(rendered(figure(picture)))["word/document.xml"])
    return list(root.iter(f"{WPS}wsp"))


def place(shape: etree._Element) -> tuple[int, int, int, int]:
    """Return left, top, width and height of a shape."""
    off, ext = shape.find(f".//{A}off"), shape.find(f".//{A}ext")
    assert off is not None
    assert ext is not None
    x, y, wide, high = (
        int(node.get(name) or 0)
        for node, name in ((off, "x"), (off, "y"), (ext, "cx"), (ext, "cy"))
    )
    return x, y, wide, high


def polygons(picture: TriangleMap) -> list[list[tuple[int, int]]]:
    """Return the corners of the polygons, the triangle last."""
    found = []
    for shape in shapes(picture):
        left, top, *_ = place(shape)
        points = shape.findall(f".//{A}pathLst//{A}pt")
        if points:
            found.append(
                [(left + int(p.get("x") or 0), top + int(p.get("y") or 0)) for p in points]
            )
    return found


def dots(picture: TriangleMap) -> list[tuple[float, float]]:
    """Return the middles of the dots: the point's, then the legend's."""
    found = []
    for shape in shapes(picture):
        if shape.find(f".//{A}prstGeom[@prst='ellipse']") is not None:
            left, top, wide, high = place(shape)
            found.append((left + wide / 2, top + high / 2))
    return found


# --- what could break -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "corners",
    [(), ((1, 0, 0),), ((1, 0, 0), (0, 1, 0)), ((1, 0, 0), (0.5, 0.5, 0), (0, 1, 0))],
    ids=["nothing", "a dot", "a line", "a flat triangle"],
)
def test_a_region_without_area_is_in_the_legend_only(
    corners: tuple[tuple[float, float, float], ...],
) -> None:
    made = replace(weights(), regions=(Region("Nowhere", corners),))
    assert len(polygons(made)) == 1
    assert lettering(rendered(figure(made))).count("Nowhere") == 1


@pytest.mark.parametrize("shares", [(5.0, -3.0, 0.0), (0.0, 0.0, 0.0), (1e300, 1e300, 0.0)])
def test_shares_that_are_none_stay_in_the_drawing(shares: tuple[float, float, float]) -> None:
    made = replace(weights(), point=shares)
    for shape in shapes(made):
        x, y, wide, high = place(shape)
        assert x > -200_000
        assert y > -200_000
        assert min(wide, high) >= 0
        assert max(x + wide, y + high) < 8_000_000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_a_text(name: str) -> None:
    made = replace(
        weights(),
        corners=(name, name, name),
        regions=(Region(name, WHOLE),),
        point_name=name,
    )
    shown = name if len(name) <= 80 else f"{name[:79].rstrip()}…"
    found = [text for text in lettering(rendered(figure(made))) if text not in TICKS]
    assert set(found) == {shown}
    assert found.count(shown) >= 5


# --- what is drawn --------------------------------------------------------------------------------


def test_the_fields_fill_the_triangle() -> None:
    *fields, triangle = polygons(weights())
    assert len(fields) == 3
    areas = [area(field) for field in fields]
    assert sum(areas) == pytest.approx(area(triangle), rel=1e-4)
    assert areas.index(max(areas)) == 1, "B is first for most weights"


def area(corners: list[tuple[int, int]]) -> float:
    ends = pairwise([*corners, corners[0]])
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in ends)) / 2


@pytest.mark.parametrize("corner", [0, 1, 2])
def test_a_point_on_a_corner_is_drawn_on_it(corner: int) -> None:
    made = replace(weights(), point=WHOLE[corner])
    triangle = polygons(made)[-1]
    assert dots(made)[0] == pytest.approx(triangle[corner], abs=700)


def test_the_first_corner_is_above_the_second_left_the_third_right_as_in_svg() -> None:
    (above, left, right) = polygons(weights())[-1]
    assert above[1] < right[1] == left[1]
    assert left[0] < above[0] < right[0]
    # All sides are as long as each other.
    assert (right[0] - left[0]) * 3**0.5 / 2 == pytest.approx(right[1] - above[1], rel=1e-4)


def test_the_point_stands_where_its_shares_say() -> None:
    made = weights()
    corners = polygons(made)[-1]
    wanted = [
        sum(share * corner[at] for share, corner in zip(made.point, corners, strict=True))
        for at in (0, 1)
    ]
    assert dots(made)[0] == pytest.approx(wanted, abs=700)


def test_corners_fields_scales_and_point_are_named() -> None:
    found = lettering(rendered(figure(weights())))
    assert found.count("Weights as set") == 2
    for name in ("Savings", "Quality", "Employees"):
        assert found.count(name) == 1
    assert found.count("A Improve in-house") == 2
    assert found.count("C Near- and offshore blend") == 1, "too small a field to bear its name"
    assert [text for text in found if text.endswith("%")] == TICKS * 3


def test_fields_are_told_apart_by_pattern_and_the_legend_has_the_same() -> None:
    def look(shape: etree._Element) -> tuple[str | None, ...]:
        fill = next(shape.iter(f"{A}pattFill", f"{A}solidFill"))
        return fill.get("prst"), *(node.get("val") for node in fill.iter(f"{A}srgbClr"))

    found = shapes(weights())
    fields = [look(shape) for shape in found if shape.find(f".//{A}custGeom") is not None][:3]
    boxes = [
        look(shape)
        for shape in found
        if shape.find(f".//{A}prstGeom[@prst='rect']") is not None
        and shape.find(f".//{WPS}txbx") is None
    ]
    assert fields == boxes
    assert len(set(fields)) == 3


def test_shapes_have_what_word_asks_of_them() -> None:
    for shape in shapes(weights()):
        tags = [str(node.tag).rpartition("}")[2] for node in shape]
        assert tags in (
            ["cNvPr", "cNvSpPr", "spPr", "bodyPr"], ["cNvPr", "cNvSpPr", "spPr", "txbx", "bodyPr"],
        )  # fmt: skip


def test_in_a_narrow_place_the_legend_stands_below() -> None:
    wide, narrow = (triangle_layout(weights(), width) for width in (9_000, 4_000))
    assert wide.legend[0].left > wide.corners[1][0]
    assert narrow.legend[0].top > narrow.corners[1][1]
    for layout in (wide, narrow):
        last = layout.legend[-1]
        assert last.left + last.width <= layout.size.width
        assert last.top + last.height <= layout.size.height


# --- laws -----------------------------------------------------------------------------------------

_names = any_text.map(lambda name: name[:80])
_shares = st.tuples(*(st.floats(0, 1),) * 3)


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(_names, _names, _names),
    st.lists(st.builds(Region, _names, st.lists(_shares, max_size=5).map(tuple)), max_size=4),
    _shares,
    _names,
)
def test_any_names_and_fields_can_be_drawn(
    corners: tuple[str, str, str],
    regions: list[Region],
    point: tuple[float, float, float],
    name: str,
) -> None:
    made = replace(weights(), corners=corners, regions=tuple(regions), point=point, point_name=name)
    found = lettering(rendered(figure(made)))
    for wanted in (*corners, *(region.name for region in regions), name):
        assert wanted in found
    for shape in shapes(made):
        assert min(place(shape)[2:]) >= 0
