"""Checks of a schema that is sound as such: references, defaults and examples fit."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

from cerberus import errors
from cerberus.schema import SchemaError

from policygen.problems import Problem
from policygen.schema.types import TYPES
from policygen.schema.validator import DOES_NOT_REFER, Validator, validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policygen.schema.fields import Field, Schema


def check_schema(schema: Schema, topics: Iterable[str]) -> Iterator[Problem]:
    """Give the problems of the named topics that only the whole schema shows.

    These are what Cerberus itself says against the rules, references that lead nowhere, and
    defaults and examples that do not fit their field.
    """
    wanted = [topic for topic in schema.topics if topic in set(topics)]
    told = [problem for topic in wanted for problem in _check_cerberus(schema, topic)]
    yield from told
    if not told:
        for field in schema.fields():
            if re.split(r"[.\[]", field.path)[0] in wanted:
                yield from _check_field(field, schema)


def _check_cerberus(schema: Schema, topic: str) -> Iterator[Problem]:
    try:
        Validator({topic: deepcopy(schema.rules[topic])})
    except SchemaError as error:
        for path, message in _flatten(error.args[0], ()):
            field = _nearest_field(schema, path)
            yield Problem("S009", f"{field.path}: {path[-1]}: {message}", field.location)


def _nearest_field(schema: Schema, path: tuple[str, ...]) -> Field:
    """Return the deepest field on a path through the rules, such as firm, schema, name, min."""
    known = path[0]
    for step in path[1:]:
        below = next((k for k in (f"{known}.{step}", f"{known}[]") if k in schema.by_path), None)
        if below is not None and (step == "schema" or not below.endswith("[]")):
            known = below
    return schema.by_path[known]


def _flatten(said: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(said, dict):
        for key, inner in said.items():
            yield from _flatten(inner, (*path, str(key)))
    elif isinstance(said, list):
        for inner in said:
            yield from _flatten(inner, path)
    else:
        yield path, str(said)


def _check_field(field: Field, schema: Schema) -> Iterator[Problem]:
    refers = _refers(field.rules)
    if refers and not _exists(refers, schema.by_path):
        message = f"{field.path}: refers to {refers}, which is no list of records"
        yield Problem("S006", message, field.location, "name a list whose records have an id")
    yield from _check_value("S007", "default", field, field.rules)
    yield from _check_value("S011", "example", field, field.rules.get("meta", {}))


def _refers(rules: Mapping[str, Any]) -> str:
    """Return the path a field refers to, be it by its value or by its keys."""
    return str(rules.get("refers") or rules.get("keysrules", {}).get("refers", ""))


def _exists(refers: str, fields: Mapping[str, Field]) -> bool:
    """Tell whether a path such as ``contracts.service_levels`` names something with ids."""
    known = ""
    for part in refers.split("."):
        known = f"{known}.{part}" if known else part
        if known not in fields:
            return False
        if f"{known}[]" in fields:
            known += "[]"
    names_records = f"{known}.id" in fields or f"{known}.*" in fields
    return names_records or (known.endswith("[]") and fields[known].type in {"id", "text"})


def _check_value(
    code: str, name: str, field: Field, holder: Mapping[str, Any]
) -> Iterator[Problem]:
    if name not in holder or (holder[name] is None and field.rules.get("nullable")):
        return
    rules = {
        rule: value for rule, value in field.rules.items() if rule not in {"default", "refers"}
    }
    _, found = validate({"value": rules}, {"value": as_answer(holder[name], field.rules)})
    for error in _leaves(found):
        wrong = ".".join(str(step) for step in error.document_path[1:])
        place = f" at {wrong}" if wrong else ""
        message = f"{field.path}: the {name}{place} does not fit ({error.rule or 'unknown field'})"
        yield Problem(code, message, field.location, f"the field takes {_wanted(field)}")


def _leaves(found: Any) -> Iterator[Any]:
    for error in found:
        if error.child_errors:
            yield from _leaves(error.child_errors)
        elif error.code not in {DOES_NOT_REFER.code, errors.DEPENDENCIES_FIELD.code}:
            yield error


def _wanted(field: Field) -> str:
    return " or ".join(TYPES[name].wanted for name in field.type.split(" or ") if name in TYPES)


def as_answer(value: Any, rules: Mapping[str, Any]) -> Any:
    """Return an example as an answer: a day may stand in quotes there, a list may show one item."""
    kind = rules.get("type")
    if kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    if kind == "list" and isinstance(value, list):
        return [as_answer(item, rules.get("schema", {})) for item in value]
    return value
