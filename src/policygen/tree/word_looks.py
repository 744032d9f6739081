"""What the styles, lists and looks of a Word clause mean: headings, items, quotations, emphasis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

# What the names of paragraph styles say, in small letters.
_KINDS = {
    "lead": "lead",
    "guidance": "guidance",
    "caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
    "quotations": "quote",
    "block text": "quote",
    "definition term": "term",
    "definition": "meaning",
}
_HEADING = re.compile(r"(unnumbered )?(?:annex )?heading ([1-6])")
# Styles of plain text, of Word's own, LibreOffice's and the house's.
_PLAIN = re.compile(
    r"normal|normal \(web\)|standard|default|default (paragraph )?style|text ?body|plain text"
    r"|body text( \d)?( indent( \d)?)?|list paragraph|list contents|list continue( \d)?|no spacing"
    r"|first paragraph|compact|(annex )?clause( text)? [2-5]|list (bullet|number)?( ?\d)?"
    r"|footnote( text)?|table (text|head)( center| right)?|table (contents|heading)"
)
_CODE_STYLES = frozenset({"code", "source text", "verbatim char", "html code"})
# Character styles whose look is that of a link or of a note's sign.
_SIGNS = frozenset(
    {
        *("hyperlink", "followedhyperlink", "internet link", "visited internet link"),
        *("footnote reference", "footnote characters", "footnote anchor", "endnote reference"),
        *("annotation reference", "comment reference", "default paragraph font"),
    }
)
#: Looks that a clause cannot keep, by the property that asks for them.
_LOST = {
    "u": "underline",
    "strike": "strikethrough",
    "dstrike": "double strikethrough",
    "vertAlign": "superscript or subscript",
    "smallCaps": "small capitals",
    "caps": "capitals by format",
    "highlight": "highlighting",
    "shd": "a background colour",
    "color": "a colour",
    "vanish": "hidden text",
    "bdr": "a frame",
    "emboss": "relief",
    "imprint": "relief",
    "outline": "outlined letters",
    "em": "emphasis marks",
}
_OFF = frozenset({"0", "false", "off", "none", "baseline", "clear", "nil"})
_BLACK = frozenset({"", "auto", "000000"})


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What a paragraph is by its style, list and indent.

    ``kind`` is ``heading``, ``item``, ``text``, ``lead``, ``guidance``, ``caption``, ``quote``,
    ``term`` or ``meaning``; ``level`` that of a heading (from 1) or of an item in its list (from
    0); ``series`` the list that counts the item; ``left`` where its text begins and ``start`` where
    its number or bullet does, in twips; ``unknown`` the name of a style that says nothing.
    """

    kind: str
    level: int = 0
    ordered: bool = False
    numbered: bool = True
    series: str = ""
    left: int = 0
    start: int = 0
    align: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class RunLook:
    """The emphasis of a run, and the names of the looks that a clause cannot keep."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: whether it is numbered (None: no list at all), and its properties."""

    ordered: bool | None
    properties: etree._Element | None = None


