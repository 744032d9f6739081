"""Of the packaged topics only some: what refers to a topic that is not there goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.source import Entry, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from policygen.source import Node

# The rule sets inside a rule set whose reference decides on the field itself.
_INNER = ("schema", "keysrules", "valuesrules")


def only_taken(
    topics: Mapping[str, Node], taken: Collection[str], added: Collection[str]
) -> dict[str, Node]:
    """Return the ``taken`` topics, without fields that refer to one neither taken nor ``added``."""
    there = {*taken, *added}
    return {topic: _pruned(node, there) for topic, node in topics.items() if topic in taken}


def _pruned(rules: Node, there: Collection[str]) -> Node:
    """Return a rule set without fields that refer elsewhere."""
    inside = rules.get("schema") if isinstance(rules, MappingNode) else None
    if not isinstance(rules, MappingNode) or not isinstance(inside, MappingNode):
        return rules
    schema = _pruned(inside, there) if _is_list(rules) else _pruned_fields(inside, there)
    entry = Entry("schema", rules.entries["schema"].location, schema)
    return MappingNode({**rules.entries, "schema": entry}, rules.location)


def _pruned_fields(fields: MappingNode, there: Collection[str]) -> MappingNode:
    entries = {
        key: Entry(key, entry.location, _pruned(entry.node, there))
        for key, entry in fields.entries.items()
        if _target(entry.node) in {"", *there}
    }
    return MappingNode(entries, fields.location)


def _target(rules: Node) -> str:
    """Return the topic that a field refers to, by its value, its items or its keys; or nothing."""
    if not isinstance(rules, MappingNode):
        return ""
    for place in (rules, *(rules.get(name) for name in _INNER)):
        refers = place.get("refers") if isinstance(place, MappingNode) else None
        if isinstance(refers, ScalarNode):
            return str(refers.value).split(".")[0]
    return ""


def _is_list(rules: MappingNode) -> bool:
    kind = rules.get("type")
    return isinstance(kind, ScalarNode) and kind.value == "list"
