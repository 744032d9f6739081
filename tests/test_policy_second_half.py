"""Sections 11 to 21 of the policy, its annexes, and what each reader's copy holds."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from policygen.pipeline import BuildRequest, build
from policygen.resources import packaged
from tests.samples import OUTSOURCING
from tests.test_policy_text import entries, front_matter_of

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = packaged("samples")
SECTIONS = (
    "contract-standard",
    "data-security-location",
    "personnel",
    "implementation",
    "performance-and-benchmarks",
    "governance-and-reviews",
    "continuity-rules",
    "exit-rules",
    "register-and-records",
    "audit-and-oversight",
    "exceptions-and-interpretation",
)
# Topics with facts about candidates, decisions, contracts or persons.
FACTS = {"candidates", "decisions", "contracts", "people_plans", "register", "findings"}
# Requirements of the founding article that sections 11 to 21 and the annexes meet.
MET = [f"S{n}" for n in (33, 34, 35, 38, 41, *range(43, 61), *range(62, 95))]


def built(answers: Path, out: Path, audience: str | None = None) -> tuple[str, dict[str, Any]]:
    """Return the policy in Markdown and its row of the manifest."""
    wanted = BuildRequest(
        answers, out=out, formats=("md",), documents=("outsourcing-policy",), audience=audience
    )
    build(wanted)
    (row,) = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["rows"]
    return (out / row["path"]).read_text(encoding="utf-8"), row


def one_line(text: str) -> str:
    """Return a text in one line of plain words."""
    plain = re.sub(r"\]\(#[^)]*\)|<a id=[^>]*></a>|[\[*]", "", text)
    return " ".join(plain.split())


def own_project(sample: str, folder: Path) -> Path:
    """Return the answers of a copy of a sample."""
    shutil.copytree(SAMPLES / sample, folder / "project")
    return folder / "project" / "answers.yaml"


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the policy of each sample."""
    return {
        path.parent.name: built(path, tmp_path_factory.mktemp(path.parent.name))[0]
        for path in OUTSOURCING
    }


@pytest.mark.parametrize("requirement", MET)
def test_a_clause_meets_the_requirement(requirement: str) -> None:
    assert any(requirement in front_matter_of(clause).get("meets", ()) for clause in entries())


@pytest.mark.parametrize("sample", ["county", "insurer", "minimal"])
def test_a_section_has_the_number_of_its_policy_code(policies: dict[str, str], sample: str) -> None:
    found = re.findall(r'^## <a id="([a-z-]+)"></a>(\d+) ', policies[sample], re.MULTILINE)
    assert [name for name, _ in found[10:]] == list(SECTIONS)
    assert [int(number) for _, number in found] == list(range(1, 22))


@pytest.mark.parametrize(
    ("sample", "said", "not_said"),
    [
        ("insurer", "threat-led penetration test", "appropriated"),
        ("insurer", "of the Tiers T1 and T2", "The Archive is a public record"),
        ("insurer", "within four hours of noticing it", "In a small organisation one meeting"),
        ("insurer", "the Central Bank of Ireland and those they appoint", "ordinance"),
        ("county", "last day for which money has been appropriated", "ICT Service"),
        ("county", "written plan of assistance: the posts offered", "supervise the County"),
        ("county", "consultation at least 35 days before", "Reports to the supervisor"),
        ("county", "without an offer in writing", "organisational reasons that the law admits"),
        ("insurer", "organisational reasons that the law admits", "without an offer in writing"),
        ("minimal", "In a small organisation one meeting may serve", "ICT Service"),
        ("minimal", "a check of the market in its place", "Reports to the supervisor"),
    ],
)
def test_what_depends_on_the_organisation(
    policies: dict[str, str], sample: str, said: str, not_said: str
) -> None:
    text = one_line(policies[sample])
    assert said in text
    assert not_said not in text


@pytest.mark.parametrize("sample", ["county", "insurer", "minimal"])
def test_only_the_annex_on_decisions_reads_facts(tmp_path: Path, sample: str) -> None:
    answers = own_project(sample, tmp_path)
    data = yaml.safe_load(answers.read_text(encoding="utf-8"))
    data["control"].pop("annex_decisions", None)
    answers.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    text, row = built(answers, tmp_path / "out")
    assert "Annex B" not in text
    assert not {re.split(r"[.\[]", path)[0] for path in row["answers"]} & FACTS


def test_the_annex_on_decisions_shows_scores_and_trade_off(policies: dict[str, str]) -> None:
    annex = one_line(policies["insurer"].split('<a id="balance-annex">')[1])
    assert (
        "| Onshore provider with staff transfer | 55.4 | 69.9 | 82.3 | 67.9 | 1 | None |" in annex
    )
    assert "| Near- and offshore blend | 62.9 | 50.8 | 34.7 | 51.0 | 3 | Quality, Employee" in annex
    assert "| 1.85 | 25.25 | 21.13 | 3.80 | 4.37 | 3.30 | 2.0 |" in annex
    assert "Savings alone: Near- and offshore blend" in annex
    assert "It gives up €1.24 million of present value" in annex


def test_staff_read_their_annex_and_no_more(tmp_path: Path) -> None:
    text, row = built(SAMPLES / "insurer" / "answers.yaml", tmp_path / "out", "staff")
    headings = re.findall(r"^##+ (?:<a id=[^>]*></a>)?(\S+ ?[A-Z]?)", text, re.MULTILINE)
    assert "Annex A" in headings
    assert not [heading for heading in headings if re.match(r"\d|Annex B", heading)]
    read = {re.split(r"[.\[]", path)[0] for path in row["answers"]}
    assert read <= {
        *("organisation", "roles", "people", "governance", "public_body", "control", "house")
    }


def test_exit_plans_follow_the_tiers_where_no_tier_is_named(tmp_path: Path) -> None:
    answers = own_project("insurer", tmp_path)
    data = yaml.safe_load(answers.read_text(encoding="utf-8"))
    del data["exit"]["plan_needed_for"], data["exit"]["tested_for"]
    answers.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    text = one_line(built(answers, tmp_path / "out")[0])
    assert "a documented exit plan for every contract of the Tiers T1 and T2." in text
    assert "test the plan of each contract of the Tier T1 at least once" in text


def test_only_answers_from_before_the_version_are_printed(tmp_path: Path) -> None:
    answers = own_project("insurer", tmp_path)
    text = answers.read_text(encoding="utf-8")
    assert "chatbot" not in built(answers, tmp_path / "out")[0]
    earlier = text.replace("answered_on: 2027-02-17", "answered_on: 2026-12-17")
    answers.write_text(earlier, encoding="utf-8")
    assert "chatbot" in built(answers, tmp_path / "earlier")[0]
