"""Every Word file of the samples, and files of what is rare, are valid and well made.

Two validators and our own checks look at each; each sees what the others miss. Neither validator
needs exceptions: ``BASELINE`` is where one would stand, with its reason.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openxml_audit import OpenXmlValidator

from policygen.render.docx import render_docx
from policygen.resources import packaged
from policygen.tree.blocks import Footnote, Quote, Run, Table, Term, Terms
from policygen.tree.numbering import settle
from tests.documents import (
    annex,
    bullets,
    cell,
    clause,
    clauses,
    document,
    heading,
    paragraph,
    rich_document,
    text,
)
from tests.outline import NOTE, outline_of_docx
from tests.render.docx.making import MOST_BYTES, faults
from tests.render.docx.shells import HOUSE, house_shell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from policygen.tree.blocks import Block

pytestmark = pytest.mark.timeout(400)

SAMPLES = sorted(path.parent.name for path in packaged("samples").glob("*/answers.yaml"))
#: What a validator says of a right file: its description, and why it stands.
BASELINE: dict[str, str] = {}

NOTED = cell("fee", Footnote((paragraph("Per month."), paragraph("Without tax."))))
OPEN = Run("[Open: the rate; Finance, by 1 March 2027]", note=True)
EDGES: dict[str, tuple[Block, ...]] = {
    "nothing": (),
    "a table without rows": (Table((cell("A"), cell("B")), (), text("Nothing yet"), id="t"),),
    "a table of empty cells": (Table((cell(), cell()), ((cell(), cell()),) * 3),),
    "a table alone in an annex": (
        annex("Rates", "Annex A"),
        Table((cell("A"),), ((cell("1"),),)),
        Table((cell("B"),), ((cell("2"),),)),
    ),
    "notes in tables": (
        Table((NOTED, cell("B")), ((cell("x"), NOTED), (NOTED, NOTED)), text("Rates"), id="t"),
    ),
    "wide tables in a row": (
        paragraph("before"),
        *(Table((cell("A"),) * 9, ((cell("word " * 9),) * 9,) * 2, wide=True) for _ in range(3)),
    ),
    "open points": (
        heading(1, OPEN, "1"),
        paragraph(OPEN),
        bullets("x"),
        Table((cell(OPEN),), ((cell(OPEN, OPEN),),), (OPEN,)),
        Quote((paragraph(OPEN),)),
        Terms((Term((OPEN,), (paragraph(OPEN),)),)),
    ),
    "lists in lists": (
        heading(1, "One", "1"),
        clauses(
            clause("", bullets("a", "b"), clauses(clause("", "x"), clause("", bullets("y")))),
            clause("", Table((cell("A"),), ())),
        ),
        Quote((bullets("q"), Table((cell("A"),), ((cell(),),)))),
        Terms((Term(text("t"), ()), Term(text("u"), (bullets("v"),)))),
    ),
}


@cache
def edge(name: str) -> bytes:
    made = document(*settle(EDGES[name])[0])
    return render_docx(made, house_shell(made))


def word_files(bundle: Path) -> list[Path]:
    found = sorted(bundle.rglob("*.docx"))
    assert found
    return found


def audited(path: Path) -> list[str]:
    """Return what openxml-audit finds."""
    errors = OpenXmlValidator().validate(path).errors
    told = (f"{error.part_uri}: {error.description}" for error in errors)
    return [each for each in told if each not in BASELINE]


def validated(path: Path) -> list[str]:
    """Return what the Open XML SDK finds."""
    command = [str(shutil.which("ooxml-validator")), str(path)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    told = (f"{each['path']}: {each['description']}" for each in json.loads(done.stdout)["errors"])
    return [each for each in told if each not in BASELINE]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_files_of_a_sample_are_well_made(name: str, built: Callable[[str], Path]) -> None:
    for path in word_files(built(name)):
        assert faults(path.read_bytes()) == [], path.name
        assert audited(path) == [], path.name


@pytest.mark.ooxml
@pytest.mark.parametrize("name", SAMPLES)
def test_the_open_xml_sdk_finds_nothing_in_a_sample(
    name: str, built: Callable[[str], Path]
) -> None:
    for path in word_files(built(name)):
        assert validated(path) == [], path.name


@pytest.mark.parametrize("name", EDGES)
def test_what_is_rare_is_well_made(name: str, tmp_path: Path) -> None:
    path = tmp_path / "edge.docx"
    path.write_bytes(edge(name))
    assert faults(edge(name)) == []
    assert audited(path) == []


@pytest.mark.ooxml
@pytest.mark.parametrize("name", EDGES)
def test_the_open_xml_sdk_finds_nothing_in_what_is_rare(name: str, tmp_path: Path) -> None:
    path = tmp_path / "edge.docx"
    path.write_bytes(edge(name))
    assert validated(path) == []


@pytest.mark.office
@pytest.mark.parametrize("name", SAMPLES)
def test_libreoffice_opens_a_sample_with_the_same_text(
    name: str, built: Callable[[str], Path], tmp_path: Path
) -> None:
    """LibreOffice counts the numbers and works the references out anew; notes stand at its end."""
    copies = []
    for number, path in enumerate(word_files(built(name))):
        copies.append(tmp_path / f"{number}.docx")
        shutil.copy(path, copies[-1])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    to_text = ("--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path))
    subprocess.run(
        ["soffice", profile, *to_text, *map(str, copies)],
        capture_output=True,
        check=True,
        timeout=300,
    )
    for copy in copies:
        shown = solid(copy.with_suffix(".txt").read_text("utf-8-sig"))
        at = 0
        for words in said(copy.read_bytes()):
            found = shown.find(words, at)
            assert found >= 0, (copy.name, words, shown[at : at + 200])
            at = found + len(words)


def said(data: bytes) -> list[str]:
    """Return the words of a file's text, up to its notes, in pieces between marks of notes."""
    pieces = []
    for entry in outline_of_docx(data):
        if entry.kind == "footnote":
            break
        if entry.kind != "picture":
            pieces += [solid(piece) for piece in entry.text.split(NOTE)[::2]]
    return [piece for piece in pieces if piece]


