"""What the policy says of the verdict is what the code does, and the paper says it in words."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from policygen.analysis.candidates.verdict import FITTING, Verdict, fits
from policygen.pipeline import BuildRequest, build
from policygen.resources import packaged

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = packaged("samples")


def built(answers: Path, out: Path) -> dict[str, str]:
    """Return the Markdown of the policy and the paper, each in lines without line breaks within."""
    wanted = ("outsourcing-policy", "options-analysis")
    build(BuildRequest(answers, out=out, formats=("md",), documents=wanted))
    (paper,) = out.glob("decisions/*/options-analysis.md")
    return {
        "policy": _plain((out / "outsourcing-policy.md").read_text(encoding="utf-8")),
        "paper": _plain(paper.read_text(encoding="utf-8")),
    }


def _plain(text: str) -> str:
    return re.sub(r"\]\(#[^)]*\)|<a id=[^>]*></a>|[\[*]", "", text).replace("\n    ", " ")


def _in_one_line(text: str) -> str:
    return text.replace("\n", " ")


def changed(sample: str, tmp_path: Path, *changes: tuple[str, str]) -> dict[str, str]:
    """Return the documents of a sample with some of its answers changed."""
    project = tmp_path / "project"
    shutil.copytree(SAMPLES / sample, project)
    answers = (project / "answers.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in answers
        answers = answers.replace(before, after, 1)
    (project / "answers.yaml").write_text(answers, encoding="utf-8")
    return built(project / "answers.yaml", tmp_path / "out")


@pytest.fixture(scope="module", params=["county", "insurer", "minimal"])
def policy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the policy of a sample: a public body, a large and a small firm."""
    answers = SAMPLES / request.param / "answers.yaml"
    return built(answers, tmp_path_factory.mktemp(request.param))["policy"]


def test_the_table_of_fitting_verdicts_is_the_one_of_the_code(policy: str) -> None:
    rows = re.search(
        r"The rules give \| May be recorded instead \|\n\|[-| ]+\n((?:\|.*\n)+)", policy
    )
    assert rows
    for line in rows[1].splitlines():
        derived, instead = (cell.strip().lower() for cell in line.strip("|").split("|"))
        usual, _, barred = instead.partition("; also ")
        named = set(re.findall(r"keep|improve|share|automate|outsource", usual)) | {derived}
        assert named == FITTING[derived]
        lifted = fits("share", Verdict(strong=False, reading="", bars=("market",), outcome=derived))
        assert ("share, where a bar has led to improve" in barred) is (
            lifted and "share" not in FITTING[derived]
        )


@pytest.mark.parametrize(
    "said",
    [
        "counts as weak if lines 4 and 5 are both answered with yes",
        "where 50% or more of the volume needs no person (line 7), a reading of share or outsource",
        "the market has fewer than two credible Providers (line 10)",
        "it would be impossible to replace a Provider and impossible to take the work back",
        "the Candidate serves no Driver other than savings (line 9)",
        "Whether the Function is called core (line 3) changes nothing in these rules",
        "An answer that is missing is not guessed",
        "which single answer, if it were different, would change it",
        "Options are priced on the volume that is left after the fix",
    ],
)
def test_what_the_policy_says_of_the_verdict(policy: str, said: str) -> None:
    assert said in policy


def test_the_lines_that_the_rules_name_are_those_of_the_criteria(policy: str) -> None:
    for line, words in (
        (3, "Is it called core?"),
        (4, "stretched to the limit"),
        (5, "outside their job descriptions"),
        (7, "How does the process run today"),
        (9, "Which Drivers does it serve?"),
        (10, "How many credible Providers"),
        (12, "How easily could a Provider be replaced"),
    ):
        assert re.search(rf"^\| {line} \|[^|]*{re.escape(words)}", policy, re.MULTILINE)


def test_the_thresholds_of_the_policy_are_those_of_the_answers(tmp_path: Path) -> None:
    screening = ("  providers_minimum: 2\n", "  providers_minimum: 3\n  automate_from: 62.5\n")
    policy = changed("insurer", tmp_path, screening)["policy"]
    assert "where 62.5% or more of the volume needs no person" in policy
    assert "fewer than three credible Providers" in policy


def test_the_paper_says_what_would_change_the_verdict(tmp_path: Path) -> None:
    paper = changed("insurer", tmp_path)["paper"]
    assert (
        "A score of 4 instead of 2 for competitive advantage would turn it into “improve it "
        "in-house”." in paper
    )
    turned = "One credible provider instead of seven would turn it into “improve it in-house”."
    assert turned in paper
    assert "leaves 31,980 contacts a year, on which the options are priced" in paper
    assert "until it is, a price for all 41,000 contacts pays for waste" in paper
    assert "Not assessed yet: flexibility and management." in paper


def test_a_recorded_verdict_that_departs_is_told_with_both_reasons(tmp_path: Path) -> None:
    paper = changed("insurer", tmp_path, ("market: {providers: 7,", "market: {providers: 1,"))[
        "paper"
    ]
    assert "The recorded verdict departs from the rules." in paper
    assert "1 credible provider is known, fewer than the 2 that the policy asks for." in paper
    assert "a deep market and an easy way back" in paper


def test_a_recorded_verdict_may_go_less_far(tmp_path: Path) -> None:
    paper = changed(
        "insurer",
        tmp_path,
        ('{outcome: outsource, reason: "Low', '{outcome: automate, reason: "Low'),
    )["paper"]
    said = "Outsource it. The recorded verdict is one that the policy allows in its place."
    assert said in _in_one_line(paper)


def test_answers_that_are_missing_leave_the_verdict_open_and_are_named(tmp_path: Path) -> None:
    paper = changed("minimal", tmp_path)["paper"]
    assert "it may become “improve it in-house” or “outsource it”" in paper
    assert (
        "It hangs on the number of credible providers, how easily a provider could be replaced and "
        "how easily the work could be taken back." in _in_one_line(paper)
    )
    assert "Nobody has looked at the process yet." in paper
    assert "Evidence is lacking for the benefit (source and date)." in paper
    assert "Not answered: cost-efficiency." in paper


def test_an_open_answer_leaves_the_verdict_not_yet_determined(tmp_path: Path) -> None:
    point = "{open: {need: the number of providers, owner: procurement, due: 2027-02-01}}"
    paper = changed("insurer", tmp_path, ("providers: 7", f"providers: {point}"))["paper"]
    waits = "Not yet determined: waits for the number of providers (procurement"
    assert f"By the rules of the policy. {waits}" in paper
    assert paper.count(waits) == 1


def test_old_and_late_evidence_is_told(tmp_path: Path) -> None:
    old = changed(
        "insurer",
        tmp_path / "old",
        ("source: Member survey 2026, date: 2026-09-30", "source: Member survey, date: 2025-12-31"),
    )["paper"]
    assert (
        "Evidence was older than 12 months on the day of the verdict for competitive advantage "
        "(31 December 2025)." in old
    )
    late = changed("county", tmp_path / "late")["paper"]
    assert "which cannot rest on it, for cost-efficiency (November 15, 2027)." in late


def test_hostile_answers_stay_values(tmp_path: Path) -> None:
    hostile = "R&D *core* | <b> {{ x }}"
    paper = changed(
        "insurer", tmp_path, ("unit: contacts, defects", f"unit: '{hostile}', defects")
    )["paper"]
    assert "{{ x }}" not in paper.replace("\\{\\{", "")
    assert "<b>" not in paper
