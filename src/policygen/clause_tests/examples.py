"""The schema's examples as answers: one record of each list, every field answered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policygen.problems import Location
from policygen.schema import known_ids
from policygen.source import Entry, ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.schema import Schema
    from policygen.source import Node

_PLACE = Location("the schema's examples")


def example_answers(schema: Schema) -> MappingNode:
    """Return answers made of the defaults and examples of a schema.

    A list that has no default has as few records as it may, and one at least. Where an example
    names a record that is not there, the first one stands for it.
    """
    data = {topic: _value(rules) for topic, rules in schema.rules.items()}
    data = {topic: value for topic, value in data.items() if value is not None}
    for topic, rules in schema.rules.items():
        if topic in data:
            data[topic] = _referring(data[topic], rules, data, (topic,))
    node = _node(data)
    assert isinstance(node, MappingNode)  # noqa: S101  (for the type checker)
    return node


def _value(rules: Mapping[str, Any]) -> Any:
    default, kind = rules.get("default"), rules.get("type")
    inside = rules.get("schema", {})
    example = rules.get("meta", {}).get("example")
    if kind == "dict" and inside:
        return _fields(inside)
    if kind == "list" and not default and "schema" in inside:
        return _records(_fields(inside["schema"]), rules.get("minlength", 1))
    if default not in (None, [], {}):
        return _dated(default, rules)
    if kind == "list" and example is None:
        example = inside.get("meta", {}).get("example")
        return None if example is None else [_dated(example, inside)]
    return _dated(example, rules)


def _records(record: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Return as many records as a list must have at least, each with an id of its own."""
    named = (record | {"id": f"{record.get('id')}-{number}"} for number in range(2, count + 1))
    return [record, *named]


def _fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a record; of those that exclude each other the first."""
    found: dict[str, Any] = {}
    for key, rules in fields.items():
        excludes = rules.get("excludes", ())
        others = {excludes} if isinstance(excludes, str) else set(excludes)
        value = None if others & set(found) else _value(rules)
        if value is not None:
            found[key] = value
    return found


def _dated(value: Any, rules: Mapping[str, Any]) -> Any:
    """Return an example with its days as days: they may stand in quotes in a schema."""
    if rules.get("type") == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, list):
        return [_dated(item, rules.get("schema", {})) for item in value]
    if isinstance(value, dict):
        inside = rules.get("schema", {})
        return {key: _dated(item, inside.get(key, {})) for key, item in value.items()}
    return value


def _referring(value: Any, rules: Mapping[str, Any], root: Any, at: tuple[Any, ...]) -> Any:
    """Return a value in which every reference leads to a record that is there."""
    if isinstance(value, dict):
        inside, each = rules.get("schema", {}), rules.get("valuesrules", {})
        fitted = {
            key: _referring(item, inside.get(key, each), root, (*at, key))
            for key, item in value.items()
        }
        return {key: item for key, item in fitted.items() if item is not None}
    if isinstance(value, list):
        inner = rules.get("schema", {})
        fitted_items = [
            _referring(item, inner, root, (*at, place)) for place, item in enumerate(value)
        ]
        return list(dict.fromkeys(fitted_items)) if "refers" in inner else fitted_items
    if "refers" not in rules:
        return value
    known = known_ids(root, rules["refers"], at) or ()
    return value if value in known else next(iter(known), None)


def _node(value: Any) -> Node:
    match value:
        case dict():
            entries = {
                str(key): Entry(str(key), _PLACE, _node(item)) for key, item in value.items()
            }
            return MappingNode(entries, _PLACE)
        case list():
            return ListNode(tuple(_node(item) for item in value), _PLACE)
        case float():
            return ScalarNode(Decimal(str(value)), str(value), _PLACE)
        case _:
            return ScalarNode(value, str(value), _PLACE)