class Looks:
    """The styles and lists of one Word file; either may be missing."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for style in styles.iter(w("style")) if styles is not None else ():
            name = style.get(w("styleId")) or ""
            self._styles.setdefault(name, style)
            if style.get(w("type")) == "paragraph" and style.get(w("default")) in {"1", "true"}:
                self._default = name
        self._abstracts: dict[str, etree._Element] = {}
        self._lists: dict[str, str] = {}
        self._read_lists(numbering)

    def _read_lists(self, numbering: etree._Element | None) -> None:
        if numbering is None:
            return
        for abstract in numbering.iter(w("abstractNum")):
            self._abstracts[abstract.get(w("abstractNumId")) or ""] = abstract
        for concrete in numbering.iter(w("num")):
            self._lists[concrete.get(w("numId")) or ""] = _value(concrete, "abstractNumId")

    # -- paragraphs --

    def paragraph(self, properties: etree._Element | None) -> ParagraphLook:
        """Return what a paragraph with these properties is."""
        chain = list(self._chain(_value(properties, "pStyle") or self._default))
        kind, level, numbered, unknown = _kind(chain)
        align = _aligned(next(filter(None, (_value(one, "jc") for one in _all(properties, chain)))
                              , ""))  # fmt: skip
        if kind != "text":
            left = self._own_indent(properties, chain)
            return ParagraphLook(
                kind, level, numbered=numbered, left=left, align=align, unknown=unknown
            )
        found = self._list_of(properties, chain)
        left = self._indent(properties, chain)
        if found is None:
            return ParagraphLook("text", left=left, align=align, unknown=unknown)
        name, depth, ordered = found
        start = self._start(properties, chain)
        return ParagraphLook("item", depth, ordered, series=name, left=left, start=start)

    def _chain(self, style: str) -> Iterator[etree._Element]:
        """Yield a style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = _value(self._styles[style], "basedOn")

    def _list_of(
        self, properties: etree._Element | None, chain: list[etree._Element]
    ) -> tuple[str, int, bool] | None:
        """Return the list, the level and whether it is numbered; None outside of lists."""
        for holder in _all(properties, chain):
            link = holder.find(w("numPr"))
            if link is None:
                continue
            number = _value(link, "numId")
            if number in {"", "0"}:
                return None
            abstract, depth = self._lists.get(number, ""), _value(link, "ilvl")
            at = int(depth) if depth.isdecimal() else self._linked_level(abstract, chain)
            level = self._level(abstract, at)
            return None if level.ordered is None else (abstract, at, level.ordered)
        return None

    def _linked_level(self, abstract: str, chain: list[etree._Element]) -> int:
        """Return the level of a list to which a style is linked, 0 if to none."""
        names = {style.get(w("styleId")) for style in chain}
        root = self._abstracts.get(abstract)
        for level in root.iter(w("lvl")) if root is not None else ():
            if _value(level, "pStyle") in names:
                return int(level.get(w("ilvl")) or 0)
        return 0

    def _level(self, abstract: str, depth: int) -> _Level:
        root = self._abstracts.get(abstract)
        levels = root.iter(w("lvl")) if root is not None else iter(())
        level = next((one for one in levels if one.get(w("ilvl")) == str(depth)), None)
        if level is None:
            return _Level(ordered=True)
        form = _value(level, "numFmt")
        ordered = None if form == "none" else form != "bullet"
        return _Level(ordered, level.find(w("pPr")))

    def _indents(
        self, properties: etree._Element | None, chain: list[etree._Element]
    ) -> Iterator[etree._Element]:
        """Yield the indents that hold for a paragraph, nearest first: own, the list's, styles'."""
        for holder in _all(properties, chain):
            own, link = holder.find(w("ind")), holder.find(w("numPr"))
            if own is not None:
                yield own
            if link is not None:
                depth = _value(link, "ilvl")
                abstract = self._lists.get(_value(link, "numId"), "")
                at = int(depth) if depth.isdecimal() else self._linked_level(abstract, chain)
                listed = self._level(abstract, at).properties
                indent = None if listed is None else listed.find(w("ind"))
                if indent is not None:
                    yield indent

    def _indent(self, properties: etree._Element | None, chain: list[etree._Element]) -> int:
        """Return where the lines of a paragraph begin, in twips."""
        return _first(self._indents(properties, chain), "left", "start")

    def _start(self, properties: etree._Element | None, chain: list[etree._Element]) -> int:
        """Return where the first line of a paragraph begins, in twips."""
        indents = list(self._indents(properties, chain))
        first = next(
            (one for one in indents if one.get(w("hanging")) or one.get(w("firstLine"))), None
        )
        moved = [] if first is None else [first]
        left = _first(indents, "left", "start")
        return left - _first(moved, "hanging") + _first(moved, "firstLine")

    def _own_indent(self, properties: etree._Element | None, chain: list[etree._Element]) -> int:
        """Return how far a paragraph is indented beyond what its style asks for."""
        own = None if properties is None else properties.find(w("ind"))
        if own is None:
            return 0
        return max(0, _first([own], "left", "start") - self._indent(None, chain))

    # -- runs --

    def run(
        self, properties: etree._Element | None, paragraph: etree._Element | None = None
    ) -> RunLook:
        """Return the emphasis of a run; what its paragraph's style gives it already is no look.

        Args:
            properties: those of the run.
            paragraph: the properties of its paragraph.
        """
        own = [] if properties is None else [properties]
        name = _value(properties, "rStyle")
        styles = list(self._chain(name)) if name else []
        names = {_name(style) for style in styles}
        if not names & _SIGNS - {"default paragraph font"}:
            own += _run_looks(styles)
        around = _run_looks(self._chain(_value(paragraph, "pStyle") or self._default))
        bold, italic = (_is_on(own, tag) and not _is_on(around, tag) for tag in ("b", "i"))
        lost = tuple(words for tag, words in _LOST.items() if _differs(tag, own, around))
        return RunLook(bold, italic, bool(names & _CODE_STYLES), tuple(dict.fromkeys(lost)))


