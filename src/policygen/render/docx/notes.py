"""Footnotes: each its own entry in Word's footnotes part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.render.docx.ooxml import element
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from lxml import etree

    from policygen.tree.blocks import Footnote


class Notes:
    """The footnotes met so far; their text is written once the body is done."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        used = [int(note.get(w("id")) or 0) for note in root.iter(w("footnote"))]
        self._next = max(used, default=0) + 1
        self.waiting: list[tuple[int, Footnote]] = []

    def add(self, footnote: Footnote) -> int:
        """Return the id by which the text refers to this footnote."""
        number, self._next = self._next, self._next + 1
        self.waiting.append((number, footnote))
        return number

    def write(self, number: int, content: list[etree._Element]) -> None:
        """Put the content of a footnote into the part."""
        self._root.append(element("footnote", *content, id=number))


def separators() -> list[etree._Element]:
    """Return the two entries that each footnotes part has: the lines above the notes."""
    return [
        element(
            "footnote",
            element("p", element("r", element(tag))),
            type=tag,
            id=number,
        )
        for number, tag in ((-1, "separator"), (0, "continuationSeparator"))
    ]
