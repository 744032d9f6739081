"""An open point in any one place of a candidate or a decision: a draft is built and says so."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from policygen.model import Undetermined
from policygen.pipeline import BuildRequest, build
from policygen.pipeline.analysis import AnalysisRequest, analyze
from policygen.report.findings import render_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = Path(__file__).parents[1] / "samples" / "minimal"
NEED = "the answer of the office manager"
OPEN = {"open": {"need": NEED, "owner": "Office manager", "due": date(2027, 5, 31)}}
DAY = date(2027, 3, 3)
#: Answered here, so that each can be open.
CANDIDATE = {
    "process": {"steps": 9, "volume": 408, "unit": "payslips", "defects": "late", "fix_share": 0},
    "market": {"providers": 3, "source": "Trade list", "date": DAY},
    "substitutability": "easy",
    "reversibility": "difficult",
    "readiness": [
        {"id": "delegation", "title": "Delegation", "topic": "delegation", "score": 2}
        | {"action": "agree who decides", "owner": "contract-manager", "due": date(2027, 3, 31)}
    ],
}
DECISION = {
    "dates": {"evaluation_approved": date(2027, 4, 29), "service_start": date(2027, 10, 1)},
    "timing": {"earliest": date(2027, 9, 1), "latest": date(2027, 12, 1)},
    "rate_range": [4],
    "gate_log": [{"id": "g", "gate": "g1", "date": DAY, "outcome": "go", "decider": "sponsor"}],
    "diligence": [{"id": "d", "item": "accounts", "result": "passed", "date": DAY}],
}
COMPARISONS = [
    {"id": "quality-savings", "first": "quality", "second": "savings", "ratio": 2},
    {"id": "quality-employees", "first": "quality", "second": "employees", "ratio": 2},
    {"id": "savings-employees", "first": "savings", "second": "employees", "ratio": 2},
]
# Read by no clause of the paper and by no finding of this sample.
UNREAD = {"decisions.0.diligence.0.date"}
# Without its id, or as a whole, the decision has no paper to say so in.
NO_PAPER = {"decisions", "decisions.0"}
# An id of a record is read only where something refers to the record.
IDS = re.compile(r"\.id$")


def full_answers() -> dict[str, Any]:
    answers: dict[str, Any] = yaml.safe_load((SAMPLE / "answers.yaml").read_text())
    answers["candidates"][0] |= deepcopy(CANDIDATE)
    decision = answers["decisions"][0]
    decision |= deepcopy(DECISION)
    decision["model"]["comparisons"] = deepcopy(COMPARISONS)
    decision["options"][1]["checks"] = [{"id": "law", "title": "Legal compliance", "passed": True}]
    return answers


def steps_into(value: Any, steps: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    yield steps
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items if isinstance(value, dict | list) else ():
        if isinstance(inner, dict | list):
            yield from steps_into(inner, (*steps, key))
        else:
            yield (*steps, key)


def all_places() -> list[str]:
    """Every place, but of the like fields of like records the last one only."""
    answers = full_answers()
    found = [
        ".".join(map(str, steps))
        for topic in ("candidates", "decisions")
        for steps in steps_into(answers[topic], (topic,))
    ]
    by_kind = {re.sub(r"\.\d+(?=\.)", ".*", place): place for place in found}
    return list(by_kind.values())


def written(folder: Path, *opened: str) -> Path:
    answers = full_answers()
    for place in opened:
        *steps, last = (int(step) if step.isdecimal() else step for step in place.split("."))
        here: Any = answers
        for step in steps:
            here = here[step]
        here[last] = OPEN
    file = folder / "answers.yaml"
    file.write_text(yaml.safe_dump(answers, sort_keys=False))
    return file


def paper(folder: Path, *opened: str) -> str:
    build(BuildRequest(written(folder, *opened), formats=("md",)))
    papers = list((folder / "build" / "decisions").rglob("*.md"))
    return papers[0].read_text(encoding="utf-8") if papers else ""


def test_nothing_is_open_in_the_answers_themselves(tmp_path: Path) -> None:
    assert "Open:" not in paper(tmp_path)
    assert "not yet determined" not in render_findings(facts(tmp_path))


def facts(folder: Path, *opened: str) -> Any:
    return analyze(AnalysisRequest(written(folder, *opened))).facts


@pytest.mark.parametrize("place", all_places())
def test_a_draft_is_built_and_says_what_is_open(place: str, tmp_path: Path) -> None:
    text = paper(tmp_path, place)
    assert IDS.search(place) or (NEED in text) is (place not in UNREAD | NO_PAPER)
    assert NEED in (tmp_path / "build" / "open-points.md").read_text(encoding="utf-8")
    assert render_findings(facts(tmp_path, place))


@pytest.mark.parametrize("place", ["decisions.0.options.1", "decisions.0.options.1.id"])
def test_what_is_known_of_the_other_options_is_found(place: str, tmp_path: Path) -> None:
    found = facts(tmp_path, place).findings.values["decisions"]["payroll"]
    assert found["options"]["bureau"]["total"] is not None
    assert not isinstance(found["options"]["bureau"]["money"], Undetermined)
    assert isinstance(found["options"]["1"], Undetermined)
    assert isinstance(found["ranking"], Undetermined)


def test_savings_wait_for_the_status_quo(tmp_path: Path) -> None:
    found = facts(tmp_path, "decisions.0.options.0").findings.values["decisions"]["payroll"]
    assert isinstance(found["options"]["bureau"]["money"], Undetermined)


def test_an_open_record_leaves_the_other_records_of_its_topic_alone(tmp_path: Path) -> None:
    answers = full_answers()
    answers["decisions"].append(OPEN)
    file = tmp_path / "answers.yaml"
    file.write_text(yaml.safe_dump(answers, sort_keys=False))
    found = analyze(AnalysisRequest(file)).facts.findings.values["decisions"]
    assert found["payroll"]["leaders"] == ["bureau"]
    assert isinstance(found["1"], Undetermined)


def test_the_name_of_no_document_comes_from_an_open_id(tmp_path: Path) -> None:
    paper(tmp_path, "decisions.0.id")
    assert not (tmp_path / "build" / "decisions").exists()


def test_an_answer_that_is_open_is_neither_yes_nor_no(tmp_path: Path) -> None:
    row = next(
        line
        for line in paper(tmp_path, "candidates.0.stretched.answer").splitlines()
        if line.startswith("| Are our people stretched")
    )
    assert NEED in row
    assert "Yes" not in row
    assert "No " not in row
