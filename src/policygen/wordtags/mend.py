"""Mend what filling tags leaves behind, so that Word opens the part and shows what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.problems import Location, Problem
from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop, parent_of
from policygen.wordtags.places import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT = (w("t"), w("instrText"), w("delText"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def mend(root: etree._Element, part: str, file: str) -> list[Problem]:
    """Mend a filled part in place and return what cannot be mended."""
    _drop_white_space(root)
    problems = list(_wrap_loose_text(root, part, file))
    problems.extend(_lift_places(root, part, file))
    _break_lines(root)
    _complete_tables(root)
    return problems


def _is_element(node: etree._Element) -> bool:
    return isinstance(node.tag, str)


def _drop_white_space(root: etree._Element) -> None:
    """White space between elements means nothing in Word; the source has it before paragraphs."""
    for node in root.iter():
        if node.tail is not None and not node.tail.strip():
            node.tail = None
        if _is_element(node) and len(node) and node.text is not None and not node.text.strip():
            node.text = None


def _wrap_loose_text(root: etree._Element, part: str, file: str) -> Iterator[Problem]:
    """Give text that a ``{{r … }}`` tag printed between runs a run of its own."""
    for paragraph in root.iter(w("p")):
        for child in list(paragraph):
            if child.tail:
                run = etree.Element(w("r"))
                text = etree.SubElement(run, w("t"))
                text.text, child.tail = child.tail, None
                child.addnext(run)
    for node in root.iter():
        if (
            node.tail
            and parent_of(node).tag not in _TEXT
            and str(parent_of(node).tag).startswith(w(""))
        ):
            yield Problem(
                "T108",
                f"text stands outside every paragraph: {node.tail.strip()!r}",
                Location(file=file, part=part),
                "print values with {{ … }}; {{p … }} takes only body and contents",
            )
            node.tail = None


def _lift_places(root: etree._Element, part: str, file: str) -> Iterator[Problem]:
    """Put the instructions for body and contents where paragraphs stand."""
    for node in list(root.iter(etree.ProcessingInstruction)):
        paragraph = next(node.iterancestors(w("p")), None)
        if paragraph is not None:
            rest = paragraph_text(paragraph).strip()
            if rest:
                where = Location(
                    file=file, part=part, paragraph=rest, tag=f"{{{{p {node.text} }}}}"
                )
                yield Problem(
                    "T109", f"the place of the {node.text} needs its own paragraph", where
                )
            drop(node)
            parent_of(paragraph).replace(paragraph, node)
        if parent_of(node).tag != w("body"):
            where = Location(file=file, part=part, tag=f"{{{{p {node.text} }}}}")
            yield Problem("T109", f"the {node.text} cannot stand in a table, header or note", where)


def _break_lines(root: etree._Element) -> None:
    """Turn newlines and tabs in values into Word's own."""
    for text in list(root.iter(w("t"))):
        value = text.text or ""
        if "\n" in value or "\t" in value:
            _split_text(text, value)


def _split_text(text: etree._Element, value: str) -> None:
    for piece in _pieces(value):
        if piece in "\n\t":
            added = etree.Element(w("br" if piece == "\n" else "tab"))
        else:
            added = etree.Element(w("t"), {_SPACE: "preserve"})
            added.text = piece
        text.addprevious(added)
    drop(text)


def _pieces(value: str) -> Iterator[str]:
    for number, line in enumerate(value.split("\n")):
        if number:
            yield "\n"
        for place, piece in enumerate(line.split("\t")):
            if place:
                yield "\t"
            if piece:
                yield piece


def _complete_tables(root: etree._Element) -> None:
    """Word wants a paragraph at the end of each cell, a cell in each row, a row in each table."""
    for cell in list(root.iter(w("tc"))):
        if not len(cell) or cell[-1].tag != w("p"):
            etree.SubElement(cell, w("p"))
    for row in list(root.iter(w("tr"))):
        if row.find(f".//{w('tc')}") is None:
            drop(row)
    for table in list(root.iter(w("tbl"))):
        if table.find(f".//{w('tr')}") is None:
            drop(table)
