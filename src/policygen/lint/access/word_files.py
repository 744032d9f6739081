"""What bars a reader of a Word file: headings, pictures, tables, colours, and what it tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.lint.access import rules
from policygen.lint.access.hindrances import Hindrance, passage_at
from policygen.lint.access.word_looks import WordLooks
from policygen.lint.access.word_pictures import pictures_without_words
from policygen.lint.access.word_runs import hindrances_of_runs
from policygen.lint.access.word_tables import bare_tables
from policygen.lint.faults import shown
from policygen.lint.texts.passages import Anchor
from policygen.lint.texts.word_runs import FALLBACK, holds_tags_only, visible_text
from policygen.lint.texts.word_text import open_word, text_parts
from policygen.problems import Location
from policygen.wordtags.names import MAIN_TYPE, STYLES_TYPE, w
from policygen.wordtags.package import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from policygen.wordtags.parts import Parts

_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_TYPED = re.compile(
    r"\s*(?:\d{1,3}(?:\.\d{1,3}){1,5}\.?|\d{1,3}[.)]|\([a-z]{1,4}\)|\(\d{1,2}\)|[a-z]\)"
    r"|[•●▪◦·–*-])[\s\u00a0]+\S"
)
_LONGEST = 100
# What takes up room or means something in a paragraph without text.
_NOT_BLANK = (
    "drawing", "pict", "object", "br", "sectPr", "fldChar", "fldSimple", "sdt", "bookmarkStart",
    "footnoteReference", "endnoteReference", "commentRangeStart", "lastRenderedPageBreak",
    "pageBreakBefore", "sym", "ptab",
)  # fmt: skip


def word_hindrances(data: bytes, name: str) -> Iterator[Hindrance]:
    """Yield what bars a reader of a Word file; ``name`` is what problems call it.

    Raises:
        InvalidInput: it is not a safe Word file.
    """
    container = open_word(data, name)
    styles = _part(container, STYLES_TYPE)
    main = container.named(MAIN_TYPE)
    yield from _of_the_file(container, styles, name, main)
    looks = WordLooks(styles)
    for part, root in text_parts(container).items():
        yield from _Part(name, part, root, looks, is_main=part == main).hindrances()


def _of_the_file(
    container: Parts, styles: etree._Element | None, name: str, main: str
) -> Iterator[Hindrance]:
    start = Anchor(main, 0)
    core = _part(container, _CORE)
    title = core.findtext(f".//{_TITLE}") if core is not None else ""
    if not (title or "").strip():
        where = Location(file=name, part=container.named(_CORE) or main)
        message = "the file has no title in its properties"
        yield Hindrance(rules.NO_TITLE, passage_at(where, anchor=start), message)
    language = f"{w('docDefaults')}//{w('lang')}"
    found = [] if styles is None else [*styles.iterfind(language), *styles.iter(w("lang"))]
    if not any(node.get(w("val")) for node in found):
        where = Location(file=name, part=container.named(STYLES_TYPE) or main)
        message = "no style says in which language the text is written"
        yield Hindrance(rules.NO_LANGUAGE, passage_at(where, anchor=start), message)


def _part(container: Parts, content_type: str) -> etree._Element | None:
    part = container.named(content_type)
    return parse_xml(container.files[part]) if part else None


@dataclass(slots=True)
class _Place:
    """A paragraph with all that is asked of it more than once."""

    node: etree._Element
    number: int
    heading: str
    text: str
    level: int

    @property
    def is_tag(self) -> bool:
        """Whether it holds tags only, so that no reader sees it."""
        return holds_tags_only(self.text)


@dataclass(slots=True)
class _Part:
    """One part of a Word file."""

    name: str
    part: str
    root: etree._Element
    looks: WordLooks
    is_main: bool
    places: list[_Place] = field(default_factory=list)

    def hindrances(self) -> Iterator[Hindrance]:
        """Yield what is found in this part, in the order of its paragraphs."""
        self._read()
        yield from sorted(self._found(), key=_number)

    def _found(self) -> Iterator[Hindrance]:
        if self.is_main:
            yield from self._headings()
            yield from self._typed_numbers()
        yield from self._blank_paragraphs()
        yield from self._pictures()
        yield from self._tables()
        for place in self.places:
            if place.text.strip() and not place.is_tag:
                for code, message in hindrances_of_runs(place.node, self.looks):
                    yield self._hindrance(code, place, message)

    def _read(self) -> None:
        heading = ""
        for number, node in enumerate(self.root.iter(w("p"))):
            if any(each.tag in {FALLBACK, w("del")} for each in node.iterancestors()):
                continue
            text = visible_text(node)
            level = self.looks.heading_level(node)
            if level and text.strip():
                heading = " ".join(text.split())
            self.places.append(_Place(node, number, heading, text, level))

    def _hindrance(self, code: str, place: _Place, message: str) -> Hindrance:
        text = place.text if len(place.text) <= _LONGEST else f"{place.text[:_LONGEST]}…"
        where = Location(
            file=self.name, part=self.part, heading=place.heading, paragraph=text.strip()
        )
        anchor = Anchor(self.part, place.number)
        return Hindrance(code, passage_at(where, place.text, anchor), message)

    # -- headings --

    def _headings(self) -> Iterator[Hindrance]:
        above = 0
        for place in self.places:
            if not place.level or place.is_tag:
                continue
            if not place.text.strip():
                if _is_blank(place.node):
                    message = f"a heading of level {place.level} has no words"
                    yield self._hindrance(rules.EMPTY_HEADING, place, message)
                continue
            if place.level > above + 1:
                before = f"one of level {above}" if above else "no other heading"
                message = (
                    f"{shown(place.text)}: a heading of level {place.level} follows {before}; "
                    f"level {above + 1} is left out"
                )
                yield self._hindrance(rules.HEADING_JUMP, place, message)
            above = place.level

    # -- paragraphs --

    def _typed_numbers(self) -> Iterator[Hindrance]:
        """Yield the first paragraph of each row of paragraphs with typed numbers."""
        row: list[_Place] = []
        for place in [*self.places, None]:
            if place is not None and self._is_typed(place):
                row.append(place)
            elif place is None or place.text.strip():
                if row:
                    label = row[0].text.split()[0]
                    more = f" (and {len(row) - 1} more after it)" if row[1:] else ""
                    message = f"'{label}' is typed before the paragraph{more}"
                    yield self._hindrance(rules.TYPED_NUMBER, row[0], message)
                row = []

    def _is_typed(self, place: _Place) -> bool:
        return (
            _TYPED.match(place.text) is not None
            and next(place.node.iterancestors(w("tbl"), w("txbxContent")), None) is None
            and not self.looks.style_name(place.node).startswith(("toc ", "table of ", "index "))
            and not self.looks.is_numbered(place.node)
        )

    def _blank_paragraphs(self) -> Iterator[Hindrance]:
        """Yield the first of each row of blank paragraphs."""
        row: list[_Place] = []
        for place in [*self.places, None]:
            if place is not None and self._is_blank(place, row):
                row.append(place)
                continue
            if len(row) > 1:
                message = f"{len(row)} blank paragraphs follow each other"
                yield self._hindrance(rules.BLANK_PARAGRAPHS, row[0], message)
            row = [place] if place is not None and self._is_blank(place, []) else []

    def _is_blank(self, place: _Place, row: list[_Place]) -> bool:
        if place.text.strip() or place.level or not _is_blank(place.node):
            return False
        if next(place.node.iterancestors(w("tc"), w("txbxContent")), None) is not None:
            return False
        return not row or row[-1].node.getnext() is place.node

    # -- pictures and tables --

    def _pictures(self) -> Iterator[Hindrance]:
        places = {place.node: place for place in self.places}
        for paragraph, message in pictures_without_words(self.root):
            if paragraph in places:
                yield self._hindrance(rules.NO_ALTERNATIVE, places[paragraph], message)

    def _tables(self) -> Iterator[Hindrance]:
        places = {place.node: place for place in self.places}
        for table, message in bare_tables(self.root):
            first = next((each for each in table.iter(w("p")) if each in places), None)
            if first is not None:
                yield self._hindrance(rules.NO_HEADER_ROW, places[first], message)


def _number(hindrance: Hindrance) -> int:
    anchor = hindrance.passage.anchor
    return anchor.paragraph if anchor else 0


def _is_blank(paragraph: etree._Element) -> bool:
    """Tell whether nothing in a paragraph without text takes up room or means something."""
    return next(paragraph.iter(*map(w, _NOT_BLANK)), None) is None
