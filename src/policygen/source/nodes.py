"""What a YAML file holds, with the place of every value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policygen.problems import Location

#: The value of a scalar. ``date`` is a day, numbers with a point are exact.
Scalar = str | bool | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One value. ``raw`` is its text as written, ``quoted`` whether it stood in quotes."""

    value: Scalar
    raw: str
    location: Location
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of nodes."""

    items: tuple[Node, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its place, and the node under it."""

    key: str
    location: Location
    node: Node


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Entries by key, in the order written. Keys are texts and stand once."""

    entries: Mapping[str, Entry]
    location: Location

    def get(self, key: str) -> Node | None:
        """Return the node under ``key``, or nothing."""
        entry = self.entries.get(key)
        return entry.node if entry else None


Node = ScalarNode | ListNode | MappingNode


def plain(node: Node) -> Any:
    """Return the plain Python data of a node: dict, list and scalars."""
    match node:
        case ScalarNode(value=value):
            return value
        case ListNode(items=items):
            return [plain(item) for item in items]
        case MappingNode(entries=entries):
            return {key: plain(entry.node) for key, entry in entries.items()}


def node_at(root: Node, path: Iterable[str | int]) -> tuple[Node, Location]:
    """Return the node at a path of keys and indices, or the nearest one above it.

    The location is that of the node's key where it has one, else of the node itself.
    """
    node, location = root, root.location
    for step in path:
        match node:
            case MappingNode(entries=entries) if isinstance(step, str) and step in entries:
                node, location = entries[step].node, entries[step].location
            case ListNode(items=items) if isinstance(step, int) and step < len(items):
                node, location = items[step], items[step].location
            case _:
                break
    return node, location


def is_written(root: Node, path: Iterable[str | int]) -> bool:
    """Tell whether a path leads to a node, so that its value was written and is no default."""
    node = root
    for step in path:
        match node:
            case MappingNode(entries=entries) if isinstance(step, str) and step in entries:
                node = entries[step].node
            case ListNode(items=items) if isinstance(step, int) and step < len(items):
                node = items[step]
            case _:
                return False
    return True
