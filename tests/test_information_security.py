"""The second pack: another subject, with no program, from its questions to its documents."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from docx import Document

from policygen.lint.rules.loading import load_rules
from policygen.lint.targets import Dates, lint_file, load_library
from policygen.pipeline import BuildRequest, build, check
from policygen.pipeline.analysis import AnalysisRequest, analyze
from policygen.pipeline.reviews import ladders, load_schedule
from policygen.pipeline.template_tests import run_tests
from policygen.resources import packaged
from policygen.schema import load_schema
from policygen.starter import new
from tests.render.pdf.reading import Pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME = "information-security"
PACK = packaged("samples") / NAME
SHORT = ("systems/payroll/security-sheet", "open-points")


@pytest.fixture
def answers(sample: Callable[[str], Path]) -> Path:
    return sample(NAME)


def read(answers: Path, name: str) -> str:
    return (answers.parent / "build" / name).read_text(encoding="utf-8")


def test_it_holds_no_program() -> None:
    kinds = {path.suffix for path in PACK.rglob("*") if path.is_file()}
    assert kinds == {".yaml", ".md", ".txt"}


def test_it_builds_its_own_documents_and_no_others(answers: Path) -> None:
    assert check(answers, None, None) == ()
    build(BuildRequest(answers))
    files = {
        path.relative_to(answers.parent / "build").as_posix()
        for path in (answers.parent / "build").rglob("*")
        if path.is_file()
    }
    systems = ("freight-desk", "payroll", "warehouse")
    names = ["information-security-policy", *(f"systems/{one}/security-sheet" for one in systems)]
    assert files == {
        *(f"{name}.{suffix}" for name in names for suffix in ("docx", "md", "html")),
        *("open-points.md", "open-points.csv", "manifest.json"),
    }
    manifest = json.loads(read(answers, "manifest.json"))
    assert "policygen.yaml" in manifest["files"]
    assert "schemas/systems.yaml" in manifest["files"]


def test_the_policy_says_what_is_answered(answers: Path) -> None:
    build(BuildRequest(answers, formats=("md",)))
    page = read(answers, "information-security-policy.md")
    assert "5.3 Signing in takes a password and a second factor, everywhere" in page
    assert "| Critical (CVSS 9.0 or more) | 2 | 7 |" in page
    assert "**[Open: the signed contract with the watching service" in page
    assert "| Ransomware stops the freight desk. | 3 × 5 = 15 | Reduce |" in page
    sheet = read(answers, "systems/warehouse/security-sheet.md")
    assert "with no work lost" in sheet
    assert "What is missing" not in sheet


def test_a_sheet_has_a_head_in_place_of_cover_and_contents(answers: Path) -> None:
    build(BuildRequest(answers, formats=("docx", "pdf")))
    bundle = answers.parent / "build"
    sheet = Document(str(bundle / "systems/payroll/security-sheet.docx"))
    head = [paragraph.text for paragraph in sheet.paragraphs[:4]]
    assert head[:3] == [
        "Security sheet: Payroll",
        "Information security policy 2.0",
        "Version 2.0, draft, 1 February 2027",
    ]
    assert head[3] == "What it is"
    footer = "".join(sheet.sections[-1].footer._element.itertext())
    assert "Tarnbeck Freight Ltd · Version 2.0" in footer
    pages = {name: len(Pdf((bundle / f"{name}.pdf").read_bytes()).pages) for name in SHORT}
    assert pages == dict.fromkeys(SHORT, 1)


def test_the_copy_for_staff_holds_no_risk_and_has_the_same_numbers(answers: Path) -> None:
    build(BuildRequest(answers, formats=("md",)))
    build(BuildRequest(answers, formats=("md",), audience="staff"))
    board = read(answers, "information-security-policy.md")
    staff = read(answers, "staff/information-security-policy.md")
    assert "Ransomware" in board
    assert "Ransomware" not in staff
    assert "Eleven scanners" not in staff
    headings = [
        [line for line in page.splitlines() if re.match(r"## <a .*</a>\d", line)]
        for page in (board, staff)
    ]
    assert headings[0] == headings[1]
    assert not list((answers.parent / "build" / "staff").rglob("security-sheet.md"))


def test_its_documents_have_no_weak_wording(answers: Path) -> None:
    rules = load_rules(load_library(answers.parent))
    assert lint_file(answers, "answers.yaml", rules, Dates()).problems == ()


def test_every_clause_gives_its_approved_text_and_every_branch_is_reached(answers: Path) -> None:
    outcome = run_tests(answers.parent)
    assert outcome.problems == ()
    assert [one.clause for one in outcome.tested if one.coverage.unreached] == []
    assert sum(one.coverage.ways for one in outcome.tested) == 64


def test_its_questions_are_its_own_and_the_packaged_ones_that_it_takes() -> None:
    schema = load_schema(PACK)
    assert schema.packaged == {"organisation", "control", "roles", "exceptions"}
    assert "contracts" not in schema.topics
    # A question that refers to what is not there is not asked.
    assert schema.field("exceptions[].contract") is None
    assert schema.field("control.annex_decisions") is None
    assert schema.field("exceptions[].approver") is not None


def test_commands_for_contracts_have_nothing_to_tell(answers: Path) -> None:
    assert analyze(AnalysisRequest(answers)).facts.findings.values == {}
    schedule = load_schedule(answers, date(2027, 3, 1))
    assert schedule.told == ()
    assert ladders(schedule, date(2027, 3, 1)) == {}


def test_it_starts_a_repository_that_explains_itself(tmp_path: Path) -> None:
    written = new(tmp_path / "own", NAME)
    assert "templates/clauses/policy/tests/logs.approved.txt" in written
    assert "outsourcing" not in (tmp_path / "own" / "README.md").read_text().lower()
    assert check(tmp_path / "own" / "answers.yaml", None, None) == ()
