"""Writing back into a YAML file that people also edit: comments and order stay as they are."""

from __future__ import annotations

from copy import copy
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ruamel.yaml import YAML


def render_with_records(text: str, key: str, records: Iterable[Mapping[str, Any]]) -> str:
    """Return a YAML text whose list under ``key`` holds ``records``.

    A record that is there already, by its ``id``, takes the new values in its place, and loses
    what is None; others are added at the end, one a line. All else stays as it was, comments too.
    The text must be a mapping that was read without problems.
    """
    writer = _writer()
    content = writer.load(text)
    found = content[key]
    # A list that stands as [] in the file would stay in one line for good.
    found.fa.set_block_style()
    places = {record["id"]: record for record in found}
    for record in records:
        known = places.get(record["id"])
        if known is None:
            known = places[record["id"]] = writer.map()
            known.fa.set_flow_style()
            found.append(known)
        _update(known, record)
    out = StringIO()
    writer.dump(content, out)
    return out.getvalue()


def _update(known: Any, record: Mapping[str, Any]) -> None:
    for name, value in record.items():
        if value is None:
            known.pop(name, None)
        elif known.get(name) != value:
            known[name] = value if name == "id" else _quoted(value)


def _quoted(value: Any) -> Any:
    """Return a value with its texts in quotes, so that none reads as a number or a date."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    match value:
        case str():
            return DoubleQuotedScalarString(value)
        case list():
            return [_quoted(item) for item in value]
        case _:
            # A copy: two lines with the very same object would become an anchor and an alias.
            return copy(value)


def _writer() -> YAML:
    from ruamel.yaml import YAML

    writer = YAML(typ="rt")
    writer.preserve_quotes = True
    writer.width = 1_000_000
    writer.indent(mapping=2, sequence=4, offset=2)
    return writer
