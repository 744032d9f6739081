"""The samples fit the schemas, and the insurer's initiative adds up to the worked figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from policygen.analysis.decisions.scoring import score_of
from policygen.answers import load_answers
from policygen.model import Audience
from policygen.resources import packaged
from policygen.schema import load_schema

if TYPE_CHECKING:
    from pathlib import Path

# A sample with a schema of its own is about another subject.
SAMPLES = sorted(
    path
    for path in packaged("samples").glob("*/answers.yaml")
    if not (path.parent / "schemas").exists()
)
# What the policy itself reads: rules that stand, whatever initiative or contract there is.
STANDING = [
    "balance",
    "compliance",
    "continuity",
    "contract_standard",
    "control",
    "diligence",
    "drivers",
    "gates",
    "implementation",
    "organisation",
    "oversight",
    "people",
    "public_body",
    "raci",
    "roles",
    "scope",
    "screening",
    "security",
    "tiers",
]


def read(path: Path) -> Any:
    return load_answers(path, path.parent, load_schema()).data


@pytest.fixture(scope="module")
def decision() -> Any:
    """Return the insurer's decision."""
    (record,) = read(packaged("samples") / "insurer" / "answers.yaml")["decisions"]
    return record


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_samples_fit_and_lie_in_projects(path: Path) -> None:
    answers = read(path)
    assert (path.parent / "policygen.yaml").is_file()
    codes = [role["code"] for role in answers["roles"]]
    assert len(set(codes)) == len(codes)
    for decision in answers["decisions"]:
        check_decision(decision, answers)


def check_decision(decision: Any, answers: Any) -> None:
    """Weights add up, every year has a cost, weights and floors keep the policy's limits."""
    model = decision["model"]
    assert sum(each["weight"] for each in model["criteria"]) == 100
    assert [len(option["yearly"]) for option in decision["options"]] == [
        decision["years"] for _ in decision["options"]
    ]
    assert [option["kind"] for option in decision["options"]].count("status-quo") == 1
    for group in ("savings", "quality", "employees"):
        limits = answers["balance"][group]
        weight = sum(each["weight"] for each in model["criteria"] if each["group"] == group)
        assert limits["minimum"] <= weight <= limits["maximum"]
        assert model["floors"][group] >= limits["floor"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_savings_are_worked_out_from_the_costs_and_not_given(path: Path) -> None:
    for decision in read(path)["decisions"]:
        first = decision["model"]["criteria"][0]
        assert (first["group"], first["computed"]) == ("savings", "npv-savings")


@pytest.mark.parametrize(
    ("name", "total", "groups", "failed"),
    [
        ("improve", 62.79, (30.35, 67.92, 100.0), ()),
        ("onshore", 67.92, (55.38, 69.90, 82.32), ()),
        ("blend", 50.98, (62.90, 50.75, 34.66), ("quality", "employees")),
    ],
)
def test_the_insurers_options_score_as_worked(
    decision: Any, name: str, total: float, groups: tuple[float, ...], failed: tuple[str, ...]
) -> None:
    option = next(each for each in decision["options"] if each["id"] == name)
    result = score_of(decision, option)
    assert result.total == pytest.approx(total, abs=0.006)
    assert tuple(result.groups.values()) == pytest.approx(groups, abs=0.006)
    assert result.floors_failed == failed


def test_the_insurers_jobs_add_up(decision: Any) -> None:
    for option in decision["options"]:
        jobs = option["jobs"]
        assert jobs["kept"] == jobs["retained"] + jobs["transferred"]
        assert jobs["kept"] + jobs["voluntary"] + jobs["redundant"] == 82


def test_what_the_policy_reads_is_not_for_the_board_alone() -> None:
    schema = load_schema()
    for field in schema.fields():
        if field.path.split(".")[0].removesuffix("[]") in STANDING:
            assert schema.audience_of(field.path) not in {Audience.BOARD, Audience.PRIVILEGED}


@pytest.mark.parametrize(
    "path",
    ["decisions[].options[].jobs.redundant", "decisions[].options[].one_off", "candidates[].jobs"],
)
def test_counts_costs_and_scores_are_for_the_board(path: str) -> None:
    assert load_schema().audience_of(path) is Audience.BOARD
