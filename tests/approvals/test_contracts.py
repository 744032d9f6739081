"""Contract documents and decision papers of the insurer, approved."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from policygen import pipeline
from policygen.approvals import Capacity
from policygen.approvals.file import APPROVALS, OPENING, approval_record
from policygen.approved import text_of
from policygen.inputs import load_inputs
from policygen.pipeline.approval_checks import ApproveRequest
from policygen.pipeline.approve import approvable, approve
from policygen.pipeline.recording import add_records
from policygen.pipeline.status import Stage, status
from tests.approvals.project import change
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SCHEDULE = "contracts/desk-and-intake/review-schedule"
PAPER = "decisions/service-desk-and-claims-intake/options-analysis"


@pytest.fixture(scope="module")
def insurer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The insurer's answers, with the schedule and the decision paper approved."""
    folder = tmp_path_factory.mktemp("insurer")
    source = ROOT / "samples" / "insurer"
    shutil.copytree(source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("build"))
    answers = folder / "answers.yaml"
    minute = folder / "minute.pdf"
    minute.write_bytes(b"resolved")
    day = date(2027, 4, 29)
    for document, number in ((SCHEDULE, "B-2027-18"), (PAPER, "B-2027-17")):
        formal = {"resolution": number, "meeting": day, "minute": minute}
        done = approve(ApproveRequest(answers, document, "A. Byrne", "board", day, **formal))  # type: ignore[arg-type]
        assert "lacking: agreement of risk; agreement of legal" in done.problems[0].message
        agreed = [
            approval_record(replace(done.approval, capacity=Capacity.AGREED, by=role, role=role))
            for role in ("risk", "legal", "human-resources")
        ]
        add_records(folder / APPROVALS, OPENING, {"approvals": agreed})
    return answers


def read(answers: Path, name: str) -> str:
    return (answers.parent / "build" / name).read_text(encoding="utf-8")


def build(answers: Path, *documents: str, audience: str | None = None) -> pipeline.BuildResult:
    request = pipeline.BuildRequest(
        answers,
        documents=documents,
        audience=audience,
        formats=("md", "docx") if audience else ("md",),
    )
    return pipeline.build(request)


def test_the_record_stands_in_the_house_s_copies_alone(insurer: Path) -> None:
    build(insurer, "review-schedule", "options-analysis")
    house, paper = read(insurer, f"{SCHEDULE}.md"), read(insurer, f"{PAPER}.md")
    for text in (house, paper):
        assert "| Approved | Board | A. Byrne | 29 April 2027 |" in text
        assert "| Agreed | " in text
    assert "**Status:** approved" in paper
    build(insurer, "review-schedule", audience="provider")
    for file in (insurer.parent / "build" / "provider").rglob("*.*"):
        assert b"Byrne" not in file.read_bytes(), file
    numbers = [line for line in house.splitlines() if line.startswith("#")]
    outside = read(insurer, f"provider/{SCHEDULE}.md").splitlines()
    assert [line for line in outside if line.startswith("#") and line not in numbers] == []


def digest_of(answers: Path, document: str) -> str:
    inputs = load_inputs(answers, answers.parent, None, None)
    copy = next(one for one in approvable(inputs) if one.path == document)
    return text_of(inputs, copy).made.digest


def test_the_state_and_version_of_a_contract_may_change(insurer: Path, tmp_path: Path) -> None:
    shutil.copytree(insurer.parent, tmp_path, dirs_exist_ok=True)
    answers = tmp_path / "answers.yaml"
    before = digest_of(answers, SCHEDULE)
    change(
        answers,
        "    state: negotiating\n    version: '0.4'",
        "    state: draft\n    version: '0.5'",
    )
    assert digest_of(answers, SCHEDULE) == before


def test_status_tells_of_all(insurer: Path) -> None:
    told = {one.document: one for one in status(insurer, date(2027, 6, 1)).documents}
    assert told[SCHEDULE].stage is told[PAPER].stage is Stage.APPROVED
    assert told["outsourcing-policy"].stage is Stage.DRAFT
    assert told[SCHEDULE].next_review is not None
