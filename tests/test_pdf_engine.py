"""A PDF by the machine's office program: asked for by name, told in the manifest, renewed."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from policygen import pipeline
from policygen.errors import InvalidInput, MissingTool
from policygen.model import PdfEngine
from policygen.pipeline import BuildRequest
from policygen.pipeline.verify import verify
from policygen.render.pdf import office

if TYPE_CHECKING:
    from pathlib import Path

unix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in program is a shell script")


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    office.find_office.cache_clear()
    yield
    office.find_office.cache_clear()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a program called soffice, which does what a script says, before all others."""

    def put(script: str) -> None:
        path = tmp_path / "bin" / "soffice"
        path.parent.mkdir(exist_ok=True)
        version = 'case "$*" in *--version*) echo "LibreOffice 9.8.7 abc"; exit 0;; esac'
        path.write_text(f"#!/bin/sh\n{version}\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", f"{path.parent}:/usr/bin:/bin")

    return put


# Finds the folder after --outdir and writes a file that begins like a PDF.
PRINTS = """
while [ "$1" != --outdir ]; do shift; done
echo "%PDF-1.7" > "$2/document.pdf"
"""


def built(answers: Path, *formats: str, **more: Any) -> dict[str, dict[str, Any]]:
    """Build; return the manifest's rows by path."""
    pipeline.build(BuildRequest(answers, formats=formats, **more))
    manifest = json.loads((answers.parent / "build" / "manifest.json").read_text("utf-8"))
    return {row["path"]: row for row in manifest["rows"]}


def test_without_the_program_it_is_told_how_to_get_it_and_nothing_is_written(
    sample: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answers = sample("minimal")
    with pytest.raises(MissingTool) as failure:
        built(answers, "pdf", pdf_engine=PdfEngine.LIBREOFFICE)
    assert "libreoffice.org" in failure.value.how_to_get_it
    assert not (answers.parent / "build").exists()
    assert "outsourcing-policy.pdf" in built(answers, "pdf")


@unix
def test_the_manifest_tells_which_program_it_was(sample: Any, program: Any) -> None:
    program(PRINTS)
    rows = built(sample("minimal"), "pdf", pdf_engine=PdfEngine.LIBREOFFICE)
    row = rows["outsourcing-policy.pdf"]
    assert row["engine"] == "LibreOffice 9.8.7"
    assert row["word_template"] == "templates/word/house.docx"


@unix
def test_a_plain_build_renews_a_pdf_by_what_made_it_until_it_is_deleted(
    sample: Any, program: Any
) -> None:
    program(PRINTS)
    answers = sample("minimal")
    built(answers, "pdf", documents=("outsourcing-policy",), pdf_engine=PdfEngine.LIBREOFFICE)
    rows = built(answers)
    assert rows["outsourcing-policy.pdf"]["engine"] == "LibreOffice 9.8.7"
    assert "decisions/payroll/options-analysis.pdf" not in rows
    rows = built(answers, pdf_engine=PdfEngine.TYPST)
    assert rows["outsourcing-policy.pdf"]["engine"] == ""
    (answers.parent / "build" / "outsourcing-policy.pdf").unlink()
    assert "outsourcing-policy.pdf" not in built(answers)


@unix
def test_a_program_that_prints_nothing_is_told(program: Any) -> None:
    program("echo no filter found; exit 0")
    with pytest.raises(InvalidInput) as failure:
        office.print_word(b"", "Policy")
    (problem,) = failure.value.problems
    assert problem.code == "D042"
    assert problem.message == "LibreOffice made no PDF of 'Policy': no filter found"


@unix
def test_a_program_that_does_not_end_is_ended_with_what_it_started(
    program: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(f"(sleep 3; touch {tmp_path}/alive) & sleep 30")
    office.find_office()
    monkeypatch.setattr(office, "MOST_SECONDS", 0.5)
    with pytest.raises(InvalidInput) as failure:
        office.print_word(b"", "Policy")
    assert [problem.code for problem in failure.value.problems] == ["D041"]
    time.sleep(3.5)
    assert not (tmp_path / "alive").exists()


@unix
def test_a_program_of_another_name_is_not_taken_for_it(program: Any, tmp_path: Path) -> None:
    program("")
    (tmp_path / "bin" / "soffice").write_text("#!/bin/sh\necho hello\n")
    with pytest.raises(MissingTool):
        office.find_office()


@unix
def test_a_bundle_with_such_a_pdf_is_verified_by_its_inputs(sample: Any, program: Any) -> None:
    program(PRINTS)
    answers = sample("minimal")
    built(answers, "pdf", documents=("outsourcing-policy",), pdf_engine=PdfEngine.LIBREOFFICE)
    assert {state.state for state in verify(answers.parent / "build").files} == {"clean"}
    text = answers.read_text("utf-8")
    answers.write_text(text.replace("Harrowgate Instruments", "Harrow Instruments"), "utf-8")
    states = {state.row.path: state.state for state in verify(answers.parent / "build").files}
    assert states["outsourcing-policy.pdf"] == "stale"
