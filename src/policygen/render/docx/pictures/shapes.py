"""Shapes of a Word drawing: polygons, lines, dots and texts in one group."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lxml import etree

from policygen.render.docx.ooxml import element, paragraph, texts
from policygen.render.docx.pictures.drawings import A
from policygen.render.docx.pictures.looks import INK, SMALL
from policygen.wordtags.nodes import parent_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policygen.render.docx.pictures.drawings import Drawings, Size
    from policygen.render.docx.pictures.looks import Fill

GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
#: Spacing of a paragraph without space around it, whose lines are as high as what they hold.
CLOSE: Mapping[str, int | str] = {"before": 0, "after": 0, "line": 240, "lineRule": "auto"}
_EMU_PER_TWIP, _EMU_PER_POINT = 635, 12_700

Align = Literal["left", "center", "right"]
Spot = tuple[float, float]
"""A place in a drawing: twips from its left and from its top."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An upright rectangle, in twips: where it begins and how large it is."""

    left: float
    top: float
    width: float
    height: float


@dataclass(slots=True)
class Group:
    """Shapes in the order in which they are drawn, the later over the earlier."""

    size: Size
    drawings: Drawings
    text_style: str
    """The id of the paragraph style of texts."""
    shapes: list[etree._Element] = field(default_factory=list)

    def polygon(self, corners: Sequence[Spot], look: Fill | None, line: str, width: float) -> None:
        """Draw a closed field; it must have an area.

        Around it is a line of the colour ``line``, ``width`` points thick.
        """
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        frame = Frame(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        properties = self._shape(frame)
        geometry = etree.SubElement(properties, f"{{{A}}}custGeom")
        for tag in ("avLst", "gdLst", "ahLst", "cxnLst"):
            etree.SubElement(geometry, f"{{{A}}}{tag}")
        etree.SubElement(geometry, f"{{{A}}}rect", {"l": "0", "t": "0", "r": "r", "b": "b"})
        paths = etree.SubElement(geometry, f"{{{A}}}pathLst")
        extent = {"w": _emu(frame.width), "h": _emu(frame.height)}
        path = etree.SubElement(paths, f"{{{A}}}path", extent)
        for number, (x, y) in enumerate(corners):
            step = etree.SubElement(path, f"{{{A}}}{'lnTo' if number else 'moveTo'}")
            at = {"x": _emu(x - frame.left), "y": _emu(y - frame.top)}
            etree.SubElement(step, f"{{{A}}}pt", at)
        etree.SubElement(path, f"{{{A}}}close")
        _fill(properties, look)
        _outline(properties, line, width)

    def line(self, start: Spot, end: Spot, colour: str, width: float = 0.75) -> None:
        """Draw a line, ``width`` points thick."""
        (x1, y1), (x2, y2) = start, end
        properties = self._shape(Frame(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)))
        if (x1 < x2) != (y1 < y2):
            properties[0].set("flipV", "1")
        _preset(properties, "line")
        _outline(properties, colour, width)

    def dot(self, middle: Spot, radius: float, look: Fill, line: str) -> None:
        """Draw a dot with a ring of the colour ``line`` around it; ``radius`` in twips."""
        x, y = middle
        frame = Frame(x - radius, y - radius, 2 * radius, 2 * radius)
        properties = self._shape(frame)
        _preset(properties, "ellipse")
        _fill(properties, look)
        _outline(properties, line, 1.25)

    def box(self, frame: Frame, look: Fill, line: str, width: float) -> None:
        """Draw a rectangle with a line of the colour ``line`` around it, ``width`` points thick."""
        properties = self._shape(frame)
        _preset(properties, "rect")
        _fill(properties, look)
        _outline(properties, line, width)

    def text(
        self,
        frame: Frame,
        text: str,
        *,
        align: Align = "center",
        bold: bool = False,
        colour: str = INK,
        ground: Fill | None = None,
    ) -> None:
        """Write a text, in the middle of its frame's height and broken at its width."""
        properties = self._shape(frame, writes=True)
        _preset(properties, "rect")
        _fill(properties, ground)
        _outline(properties, "", 0)
        shape = parent_of(properties)
        content = element("txbxContent", self._paragraph(text, align, colour, bold=bold))
        etree.SubElement(shape, f"{{{_SHAPE}}}txbx").append(content)
        insets = dict.fromkeys(("lIns", "tIns", "rIns", "bIns"), "0")
        told = {"rot": "0", "vert": "horz", "wrap": "square", **insets, "anchor": "ctr"}
        body = etree.SubElement(shape, f"{{{_SHAPE}}}bodyPr", told)
        etree.SubElement(body, f"{{{A}}}noAutofit")

    def root(self) -> etree._Element:
        """Return the group."""
        made = etree.Element(f"{{{GROUP}}}wgp", nsmap={"wpg": GROUP, "wps": _SHAPE, "a": A})
        etree.SubElement(made, f"{{{GROUP}}}cNvGrpSpPr")
        properties = etree.SubElement(made, f"{{{GROUP}}}grpSpPr")
        place = etree.SubElement(properties, f"{{{A}}}xfrm")
        width, height = map(str, self.size.emu)
        for tag in ("off", "ext", "chOff", "chExt"):
            end = {"x": "0", "y": "0"} if tag.endswith("ff") else {"cx": width, "cy": height}
            etree.SubElement(place, f"{{{A}}}{tag}", end)
        made.extend(self.shapes)
        return made

    def _paragraph(self, text: str, align: str, colour: str, *, bold: bool) -> etree._Element:
        letters = element("rPr", *([element("b"), element("bCs")] if bold else []))
        letters.append(element("color", val=colour))
        letters.extend(element(tag, val=2 * SMALL) for tag in ("sz", "szCs"))
        content = element("r", letters, *texts(text))
        return paragraph(self.text_style, [content], space=CLOSE, align=align)

    def _shape(self, frame: Frame, *, writes: bool = False) -> etree._Element:
        """Begin a shape; return its properties, which hold its place so far."""
        number = self.drawings.next_id()
        shape = etree.Element(f"{{{_SHAPE}}}wsp", nsmap={"wps": _SHAPE, "a": A})
        told = {"id": str(number), "name": f"Shape {number}"}
        etree.SubElement(shape, f"{{{_SHAPE}}}cNvPr", told)
        kind = {"txBox": "1"} if writes else {}
        etree.SubElement(shape, f"{{{_SHAPE}}}cNvSpPr", kind)
        properties = etree.SubElement(shape, f"{{{_SHAPE}}}spPr")
        place = etree.SubElement(properties, f"{{{A}}}xfrm")
        at = {"x": _emu(frame.left), "y": _emu(frame.top)}
        etree.SubElement(place, f"{{{A}}}off", at)
        extent = {"cx": _emu(frame.width), "cy": _emu(frame.height)}
        etree.SubElement(place, f"{{{A}}}ext", extent)
        if not writes:
            etree.SubElement(shape, f"{{{_SHAPE}}}bodyPr")
        self.shapes.append(shape)
        return properties


