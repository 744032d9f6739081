"""Styles of the old file: found in the new file by name, or copied into it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from policygen.redline.keys import key_of
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from lxml import etree

_USES = frozenset(w(tag) for tag in ("pStyle", "rStyle", "tblStyle"))
_LEADS = frozenset(w(tag) for tag in ("basedOn", "next", "link"))
_NAMES_APART = frozenset(
    {w("rsid"), w("uiPriority"), w("qFormat"), w("semiHidden"), w("unhideWhenUsed"), w("locked")}
)


class StyleMap:
    """The styles that the old file uses, under the ids that they have in the redline."""

    def __init__(self, old: etree._Element | None, new: etree._Element | None) -> None:
        self._old = {} if old is None else _by_id(old)
        self._sheet = new
        self._new = {} if new is None else _by_id(new)
        self._named = {_name(style): key for key, style in self._new.items()}
        self._ids: dict[str, str] = {}
        self.copied: list[etree._Element] = []

    def adopt(self, root: etree._Element) -> None:
        """Make the ids of styles in an old story, or its list definitions, those of the redline."""
        for node in root.iter(*_USES, w("styleLink"), w("numStyleLink")):
            value = node.get(w("val")) or ""
            if value in self._old:
                node.set(w("val"), self._taken(value))

    def changed(self) -> list[str]:
        """Return the names of the styles in use that the two files define otherwise."""
        pairs = ((self._old[one], self._new.get(other)) for one, other in self._ids.items())
        return sorted(
            _name(old)[1]
            for old, new in pairs
            if new is not None and _definition(old) != _definition(new)
        )

    def _taken(self, key: str) -> str:
        if key not in self._ids:
            style = self._old[key]
            same = self._named.get(_name(style))
            self._ids[key] = same if same is not None else self._copied(key, style)
        return self._ids[key]

    def _copied(self, key: str, style: etree._Element) -> str:
        free, number = key, 1
        while free in self._new:
            number += 1
            free = f"{key}{number}"
        self._ids[key] = free
        made = deepcopy(style)
        made.set(w("styleId"), free)
        made.attrib.pop(w("default"), "")
        self._new[free] = made
        self._named[_name(made)] = free
        if self._sheet is not None:
            self._sheet.append(made)
            self.copied.append(made)
        for node in made.iter(*_LEADS):
            value = node.get(w("val")) or ""
            if value in self._old:
                node.set(w("val"), self._taken(value))
        return free


def _by_id(sheet: etree._Element) -> dict[str, etree._Element]:
    return {style.get(w("styleId")) or "": style for style in sheet.iter(w("style"))}


def _name(style: etree._Element) -> tuple[str, str]:
    name = style.find(w("name"))
    written = "" if name is None else name.get(w("val")) or ""
    return style.get(w("type")) or "", written


def _definition(style: etree._Element) -> object:
    looks = (node for node in style if node.tag not in _NAMES_APART | _LEADS)
    return tuple(key_of(node) for node in looks if node.tag != w("name"))
