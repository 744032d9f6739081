"""A PDF is a file that all can read: tagged, named, dated, linked, and the same every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from pdfminer.pdftypes import resolve1

from policygen.errors import MissingTool
from policygen.render.pdf import render_pdf
from policygen.render.pdf.engine import RELEASE
from policygen.tree.blocks import Footnote, Heading, Picture, Reference, Run, Table
from tests.charts.pictures import insurer_scores
from tests.documents import (
    annex,
    cell,
    clause,
    clauses,
    document,
    heading,
    paragraph,
    rich_document,
    text,
)
from tests.render.pdf.reading import Pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = re.sub(r"tests.*", "", __file__)


def test_a_missing_typesetter_is_told_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingTool) as failure:
        render_pdf(document())
    assert failure.value.name == "typst"
    assert failure.value.how_to_get_it == f"run: pip install typst=={RELEASE}"


def test_the_release_is_the_one_that_is_pinned() -> None:
    import tomllib
    from pathlib import Path

    project = tomllib.loads(Path(ROOT, "pyproject.toml").read_text(encoding="utf-8"))
    assert f"typst=={RELEASE}" in project["project"]["dependencies"]


def test_the_file_says_what_it_is() -> None:
    data = render_pdf(document(paragraph("x"), title="Policy <all>", language="en-GB"))
    pdf = Pdf(data)
    info = {key: resolve1(value) for key, value in pdf.document.info[0].items()}
    assert info["Title"] == b"Policy <all>"
    assert "Author" not in info
    assert info["CreationDate"].startswith(b"D:20261123")
    assert info["ModDate"].startswith(b"D:20261123")
    assert pdf.catalog["Lang"] == b"en-GB"
    assert pdf.catalog["MarkInfo"]["Marked"] is True
    assert resolve1(pdf.catalog["StructTreeRoot"])["K"]
    assert resolve1(pdf.catalog["ViewerPreferences"])["DisplayDocTitle"] is True
    assert b"<pdfuaid:part>1</pdfuaid:part>" in resolve1(pdf.catalog["Metadata"]).get_data()


@pytest.mark.parametrize(
    ("language", "expected"), [("en-IE", "en-IE"), ("de", "de"), ("zh-Hans-CN", "zh-CN")]
)
def test_the_language_is_the_document_s(language: str, expected: str) -> None:
    lang = Pdf(render_pdf(document(paragraph("x"), language=language))).catalog["Lang"]
    assert lang.decode() == expected


_MAKE = (
    "import sys; from policygen.render.pdf import render_pdf; from tests.documents import "
    "rich_document; sys.stdout.buffer.write(render_pdf(rich_document()))"
)


def test_other_processes_zones_and_hash_seeds_give_the_same_bytes() -> None:
    expected = render_pdf(rich_document())
    for zone, seed in (("Pacific/Kiritimati", "1"), ("America/Los_Angeles", "77")):
        environment = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": seed,
            "SOURCE_DATE_EPOCH": "1",
            "TYPST_FONT_PATHS": "/usr/share/fonts",
            "PYTHONPATH": os.pathsep.join((ROOT, f"{ROOT}src")),
        }
        made = subprocess.run(
            [sys.executable, "-c", _MAKE], env=environment, capture_output=True, check=True
        )
        assert made.stdout == expected


def test_the_day_is_the_document_s_alone() -> None:
    one, other = (
        render_pdf(document(paragraph("x"), date=date(2026, 11, day))) for day in (23, 24)
    )
    assert one != other


def test_only_fonts_that_travel_along_are_in_it() -> None:
    names = {name.partition("+")[2] for name in Pdf(render_pdf(rich_document())).fonts}
    shipped = ("Arimo", "Cousine", "IBMPlexSansArabic", "NotoEmoji", "NotoSans")
    assert {"Arimo-Regular", "Arimo-Bold"} <= names
    assert all(name.startswith(shipped) for name in names), names


# --- bookmarks and contents -----------------------------------------------------------------------


def bookmarks(pdf: Pdf) -> list[tuple[int, str, int]]:
    """Return level, title and page of each bookmark."""
    return [
        (level, re.sub(r"\s+", " ", title), pdf.numbers[resolve1(destination)[0].objid])
        for level, title, destination, *_ in pdf.document.get_outlines()
    ]


def headings() -> Any:
    long = [paragraph("Words. " * 700) for _ in range(3)]
    return document(
        Heading(1, text("First ", Run("bold", bold=True)), "one", "1"),
        *long,
        heading(2, "Second", "1.1", "two"),
        *long,
        heading(3, "Third"),
        heading(5, "Fifth"),
        annex("Words", "Annex A", "annex-words"),
        Heading(1, text("Noted", Footnote((paragraph("a note"),), 1)), "noted", "2"),
    )


def test_every_heading_is_a_bookmark_at_its_page() -> None:
    pdf = Pdf(render_pdf(headings()))
    assert [title for _, title, _ in bookmarks(pdf)] == [
        "1 First bold",
        "1.1 Second",
        "Third",
        "Fifth",
        "Annex A: Words",
        "2 Noted",
    ]
    # Levels skip none, as PDF/UA wants it.
    assert [level for level, _, _ in bookmarks(pdf)] == [1, 2, 3, 4, 1, 1]


def test_page_numbers_in_the_contents_are_those_of_the_headings() -> None:
    pdf = Pdf(render_pdf(headings()))
    entries = [
        re.sub(r"\s+", " ", node.text()) for node in pdf.tree().nodes() if node.tag == "TOCI"
    ]
    pages = {title: page for _, title, page in bookmarks(pdf)}
    assert len(set(pages.values())) > 3
    assert entries == [
        f"{title} {pages[shown]}"
        for title, shown in (
            ("1 First bold", "1 First bold"),
            ("1.1 Second", "1.1 Second"),
            ("Annex A Words", "Annex A: Words"),
            ("2 Noted", "2 Noted"),
        )
    ]


def test_a_document_without_headings_has_no_contents() -> None:
    pdf = Pdf(render_pdf(document(paragraph("x"))))
    assert len(pdf.pages) == 2
    assert all(node.tag != "TOC" for node in pdf.tree().nodes())


# --- links and pictures ---------------------------------------------------------------------------


def links(pdf: Pdf) -> Iterator[tuple[int, Any]]:
    """Yield the page of each link and where it leads: a page or an address."""
    for number, page in enumerate(pdf.pages, 1):
        for annotation in map(resolve1, resolve1(page.annots) or ()):
            action = resolve1(annotation.get("A", {}))
            if "URI" in action:
                yield number, action["URI"]
                continue
            target = resolve1(annotation.get("Dest") or action.get("D"))
            if isinstance(target, bytes):
                target = resolve1(pdf.document.get_dest(target))
            target = resolve1(target["D"]) if isinstance(target, dict) else target
            yield number, pdf.numbers[target[0].objid]


def test_references_and_links_lead_somewhere() -> None:
    filler = [paragraph("Words. " * 700) for _ in range(3)]
    made = document(
        paragraph(
            Reference("deep", "2.1(a)"),
            Reference("gone", "9.9"),
            Reference("bands", "Table 1"),
            Run("inside", href="#deep"),
            Run("nowhere", href="#gone"),
            Run("outside", href="https://example.org/a?b=c&d=(e)"),
            Run("script", href="javascript:alert(1)"),
        ),
        *filler,
        clauses(clause("(a)", "Here.", identity="deep")),
        Table((cell("A"),), ((cell("B"),),), caption=text("Bands"), number="Table 1", id="bands"),
    )
    pdf = Pdf(render_pdf(made))
    found = list(links(pdf))
    last = len(pdf.pages)
    assert {page for page, _ in found} == {2}
    assert [target for _, target in found] == [
        last,
        last,
        last,
        b"https://example.org/a?b=c&d=%28e%29",
    ]


def test_every_block_with_an_id_can_be_linked_to() -> None:
    rich = rich_document()
    targets = ("purpose", "reasons", "drivers", "styles", "bands", "scores", "annex-words")
    made = document(
        *rich.blocks, paragraph(*(Run(name, href=f"#{name}") for name in targets)), title="x"
    )
    assert len(list(links(Pdf(render_pdf(made))))) > len(targets)


@pytest.mark.parametrize(
    ("alt", "caption", "expected"),
    [
        pytest.param('Scores "by" #group', "Scores", 'Scores "by" #group', id="own"),
        pytest.param("", "Scores", "Figure 1: Scores", id="caption"),
        pytest.param(" ", "", "Picture", id="none"),
    ],
)
def test_pictures_have_alternative_texts(alt: str, caption: str, expected: str) -> None:
    spans = text(caption) if caption else ()
    picture = Picture(insurer_scores(), alt, spans, "Figure 1" if caption else "")
    pdf = Pdf(render_pdf(document(picture)))
    assert [node.alt for node in pdf.tree().nodes() if node.tag == "Figure"] == [expected]


def test_pictures_are_drawn_not_photographed() -> None:
    data = render_pdf(document(Picture(insurer_scores(), "Scores")))
    assert b"/Subtype /Image" not in data.replace(b"\n", b" ")
    figure = next(node for node in Pdf(data).tree().nodes() if node.tag == "Figure")
    assert "Savings" in figure.text()


def test_a_table_s_header_is_tagged_and_comes_again_on_each_page() -> None:
    rows = tuple((cell(f"row {number}"), cell("x")) for number in range(120))
    pdf = Pdf(render_pdf(document(Table((cell("Head"), cell("Other")), rows))))
    assert [node.text() for node in pdf.tree().nodes() if node.tag == "TH"] == ["Head", "Other"]
    repeated = [text for text in pdf.artifacts.values() if "HeadOther" in text]
    assert len(repeated) == len(pdf.pages) - 2 > 1


def test_a_header_with_a_link_is_not_repeated() -> None:
    rows = tuple((cell(f"row {number}"),) for number in range(120))
    header = (cell(Run("Head", href="https://example.org")),)
    pdf = Pdf(render_pdf(document(Table(header, rows))))
    assert not any("Head" in text for text in pdf.artifacts.values())
