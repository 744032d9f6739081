"""A lawyer can go on in Word: looks come from styles, numbers and references from fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.pipeline import BuildRequest, build
from policygen.resources import packaged
from tests.render.docx.reading import in_drawing, parts, w

if TYPE_CHECKING:
    from pathlib import Path

    from lxml import etree

# What may be set on a paragraph, a text, a table itself, and why no style can do it.
_ALLOWED = {
    "pPr": {
        "pStyle": "the style itself",
        "keepNext": "what stays together hangs on the text",
        "numPr": "a list that begins anew",
        "ind": "what continues an item stands under it, however deep",
        "spacing": "Word knows no space after a table or after a list",
        "tabs": "a short entry of the contents without a number has none to stand at",
        "sectPr": "where a section ends",
    },
    "rPr": {
        "rStyle": "the style itself",
        "b": "emphasis",
        "bCs": "emphasis",
        "i": "emphasis",
        "iCs": "emphasis",
    },
    "tblPr": {
        "tblStyle": "the style itself",
        "tblW": "the width",
        "tblInd": "a table in a clause stands under its text",
        "tblLayout": "columns keep their widths",
        "tblLook": "which rows are heads",
        "tblCaption": "what a table is called",
    },
    "trPr": {"cantSplit": "rows stay whole", "tblHeader": "heads repeat"},
    "tcPr": {"tcW": "the width"},
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, etree._Element]]:
    """Return the parts of every Word file of the insurer's."""
    out: Path = tmp_path_factory.mktemp("living")
    build(BuildRequest(packaged("samples") / "insurer" / "answers.yaml", out, formats=("docx",)))
    return {path.stem: parts(path.read_bytes()) for path in sorted(out.rglob("*.docx"))}


def test_nothing_is_set_directly_that_a_style_can_do(
    files: dict[str, dict[str, etree._Element]],
) -> None:
    found = {
        (file, name, kind, str(node.tag).rpartition("}")[2])
        for file, held in files.items()
        for name, root in held.items()
        if name.startswith(("word/document", "word/header", "word/footer"))
        for kind, allowed in _ALLOWED.items()
        for properties in root.iter(w(kind))
        if not in_drawing(properties)
        for node in properties
        if str(node.tag).rpartition("}")[2] not in allowed
    }
    assert found == set()


def test_every_caption_counts_by_a_field(files: dict[str, dict[str, etree._Element]]) -> None:
    for held in files.values():
        for node in held["word/document.xml"].iter(w("p")):
            style = node.find(f"{w('pPr')}/{w('pStyle')}")
            if style is not None and style.get(w("val")) == "Caption":
                assert any("SEQ" in (code.text or "") for code in node.iter(w("instrText")))


def test_every_reference_leads_to_a_bookmark(
    files: dict[str, dict[str, etree._Element]],
) -> None:
    for held in files.values():
        root = held["word/document.xml"]
        names = {mark.get(w("name")) for mark in root.iter(w("bookmarkStart"))}
        codes = [(code.text or "").split() for code in root.iter(w("instrText"))]
        assert {code[1] for code in codes if code[0] in {"REF", "PAGEREF"}} <= names
