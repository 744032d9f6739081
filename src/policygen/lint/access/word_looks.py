"""How paragraphs and runs of a Word file look: their own properties, else those of their styles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policygen.lint.access.contrast import HIGHLIGHTS, is_colour
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

BLACK, WHITE = "000000", "FFFFFF"
_POINTS = 10.0
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks: ``colour`` and ``ground`` as six digits, ``size`` in points.

    ``ground`` is empty where it cannot be told; ``other`` is all that sets a run apart besides.
    """

    colour: str
    ground: str
    size: float
    bold: bool
    other: tuple[str, ...]


class WordLooks:
    """Answers how a paragraph or run looks, from the styles part."""

    def __init__(self, styles: etree._Element | None) -> None:
        self._root = styles
        found = styles.iter(w("style")) if styles is not None else ()
        self._styles = {node.get(w("styleId")) or "": node for node in found}

    # -- paragraphs --

    def style_name(self, paragraph: etree._Element) -> str:
        """Return the name of a paragraph's style in small letters."""
        style = self._styles.get(_value(paragraph.find(f"{w('pPr')}/{w('pStyle')}")))
        return "" if style is None else _value(style.find(w("name"))).lower()

    def heading_level(self, paragraph: etree._Element) -> int:
        """Return the level of a heading from 1, or 0 for any other paragraph."""
        level = self._paragraph_property(paragraph, "outlineLvl")
        if level is not None:
            number = _value(level)
            return int(number) + 1 if number.isdecimal() and int(number) < 9 else 0
        named = _HEADING.fullmatch(self.style_name(paragraph))
        return int(named[1]) if named else 0

    def is_numbered(self, paragraph: etree._Element) -> bool:
        """Tell whether Word itself puts a number or bullet before a paragraph."""
        found = self._paragraph_property(paragraph, "numPr")
        return found is not None and _value(found.find(w("numId"))) not in {"", "0"}

    def _paragraph_property(self, paragraph: etree._Element, tag: str) -> etree._Element | None:
        path = f"{w('pPr')}/{w(tag)}"
        found = (each.find(path) for each in self._paragraph(paragraph))
        return next((node for node in found if node is not None), None)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        yield paragraph
        yield from self._chain(_value(paragraph.find(f"{w('pPr')}/{w('pStyle')}")) or self._default)

    @cached_property
    def _default(self) -> str:
        return next(
            (
                name
                for name, style in self._styles.items()
                if style.get(w("type")) == "paragraph" and style.get(w("default")) in {"1", "true"}
            ),
            "",
        )

    def _chain(self, name: str) -> Iterator[etree._Element]:
        """Yield a style and those that it is based on; a circle ends."""
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            style = self._styles[name]
            yield style
            name = _value(style.find(w("basedOn")))

    # -- runs --

    def look(self, run: etree._Element, paragraph: etree._Element) -> Look:
        """Return how a run looks."""
        colour = self._text(run, paragraph, "color")
        size = self._text(run, paragraph, "sz")
        ground = self._ground(run, paragraph)
        shown = colour if is_colour(colour) else self._automatic(ground)
        return Look(
            colour=shown.upper(),
            ground=ground.upper(),
            size=int(size) / 2 if size.isdecimal() else _POINTS,
            bold=self._is_on(run, paragraph, "b"),
            other=tuple(
                tag
                for tag in ("i", "u", "caps", "smallCaps", "strike", "vertAlign", "bdr")
                if self._is_on(run, paragraph, tag)
            ),
        )

    def _automatic(self, ground: str) -> str:
        """Return what Word takes for the colour 'automatic': black, on dark grounds white."""
        return WHITE if is_colour(ground) and int(ground[:2], 16) < 0x40 else BLACK

    def _is_on(self, run: etree._Element, paragraph: etree._Element, tag: str) -> bool:
        found = self._run_property(run, paragraph, tag)
        return found is not None and _value(found) not in _OFF

    def _text(self, run: etree._Element, paragraph: etree._Element, tag: str) -> str:
        return _value(self._run_property(run, paragraph, tag))

    def _run_property(
        self, run: etree._Element, paragraph: etree._Element, tag: str
    ) -> etree._Element | None:
        path = f"{w('rPr')}/{w(tag)}"
        own = run.find(path)
        if own is not None:
            return own
        named = _value(run.find(f"{w('rPr')}/{w('rStyle')}"))
        style = _value(paragraph.find(f"{w('pPr')}/{w('pStyle')}")) or self._default
        for each in (*self._chain(named), *self._chain(style)):
            if (found := each.find(path)) is not None:
                return found
        defaults = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w(tag)}"
        return self._root.find(defaults) if self._root is not None else None

    def _ground(self, run: etree._Element, paragraph: etree._Element) -> str:
        """Return what a run stands on: its own ground, its paragraph's, its cell's, else paper."""
        marked = HIGHLIGHTS.get(self._text(run, paragraph, "highlight"))
        if marked:
            return marked
        shades = [self._run_property(run, paragraph, "shd")]
        shades.append(self._paragraph_property(paragraph, "shd"))
        cell = next(paragraph.iterancestors(w("tc")), None)
        if cell is not None:
            shades.append(cell.find(f"{w('tcPr')}/{w('shd')}"))
        for shade in shades:
            ground = _fill(shade)
            if ground is not None:
                return ground
        is_known = cell is None or not self._is_shaded(cell)
        return WHITE if is_known and not _in_box(paragraph) else ""

    def _is_shaded(self, cell: etree._Element) -> bool:
        """Tell whether a table around a cell, or its style, gives cells a ground."""
        for table in cell.iterancestors(w("tbl")):
            if table.find(f"{w('tblPr')}/{w('shd')}") is not None:
                return True
            name = _value(table.find(f"{w('tblPr')}/{w('tblStyle')}"))
            if any(next(style.iter(w("shd")), None) is not None for style in self._chain(name)):
                return True
        return False


def _fill(shade: etree._Element | None) -> str | None:
    """Return the colour of a ground, empty if it is a pattern, None if there is none."""
    if shade is None or _value(shade) == "nil":
        return None
    fill = shade.get(w("fill")) or "auto"
    if _value(shade) not in {"clear", ""}:
        return ""
    return fill if is_colour(fill) else None


def _in_box(paragraph: etree._Element) -> bool:
    return next(paragraph.iterancestors(w("txbxContent")), None) is not None


def _value(node: etree._Element | None) -> str:
    return "" if node is None else node.get(w("val")) or ""
