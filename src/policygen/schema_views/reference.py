"""The schema as a page of Markdown: every question, topic by topic, record by record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.schema import Field, Schema

_HEAD = """\
# What may be answered

This page is made from the schema (`policygen schema --reference`).

Answers are given in YAML, one key per topic. A field that is required has no default. In place of
any answer that is not known yet, an open point may stand:

```yaml
open: {need: the signed rate card, owner: Contract manager, due: 2027-01-31}
```

Money is in the currency of the organisation or contract and is written as a plain number.
An id matches `[a-z][a-z0-9-]{0,40}`. The audience says who may read an answer in documents.
"""
_COLUMNS = ("Field", "Type", "Required", "Default", "Unit", "Audience", "Help", "Example")
_PLURALS = {
    "text": "texts",
    "integer": "whole numbers",
    "number": "numbers",
    "money": "amounts",
    "percent": "percentages",
    "date": "dates",
    "time": "times",
    "boolean": "yes or no",
    "id": "ids",
    "dict": "records",
    "list": "lists",
}
_SINGULARS = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "money": "amount",
    "percent": "percentage, 0 to 100",
    "date": "date",
    "time": "time, `HH:MM`",
    "boolean": "yes or no (`true`, `false`)",
    "id": "id",
    "dict": "record",
    "list": "list",
}


def render_reference(schema: Schema) -> str:
    """Return the reference of all fields, with a table for each topic and each record in one."""
    parts = [_HEAD, "## Topics\n\n" + "".join(_entry(schema, topic) for topic in schema.topics)]
    for topic in schema.topics:
        parts += _sections(schema, topic)
    return "\n".join(parts)


def _entry(schema: Schema, topic: str) -> str:
    field = schema.by_path[topic]
    required = " (required)" if field.required else ""
    return f"- [`{topic}`](#{topic}){required}: {field.help}\n"


def _sections(schema: Schema, topic: str) -> Iterator[str]:
    for path, inside in _records(schema, topic):
        yield _topic(schema.by_path[path]) if path == topic else _record(schema.by_path[path])
        yield _table(inside)


def _topic(field: Field) -> str:
    many = " A list of records." if field.type == "list" else ""
    lines = [f"## {field.path}", f"**{field.title}.** {field.help}{many}"]
    if field.owner:
        lines.append(f"Who knows it: {field.owner}.")
    if default := _default(field):
        lines.append(f"Default: {default}.")
    return "\n\n".join(lines) + "\n"


def _record(field: Field) -> str:
    said = f"{field.title}: {field.help[:1].lower()}{field.help[1:]}"
    return f"### {field.path}\n\n{said}\n"


def _records(schema: Schema, topic: str) -> Iterator[tuple[str, list[Field]]]:
    """Yield every record of a topic, outer before inner, with the fields in it."""
    for field in schema.fields():
        if re.split(r"[.\[]", field.path)[0] == topic and not field.path.endswith("[]"):
            start = f"{field.path}[]" if f"{field.path}[]" in schema.by_path else field.path
            inside = [
                schema.by_path[f"{start}.{name}"] for name in schema.names_in(start) if name != "*"
            ]
            if inside:
                yield field.path, inside
            elif field.path == topic:
                yield topic, [field]


def _table(fields: list[Field]) -> str:
    rows = [_COLUMNS, ("---",) * len(_COLUMNS), *(_row(field) for field in fields)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(field: Field) -> tuple[str, ...]:
    return (
        f"`{field.name}`",
        _type(field),
        "yes" if field.required else "",
        _default(field),
        _text(field.unit),
        field.audience.value,
        f"**{_text(field.title)}.** {_text(field.help)}",
        _code(_example(field.rules)),
    )


def _default(field: Field) -> str:
    """Show a default; of a table of records only the ids, to which other answers refer."""
    default = field.rules.get("default")
    if isinstance(default, list) and default and isinstance(default[0], dict):
        ids = [_code(record["id"]) for record in default if "id" in record]
        return f"the packaged {', '.join(ids)}" if ids else f"{len(default)} packaged records"
    return _code(default) if default is not None else ""


def _type(field: Field) -> str:
    """Say which values a field takes, limits and references included."""
    rules = field.rules
    item = rules.get("schema", {}) if field.type == "list" else rules
    said = _plural(item) if field.type == "list" else _singular(field.type, rules)
    if (field.type == "dict" and "schema" in rules) or "schema" in item:
        said = f"[{said}](#{_anchor(field.path)})"
    if "refers" in item:
        said = f"{said} in {_refers(item)}"
    allowed = ", ".join(_code(value) for value in item.get("allowed", ()))
    more = [
        f"one of {allowed}" if allowed else "",
        f"`{_text(item['regex'])}`" if "regex" in item else "",
        _range("", item.get("min"), item.get("max")),
        _range("characters" if field.type == "text" else "entries", *_lengths(rules)),
    ]
    return ", ".join([said, *(part for part in more if part)])


def _refers(rules: Mapping[str, Any]) -> str:
    path = rules["refers"]
    return f"[{path}](#{_anchor(path)})"


def _singular(kind: str, rules: Mapping[str, Any]) -> str:
    if "valuesrules" in rules:
        keys = rules.get("keysrules", {})
        name = f"id in {_refers(keys)}" if "refers" in keys else "name"
        return f"{_PLURALS.get(rules['valuesrules'].get('type', ''), 'values')} by {name}"
    return " or ".join(_SINGULARS.get(name, name) for name in kind.split(" or "))


def _plural(item: Mapping[str, Any]) -> str:
    return f"list of {_PLURALS.get(str(item.get('type', '')), 'values')}"


def _lengths(rules: Mapping[str, Any]) -> tuple[Any, Any]:
    return rules.get("minlength"), rules.get("maxlength")


def _range(what: str, low: Any, high: Any) -> str:
    match low, high:
        case None, None:
            limits = ""
        case _, None:
            limits = f"at least {low}"
        case None, _:
            limits = f"at most {high}"
        case _:
            limits = f"{low} to {high}"
    return f"{limits} {what}".strip().replace(" 1 entries", " 1 entry") if limits else ""


def _anchor(path: str) -> str:
    """Return the anchor that git hosts make of the heading of a record."""
    return re.sub(r"[^a-z0-9_-]", "", path.lower())


def _example(rules: Mapping[str, Any]) -> Any:
    meta = rules.get("meta", {})
    if "example" in meta:
        return meta["example"]
    item = rules.get("schema", {})
    if rules.get("type") == "list" and "example" in item.get("meta", {}):
        return [item["meta"]["example"]]
    return None


def _code(value: Any) -> str:
    return f"`{_text(_yaml(value))}`" if value is not None else ""


def _yaml(value: Any) -> str:
    """Return a value as one would write it in the answers."""
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{key}: {_yaml(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(_yaml(item) for item in value) + "]"
        case _:
            return str(value)


def _text(text: str) -> str:
    """Return text that may stand in a cell of a table."""
    return text.replace("\n", " ").replace("|", "\\|").replace("`", "'")
