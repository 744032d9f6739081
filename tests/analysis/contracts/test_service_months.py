"""Months of performance: what counts as a result, as a miss, and as a miss in a row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policygen.analysis.contracts.credit_findings import (
    allocated,
    derivations_of,
    read_month,
    triggered,
)
from policygen.analysis.contracts.service_months import histories, measures, months_like
from policygen.errors import InvalidInput
from tests.analysis.contracts.test_derivations import contract, level

Record = dict[str, Any]


def entry(name: str, result: int | None, events: int | None = None, **rest: Any) -> Record:
    return {"id": name, "result": result, "events": events, **rest}


def month(number: int, *entries: Record) -> Record:
    """A month of 2028, or of 2029 from 13 on, with K2 at its target unless it is given."""
    named = {each["id"]: each for each in (entry("k2", 96), *entries)}
    first = date(2028 + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    return {"id": f"m{number}", "first": first, "levels": list(named.values())}


def k1(number: int, result: int | None, events: int | None = None, **rest: Any) -> Record:
    return month(number, entry("k1", result, events, **rest))


def agreed(*months: Record, **rules: Any) -> Record:
    return contract(*months, **{"minimum_events": 20, **rules})


def read(one: Record, place: int = -1) -> Record:
    return read_month(one, one["performance"][place])


def test_two_records_of_one_month_are_a_problem_with_its_place() -> None:
    again = {**k1(3, 96), "id": "again", "first": date(2028, 3, 31)}
    with pytest.raises(InvalidInput) as caught:
        read(agreed(k1(3, 80), again))
    (problem,) = caught.value.problems
    assert problem.code == "R111"
    assert problem.message == "the records m3 and again are both of the month 2028-03"
    assert problem.location.pointer == "contracts[desk].performance[again].first"


def test_a_worked_example_is_never_read_with_recorded_months() -> None:
    example = k1(3, 80) | {"worked_example": True, "id": "example"}
    one = agreed(example, k1(2, 80), k1(3, 80), k1(4, 80))
    assert read(one)["multipliers"] == {"k1": Decimal("1.5")}
    assert read(one, 0)["multipliers"] == {"k1": 1}
    assert [each["id"] for each in months_like(one, example)] == ["example"]
    assert triggered(one, "k1") == ["m2", "m3", "m4"]


def test_an_excused_miss_is_no_miss_in_a_row_and_triggers_nothing() -> None:
    one = agreed(k1(2, 80), k1(3, 80, relief="Force majeure"), k1(4, 80))
    assert read(one, 1)["grades"]["k1"] == "excused"
    assert (read(one, 1)["amount"], read(one, 1)["excused"]) == (0, ["k1"])
    assert read(one)["shares"] == {"k1": 40}
    assert triggered(one, "k1") == []


def test_relief_of_what_is_no_miss_changes_nothing() -> None:
    assert read(agreed(k1(2, 96, relief="Force majeure")))["grades"]["k1"] == "met"


def test_misses_in_stabilisation_count_for_nothing_unless_chosen() -> None:
    months = [k1(1, 80), k1(2, 80), k1(3, 80)]
    settling = agreed(*months)
    assert read(settling, 0)["in_stabilisation"] is True
    assert read(settling, 0)["grades"]["k1"] == "missed"
    assert read(settling)["multipliers"] == {"k1": 1}
    assert triggered(settling, "k1") == []
    chosen = agreed(*months, in_stabilisation=True)
    assert read(chosen)["multipliers"] == {"k1": Decimal("1.5")}
    assert triggered(chosen, "k1") == ["m1", "m2", "m3"]


def test_a_month_without_a_record_breaks_the_row() -> None:
    gap = agreed(k1(2, 80), k1(3, 80), k1(5, 80))
    assert read(gap)["multipliers"] == {"k1": 1}
    assert triggered(gap, "k1") == []


def test_a_long_row_of_misses_stays_a_row() -> None:
    one = agreed(*(k1(number, 80) for number in range(2, 26)))
    factors = [read(one, place)["multipliers"]["k1"] for place in range(24)]
    assert factors == [1, 1, *[Decimal("1.5")] * 22]
    assert triggered(one, "k1") == [f"m{number}" for number in range(2, 26)]
    assert all(read(one, place)["earned_back_total"] == 0 for place in range(24))


def test_months_without_any_agreed_level_cost_nothing() -> None:
    one = agreed(month(2))
    one["service_levels"] = []
    found = read(one)
    assert (found["amount"], found["grades"], found["missed"]) == (0, {}, [])


def test_the_window_of_a_trigger_is_counted_in_months_not_in_records() -> None:
    far = agreed(k1(2, 80), k1(4, 80), k1(6, 80), k1(14, 80))
    assert triggered(far, "k1") == []
    near = agreed(k1(2, 80), k1(4, 80), k1(6, 80), k1(13, 80))
    assert triggered(near, "k1") == ["m2", "m4", "m6", "m13"]


def test_a_month_of_few_events_is_read_with_the_two_before_it() -> None:
    one = agreed(k1(2, 96, 100), k1(3, 95, 100), k1(4, 80, 10))
    found = read(one)
    assert found["results"]["k1"] == Decimal("94.76190476190476190476190476")  # 19,900 of 210
    assert (found["grades"]["k1"], found["over_quarter"]) == ("amber", ["k1"])
    assert read(agreed(k1(2, 96, 100), k1(3, 95, 100), k1(4, 80, 20)))["grades"]["k1"] == "missed"
    assert read(agreed(*one["performance"], minimum_events=0))["grades"]["k1"] == "missed"


@pytest.mark.parametrize(
    ("before", "result"),
    [
        ([], 80),  # nothing to read it with: the month stands alone
        ([k1(2, 100, 100)], Decimal("98.18181818181818181818181818")),
        ([k1(1, 100, 100)], 80),  # three months back: too old
        ([k1(3, 100)], 80),  # its events are not recorded
        ([k1(3, None, 100)], 80),  # its result is missing
        ([k1(3, 60, 10, relief="Force majeure")], 80),  # excused: nobody answers for it twice
        ([k1(3, 60, 10)], 70),
        ([k1(3, 90, 10, relief="Force majeure")], 85),  # no miss, so there was nothing to excuse
    ],
)
def test_which_months_a_rolling_quarter_reads(before: list[Record], result: Decimal) -> None:
    assert read(agreed(*before, k1(4, 80, 10)))["results"]["k1"] == result


def test_a_month_without_any_event_is_no_miss() -> None:
    assert read(agreed(k1(3, None, 0)))["grades"]["k1"] == "not counted"
    assert read(agreed(k1(2, 80, 30), k1(3, None, 0)))["grades"]["k1"] == "missed"
    assert read(agreed(k1(3, None, 5)))["grades"]["k1"] == "missed"


def test_missing_data_that_are_no_miss_are_overlooked_once() -> None:
    def grades(*months: Record) -> list[str]:
        one = agreed(*months, missing_data_is_miss=False)
        return [read(one, place)["grades"]["k1"] for place in range(len(months))]

    assert grades(k1(2, None), k1(3, None)) == ["not counted", "missed"]
    assert grades(k1(2, None), k1(4, None)) == ["not counted", "not counted"]
    assert grades(month(2), month(3)) == ["not counted", "missed"]


def test_missing_data_may_be_excused() -> None:
    assert read(agreed(k1(3, None, relief="Default of the client")))["amount"] == 0


def test_a_quarterly_measure_stands_in_the_month_in_which_its_quarter_ends() -> None:
    months = [k1(number, 80 if number % 3 == 0 else None) for number in range(3, 10)]
    for record in months:
        record["levels"] = [each for each in record["levels"] if each.get("result")]
    one = agreed(*months)
    one["service_levels"][0]["period"] = "quarter"
    assert [each.month % 12 for each in histories(one, months, measures(one))["k1"]] == [2, 5, 8]
    assert read(one, 1)["grades"]["k1"] == "not counted"
    assert read(one, 1)["amount"] == 0
    assert read(one)["multipliers"] == {"k1": Decimal("1.5")}
    assert triggered(one, "k1") == ["m3", "m6", "m9"]


def test_a_capped_credit_returns_no_more_than_its_part() -> None:
    one = agreed(month(2, entry("k1", 80), entry("k2", 80)), k1(3, 96), k1(4, 96), repeat_after=9)
    for number, share in enumerate((150, 50)):
        one["service_levels"][number]["allocation"] = share
    found = read(one, 0)
    assert (found["amount"], found["capped"]) == (100, True)
    assert found["earned_back"] == {"k1": Decimal("37.5"), "k2": Decimal("12.5")}
    assert found["earned_back_total"] == 50


def test_levels_that_are_not_critical_take_no_share() -> None:
    one = agreed()
    assert allocated(one) == 60  # K3 has 30, but is not critical
    shares = {
        each.path[-1]: each.derive() for each in derivations_of((), one) if "shares" in each.path
    }
    assert shares == {"k1": 40, "k2": 20, "k3": 0}


def test_an_answer_of_a_later_month_is_read_only_for_the_earn_back() -> None:
    broken = {"id": "later", "first": date(2028, 4, 1)}  # no levels: reading them would fail
    one = agreed(k1(3, 96), broken)
    assert read(one, 0)["amount"] == 0
    missed = agreed(k1(3, 80), broken)
    with pytest.raises(KeyError):
        read(missed, 0)


def test_a_trigger_needs_a_level_that_is_marked() -> None:
    one = agreed(k1(2, 80), k1(3, 80), k1(4, 80))
    one["service_levels"] = [level("k1", 40, trigger=False)]
    assert triggered(one, "k1") == []
