"""How paragraphs and runs of a Word file look: their own properties, else those of their styles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from policygen.lint.access.contrast import HIGHLIGHTS, is_colour
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator

BLACK, WHITE = "000000", "FFFFFF"
_POINTS = 10.0
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_OTHER = ("i", "u", "caps", "smallCaps", "strike", "vertAlign", "bdr")
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
        self._looks: dict[tuple[str, str, bytes], Look] = {}
        self._known: dict[tuple[str, str], etree._Element | None] = {}

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
        own = paragraph.find(path)
        return own if own is not None else self.of_style(self.style_of(paragraph), path)

    def style_of(self, paragraph: etree._Element) -> str:
        """Return the id of a paragraph's style."""
        return _value(paragraph.find(f"{w('pPr')}/{w('pStyle')}")) or self._default

    def of_style(self, name: str, path: str) -> etree._Element | None:
        """Return a property of a style, or of the first that it is based on and has it."""
        if (name, path) not in self._known:
            found = (style.find(path) for style in self._chain(name))
            self._known[name, path] = next((node for node in found if node is not None), None)
        return self._known[name, path]

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

    def look(self, run: etree._Element, style: str, paper: str) -> Look:
        """Return how a run looks in a paragraph of this style that stands on ``paper``."""
        own = run.find(w("rPr"))
        key = (style, paper, b"" if own is None else etree.tostring(own, with_tail=False))
        if key not in self._looks:
            self._looks[key] = self._look(_Run(self, own, style), paper)
        return self._looks[key]

    def _look(self, run: _Run, paper: str) -> Look:
        colour, size = run.text("color"), run.text("sz")
        ground = run.ground()
        ground = paper if ground is None else ground
        shown = colour if is_colour(colour) else _automatic(ground)
        return Look(
            colour=shown.upper(),
            ground=ground.upper(),
            size=int(size) / 2 if size.isdecimal() else _POINTS,
            bold=run.is_on("b"),
            other=tuple(tag for tag in _OTHER if run.is_on(tag)),
        )

    @cached_property
    def defaults(self) -> etree._Element | None:
        """What all runs have that have nothing else."""
        path = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"
        return self._root.find(path) if self._root is not None else None

    def paper(self, paragraph: etree._Element) -> str:
        """Return what a paragraph stands on: its own ground, its cell's, else white paper.

        It is empty where it cannot be told.
        """
        cell = next(paragraph.iterancestors(w("tc")), None)
        shades = [self._paragraph_property(paragraph, "shd")]
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


@dataclass(frozen=True, slots=True)
class _Run:
    """A run's own properties and the style of its paragraph."""

    looks: WordLooks
    own: etree._Element | None
    style: str

    def text(self, tag: str) -> str:
        return _value(self._property(tag))

    def is_on(self, tag: str) -> bool:
        found = self._property(tag)
        return found is not None and _value(found) not in _OFF

    def ground(self) -> str | None:
        """Return the ground of its own, empty if it is a pattern, None if there is none."""
        return HIGHLIGHTS.get(self.text("highlight")) or _fill(self._property("shd"))

    def _property(self, tag: str) -> etree._Element | None:
        own = self.own
        named = ""
        if own is not None:
            if (found := own.find(w(tag))) is not None:
                return found
            named = _value(own.find(w("rStyle")))
        for name in (named, self.style):
            if (found := self.looks.of_style(name, f"{w('rPr')}/{w(tag)}")) is not None:
                return found
        defaults = self.looks.defaults
        return None if defaults is None else defaults.find(w(tag))


def _automatic(ground: str) -> str:
    """Return what Word takes for the colour 'automatic': black, on dark grounds white."""
    return WHITE if is_colour(ground) and int(ground[:2], 16) < 0x40 else BLACK


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
