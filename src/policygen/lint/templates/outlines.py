"""One outline: its fields, the templates and conditions in it, the clauses that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.lint.templates.texts import Read, read_condition, read_value
from policygen.source import ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.source import Node

_TEMPLATES = ("title", "subject", "version", "status", "owner", "organisation", "mark")
_CONDITIONS = ("when", "date", "sent", "numbering")


def read_outline(node: Node, text: str) -> Iterator[Read]:
    """Yield the templates and conditions in an outline; ``text`` is its file."""
    lines = text.replace("\r\n", "\n").split("\n")
    if not isinstance(node, MappingNode):
        return
    for key in _TEMPLATES:
        value = node.get(key)
        if isinstance(value, ScalarNode):
            yield read_value(value, lines)
    yield from _conditions(node, _CONDITIONS, lines)
    for key in ("clauses", "changes"):
        listed = node.get(key)
        for entry in listed.items if isinstance(listed, ListNode) else ():
            yield from _conditions(entry, ("when",), lines)


def _conditions(node: Node, keys: Sequence[str], lines: Sequence[str]) -> Iterator[Read]:
    for key in keys:
        value = node.get(key) if isinstance(node, MappingNode) else None
        if isinstance(value, ScalarNode):
            yield read_condition(value, lines)
