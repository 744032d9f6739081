"""What a ``refers`` rule offers: the ids of the records that an answer may name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.model import OpenPoint
from policygen.schema.types import Misplaced

if TYPE_CHECKING:
    from collections.abc import Iterator


def known_ids(root: Any, refers: str, at: tuple[Any, ...]) -> tuple[str, ...] | None:
    """Return the ids that ``refers`` offers to the answer at ``at``, or nothing if not known.

    As long as ``refers`` runs along ``at``, only the record on that way counts: seen from inside
    ``contracts[0]``, ``contracts.service_levels`` are that contract's own levels. Open points on
    the way leave the ids unknown.
    """
    parts = refers.split(".")
    here: list[Any] = [root]
    way = at
    for part in parts[:-1]:
        here = [found for container in here for found in _below(container, part)]
        way = way[1:] if way[:1] == (part,) else ()
        if way and isinstance(way[0], int) and len(here) == 1 and isinstance(here[0], list):
            here, way = here[0][way[0] : way[0] + 1], way[1:]
    lists = [found for container in here for found in _below(container, parts[-1])]
    names = [name for container in lists for name in _names(container)]
    known = dict.fromkeys(name for name in names if name is not None)
    return None if None in names else tuple(known)


def _below(container: Any, part: str) -> list[Any]:
    """Return what stands under ``part`` in a mapping, or in each record of a list."""
    if isinstance(container, list):
        return [found for item in container for found in _below(item, part)]
    if not isinstance(container, dict):
        return [container]
    return [container[part]] if part in container else []


def _names(container: Any) -> Iterator[str | None]:
    """Yield the names in a list of records, a list of texts or a mapping; nothing if unknown."""
    if isinstance(container, dict):
        yield from container
    elif not isinstance(container, list):
        yield None
    else:
        for item in container:
            name = item.get("id") if isinstance(item, dict) else item
            if isinstance(name, OpenPoint | Misplaced):
                yield None
            elif isinstance(name, str):
                yield name
