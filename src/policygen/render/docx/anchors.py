"""Bookmarks: safe, unique names for the ids of a document, and the elements that set them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.render.docx.ooxml import element
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

_LONGEST = 40
_UNSAFE = re.compile(r"[^A-Za-z0-9_]")


class Anchors:
    """Names and numbers of bookmarks in one file."""

    def __init__(self, template: etree._Element) -> None:
        starts = list(template.iter(w("bookmarkStart")))
        self._used = {(start.get(w("name")) or "").lower() for start in starts}
        self._count = max((int(start.get(w("id")) or 0) for start in starts), default=0)
        self._names: dict[str, str] = {}
        self._set: set[str] = set()

    def name(self, target: str) -> str:
        """Return the bookmark name of the block with id ``target``."""
        if target not in self._names:
            self._names[target] = self._free(f"ref_{_UNSAFE.sub('_', target)}"[:_LONGEST])
        return self._names[target]

    def fresh(self, prefix: str) -> str:
        """Return a new name, for a place that no id names."""
        return self._free(f"{prefix}{len(self._used) + 1:06d}")

    def around(self, name: str, content: Iterable[etree._Element]) -> list[etree._Element]:
        """Return ``content`` between the two ends of bookmark ``name``; the first one set stays."""
        inner = list(content)
        if not name or name in self._set:
            return inner
        self._set.add(name)
        self._count += 1
        start = element("bookmarkStart", id=self._count, name=name)
        return [start, *inner, element("bookmarkEnd", id=self._count)]

    def _free(self, wanted: str) -> str:
        name, number = wanted, 1
        while name.lower() in self._used:
            number += 1
            tail = f"_{number}"
            name = wanted[: _LONGEST - len(tail)] + tail
        self._used.add(name.lower())
        return name
