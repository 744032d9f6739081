"""The house's look: colours that can be read, one look in every format."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.documents import document, heading, paragraph, rich_document
from tests.render.docx.reading import parts, value, w
from tests.render.docx.shells import house_shell

from policygen.house import (
    LEAST_CONTRAST,
    House,
    Paper,
    contrast,
    legible,
    mixed,
    typeface,
    usual_paper,
)
from policygen.pipeline import BuildRequest, build
from policygen.render.docx import render_docx
from policygen.render.html import render_html
from policygen.resources import packaged
from policygen.wordtags import dress

if TYPE_CHECKING:
    from pathlib import Path

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"{number:06X}")
GREEN = House("1F4D3A", headings="Georgia", text="Times New Roman", paper=Paper.LETTER)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("000000", "FFFFFF", 21.0),
        ("FFFFFF", "FFFFFF", 1.0),
        ("767676", "FFFFFF", 4.54),  # the palest grey that passes on white
        ("777777", "FFFFFF", 4.48),
        ("FF0000", "FFFFFF", 4.0),
    ],
)
def test_contrasts_as_published(one: str, other: str, wanted: float) -> None:
    assert contrast(one, other) == pytest.approx(wanted, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_has_no_order_and_known_ends(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21.0000001


@given(COLOURS, COLOURS, st.floats(0, 1))
def test_a_mixture_lies_between(one: str, other: str, share: float) -> None:
    found = bytes.fromhex(mixed(one, other, share))
    for at, (low, high) in enumerate(zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)):
        assert min(low, high) <= found[at] <= max(low, high)


@given(COLOURS)
def test_any_accent_can_be_read_in_the_dark(accent: str) -> None:
    assert contrast(legible(accent, "15181C"), "15181C") >= LEAST_CONTRAST


def test_the_usual_look_can_be_read() -> None:
    assert contrast(House().accent, House().band) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("locale", "paper"),
    [("en-US", "Letter"), ("en_US", "Letter"), ("en-IE", "A4"), ("es-MX", "Letter"), ("en", "A4")],
)
def test_paper_goes_with_the_place(locale: str, paper: str) -> None:
    assert usual_paper(locale) == paper


@pytest.mark.parametrize(
    ("name", "serif"),
    [("Georgia", True), ("Calibri", False), ("Source Serif 4", True), ("Source Sans 3", False)],
)
def test_a_typeface_is_stood_in_for_by_one_of_its_kind(name: str, serif: bool) -> None:
    found = typeface(name)
    assert found.serif is serif
    assert found.stand_in


def word_parts(house: House) -> dict[str, etree._Element]:
    made = rich_document()
    return parts(render_docx(made, dress(house_shell(made), house)))


def colours(found: dict[str, etree._Element]) -> set[str]:
    """Return every colour that the file names outside pictures."""
    names = ("word/styles.xml", "word/numbering.xml", "word/document.xml", "word/theme/theme1.xml")
    told = set[str]()
    for name in names:
        for node in found[name].iter(etree.Element):
            if any("txbxContent" in str(above.tag) for above in node.iterancestors()):
                continue
            told |= {str(text) for text in node.attrib.values() if _is_colour(str(text))}
    return told


def _is_colour(text: str) -> bool:
    return len(text) == 6 and all(letter in "0123456789ABCDEF" for letter in text)


def test_word_has_the_houses_colours_everywhere_and_the_usual_ones_nowhere() -> None:
    found = colours(word_parts(GREEN))
    assert {GREEN.accent, GREEN.band} <= found
    assert not {House().accent, House().band} & found


def test_the_usual_look_changes_nothing_that_is_seen() -> None:
    made = rich_document()
    plain = parts(render_docx(made, house_shell(made)))
    dressed = parts(render_docx(made, dress(house_shell(made), House())))
    for name in plain:
        if name.startswith("word/"):
            assert etree.tostring(plain[name]) == etree.tostring(dressed[name]), name


def test_word_has_the_houses_typefaces_by_its_theme() -> None:
    found = word_parts(GREEN)
    theme = etree.tostring(found["word/theme/theme1.xml"]).decode()
    assert theme.index("Georgia") < theme.index("Times New Roman")
    assert "Arial" not in theme
    named = {
        value(font, "name"): value(font.find(w("altName"))) for font in found["word/fontTable.xml"]
    }
    assert named["Georgia"] == "Gelasio"
    styles = found["word/styles.xml"]
    direct = {font.get(w("ascii")) for font in styles.iter(w("rFonts")) if font.get(w("ascii"))}
    assert direct == {"Courier New"}, "all else goes by the theme"


def test_word_has_the_houses_paper_upright_and_on_its_side() -> None:
    sizes = {
        (value(size, "w"), value(size, "h"))
        for size in word_parts(GREEN)["word/document.xml"].iter(w("pgSz"))
    }
    assert sizes == {("12240", "15840"), ("15840", "12240")}


def test_tabs_at_the_right_margin_stay_there() -> None:
    made = document(heading(1, "A", "1"))
    shell = house_shell(made)
    styles = shell.parts["word/styles.xml"]
    with_tab = b'<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs><w:spacing w:before="120"'
    held = styles.replace(b'<w:spacing w:before="120"', with_tab)
    assert held != styles
    dressed = dress(replace(shell, parts={**shell.parts, "word/styles.xml": held}), GREEN)
    root = etree.fromstring(dressed.parts["word/styles.xml"])
    places = {value(tab, "pos") for tab in root.iter(w("tab")) if value(tab) == "right"}
    assert places == {"9404"}


def test_html_has_the_houses_look() -> None:
    page = render_html(document(heading(1, "A", "1"), paragraph("x"), house=GREEN))
    for words in ("--accent: #1F4D3A", '"Georgia", "Gelasio", serif', "size: Letter"):
        assert words in page


@pytest.mark.parametrize(("watermark", "wanted"), [("DRAFT", True), ("", False)])
def test_html_prints_the_watermark_of_a_draft_alone(watermark: str, wanted: bool) -> None:
    page = render_html(document(heading(1, "A", "1"), watermark=watermark))
    assert ('content: "DRAFT"' in page) is wanted


def test_dressing_keeps_a_file_whole() -> None:
    made = rich_document()
    data = render_docx(made, dress(house_shell(made), GREEN))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize(("formats", "told"), [(("pdf",), ["D030"]), (("html",), [])])
def test_a_pdf_tells_of_a_typeface_that_it_does_not_have(
    formats: tuple[str, ...], told: list[str], tmp_path: Path
) -> None:
    sample = packaged("samples") / "minimal" / "answers.yaml"
    path = tmp_path / "answers.yaml"
    answers = sample.read_text("utf-8") + "\nhouse: {fonts: {headings: Georgia, text: Arial}}\n"
    path.write_text(answers, "utf-8")
    found = build(BuildRequest(path, tmp_path / "out", formats, ("options-analysis",)))
    assert [each.code for each in found.problems if each.code == "D030"] == told
