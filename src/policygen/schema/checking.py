"""Checks of the schema files themselves, so that a slip in one is told at its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.model import Audience
from policygen.problems import Location, Problem, did_you_mean
from policygen.schema.paths import step_text
from policygen.schema.rules import ALTERNATIVES, META, RULES
from policygen.schema.types import TYPES
from policygen.source import ListNode, MappingNode, ScalarNode, plain

if TYPE_CHECKING:
    from policygen.source import Node

_CONTAINERS = ("dict", "list")


@dataclass
class RuleChecker:
    """Walks through a topic's rules; gathers problems and the place of each rule set."""

    problems: list[Problem] = field(default_factory=list)
    locations: dict[str, Location] = field(default_factory=dict)

    def check_topic(self, topic: str, rules: Node) -> None:
        """Check the rules of a whole topic."""
        if isinstance(rules, MappingNode):
            self._check_field(topic, rules, rules.location)
        else:
            self._tell("S001", rules.location, f"{topic} is not a mapping of rules", "see the docs")

    def _check_field(self, path: str, rules: MappingNode, location: Location) -> None:
        self._check_meta(path, rules, location)
        self._check_rules(path, rules, location)

    def _check_rules(self, path: str, rules: MappingNode, location: Location) -> None:
        self.locations.setdefault(path, location)
        for name, entry in rules.entries.items():
            if name not in RULES:
                hint = did_you_mean(name, RULES) or "known are " + ", ".join(RULES)
                self._tell("S003", entry.location, f"{path}: there is no rule {name!r}", hint)
                continue
            wanted, accepts = RULES[name]
            if not accepts(entry.node):
                self._tell("S009", entry.location, f"{path}: {name} takes {wanted}", "")
        self._check_type(path, rules, location)
        self._check_regex(path, rules)
        self._check_inside(path, rules)

    def _check_type(self, path: str, rules: MappingNode, location: Location) -> None:
        kinds = rules.get("type")
        if kinds is None:
            if not any(name in rules.entries for name in ALTERNATIVES):
                self._tell("S002", location, f"{path} has no type", "add type: text, for example")
            return
        for node in kinds.items if isinstance(kinds, ListNode) else (kinds,):
            name = node.value if isinstance(node, ScalarNode) else None
            if name not in TYPES:
                hint = did_you_mean(str(name), TYPES) or "known are " + ", ".join(TYPES)
                self._tell("S002", node.location, f"{path}: there is no type {name!r}", hint)

    def _check_regex(self, path: str, rules: MappingNode) -> None:
        node = rules.get("regex")
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            try:
                re.compile(node.value)
            except re.error as error:
                self._tell("S009", node.location, f"{path}: the regex is wrong: {error}", "")

    def _check_inside(self, path: str, rules: MappingNode) -> None:
        inside = rules.get("schema")
        if isinstance(inside, MappingNode):
            if self._is_list(rules):
                self._check_rules(f"{path}[]", inside, inside.location)
            else:
                self._check_fields(path, inside)
        for name, step in (("valuesrules", ".*"), ("keysrules", ".(key)")):
            node = rules.get(name)
            if isinstance(node, MappingNode):
                self._check_rules(path + step, node, node.location)
        for name in ALTERNATIVES:
            node = rules.get(name)
            for item in node.items if isinstance(node, ListNode) else ():
                if isinstance(item, MappingNode):
                    self._check_alternative(path, rules, item)

    def _check_alternative(self, path: str, rules: MappingNode, item: MappingNode) -> None:
        """An alternative may lean on the type that stands beside the list of alternatives."""
        if "type" in item.entries or "type" not in rules.entries:
            self._check_rules(path, item, item.location)
        else:
            entries = {"type": rules.entries["type"], **item.entries}
            self._check_rules(path, MappingNode(entries, item.location), item.location)

    def _check_fields(self, path: str, inside: MappingNode) -> None:
        for key, entry in inside.entries.items():
            below = path + step_text({}, key)
            if isinstance(entry.node, MappingNode):
                self._check_field(below, entry.node, entry.location)
            else:
                message = f"{below} is not a mapping of rules"
                self._tell("S001", entry.location, message, "write type: and meta: under it")

    def _check_meta(self, path: str, rules: MappingNode, location: Location) -> None:
        meta = rules.get("meta")
        entries = meta.entries if isinstance(meta, MappingNode) else {}
        for name in ("title", "help"):
            entry = entries.get(name)
            if entry is None or not _is_text(entry.node):
                place = entry.location if entry else location
                self._tell("S004", place, f"{path} has no {name}", f"add {name}: under meta:")
        for name, entry in entries.items():
            if name not in META:
                hint = did_you_mean(name, META) or "quote a text that holds a comma or a colon"
                self._tell("S003", entry.location, f"{path}: meta has no entry {name!r}", hint)
        self._check_audience(path, entries.get("audience"))
        if self._wants_example(rules) and "example" not in entries:
            self._tell("S005", location, f"{path} has no example", "add example: under meta:")

    def _check_audience(self, path: str, entry: object) -> None:
        node = getattr(entry, "node", None)
        if isinstance(node, ScalarNode) and node.value not in list(Audience):
            hint = did_you_mean(str(node.value), Audience) or "known are " + ", ".join(Audience)
            message = f"{path}: there is no audience {node.raw!r}"
            self._tell("S010", node.location, message, hint)

    def _wants_example(self, rules: MappingNode) -> bool:
        """A leaf wants an example; a list of leaves has it on itself or on its items."""
        inside = rules.get("schema") or rules.get("valuesrules")
        if isinstance(inside, MappingNode) and self._is_list(rules):
            inner = inside.get("meta")
            told = isinstance(inner, MappingNode) and "example" in inner.entries
            return not told and self._wants_example(inside)
        kinds = rules.get("type")
        return kinds is None or plain(kinds) not in _CONTAINERS

    @staticmethod
    def _is_list(rules: MappingNode) -> bool:
        kinds = rules.get("type")
        return isinstance(kinds, ScalarNode) and kinds.value == "list"

    def _tell(self, code: str, location: Location, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, location, hint))


def _is_text(node: Node) -> bool:
    return isinstance(node, ScalarNode) and isinstance(node.value, str) and bool(node.value.strip())
