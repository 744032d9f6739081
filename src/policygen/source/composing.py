"""Text to nodes: PyYAML's C parser finds the structure, this module gives it meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.source import wording
from policygen.source.conflicts import check_merged
from policygen.source.encoding import decode
from policygen.source.keys import check_key
from policygen.source.nodes import Entry, ListNode, MappingNode, Node, Scalar, ScalarNode
from policygen.source.scalars import BadScalar, check_characters, control_in, parse_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How deep lists and mappings may stand in each other.
MAX_DEPTH = 50
#: How many nodes the aliases of a file may repeat in all.
MAX_REPEATED = 10_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT_TAGS = frozenset({"!", "tag:yaml.org,2002:str"})


def parse_yaml(text: bytes | str, file: str, first_line: int = 1) -> Node:
    """Return the one document in ``text``.

    ``file`` is the name for problems. ``first_line`` is the line of the file on which ``text``
    begins, for YAML that stands inside another file.

    Raises:
        InvalidInput: With every problem found.
    """
    shown = decode(text, file) if isinstance(text, bytes) else text.removeprefix("\ufeff")
    if problems := tuple(check_characters(shown, file)):
        raise InvalidInput(problems)
    check_merged(shown, file)
    composer = _Composer(file, first_line)
    node: Node | None = None
    try:
        events = yaml.parse(shown, Loader=_LOADER)
        node = composer.compose_file(events)
    except yaml.MarkedYAMLError as error:
        composer.problems += wording.explain(error, shown, file, first_line)
    except _TooDeep:
        pass
    if composer.problems or node is None:
        raise InvalidInput(composer.problems)
    return node


class _TooDeep(Exception):  # noqa: N818
    """The file cannot be read further; the reason is among the problems."""


@dataclass
class _Anchor:
    """A named node: nothing until it is complete, and how many nodes it holds."""

    node: Node | None = None
    size: int = 0


@dataclass
class _Composer:
    """Builds nodes from PyYAML's events and collects the problems on the way."""

    file: str
    first_line: int
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, _Anchor] = field(default_factory=dict)
    made: int = 0
    repeated: int = 0

    def compose_file(self, events: Iterator[Any]) -> Node | None:
        """Return the first document's node; more documents are a problem."""
        first: Node | None = None
        documents = 0
        for event in events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            documents += 1
            if documents == 2:
                self._tell("Y014", event, "a second document begins here", "keep one, without ---")
            node = self._compose(next(events), events, 0)
            first = first or node
        if first is None or (isinstance(first, ScalarNode) and first.raw == ""):
            place = Location(self.file, self.first_line, 1)
            self.problems.append(
                Problem(
                    "Y016", "the file is empty", place, "write what it is to hold, or delete it"
                )
            )
            return None
        return first

    def _compose(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if depth > MAX_DEPTH:
            message = f"lists and mappings stand more than {MAX_DEPTH} deep in each other"
            self._tell("Y012", event, message, wording.TOO_DEEP)
            raise _TooDeep
        self._check_tag(event)
        anchor = _Anchor()
        if event.anchor:
            self.anchors[event.anchor] = anchor
        before = self.made
        node = self._build(event, events, depth)
        self.made += 1
        anchor.node, anchor.size = node, self.made - before
        return node

    def _build(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event, events, depth)
        return self._mapping(event, events, depth)

    def _alias(self, event: Any) -> Node:
        empty = ScalarNode(None, "", self._place(event))
        anchor = self.anchors.get(event.anchor)
        if anchor is None:
            message = f"*{event.anchor} names nothing in this file"
            self._tell("Y021", event, message, "quote a text that begins with *")
            return empty
        if anchor.node is None:
            self._tell("Y010", event, f"*{event.anchor} would stand inside itself", "write it out")
            return empty
        self.made += anchor.size
        self.repeated += anchor.size
        if self.repeated > MAX_REPEATED:
            message = f"aliases repeat more than {MAX_REPEATED} values"
            self._tell("Y011", event, message, "write the values out")
            raise _TooDeep
        return anchor.node

    def _scalar(self, event: Any) -> ScalarNode:
        raw, place = event.value, self._place(event)
        if control := control_in(raw):
            message = f"this text holds a control character (U+{ord(control):04X})"
            self._tell("Y008", event, message, "take the escape out of the text")
        quoted = not event.implicit[0]
        value: Scalar = raw
        if not quoted:
            try:
                value = parse_scalar(raw)
            except BadScalar as error:
                self._tell(error.code, event, str(error), error.hint)
        return ScalarNode(value, raw, place, quoted)

    def _list(self, start: Any, events: Iterator[Any], depth: int) -> ListNode:
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._compose(event, events, depth + 1))
        return ListNode(tuple(items), self._place(start))

    def _mapping(self, start: Any, events: Iterator[Any], depth: int) -> MappingNode:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(self._compose(event, events, depth + 1), self._place(event))
            node = self._compose(next(events), events, depth + 1)
            if key is None:
                continue
            if key in entries:
                first = entries[key].location.line
                message = f"{key} stands twice; the first is on line {first}"
                self._tell("Y003", event, message, "delete or rename one of them")
            else:
                entries[key] = Entry(key, self._place(event), node)
        return MappingNode(entries, self._place(start))

    def _key(self, node: Node, place: Location) -> str | None:
        if not isinstance(node, ScalarNode):
            message = "a list or mapping stands where a key is wanted"
            hint = "quote a text that begins with [ or {"
            self.problems.append(Problem("Y004", message, place, hint))
            return None
        found = tuple(check_key(node.value, node.raw, place))
        self.problems += found
        return None if found else node.raw

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            name = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "delete it, or quote the text that begins with !"
            self._tell("Y015", event, f"the tag {name} is not allowed", hint)

    def _place(self, event: Any) -> Location:
        mark = event.start_mark
        return Location(self.file, mark.line + self.first_line, mark.column + 1)

    def _tell(self, code: str, event: Any, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, self._place(event), hint))
