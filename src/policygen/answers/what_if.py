"""One more layer over the answers, from the command line: what if an answer were another.

A change is ``key=value``: the key is an answer path as problems print it, the value YAML. It is
laid over the answers as a file that ``extends:`` them would be, so schema, rules and defaults apply
to it. It changes what is there: records are never added, as their ids would be slips.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from policygen.answers.layers import merge
from policygen.answers.open_points import is_open_point
from policygen.errors import InvalidInput
from policygen.model import OpenPoint
from policygen.problems import Location, Problem, did_you_mean
from policygen.schema import step_text
from policygen.source import MAX_BYTES, Entry, ListNode, MappingNode, ScalarNode, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policygen.schema import Schema
    from policygen.source import Node

_NAME = r"[^.\[\]=\"\s]+"
_RECORD = r"\[(?:\"(?:[^\"\\]|\\.)*\"|[^\]\[\"=]+)\]"
_KEY = re.compile(rf"{_NAME}(?:\.{_NAME}|{_RECORD})*")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\"(?:[^\"\\]|\\.)*\")\]|\[([^\]]*)\]")
_LONGEST = 200
_SHOWN = 12
_HINT = "write the path as problems print it, for example balance.floor_shift=5"


class Step(NamedTuple):
    """A step of a key: the name in a mapping, or the id or place (from 0) in a list."""

    name: str
    in_list: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An answer that is another for once: where it stands and the node to lay there.

    Without a ``node`` the answer is taken away. ``place`` is where problems with it are; a change
    that ``adds`` may bring records that are not there yet.
    """

    key: str
    steps: tuple[Step, ...]
    node: Node | None
    place: Location
    adds: bool = False


def parse_changes(texts: Iterable[str]) -> tuple[WhatIf, ...]:
    """Return what several ``key=value`` say.

    Raises:
        InvalidInput: With the problems of all of them.
    """
    changes: list[WhatIf] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            changes.append(parse_change(text))
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return tuple(changes)


def parse_change(text: str) -> WhatIf:
    """Return what ``key=value`` says.

    Raises:
        InvalidInput: There is no path before ``=``, or no YAML value after it.
    """
    key, value = _halves(text)
    if not value.strip():
        raise _refused("A025", f"{_short(key)} is given no value", key, "write key=value")
    if len(value) > MAX_BYTES:
        message = f"the value of {_short(key)} is larger than {MAX_BYTES // 1_000_000} MB"
        raise _refused("Y013", message, key, "put it into the answers file")
    place = Location(_file(key))
    return WhatIf(key, steps_of_key(key), _moved(parse_yaml(value, place.file), place), place)


def is_key(text: str) -> bool:
    """Tell whether a text has the form of an answer's path."""
    return bool(_KEY.fullmatch(text))


def steps_of_key(key: str) -> tuple[Step, ...]:
    """Return the steps of an answer's path. Raises InvalidInput."""
    return tuple(_steps(key))


def change_to(key: str, value: Any, place: Location) -> WhatIf:
    """Return the change of an answer to a value as the answers hold it: list, dict or scalar."""
    return WhatIf(key, steps_of_key(key), _node_of(value, place), place)


def relocated(change: WhatIf, folder: str) -> WhatIf:
    """Return a change whose places are told from another folder, by the way from there."""
    node = _relocated(change.node, folder) if change.node else None
    return replace(change, node=node, place=_told_from(change.place, folder))


def _relocated(node: Node, folder: str) -> Node:
    place = _told_from(node.location, folder)
    match node:
        case ScalarNode():
            return replace(node, location=place)
        case ListNode(items=items):
            return ListNode(tuple(_relocated(item, folder) for item in items), place)
        case MappingNode(entries=entries):
            moved = {
                key: Entry(key, _told_from(each.location, folder), _relocated(each.node, folder))
                for key, each in entries.items()
            }
            return MappingNode(moved, place)


def _told_from(place: Location, folder: str) -> Location:
    return replace(place, file=f"{folder}/{place.file}")


