"""Where a paragraph of a Word part stands, in words that its author can search for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.problems import Location
from policygen.wordtags.names import w
from policygen.wordtags.nodes import parent_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LONGEST = 100
_LONGEST_TAG = 400
# What ends a paragraph's own text: a paragraph in a text box, and text that a change took away.
_NOT_OWN = frozenset(map(w, ("p", "del", "moveFrom")))


@dataclass(frozen=True, slots=True)
class Place:
    """One paragraph: the part it is in, the nearest heading above, its text as typed.

    ``cell`` says in which cell of which table it stands, where that is known.
    """

    part: str
    heading: str
    text: str
    cell: str = ""

    def location(self, file: str, tag: str = "") -> Location:
        """Return this place for a problem; ``tag`` is the tag as typed."""
        if not tag:
            found = TAG.search(self.text)
            tag = found.group() if found else ""
        return Location(
            file=file,
            part=self.part,
            heading=self.heading,
            paragraph=_shortened(self.text, _LONGEST),
            tag=_shortened(tag, _LONGEST_TAG),
            cell=self.cell,
        )


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def own_texts(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield the texts, tabs and breaks of a paragraph, in order, with what they read as.

    Those of text boxes in it are left out, and what a tracked change took away.
    """
    for node in paragraph.iter(w("t"), w("tab"), w("br")):
        if not _belongs(node, paragraph):
            continue
        if node.tag == w("t"):
            yield node, node.text or ""
        elif parent_of(node).tag == w("r"):
            yield node, "\t" if node.tag == w("tab") else "\n"


def _belongs(node: etree._Element, paragraph: etree._Element) -> bool:
    for around in node.iterancestors():
        if around is paragraph:
            return True
        if around.tag in _NOT_OWN:
            return False
    return False


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph, tabs and breaks as white space, inner text boxes left out."""
    return "".join(text for _, text in own_texts(paragraph))


def places(root: etree._Element, part: str, heading_styles: frozenset[str]) -> list[Place]:
    """Return the place of every paragraph of a part, in document order."""
    return list(_places(root, part, heading_styles))


def _places(root: etree._Element, part: str, heading_styles: frozenset[str]) -> Iterator[Place]:
    heading = ""
    for paragraph in root.iter(w("p")):
        text = paragraph_text(paragraph)
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        if style is not None and style.get(w("val")) in heading_styles:
            heading = text
        yield Place(part, heading, text)


def heading_styles(styles: etree._Element) -> frozenset[str]:
    """Return the ids of the styles that are headings or the title, by their names."""
    found = set()
    for style in styles.iter(w("style")):
        name = style.find(w("name"))
        text = "" if name is None else (name.get(w("val")) or "").lower()
        if "heading" in text or text == "title":
            found.add(style.get(w("styleId")) or "")
    return frozenset(found)
