"""How paragraphs and letters of a Word file look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from policygen.render.docx.paging.faces import face_named
from policygen.render.docx.paging.properties import copied, is_on, number, take
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.render.docx.paging.faces import Face
    from policygen.render.docx.paging.properties import Merged, StyleSheet

_SINGLE = 240
_USUAL_SIZE = 20
_TWIPS_IN_POINT = 20
_EIGHTHS_IN_TWIP = 8 / _TWIPS_IN_POINT


@dataclass(frozen=True, slots=True)
class Letters:
    """How letters look: the face, the size in half points, and what changes their width."""

    face: Face
    half_points: int
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph stands, in twips.

    ``line`` is the height of its lines as ``rule`` tells: 240ths of their own (``auto``), at least
    so much (``atLeast``), or just that (``exact``). ``first`` is how much further in the first
    line begins, less than 0 where it hangs out; ``numbered`` tells that a number hangs there.
    ``above`` and ``below`` are the room that lines drawn there take.
    """

    style: str
    before: int
    after: int
    line: int
    rule: str
    left: int
    right: int
    first: int
    numbered: bool
    keep_next: bool
    keep_lines: bool
    new_page: bool
    close: bool
    above: float
    below: float

    def stretched(self, above: int, below: int) -> tuple[float, float]:
        """Return how far a line goes above and below its baseline, from what its letters ask."""
        if self.rule == "auto":
            return (above + below) * self.line // _SINGLE - below, below
        if self.rule == "exact":
            return self.line - below, below
        return max(above, self.line - below), below


class Looks:
    """The looks that the styles and lists of a file give, each found once."""

    def __init__(self, sheet: StyleSheet) -> None:
        self.sheet = sheet
        self._shapes: dict[bytes, Shape] = {}
        self._letters: dict[tuple[str, bytes], Letters | None] = {}

    def shape(self, paragraph: etree._Element) -> Shape:
        """Return how a paragraph stands."""
        own = paragraph.find(w("pPr"))
        key = _written(own)
        if key not in self._shapes:
            self._shapes[key] = _shape(own, self.sheet)
        return self._shapes[key]

    def letters(self, run: etree._Element, style: str) -> Letters | None:
        """Return how a run in a paragraph of ``style`` looks; None for a hidden one."""
        own = run.find(w("rPr"))
        key = style, _written(own)
        if key not in self._letters:
            self._letters[key] = _letters(own, style, self.sheet)
        return self._letters[key]


def rule_room(told: Mapping[str, str] | None) -> float:
    """Return the room, in twips, of a line drawn beside a text: its width and its distance."""
    if not told or told.get("val", "none") in {"none", "nil"}:
        return 0
    distance = (number(told, "space") or 0) * _TWIPS_IN_POINT
    return distance + (number(told, "sz") or 0) / _EIGHTHS_IN_TWIP


def _written(node: etree._Element | None) -> bytes:
    return b"" if node is None else etree.tostring(node, with_tail=False)


def _shape(own: etree._Element | None, sheet: StyleSheet) -> Shape:
    named = None if own is None else own.find(w("pStyle"))
    style = sheet.plain if named is None else named.get(w("val")) or sheet.plain
    known = sheet.with_own(style, "pPr", own)
    space, indent = known.get("spacing", {}), known.get("ind", {})
    hanging, first = number(indent, "hanging"), number(indent, "firstLine")
    return Shape(
        style=style,
        before=number(space, "before") or 0,
        after=number(space, "after") or 0,
        line=number(space, "line") or _SINGLE,
        rule=space.get("lineRule", "auto"),
        left=number(indent, "left", "start") or 0,
        right=number(indent, "right", "end") or 0,
        first=-hanging if hanging else first or 0,
        numbered=known.get("numPr", {}).get("numId", "0") != "0",
        keep_next=is_on(known.get("keepNext")),
        keep_lines=is_on(known.get("keepLines")),
        new_page=is_on(known.get("pageBreakBefore")),
        close=is_on(known.get("contextualSpacing")),
        above=rule_room(known.get("pBdr/top")),
        below=rule_room(known.get("pBdr/bottom")),
    )


def _letters(own: etree._Element | None, style: str, sheet: StyleSheet) -> Letters | None:
    known: Merged = copied(sheet.properties(style, "rPr"))
    if own is not None:
        named = own.find(w("rStyle"))
        if named is not None:
            sheet.over(known, named.get(w("val")) or "", "rPr")
        take(known, own)
    if is_on(known.get("vanish")):
        return None
    fonts = known.get("rFonts", {})
    return Letters(
        face=face_named(sheet.theme_font(fonts.get("asciiTheme", "")) or fonts.get("ascii", "")),
        half_points=number(known.get("sz"), "val") or _USUAL_SIZE,
        bold=is_on(known.get("b")),
        italic=is_on(known.get("i")),
        capitals=is_on(known.get("caps")),
        raised=known.get("vertAlign", {}).get("val") in {"superscript", "subscript"},
    )
