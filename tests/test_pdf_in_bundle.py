"""PDF is had by name: for every document that is written whole, for every reader, with its row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from policygen import pipeline
from policygen.bundle import make
from policygen.copies import plan_copies
from policygen.errors import InvalidInput
from policygen.files import Action
from policygen.inputs import load_inputs
from policygen.pipeline import BuildRequest
from policygen.scope import top_names
from policygen.source import project_root
from tests.render.pdf.geometry import sheets
from tests.render.pdf.reading import comparable, outline_of_pdf, outline_of_printable

if TYPE_CHECKING:
    from pathlib import Path

    from policygen.files import Change


def paths(changes: tuple[Change, ...], *actions: Action) -> set[str]:
    return {change.path for change in changes if change.action in actions}


def build(answers: Path, *formats: str, **more: Any) -> pipeline.BuildResult:
    return pipeline.build(BuildRequest(answers, formats=formats, **more))


def test_a_format_that_no_document_has_names_pdf_among_those_it_has(sample: Any) -> None:
    with pytest.raises(InvalidInput) as failure:
        build(sample("minimal"), "ics", documents=("outsourcing-policy",))
    (problem,) = failure.value.problems
    assert problem.hint == "they are written as docx, html, md, pdf"


def test_a_plain_build_has_no_pdf_but_keeps_one_that_is_there_fresh(sample: Any) -> None:
    answers = sample("minimal")
    assert not any(path.endswith(".pdf") for path in paths(build(answers).changes, *Action))
    made = paths(build(answers, "pdf").changes, Action.CREATED)
    assert made == {"outsourcing-policy.pdf", "decisions/payroll/options-analysis.pdf"}
    assert paths(build(answers, "pdf").changes, Action.CREATED, Action.UPDATED) == set()
    assert paths(build(answers, "md").changes, Action.DELETED) == set()
    text = answers.read_text("utf-8")
    answers.write_text(text.replace("Harrowgate Instruments", "Harrow Instruments"), "utf-8")
    assert paths(build(answers).changes, Action.UPDATED) >= made
    for path in made:
        (answers.parent / "build" / path).unlink()
    assert paths(build(answers).changes, Action.CREATED) == set()


def test_the_open_points_can_be_printed(sample: Any) -> None:
    result = build(sample("county"), "pdf", documents=("open-points",))
    assert "open-points.pdf" in paths(result.changes, Action.CREATED)


def test_each_pdf_has_a_row_and_the_typesetter_s_release_is_told(sample: Any) -> None:
    answers = sample("minimal")
    build(answers, "pdf")
    manifest = json.loads((answers.parent / "build" / "manifest.json").read_text("utf-8"))
    (row,) = (row for row in manifest["rows"] if row["path"] == "outsourcing-policy.pdf")
    assert row["format"] == "pdf"
    assert row["word_template"] == ""
    assert row["answers"]
    assert row["clauses"]
    assert manifest["data"]["typst"]


def test_the_provider_s_copies_can_be_printed(sample: Any) -> None:
    result = build(sample("insurer"), "pdf", audience="provider")
    made = paths(result.changes, Action.CREATED)
    assert made >= {
        "provider/contracts/desk-and-intake/benchmark-appendix.pdf",
        "provider/contracts/desk-and-intake/review-schedule.pdf",
    }
    assert all(path.startswith("provider/") or path == "manifest.json" for path in made)


def test_a_missing_glyph_is_told_with_the_answer_s_line(sample: Any) -> None:
    answers = sample("minimal")
    text = answers.read_text("utf-8")
    name = next(line for line in text.splitlines() if line.strip().startswith("name:"))
    answers.write_text(text.replace(name, f"{name.rstrip()} 漢", 1), "utf-8")
    line = text.splitlines().index(name) + 1
    told = [problem for problem in build(answers, "pdf").problems if problem.code == "D007"]
    assert any(f"the answer belongs to answers.yaml:{line}" in problem.hint for problem in told)
    assert all("U+6F22" in problem.message for problem in told)
    assert not [p for p in build(answers, "docx").problems if p.code == "D007"]


@pytest.mark.parametrize("name", ["minimal", "county", "insurer"])
def test_the_samples_print_what_their_trees_say_within_the_margins(name: str, sample: Any) -> None:
    from policygen.render.pdf import render_pdf

    answers = sample(name)
    inputs = load_inputs(answers, project_root(answers), None, None)
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    request = BuildRequest(answers, formats=("pdf",))
    copies = plan_copies(inputs.library.outlines, names, inputs.formats, request)
    assert copies
    for copy in copies:
        made = make(inputs, copy)
        assert not [problem for problem in made.problems if problem.code == "D007"]
        document = made.assembled.document
        data = render_pdf(document)
        assert comparable(outline_of_pdf(data)) == comparable(outline_of_printable(document))
        for sheet in sheets(data):
            assert not sheet.outside(), (copy.path, sheet.number)
            assert not sheet.overlapping(), (copy.path, sheet.number)