def lay_over(
    node: MappingNode, data: dict[str, Any], schema: Schema, changes: Sequence[WhatIf]
) -> MappingNode:
    """Return the answers' tree with the changes, in their order.

    ``data`` are the answers of ``node`` with defaults: what stands there by default is written
    out where a change reaches into it.

    Raises:
        InvalidInput: Changes that lead nowhere, each with its problem.
    """
    problems: list[Problem] = []
    for change in changes:
        try:
            laid = _lay(_Place(node, data, ""), change.steps, change, schema)
        except InvalidInput as error:
            problems += error.problems
        else:
            assert isinstance(laid, MappingNode)  # noqa: S101  (a topic was changed in it)
            node = laid
    if problems:
        raise InvalidInput(problems)
    return node


class _Place(NamedTuple):
    """A place in the answers: its node if it was written, its value with defaults, its path."""

    node: Node | None
    data: Any
    path: str

    def written(self, place: Location) -> Node | None:
        """Return the node, or one made of the default that stands here."""
        if self.node is None or is_open_point(self.node):
            return _node_of(self.data, place)
        return self.node


def _lay(here: _Place, steps: Sequence[Step], change: WhatIf, schema: Schema) -> Node:
    if not steps:
        return _laid_value(here, change)
    step, rest = steps[0], steps[1:]
    if step.in_list:
        return _lay_in_list(here, step, rest, change, schema)
    path = (here.path + step_text({}, step.name)).removeprefix(".")
    if schema.field(path) is None:
        raise _no_such_key(here.path, step.name, change, schema)
    base = here.written(change.place)
    if not isinstance(base, MappingNode):
        base = MappingNode({}, change.place)
    inner = here.data.get(step.name) if isinstance(here.data, dict) else None
    if not rest and change.node is None:
        left = {name: entry for name, entry in base.entries.items() if name != step.name}
        return MappingNode(left, base.location)
    laid = _lay(_Place(base.get(step.name), inner, path), rest, change, schema)
    entry = Entry(step.name, change.place, laid)
    return MappingNode({**base.entries, step.name: entry}, base.location)


def _lay_in_list(
    here: _Place, step: Step, rest: Sequence[Step], change: WhatIf, schema: Schema
) -> Node:
    base = here.written(change.place)
    items = base.items if isinstance(base, ListNode) else ()
    place = _place_in(items, step.name)
    location = base.location if base else change.place
    if place is None and not rest and change.adds and _is_record(change.node):
        return ListNode((*items, _with_id(change.node, step.name, change.place)), location)
    if place is None:
        raise _no_such_record(here.path, step.name, items, change)
    if not rest and change.node is None:
        return ListNode((*items[:place], *items[place + 1 :]), location)
    inner = here.data[place] if isinstance(here.data, list) and place < len(here.data) else None
    below = _Place(items[place], inner, f"{here.path}[{step.name}]")
    laid = _lay(below, rest, change, schema)
    if _id(items[place]) != _id(laid):
        message = f"{below.path} would get another id"
        hint = "change its answers one by one; a record keeps its id"
        raise _misled("A026", message, change, hint, here.path)
    return ListNode((*items[:place], laid, *items[place + 1 :]), location)


def _is_record(node: Node | None) -> bool:
    return isinstance(node, MappingNode) and not is_open_point(node)


def _with_id(node: Node | None, name: str, place: Location) -> MappingNode:
    """Return a record with its id, which its path gives where it does not say it itself."""
    assert isinstance(node, MappingNode)  # noqa: S101  (is_record said so)
    own = {"id": Entry("id", place, ScalarNode(name, name, place))}
    return MappingNode({**own, **node.entries}, node.location)


def _laid_value(here: _Place, change: WhatIf) -> Node:
    assert change.node is not None  # noqa: S101  (an answer is taken away where it stands)
    base = here.written(change.place)
    if base is None or is_open_point(change.node):
        return change.node
    if change.adds:
        return merge(base, change.node)
    for path, name, items in _added(base, change.node, here.path):
        raise _no_such_record(path, name, items, change)
    return merge(base, change.node)


def _added(base: Node, over: Node, path: str) -> Iterator[tuple[str, str, Sequence[Node]]]:
    """Yield the records that laying ``over`` on ``base`` would add: list, id, known records."""
    if isinstance(base, MappingNode) and isinstance(over, MappingNode):
        for name, entry in over.entries.items():
            inner = base.get(name)
            if inner is not None:
                yield from _added(inner, entry.node, (path + step_text({}, name)))
    elif isinstance(base, ListNode) and isinstance(over, ListNode):
        known = {key: item for item in base.items if (key := _id(item)) is not None}
        for item in over.items:
            found = _id(item)
            if found in known:
                yield from _added(known[found], item, f"{path}[{found}]")
            elif found is not None and known:
                yield path, found, base.items


