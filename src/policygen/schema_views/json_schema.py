"""The schema as JSON Schema (draft 2020-12), with which editors complete and check answers.

References between records, and rules between answers, are beyond it: ``check`` tells those.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policygen.schema import TYPES, is_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.schema import Schema

_ID = "^[a-z][a-z0-9-]{0,40}$"
_DEVICE_LIKE = ("con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(10)))
_TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string", "pattern": r"\S"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "money": {"type": "number"},
    "percent": {"type": "number", "minimum": 0, "maximum": 100},
    "date": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "boolean": {"type": "boolean"},
    "id": {
        "type": "string",
        "pattern": _ID,
        "not": {"enum": [name for name in _DEVICE_LIKE if not is_id(name)]},
    },
    "dict": {"type": "object"},
    "list": {"type": "array"},
}
_OPEN = {"$ref": "#/$defs/open_point"}
_OPEN_POINT = {
    "title": "Open point",
    "description": "An answer that is not known yet: what is needed, from whom, by when.",
    "type": "object",
    "properties": {
        "open": {
            "type": "object",
            "properties": {
                "need": {**_TYPES["text"], "description": "What is needed."},
                "owner": {**_TYPES["text"], "description": "Who gives it."},
                "due": {**_TYPES["date"], "description": "By when."},
            },
            "required": ["need", "owner", "due"],
            "additionalProperties": False,
        }
    },
    "required": ["open"],
    "additionalProperties": False,
}
_EXTENDS = {
    "title": "Extends",
    "description": "A file of the project whose answers stand where this one is silent.",
    "type": "string",
    "minLength": 1,
}
_LIMITS = {
    "text": ("minLength", "maxLength"),
    "id": ("minLength", "maxLength"),
    "list": ("minItems", "maxItems"),
    "dict": ("minProperties", "maxProperties"),
}


def render_json_schema(schema: Schema) -> str:
    """Return the schema of a whole answers file as JSON Schema."""
    topics = {topic: _field(rules) for topic, rules in schema.rules.items()}
    required = [topic for topic, rules in schema.rules.items() if rules.get("required")]
    content = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "policygen answers",
        "type": "object",
        "properties": {"extends": _EXTENDS, **topics},
        "additionalProperties": False,
        # A file that extends others may leave to them what is required.
        "if": {"required": ["extends"]},
        "else": {"required": required},
        "$defs": {
            "open_point": _OPEN_POINT,
            **{name: {"anyOf": [form, _OPEN]} for name, form in _TYPES.items()},
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_as_json) + "\n"


def _field(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of one field: its value, or an open point in its place."""
    meta = rules.get("meta", {})
    said: dict[str, Any] = {}
    if "title" in meta:
        said["title"] = meta["title"]
    if description := _description(rules, meta):
        said["description"] = description
    if meta.get("example") is not None:
        said["examples"] = [meta["example"]]
    default = rules.get("default")
    # Editors offer a default to be written down: whole packaged tables are better left unsaid.
    if default is not None and (default == [] or not isinstance(default, dict | list)):
        said["default"] = default
    forms = list(_values(rules))
    kind = rules.get("type")
    if isinstance(kind, str) and forms == [_TYPES[kind]] and not rules.get("nullable"):
        return {**said, "$ref": f"#/$defs/{kind}"}
    if rules.get("nullable"):
        forms.append({"type": "null"})
    return {**said, "anyOf": [*forms, _OPEN]}


def _description(rules: Mapping[str, Any], meta: Mapping[str, Any]) -> str:
    unit = f"Unit: {meta['unit']}." if "unit" in meta else ""
    refers = f"An id in {rules['refers']}." if "refers" in rules else ""
    return " ".join(part for part in (meta.get("help", ""), unit, refers) if part)


def _values(rules: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a schema for each type that a field takes."""
    kinds = rules.get("type", [])
    for kind in [kinds] if isinstance(kinds, str) else kinds or [""]:
        parts = [dict(_TYPES.get(kind, {})), *_constraints(rules, kind), *_combined(rules, kind)]
        yield _joined(parts)


def _joined(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Put schemas into one, side by side where they say different things of one key."""
    whole: dict[str, Any] = {}
    beside = []
    for part in parts:
        if set(part) & set(whole):
            beside.append(part)
        else:
            whole |= part
    return {**whole, "allOf": beside} if beside else whole


def _constraints(rules: Mapping[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    if "allowed" in rules:
        allowed = {"enum": rules["allowed"]}
        yield {"items": allowed} if kind == "list" else allowed
    if "regex" in rules and kind == "text":
        yield {"pattern": f"^(?:{rules['regex']})$"}
    for rule, name in zip(("minlength", "maxlength"), _LIMITS.get(kind, ()), strict=False):
        if rule in rules:
            yield {name: rules[rule]}
    for rule, name in (("min", "minimum"), ("max", "maximum")):
        if rule in rules and _TYPES.get(kind, {}).get("type") in {"integer", "number"}:
            yield {name: rules[rule]}
    if kind == "list" and "schema" in rules:
        yield {"items": _field(rules["schema"])}
    if kind == "dict":
        yield from _mapping(rules)


def _mapping(rules: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if "schema" in rules:
        inside = rules["schema"]
        yield {
            "properties": {str(key): _field(field) for key, field in inside.items()},
            "required": [str(key) for key, field in inside.items() if field.get("required")],
            "additionalProperties": False,
        }
        yield from _between(inside)
    if "keysrules" in rules:
        yield {"propertyNames": _joined(list(_values(rules["keysrules"])))}
    if "valuesrules" in rules:
        yield {"additionalProperties": _field(rules["valuesrules"])}


def _between(fields: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what fields of one mapping want of each other."""
    wanted = {key: _names(field.get("dependencies", [])) for key, field in fields.items()}
    if any(wanted.values()):
        yield {"dependentRequired": {key: names for key, names in wanted.items() if names}}
    for key, field in fields.items():
        for other in _names(field.get("excludes", [])):
            yield {"not": {"required": [key, other]}}


def _names(rule: Any) -> list[str]:
    names = [rule] if isinstance(rule, str) else list(rule)
    return [name for name in names if "." not in name and not name.startswith("^")]


def _combined(rules: Mapping[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    for rule, name in (("anyof", "anyOf"), ("oneof", "oneOf"), ("allof", "allOf")):
        if rule in rules:
            yield {name: [_alternative(item, kind) for item in rules[rule]]}
    if "noneof" in rules:
        yield {"not": {"anyOf": [_alternative(item, kind) for item in rules["noneof"]]}}


def _alternative(rules: Mapping[str, Any], kind: str) -> dict[str, Any]:
    forms = list(_values({"type": kind, **rules} if kind in TYPES else rules))
    return forms[0] if len(forms) == 1 else {"anyOf": forms}


def _as_json(value: object) -> object:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date():
            return value.isoformat()
        case _:
            raise TypeError(type(value).__name__)
