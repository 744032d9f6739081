"""Tracked changes as Word writes them: who, when, and an id of its own for each."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from policygen.redline.keys import properties_key
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_MARK_ORDER = tuple(w(tag) for tag in ("ins", "del", "moveFrom", "moveTo"))
_AT_THE_END = frozenset({w("sectPr"), w("pPrChange")})


@dataclass(slots=True)
class Marks:
    """The maker of tracked changes. ``last`` is the highest id that is taken."""

    author: str
    when: date | None
    last: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def fresh(self) -> str:
        """Return an id that no other mark has."""
        self.last += 1
        return str(self.last)

    def make(self, tag: str, content: Iterable[etree._Element] = ()) -> etree._Element:
        """Return the tracked change ``w:tag`` around ``content``."""
        attributes = {w("id"): self.fresh(), w("author"): self.author}
        if self.when:
            attributes[w("date")] = f"{self.when.isoformat()}T00:00:00Z"
        made = etree.Element(w(tag), attributes)
        made.extend(content)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        return made

    def changed(self, tag: str, earlier: etree._Element) -> etree._Element:
        """Return ``w:tagChange``, which holds the properties as they were."""
        return self.make(f"{tag}Change", [earlier])


def mark_paragraph(paragraph: etree._Element, mark: etree._Element) -> None:
    """Say that the end of a paragraph was inserted, deleted or moved."""
    properties = paragraph_properties(paragraph)
    run = properties.find(w("rPr"))
    if run is None:
        run = etree.Element(w("rPr"))
        behind = [node for node in properties if node.tag in _AT_THE_END]
        if behind:
            behind[0].addprevious(run)
        else:
            properties.append(run)
    rank = _MARK_ORDER.index(mark.tag)
    run.insert(sum(node.tag in _MARK_ORDER[:rank] for node in run), mark)


def paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """Return the ``w:pPr`` of a paragraph, made if there is none."""
    found = paragraph.find(w("pPr"))
    if found is None:
        found = etree.Element(w("pPr"))
        paragraph.insert(0, found)
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of properties: its element, and the children that its record of the past leaves out.

    ``keep`` are those children: they stand in the new properties and have no past.
    """

    tag: str
    keep: frozenset[str] = frozenset()

    @property
    def change(self) -> str:
        """The full name of the element that holds the past."""
        return w(f"{self.tag}Change")


RUN = Kind("rPr", frozenset(_MARK_ORDER))
PARAGRAPH = Kind("pPr", frozenset({w("rPr"), w("sectPr")}))
SECTION = Kind("sectPr", frozenset({w("headerReference"), w("footerReference")}))
TABLE = Kind("tblPr")
TABLE_EXCEPTIONS = Kind("tblPrEx")
ROW = Kind("trPr", frozenset({w("ins"), w("del")}))
CELL = Kind("tcPr", frozenset({w("cellIns"), w("cellDel"), w("cellMerge")}))


def earlier_properties(properties: etree._Element | None, kind: Kind) -> etree._Element:
    """Return properties as they were before the tracked change that they hold, if any."""
    if properties is None:
        return etree.Element(w(kind.tag))
    change = properties.find(kind.change)
    if change is not None and len(change):
        return deepcopy(change[0])
    bare = deepcopy(properties)
    for node in [node for node in bare if node.tag in kind.keep or node.tag == kind.change]:
        bare.remove(node)
    return bare


def joined_properties(
    old: etree._Element | None, new: etree._Element | None, kind: Kind, marks: Marks
) -> etree._Element | None:
    """Return a copy of the new properties that tells what was different in the old ones.

    A tracked change that the new file holds already is kept where its past is the old file.
    """
    before = earlier_properties(old, kind)
    made = deepcopy(new)
    if properties_key(before) == properties_key(earlier_properties(new, kind)):
        return made
    if made is None:
        made = etree.Element(w(kind.tag))
    for told in made.findall(kind.change):
        made.remove(told)
    made.append(marks.changed(kind.tag, before))
    return made
