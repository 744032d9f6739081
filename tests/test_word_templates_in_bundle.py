"""A project's own Word template in a build: pictures, places, and what a reader may read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from policygen.errors import InvalidInput
from policygen.pipeline import BuildRequest, build
from tests.corpus.building import in_word, pars, texts_of
from tests.corpus.test_values import png

SAMPLES = Path(__file__).parents[1] / "samples"
TEMPLATES = Path(__file__).parents[1] / "templates"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the smallest sample, whose policy has a Word template of its own."""
    folder = tmp_path / "project"
    shutil.copytree(SAMPLES / "minimal", folder, ignore=shutil.ignore_patterns("build"))
    (folder / "templates" / "outlines").mkdir(parents=True)
    (folder / "templates" / "word").mkdir()
    outline = (TEMPLATES / "outlines" / "outsourcing-policy.yaml").read_text(encoding="utf-8")
    own = folder / "templates" / "outlines" / "outsourcing-policy.yaml"
    own.write_text(outline.replace("house.docx", "own.docx"), encoding="utf-8")
    (folder / "logo.png").write_bytes(png())
    return folder


def built(project: Path, *texts: str) -> Path:
    (project / "templates" / "word" / "own.docx").write_bytes(in_word(pars(*texts)))
    request = BuildRequest(
        project / "answers.yaml", formats=("docx",), documents=("outsourcing-policy",)
    )
    build(request)
    return project / "build"


def test_a_picture_and_an_answer_are_among_the_inputs(project: Path) -> None:
    out = built(
        project, "{{ 'logo.png'|image(width='20mm') }}", "{{ organisation.name }}", "{{p body }}"
    )
    rows = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert "logo.png" in json.dumps(rows["files"])
    assert texts_of((out / "outsourcing-policy.docx").read_bytes())["word/document.xml"][1]


def test_a_picture_outside_the_project_is_refused(project: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        built(project, "{{ '../secret.png'|image }}", "{{p body }}")
    assert [problem.code for problem in caught.value.problems] == ["Y019"]