def _kind(chain: list[etree._Element]) -> tuple[str, int, bool, str]:
    """Return the kind, level, whether it counts, and the name of a style that says nothing."""
    unknown = ""
    for style in chain:
        name = _name(style)
        heading = _HEADING.fullmatch(name)
        if heading:
            return "heading", int(heading[2]), not heading[1], unknown
        if name in _KINDS:
            return _KINDS[name], 0, True, unknown
        if _PLAIN.fullmatch(name):
            return "text", 0, True, unknown
        unknown = unknown or _value(style, "name")
    return "text", 0, True, unknown


def _all(
    properties: etree._Element | None, chain: list[etree._Element]
) -> Iterator[etree._Element]:
    """Yield the properties of a paragraph itself and of its styles."""
    if properties is not None:
        yield properties
    for style in chain:
        found = style.find(w("pPr"))
        if found is not None:
            yield found


def _value(holder: etree._Element | None, tag: str) -> str:
    found = None if holder is None else holder.find(w(tag))
    return "" if found is None else found.get(w("val")) or ""


def _name(style: etree._Element) -> str:
    return _value(style, "name").lower()


def _first(indents: Iterable[etree._Element], *sides: str) -> int:
    """Return the first value that indents give for a side, 0 where none does."""
    values = (one.get(w(side)) for one in indents for side in sides)
    return _whole(next(filter(None, values), "0"))


def _whole(text: str) -> int:
    """Return a number of twips; what is no whole number counts as none."""
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else 0


def _aligned(value: str) -> str:
    return {"center": "center", "right": "right", "end": "right"}.get(value, "")


def _run_looks(styles: Iterator[etree._Element] | list[etree._Element]) -> list[etree._Element]:
    return [found for style in styles if (found := style.find(w("rPr"))) is not None]


def _state(holders: list[etree._Element], tag: str) -> str | None:
    """Return what the nearest of several properties says of a look; None if none does."""
    for holder in holders:
        found = holder.find(w(tag))
        if found is not None:
            return found.get(w("fill" if tag == "shd" else "val")) or "1"
    return None


def _is_on(holders: list[etree._Element], tag: str) -> bool:
    state = _state(holders, tag)
    return state is not None and state.lower() not in _OFF


def _differs(tag: str, own: list[etree._Element], around: list[etree._Element]) -> bool:
    """Tell whether a run has a look that a clause cannot keep and its paragraph's style lacks."""
    if tag in {"color", "shd"}:
        state = (_state(own, tag) or "").lower()
        white = {"ffffff"} if tag == "shd" else set()
        return state not in _BLACK | white and state != (_state(around, tag) or "").lower()
    return _is_on(own, tag) and not _is_on(around, tag)
