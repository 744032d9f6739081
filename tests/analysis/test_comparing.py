"""Findings compared: outcomes that flip apart from figures that move."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from policygen.analysis.comparing import Difference, compare_findings
from policygen.model import OpenPoint, Undetermined

WAITS = Undetermined((OpenPoint("x", "y", date(2027, 1, 1)),))


@pytest.mark.parametrize(
    ("key", "before", "after", "flips"),
    [
        ("leaders", ["a"], ["b"], True),
        ("leaders", [], ["b"], True),
        ("floors_failed", ("quality",), [], True),
        ("fits", True, False, True),
        ("outcome", "keep", "outsource", True),
        ("place", 1, 2, True),
        ("new_price", Decimal(2), Decimal(1), True),
        ("amount", Decimal(2), Decimal(1), True),
        ("payback", Decimal(2), None, True),
        ("total", 1.5, WAITS, True),
        ("money", {"total": 1}, WAITS, True),
        ("total", 1.5, 2.5, False),
        ("npv", Decimal("1.5"), Decimal("1.6"), False),
        ("day", date(2027, 1, 1), date(2027, 1, 2), False),
        ("count", 1, 2, False),
        ("flag", 1, True, True),
    ],
)
def test_what_flips(key: str, before: object, after: object, *, flips: bool) -> None:
    assert compare_findings({"d": {key: before}}, {"d": {key: after}}) == (
        Difference(f"d.{key}", before, after, flips),
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"total": 0.1 + 0.2}, {"total": 0.3}),
        ({"leaders": ["a"]}, {"leaders": ("a",)}),
        ({"npv": Decimal("1.50")}, {"npv": Decimal("1.5")}),
        ({"occurrences": [1]}, {"occurrences": [2]}),
        ({"pictures": {"a": 1}}, {"pictures": {"a": 2}}),
    ],
)
def test_what_is_no_difference(before: dict[str, object], after: dict[str, object]) -> None:
    assert compare_findings(before, after) == ()


def test_records_are_compared_by_their_name_not_by_their_place() -> None:
    before = [{"option": "a", "place": 1, "total": 2.0}, {"option": "b", "place": 2, "total": 1.0}]
    after = [{"option": "b", "place": 1, "total": 3.0}, {"option": "a", "place": 2, "total": 2.0}]
    found = compare_findings({"ranking": before}, {"ranking": after})
    assert [(each.path, each.before, each.after) for each in found] == [
        ("ranking.a.place", 1, 2),
        ("ranking.b.place", 2, 1),
    ]


def test_records_of_one_name_are_compared_by_place() -> None:
    before = [{"option": "a", "n": 1}, {"option": "a", "n": 2}]
    after = [{"option": "a", "n": 1}, {"option": "a", "n": 3}]
    (found,) = compare_findings({"rows": before}, {"rows": after})
    assert found == Difference("rows.1.n", 2, 3, flips=False)


def test_how_firm_a_result_is_moves_without_flipping() -> None:
    changes = [{"weight": 18.2, "from": ["a"], "to": ["b"]}]
    (found,) = compare_findings(
        {"flips": {"groups": {"savings": {"changes": changes}}}},
        {"flips": {"groups": {"savings": {"changes": []}}}},
    )
    assert not found.flips


def test_outcomes_come_first() -> None:
    before = {"npv": 1, "leaders": ["a"], "x": 1}
    after = {"npv": 2, "leaders": ["b"], "x": 2}
    assert [each.path for each in compare_findings(before, after)] == ["leaders", "npv", "x"]
