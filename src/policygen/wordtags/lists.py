"""Numbered lists in loops: a list that belongs to one turn of a loop begins anew in the next.

Word counts on through all paragraphs of one list. A list that stands in one loop only, and does
not begin it (something comes before its first item), belongs to the turn: each turn after the
first gets a list of its own. A list whose items the loop makes counts on.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop
from policygen.wordtags.runs import MARK, mark
from policygen.wordtags.syntax import ends_block, opens_block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policygen.wordtags.tags import Tag

_RESTART = "restart"


class ListStyles:
    """Which list a paragraph is an item of, itself or by its style."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._own: dict[str, tuple[str, str]] = {}
        self._parents: dict[str, str] = {}
        for style in () if styles is None else styles.iter(w("style")):
            identity, parent = style.get(w("styleId")) or "", style.find(w("basedOn"))
            self._parents[identity] = "" if parent is None else parent.get(w("val")) or ""
            found = _numbered(style.find(w("pPr")))
            if found:
                self._own[identity] = found

    def item(self, paragraph: etree._Element) -> tuple[str, str]:
        """Return the id of the list and the level, both empty for what is no item."""
        properties = paragraph.find(w("pPr"))
        found = _numbered(properties)
        if found is None and properties is not None:
            style = properties.find(w("pStyle"))
            found = self._inherited("" if style is None else style.get(w("val")) or "")
        return found if found and found[0] != "0" else ("", "")

    def _inherited(self, style: str) -> tuple[str, str] | None:
        seen = set[str]()
        while style and style not in seen:
            if style in self._own:
                return self._own[style]
            seen.add(style)
            style = self._parents.get(style, "")
        return None


def _numbered(properties: etree._Element | None) -> tuple[str, str] | None:
    """Return list and level that paragraph properties set."""
    number = None if properties is None else properties.find(f"{w('numPr')}/{w('numId')}")
    if number is None:
        return None
    level = number.getparent().find(w("ilvl"))  # type: ignore[union-attr]
    return number.get(w("val")) or "", "0" if level is None else level.get(w("val")) or "0"


# -- in the template: say where lists begin anew --


def mark_restarts(root: etree._Element, tag_of: Callable[[int], Tag], styles: ListStyles) -> None:
    """Put an instruction at the beginning of each loop in which lists begin anew."""
    everywhere = Counter(styles.item(paragraph)[0] for paragraph in root.iter(w("p")))
    if set(everywhere) <= {""}:
        return
    for holder, in_text, number, inside in list(_loops(root, tag_of)):
        paragraphs = [each for node in inside for each in node.iter(w("p"))]
        lists = [styles.item(paragraph)[0] for paragraph in paragraphs]
        here = Counter(lists)
        own = [name for name in here if name and here[name] == everywhere[name]]
        if own and lists[0] not in own:
            _instruct(holder, mark(number), f"{_RESTART} {' '.join(sorted(own))}", in_text=in_text)


def _loops(
    root: etree._Element, tag_of: Callable[[int], Tag]
) -> Iterator[tuple[etree._Element, bool, int, list[etree._Element]]]:
    """Yield for each loop over paragraphs or rows where its mark is, and what stands inside.

    The mark is in the tail of the element, or in its text.
    """
    for container in root.iter(etree.Element):
        if not MARK.search(container.text or "") and not any(
            MARK.search(child.tail or "") for child in container
        ):
            continue
        if container.tag in {w("p"), w("r"), w("t"), w("hyperlink")}:
            continue
        opened: list[tuple[etree._Element, bool, int, int]] = []
        children = list(container)
        for place, holder in enumerate([container, *children]):
            in_text = place == 0
            text = (container.text if in_text else holder.tail) or ""
            for number in (int(found[1]) for found in MARK.finditer(text)):
                tag = tag_of(number)
                if opens_block(tag):
                    opened.append((holder, in_text, number, place))
                elif ends_block(tag) and opened:
                    first, first_in_text, begin, start = opened.pop()
                    if tag_of(begin).word == "for":
                        yield first, first_in_text, begin, children[start:place]


def _instruct(holder: etree._Element, after: str, text: str, *, in_text: bool) -> None:
    """Put an instruction behind a mark that is in the text or the tail of ``holder``."""
    node = etree.ProcessingInstruction("policygen", text)
    before, sign, rest = ((holder.text if in_text else holder.tail) or "").partition(after)
    if in_text:
        holder.insert(0, node)
        holder.text = before + sign
    else:
        holder.tail = None
        holder.addnext(node)
        holder.tail = before + sign
    node.tail = rest


# -- in the filled part: let them begin --


def restart_lists(
    root: etree._Element, numbering: etree._Element | None, styles: ListStyles
) -> bool:
    """Give the lists of each turn of a loop after the first numbers of their own.

    Returns:
        Whether ``numbering`` has changed.
    """
    begun: set[str] = set()
    current: dict[str, str] = {}
    changed = False
    for node in list(root.iter(w("p"), etree.ProcessingInstruction)):
        if node.tag != w("p"):
            word, _, names = (node.text or "").partition(" ")
            if word != _RESTART:
                continue
            for name in names.split():
                fresh = _new_list(numbering, name) if name in begun else ""
                changed |= bool(fresh)
                current[name] = fresh
                begun.add(name)
            drop(node)
            continue
        name, level = styles.item(node)
        if current.get(name):
            set_list(node, current[name], level)
    return changed


def _new_list(numbering: etree._Element | None, name: str) -> str:
    """Add a list that looks like another and begins anew; return its id, empty if it cannot be."""
    if numbering is None:
        return ""
    lists = numbering.findall(w("num"))
    old = next((each for each in lists if each.get(w("numId")) == name), None)
    link = None if old is None else old.find(w("abstractNumId"))
    if old is None or link is None:
        return ""
    number = str(max(int(each.get(w("numId")) or 0) for each in lists) + 1)
    made = etree.Element(w("num"), {w("numId"): number})
    etree.SubElement(made, w("abstractNumId"), {w("val"): link.get(w("val")) or ""})
    for level, start in _starts(numbering, link.get(w("val")) or ""):
        override = etree.SubElement(made, w("lvlOverride"), {w("ilvl"): level})
        etree.SubElement(override, w("startOverride"), {w("val"): start})
    lists[-1].addnext(made)
    return number


def _starts(numbering: etree._Element, definition: str) -> Iterator[tuple[str, str]]:
    """Yield each level of a list's definition and the number that it starts with."""
    for abstract in numbering.findall(w("abstractNum")):
        if abstract.get(w("abstractNumId")) == definition:
            for level in abstract.findall(w("lvl")):
                start = level.find(w("start"))
                first = "1" if start is None else start.get(w("val")) or "1"
                yield level.get(w("ilvl")) or "0", first


# What may stand before the number of a list among the properties of a paragraph.
_BEFORE = frozenset(
    map(w, ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"))
)


def set_list(paragraph: etree._Element, name: str, level: str) -> None:
    """Make a paragraph an item of a list."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    number = properties.find(w("numPr"))
    if number is None:
        number = etree.Element(w("numPr"))
        place = sum(1 for node in properties if node.tag in _BEFORE)
        properties.insert(place, number)
    for tag, value in (("ilvl", level), ("numId", name)):
        found = number.find(w(tag))
        if found is None:
            found = etree.SubElement(number, w(tag))
        found.set(w("val"), value)
