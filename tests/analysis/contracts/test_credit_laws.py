"""Laws of service credits, over any run of months."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policygen.analysis.contracts.credit_findings import read_month, triggered
from tests.analysis.contracts.test_service_months import agreed, entry, month

if TYPE_CHECKING:
    from decimal import Decimal

Record = dict[str, Any]

RESULTS = st.integers(85, 100)
ENTRIES = st.tuples(RESULTS, st.none() | st.integers(0, 40), st.booleans())


@st.composite
def contracts(draw: st.DrawFn, *, relieved: bool = True) -> Record:
    """Draw a contract with up to eight months, with gaps, few events and relief.

    Its shares may together exceed the amount at risk, or not: both kinds are drawn.
    """
    numbers = draw(st.lists(st.integers(1, 12), min_size=1, max_size=8, unique=True))
    months = []
    for number in numbers:
        entries = []
        for name in ("k1", "k2"):
            result, events, excused = draw(ENTRIES)
            relief = "Force majeure" if relieved and excused else None
            entries.append(entry(name, result, events, relief=relief))
        months.append(month(number, *entries))
    one = agreed(
        *months,
        in_stabilisation=draw(st.booleans()),
        minimum_events=draw(st.sampled_from([0, 20])),
        repeat_after=draw(st.integers(2, 3)),
    )
    most = draw(st.sampled_from([33, 120]))  # 33 twice, times 1.5, stays under the cap
    for level in one["service_levels"]:
        level["allocation"] = draw(st.integers(0, most))
    return one


def credits_of(one: Record) -> list[Record]:
    return [read_month(one, each) for each in one["performance"]]


def amounts(one: Record) -> list[Decimal]:
    """Return each month's credit and, without a cap, what is left of it after the earn-back.

    Under a cap the parts of all misses shrink together, so that one miss more may move some of the
    credit from a miss that is not earned back to one that is.
    """
    found = credits_of(one)
    can_be_capped = any(level["allocation"] > 33 for level in one["service_levels"])
    left = [each["amount"] - each["earned_back_total"] for each in found]
    return [each["amount"] for each in found] + ([] if can_be_capped else left)


@given(contracts())
@settings(max_examples=150)
def test_a_credit_never_exceeds_the_pool_nor_the_earn_back_the_credit(one: Record) -> None:
    for found in credits_of(one):
        assert 0 <= found["amount"] <= found["at_risk"]
        assert 0 <= found["earned_back_total"] <= found["amount"]


@given(contracts(relieved=False), st.data())
@settings(max_examples=150)
def test_a_worse_result_never_lowers_a_credit(one: Record, data: st.DataObject) -> None:
    worse = deepcopy(one)
    chosen = data.draw(st.sampled_from(worse["performance"]))
    spoilt = data.draw(st.sampled_from(chosen["levels"]))
    spoilt["result"] -= data.draw(st.integers(1, 20))
    before, after = amounts(one), amounts(worse)
    assert all(low <= high for low, high in zip(before, after, strict=True))
    for level in ("k1", "k2"):
        assert set(triggered(one, level)) <= set(triggered(worse, level))


@given(contracts(), st.data())
@settings(max_examples=150)
def test_excusing_a_miss_never_raises_a_credit(one: Record, data: st.DataObject) -> None:
    excused = deepcopy(one)
    chosen = data.draw(st.sampled_from(excused["performance"]))
    data.draw(st.sampled_from(chosen["levels"]))["relief"] = "Default of the client"
    before, after = amounts(one), amounts(excused)
    assert all(high >= low for high, low in zip(before, after, strict=True))
    for level in ("k1", "k2"):
        assert set(triggered(excused, level)) <= set(triggered(one, level))


@given(contracts())
@settings(max_examples=50)
def test_the_order_of_the_records_does_not_matter(one: Record) -> None:
    turned = {**one, "performance": one["performance"][::-1]}
    assert credits_of(turned)[::-1] == credits_of(one)