def _place_in(items: Sequence[Node], name: str) -> int | None:
    """Return the place of the record with an id, or the place that a number gives."""
    for place, item in enumerate(items):
        if _id(item) == name:
            return place
    if re.fullmatch(r"[0-9]{1,9}", name) and int(name) < len(items):
        return int(name)
    return None


def _id(item: Node) -> str | None:
    node = item.get("id") if isinstance(item, MappingNode) else None
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else None


def _no_such_key(parent: str, name: str, change: WhatIf, schema: Schema) -> InvalidInput:
    known = schema.names_in(parent)
    some = ", ".join(known[:_SHOWN]) + (", ..." if len(known) > _SHOWN else "")
    where = f"in {parent}" if parent else "among the topics"
    hint = did_you_mean(name, known) or (f"known are {some}" if known else "")
    if not known and schema.field(f"{parent}[]") is not None:
        hint = f"name one of its records, as in {parent}[id]"
    return _misled("A002", f"there is no {_short(name)!r} {where}", change, hint, parent)


def _no_such_record(path: str, name: str, items: Sequence[Node], change: WhatIf) -> InvalidInput:
    known = [found for item in items if (found := _id(item))]
    some = ", ".join(known[:_SHOWN]) + (", ..." if len(known) > _SHOWN else "")
    many = f"count from 0 to {len(items) - 1}" if items else "it holds nothing yet"
    hint = did_you_mean(name, known) or (f"known are {some}" if known else many)
    return _misled("A026", f"there is no {_short(name)!r} in {path}", change, hint, path)


def _misled(code: str, message: str, change: WhatIf, hint: str, pointer: str) -> InvalidInput:
    where = change.place
    place = Location(where.file, where.line, where.column, pointer=pointer)
    return InvalidInput([Problem(code, message, place, hint)])


def _refused(code: str, message: str, key: str, hint: str, pointer: str = "") -> InvalidInput:
    return InvalidInput([Problem(code, message, Location(_file(key), pointer=pointer), hint)])


def _halves(text: str) -> tuple[str, str]:
    found = _KEY.match(text)
    end = found.end() if found else 0
    if not end or text[end : end + 1] != "=":
        message = f"{_short(text)!r} is not an answer's path, an equals sign and a value"
        raise _refused("A025", message, text, _HINT)
    return text[:end], text[end + 1 :]


def _steps(key: str) -> Iterator[Step]:
    for name, quoted, record in _STEP.findall(key):
        if quoted:
            yield Step(_unquoted(quoted, key), in_list=False)
        else:
            yield Step(name or record, in_list=not name)


def _unquoted(quoted: str, key: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        message = f"{_short(quoted)} is no name in quotes"
        raise _refused("A025", message, key, _HINT) from None


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _file(key: str) -> str:
    return f"--what-if {_short(key)}"


def _moved(node: Node, place: Location) -> Node:
    """Return the node with ``place`` for every place in it."""
    match node:
        case ScalarNode(value=value, raw=raw, quoted=quoted):
            return ScalarNode(value, raw, place, quoted)
        case ListNode(items=items):
            return ListNode(tuple(_moved(item, place) for item in items), place)
        case MappingNode(entries=entries):
            moved = {
                key: Entry(key, place, _moved(entry.node, place)) for key, entry in entries.items()
            }
            return MappingNode(moved, place)


def _node_of(value: Any, place: Location) -> Node | None:
    """Return the node that a default would be if it were written; None where there is nothing."""
    match value:
        case None | OpenPoint():
            return None
        case dict():
            found = {key: _node_of(inner, place) for key, inner in value.items()}
            entries = {key: Entry(key, place, node) for key, node in found.items() if node}
            return MappingNode(entries, place)
        case list():
            return ListNode(tuple(n for item in value if (n := _node_of(item, place))), place)
        case bool():
            return ScalarNode(value, str(value).lower(), place)
        case _:
            return ScalarNode(value, str(value), place)
