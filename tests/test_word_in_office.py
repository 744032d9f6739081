"""The samples' Word files, laid out by LibreOffice: what we told of their pages holds there.

LibreOffice is not Word, but the one program for Word files that runs anywhere. What is measured
are pages and places of ink, not images: an image differs with every release of a font library.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

from policygen.bundle import make
from policygen.copies import plan_copies
from policygen.inputs import load_inputs
from policygen.pipeline import BuildRequest
from policygen.render.docx import render_docx
from policygen.render.pdf import render_pdf
from policygen.render.pdf.office import print_word
from policygen.scope import top_names
from policygen.source import project_root
from tests.conftest import ROOT
from tests.render.docx.reading import body, paragraphs, text

pytestmark = [pytest.mark.office, pytest.mark.timeout(900)]

_ENTRY = re.compile(
    rb'w:anchor="(_Toc\d+)".*?PAGEREF (_Toc\d+) .*?<w:t[^>]*>(\d+)</w:t>', re.DOTALL
)
_SIDE = 70.9  # the margins left and right, in points
_DOTS_PER_POINT = 0.5


@dataclass(frozen=True)
class Printed:
    """A document: its Word file, that file as PDF by LibreOffice, and our own PDF."""

    path: str
    word: bytes
    by_office: bytes
    by_typst: bytes


@cache
def printed(sample: str) -> tuple[Printed, ...]:
    answers = ROOT / "samples" / sample / "answers.yaml"
    inputs = load_inputs(answers, project_root(answers), None, None)
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    request = BuildRequest(answers, formats=("docx",))
    found = []
    for copy in plan_copies(inputs.library.outlines, names, inputs.formats, request):
        made = make(inputs, copy)
        assert made.shell is not None
        document = made.assembled.document
        word = render_docx(document, made.shell)
        found.append(
            Printed(copy.path, word, print_word(word, document.title), render_pdf(document))
        )
    return tuple(found)


def told(word: bytes) -> dict[str, int]:
    """Return the page that the contents tell for each heading's bookmark."""
    with zipfile.ZipFile(BytesIO(word)) as archive:
        found = _ENTRY.findall(archive.read("word/document.xml"))
    assert all(anchor == asked for anchor, asked, _ in found)
    return {anchor.decode(): int(page) for anchor, _, page in found}


def words(told: str) -> Counter[str]:
    """Return how often each word of letters and digits stands in a text."""
    return Counter(re.findall(r"[^\W_]+", told))


def bookmarks(pdf: bytes) -> dict[str, int]:
    """Return the page of each bookmark; LibreOffice writes an underscore as its code."""
    document = PDFDocument(PDFParser(BytesIO(pdf)))
    numbers = {page.pageid: number for number, page in enumerate(PDFPage.create_pages(document), 1)}
    places: dict[str, Any] = resolve1(document.catalog["Dests"])
    return {
        name.replace("5F", "_"): numbers[resolve1(place)[0].objid] for name, place in places.items()
    }


def outline(pdf: bytes) -> list[tuple[str, int]]:
    """Return the bookmarks for readers, which are the headings, with their pages."""
    document = PDFDocument(PDFParser(BytesIO(pdf)))
    numbers = {page.pageid: number for number, page in enumerate(PDFPage.create_pages(document), 1)}
    found = []
    for _, title, place, action, _ in document.get_outlines():
        aim = resolve1(place) if place else resolve1(resolve1(action)["D"])
        if isinstance(aim, bytes):
            aim = resolve1(document.get_dest(aim))
        aim = aim["D"] if isinstance(aim, dict) else aim
        found.append((" ".join(title.split()), numbers[aim[0].objid]))
    return found


def ink(pdf: bytes) -> list[tuple[float, float, float, float, float, float]]:
    """Return each page's width and height and where its dark ink begins and ends, in points.

    These are left, right, top, bottom; a page without ink has no row.
    """
    with TemporaryDirectory() as folder:
        source = Path(folder) / "a.pdf"
        source.write_bytes(pdf)
        dots = str(72 * _DOTS_PER_POINT)
        command = ["pdftoppm", "-r", dots, "-gray", str(source), str(Path(folder) / "p")]
        subprocess.run(command, check=True, capture_output=True)
        return [box for page in sorted(Path(folder).glob("*.pgm")) if (box := _box(page))]


def _box(page: Path) -> tuple[float, float, float, float, float, float] | None:
    _, size, _, data = page.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    rows = [data[at * width : (at + 1) * width] for at in range(height)]
    dark = [[at for at, dot in enumerate(row) if dot < 170] for row in rows]
    lines = [at for at, found in enumerate(dark) if found]
    if not lines:
        return None
    left, right = min(min(one) for one in dark if one), max(max(one) for one in dark if one)
    box = (width, height, left, right + 1, lines[0], lines[-1] + 1)
    return tuple(part / _DOTS_PER_POINT for part in box)  # type: ignore[return-value]


SAMPLES = ["minimal", "county", "insurer"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_contents_tell_the_pages_that_the_headings_have(sample: str) -> None:
    for one in printed(sample):
        claimed, found = told(one.word), bookmarks(one.by_office)
        assert claimed, one.path
        away = {name: page - found[name] for name, page in claimed.items() if page != found[name]}
        assert all(abs(pages) <= 1 for pages in away.values()), (one.path, away)
        assert len(away) <= 0.1 * len(claimed), (one.path, away)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_word_of_the_text_is_lost_where_a_page_ends(sample: str) -> None:
    for one in printed(sample):
        with TemporaryDirectory() as folder:
            source = Path(folder) / "a.pdf"
            source.write_bytes(one.by_office)
            command = ["pdftotext", "-layout", str(source), "-"]
            shown = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        said = "\n".join(map(text, paragraphs(body(one.word))))
        missing = words(said) - words(shown)
        assert not missing, (one.path, missing)


@pytest.mark.parametrize("sample", SAMPLES)
def test_word_file_and_pdf_have_the_same_headings_on_nearly_the_same_pages(sample: str) -> None:
    for one in printed(sample):
        office, own = outline(one.by_office), outline(one.by_typst)
        plain = [
            re.sub(r"^(Annex [A-Z]|[A-Z]?\.?\d[\d.]*[A-Z]?):? ", "", title) for title, _ in own
        ]
        listed = [
            re.sub(r"^(Annex [A-Z]|[A-Z]?\.?\d[\d.]*[A-Z]?):? ", "", title) for title, _ in office
        ]
        assert [title for title in plain if title in listed] == listed, one.path
        assert len(ink(one.by_typst)) == pytest.approx(len(ink(one.by_office)), rel=0.12, abs=1)


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("engine", ["by_office", "by_typst"])
def test_no_page_is_blank_and_no_ink_leaves_the_margins(sample: str, engine: str) -> None:
    for one in printed(sample):
        pdf: bytes = getattr(one, engine)
        boxes = ink(pdf)
        assert len(boxes) == len(list(PDFPage.get_pages(BytesIO(pdf)))), one.path
        for number, (width, height, left, right, top, bottom) in enumerate(boxes, 1):
            place = (one.path, number)
            assert left >= _SIDE - 4, place
            assert right <= width - _SIDE + 4, place
            assert top >= 30, place
            assert bottom <= height - 30, place
