"""Word files to passages: every part in which a reader finds words, tracked changes accepted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.lint.texts.enclosed import TAGS, enclosed
from policygen.lint.texts.numbers import NumberSeries
from policygen.lint.texts.passages import HOLE, Anchor, Kind, Passage, PassageBuilder
from policygen.lint.texts.silences import Silence, parse_silence
from policygen.lint.texts.subjects import Subject
from policygen.lint.texts.word_labels import Labels
from policygen.lint.texts.word_runs import FALLBACK, visible_text
from policygen.problems import Location, Problem
from policygen.wordtags.names import COMMENTS_TYPE, MAIN_TYPE, NUMBERING_TYPE, STYLES_TYPE, w
from policygen.wordtags.names import TEXT_TYPES as TAGGED_TYPES
from policygen.wordtags.package import parse_xml, read_package
from policygen.wordtags.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

_TEXT_TYPES = frozenset(kind for kind in TAGGED_TYPES if "wordprocessingml" in kind)
_LABEL = re.compile(r"\d{1,3}(?:\.\d{1,3}){1,5}\.?(?= )|\d{1,3}[.)](?= )|\(?[a-z]{1,4}\)(?= )")
_LONGEST_PLACE = 100
_HEADING_WORDS = 14
_TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class _Style:
    """What the name and outline level of a paragraph style say about its paragraphs."""

    is_heading: bool = False
    is_quotation: bool = False
    is_contents: bool = False


def parse_word(data: bytes, name: str, *, with_tags: bool = False) -> Subject:
    """Return the passages of a Word file; ``name`` is what problems call it.

    Tags are holes in them, unless they are asked for as they are written.

    Raises:
        InvalidInput: it is not a safe Word file.
    """
    container = open_word(data, name)
    styles = _part(container, STYLES_TYPE)
    reading = _Reading(name, _styles(styles), with_tags)
    numbering = _part(container, NUMBERING_TYPE)
    roots = text_parts(container)
    for part, root in roots.items():
        reading.part(part, root, Labels(numbering, styles))
    silences = tuple(_silences(container, roots, name))
    return Subject(name, tuple(reading.passages), silences)


def open_word(data: bytes, name: str) -> Parts:
    """Return the parts of a Word file. Raises InvalidInput if it is not a safe one."""
    container = Parts(read_package(data, name))
    if not container.named(MAIN_TYPE):
        hint = "save the file in Word as .docx and use that copy"
        raise InvalidInput([Problem("T101", "not a .docx file", Location(file=name), hint)])
    return container


def text_parts(container: Parts) -> dict[str, etree._Element]:
    """Return the parts that hold text, the main one first."""
    main = container.named(MAIN_TYPE)
    others = sorted(
        part for part, kind in container.types().items() if kind in _TEXT_TYPES and part != main
    )
    return {part: parse_xml(container.files[part]) for part in (main, *others)}


def _part(container: Parts, content_type: str) -> etree._Element | None:
    part = container.named(content_type)
    return parse_xml(container.files[part]) if part else None


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    found = {}
    for style in root.iter(w("style")) if root is not None else ():
        node = style.find(w("name"))
        name = "" if node is None else (node.get(w("val")) or "").lower()
        is_contents = name.startswith(("toc ", "table of ", "index "))
        found[style.get(w("styleId")) or ""] = _Style(
            is_heading="heading" in name or name in {"title", "subtitle", "caption"},
            is_quotation="quot" in name,
            is_contents=is_contents and "heading" not in name,
        )
    return found


# -- paragraphs --


@dataclass(slots=True)
class _Reading:
    name: str
    styles: Mapping[str, _Style]
    with_tags: bool
    passages: list[Passage] = field(default_factory=list)
    series: NumberSeries = field(default_factory=NumberSeries)
    heading: str = ""
    tables: int = 0

    def part(self, part: str, root: etree._Element, labels: Labels) -> None:
        """Read one part."""
        self.heading = ""
        cells = self._cells(root)
        for number, paragraph in enumerate(root.iter(w("p"))):
            cell = _cell_around(paragraph, cells)
            if cell is not None:
                self._paragraph(paragraph, Anchor(part, number), cell[0], labels)

    def _cells(self, root: etree._Element) -> dict[etree._Element, tuple[int, int, int]]:
        """Return table, row and column of every cell of a part."""
        tables: dict[etree._Element, int] = {}
        rows: dict[etree._Element, int] = {}
        cells = {}
        for row in root.iter(w("tr")):
            table = next(row.iterancestors(w("tbl")), row)
            if table not in tables:
                self.tables += 1
                tables[table] = self.tables
            rows[table] = rows.get(table, 0) + 1
            own = (cell for cell in row.iter(w("tc")) if next(cell.iterancestors(w("tr"))) is row)
            for column, cell in enumerate(own, 1):
                cells[cell] = (tables[table], rows[table], column)
        return cells

    def _paragraph(
        self,
        paragraph: etree._Element,
        anchor: Anchor,
        cell: tuple[int, int, int] | None,
        labels: Labels,
    ) -> None:
        properties = paragraph.find(w("pPr"))
        style_id = _style_of(properties)
        style = self.styles.get(style_id, _Style())
        label = labels.next(properties, style_id)
        text = visible_text(paragraph)
        if not text.strip() or style.is_contents:
            return
        kind = _kind(paragraph, style, text, is_labelled=bool(label), is_cell=cell is not None)
        numbers = self._numbers(kind, label, text)
        if kind is Kind.HEADING and cell is None:
            self.heading = text.strip()
        made = self._read(text, anchor, cell)
        self.passages.append(
            Passage(
                text="".join(made.parts),
                kind=kind,
                stretches=tuple(made.stretches),
                heading=self.heading,
                quoted=style.is_quotation,
                numbers=numbers,
                cell=cell,
                block=anchor.paragraph,
                anchor=anchor,
            )
        )

    def _read(self, text: str, anchor: Anchor, cell: tuple[int, int, int] | None) -> PassageBuilder:
        short = text if len(text) <= _LONGEST_PLACE else f"{text[:_LONGEST_PLACE]}…"
        place = "table {}, row {}, column {}".format(*cell) if cell else ""
        where = Location(
            file=self.name, part=anchor.part, heading=self.heading, paragraph=short, cell=place
        )
        builder = PassageBuilder()
        builder.add(text if self.with_tags else _without_tags(text), where)
        return builder

    def _numbers(self, kind: Kind, label: str, text: str) -> tuple[str, ...]:
        shown = f"{label} {text.strip()}" if label else " ".join(text.split())
        if kind is Kind.HEADING:
            return self.series.heading(shown)
        if label:
            return self.series.label(label)
        typed = _LABEL.match(shown)
        if typed:
            return self.series.label(typed[0])
        # A cell that says "Schedule 2" refers to it; the title of it stands outside tables.
        return () if kind is Kind.CELL else self.series.title(shown)


def _without_tags(text: str) -> str:
    """Return the text with holes for tags, which a Word template has."""
    parts, at = [], 0
    for start, end in enclosed(text, TAGS) if "{" in text else ():
        parts += [text[at:start], HOLE * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _cell_around(
    paragraph: etree._Element, cells: Mapping[etree._Element, tuple[int, int, int]]
) -> tuple[tuple[int, int, int] | None] | None:
    """Return the cell of a paragraph in a tuple of one, or None if no reader sees it."""
    found = None
    for node in paragraph.iterancestors():
        if node.tag in {FALLBACK, w("del"), w("moveFrom")}:
            return None
        if found is None and node.tag == w("tc"):
            found = cells.get(node)
    return (found,)


def _style_of(properties: etree._Element | None) -> str:
    style = properties.find(w("pStyle")) if properties is not None else None
    return "" if style is None else style.get(w("val")) or ""


def _kind(
    paragraph: etree._Element,
    style: _Style,
    text: str,
    *,
    is_labelled: bool,
    is_cell: bool,
) -> Kind:
    is_short = len(text.split()) <= _HEADING_WORDS and not text.rstrip().endswith((".", ";"))
    if is_cell:
        return Kind.HEADING if is_short and _is_header(paragraph) else Kind.CELL
    # Contracts set whole clauses in heading styles; those are no headings.
    if is_short and (style.is_heading or _has(paragraph, "outlineLvl")):
        return Kind.HEADING
    if is_short and len(text) <= _TITLE_LENGTH and _is_bold(paragraph):
        return Kind.HEADING
    return Kind.ITEM if is_labelled or _has(paragraph, "numPr") else Kind.PARAGRAPH


def _has(paragraph: etree._Element, tag: str) -> bool:
    return paragraph.find(f"{w('pPr')}/{w(tag)}") is not None


def _is_header(paragraph: etree._Element) -> bool:
    row = next(paragraph.iterancestors(w("tr")), None)
    return row is not None and row.find(f"{w('trPr')}/{w('tblHeader')}") is not None


def _is_bold(paragraph: etree._Element) -> bool:
    runs = [run for run in paragraph.iter(w("r")) if run.find(w("t")) is not None]
    return bool(runs) and all(run.find(f"{w('rPr')}/{w('b')}") is not None for run in runs)


# -- silences --


def _silences(
    container: Parts, roots: Mapping[str, etree._Element], name: str
) -> Iterator[Silence]:
    comments = _part(container, COMMENTS_TYPE)
    if comments is None:
        return
    found: dict[str, Silence] = {}
    for comment in comments.iter(w("comment")):
        text = "\n".join(visible_text(paragraph) for paragraph in comment.iter(w("p")))
        where = Location(file=name, part=container.named(COMMENTS_TYPE), paragraph=text.strip())
        silence = parse_silence(text, where)
        if silence is not None:
            found[comment.get(w("id")) or ""] = silence
    if not found:
        return
    covered: dict[str, set[Anchor]] = {number: set() for number in found}
    for part, root in roots.items():
        _cover(part, root, covered)
    for number, silence in found.items():
        yield replace(silence, anchors=frozenset(covered[number]))


def _cover(part: str, root: etree._Element, covered: dict[str, set[Anchor]]) -> None:
    """Note the paragraphs on which each comment is anchored."""
    opened: set[str] = set()
    number = -1
    wanted = ("p", "commentRangeStart", "commentRangeEnd", "commentReference")
    for node in root.iter(*map(w, wanted)):
        own = node.get(w("id")) or ""
        if node.tag == w("p"):
            number += 1
            for one in opened:
                covered[one].add(Anchor(part, number))
        elif own in covered and node.tag == w("commentRangeEnd"):
            opened.discard(own)
        elif own in covered:
            if number >= 0 and next(node.iterancestors(w("p")), None) is not None:
                covered[own].add(Anchor(part, number))
            if node.tag == w("commentRangeStart"):
                opened.add(own)
