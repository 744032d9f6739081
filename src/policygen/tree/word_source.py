"""A Word clause as its author wrote it, brought to what a clause can hold; the rest is told.

The result is WordprocessingML again, with few elements: paragraphs that say what they are in
attributes of their own (``kind``, ``level``, ``left`` …), runs, line breaks, tables without merged
cells, and notes inside the run that calls them. Tags stand in it as typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from policygen.problems import Problem, Severity
from policygen.tree.word_looks import Looks, ParagraphLook
from policygen.tree.word_nodes import (
    CHANGES,
    FIELDS,
    MEND,
    NOISE,
    TAKE_OUT,
    THINGS,
    THROUGH,
    field_code,
    is_blank,
    is_changed,
    is_marked,
    key_of,
    number_in,
    rows_of,
    shown,
    table_indent,
)
from policygen.wordtags.names import (
    COMMENTS_TYPE,
    FOOTER_TYPE,
    FOOTNOTES_TYPE,
    HEADER_TYPE,
    MAIN_TYPE,
    NUMBERING_TYPE,
    SPACE,
    STYLES_TYPE,
    w,
)
from policygen.wordtags.nodes import the_child
from policygen.wordtags.package import parse_xml
from policygen.wordtags.parts import Links, Parts
from policygen.wordtags.places import Place, paragraph_text
from policygen.wordtags.syntax import CELL_TAGS
from policygen.wordtags.tags import find_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_HYPERLINK_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SPACES = re.compile(r"[\t\n\r]+")


@dataclass(frozen=True, slots=True)
class FrontRow:
    """A row of front matter: its name, its place, and the paragraphs of its value."""

    name: str
    place: Place
    value: etree._Element


@dataclass(slots=True)
class WordSource:
    """A Word clause that was read.

    ``front`` are the rows of its front matter (None if it has none), ``body`` is the rest, with
    ``places`` for its paragraphs, whose attribute ``n`` counts from 1. The values of ``front``
    count in the same row of places.
    """

    part: str
    front: tuple[FrontRow, ...] | None
    body: etree._Element
    places: tuple[Place, ...]
    problems: tuple[Problem, ...]


def read_word_source(container: Parts, file: str) -> WordSource:
    """Return what a Word file says as a clause, and a problem for all that a clause cannot hold.

    Args:
        container: the parts of the file.
        file: what problems call it.
    """
    return _Reading(container, file).source()


@dataclass(slots=True)
class _Where:
    """Where reading is: the part, its links, the nearest heading, the table cell."""

    part: str
    links: Links
    heading: str = ""
    cell: str = ""


class _Reading:
    """One pass over a Word file."""

    def __init__(self, container: Parts, file: str) -> None:
        self._container, self._file = container, file
        main = container.named(MAIN_TYPE)
        self._at = _Where(main, Links(container, main))
        self._looks = Looks(self._part(STYLES_TYPE), self._part(NUMBERING_TYPE))
        self._notes = self._by_id(FOOTNOTES_TYPE, "footnote")
        self._comments = self._by_id(COMMENTS_TYPE, "comment")
        self._places: list[Place] = []
        self._problems: list[Problem] = []
        self._tables = 0

    def source(self) -> WordSource:
        main = self._at.part
        body = the_child(parse_xml(self._container.files[main]), "body")
        front = self._take_front(body)
        made = etree.Element(w("body"))
        made.extend(self._blocks(body))
        root = etree.Element(w("document"))
        root.append(made)
        self._running_text()
        places, problems = tuple(self._places), tuple(dict.fromkeys(self._problems))
        return WordSource(main, front, root, places, problems)

    # -- the file --

    def _part(self, kind: str) -> etree._Element | None:
        name = self._container.named(kind)
        return parse_xml(self._container.files[name]) if name else None

    def _by_id(self, kind: str, tag: str) -> Mapping[str, etree._Element]:
        root = self._part(kind)
        found = root.iter(w(tag)) if root is not None else ()
        return {node.get(w("id")) or "": node for node in found}

    def _running_text(self) -> None:
        """Tell of text in headers and footers, which no clause has."""
        for part, kind in sorted(self._container.types().items()):
            if kind not in {HEADER_TYPE, FOOTER_TYPE}:
                continue
            for paragraph in parse_xml(self._container.files[part]).iter(w("p")):
                text = paragraph_text(paragraph)
                if text.strip():
                    message = "the text of a header or footer does not go into the document"
                    hint = "headers and footers stand in the Word template of the outline"
                    place = Place(part, "", text)
                    self._tell("T151", message, place, hint, Severity.WARNING)

    def _tell(
        self,
        code: str,
        message: str,
        place: Place,
        hint: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        where = place.location(self._file)
        self._problems.append(Problem(code, message, where, hint, severity))

    def _place(self, paragraph: etree._Element) -> Place:
        """Return the place of a paragraph as the file has it."""
        at = self._at
        return Place(at.part, at.heading, " ".join(shown(paragraph).split()), at.cell)

    # -- front matter --

    def _take_front(self, body: etree._Element) -> tuple[FrontRow, ...] | None:
        """Take the table of front matter off the beginning of a body; None if there is none."""
        first = next((node for node in body if node.tag not in NOISE and not is_blank(node)), None)
        if first is None or first.tag != w("tbl") or key_of(first.find(w("tr"))) != "id":
            return None
        rows = []
        for number, row in enumerate(first.iter(w("tr")), 1):
            self._at.cell = f"table 1, row {number}, column 2"
            rows.append(self._front_row(row))
        self._at.cell = ""
        body.remove(first)
        self._tables = 1
        return tuple(rows)

    def _front_row(self, row: etree._Element) -> FrontRow:
        cells = row.findall(w("tc"))
        name = key_of(row)
        value = etree.Element(w("body"))
        for cell in cells[1:2]:
            value.extend(self._blocks(cell))
        if len(cells) != 2:
            message = f"a row of front matter has two cells, this one {len(cells)}"
            hint = "the first cell holds the name, such as owner, the second the value"
            self._tell("T150", message, Place(self._at.part, "", name, self._at.cell), hint)
        numbers = [int(node.get("n") or 0) for node in value.iter(w("p"))]
        place = self._places[numbers[0] - 1] if numbers else None
        root = etree.Element(w("document"))
        root.append(value)
        return FrontRow(name, place or Place(self._at.part, "", name, self._at.cell), root)

    # -- blocks --

    def _blocks(self, parent: etree._Element) -> Iterator[etree._Element]:
        for node in parent.iterchildren(etree.Element):
            if node.tag == w("p"):
                made = self._paragraph(node)
                if made is not None:
                    yield made
            elif node.tag == w("tbl"):
                yield from self._table(node)
            elif node.tag in THROUGH or node.tag in CHANGES:
                self._change(node, Place(self._at.part, self._at.heading, shown(node)))
                yield from self._blocks(node)
            elif node.tag not in NOISE:
                self._thing(node, Place(self._at.part, self._at.heading, ""))

    def _paragraph(self, node: etree._Element) -> etree._Element | None:
        """Return a paragraph; nothing for an empty one."""
        properties = node.find(w("pPr"))
        look = self._looks.paragraph(properties)
        if look.kind == "heading" and not self._at.cell:
            self._at.heading = " ".join(shown(node).split())
        place = self._place(node)
        self._check_paragraph(node, properties, look, place)
        self._places.append(place)
        number = len(self._places)
        made = etree.Element(w("p"), _attributes(look, number))
        for child in node.iterchildren(etree.Element):
            made.extend(self._inline(child, place, properties, ""))
        if next(made.iter(w("t"), w("br")), None) is None:
            if number == len(self._places):
                self._places.pop()
            return None
        self._places[number - 1] = Place(
            place.part, place.heading, paragraph_text(made), place.cell
        )
        return made

    def _check_paragraph(
        self,
        node: etree._Element,
        properties: etree._Element | None,
        look: ParagraphLook,
        place: Place,
    ) -> None:
        if look.unknown and place.text:
            message = f"the style '{look.unknown}' is not one that a clause knows"
            hint = (
                "its text goes in without that look; known are Heading 1 to 6, Body Text, Lead,"
                " Guidance, Quote, Caption, Definition Term, Definition, and lists"
            )
            self._tell("T156", message, place, hint, Severity.WARNING)
        if properties is None:
            return
        if properties.find(w("sectPr")) is not None:
            message = "a clause cannot hold a section break"
            hint = "take it out; a table gets a page on its side with {: .wide } in its caption"
            self._tell("T151", message, place, hint)
        if is_changed(properties):
            self._change(node, place, found=True)
        if self._at.cell and look.kind == "item":
            message = "a clause cannot hold a list in a table cell"
            hint = "put the points one under the other, or the list below the table"
            self._tell("T155", message, place, hint)

    # -- what stands in a paragraph --

    def _inline(
        self,
        node: etree._Element,
        place: Place,
        properties: etree._Element | None,
        href: str,
    ) -> Iterator[etree._Element]:
        if node.tag == w("r"):
            yield from self._run(node, place, properties, href)
        elif node.tag == w("hyperlink"):
            address = self._address(node, place)
            for child in node.iterchildren(etree.Element):
                yield from self._inline(child, place, properties, address)
        elif node.tag in THROUGH or node.tag in CHANGES:
            self._change(node, place)
            for child in node.iterchildren(etree.Element):
                yield from self._inline(child, place, properties, href)
        elif node.tag in FIELDS:
            self._field(node, place)
        elif node.tag not in NOISE:
            self._thing(node, place)

    def _run(
        self,
        node: etree._Element,
        place: Place,
        properties: etree._Element | None,
        href: str,
    ) -> Iterator[etree._Element]:
        if is_changed(node.find(w("rPr"))):
            self._change(node, place, found=True)
        look = self._looks.run(node.find(w("rPr")), properties)
        made = etree.Element(w("r"), {"href": href} if href else {})
        own = etree.Element(w("rPr"))
        for tag, wanted in (("b", look.bold), ("i", look.italic), ("code", look.code)):
            if wanted:
                etree.SubElement(own, w(tag))
        if len(own):
            made.append(own)
        for child in node.iterchildren(etree.Element):
            self._content(child, made, place)
        has_text = any((text.text or "").strip() for text in made.findall(w("t")))
        for lost in look.lost if has_text and not href else ():
            message = f"a clause cannot keep {lost}"
            hint = (
                "take it off (select the words, Ctrl+Space), or use bold or italic; the house"
                " style gives the colours"
            )
            self._tell("T154", message, place, hint)
        if len(made) > bool(len(own)):
            yield made

    def _content(self, node: etree._Element, run: etree._Element, place: Place) -> None:
        """Put what stands in a run into the new one."""
        put = _CHARACTERS.get(node.tag)
        if put is not None:
            put(node, run)
        elif node.tag == w("br") and node.get(w("type")) not in {None, "textWrapping"}:
            message = "a clause cannot hold a page break"
            self._tell("T151", message, place, "take it out: where pages end follows from the text")
        elif node.tag in {w("br"), w("cr")}:
            etree.SubElement(run, w("br"))
        elif node.tag == w("footnoteReference"):
            self._note(node, run, place)
        elif node.tag == w("commentReference"):
            self._comment(node, place)
        elif node.tag in FIELDS:
            if node.get(w("fldCharType")) in {None, "begin"}:
                self._field(node, place)
        elif node.tag in CHANGES or node.tag == w("delText"):
            self._change(node, place, found=True)
        elif node.tag not in NOISE and node.tag != w("instrText"):
            self._thing(node, place)

    def _note(self, node: etree._Element, run: etree._Element, place: Place) -> None:
        """Put a footnote into the run that calls it, as a text of its own."""
        note = self._notes.get(node.get(w("id")) or "")
        if note is None:
            self._tell("T151", "a footnote without a text", place, "write it again, or delete it")
            return
        made, before = etree.SubElement(run, w("txbxContent")), self._at
        part = self._container.named(FOOTNOTES_TYPE)
        self._at = _Where(part, Links(self._container, part), before.heading)
        made.extend(self._blocks(note))
        self._at = before
        for table in made.findall(w("tbl")):
            message = "a clause cannot hold a table in a footnote"
            self._tell("T155", message, place, "put the table into the text")
            made.remove(table)

    def _comment(self, node: etree._Element, place: Place) -> None:
        comment = self._comments.get(node.get(w("id")) or "")
        text = "" if comment is None else "".join(str(piece) for piece in comment.itertext())
        if "lint-off" not in text:
            message = f"a comment does not go into the document: “{' '.join(text.split())[:60]}”"
            hint = "settle it and delete it (Review, Delete) before the clause is approved"
            self._tell("T157", message, place, hint, Severity.WARNING)

    def _address(self, node: etree._Element, place: Place) -> str:
        """Return the address of a link; one to a place in the file is told."""
        address = self._at.links.address(node.get(_HYPERLINK_ID) or "")
        if not address:
            message = "a clause cannot hold a link to a place in its own file"
            hint = "write {{ ref('ID') }} where the number of a clause, table or item shall stand"
            self._tell("T153", message, place, hint)
        elif "{" in address:
            message = f"the address of a link cannot hold a tag: {address}"
            self._tell("T153", message, place, "print the address as text")
            return ""
        return address

    def _field(self, node: etree._Element, place: Place) -> None:
        code = field_code(node)
        message = f"a clause cannot hold a field{f' ({code})' if code else ''}"
        hint = (
            "type the words themselves (Ctrl+Shift+F9 makes text of a field); a number of a clause"
            " or table is {{ ref('ID') }}, an answer is {{ its name }}"
        )
        self._tell("T153", message, place, hint)

    def _change(self, node: etree._Element, place: Place, *, found: bool = False) -> None:
        if found or node.tag in CHANGES:
            message = "a tracked change is neither made nor undone"
            hint = "accept or reject the changes in Word (Review, Accept) and save the file"
            self._tell("T152", message, place, hint)

    def _thing(self, node: etree._Element, place: Place) -> None:
        name = THINGS.get(node.tag) or f"what Word calls '{etree.QName(node).localname}'"
        hint = MEND.get(node.tag, TAKE_OUT)
        self._tell("T151", f"a clause cannot hold {name}", place, hint)

    # -- tables --

    def _table(self, node: etree._Element) -> Iterator[etree._Element]:
        self._tables += 1
        number = self._tables
        rows = list(rows_of(node))
        made = etree.Element(w("tbl"), {"left": str(table_indent(node))})
        for at, row in enumerate(rows, 1):
            made_row = etree.SubElement(made, w("tr"))
            self._check_row(row, at, number)
            for column, cell in enumerate(row.iterchildren(w("tc")), 1):
                self._at.cell = f"table {number}, row {at}, column {column}"
                made_row.append(self._cell(cell))
            self._at.cell = ""
        self._check_table(node, rows, number)
        if rows:
            yield made

    def _cell(self, node: etree._Element) -> etree._Element:
        made = etree.Element(w("tc"))
        inner = next(node.iterchildren(w("tbl")), None)
        if inner is not None:
            place = Place(self._at.part, self._at.heading, shown(inner), self._at.cell)
            hint = "put the inner table after this one, or make rows of it"
            self._tell("T155", "a clause cannot hold a table in a table", place, hint)
            node.remove(inner)
        properties = node.find(w("tcPr"))
        merged = properties is not None and (
            properties.find(w("vMerge")) is not None
            or properties.find(w("hMerge")) is not None
            or number_in(properties.find(w("gridSpan"))) > 1
        )
        made.extend(self._blocks(node))
        if merged:
            place = Place(self._at.part, self._at.heading, shown(node), self._at.cell)
            self._merged(place)
        for paragraph in made.iter(w("p")):
            for tag in find_tags(paragraph_text(paragraph)):
                if tag.word in CELL_TAGS:
                    self._merged(self._places[int(paragraph.get("n") or 1) - 1])
        if len(made) == 0:
            self._places.append(Place(self._at.part, self._at.heading, "", self._at.cell))
            etree.SubElement(made, w("p"), {"kind": "text", "n": str(len(self._places))})
        return made

    def _merged(self, place: Place) -> None:
        hint = "split the cells (Layout, Split Cells) and repeat or leave out the text"
        self._tell("T155", "a clause cannot hold merged or coloured cells", place, hint)

    def _check_row(self, row: etree._Element, at: int, table: int) -> None:
        is_header = row.find(f"{w('trPr')}/{w('tblHeader')}") is not None
        cell = f"table {table}, row {at}"
        place = Place(self._at.part, self._at.heading, shown(row), cell)
        if is_header and at > 1 and is_marked(row):
            message = "a table of a clause has one header row, its first"
            hint = "make one row of the header rows, or take 'Repeat Header Rows' off the others"
            self._tell("T155", message, place, hint)
        if is_changed(row.find(w("trPr")), *row.iterfind(f"{w('tc')}/{w('tcPr')}")):
            self._change(row, place, found=True)

    def _check_table(self, node: etree._Element, rows: list[etree._Element], table: int) -> None:
        place = Place(
            self._at.part, self._at.heading, "".join(map(shown, rows[:1])), f"table {table}"
        )
        if is_changed(node.find(w("tblPr")), node.find(w("tblGrid"))):
            self._change(node, place, found=True)
        if len(rows) == 1:
            message = "the table has its header row only, and would be left out"
            self._tell("T155", message, place, "add a row, or make a paragraph of it")
        if any(True for row in rows for found in row if found.tag == w("sdt")):
            message = "a clause cannot hold a content control around table cells"
            self._tell("T151", message, place, "remove the control (Developer, right click)")


def _attributes(look: ParagraphLook, number: int) -> dict[str, str]:
    """Return what a paragraph says of itself, without what goes without saying."""
    told = {
        "kind": look.kind,
        "level": str(look.level or ""),
        "series": look.series,
        "ordered": "1" if look.ordered else "",
        "plain": "" if look.numbered else "1",
        "left": str(max(0, look.left) or ""),
        "start": str(max(0, look.start) or ""),
        "align": look.align,
        "n": str(number),
    }
    return {name: value for name, value in told.items() if value}


def _put_text(node: etree._Element, run: etree._Element) -> None:
    text = node.text or ""
    if node.get(SPACE) != "preserve":
        text = text.strip()
    _put(_SPACES.sub(" ", text), run)


def _put(text: str, run: etree._Element) -> None:
    if text:
        etree.SubElement(run, w("t"), {SPACE: "preserve"}).text = text


_CHARACTERS: Mapping[str, Callable[[etree._Element, etree._Element], None]] = {
    w("t"): _put_text,
    w("tab"): lambda _, run: _put(" ", run),
    w("ptab"): lambda _, run: _put(" ", run),
    w("noBreakHyphen"): lambda _, run: _put("\u2011", run),
}


__all__ = ["FrontRow", "WordSource", "read_word_source"]
