"""The styles of a Word template, found by the names that Word shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.wordtags.names import w

if TYPE_CHECKING:
    from lxml import etree


class Styles:
    """Styles by name, and what they set: indents, links to list levels."""

    def __init__(self, root: etree._Element, numbering: etree._Element) -> None:
        self._numbering = numbering
        self._by_name: dict[str, etree._Element] = {}
        self._by_id: dict[str, etree._Element] = {}
        self._inherited: dict[str, list[etree._Element]] = {}
        for style in root.iter(w("style")):
            name = style.find(w("name"))
            if name is not None:
                self._by_name.setdefault((name.get(w("val")) or "").lower(), style)
            self._by_id.setdefault(style.get(w("styleId")) or "", style)

    def id(self, name: str) -> str:
        """Return the id of the style with this name; upper and lower case are the same.

        Raises:
            KeyError: the template has no such style; ``missing`` tells beforehand.
        """
        return self._by_name[name.lower()].get(w("styleId")) or ""

    def missing(self, names: frozenset[str]) -> list[str]:
        """Return the names, sorted, for which there is no style."""
        return sorted(name for name in names if name.lower() not in self._by_name)

    def left(self, name: str) -> int:
        """Return the left indent of a style in twips, 0 where neither it nor a parent sets one."""
        return self._indent(name, "left", "start")

    def hanging(self, name: str) -> int:
        """Return by how much the first line of a style begins further left, in twips."""
        return self._indent(name, "hanging")

    def has_right_tab(self, name: str) -> bool:
        """Tell whether a style, or a parent, has a tab at which text ends."""
        tabs = (tab for told in self._properties(self.id(name)) for tab in told.iter(w("tab")))
        return any(tab.get(w("val")) in {"right", "end"} for tab in tabs)

    def _indent(self, name: str, *sides: str) -> int:
        for properties in self._properties(self.id(name)):
            indent = properties.find(w("ind"))
            if indent is None:
                indent = self._list_indent(properties)
            if indent is not None:
                return int(next(filter(None, (indent.get(w(side)) for side in sides)), 0))
        return 0

    def _list_indent(self, properties: etree._Element) -> etree._Element | None:
        """Return the indent of the list level that a style's properties name, if any."""
        link = _list_level(properties)
        if link is None:
            return None
        definition = _with(self._numbering, "num", "numId", link[0])
        abstract = None if definition is None else definition.find(w("abstractNumId"))
        if abstract is None:
            return None
        counted = _with(self._numbering, "abstractNum", "abstractNumId", abstract.get(w("val")))
        level = None if counted is None else _with(counted, "lvl", "ilvl", link[1])
        return None if level is None else level.find(f"{w('pPr')}/{w('ind')}")

    def list_level(self, name: str) -> tuple[int, int] | None:
        """Return the list id and level that a style is linked to, if any."""
        links = map(_list_level, self._properties(self.id(name)))
        return next((link for link in links if link is not None), None)

    def _properties(self, style_id: str) -> list[etree._Element]:
        """Return the paragraph properties of a style and its parents, nearest first."""
        if style_id in self._inherited:
            return self._inherited[style_id]
        wanted, found, seen = style_id, [], set[str]()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            properties, parent = style.find(w("pPr")), style.find(w("basedOn"))
            if properties is not None:
                found.append(properties)
            style_id = "" if parent is None else parent.get(w("val")) or ""
        self._inherited[wanted] = found
        return found


def _list_level(properties: etree._Element) -> tuple[int, int] | None:
    """Return the list id and level of paragraph properties, if they name a list."""
    list_id = properties.find(f"{w('numPr')}/{w('numId')}")
    level = properties.find(f"{w('numPr')}/{w('ilvl')}")
    if list_id is None:
        return None
    return int(list_id.get(w("val")) or 0), 0 if level is None else int(level.get(w("val")) or 0)


def _with(root: etree._Element, tag: str, attribute: str, wanted: object) -> etree._Element | None:
    return next((node for node in root.iter(w(tag)) if node.get(w(attribute)) == str(wanted)), None)
