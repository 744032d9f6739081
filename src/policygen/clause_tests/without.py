"""Answers taken out of a tree, so that a case can ask what a clause says without them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.source import ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.source import Node

_STEP = re.compile(r"\.?([^.\[\]]+)|\[([^\]]+)\]")


def without(node: MappingNode, path: str) -> MappingNode | None:
    """Return the answers without the one at ``path`` (``devices.private``, ``systems[payroll]``).

    Nothing is returned if the path leads nowhere.
    """
    steps = [key or f"[{name}]" for key, name in _STEP.findall(path)]
    left = _without(node, steps)
    return left if isinstance(left, MappingNode) else None


def _without(node: Node, steps: Sequence[str]) -> Node | None:
    if not steps:
        return None
    step, rest = steps[0], steps[1:]
    if isinstance(node, ListNode) and step.startswith("["):
        return _without_item(node, step[1:-1], rest)
    if not isinstance(node, MappingNode) or step not in node.entries:
        return None
    entries = dict(node.entries)
    entry = entries.pop(step)
    if rest:
        inner = _without(entry.node, rest)
        if inner is None:
            return None
        entries = {**node.entries, step: type(entry)(step, entry.location, inner)}
    return MappingNode(entries, node.location)


def _without_item(node: ListNode, name: str, rest: Sequence[str]) -> Node | None:
    place = next((at for at, item in enumerate(node.items) if _id(item) == name), None)
    if place is None:
        return None
    instead: tuple[Node, ...] = ()
    if rest:
        inner = _without(node.items[place], rest)
        if inner is None:
            return None
        instead = (inner,)
    return ListNode((*node.items[:place], *instead, *node.items[place + 1 :]), node.location)


def _id(item: Node) -> object:
    node = item.get("id") if isinstance(item, MappingNode) else None
    return node.value if isinstance(node, ScalarNode) else None