def _emu(twips: float) -> str:
    return str(round(twips * _EMU_PER_TWIP))


def _preset(properties: etree._Element, name: str) -> None:
    geometry = etree.SubElement(properties, f"{{{A}}}prstGeom", {"prst": name})
    etree.SubElement(geometry, f"{{{A}}}avLst")


def _colour(parent: etree._Element, tag: str, value: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{A}}}{tag}")
    etree.SubElement(made, f"{{{A}}}srgbClr", {"val": value})
    return made


def _fill(properties: etree._Element, look: Fill | None) -> None:
    if look is None:
        etree.SubElement(properties, f"{{{A}}}noFill")
    elif not look.pattern:
        _colour(properties, "solidFill", look.colour)
    else:
        made = etree.SubElement(properties, f"{{{A}}}pattFill", {"prst": look.pattern})
        _colour(made, "fgClr", look.colour)
        _colour(made, "bgClr", look.ground)


def _outline(properties: etree._Element, colour: str, points: float) -> None:
    """Draw the outline in ``colour``; none where that is empty."""
    if not colour:
        etree.SubElement(etree.SubElement(properties, f"{{{A}}}ln"), f"{{{A}}}noFill")
        return
    told = {"w": str(round(points * _EMU_PER_POINT))}
    line = etree.SubElement(properties, f"{{{A}}}ln", told)
    _colour(line, "solidFill", colour)
    etree.SubElement(line, f"{{{A}}}round")


def with_fallback(drawing: etree._Element, alt: str) -> etree._Element:
    """Return a run's content: the drawing, or its words for a program that knows no shapes."""
    made = etree.Element(
        f"{{{_COMPATIBILITY}}}AlternateContent", nsmap={"mc": _COMPATIBILITY, "wpg": GROUP}
    )
    choice = etree.SubElement(made, f"{{{_COMPATIBILITY}}}Choice", {"Requires": "wpg"})
    choice.append(drawing)
    etree.SubElement(made, f"{{{_COMPATIBILITY}}}Fallback").extend(texts(alt))
    return made
