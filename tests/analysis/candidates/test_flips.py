"""What would flip a verdict, and which answers it still waits for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from policygen.analysis.candidates.flips import (
    answer_flips,
    domain,
    missing_answers,
    possible_outcomes,
    threshold_flips,
)
from policygen.analysis.candidates.sheet import (
    ANSWER_OF,
    MORE_THAN_SAVINGS,
    SAVINGS_ALONE,
    Sheet,
    Thresholds,
)
from policygen.analysis.candidates.verdict import decide
from tests.analysis.candidates.sheets import LIMITS, SHEETS, WEAK


def flips(sheet: Sheet, thresholds: Thresholds = LIMITS) -> dict[str, tuple[Any, str]]:
    return {each.name: (each.after, each.outcome) for each in answer_flips(sheet, thresholds)}


def test_nothing_flips_what_is_not_settled() -> None:
    unsettled = replace(WEAK, providers=None)
    assert answer_flips(unsettled, LIMITS) == []
    assert threshold_flips(unsettled, LIMITS) == []


def test_the_nearest_change_of_each_answer() -> None:
    assert flips(WEAK) == {
        "advantage": (4, "improve"),
        "internal": (4, "share"),
        "automatable": (50, "automate"),
        "providers": (1, "improve"),
        "purpose": (SAVINGS_ALONE, "improve"),
    }


def test_a_bar_can_be_lifted() -> None:
    found = flips(replace(WEAK, purpose=SAVINGS_ALONE))
    assert found == {
        "internal": (4, "share"),
        "automatable": (50, "automate"),
        "purpose": (MORE_THAN_SAVINGS, "outsource"),
    }
    shut = replace(WEAK, substitutability="impossible", reversibility="impossible")
    assert flips(shut)["substitutability"] == ("difficult", "outsource")


def test_strain_can_flip_a_verdict() -> None:
    strained = replace(WEAK, internal=5, stretched=True, out_of_role=True)
    assert flips(strained)["stretched"] == (False, "share")
    assert flips(strained)["out_of_role"] == (False, "share")
    assert "internal" not in flips(strained)


def test_thresholds_flip_by_one_point_or_not_at_all() -> None:
    close = replace(WEAK, advantage=3, internal=3, providers=2, automatable=Decimal(49))
    found = {(each.name, each.after, each.outcome) for each in threshold_flips(close, LIMITS)}
    assert found == {
        ("advantage_high", 3, "improve"),
        ("internal_strong", 3, "share"),
        ("providers_minimum", 3, "improve"),
        ("automate_from", 49, "automate"),
    }
    assert threshold_flips(WEAK, LIMITS) == []
    lowest = Thresholds(1, 1, 1, Decimal())
    assert all(each.after >= 0 for each in threshold_flips(WEAK, lowest))


@pytest.mark.parametrize(
    ("unknown", "missing"),
    [
        (["advantage", "providers"], ["advantage.score"]),
        (["providers"], ["market.providers"]),
        (["substitutability"], []),  # the other way back is known and easy
        (["substitutability", "reversibility"], ["substitutability", "reversibility"]),
        (["purpose", "automatable"], ["drivers"]),
        (["stretched", "out_of_role"], []),  # performance is weak anyhow
    ],
)
def test_only_answers_on_which_the_outcome_hangs_are_missing(
    unknown: list[str], missing: list[str]
) -> None:
    sheet = replace(WEAK, **dict.fromkeys(unknown))
    assert missing_answers(sheet, LIMITS) == missing
    assert (len(possible_outcomes(sheet, LIMITS)) == 1) is (missing == [])


def test_a_bar_settles_what_other_bars_leave_unknown() -> None:
    barred = Sheet(advantage=1, internal=1, purpose=SAVINGS_ALONE)
    assert possible_outcomes(barred, LIMITS) == ["improve"]
    assert missing_answers(barred, LIMITS) == []


def test_a_huge_minimum_is_no_burden() -> None:
    huge = replace(LIMITS, providers_minimum=10**18)
    bare = Sheet(advantage=2, internal=5, automatable=Decimal(10))
    assert possible_outcomes(bare, huge)
    found = answer_flips(replace(WEAK, providers=10**19), huge)
    assert [flip.after for flip in found if flip.name == "providers"] == [10**18 - 1]


@given(SHEETS)
def test_every_flip_flips_and_no_nearer_value_does(sheet: Sheet) -> None:
    before = decide(sheet, LIMITS).outcome
    for flip in answer_flips(sheet, LIMITS):
        assert decide(replace(sheet, **{flip.name: flip.after}), LIMITS).outcome == flip.outcome
        assert flip.outcome != before
        if flip.name in {"advantage", "internal"}:
            step = 1 if flip.after > flip.before else -1
            for value in range(flip.before + step, flip.after, step):
                nearer: dict[str, Any] = {flip.name: value}
                assert decide(replace(sheet, **nearer), LIMITS).outcome == before


@given(SHEETS)
def test_an_answer_without_a_flip_changes_nothing(sheet: Sheet) -> None:
    before = decide(sheet, LIMITS).outcome
    for name in set(ANSWER_OF) - {flip.name for flip in answer_flips(sheet, LIMITS)}:
        if getattr(sheet, name) is None:
            continue
        for value in domain(name, LIMITS):
            assert decide(replace(sheet, **{name: value}), LIMITS).outcome == before
