"""What the shipped fonts can print is known, and what they cannot is told."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path
from unicodedata import category

import pytest

from policygen.problems import Location, Severity
from policygen.render.letters import WIDTHS, parted
from policygen.render.pdf import check_characters, render_pdf
from policygen.render.pdf.characters import (
    CHARACTERS,
    known_characters,
    missing_characters,
    shown,
)
from policygen.tree.blocks import Footnote, Picture, Reference, Run, Source, Table, Term, Terms
from policygen.tree.pictures import BarChart, Series
from tests.documents import bullets, cell, document, paragraph, text
from tests.render.pdf.reading import Pdf, outline_of_pdf

ROOT = Path(__file__).parents[3]
COVER = Location("templates/outlines/policy.yaml", 1)
SOURCE = Source("templates/clauses/a.md", 7, ("contracts[desk].title", "organisation.name"))


def lost(*spans: Run | Reference | Footnote) -> list[Location]:
    return [problem.location for problem in check_characters(document(paragraph(*spans)), COVER)]


def test_a_missing_glyph_is_told_with_its_answer() -> None:
    made = document(paragraph(Run("The 漢 and 漢 and 字", source=SOURCE)))
    (problem,) = check_characters(made, COVER)
    assert problem.code == "D007"
    assert problem.severity is Severity.WARNING
    assert problem.location == Location("templates/clauses/a.md", 7, pointer="organisation.name")
    assert problem.message == (
        "the fonts of the PDF do not have '漢' (U+6F22 CJK UNIFIED IDEOGRAPH-6F22), '字' (U+5B57 "
        "CJK UNIFIED IDEOGRAPH-5B57): U+FFFD prints instead"
    )


def test_a_missing_glyph_prints_as_a_replacement() -> None:
    (entry,) = outline_of_pdf(render_pdf(document(paragraph("The 漢."))))
    assert entry.text.strip() == "The \ufffd."


def test_missing_glyphs_are_found_wherever_text_stands() -> None:
    chart = BarChart(("漢",), (Series("字", (1.0,)),), "Cost")
    places = (
        bullets("漢"),
        Table((cell("漢"),), ((cell("漢"),),), caption=text("漢")),
        Terms((Term(text("漢"), (paragraph("x"),)),)),
        paragraph("x", Footnote((paragraph("漢"),), 1)),
        paragraph(Reference("a", "漢")),
        Picture(chart, "alt"),
    )
    for place in places:
        assert list(check_characters(document(place), COVER)), place
    for name in ("organisation", "subject", "owner", "version", "status", "reader"):
        (problem,) = check_characters(document(**{name: "漢"}), COVER)
        assert problem.location == COVER
    (problem,) = check_characters(document(title="漢"), COVER)
    assert problem.location == COVER


def test_many_missing_glyphs_are_counted() -> None:
    (problem,) = check_characters(document(paragraph("漢字仮名交文")), COVER)
    assert "and 1 more" in problem.message


@pytest.mark.parametrize(
    "words", ["", "plain", "Ünïcödé – “quoted” €5 ½ ≥ →", "عربي עברית Ωж", "✅👩\u200d🚀"]
)
def test_what_the_fonts_have_is_left_alone(words: str) -> None:
    assert not missing_characters(words)
    assert shown(words) == words
    assert not lost(Run(words))


def test_a_byte_order_mark_is_left_out() -> None:
    assert shown("a\ufeffb") == "ab"


def test_the_committed_lists_are_what_the_script_writes() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "pdf_characters.py"))
    assert CHARACTERS.read_text("ascii") == tool["characters"](), "run tools/pdf_characters.py"
    assert WIDTHS.read_text("ascii") == tool["widths"](), "run tools/pdf_characters.py"


@pytest.mark.parametrize(
    "style",
    [Run(""), Run("", bold=True), Run("", italic=True), Run("", code=True)],
    ids=["plain", "bold", "italic", "code"],
)
def test_every_known_character_prints_in_every_style(style: Run) -> None:
    """PDF/UA-1 refuses a character without a glyph, so that this builds is the proof."""
    letters = [chr(code) for code in sorted(known_characters())]
    lines = ["".join(letters[at : at + 200]) for at in range(0, len(letters), 200)]
    assert render_pdf(document(*(paragraph(replace(style, text=line)) for line in lines)))


def test_no_control_and_no_private_character_is_known() -> None:
    kinds = {category(chr(code)) for code in known_characters() if code not in {9, 10}}
    assert not kinds & {"Cc", "Cs", "Co"}


def test_the_fonts_are_small_and_each_has_its_licence() -> None:
    fonts = list(CHARACTERS.parent.glob("*.ttf"))
    assert sum(font.stat().st_size for font in fonts) < 6_000_000
    for font in fonts:
        family = font.stem.split("_")[0]
        licence = (font.parent / f"{family}-OFL.txt").read_text(encoding="utf-8")
        assert "SIL Open Font License, Version 1.1" in licence


def test_a_word_breaks_only_where_it_is_wider_than_its_column() -> None:
    assert list(parted("committee of the board", 920, 9)) == ["committee of the board"]
    assert list(parted("of committees", 300, 9)) == ["of c", *"ommittees"]
    assert list(parted("👩\u200d🚀e\u0301👍🏽", 1, 9)) == ["👩\u200d🚀", "e\u0301", "👍🏽"]


def test_the_parts_of_a_text_make_up_the_text() -> None:
    for words in ("", " ", "a b  c", "x" * 90, f"{'y' * 90} z {'w' * 90}"):
        assert "".join(parted(words, 500, 10)) == words


def test_a_page_with_replacements_is_still_one_that_all_can_read() -> None:
    assert Pdf(render_pdf(document(paragraph("漢"), title="漢", organisation="字"))).catalog["Lang"]
