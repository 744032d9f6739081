"""HTML is one page that is safe, accessible and fetches nothing."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from policygen.charts import render_svg
from policygen.charts.fills import COUNT, fill_for
from policygen.render.html import render_html
from policygen.render.html.dark_pictures import DARK
from policygen.tree.blocks import Document, Footnote, Picture, Reference, Run, Table
from tests.charts.pictures import INSURER, insurer_scores
from tests.documents import (
    annex,
    cell,
    clause,
    clauses,
    document,
    documents,
    heading,
    paragraph,
    rich_document,
    text,
    texts,
)
from tests.outline import SVG, page_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from policygen.tree.blocks import Block
    from policygen.tree.pictures import Chart


def page(*blocks: Block) -> Element:
    return page_of(render_html(document(*blocks)))


def only(root: Element, path: str) -> Element:
    (found,) = root.findall(path)
    return found


def words(element: Element) -> str:
    return "".join(element.itertext())


def test_the_page_says_what_it_is() -> None:
    root = page_of(render_html(document(title="Policy <all>", language="en-GB")))
    assert root.get("lang") == "en-GB"
    assert words(only(root, ".//title")) == "Policy <all> – Service desk – Harbour Mutual plc"
    assert words(only(root, ".//h1")) == "Policy <all>"
    names = [words(name) for name in root.findall(".//header/dl/div/dt")]
    assert names == ["Organisation", "Subject", "Version", "Status", "Date", "Owner", "Copy"]


def test_the_skip_link_comes_first_and_leads_to_the_text() -> None:
    root = page(paragraph("x"))
    body = only(root, "body")
    assert (body[0].tag, body[0].get("href")) == ("a", "#_text")
    assert only(root, ".//main").get("id") == "_text"


def test_the_contents_nest_and_lead_to_the_headings() -> None:
    root = page(
        heading(1, "Purpose", "1", "purpose"),
        heading(3, "Deep"),
        heading(2, "Scope", "1.1"),
        annex("Words", "Annex A", "words"),
        heading(4, "Too deep for the contents"),
    )
    links = root.findall(".//nav//a")
    assert [words(link) for link in links] == ["1 Purpose", "Deep", "1.1 Scope", "Annex A: Words"]
    nested = root.findall(".//nav/ol/li/ol/li/a")
    assert [words(link) for link in nested] == ["Deep", "1.1 Scope"]
    headings = {node.get("id") for node in root.iter() if re.fullmatch("h[2-6]", str(node.tag))}
    assert {str(link.get("href"))[1:] for link in links} <= headings


def test_labels_are_text_and_say_the_whole_number() -> None:
    inner = clauses(clause("(a)", "one", number="2.1(a)", depth=2))
    root = page(clauses(clause("2.1", paragraph("The fees:"), inner)))
    assert [words(p) for p in root.findall(".//main//p")] == ["2.1 The fees:", "2.1(a) one"]
    assert words(only(root, ".//span[@class='context']")) == "2.1"


def test_tables_have_captions_and_column_headings() -> None:
    made = Table(
        (cell("A"), cell("B", align="right")),
        ((cell("1"), cell("2", align="right")),),
        caption=text("Fees"),
        number="Table 1",
    )
    root = page(made)
    assert words(only(root, ".//table/caption")) == "Table 1: Fees"
    assert [th.get("scope") for th in root.findall(".//thead/tr/th")] == ["col", "col"]
    assert [td.get("class") for td in root.findall(".//tbody/tr/td")] == [None, "right"]
    assert not root.findall(".//*[@role='region']")


@pytest.mark.parametrize(
    ("caption", "name"),
    [("Fees & <more>", "Table 1: Fees & <more>"), ("", "Table of A, A, A, A, A")],
)
def test_a_table_of_many_columns_scrolls_in_a_named_region(caption: str, name: str) -> None:
    made = Table(
        (cell("A"),) * 5,
        (),
        caption=text(caption) if caption else (),
        number="Table 1" if caption else "",
    )
    region = only(page(made), ".//*[@role='region']")
    assert (region.get("tabindex"), region.get("aria-label")) == ("0", name)
    wide = page(Table((cell("A"),), (), wide=True))
    assert only(wide, ".//*[@role='region']/table").get("class") == "wide"


def test_a_picture_is_drawn_in_a_figure_with_its_caption() -> None:
    made = Picture(
        insurer_scores(), "B is above all floors.", text("Scores"), number="Figure 1", id="scores"
    )
    figure = only(page(made), ".//main/figure")
    drawing, caption = figure
    assert (figure.get("id"), drawing.tag, caption.tag) == ("scores", f"{SVG}svg", "figcaption")
    assert words(caption) == "Figure 1: Scores"
    assert drawing.get("role") == "img"
    names = str(drawing.get("aria-labelledby")).split()
    told = [words(part) for part in drawing if part.get("id") in names]
    assert told == ["Figure 1: Scores", "B is above all floors."]


def test_pictures_without_ids_and_captions_keep_their_fills_apart() -> None:
    root = page(*(Picture(insurer_scores(), alt) for alt in ("one", "two")))
    assert root.findall(".//figcaption") == []
    assert [figure.get("id") for figure in root.findall(".//figure")] == [None, None]
    ids = [name for element in root.iter() if (name := element.get("id")) is not None]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    for drawing in root.iter(f"{SVG}svg"):
        own = {f"url(#{element.get('id')})" for element in drawing.iter(f"{SVG}pattern")}
        used = {rect.get("fill") for rect in drawing.iter(f"{SVG}rect")}
        assert own <= used


def test_footnotes_lead_there_and_back() -> None:
    root = page(paragraph("x", Footnote((paragraph("Why."),), 3)))
    place = only(root, ".//main/p/sup/a")
    note = only(root, ".//section/ol/li")
    back = only(note, ".//a[@role='doc-backlink']")
    assert place.get("href") == f"#{note.get('id')}"
    assert back.get("href") == f"#{place.get('id')}"
    assert words(note[0]) == "3 Why."


def test_open_points_are_marked() -> None:
    assert (
        words(only(page(paragraph(Run("[To come]", note=True))), ".//main/p/mark")) == "[To come]"
    )


def test_a_very_long_word_may_break() -> None:
    root = page(paragraph(f"short {'<' * 30} words"))
    assert words(only(root, ".//main/p")) == f"short {'<' * 30} words"
    assert words(only(root, ".//span[@class='long']")) == "<" * 30


@pytest.mark.parametrize("href", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x"])
def test_a_link_that_could_run_something_is_text(href: str) -> None:
    root = page(paragraph(Run("click", href=href)))
    assert not root.findall(".//main//a")


def test_nothing_is_fetched_and_nothing_runs() -> None:
    html = render_html(rich_document())
    root = page_of(html)
    tags = {str(element.tag) for element in root.iter()}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in {"src", "style"}}
    style = words(only(root, ".//style"))
    assert "url(" not in style
    assert "@import" not in style


@given(texts)
@settings(max_examples=200, deadline=None)
def test_no_property_escapes_from_the_stylesheet_or_an_attribute(value: str) -> None:
    made = document(paragraph("x"), organisation=value, status=value, reader=value, title=value)
    root = page_of(render_html(made))
    assert len(root.findall(".//style")) == 1
    assert words(only(root, ".//style")).count("@page") == 4
    assert words(only(root, ".//h1")) == value


slowly = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@slowly
@given(documents())
def test_ids_are_unique_and_every_link_inside_the_page_leads_somewhere(made: Document) -> None:
    root = page_of(render_html(made))
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert set(ids.values()) <= {1}
    targets = {str(link.get("href")) for link in root.iter("a")}
    # A link of the clause's own, ``#purpose``, is the reader's to check.
    assert {href[1:] for href in targets if href.startswith("#")} <= {*ids, "purpose"}


@pytest.mark.parametrize("made", [rich_document(), document()], ids=["rich", "empty"])
def test_headings_go_down_one_level_at_a_time(made: Document) -> None:
    root = page_of(render_html(made))
    levels = [int(str(e.tag)[1]) for e in root.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_seventh_level_says_so() -> None:
    node = only(page(heading(6, "Deep")), ".//main/h6")
    assert node.get("aria-level") == "7"


def test_a_reference_without_a_target_is_text() -> None:
    root = page(paragraph(Reference("gone", "9.9")))
    assert not root.findall(".//main//a")


def test_the_page_is_the_same_whatever_the_order_of_classes() -> None:
    made = paragraph("x", classes=("lead", "guidance"))
    assert 'class="guidance lead"' in render_html(document(made))
    assert render_html(document(made)) == render_html(document(replace(made)))


def test_the_way_back_stands_outside_the_text_and_leads_to_the_title() -> None:
    root = page(paragraph("x"))
    link = only(root, "body/footer/a")
    top = only(root, f".//*[@id='{str(link.get('href'))[1:]}']")
    assert words(only(top, "h1")) == "Outsourcing policy"


# --- colours --------------------------------------------------------------------------------------

TEXT, LINE = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("quiet", "paper", TEXT),
    ("link", "paper", TEXT),
    ("ink", "shade", TEXT),
    ("link", "shade", TEXT),
    ("open-ink", "open", TEXT),
    ("line", "paper", LINE),
]


def schemes() -> list[dict[str, str]]:
    """Return the colours of the light and of the dark scheme."""
    style = words(only(page_of(render_html(document())), ".//style"))
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(blocks) == 2
    return [dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in blocks]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast_is_enough_for_wcag_aa(scheme: int, front: str, back: str, least: float) -> None:
    colours = schemes()[scheme]
    light, dark = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


@pytest.mark.parametrize("chart", INSURER.values(), ids=INSURER)
def test_every_colour_of_a_drawing_has_a_dark_one(chart: Chart) -> None:
    drawn = render_svg(Picture(chart, "x", id="x"), "en-IE")
    used = set(re.findall(r'\b(?:fill|stroke)="(#\w+)"', drawn))
    assert used
    assert used <= set(DARK)


def test_every_tone_has_dark_colours_that_stand_apart_as_before() -> None:
    for tone in range(COUNT):
        fill = fill_for(tone)
        light = [f"#{colour.lower()}" for colour in (fill.marks, fill.ground)]
        dark = [DARK[colour].replace("var(--paper)", schemes()[1]["paper"]) for colour in light]
        shades = sorted(map(luminance, dark), reverse=True)
        assert (shades[0] + 0.05) / (shades[1] + 0.05) >= TEXT


def test_the_rules_for_the_dark_are_for_screens_alone() -> None:
    style = words(only(page(paragraph("x")), ".//style"))
    rules = style[style.rindex("@media") :]
    assert rules.startswith("@media screen and (prefers-color-scheme: dark)")
    assert all(f'[fill="{light}"]' in rules for light in DARK)
