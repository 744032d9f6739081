"""Nodes to checked data: open points, the schema, ids that stand twice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from policygen.answers.open_points import UNKNOWN, is_open_point, parse_open_point
from policygen.answers.telling import Teller, leaves
from policygen.model import OpenPoint
from policygen.schema import Misplaced, Schema, answer_path, is_id, validate
from policygen.source import ListNode, MappingNode, Node, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.problems import Problem

Steps = tuple[str | int, ...]
# Rules of an item that make its list a choice, in which a name has no business twice.
_CHOOSING = frozenset({"refers", "allowed"})


@dataclass
class Normalised:
    """Data with defaults. Where an answer was wrong it holds ``UNKNOWN``."""

    data: dict[str, Any]
    open_points: tuple[OpenPoint, ...] = ()
    problems: list[Problem] = field(default_factory=list)


def normalise(node: MappingNode, schema: Schema) -> Normalised:
    """Return the data of the answers, checked against the schema."""
    problems: list[Problem] = []
    raw = {key: _to_data(entry.node, problems) for key, entry in node.entries.items()}
    data, errors = validate(schema.rules, raw)
    data = _place_open_points(data, data, ())
    teller = Teller(node, data, schema)
    wrong: dict[Steps, bool] = {}
    lacking: list[tuple[str, str, str]] = []
    for error in leaves(errors):
        wrong[error.document_path] = teller.is_unknown_key(error)
        if lack := teller.lacking(error):
            lacking.append(lack)
        else:
            problems.append(teller.tell(error))
    problems += teller.tell_lacking(lacking)
    problems += _check_ids(data, data, (), teller)
    problems += _check_repeats(data, (), schema, teller)
    for steps, is_extra in sorted(wrong.items(), key=lambda item: str(item[0]), reverse=True):
        _put_unknown(data, steps, is_extra)
    points = tuple(point for point in _find_open_points(data) if point.need)
    return Normalised(data, points, problems)


def _to_data(node: Node, problems: list[Problem]) -> Any:
    match node:
        case ScalarNode(value=value):
            return value
        case ListNode(items=items):
            return [_to_data(item, problems) for item in items]
        case MappingNode(entries=entries):
            if is_open_point(node):
                return parse_open_point(node, problems)
            return {key: _to_data(entry.node, problems) for key, entry in entries.items()}


def _place_open_points(root: Any, value: Any, steps: Steps) -> Any:
    """Return the data copied, each open point with its path and nothing misplaced."""
    if isinstance(value, dict):
        return {key: _place_open_points(root, v, (*steps, key)) for key, v in value.items()}
    if isinstance(value, list):
        return [_place_open_points(root, v, (*steps, i)) for i, v in enumerate(value)]
    if isinstance(value, OpenPoint):
        return replace(value, path=answer_path(root, steps))
    return value.value if isinstance(value, Misplaced) else value


def _find_open_points(value: Any) -> Iterator[OpenPoint]:
    if isinstance(value, OpenPoint):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _find_open_points(inner)


def _check_ids(root: Any, value: Any, steps: Steps, teller: Teller) -> Iterator[Problem]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _check_ids(root, inner, (*steps, key), teller)
    elif isinstance(value, list):
        seen: dict[str, int] = {}
        for index, item in enumerate(value):
            yield from _check_ids(root, item, (*steps, index), teller)
            name = item.get("id") if isinstance(item, dict) else None
            if not isinstance(name, str) or not is_id(name):
                continue
            if name in seen:
                yield teller.tell_id_twice((*steps, index, "id"), (*steps, seen[name], "id"), name)
            seen.setdefault(name, index)


def _check_repeats(value: Any, steps: Steps, schema: Schema, teller: Teller) -> Iterator[Problem]:
    """Give the problems of names that stand twice in a list that chooses among records or words."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _check_repeats(inner, (*steps, key), schema, teller)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _check_repeats(item, (*steps, index), schema, teller)
        first: dict[str, int] = {}
        twice = [
            (index, name)
            for index, name in enumerate(value)
            if isinstance(name, str) and first.setdefault(name, index) != index
        ]
        item_field = schema.field(f"{teller.path(steps)}[]") if twice else None
        if item_field is not None and not _CHOOSING.isdisjoint(item_field.rules):
            for index, name in twice:
                yield teller.tell_name_twice((*steps, index), (*steps, first[name]), name)


def _put_unknown(data: Any, steps: Steps, is_extra: bool) -> None:
    here = data
    for step in steps[:-1]:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return
    last = steps[-1]
    if isinstance(here, list):
        if isinstance(last, int):
            here[last] = UNKNOWN
    elif isinstance(here, dict) and is_extra:
        here.pop(last, None)
    elif isinstance(here, dict):
        here[last] = UNKNOWN
