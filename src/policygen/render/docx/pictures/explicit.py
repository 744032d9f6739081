"""What a chart of XlsxWriter leaves unsaid, said.

XlsxWriter writes as Excel 2007 did and omits what Excel 2007 took for granted. By the format's own
rules most of it would be the opposite: lines smooth, colours of bars varied, every label showing
all there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from policygen.render.docx.pictures.drawings import C

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Saying:
    """The element ``tag`` belongs into each ``parent``, after what may stand before it there."""

    parent: str
    """Path from the root, in the short form of ``_find``."""
    tag: str
    value: str
    after: tuple[str, ...]


_BEFORE_LABELS = ("numFmt", "spPr", "txPr")
_SHOWN = (
    "showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize",
)  # fmt: skip

_SAYINGS = (
    Saying(".", "roundedCorners", "0", ("date1904", "lang")),
    Saying("chart", "dispBlanksAs", "gap", ("plotArea", "legend", "plotVisOnly")),
    Saying(".//barChart", "varyColors", "0", ("barDir", "grouping")),
    Saying(".//lineChart", "varyColors", "0", ("grouping",)),
    Saying(".//scatterChart", "varyColors", "0", ("scatterStyle",)),
    Saying(".//barChart/ser", "invertIfNegative", "0", ("idx", "order", "tx", "spPr")),
    Saying(".//lineChart/ser", "smooth", "0", ("cat", "val")),
    Saying(".//scatterChart/ser", "smooth", "0", ("xVal", "yVal")),
    Saying(".//barChart/ser/dLbls", "dLblPos", "outEnd", _BEFORE_LABELS),
    Saying(".//scatterChart/ser/dLbls", "dLblPos", "r", _BEFORE_LABELS),
    *(
        Saying(".//ser/dLbls", tag, "0", (*_BEFORE_LABELS, "dLblPos", *_SHOWN[:number]))
        for number, tag in enumerate(_SHOWN)
    ),
    Saying(".//catAx", "delete", "0", ("axId", "scaling")),
    Saying(".//valAx", "delete", "0", ("axId", "scaling")),
    Saying(".//title", "overlay", "0", ("tx", "layout")),
    Saying(".//legend", "overlay", "0", ("legendPos", "legendEntry", "layout")),
)


def say_everything(root: etree._Element, language: str) -> None:
    """Say in a chart what is unsaid, and that its texts are of the document's language."""
    for saying in _SAYINGS:
        for parent in _find(root, saying.parent):
            if parent.find(f"{{{C}}}{saying.tag}") is None:
                _put(parent, saying)
    for node in root.iter():
        if "lang" in node.attrib:
            node.set("lang", language)
    for node in root.findall(f"{{{C}}}lang"):
        node.set("val", language)


def _find(root: etree._Element, path: str) -> Iterator[etree._Element]:
    """Return the elements at a path whose names are all of the namespace of charts."""
    steps = (step if step in {".", ""} else f"{{{C}}}{step}" for step in path.split("/"))
    return root.iterfind("/".join(steps))


def _put(parent: etree._Element, saying: Saying) -> None:
    earlier = {f"{{{C}}}{tag}" for tag in saying.after}
    place = max((at for at, node in enumerate(parent, 1) if node.tag in earlier), default=0)
    parent.insert(place, etree.Element(f"{{{C}}}{saying.tag}", {"val": saying.value}))
