"""The rules of the verdict, one by one, and their reasons."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.candidates.reasons import Ground, Reason, reasons
from policygen.analysis.candidates.sheet import (
    MORE_THAN_SAVINGS,
    SAVINGS_ALONE,
    Sheet,
    read_sheet,
)
from policygen.analysis.candidates.verdict import Verdict, decide, fits
from tests.analysis.candidates.sheets import LIMITS, SHEETS, WEAK


def changed(**answers: Any) -> Sheet:
    return replace(WEAK, **answers)


def outcome(sheet: Sheet) -> str:
    return decide(sheet, LIMITS).outcome


def weights(sheet: Sheet) -> dict[str, str]:
    return {each.rule: each.weight for each in found(sheet)}


def found(sheet: Sheet) -> list[Reason]:
    return reasons(Ground(sheet, LIMITS, decide(sheet, LIMITS)))


@pytest.mark.parametrize("score", ["advantage", "internal"])
def test_there_is_no_verdict_without_both_scores(score: str) -> None:
    with pytest.raises(ValueError, match="both scores"):
        decide(changed(**{score: None}), LIMITS)


@pytest.mark.parametrize(
    ("advantage", "internal", "wanted"),
    [(4, 4, "keep"), (4, 3, "improve"), (3, 4, "share"), (3, 3, "outsource")],
)
def test_the_grid_stands_where_no_other_rule_speaks(
    advantage: int, internal: int, wanted: str
) -> None:
    assert outcome(changed(advantage=advantage, internal=internal)) == wanted


@pytest.mark.parametrize(
    ("stretched", "out_of_role", "wanted"),
    [
        (True, True, "outsource"),
        (True, False, "share"),
        (False, True, "share"),
        (True, None, "share"),
    ],
)
def test_only_both_kinds_of_strain_make_strong_performance_weak(
    stretched: bool, out_of_role: bool | None, wanted: str
) -> None:
    assert outcome(changed(internal=5, stretched=stretched, out_of_role=out_of_role)) == wanted


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({}, "automate"),
        ({"internal": 5}, "automate"),
        ({"advantage": 5}, "improve"),
        ({"advantage": 5, "internal": 5}, "keep"),
        ({"providers": 0, "purpose": SAVINGS_ALONE}, "automate"),
    ],
)
def test_what_is_mostly_automatable_is_automated_before_it_is_handed_on(
    answers: dict[str, Any], wanted: str
) -> None:
    assert outcome(changed(**answers, automatable=Decimal(50))) == wanted
    assert outcome(changed(automatable=Decimal("49.999"))) == "outsource"


@pytest.mark.parametrize(
    ("bar", "answers"),
    [
        ("market", {"providers": 1}),
        ("way-back", {"substitutability": "impossible", "reversibility": "impossible"}),
        ("savings-alone", {"purpose": SAVINGS_ALONE}),
    ],
)
def test_a_bar_turns_outsource_into_improve_and_carries_it(
    bar: str, answers: dict[str, Any]
) -> None:
    barred = changed(**answers)
    assert (outcome(barred), decide(barred, LIMITS).bars) == ("improve", (bar,))
    assert weights(barred)[bar] == "carried"
    assert weights(barred)["grid"] == "speaks against"
    shared = changed(**answers, internal=5)
    assert (outcome(shared), weights(shared)[bar]) == ("share", "supports")


@pytest.mark.parametrize("way", ["substitutability", "reversibility"])
def test_one_way_back_is_enough(way: str) -> None:
    assert outcome(changed(**{way: "impossible"})) == "outsource"
    assert weights(changed(**{way: "impossible"}))["way-back"] == "speaks against"


def test_several_bars_all_carry() -> None:
    assert weights(changed(providers=0, purpose=SAVINGS_ALONE)) == {
        "market": "carried",
        "savings-alone": "carried",
        "grid": "speaks against",
    }


def test_strain_carries_a_verdict_only_if_the_verdict_hangs_on_it() -> None:
    strained = changed(internal=5, stretched=True, out_of_role=True)
    assert weights(strained)["effort"] == "carried"
    assert weights(replace(strained, automatable=Decimal(80)))["effort"] == "supports"
    assert weights(changed(stretched=True))["effort"] == "supports"
    assert weights(changed(internal=5, stretched=True))["effort"] == "speaks against"


def test_reasons_give_the_figures() -> None:
    texts = {each.rule: each.text for each in found(changed(automatable=Decimal("62.50")))}
    assert texts["automation"].startswith("62.5 per cent of the volume needs no person. From 50 ")
    assert texts["grid"] == (
        "Competitive advantage of 2 of 5 is low (high from 4 on) and own performance of 2 of 5 "
        "counts as weak (strong from 4 on): the grid reads outsource."
    )
    thin = {each.rule: each.text for each in found(changed(providers=1))}
    assert thin["market"] == (
        "1 credible provider is known, fewer than the 2 that the policy asks for."
    )


def test_core_is_no_answer_that_counts() -> None:
    one = {"advantage": {"score": 2}, "internal": {"score": 2}}
    drivers: dict[str, Any] = {"ranked": []}
    assert read_sheet({**one, "core": True}, drivers) == read_sheet({**one, "core": False}, drivers)


@pytest.mark.parametrize(
    ("recorded", "derived", "bars", "wanted"),
    [
        ("automate", "improve", (), True),
        ("share", "improve", (), False),
        ("share", "improve", ("market",), True),
        ("outsource", "improve", ("market",), False),
        ("outsource", "automate", (), False),
        ("improve", "automate", (), True),
        ("improve", "outsource", (), False),
        ("automate", "outsource", (), True),
    ],
)
def test_a_recorded_verdict_may_do_less_but_not_more(
    recorded: str, derived: str, bars: tuple[str, ...], wanted: bool
) -> None:
    reading = "outsource" if bars else derived
    assert fits(recorded, Verdict(False, reading, bars, derived)) is wanted


@given(SHEETS)
def test_some_reason_carries_every_verdict(sheet: Sheet) -> None:
    given_reasons = found(sheet)
    assert given_reasons[0].weight == "carried"
    assert len({each.rule for each in given_reasons}) == len(given_reasons)
    assert all(each.text.endswith(".") for each in given_reasons)


@given(SHEETS)
def test_outsourcing_needs_a_market_a_way_back_and_more_than_savings(sheet: Sheet) -> None:
    if outcome(sheet) == "outsource":
        assert (sheet.providers or 0) >= LIMITS.providers_minimum
        assert sheet.purpose == MORE_THAN_SAVINGS
        assert (sheet.substitutability, sheet.reversibility) != ("impossible", "impossible")
        assert (sheet.advantage or 0) < LIMITS.advantage_high


@given(SHEETS, st.integers(1, 4))
def test_a_higher_advantage_never_leads_to_handing_on(sheet: Sheet, more: int) -> None:
    higher = replace(sheet, advantage=min(5, (sheet.advantage or 0) + more))
    if outcome(sheet) in {"keep", "improve"} and not decide(sheet, LIMITS).bars:
        assert outcome(higher) in {"keep", "improve"}
