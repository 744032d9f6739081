"""Drawings as Chromium shows them: text where it was reckoned to be, in the picture, apart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from policygen.charts.boxes import Box
from policygen.charts.sheet import WIDTH
from policygen.render.html import render_html
from policygen.tree.blocks import Picture, Run
from policygen.tree.pictures import BarChart, Point, PointChart, Series
from tests.charts.pictures import HOSTILE, INSURER
from tests.charts.reading import Line
from tests.documents import document, paragraph
from tests.outline import page_of
from tests.render.test_html_in_browser import opened

if TYPE_CHECKING:
    from pathlib import Path

    from policygen.tree.pictures import Chart

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CHARTS: dict[str, Chart] = {
    **INSURER,
    "crowd": BarChart(
        tuple(f"Category {n}" for n in range(12)),
        tuple(Series(f"Series {n}", (1.0 + n,) * 12) for n in range(20)),
        "axis",
        marks=Series("Level", (5.0,) * 12),
    ),
    "many": PointChart(
        tuple(
            Point(f"Function {n}", 2 + n * 37 % 100 / 120, 2 + n * 61 % 100 / 120)
            for n in range(40)
        ),
        *("x", "y", (1.0, 5.0), (1.0, 5.0), 3.0, 3.0, ("a", "b", "c", "d")),
    ),
    "hostile": BarChart(
        HOSTILE, tuple(Series(name, (1.0,) * len(HOSTILE)) for name in HOSTILE[:6]), HOSTILE[5]
    ),
}

#: What the page is asked: for every line of text its place, in units of its drawing.
MEASURE = """
<script>
const found = {};
for (const figure of document.querySelectorAll("figure")) {
  const svg = figure.querySelector("svg");
  const whole = svg.getBoundingClientRect();
  const unit = whole.width / svg.viewBox.baseVal.width;
  found[figure.id] = {
    share: whole.width / figure.clientWidth,
    height: whole.height / unit,
    lines: [...svg.querySelectorAll("text")].map((text) => {
      const box = text.getBoundingClientRect();
      const place = [box.left - whole.left, box.top - whole.top, box.width, box.height];
      return { words: text.textContent, place: place.map((length) => length / unit) };
    }),
  };
}
document.querySelector("title").textContent = JSON.stringify(found);
</script>
"""


@dataclass(frozen=True)
class Shown:
    """A drawing as shown: its part of the figure's width, its height, its lines of text."""

    share: float
    height: float
    lines: list[Line]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shown]:
    """Open a page of all charts, and measure it as shown."""
    blocks = [
        block
        for name, chart in CHARTS.items()
        for block in (
            paragraph("Before."),
            Picture(chart, f"What {name} shows.", (Run(name),), f"Figure of {name}", name),
        )
    ]
    page = tmp_path_factory.mktemp("page") / "page.html"
    html = render_html(document(*blocks))
    policy = "default-src 'none'; style-src"
    assert policy in html
    html = html.replace(policy, "default-src 'none'; script-src 'unsafe-inline'; style-src")
    page.write_text(html.replace("</body>", f"{MEASURE}</body>"), encoding="utf-8")
    title = page_of(opened(page, "--dump-dom")).findtext(".//title")
    return {
        name: Shown(
            found["share"],
            found["height"],
            [Line(line["words"], Box(*line["place"])) for line in found["lines"]],
        )
        for name, found in json.loads(title or "").items()
    }


@pytest.mark.parametrize("name", CHARTS)
def test_text_is_shown_in_the_picture_and_apart(name: str, shown: dict[str, Shown]) -> None:
    whole = Box(0, 0, WIDTH, shown[name].height)
    # White space around the letters counts in their boxes, which may touch.
    lines = [(line.words, line.box.grown(-2)) for line in shown[name].lines]
    assert len(lines) > 5
    assert [(words, box) for words, box in lines if not box.lies_in(whole)] == []
    assert [pair for pair in combinations(lines, 2) if pair[0][1].overlaps(pair[1][1])] == []


@pytest.mark.parametrize("name", CHARTS)
def test_a_drawing_is_as_wide_as_its_figure(name: str, shown: dict[str, Shown]) -> None:
    assert shown[name].share == pytest.approx(1, abs=0.01)


def test_each_picture_prints_whole_on_one_sheet(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    made = Picture(CHARTS["crowd"], "x", (Run("the caption"),), "Figure 1", "crowd")
    page.write_text(render_html(document(*(paragraph("Before."),) * 9, made)), encoding="utf-8")
    printed = tmp_path / "printed.pdf"
    opened(page, f"--print-to-pdf={printed}", "--no-pdf-header-footer")
    assert printed.read_bytes().count(b"/Type /Page\n") == 2
