"""Word, Markdown, HTML and PDF of a document say the same, block by block.

The files are those of a build, read back by what opens them: numbers as Word counts them, Markdown
as a git host parses it, HTML as a browser does, the PDF by its tags as a screen reader does. What
is left out of account is in one place, ``comparable``: spaces and line breaks, invisible
characters, and letters that a font draws in one form (ﬁ) where the text has another (fi).
"""

from __future__ import annotations

from difflib import unified_diff
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import decode_text
from tests.outline import (
    flat,
    outline_of_docx,
    outline_of_html,
    outline_of_markdown,
    page_of,
)
from tests.render.docx.reading import body, paragraphs, text
from tests.render.pdf.reading import comparable, outline_of_pdf

from policygen.resources import packaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.outline import Outline

SAMPLES = sorted(path.parent.name for path in packaged("samples").glob("*/answers.yaml"))

pytestmark = pytest.mark.timeout(400)

READERS: dict[str, Callable[[bytes], Outline]] = {
    ".docx": outline_of_docx,
    ".md": lambda data: flat(outline_of_markdown(data.decode("utf-8"))),
    ".html": lambda data: flat(outline_of_html(data.decode("utf-8"))),
    ".pdf": outline_of_pdf,
}


def documents(bundle: Path) -> list[Path]:
    """Return the documents of a bundle, each by the name of its files without an ending."""
    return sorted(path.with_suffix("") for path in bundle.rglob("*.docx"))


def said(document: Path, suffix: str) -> list[str]:
    """Return what a file says, a line a block."""
    read = READERS[suffix](document.with_suffix(suffix).read_bytes())
    return [f"{kind}: {words}" for kind, words in comparable(read)]


def differences(one: list[str], other: list[str]) -> str:
    """Return how two texts depart from each other, empty if not at all."""
    return "\n".join(unified_diff(one, other, lineterm="", n=1))


@pytest.mark.parametrize("name", SAMPLES)
def test_all_files_of_a_document_say_the_same(name: str, built: Callable[[str], Path]) -> None:
    made = documents(built(name))
    assert made
    for document in made:
        wanted = said(document, ".md")
        assert len(wanted) > 10
        for suffix in set(READERS) - {".md"}:
            assert differences(wanted, said(document, suffix)) == "", document.name


@pytest.mark.parametrize("name", SAMPLES)
def test_all_files_of_a_document_bear_the_same_title(
    name: str, built: Callable[[str], Path]
) -> None:
    for document in documents(built(name)):
        page = page_of(document.with_suffix(".html").read_text("utf-8"))
        title = page.findtext(".//h1")
        assert title
        markdown = document.with_suffix(".md").read_text("utf-8").splitlines()
        assert f"# {title}" in markdown
        word = body(document.with_suffix(".docx").read_bytes())
        assert title in [text(paragraph) for paragraph in paragraphs(word)]
        printed = PDFDocument(PDFParser(BytesIO(document.with_suffix(".pdf").read_bytes())))
        assert title in decode_text(printed.info[0]["Title"])


@pytest.mark.parametrize(
    ("suffix", "before", "after"),
    [
        (".html", "Payroll", "Pay-roll"),
        (".html", "</td>", " 1</td>"),
        (".md", "</a>2 ", "</a>3 "),
        (".md", "payroll", "pay roll.\n\nPayroll"),
    ],
)
def test_one_word_or_number_that_differs_is_found(
    suffix: str, before: str, after: str, built: Callable[[str], Path], tmp_path: Path
) -> None:
    (source,) = (path for path in documents(built("minimal")) if path.name == "options-analysis")
    data = source.with_suffix(suffix).read_text("utf-8")
    place = data.rindex(before)
    changed = tmp_path / f"changed{suffix}"
    changed.write_text(data[:place] + after + data[place + len(before) :], "utf-8")
    assert differences(said(source, ".html"), said(source, ".md")) == ""
    assert differences(said(source, suffix), said(changed, suffix))
