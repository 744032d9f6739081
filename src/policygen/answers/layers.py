"""``extends``: an answers file laid over a base file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.open_points import is_open_point
from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.source import (
    Entry,
    ListNode,
    MappingNode,
    ScalarNode,
    load_yaml,
    name_in,
    path_inside,
)

if TYPE_CHECKING:
    from pathlib import Path

    from policygen.source import Node

EXTENDS = "extends"


def load_layers(path: Path, root: Path) -> tuple[MappingNode, tuple[str, ...]]:
    """Return the answers file merged with all it extends, and the files read, topmost first.

    Raises:
        InvalidInput: With every problem of all the files.
    """
    problems: list[Problem] = []
    layers = _read_chain(path, root, problems)
    if problems:
        raise InvalidInput(problems)
    merged = layers[-1][1]
    for _, node in reversed(layers[:-1]):
        merged = _merge_mappings(merged, node)
    return merged, tuple(name for name, _ in layers)


def _read_chain(path: Path, root: Path, problems: list[Problem]) -> list[tuple[str, MappingNode]]:
    """Read a file and what it extends, one after the other."""
    layers: list[tuple[str, MappingNode]] = []
    seen: set[Path] = set()
    following: Path | None = path
    told_at: Location | None = None
    while following is not None:
        name = name_in(root, following)
        try:
            real = path_inside(following, root, told_at)
            if real in seen:
                problems.append(_circle(name, told_at))
                break
            seen.add(real)
            node = load_yaml(following, root, told_at)
        except InvalidInput as error:
            problems += error.problems
            break
        if not isinstance(node, MappingNode) or is_open_point(node):
            problems.append(_not_topics(name, node))
            break
        base, told_at = _base(node, problems)
        layers.append((name, _without(node, EXTENDS)))
        following = following.parent / base if base else None
    return layers


def _circle(name: str, told_at: Location | None) -> Problem:
    hint = "let the file that all share extend nothing"
    return Problem("A023", f"{name} extends itself in a circle", told_at or Location(name), hint)


def _not_topics(name: str, node: Node) -> Problem:
    what = "a list" if isinstance(node, ListNode) else "one value"
    what = "one open point" if is_open_point(node) else what
    message = f"the answers are {what}, not a mapping of topics"
    place = Location(name, node.location.line, node.location.column)
    return Problem("A001", message, place, "begin with organisation: and its answers below")


def _base(node: MappingNode, problems: list[Problem]) -> tuple[str, Location | None]:
    entry = node.entries.get(EXTENDS)
    if entry is None:
        return "", None
    if isinstance(entry.node, ScalarNode) and isinstance(entry.node.value, str):
        return entry.node.value, entry.location
    message = "extends must be the path of one file"
    problems.append(Problem("A022", message, entry.location, "write extends: base.yaml"))
    return "", None


def _without(node: MappingNode, key: str) -> MappingNode:
    entries = {name: entry for name, entry in node.entries.items() if name != key}
    return MappingNode(entries, node.location)


def merge(base: Node, over: Node) -> Node:
    """Return ``over`` laid on ``base``: mappings by key, lists of records by id."""
    if isinstance(base, MappingNode) and isinstance(over, MappingNode):
        if is_open_point(base) or is_open_point(over):
            return over
        return _merge_mappings(base, over)
    if isinstance(base, ListNode) and isinstance(over, ListNode):
        return _merge_lists(base, over)
    return over


def _merge_mappings(base: MappingNode, over: MappingNode) -> MappingNode:
    entries = dict(base.entries)
    for key, entry in over.entries.items():
        known = base.entries.get(key)
        node = merge(known.node, entry.node) if known else entry.node
        entries[key] = Entry(key, entry.location, node)
    return MappingNode(entries, over.location)


def _merge_lists(base: ListNode, over: ListNode) -> ListNode:
    old, new = [_id(item) for item in base.items], [_id(item) for item in over.items]
    if None in old or None in new or len(set(new)) < len(new):
        return over
    laid = dict(zip(new, over.items, strict=True))
    items = [
        merge(item, laid.pop(name)) if name in laid else item
        for name, item in zip(old, base.items, strict=True)
    ]
    return ListNode((*items, *laid.values()), over.location)


def _id(item: Node) -> str | None:
    node = item.get("id") if isinstance(item, MappingNode) else None
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else None
