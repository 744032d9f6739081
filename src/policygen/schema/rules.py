"""The rules that a schema file may use, and what each takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.source import ListNode, MappingNode, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policygen.source import Node


def _is(kind: type) -> Callable[[Node], bool]:
    return lambda node: isinstance(node, ScalarNode) and type(node.value) is kind


def _is_mapping(node: Node) -> bool:
    return isinstance(node, MappingNode)


def _is_list(node: Node) -> bool:
    return isinstance(node, ListNode)


def _is_name_or_names(node: Node) -> bool:
    if isinstance(node, ListNode):
        return all(_is(str)(item) for item in node.items)
    return _is(str)(node)


def _is_rule_list(node: Node) -> bool:
    return isinstance(node, ListNode) and all(_is_mapping(item) for item in node.items)


#: Every rule: what it takes in words, and the check.
RULES: Mapping[str, tuple[str, Callable[[Node], bool]]] = {
    "type": ("the name of a type, or a list of names", _is_name_or_names),
    "required": ("true or false", _is(bool)),
    "nullable": ("true or false", _is(bool)),
    "empty": ("true or false", _is(bool)),
    "default": ("a value", lambda _: True),
    "allowed": ("a list", _is_list),
    "min": ("a value", lambda node: isinstance(node, ScalarNode)),
    "max": ("a value", lambda node: isinstance(node, ScalarNode)),
    "regex": ("a text", _is(str)),
    "minlength": ("a whole number", _is(int)),
    "maxlength": ("a whole number", _is(int)),
    "schema": ("a mapping", _is_mapping),
    "keysrules": ("a mapping", _is_mapping),
    "valuesrules": ("a mapping", _is_mapping),
    "dependencies": (
        "a field's name, a list of names, or a mapping of names to values",
        lambda node: _is_mapping(node) or _is_name_or_names(node),
    ),
    "excludes": ("a field's name or a list of names", _is_name_or_names),
    "refers": ("the path of a list of records", _is(str)),
    "anyof": ("a list of rule sets", _is_rule_list),
    "oneof": ("a list of rule sets", _is_rule_list),
    "allof": ("a list of rule sets", _is_rule_list),
    "noneof": ("a list of rule sets", _is_rule_list),
    "coerce": (
        "strip, lower or upper",
        lambda node: isinstance(node, ScalarNode) and node.value in {"strip", "lower", "upper"},
    ),
    "meta": ("a mapping", _is_mapping),
    "replace": ("true or false", _is(bool)),
}

#: What ``meta`` may say: title and help always, an example for each leaf.
META = ("title", "help", "example", "unit", "owner", "audience", "order")

ALTERNATIVES = ("anyof", "oneof", "allof", "noneof")
