"""The schema as an answers file to start from: every question, explained, with an example.

What is required is answered with its example. All else is commented out, with ``#`` right before
the key, so that taking away the ``#`` gives the answer.
"""

from __future__ import annotations

import json
import re
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.schema import Schema

#: The first line of an answers file: editors take it as the place of the JSON Schema.
SCHEMA_LINE = "# yaml-language-server: $schema=answers.schema.json\n"

_HEAD = """\
#
# The answers from which policygen writes the policy, the decision papers and the documents of each
# contract. Fill in what stands here; it is about an organisation that does not exist.
#
# Lines that begin with "# " explain. A line such as "#staff: 12" may be left out: take away the
# "#" to answer it. What is not known yet may stand open, in place of any answer:
#   open: {need: the signed rate card, owner: Contract manager, due: 2027-01-31}
"""
_WIDTH = 100
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 .()/'-]*[A-Za-z0-9.)])?")
_NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def render_answers_file(schema: Schema) -> str:
    """Return an answers file that fits the schema, with all other questions as comments."""
    lines = [SCHEMA_LINE + _HEAD.rstrip()]
    for topic, rules in schema.rules.items():
        title = f"-- {schema.by_path[topic].title} "
        lines += ["", f"# {title:-<{_WIDTH - 2}}"]
        lines += _field(topic, rules, 0, live=bool(rules.get("required")))
    return "\n".join(lines) + "\n"


def _field(key: str, rules: Mapping[str, Any], pad: int, *, live: bool) -> Iterator[str]:
    """Yield the explanation of a field and its answer, ``pad`` spaces in."""
    yield from _explanation(rules, pad, live=live)
    start = f"{' ' * pad}{'' if live else '#'}{key}:"
    item = rules.get("schema", {}) if rules.get("type") == "list" else {}
    if "schema" in item:
        yield start
        yield from _record(item["schema"], pad + 2, live=live)
    elif rules.get("type") == "dict" and "schema" in rules:
        yield start
        yield from _fields(rules["schema"], pad + 2, live=live)
    else:
        yield f"{start} {_written(_example(rules), rules)}"


def _fields(fields: Mapping[str, Any], pad: int, *, live: bool) -> Iterator[str]:
    """Yield fields, those that are answered first. A mapping that is answered is never empty."""
    required = {key for key, rules in fields.items() if rules.get("required")} or set(fields)
    for key in sorted(fields, key=lambda key: key not in required):
        yield from _field(key, fields[key], pad, live=live and key in required)


def _record(fields: Mapping[str, Any], pad: int, *, live: bool) -> Iterator[str]:
    """Yield one record of a list: its first answer has the dash."""
    mark = "" if live else "#"
    first = True
    for line in _fields(fields, pad + 2, live=live):
        if first and not line.lstrip().startswith("# "):
            first = False
            yield f"{' ' * pad}{mark}- {line.strip().removeprefix('#')}"
        else:
            yield line


def _explanation(rules: Mapping[str, Any], pad: int, *, live: bool) -> Iterator[str]:
    meta = rules.get("meta", {})
    item = rules.get("schema", {}) if rules.get("type") == "list" else rules
    allowed = ", ".join(str(value) for value in item.get("allowed", ()))
    required = " (required)" if rules.get("required") and not live else ""
    parts = [
        f"{meta.get('title', '')}{required}: {meta.get('help', '')}",
        f"In {meta['unit']}." if "unit" in meta else "",
        f"One of: {allowed}." if allowed else "",
        f"An id in {item['refers']}." if "refers" in item else "",
        f"At least {rules['minlength']}." if rules.get("minlength", 0) > 1 else "",
        "A list given here takes the place of the packaged one." if _is_packaged(rules) else "",
        f"Who knows it: {meta['owner']}." if "owner" in meta else "",
    ]
    start = f"{' ' * pad}# "
    text = " ".join(part for part in parts if part)
    yield from wrap(
        text,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=start,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _is_packaged(rules: Mapping[str, Any]) -> bool:
    return rules.get("type") == "list" and bool(rules.get("default"))


def _example(rules: Mapping[str, Any]) -> Any:
    """Return the default where it is a single value, else the example."""
    default = rules.get("default")
    if default is not None and not isinstance(default, dict | list):
        return default
    meta = rules.get("meta", {})
    if "example" in meta:
        return meta["example"]
    item = rules.get("schema", {}).get("meta", {}) if rules.get("type") == "list" else {}
    return [item["example"]] if "example" in item else default


def _written(value: Any, rules: Mapping[str, Any]) -> str:
    """Return a value as YAML in one line. Days may stand in quotes in a schema, not here."""
    item = rules.get("schema", {}) if rules.get("type") == "list" else rules.get("valuesrules", {})
    match value:
        case bool():
            return str(value).lower()
        case str() if rules.get("type") == "date":
            return value
        case str():
            plain = _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT
            return value if plain else json.dumps(value, ensure_ascii=False)
        case list():
            return f"[{', '.join(_written(entry, item) for entry in value)}]"
        case dict():
            pairs = (f"{key}: {_written(entry, item)}" for key, entry in value.items())
            return f"{{{', '.join(pairs)}}}"
        case _:
            return str(value)
