"""A picture of the tree becomes a drawing with its caption below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.render.docx.captions import write_caption
from policygen.render.docx.ooxml import R, paragraph, run
from policygen.render.docx.pictures.bars import bar_size, plan_bars
from policygen.render.docx.pictures.drawings import C, Told, inline
from policygen.render.docx.pictures.points import plan_points, point_size
from policygen.render.docx.pictures.shapes import CLOSE, GROUP, with_fallback
from policygen.render.docx.pictures.triangle import draw_triangle, shortened, triangle_layout
from policygen.render.docx.pictures.workbooks import make_chart
from policygen.tree.pictures import BarChart, PointChart, TriangleMap

if TYPE_CHECKING:
    from policygen.render.docx.context import Context, Place
    from policygen.render.docx.pictures.drawings import Size
    from policygen.render.docx.pictures.workbooks import Plan
    from policygen.tree.blocks import Picture

# 16 cm and 4 cm, in twips: no picture is wider or narrower, whatever the page.
_WIDEST, _NARROWEST = 9_072, 2_268
# Around a picture without caption, in twips.
_APART = {"before": 120, "after": 240}


def write_picture(picture: Picture, context: Context, place: Place) -> list[etree._Element]:
    """Return the paragraph that holds the picture, and its caption, if any.

    In a footnote, where Word allows no drawing, the words for it stand instead.
    """
    if context.in_notes:
        content, style, space = [run(picture.alt)], place.style, None
    else:
        width = min(max(place.width - place.left, _NARROWEST), _WIDEST)
        content, style = [run([_drawing(picture, context, width)])], "Table Text"
        space = CLOSE if picture.caption else {**CLOSE, **_APART}
    if picture.id and not picture.number:
        content = context.anchors.around(context.anchors.name(picture.id), content)
    indent = {"left": place.left} if place.left else None
    keep = bool(picture.caption)
    held = paragraph(context.styles.id(style), content, keep_next=keep, space=space, indent=indent)
    if not picture.caption:
        return [held]
    return [held, write_caption(picture, context, place, side="below")]


def _drawing(picture: Picture, context: Context, width: int) -> etree._Element:
    """Return the drawing of a picture, at this width in twips."""
    identity = context.drawings.next_id()
    told = Told(identity, picture.number or f"Picture {identity}", picture.alt)
    match picture.chart:
        case BarChart() as chart:
            size = bar_size(chart, width)
            return _chart(plan_bars(chart, size), size, told, context)
        case PointChart() as chart:
            size = point_size(width)
            return _chart(plan_points(chart, size), size, told, context)
        case TriangleMap() as chart:
            named = shortened(chart)
            layout = triangle_layout(named, width)
            group = draw_triangle(named, layout, context.drawings, context.styles.id("Table Text"))
            return with_fallback(inline(group.root(), GROUP, layout.size, told), picture.alt)


def _chart(plan: Plan, size: Size, told: Told, context: Context) -> etree._Element:
    link = context.drawings.add_chart(make_chart(plan, context.drawings))
    content = etree.Element(f"{{{C}}}chart", {f"{{{R}}}id": link}, nsmap={"c": C, "r": R})
    return inline(content, C, size, told)
