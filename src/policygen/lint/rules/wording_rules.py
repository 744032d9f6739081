"""Wording rules that are data: ``templates/wording/<id>.yaml``, one rule a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygen.errors import InvalidInput
from policygen.lint.faults import Examples, Rule
from policygen.lint.rules.patterns import Pattern, PatternError, compile_pattern
from policygen.lint.rules.phrases import Phrases, search_phrases
from policygen.problems import Location, Problem, Severity, did_you_mean
from policygen.source import ListNode, MappingNode, Node, ScalarNode, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FIELDS = frozenset(
    {"id", "code", "title", "severity", "headings", "patterns", "unless"}
    | {"why", "better", "examples"}
)
_CODE = re.compile(r"W\d{3}")


def parse_wording_rules(files: Iterable[tuple[str, bytes]]) -> tuple[Rule, ...]:
    """Return the rules in files given by name and content, by code.

    Raises:
        InvalidInput: with the problems of all files.
    """
    rules: dict[str, Rule] = {}
    problems: list[Problem] = []
    for name, data in files:
        try:
            rule = parse_wording_rule(data, name)
        except InvalidInput as error:
            problems.extend(error.problems)
            continue
        if rule.code in rules:
            message = f"code {rule.code} is also the code of '{rules[rule.code].id}'"
            problems.append(Problem("T301", message, Location(file=name, line=1)))
        rules[rule.code] = rule
    if problems:
        raise InvalidInput(problems)
    return tuple(rules[code] for code in sorted(rules))


def parse_wording_rule(data: bytes | str, name: str) -> Rule:
    """Return the rule in a file; ``name`` is its path. Raises InvalidInput."""
    reading = _Reading(parse_yaml(data, name), name)
    rule = reading.rule()
    if reading.problems:
        raise InvalidInput(reading.problems)
    return rule


@dataclass
class _Reading:
    """One rule file that is read; what is wrong with it is collected."""

    node: Node
    name: str

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []
        if not isinstance(self.node, MappingNode):
            self._fault(self.node, "fields are wanted here, as 'name: value'")
            return
        for key, entry in self.node.entries.items():
            if key not in _FIELDS:
                hint = did_you_mean(key, _FIELDS)
                self.problems.append(
                    Problem("T301", f"unknown field '{key}'", entry.location, hint)
                )

    def rule(self) -> Rule:
        rule_id, code, severity = self._text("id"), self._text("code"), self._text("severity")
        if rule_id and rule_id != Path(self.name).stem:
            self._fault(
                self._node("id"), f"the id must be the file's name, '{Path(self.name).stem}'"
            )
        if code and not _CODE.fullmatch(code):
            self._fault(self._node("code"), f"'{code}' is no code such as W901")
        if severity and severity not in set(Severity):
            known = ", ".join(Severity)
            self._fault(self._node("severity"), f"'{severity}' is none of {known}")
        title = self._text("title")
        phrases = Phrases(
            title=title,
            patterns=self._patterns("patterns", required=True),
            unless=self._patterns("unless"),
            headings=self._flag("headings"),
        )
        return Rule(
            id=rule_id,
            code=code,
            title=title,
            severity=Severity(severity) if severity in set(Severity) else Severity.WARNING,
            why=self._text("why"),
            better=self._text("better"),
            examples=self._examples(),
            search=partial(search_phrases, phrases),
        )

    def _examples(self) -> Examples:
        node = self._node("examples")
        if not isinstance(node, MappingNode):
            self._fault(node, "'examples' must hold 'found' and 'clean' sentences")
            return Examples((), ())
        found, clean = (
            tuple(text for text, _ in self._listed(node.get(key), key))
            for key in ("found", "clean")
        )
        if not found or not clean:
            self._fault(node, "a rule has at least one sentence under 'found' and under 'clean'")
        return Examples(found, clean)

    def _patterns(self, key: str, *, required: bool = False) -> tuple[Pattern, ...]:
        node = self._node(key)
        if node is None:
            if required:
                self._fault(None, f"'{key}' is missing")
            return ()
        return tuple(self._compiled(node, key))

    def _compiled(self, node: Node, key: str) -> Iterator[Pattern]:
        for text, where in self._listed(node, key):
            try:
                yield compile_pattern(text)
            except PatternError as error:
                self.problems.append(Problem("T302", f"pattern '{text}': {error}", where))

    def _listed(self, node: Node | None, key: str) -> Iterator[tuple[str, Location]]:
        if not isinstance(node, ListNode):
            self._fault(node, f"'{key}' must be a list of texts")
            return
        for item in node.items:
            if isinstance(item, ScalarNode) and isinstance(item.value, str):
                yield item.value, item.location
            else:
                self._fault(item, f"'{key}' must be a list of texts (in quotes)")

    def _text(self, key: str) -> str:
        node = self._node(key)
        value: Any = node.value if isinstance(node, ScalarNode) else None
        if not isinstance(value, str) or not value:
            what = "is missing" if node is None else "must be a text (in quotes)"
            self._fault(node, f"'{key}' {what}")
            return ""
        return " ".join(value.split())

    def _flag(self, key: str) -> bool:
        node = self._node(key)
        if node is None:
            return False
        if not isinstance(node, ScalarNode) or not isinstance(node.value, bool):
            self._fault(node, f"'{key}' must be true or false")
            return False
        return node.value

    def _node(self, key: str) -> Node | None:
        return self.node.get(key) if isinstance(self.node, MappingNode) else None

    def _fault(self, node: Node | None, message: str) -> None:
        where = node.location if node else Location(file=self.name, line=1)
        self.problems.append(Problem("T301", message, where))