def solid(words: str) -> str:
    """Return words without spaces, and without the colon that stands for the look of an annex."""
    return "".join(words.split()).replace(":", "")


# --- the checks themselves ------------------------------------------------------------------------


def changed(part: str, before: str, after: str) -> bytes:
    """Return the rich file with one change in one part."""
    made = rich_document()
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(render_docx(made, house_shell(made)))) as archive,
        zipfile.ZipFile(out, "w") as written,
    ):
        for name in archive.namelist():
            data = archive.read(name).decode("utf-8", "surrogateescape")
            if name == part:
                assert before in data
                data = data.replace(before, after, 1)
            written.writestr(name, data.encode("utf-8", "surrogateescape"))
    return out.getvalue()


MAIN = "word/document.xml"


@pytest.mark.parametrize(
    ("part", "before", "after", "told"),
    [
        (MAIN, "</w:p></w:tc>", "</w:p><w:tbl/></w:tc>", "a cell does not end"),
        (MAIN, '<w:pStyle w:val="', '<w:pStyle w:val="Un', "is not defined"),
        (MAIN, '<w:numId w:val="', '<w:numId w:val="99', "numId '99"),
        (MAIN, "<w:keepNext/>", "<w:jc/><w:keepNext/>", "pPr has"),
        (MAIN, "Purpose</w:t>", "{{ purpose }}</w:t>", "a tag is left"),
        (MAIN, 'w:name="ref_purpose"', 'w:name="ref_reasons"', "two bookmarks"),
        (MAIN, "<w:bookmarkEnd ", "<w:bookmarkStart ", "not closed"),
        (MAIN, "<w:footnoteReference w:id=", '<w:footnoteReference w:id="77" w:x=', "'77'"),
        ("word/_rels/document.xml.rels", 'Target="styles.xml"', 'Target="gone.xml"', "not there"),
        ("[Content_Types].xml", "/word/styles.xml", "/word/other.xml", "typed but not there"),
        ("word/styles.xml", '<w:basedOn w:val="', '<w:basedOn w:val="Un', "is not defined"),
    ],
)
def test_our_own_checks_find_what_is_wrong(part: str, before: str, after: str, told: str) -> None:
    assert [fault for fault in faults(changed(part, before, after)) if told in fault]


def test_the_house_template_keeps_within_the_size() -> None:
    assert HOUSE.stat().st_size < MOST_BYTES // 4


def test_a_part_twice_or_of_no_use_is_found() -> None:
    out = BytesIO(changed(MAIN, "Purpose", "Purpose"))
    with zipfile.ZipFile(out, "a") as archive:
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(MAIN, archive.read(MAIN))
        archive.writestr("docProps/thumbnail.jpeg", b"", zipfile.ZIP_DEFLATED)
    found = " ".join(faults(out.getvalue()))
    assert "word/document.xml stands 2 times" in found
    assert "no link leads to docProps/thumbnail.jpeg" in found
    assert "docProps/thumbnail.jpeg should not be there" in found
    assert "docProps/thumbnail.jpeg is not stored" in found
