"""Evidence of a candidate's answers: what is lacking, too old, or younger than the verdict."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policygen.analysis.candidates.evidence import (
    evidence_after,
    evidence_gaps,
    evidence_missing,
    evidence_old,
)

SCREEN = {"evidence_months": 12}
ANSWER = {"figure": "11 %", "source": "Payroll", "date": date(2026, 9, 30)}


def test_evidence_is_a_figure_a_source_and_a_date() -> None:
    full = {"figure": "11 %", "source": "Payroll", "date": date(2026, 9, 30)}
    names = ("advantage", "internal", "stretched", "out_of_role", "cost_efficient")
    assert evidence_missing(dict.fromkeys(names, full)) == []
    thin = {**dict.fromkeys(names, full), "internal": {"figure": "70"}, "stretched": None}
    assert evidence_missing(thin) == [
        "internal.source",
        "internal.date",
        "stretched.figure",
        "stretched.source",
        "stretched.date",
    ]


def test_a_question_that_nobody_answered_is_told_from_a_gap() -> None:
    found = {each["answer"]: each["answered"] for each in evidence_gaps({"internal": {"score": 2}})}
    assert (found["internal"], found["advantage"]) == (True, False)


def test_figures_of_the_market_and_of_readiness_need_their_source_too() -> None:
    names = ("advantage", "internal", "stretched", "out_of_role", "cost_efficient")
    sheet: dict[str, Any] = {
        **dict.fromkeys(names, ANSWER),
        "market": {"providers": 3, "date": date(2026, 12, 4)},
        "readiness": [
            {"id": "delegation", "title": "Delegation", "score": 2, **ANSWER, "source": None}
        ],
    }
    assert evidence_missing(sheet) == ["market.source", "readiness[delegation].source"]
    assert evidence_gaps(sheet) == [
        {"answer": "market", "answered": True, "title": None, "lacks": ["source"]},
        {
            "answer": "readiness[delegation]",
            "answered": True,
            "title": "Delegation",
            "lacks": ["source"],
        },
    ]


@pytest.mark.parametrize(
    ("verdict", "old"),
    [
        (date(2027, 9, 29), []),
        (date(2027, 9, 30), []),  # twelve months to the day still count
        (date(2027, 10, 1), ["internal"]),
    ],
)
def test_evidence_may_be_as_old_as_the_policy_says(verdict: date, old: list[str]) -> None:
    sheet = {
        "internal": ANSWER,
        "market": {"providers": 3, "date": date(2026, 12, 4)},
        "verdict": {"outcome": "keep", "date": verdict},
    }
    found = evidence_old(sheet, SCREEN)
    assert found is not None
    assert [each["answer"] for each in found] == old


def test_a_verdict_cannot_rest_on_what_was_found_after_it() -> None:
    sheet = {"internal": ANSWER, "verdict": {"outcome": "keep", "date": date(2026, 9, 29)}}
    assert evidence_after(sheet) == [{"answer": "internal", "date": date(2026, 9, 30)}]
    sheet["verdict"] = {"outcome": "keep", "date": date(2026, 9, 30)}
    assert evidence_after(sheet) == []


def test_without_a_verdict_no_evidence_is_old_or_late() -> None:
    assert evidence_old({"internal": ANSWER}, SCREEN) is None
    assert evidence_after({"internal": ANSWER}) is None
