"""Blocks of tags that cross the structure of a part, so that filling them would break it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.runs import MARK
from policygen.wordtags.syntax import MIDDLE, ends_block, opens_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policygen.wordtags.tags import Tag


def find_crossings(root: etree._Element, tag_of: Callable[[int], Tag]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of a tag that begins a block and of one that divides or ends it elsewhere.

    What a block leaves out or repeats must be whole: the elements around both tags must be of the
    same kinds.
    """
    return _Walk(tag_of).crossings(root)


@dataclass(slots=True)
class _Walk:
    tag_of: Callable[[int], Tag]
    path: list[str] = field(default_factory=list)
    opened: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    def crossings(self, root: etree._Element) -> Iterator[tuple[int, int]]:
        for event, node in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(node.tag, str):
                continue
            if event == "start":
                self.path.append(node.tag)
                for key, value in node.attrib.items():
                    yield from self._marks(str(value), f"@{key}")
                yield from self._marks(node.text)
            else:
                self.path.pop()
                yield from self._marks(node.tail)

    def _marks(self, text: str | None, *inner: str) -> Iterator[tuple[int, int]]:
        for found in MARK.finditer(text or ""):
            number = int(found[1])
            tag = self.tag_of(number)
            if opens_block(tag):
                self.opened.append((number, (*self.path, *inner)))
            elif (tag.word in MIDDLE or ends_block(tag)) and self.opened:
                opener, path = self.opened[-1]
                if path != (*self.path, *inner):
                    yield opener, number
                if ends_block(tag):
                    self.opened.pop()
