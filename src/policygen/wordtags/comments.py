"""The comments of a Word file: those that are there, and those that are added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import COMMENTS_TYPE, OFFICE, W, w
from policygen.wordtags.package import parse_xml, write_xml
from policygen.wordtags.parts import Links

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policygen.wordtags.parts import Parts

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class Comments:
    """The comments part: author, initials and the day, if any, stand on what is added."""

    root: etree._Element
    author: str
    initials: str
    when: date | None
    last: int = field(init=False)

    def __post_init__(self) -> None:
        texts = [node.get(w("id")) or "" for node in self.root.iter(w("comment"))]
        self.last = max((int(text) for text in texts if text.isdigit()), default=-1)

    def add(self, paragraphs: Iterable[str]) -> int:
        """Add a comment with these paragraphs and return its id."""
        self.last += 1
        names = {w("id"): str(self.last), w("author"): self.author}
        if self.when:
            names[w("date")] = f"{self.when.isoformat()}T00:00:00Z"
        comment = etree.SubElement(self.root, w("comment"), {**names, w("initials"): self.initials})
        for text in paragraphs:
            paragraph = etree.SubElement(comment, w("p"))
            words = etree.SubElement(etree.SubElement(paragraph, w("r")), w("t"))
            words.text = text
            words.set(_SPACE, "preserve")
        return self.last


def open_comments(
    container: Parts, main: str, author: str, initials: str, when: date | None
) -> tuple[str, Comments]:
    """Return name and content of the comments part, a new one if there is none."""
    part = container.named(COMMENTS_TYPE)
    if part:
        return part, Comments(parse_xml(container.files[part]), author, initials, when)
    folder = main.rpartition("/")[0]
    part, number = f"{folder}/comments.xml".lstrip("/"), 1
    while part in container.files:
        number += 1
        part = f"{folder}/comments{number}.xml".lstrip("/")
    root = etree.Element(w("comments"), nsmap={"w": W})
    container.add(part, COMMENTS_TYPE, write_xml(root))
    Links(container, main).add(f"{OFFICE}/comments", part.rpartition("/")[2])
    return part, Comments(root, author, initials, when)
