"""The numbers that Word itself puts before paragraphs: ``14.7``, ``(a)``, ``Schedule 2``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.tree.numbering import letter, roman
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from lxml import etree

_PLACE = re.compile(r"%(\d)")
_LEVELS = 9
_MOST = 30_000


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number is written, where it begins, the text around it."""

    form: str = "decimal"
    start: int = 1
    text: str = ""


@dataclass(slots=True)
class _List:
    """A list definition with its counters, which all lists of the definition share."""

    levels: dict[int, _Level]
    counters: list[int] = field(default_factory=lambda: [-1] * _LEVELS)


class Labels:
    """Counts the numbered paragraphs of one part, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._styles = _numbered_styles(styles)
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: etree._Element) -> None:
        definitions = {
            node.get(w("abstractNumId")): _List(_levels(node))
            for node in numbering.iter(w("abstractNum"))
        }
        for node in numbering.iter(w("num")):
            name = node.get(w("numId")) or ""
            definition = definitions.get(_value(node, "abstractNumId"))
            if definition is not None:
                self._lists[name] = definition
            for override in node.iter(w("lvlOverride")):
                start = override.find(w("startOverride"))
                if start is not None:
                    level = _number(override.get(w("ilvl")), 0)
                    self._starts[name, level] = _number(start.get(w("val")), 1)

    def next(self, properties: etree._Element | None, style: str) -> str:
        """Return the label of the next paragraph, empty if Word gives it none."""
        name, level = self._place(properties, style)
        definition = self._lists.get(name)
        if definition is None or level not in definition.levels:
            return ""
        start = self._starts.pop((name, level), None)
        own = definition.levels[level]
        counters = definition.counters
        if start is not None:
            counters[level] = start
        else:
            counters[level] = own.start if counters[level] < 0 else counters[level] + 1
        counters[level + 1 :] = [-1] * (_LEVELS - level - 1)
        return "" if own.form in {"bullet", "none"} else _written(definition, own.text)

    def _place(self, properties: etree._Element | None, style: str) -> tuple[str, int]:
        """Return list and level of a paragraph: its own, else its style's."""
        name, level = self._styles.get(style, ("", 0))
        own = properties.find(w("numPr")) if properties is not None else None
        if own is not None:
            name = _value(own, "numId") or name
            level = _number(_value(own, "ilvl") or str(level), 0)
        return name, min(max(level, 0), _LEVELS - 1)


def _written(definition: _List, text: str) -> str:
    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        level = definition.levels.get(at, _Level())
        count = definition.counters[at] if at >= 0 else -1
        return _formed(level.form, level.start if count < 0 else count)

    return _PLACE.sub(number, text).strip()


def _formed(form: str, number: int) -> str:
    if not 0 < number <= _MOST:
        return str(number)
    match form:
        case "lowerLetter":
            return letter(number)
        case "upperLetter":
            return letter(number).upper()
        case "lowerRoman":
            return roman(number)
        case "upperRoman":
            return roman(number).upper()
        case _:
            return str(number)


def _levels(node: etree._Element) -> dict[int, _Level]:
    return {
        _number(level.get(w("ilvl")), 0): _Level(
            _value(level, "numFmt") or "decimal",
            _number(_value(level, "start"), 1),
            _value(level, "lvlText"),
        )
        for level in node.iter(w("lvl"))
    }


def _numbered_styles(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    """Return list and level of each style that has them, from the style it is based on too."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles.iter(w("style")) if styles is not None else ():
        name = style.get(w("styleId")) or ""
        based[name] = _value(style, "basedOn")
        numbered = style.find(f"{w('pPr')}/{w('numPr')}")
        if numbered is not None:
            own[name] = (_value(numbered, "numId"), _number(_value(numbered, "ilvl"), 0))
    found = {}
    for name in based:
        at, seen = name, set[str]()
        while at and at not in own and at not in seen:
            seen.add(at)
            at = based.get(at, "")
        if at in own:
            found[name] = (own[at][0] or "", own[name][1] if name in own else own[at][1])
    return found


def _value(node: etree._Element, tag: str) -> str:
    child = node.find(w(tag))
    return "" if child is None else child.get(w("val")) or ""


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else otherwise
