"""Any chart becomes one safe SVG, the same each time, with its words in reach."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings

from policygen.charts import render_svg
from policygen.charts.elements import element
from policygen.charts.lettering import SIZE
from policygen.charts.sheet import WIDTH
from policygen.tree.blocks import Footnote, Paragraph, Run
from policygen.tree.pictures import BarChart, Chart, Series
from tests.charts.pictures import HOSTILE, INSURER, charts, insurer_costs, picture
from tests.charts.reading import SVG, drawn, frame, lines, numbers
from tests.outline import page_of

slowly = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

#: All that a drawing is made of: nothing that runs, fetches or takes a page's style.
ELEMENTS = {
    *("svg", "title", "desc", "defs", "pattern", "g", "rect", "line", "circle", "path"),
    *("polygon", "text"),
}
BARRED = {"style", "class", "href", "src", "{http://www.w3.org/1999/xlink}href"}


# --- what must not happen -------------------------------------------------------------------------


@slowly
@given(charts)
def test_any_chart_is_well_formed_and_made_of_harmless_elements_only(chart: Chart) -> None:
    root = drawn(chart)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not attributes & BARRED
    assert not [name for name in attributes if name.startswith("on")]


@slowly
@given(charts)
def test_the_html_parser_reads_any_drawing_as_it_is(chart: Chart) -> None:
    svg = render_svg(picture(chart), "en-IE")
    page = page_of(f"<!DOCTYPE html><html><head><title>x</title></head><body>{svg}</body></html>")
    inline = page.find(f".//{SVG}svg")
    assert inline is not None
    assert [element.tag for element in inline.iter()] == [e.tag for e in drawn(chart).iter()]


@slowly
@given(charts)
def test_every_coordinate_is_a_plain_number_with_two_decimals_at_most(chart: Chart) -> None:
    strange = [text for text in numbers(drawn(chart)) if not re.fullmatch(r"-?\d+(\.\d+)?", text)]
    assert strange == []


@slowly
@given(charts)
def test_all_text_lies_in_the_picture(chart: Chart) -> None:
    root = drawn(chart)
    outside = [line for line in lines(root) if not line.box.lies_in(frame(root).grown(0.01))]
    assert outside == []


@slowly
@given(charts)
def test_ids_are_the_pictures_own_and_every_fill_is_there(chart: Chart) -> None:
    root = drawn(chart, "costs")
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert [name for name in ids if not name.startswith("_costs-")] == []
    used = {
        value[5:-1]
        for element in root.iter()
        for value in element.attrib.values()
        if value.startswith("url(")
    }
    assert used <= set(ids)


@pytest.mark.parametrize("hostile", ['" onload="x', "<&'>", "]]>"])
def test_an_attribute_holds_its_text_and_no_more(hostile: str) -> None:
    made = ElementTree.fromstring(element("rect", fill=hostile, rx=""))
    assert made.attrib == {"fill": hostile}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_id_stays_inside_its_attribute_and_names_its_fills(hostile: str) -> None:
    root = drawn(insurer_costs(), hostile)
    fills = {element.attrib["id"] for element in root.iter(f"{SVG}pattern")}
    used = {rect.attrib["fill"] for rect in root.iter(f"{SVG}rect")}
    assert {f"url(#{name})" for name in fills} == {fill for fill in used if fill[:3] == "url"}
    assert all(re.fullmatch(r"_[A-Za-z0-9_-]+", name) for name in fills)


def test_ids_that_are_spelt_alike_stay_apart() -> None:
    def ids(identity: str) -> set[str]:
        return {element.attrib.get("id", "") for element in drawn(insurer_costs(), identity).iter()}

    assert ids("a b") & ids("a_20_b") == {""}


# --- what must be so ------------------------------------------------------------------------------


@slowly
@given(charts)
def test_the_same_chart_gives_the_same_bytes(chart: Chart) -> None:
    assert render_svg(picture(chart), "de-DE") == render_svg(replace(picture(chart)), "de-DE")


@pytest.mark.parametrize("name", INSURER)
def test_a_picture_says_what_it_is_and_what_it_shows(name: str) -> None:
    made = replace(picture(INSURER[name], name), alt="B wins\nat most weights.")
    root = drawn(INSURER[name], name)
    svg = render_svg(made, "en-IE")
    assert (root.get("role"), root.get("lang")) == ("img", "en-IE")
    assert root.get("aria-labelledby") == f"_{name}-title _{name}-desc"
    assert f'<title id="_{name}-title">Figure 1: A caption</title>' in svg
    assert f'<desc id="_{name}-desc">B wins at most weights.</desc>' in svg


def test_a_caption_is_told_without_its_footnotes_and_a_picture_without_words_has_no_name() -> None:
    note = Footnote((Paragraph((Run("why"),)),), 1)
    made = replace(picture(insurer_costs()), caption=(Run("Costs"), note))
    assert ">Figure 1: Costs</title>" in render_svg(made, "en-IE")
    bare = render_svg(replace(made, caption=(), number="", alt=""), "en-IE")
    assert "aria-labelledby" not in bare
    assert "<desc" not in bare


def test_the_ground_is_white_for_dark_pages_too() -> None:
    root = drawn(insurer_costs())
    ground = root.findall(f"{SVG}rect")[0]
    size = (ground.get("width"), ground.get("height"))
    assert (ground.get("fill"), *size) == ("#ffffff", root.get("width"), root.get("height"))


def test_text_is_no_smaller_than_eight_points_in_print() -> None:
    points = SIZE / WIDTH * 16 / 2.54 * 72  # the picture is 16 cm wide
    assert points >= 8
    sizes = {
        element.get("font-size")
        for element in drawn(insurer_costs()).iter()
        if "font-size" in element.attrib
    }
    assert sizes == {"12.00"}


@pytest.mark.parametrize(("language", "number"), [("en-IE", "5.75"), ("de-DE", "5,75")])
def test_numbers_print_in_the_locale(language: str, number: str) -> None:
    words = {element.text for element in drawn(insurer_costs(), language=language).iter()}
    assert number in words


def test_the_full_name_is_told_where_it_is_shown_in_part() -> None:
    name = "A category with a very long name " * 6
    chart = BarChart((name,) * 12, (Series("s", (1.0,) * 12),), "axis")
    root = drawn(chart)
    assert any(line.words.endswith("…") for line in lines(root))
    assert name.strip() in {title.text for title in root.iter(f"{SVG}title")}
