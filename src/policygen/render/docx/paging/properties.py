"""Properties of Word files as plain mappings, and what styles, lists and defaults add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.wordtags.names import W, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

Merged = dict[str, dict[str, str]]
"""Properties by the name of their element, as in ``pBdr/top``: their attributes by name."""

_PREFIX = len(f"{{{W}}}")
_OFF = frozenset({"0", "false", "off", "none"})
# Elements that hold properties themselves.
_GROUPS = frozenset({"pBdr", "tblCellMar", "tblBorders", "tcMar", "tcBorders"})


def is_on(told: Mapping[str, str] | None) -> bool:
    """Tell whether a property that is either on or off is on."""
    return told is not None and told.get("val", "1") not in _OFF


def number(told: Mapping[str, str] | None, *names: str) -> int | None:
    """Return the first of the attributes ``names`` that is a number, in the file's own unit."""
    for name in names:
        value = (told or {}).get(name, "")
        if value.lstrip("-").isdigit():
            return int(value)
    return None


def take(merged: Merged, properties: etree._Element | None, group: str = "") -> None:
    """Put the properties of an element over those merged so far, attribute by attribute."""
    for child in () if properties is None else properties.iterchildren(f"{{{W}}}*"):
        name = str(child.tag)[_PREFIX:]
        if name in _GROUPS:
            take(merged, child, f"{name}/")
            continue
        told = {str(key)[_PREFIX:]: str(value) for key, value in child.attrib.items()}
        if told:
            merged.setdefault(group + name, {}).update(told)
        else:
            merged[group + name] = {}


def copied(merged: Merged) -> Merged:
    """Return merged properties that may be changed."""
    return {name: dict(told) for name, told in merged.items()}


class StyleSheet:
    """The styles and lists of a file, each added up once."""

    def __init__(
        self, styles: etree._Element, numbering: etree._Element, theme_fonts: Mapping[str, str]
    ) -> None:
        self._numbering = numbering
        self._theme_fonts = theme_fonts
        self._defaults = styles.find(w("docDefaults"))
        self._by_id: dict[str, etree._Element] = {}
        self._known: dict[tuple[str, str], Merged] = {}
        self.plain = ""
        for style in styles.iterchildren(w("style")):
            name = style.get(w("styleId")) or ""
            self._by_id.setdefault(name, style)
            is_default = is_on({"val": style.get(w("default")) or "0"})
            if is_default and style.get(w("type")) == "paragraph":
                self.plain = self.plain or name

    def properties(self, style: str, kind: str) -> Merged:
        """Return what a style, its parents and the defaults set: ``pPr``, ``rPr`` or ``tblPr``."""
        if (style, kind) not in self._known:
            merged: Merged = {}
            if self._defaults is not None:
                self._add(merged, self._defaults.find(f"{w(kind + 'Default')}/{w(kind)}"))
            self._known[style, kind] = self.over(merged, style, kind)
        return self._known[style, kind]

    def over(self, merged: Merged, style: str, kind: str) -> Merged:
        """Put what a style and its parents set over ``merged``; return it."""
        for one in reversed(list(self._line_of(style))):
            self._add(merged, one.find(w(kind)))
        return merged

    def theme_font(self, name: str) -> str:
        """Return the typeface that a name such as ``minorHAnsi`` stands for, empty if none."""
        return self._theme_fonts.get(name[:5], "")

    def first_row(self, style: str) -> Merged:
        """Return what a table style sets for the cells of its first row."""
        merged: Merged = {}
        for one in reversed(list(self._line_of(style))):
            for part in one.iterchildren(w("tblStylePr")):
                if part.get(w("type")) == "firstRow":
                    take(merged, part.find(w("tcPr")))
        return merged

    def with_own(self, style: str, kind: str, own: etree._Element | None) -> Merged:
        """Return the properties of a style with those that stand on the element itself."""
        merged = copied(self.properties(style, kind))
        self._add(merged, own)
        return merged

    def _add(self, merged: Merged, properties: etree._Element | None) -> None:
        """Properties of a list's level stand below those beside the list's name."""
        listed = None if properties is None else properties.find(w("numPr"))
        if listed is not None:
            place = merged.setdefault("numPr", {})
            place |= {str(one.tag)[_PREFIX:]: one.get(w("val")) or "0" for one in listed}
            level = self._level(place)
            take(merged, None if level is None else level.find(w("pPr")))
        kept = merged.get("numPr")
        take(merged, properties)
        if kept is not None:
            merged["numPr"] = kept

    def _level(self, place: Mapping[str, str]) -> etree._Element | None:
        """Return the level of a list that ``numPr`` names."""
        concrete = _with(self._numbering, "num", "numId", place.get("numId", "0"))
        link = None if concrete is None else concrete.find(w("abstractNumId"))
        if link is None:
            return None
        wanted = link.get(w("val")) or ""
        definition = _with(self._numbering, "abstractNum", "abstractNumId", wanted)
        at = place.get("ilvl", "0")
        return None if definition is None else _with(definition, "lvl", "ilvl", at)

    def _line_of(self, style: str) -> Iterator[etree._Element]:
        """Yield a style and its parents, nearest first."""
        seen = set[str]()
        while style in self._by_id and style not in seen:
            seen.add(style)
            yield self._by_id[style]
            parent = self._by_id[style].find(w("basedOn"))
            style = "" if parent is None else parent.get(w("val")) or ""


def _with(root: etree._Element, tag: str, attribute: str, wanted: str) -> etree._Element | None:
    return next((one for one in root.iterchildren(w(tag)) if one.get(w(attribute)) == wanted), None)
