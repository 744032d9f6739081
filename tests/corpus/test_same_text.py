"""Word files of many origins are filled as docxtpl fills them, to the letter."""

from __future__ import annotations

import warnings
import zipfile
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from docxtpl.template import DocxTemplate
from lxml import etree
from openxml_audit import OpenXmlValidator

from policygen.shell import assemble_shell
from policygen.templating.formats import AsWritten
from policygen.wordtags import load_word_template
from policygen.wordtags.package import write_package
from tests.corpus.building import DATA, DOCUMENTS, in_word, pars, texts_of
from tests.wordtags.making import seen

if TYPE_CHECKING:
    from pathlib import Path


def ours(template: bytes, data: dict[str, Any]) -> bytes:
    shell = assemble_shell(load_word_template(template, "own.docx"), seen(data), AsWritten())
    return write_package(shell.parts)


def theirs(template: bytes, data: dict[str, Any]) -> bytes:
    made = DocxTemplate(BytesIO(template))
    made.render(data, autoescape=True)
    with BytesIO() as out, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it writes some parts twice
        made.save(out)
        return out.getvalue()


# docxtpl reads what a value holds as its own escape, and no tags in footnotes unless asked to.
_KEPT = {**DATA, "sender": "The desk & co"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_text_is_docxtpls(name: str) -> None:
    template = DOCUMENTS[name]()
    found, wanted = texts_of(ours(template, _KEPT)), texts_of(theirs(template, _KEPT))
    found.pop("word/footnotes.xml", None)
    wanted.pop("word/footnotes.xml", None)
    if theirs_has_more_properties(template):
        found.pop("docProps/core.xml", None)
    # docxtpl escapes what goes into the properties twice.
    wanted["docProps/core.xml"] = [unescape(text) for text in wanted.get("docProps/core.xml", [])]
    # It also adds properties, or adds them a second time, to files that other programs wrote.
    assert found == {part: wanted[part] for part in found}


def theirs_has_more_properties(template: bytes) -> bool:
    """Tell whether docxtpl writes the properties twice: its own texts beside the file's."""
    with zipfile.ZipFile(BytesIO(theirs(template, _KEPT))) as archive:
        return archive.namelist().count("docProps/core.xml") > 1


def test_the_corpus_is_large_enough() -> None:
    assert len(DOCUMENTS) >= 30


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_tag_is_left_and_every_part_is_whole(name: str) -> None:
    with zipfile.ZipFile(BytesIO(ours(DOCUMENTS[name](), DATA))) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        for part in names:
            if part.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(part))
    texts = [text for part in texts_of(ours(DOCUMENTS[name](), _KEPT)).values() for text in part]
    if name != "escapes":
        assert not [text for text in texts if "{{" in text or "{%" in text]


@pytest.mark.parametrize(
    "name",
    ["python-docx", "odt", "coloured and wide cells", "cells merged down", "cells merged across",
     "content controls", "loops in loops", "pages and paragraphs"],
)  # fmt: skip
def test_the_validator_finds_nothing_that_was_not_in_the_template(
    name: str, tmp_path: Path
) -> None:
    template = DOCUMENTS[name]()
    after = faults(tmp_path / "filled.docx", ours(template, DATA))
    assert not after or after <= faults(tmp_path / "template.docx", template)


def faults(path: Path, data: bytes) -> set[str]:
    path.write_bytes(data)
    result = OpenXmlValidator().validate(path)
    return {f"{error.part_uri}: {error.description}" for error in result.errors}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_inputs_give_the_same_bytes(name: str) -> None:
    template = DOCUMENTS[name]()
    assert ours(template, DATA) == ours(template, DATA)


@pytest.mark.parametrize(
    "value",
    [
        "Savings & Loan",
        "x <b y",
        "<10 days",
        "{_{ 7*7 }_}",
        "{{ 7*7 }}",
        "{% raw %}",
        "a]]>b",
        "'\"",
    ],
)
def test_a_value_comes_out_as_it_is_where_docxtpl_loses_it(value: str) -> None:
    template = in_word(pars("[{{ value }}]"))
    assert texts_of(ours(template, {"value": value}))["word/document.xml"] == [f"[{value}]"]


def test_footnotes_are_filled() -> None:
    notes = texts_of(ours(DOCUMENTS["notes"](), DATA))["word/footnotes.xml"]
    assert "Urgent note by {_{ desk }_} & co." in " ".join(notes)
