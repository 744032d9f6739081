"""What each interest alone would choose, beside what is recommended."""

from __future__ import annotations

from policygen.analysis.decisions.trade_off import read_trade_off
from tests.analysis.decisions.thin import decision, with_option


def test_without_a_scored_recommendation_there_is_no_trade_off() -> None:
    assert read_trade_off(decision()) is None
    failing = with_option(1, checks=[{"id": "licence", "passed": False}])
    assert read_trade_off({**failing, "recommendation": {"option": "near"}}) is None


def test_an_interest_that_would_choose_another_says_why_and_at_what_price() -> None:
    rows = read_trade_off(decision(recommendation={"option": "near"}))
    assert rows is not None
    savings, employees = rows
    assert savings["leader"] == "far"
    assert not savings["agrees"]
    assert (savings["criterion"], savings["score"], savings["chosen_score"]) == ("cost", 100, 50)
    assert savings["loses"] == [{"group": "employees", "score": 20, "chosen_score": 80}]
    assert savings["floors_failed"] == ["employees"]
    assert (employees["agrees"], employees["criterion"], employees["loses"]) == (True, None, [])


def test_a_shared_first_place_agrees() -> None:
    tied = with_option(2, figures={"cost": 5, "people": 8})
    rows = read_trade_off({**tied, "recommendation": {"option": "far"}})
    assert rows is not None
    assert all(row["agrees"] and row["leaders"] == ["far", "near"] for row in rows)
