"""In a decision paper an option has the same fill in every picture and in every format."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from lxml import etree

from policygen import pipeline
from policygen.charts.fills import fill_for
from policygen.pipeline import BuildRequest
from tests.charts.reading import SVG
from tests.render.docx.charts import WPS, A, C, charts, members
from tests.render.docx.reading import w

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Look = frozenset[str]
"""The colours of a fill, as six hexadecimal digits in capitals."""
# The minimal sample's short paper has no pictures.
SAMPLES = ("insurer", "county")


def wanted(tone: int) -> Look:
    fill = fill_for(tone)
    return frozenset({fill.ground} if fill.pattern == "plain" else {fill.ground, fill.marks})


def in_svg(root: ElementTree.Element) -> Iterator[tuple[str, Look]]:
    """Yield what is filled with a pattern, by the name that a pointer is told, and its look."""
    looks = {
        f"url(#{pattern.get('id')})": frozenset(
            found.upper()
            for node in pattern
            for value in (node.get("fill", ""), node.get("stroke", ""))
            for found in re.findall("#([0-9a-f]{6})", value)
        )
        for pattern in root.iter(f"{SVG}pattern")
    }
    for node in root.iter():
        name = node.findtext(f"{SVG}title")
        if name and node.get("fill", "").startswith("url("):
            # A bar is named 'Year 1, B: 5.10', a field after its option.
            yield name.partition(", ")[2].rpartition(":")[0] or name, looks[node.attrib["fill"]]


def in_word(data: bytes) -> Iterator[tuple[str, Look]]:
    """Yield the series of charts and the fields of drawings with their looks."""
    for chart in charts(data):
        for group in chart.root.iter(f"{C}barChart"):
            for one in group.iterfind(f"{C}ser"):
                (properties,) = one.iterfind(f"{C}spPr")
                yield one.findtext(f".//{C}tx//{C}v") or "", colours(properties)
    shapes = list(etree.fromstring(members(data)["word/document.xml"]).iter(f"{WPS}wsp"))
    for shape, after in pairwise(shapes):
        is_swatch = shape.find(f".//{A}prstGeom[@prst='rect']") is not None
        if is_swatch and shape.find(f"{WPS}txbx") is None:
            (properties,) = shape.iterfind(f"{WPS}spPr")
            yield "".join(node.text or "" for node in after.iter(w("t"))), colours(properties)


def colours(properties: etree._Element) -> Look:
    fill = next(properties.iterchildren(f"{A}pattFill", f"{A}solidFill"))
    return frozenset(node.get("val") or "" for node in fill.iter(f"{A}srgbClr"))


def looks_of(bundle: Path) -> dict[str, dict[str, set[Look]]]:
    """Return the looks of each option, by format."""
    (word,) = bundle.rglob("options-analysis.docx")
    (page,) = bundle.rglob("options-analysis.html")
    drawings = [ElementTree.parse(path).getroot() for path in bundle.rglob("*.svg")]
    inline = re.findall("<svg.*?</svg>", page.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, dict[str, set[Look]]] = defaultdict(lambda: defaultdict(set))
    for kind, pairs in (
        ("docx", in_word(word.read_bytes())),
        ("md", (pair for root in drawings for pair in in_svg(root))),
        ("html", (pair for svg in inline for pair in in_svg(ElementTree.fromstring(svg)))),
    ):
        for name, look in pairs:
            found[kind][name].add(look)
    return {kind: dict(names) for kind, names in found.items()}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_option_has_one_look_in_all_pictures_and_formats(
    name: str, sample: Callable[[str], Path]
) -> None:
    answers = sample(name)
    pipeline.build(
        BuildRequest(answers, formats=("docx", "md", "html"), documents=("options-analysis",))
    )
    found = looks_of(answers.parent / "build")
    assert found["docx"] == found["md"] == found["html"]
    assert {len(looks) for looks in found["md"].values()} == {1}
    assert len(found["md"]) >= 3
    assert len(set(map(frozenset, found["md"].values()))) == len(found["md"])


def test_the_insurers_options_have_the_fills_of_their_places(
    sample: Callable[[str], Path],
) -> None:
    answers = sample("insurer")
    pipeline.build(
        BuildRequest(answers, formats=("docx", "md", "html"), documents=("options-analysis",))
    )
    for looks in looks_of(answers.parent / "build").values():
        assert looks == {label: {wanted(tone)} for tone, label in enumerate("0ABC")}
