"""The validator: our types, open points, references and alternatives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policygen.model import OpenPoint
from policygen.schema import TYPES, Misplaced, validate

OPEN = OpenPoint("a figure", "finance", date(2027, 1, 1))


def broken(rules: dict[str, Any], value: Any) -> list[str]:
    """Return the rules that a value breaks."""
    _, errors = validate({"x": rules}, {"x": value})
    return [str(error.rule) for error in errors]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", ["x", "NO"], ["", "  ", 1, True, None, [], {}]),
        ("integer", [0, -1, 10**30], [True, False, Decimal("1.0"), "1"]),
        ("number", [1, Decimal("1.10")], [True, "1"]),
        ("money", [Decimal("19.80")], [False, "€5"]),
        ("percent", [0, 100, Decimal("0.5")], [101, -1, True, "5"]),
        ("date", [date(2027, 1, 1)], ["2027-01-01", 2027]),
        ("time", ["09:30", "23:59"], ["24:00", "9:30", "09:30\n", 930]),
        ("boolean", [True, False], [1, 0, "yes"]),
        ("id", ["a-1"], ["A", "con", 1]),
        ("dict", [{}], [[], "x"]),
        ("list", [[]], [{}, "x"]),
    ],
)
def test_types(kind: str, good: list[Any], bad: list[Any]) -> None:
    for value in [*good, OPEN]:
        assert broken({"type": kind}, value) == [], value
    for value in bad:
        assert broken({"type": kind}, value) in (["type"], ["nullable"]), value
    assert kind in TYPES


def test_open_points_drop_every_rule() -> None:
    rules = {"type": "list", "minlength": 3, "allowed": [1], "schema": {"type": "integer"}}
    assert broken(rules, OPEN) == []
    assert broken({"type": "text", "regex": "a", "anyof": [{"allowed": ["b"]}]}, OPEN) == []


def test_regex_takes_the_whole_text() -> None:
    rules = {"type": "text", "regex": "[A-Z]{2}"}
    assert broken(rules, "GB") == []
    assert broken(rules, "GB\n") == ["regex"]
    assert broken(rules, "GBR") == ["regex"]


def test_defaults_are_not_shared() -> None:
    rules = {"x": {"type": "list", "default": [], "schema": {"type": "text"}}}
    first, _ = validate(rules, {})
    first["x"].append("changed")
    assert validate(rules, {})[0] == {"x": []}


def test_default_does_not_hide_an_empty_answer() -> None:
    assert broken({"type": "text", "default": "d"}, None) == ["nullable"]


def test_wrong_containers_are_set_aside() -> None:
    rules = {"type": "list", "schema": {"type": "dict", "schema": {"a": {"type": "text"}}}}
    data, errors = validate({"x": rules}, {"x": {"a": {"b": 1}}})
    assert data == {"x": Misplaced({"a": {"b": 1}})}
    assert [error.rule for error in errors] == ["type"]


BUDGET = {
    "anyof": [
        {"type": "money"},
        {
            "type": "dict",
            "schema": {
                "amount": {"type": "money", "required": True},
                "per": {"type": "text", "coerce": "lower", "default": "year"},
            },
        },
    ]
}


def test_alternatives_fill_defaults_and_coerce() -> None:
    data, errors = validate({"x": BUDGET}, {"x": {"amount": 5}})
    assert (data, errors) == ({"x": {"amount": 5, "per": "year"}}, [])
    data, errors = validate({"x": BUDGET}, {"x": {"amount": 5, "per": "MONTH"}})
    assert (data, errors) == ({"x": {"amount": 5, "per": "month"}}, [])
    assert broken(BUDGET, 7) == []


def test_alternatives_work_in_lists() -> None:
    rules = {"x": {"type": "list", "schema": BUDGET}}
    data, errors = validate(rules, {"x": [1, {"amount": 2}]})
    assert (data, errors) == ({"x": [1, {"amount": 2, "per": "year"}]}, [])


def test_only_the_closest_alternative_complains() -> None:
    _, errors = validate({"x": BUDGET}, {"x": {"amount": "much", "pre": "year"}})
    paths = {child.document_path for error in errors for child in error.child_errors or [error]}
    assert paths == {("x", "amount"), ("x", "pre")}
    assert broken(BUDGET, "much") == ["anyof"]


def test_one_of_wants_one() -> None:
    rules = {"oneof": [{"type": "integer"}, {"type": "number"}]}
    assert broken(rules, Decimal("1.5")) == []
    assert broken(rules, 1) == ["oneof"]
    assert broken(rules, "x") == ["oneof"]


def test_references_follow_the_record_they_stand_in() -> None:
    item = {"id": {"type": "id"}, "uses": {"type": "id", "refers": "deals.levels"}}
    levels = {"type": "list", "schema": {"type": "dict", "schema": {"id": {"type": "id"}}}}
    deal = {**item, "levels": levels}
    rules = {
        "deals": {"type": "list", "schema": {"type": "dict", "schema": deal}},
        "best": {"type": "id", "refers": "deals.levels"},
    }

    def found(first: Any, best: str = "l2") -> list[tuple[Any, ...]]:
        deals = [{"id": "a", "levels": first, "uses": "l1"}, {"id": "b", "levels": [{"id": "l2"}]}]
        _, errors = validate(rules, {"deals": deals, "best": best})
        return [e.document_path for e in _leaves(errors)]

    assert found([{"id": "l1"}]) == []
    assert found([{"id": "l2"}]) == [("deals", 0, "uses")]
    assert found([{"id": "l2"}, OPEN]) == []  # the open record may be the one
    assert found(OPEN) == []
    assert found([{"id": OPEN}]) == []
    assert found([{"id": "l1"}], best="l9") == [("best",)]


def _leaves(errors: Any) -> Any:
    for error in errors:
        if error.child_errors:
            yield from _leaves(error.child_errors)
        else:
            yield error
