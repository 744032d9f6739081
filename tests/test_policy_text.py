"""The outsourcing policy says what it must, for each kind of organisation, and stands by itself."""

from __future__ import annotations

import re
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from policygen.pipeline import BuildRequest, build
from policygen.resources import packaged
from tests.samples import OUTSOURCING

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = packaged("templates")
SAMPLES = packaged("samples")
NEW_CANDIDATE = """candidates:
  - id: one-more
    title: One more function
    what: Work that nobody has looked at yet.
    advantage: {score: 1}
    internal: {score: 1}
"""


def policy_of(answers: Path, out: Path) -> str:
    """Return the Markdown of the policy that a build makes."""
    wanted = BuildRequest(answers, out=out, formats=("md",), documents=("outsourcing-policy",))
    build(wanted)
    return (out / "outsourcing-policy.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the policy of each sample, in one line of plain words."""
    found = {}
    for path in OUTSOURCING:
        text = policy_of(path, tmp_path_factory.mktemp(path.parent.name))
        found[path.parent.name] = re.sub(r"\]\(#[^)]*\)|[\[*]|\s+", " ", text).replace("  ", " ")
    return found


@cache
def front_matter_of(clause: str) -> dict[str, Any]:
    """Return the front matter of a clause of the policy."""
    text = (TEMPLATES / "clauses" / "policy" / f"{clause}.md").read_text(encoding="utf-8")
    matter: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return matter


def entries() -> list[str]:
    """Return the ids of the clauses in the policy's outline, in order."""
    outline = yaml.safe_load((TEMPLATES / "outlines" / "outsourcing-policy.yaml").read_text())
    return [entry["id"] for entry in outline["clauses"] if not entry.get("terms")]


# Requirements of the founding article that the sections 1 to 10 meet.
MET = [f"S{number}" for number in (*range(1, 34), 36, 37, 39, 40, 42, 61)]


@pytest.mark.parametrize("requirement", MET)
def test_a_clause_of_the_policy_meets_the_requirement(requirement: str) -> None:
    assert any(requirement in front_matter_of(clause).get("meets", ()) for clause in entries())


@pytest.mark.parametrize("sample", ["county", "insurer", "minimal"])
@pytest.mark.parametrize(
    "said",
    [
        "Savings are a desired outcome. They shall never be the only reason",
        "Whether a Function is called core is recorded",
        "The Status Quo is always an Option",
        "Stopping is a proper result at every Gate",
        "before this policy is in force and the evaluation of the Initiative has been approved",
        "which option savings alone would choose, and which option employee interests alone",
        "before the first bid is opened",
    ],
)
def test_what_every_policy_says(policies: dict[str, str], sample: str, said: str) -> None:
    assert said in policies[sample]


@pytest.mark.parametrize(
    ("sample", "said", "not_said"),
    [
        ("insurer", "Lisdaran is large", "Harrowgate"),
        ("insurer", "at least six weeks before the earliest of three events", "public_body"),
        ("insurer", "unable to deliver its services to policyholders", "in open session on every"),
        ("insurer", "Regulation (EU) 2022/2554 (DORA)", "EBA/GL/2019/02"),
        ("insurer", "an economic entity that keeps its identity", "change of service provision"),
        ("county", "at least 25% of the contract value", "Group Company"),
        ("county", "shall consult the Union at least 35 days before bids", "policyholders"),
        ("county", "vote in open session on every contract with a value above $250,000", "DORA"),
        ("county", "Alternatives are looked for first", "competitive advantage?"),
        ("minimal", "is small. It can change course quickly", "From the top down"),
        ("minimal", "No requirement of law has been entered yet", "Supervisor told"),
    ],
)
def test_what_depends_on_the_organisation(
    policies: dict[str, str], sample: str, said: str, not_said: str
) -> None:
    assert said in policies[sample]
    assert not_said not in policies[sample]


def test_a_new_candidate_changes_nothing_in_the_policy(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(SAMPLES / "county", project)
    before = policy_of(project / "answers.yaml", tmp_path / "before")
    answers = (project / "answers.yaml").read_text(encoding="utf-8")
    assert answers.count("\ncandidates:\n") == 1
    changed = answers.replace("\ncandidates:\n", f"\n{NEW_CANDIDATE}", 1)
    (project / "answers.yaml").write_text(changed, encoding="utf-8")
    assert policy_of(project / "answers.yaml", tmp_path / "after") == before
