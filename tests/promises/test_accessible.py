"""Every document of the samples can be read by who does not see it, in every format.

Headings go down a level at a time, tables have header rows, pictures have words, the file says its
title and language, and no meaning hangs on a colour alone. The pages are read by axe besides
(``tests/render/test_html_axe.py``).
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from tests.outline import SVG, outline_of_docx, outline_of_html, outline_of_markdown, page_of
from tests.render.docx.reading import parts, value, w

from policygen.lint.access.rules import ACCESS_RULES
from policygen.lint.targets import Dates, lint_file
from policygen.resources import packaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any
    from xml.etree.ElementTree import Element

    from tests.outline import Outline

pytestmark = pytest.mark.timeout(400)

SAMPLES = sorted(path.parent.name for path in packaged("samples").glob("*/answers.yaml"))
VAGUE = re.compile(r"(?:click )?here|more|link|this|https?://\S+", re.IGNORECASE)


def files(bundle: Path, suffix: str) -> list[Path]:
    found = [path for path in sorted(bundle.rglob(f"*{suffix}"))
             if path.with_suffix(".docx").is_file()]  # fmt: skip
    assert found
    return found


def check_headings(levels: list[int], first: int) -> None:
    assert levels[0] == first
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def levels(outline: Outline) -> list[int]:
    found = [entry for entry in outline if entry.kind == "heading"]
    assert all(entry.text.strip() for entry in found)
    return [entry.depth for entry in found]


def check_pictures(outline: Outline) -> None:
    """A picture has words of its own, several sentences at most, not its caption again."""
    for entry, after in pairwise(outline):
        if entry.kind == "picture":
            assert len(entry.text.split()) > 5
            assert entry.text not in after.text


@pytest.mark.parametrize("name", SAMPLES)
def test_pages(name: str, built: Callable[[str], Path]) -> None:
    for path in files(built(name), ".html"):
        html = path.read_text("utf-8")
        outline, root = outline_of_html(html), page_of(html)
        check_headings([1, *levels(outline)], 1)
        check_pictures(outline)
        assert root.get("lang")
        assert root.findtext(".//title")
        for table in root.iter("table"):
            heads = table.findall("thead/tr/th")
            assert {head.get("scope") for head in heads} == {"col"}
            assert table.find("tbody//th") is None
        for drawing in root.iter(f"{SVG}svg"):
            assert (drawing.get("role"), bool(drawing.get("lang"))) == ("img", True)
        check_links(root)


def check_links(root: Element) -> None:
    for link in root.iter("a"):
        words = link.get("aria-label") or "".join(link.itertext()).strip()
        assert words
        assert not VAGUE.fullmatch(words), words


@pytest.mark.parametrize("name", SAMPLES)
def test_word_files(name: str, built: Callable[[str], Path]) -> None:
    for path in files(built(name), ".docx"):
        data = path.read_bytes()
        outline = outline_of_docx(data)
        check_headings([1, *levels(outline)], 1)
        check_pictures(outline)
        found = parts(data)
        core = found["docProps/core.xml"]
        assert core.findtext("{http://purl.org/dc/elements/1.1/}title")
        language = core.findtext("{http://purl.org/dc/elements/1.1/}language")
        (spoken,) = found["word/styles.xml"].iterfind(f"{w('docDefaults')}//{w('lang')}")
        assert value(spoken) == language != ""
        tables = list(found["word/document.xml"].iter(w("tbl")))
        # Of the tables, one on the cover holds names and their values, two columns without a head.
        bare = [table for table in tables if next(table.iter(w("tblHeader")), None) is None]
        assert [len(table.findall(f"{w('tblGrid')}/{w('gridCol')}")) for table in bare] in ([], [2])


@pytest.mark.parametrize("name", SAMPLES)
def test_markdown_files(name: str, built: Callable[[str], Path]) -> None:
    for path in files(built(name), ".md"):
        outline = outline_of_markdown(path.read_text("utf-8"))
        check_headings([1, *levels(outline)], 1)
        check_pictures(outline)


@pytest.mark.parametrize("name", SAMPLES)
def test_pdfs(name: str, built: Callable[[str], Path]) -> None:
    for path in files(built(name), ".pdf"):
        catalog = PDFDocument(PDFParser(BytesIO(path.read_bytes()))).catalog
        assert catalog["Lang"]
        assert resolve1(catalog["ViewerPreferences"])["DisplayDocTitle"] is True
        assert b"<pdfuaid:part>1</pdfuaid:part>" in resolve1(catalog["Metadata"]).get_data()
        elements = list(structure(catalog["StructTreeRoot"]))
        tags = [tag for tag, _ in elements]
        # The title on the cover has a tag of its own, so headings begin at the second level.
        check_headings([1, *(int(tag[1]) for tag in tags if re.fullmatch("H[1-6]", tag))], 1)
        assert tags.count("THead") >= tags.count("Table") - 1
        assert all(kid.get("Alt") for tag, kid in elements if tag == "Figure")


def structure(kid: Any) -> Iterator[tuple[str, Any]]:
    """Yield the elements of a tagged PDF, outer before inner."""
    kid = resolve1(kid)
    if isinstance(kid, list):
        for each in kid:
            yield from structure(each)
    elif isinstance(kid, dict):
        name = resolve1(kid.get("S"))
        if isinstance(name, PSLiteral):
            yield str(name.name), kid
        yield from structure(kid.get("K"))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("suffix", [".docx", ".md"])
def test_lint_finds_nothing_that_bars_a_reader(
    name: str, suffix: str, built: Callable[[str], Path]
) -> None:
    for path in files(built(name), suffix):
        assert lint_file(path, path.name, ACCESS_RULES, Dates()).problems == ()


def test_lint_finds_nothing_in_the_templates() -> None:
    made = sorted(packaged("templates").glob("word/*.docx"))
    clauses = sorted(packaged("templates").rglob("clauses/**/*.md"))
    assert made
    assert clauses
    for path in (*made, *clauses):
        assert lint_file(path, path.name, ACCESS_RULES, Dates()).problems == ()
