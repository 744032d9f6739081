"""The answers as the rest of policygen sees them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from policygen.source import is_written, node_at

if TYPE_CHECKING:
    from policygen.model import OpenPoint
    from policygen.problems import Location
    from policygen.schema import Schema
    from policygen.source import Node

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\"(?:[^\"\\]|\\.)*\")\]|\[([^\]]*)\]")


@dataclass(frozen=True)
class Answers:
    """Checked answers with defaults filled in.

    ``data`` is plain: dict, list, str, bool, int, Decimal, date, None and OpenPoint. ``files``
    are the files read, the answers file first, relative to the root. ``node`` is the merged tree
    with the places. Answer paths are texts such as ``contracts[desk].service_levels[k1].target``;
    ``[0]`` counts records without an id. ``commit`` is the commit at which git told the version,
    empty where the answers tell it themselves.
    """

    data: dict[str, Any]
    schema: Schema = field(compare=False)
    node: Node = field(compare=False, repr=False)
    open_points: tuple[OpenPoint, ...] = ()
    files: tuple[str, ...] = ()
    commit: str = ""

    def where(self, path: str) -> Location:
        """Return the place of an answer, or of the nearest one above it that was written."""
        _, place = node_at(self.node, steps_of(self.data, path))
        return place.__class__(place.file, place.line, place.column, pointer=path)

    def steps_of(self, path: str) -> tuple[str | int, ...]:
        """Return the keys and indices of an answer path, as far as they can be told."""
        return steps_of(self.data, path)

    def is_written(self, path: str) -> bool:
        """Tell whether the answer at ``path`` was written and is no default."""
        return is_written(self.node, steps_of(self.data, path))

    def get(self, path: str) -> Any:
        """Return the answer at ``path``, or nothing."""
        return follow(self.data, path)[1]

    @property
    def packaged(self) -> dict[str, Any]:
        """The answers of the packaged topics: what findings and rules are about."""
        return {key: value for key, value in self.data.items() if key in self.schema.packaged}

    def records(self, topic: str) -> list[dict[str, Any]]:
        """Return the records of a topic that is a list, without those that are open points."""
        found = self.data.get(topic)
        items = found if isinstance(found, list) else []
        return [item for item in items if isinstance(item, dict)]


def steps_of(data: Any, path: str) -> tuple[str | int, ...]:
    """Return the keys and indices of an answer path, as far as they can be told."""
    return follow(data, path)[0]


def follow(data: Any, path: str) -> tuple[tuple[str | int, ...], Any]:
    """Return the keys and indices of an answer path and what it leads to, or nothing."""
    steps: list[str | int] = []
    here = data
    for key, quoted, index in _STEP.findall(path):
        step = _step(here, key or (json.loads(quoted) if quoted else ""), index)
        if step is None:
            return tuple(steps), None
        steps.append(step)
        here = here[step] if _has(here, step) else None
    return tuple(steps), here


def _step(here: Any, key: str, index: str) -> str | int | None:
    if not index:
        return key
    if isinstance(here, list):
        for position, item in enumerate(here):
            if isinstance(item, dict) and item.get("id") == index:
                return position
    return int(index) if index.isdecimal() else None


def _has(here: Any, step: str | int) -> bool:
    if isinstance(here, list):
        return isinstance(step, int) and step < len(here)
    return isinstance(here, dict) and step in here
