"""What a Word text says, without how the file says it: to tell whether two say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.wordtags.names import w
from policygen.wordtags.syntax import readable
from policygen.wordtags.tags import find_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

#: Kind, depth, whether numbered, and texts each with its look.
Piece = tuple[str, int, bool, tuple[tuple[str, str], ...]]


def shape_of(root: etree._Element) -> list[Piece]:
    """Return the pieces of what ``word_source`` made of a text, in order."""
    return list(_Shape().pieces(root[0]))


class _Shape:
    def __init__(self) -> None:
        self._opened: list[tuple[str, int, int, int]] = []

    def pieces(self, parent: etree._Element) -> Iterator[Piece]:
        for node in parent:
            if node.tag == w("tbl"):
                yield from self._table(node)
            else:
                yield self._paragraph(node)

    def _table(self, node: etree._Element) -> Iterator[Piece]:
        self._leave(_whole(node, "left"))
        for row in node:
            yield ("row", len(self._opened), False, ())
            for cell in row:
                for paragraph in cell:
                    align = paragraph.get("align") or ""
                    yield (f"cell {align}".rstrip(), 0, False, _looks(paragraph))

    def _paragraph(self, node: etree._Element) -> Piece:
        kind = node.get("kind") or "text"
        looks = _looks(node)
        if len(looks) == 1 and looks[0][1].startswith(("{%p ", "{#p ")):
            return ("tag", 0, False, looks)
        if kind == "heading":
            self._opened.clear()
            return (kind, _whole(node, "level"), not node.get("plain"), looks)
        if kind == "item":
            return self._item(node, looks)
        if kind != "caption" and not looks[0][1].startswith(" {:"):
            self._leave(_whole(node, "left"))
        return (kind, len(self._opened), False, looks)

    def _item(self, node: etree._Element, looks: tuple[tuple[str, str], ...]) -> Piece:
        series, level = node.get("series") or "", _whole(node, "level")
        left, start = _whole(node, "left"), _whole(node, "start")
        while self._opened:
            own, above, text, sign = self._opened[-1]
            if level > above if own == series else 2 * start > sign + text:
                break
            self._opened.pop()
        self._opened.append((series, level, left, start))
        return ("item", len(self._opened), bool(node.get("ordered")), looks)

    def _leave(self, left: int) -> None:
        while self._opened and not 0 < self._opened[-1][2] <= left:
            self._opened.pop()


def _looks(node: etree._Element) -> tuple[tuple[str, str], ...]:
    """Return the texts of a paragraph, neighbours of one look joined, tags in one form."""
    found: list[tuple[str, str]] = []
    for run in node.iterchildren(w("r")):
        look = run.find(w("rPr"))
        signs = "" if look is None else "".join(sorted(str(one.tag)[-1] for one in look))
        signs += run.get("href") or ""
        text = ""
        for child in run:
            if child.tag == w("t"):
                text += child.text or ""
            elif child.tag == w("br"):
                text += "\n"
            else:
                inner = [_looks(one) for one in child.iter(w("p"))]
                text += f"[{inner}]"
        if found and found[-1][0] == signs:
            found[-1] = (signs, found[-1][1] + text)
        elif text:
            found.append((signs, text))
    ends = [(signs, _plain_tags(text)) for signs, text in found]
    if ends:
        ends[0] = (ends[0][0], ends[0][1].lstrip())
        ends[-1] = (ends[-1][0], ends[-1][1].rstrip())
    return tuple(one for one in ends if one[1])


def _plain_tags(text: str) -> str:
    """Return a text with its tags as they are typed by rule."""
    pieces, at = [], 0
    for tag in find_tags(text):
        inner = readable(tag) if tag.opener in {"{{", "{%"} else tag.inner
        pieces += [text[at : tag.start], f"{tag.opener}{tag.unit} {inner} {tag.text[-2:]}"]
        at = tag.end
    return "".join((*pieces, text[at:]))


def _whole(node: etree._Element, name: str) -> int:
    value = node.get(name) or ""
    return int(value) if value.isdecimal() else 0
