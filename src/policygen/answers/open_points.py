"""Open points: ``open: {need, owner, due}`` in place of an answer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policygen.model import OpenPoint
from policygen.problems import Location, Problem, did_you_mean
from policygen.source import MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.source import Entry, Node

_PARTS = ("need", "owner", "due")
_HINT = "write open: {need: what is missing, owner: who gives it, due: 2027-01-31}"

#: Stands where an answer is there but wrong, so that rules take it as not known.
UNKNOWN = OpenPoint("", "", date.min)


def is_open_point(node: Node) -> bool:
    """Tell whether a node stands for an open point: a mapping with the one key ``open``."""
    return isinstance(node, MappingNode) and tuple(node.entries) == ("open",)


def parse_open_point(node: Node, problems: list[Problem]) -> OpenPoint:
    """Return the open point that a node stands for; what is wrong with it joins ``problems``."""
    assert isinstance(node, MappingNode)  # noqa: S101  (is_open_point said so)
    entry = node.entries["open"]
    found = list(_check(entry))
    problems += found
    if found or not isinstance(entry.node, MappingNode):
        return UNKNOWN
    parts: dict[str, Any] = {
        name: inner.node.value
        for name, inner in entry.node.entries.items()
        if isinstance(inner.node, ScalarNode)
    }
    return OpenPoint(parts["need"], parts["owner"], parts["due"])


def _check(entry: Entry) -> Iterator[Problem]:
    if not isinstance(entry.node, MappingNode):
        message = "an open point says what is needed, from whom and by when"
        yield Problem("A021", message, entry.location, _HINT)
        return
    for name, inner in entry.node.entries.items():
        if name not in _PARTS:
            message = f"an open point has no {name!r}"
            yield Problem("A021", message, inner.location, did_you_mean(name, _PARTS) or _HINT)
    for name in _PARTS:
        part = entry.node.entries.get(name)
        if part is None:
            yield Problem("A021", f"the open point has no {name!r}", entry.location, _HINT)
        elif not _fits(name, part.node):
            wanted = "a date such as 2027-01-31" if name == "due" else "a text"
            place = Location(part.location.file, part.location.line, part.location.column)
            yield Problem("A021", f"{name!r} of an open point must be {wanted}", place, _HINT)


def _fits(name: str, node: Node) -> bool:
    if not isinstance(node, ScalarNode):
        return False
    if name == "due":
        return isinstance(node.value, date)
    return isinstance(node.value, str) and bool(node.value.strip())
