"""Schema files to a schema: the packaged ones, and what the project adds to them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.resources import packaged
from policygen.schema.checking import RuleChecker
from policygen.schema.fields import Schema, derive_fields
from policygen.schema.fitting import check_schema
from policygen.schema.taking import only_taken
from policygen.settings import load_settings
from policygen.source import Entry, MappingNode, ScalarNode, load_yaml, name_in, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policygen.source import Node


def load_schema(root: Path | None = None) -> Schema:
    """Return the packaged schema with the additions in ``schemas/`` below ``root``.

    Of the packaged topics it has those that the project's settings take.

    Raises:
        InvalidInput: With every problem of the schema files, or of the settings.
    """
    if root is None:
        return _packaged_schema(packaged("schemas"), None)
    settings = load_settings(root)
    packaged_folder, taken = settings.packaged(root, "schemas"), settings.topics
    added = root / "schemas"
    if not added.is_dir() or added.resolve() == packaged_folder.resolve():
        return _packaged_schema(packaged_folder, taken)
    return schema_from(packaged_folder, added, root, taken)


@cache
def _packaged_schema(folder: Path, taken: tuple[str, ...] | None) -> Schema:
    return schema_from(folder, taken=taken)


def schema_from(
    folder: Path,
    added: Path | None = None,
    root: Path | None = None,
    taken: tuple[str, ...] | None = None,
) -> Schema:
    """Return the schema of the files in ``folder``, with those in ``added`` laid over them.

    ``taken`` are the topics that are read in ``folder``, all if it is None. Their fields that
    refer to a topic which is not there are left out.
    Whether values fit their fields is checked for the topics in ``added``; for those in
    ``folder`` it is a test's work (``check_schema``), as it takes long.

    Raises:
        InvalidInput: With every problem of the schema files.
    """
    problems: list[Problem] = []
    topics = _read(folder, folder.parent, problems)
    more = _read(added, root or added, problems) if added is not None else {}
    if taken is not None:
        topics = only_taken(topics, taken, more)
    given = frozenset(topics)
    replaced = tuple(
        place for topic in sorted(given & set(more)) for place in _replaced(more[topic])
    )
    for topic, node in more.items():
        base = topics.get(topic)
        topics[topic] = _extend(topic, base, node, problems) if base is not None else node
    checker = RuleChecker(problems)
    for topic in sorted(topics):
        checker.check_topic(topic, topics[topic])
    if problems:
        raise InvalidInput(problems)
    files = tuple(node.location.file for node in more.values())
    schema = replace(_build(topics, checker.locations, files), packaged=given, replaced=replaced)
    if problems := list(check_schema(schema, more)):
        raise InvalidInput(problems)
    return schema


def _build(
    topics: dict[str, Node],
    locations: dict[str, Location],
    files: tuple[str, ...],
) -> Schema:
    rules = {topic: _without_replace(plain(node)) for topic, node in topics.items()}
    order = sorted(rules, key=lambda topic: (rules[topic]["meta"].get("order", 10_000), topic))
    rules = {topic: rules[topic] for topic in order}
    return Schema(rules, derive_fields(rules, locations), files)


def _read(folder: Path, root: Path, problems: list[Problem]) -> dict[str, Node]:
    topics: dict[str, Node] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            node = load_yaml(path, root)
        except InvalidInput as error:
            problems += error.problems
            continue
        if isinstance(node, MappingNode):
            topics[path.stem] = node
        else:
            message = "the file is not a mapping of rules"
            problems.append(Problem("S001", message, Location(name_in(root, path), 1, 1)))
    return topics


def _without_replace(rules: Any) -> Any:
    """Take out ``replace``, which is ours; a field of that name is a mapping and stays."""
    if isinstance(rules, dict):
        return {
            key: _without_replace(value)
            for key, value in rules.items()
            if not (key == "replace" and isinstance(value, bool))
        }
    return [_without_replace(item) for item in rules] if isinstance(rules, list) else rules


def _extend(path: str, base: Node, added: Node, problems: list[Problem]) -> Node:
    """Return rules with the fields of ``added``; whatever else it changes wants ``replace``."""
    if not isinstance(base, MappingNode) or not isinstance(added, MappingNode):
        return base
    if _is_replaced(added):
        return added
    for name, entry in added.entries.items():
        if name != "schema":
            message = f"{path}: the project changes {name!r} of a packaged field"
            hint = "write replace: true beside it and give all its rules, or take it out"
            problems.append(Problem("S008", message, entry.location, hint))
    inside, more = base.get("schema"), added.get("schema")
    if not isinstance(inside, MappingNode) or not isinstance(more, MappingNode):
        return base
    merged = _extend_inside(path, base, inside, more, problems)
    schema = Entry("schema", base.entries["schema"].location, merged)
    return MappingNode({**base.entries, "schema": schema}, base.location)


def _is_replaced(added: Node | None) -> bool:
    """Tell whether rules of the project say that they stand in place of the packaged ones."""
    says = added.get("replace") if isinstance(added, MappingNode) else None
    return isinstance(says, ScalarNode) and says.value is True


def _replaced(node: Node) -> Iterator[Location]:
    """Yield each place at which rules say that they stand in place of packaged ones."""
    if not isinstance(node, MappingNode):
        return
    if _is_replaced(node):
        yield node.entries["replace"].location
    for entry in node.entries.values():
        yield from _replaced(entry.node)


def _extend_inside(
    path: str, base: MappingNode, inside: MappingNode, more: MappingNode, problems: list[Problem]
) -> Node:
    kind = base.get("type")
    if isinstance(kind, ScalarNode) and kind.value == "list":
        return _extend(f"{path}[]", inside, more, problems)
    entries = dict(inside.entries)
    for key, entry in more.entries.items():
        known = entries.get(key)
        node = _extend(f"{path}.{key}", known.node, entry.node, problems) if known else entry.node
        entries[key] = Entry(key, known.location if known else entry.location, node)
    return MappingNode(entries, inside.location)
