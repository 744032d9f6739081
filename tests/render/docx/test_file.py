"""The Word file as a file: the same bytes, only what is used, what it says of itself."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

from lxml import etree

from policygen.render.docx import render_docx
from tests.documents import document, heading, paragraph, rich_document
from tests.render.docx.reading import parts, value, w
from tests.render.docx.shells import house_shell

ROOT = Path(__file__).parents[3]
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"

_HASH = """
import hashlib
from lxml import etree

from policygen.render.docx import render_docx
from tests.documents import rich_document
from tests.render.docx.shells import house_shell
made = rich_document()
print(hashlib.sha256(render_docx(made, house_shell(made))).hexdigest())
"""


def rendered() -> bytes:
    made = rich_document()
    return render_docx(made, house_shell(made))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert rendered() == rendered()


def test_bytes_do_not_hang_on_the_process() -> None:
    hashes = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("77", "America/Lima")):
        environment = os.environ | {
            "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }  # fmt: skip
        result = subprocess.run(
            [sys.executable, "-c", _HASH], env=environment, capture_output=True, check=True
        )
        hashes.add(result.stdout)
    assert len(hashes) == 1


def test_members_are_stored_and_undated_with_the_content_types_first() -> None:
    with zipfile.ZipFile(BytesIO(rendered())) as archive:
        members = archive.infolist()
    assert members[0].filename == "[Content_Types].xml"
    assert [info.filename for info in members[1:]] == sorted(info.filename for info in members[1:])
    assert {(info.date_time, info.compress_type, info.create_system) for info in members} == {
        ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0)
    }


def test_every_style_and_list_that_is_used_is_defined() -> None:
    found = parts(rendered())
    styles = {value(style, "styleId") for style in found["word/styles.xml"].iter(w("style"))}
    lists = {value(num, "numId") for num in found["word/numbering.xml"].iter(w("num"))}
    for name in ("word/document.xml", "word/footnotes.xml", "word/header1.xml"):
        for tag in ("pStyle", "rStyle", "tblStyle"):
            assert {value(node) for node in found[name].iter(w(tag))} <= styles
        assert {value(node) for node in found[name].iter(w("numId"))} <= lists


def test_the_file_tells_title_organisation_and_dates_of_the_document_only() -> None:
    made = document(
        paragraph("x"), date=date(2027, 3, 9), organisation="R&D <Ltd>", language="en-US"
    )
    found = parts(render_docx(made, house_shell(made)))
    core = found["docProps/core.xml"]
    told = {child.tag: child.text for child in core}
    assert told[f"{_DC}title"] == "Outsourcing policy"
    assert told[f"{_DC}creator"] == "R&D <Ltd>"
    assert told[f"{_DC}subject"] == "Service desk"
    assert told[f"{_DC}language"] == "en-US"
    assert {told[f"{_TERMS}{name}"] for name in ("created", "modified")} == {"2027-03-09T00:00:00Z"}
    defaults = found["word/styles.xml"].find(f".//{w('rPrDefault')}//{w('lang')}")
    assert value(defaults) == "en-US"


def test_word_is_not_told_to_ask_about_fields() -> None:
    settings = parts(rendered())["word/settings.xml"]
    assert settings.find(w("updateFields")) is None


def test_no_tag_of_the_template_is_left() -> None:
    made = document(heading(1, "A", "1"))
    for name, part in parts(render_docx(made, house_shell(made))).items():
        text = "".join(str(piece) for piece in part.itertext())
        assert "{{" not in text, name
        assert "{%" not in text, name
        assert not list(part.iter(etree.ProcessingInstruction)), name
