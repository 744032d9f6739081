"""Faults as comments of a Word file: the words found are marked, all else stays as it is."""

from __future__ import annotations

from bisect import bisect_left
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from policygen.lint.texts.passages import Anchor, kept_offsets
from policygen.lint.texts.word_runs import text_nodes, visible_text
from policygen.lint.texts.word_text import open_word, text_parts
from policygen.wordtags.comments import open_comments
from policygen.wordtags.names import MAIN_TYPE, w
from policygen.wordtags.nodes import parent_of
from policygen.wordtags.package import write_package, write_xml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from policygen.lint.faults import Fault

AUTHOR = "policygen"
_INITIALS = "pg"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class _Remark:
    """A comment to make: its id, and the characters of the paragraph that it is about."""

    number: int
    start: int
    end: int


def render_commented(
    data: bytes, name: str, faults: Sequence[Fault], when: date | None = None
) -> bytes:
    """Return a copy of a Word file with a comment for each fault.

    A comment can stand in the main text only. A fault in a text box is marked at the paragraph
    that holds the box, one in a note at the note's mark, one in a header or footer at the first
    paragraph; the comment says where the words are.

    Args:
        data: the whole file, as the faults were made from.
        name: what problems call it.
        faults: what was found in it.
        when: the day that the comments bear, none if it is not given.

    Raises:
        InvalidInput: it is not a safe Word file.
    """
    if not faults:
        return data
    container = open_word(data, name)
    main = container.named(MAIN_TYPE)
    roots = text_parts(container)
    root = roots[main]
    part, comments = open_comments(container, main, AUTHOR, _INITIALS, when)
    remarks: dict[etree._Element, list[_Remark]] = {}
    places = _Places(main, roots)
    for fault in faults:
        paragraph, span = places.of(fault)
        number = comments.add(_said(fault, is_elsewhere=span is None))
        start, end = span or (0, len(visible_text(paragraph)))
        remarks.setdefault(paragraph, []).append(_Remark(number, start, end))
    for paragraph, own in remarks.items():
        _mark(paragraph, own)
    container.files[main] = write_xml(root)
    container.files[part] = write_xml(comments.root)
    return write_package(container.files)


def _said(fault: Fault, *, is_elsewhere: bool) -> list[str]:
    problem = fault.problem
    texts = [f"{problem.code} {problem.severity}: {problem.message}", problem.hint]
    if is_elsewhere:
        texts.append(f"The words stand in {problem.location.part}: “{problem.location.paragraph}”")
    return [text for text in texts if text]


# -- places --


class _Places:
    """Finds the paragraph of the main text at which a fault can be marked."""

    def __init__(self, main: str, roots: Mapping[str, etree._Element]) -> None:
        self._main = main
        self._paragraphs = {part: list(root.iter(w("p"))) for part, root in roots.items()}
        self._kept: dict[Anchor, list[int]] = {}
        self._first = next(
            (one for one in self._paragraphs[main] if _box_of(one) is None),
            self._paragraphs[main][0] if self._paragraphs[main] else None,
        )
        self._notes = {
            (node.tag, node.get(w("id"))): next(node.iterancestors(w("p")), None)
            for node in roots[main].iter(w("footnoteReference"), w("endnoteReference"))
        }

    def of(self, fault: Fault) -> tuple[etree._Element, tuple[int, int] | None]:
        """Return the paragraph, and from where to where the words stand if they are in it."""
        anchor = fault.passage.anchor
        if not isinstance(anchor, Anchor):
            raise TypeError("the fault is not one of a Word file")
        own = self._paragraphs[anchor.part][anchor.paragraph]
        if anchor.part == self._main:
            box = _box_of(own)
            if box is None:
                return own, self._raw_span(own, anchor, fault)
            return box, None
        return self._noted(own), None

    def _raw_span(self, paragraph: etree._Element, anchor: Anchor, fault: Fault) -> tuple[int, int]:
        """Return the words' place in the paragraph's text with its invisible characters."""
        if anchor not in self._kept:
            self._kept[anchor] = kept_offsets(visible_text(paragraph))
        kept = self._kept[anchor]
        if fault.start == fault.end:
            return 0, 0
        return kept[fault.start], kept[fault.end - 1] + 1

    def _noted(self, paragraph: etree._Element) -> etree._Element:
        """Return the paragraph with the mark of the note in which a paragraph stands."""
        for node in paragraph.iterancestors(w("footnote"), w("endnote")):
            tag = w("footnoteReference" if node.tag == w("footnote") else "endnoteReference")
            found = self._notes.get((tag, node.get(w("id"))))
            if found is not None:
                box = _box_of(found)
                return found if box is None else box
        if self._first is None:
            raise TypeError("the main text has no paragraph")
        return self._first


def _box_of(paragraph: etree._Element) -> etree._Element | None:
    """Return the paragraph that holds the text box in which a paragraph stands."""
    found = None
    inside = False
    for node in paragraph.iterancestors(w("txbxContent"), w("p")):
        if node.tag == w("txbxContent"):
            inside = True
        elif inside:
            found = node
    return found


# -- marks --


def _mark(paragraph: etree._Element, remarks: list[_Remark]) -> None:
    """Put the marks of comments around the words of one paragraph."""
    edges = sorted({edge for one in remarks for edge in (one.start, one.end)}, reverse=True)
    _split(paragraph, edges)
    runs = _runs(paragraph)
    starts = [start for start, _ in runs]
    for one in remarks:
        if not runs:
            _mark_empty(paragraph, one.number)
            continue
        first = runs[max(bisect_left(starts, one.start + 1) - 1, 0)][1]
        last = runs[max(bisect_left(starts, one.end) - 1, 0)][1]
        number = {w("id"): str(one.number)}
        first.addprevious(etree.Element(w("commentRangeStart"), number))
        end = etree.Element(w("commentRangeEnd"), number)
        last.addnext(end)
        outer = end
        while parent_of(outer) is not paragraph:
            outer = parent_of(outer)
        outer.addnext(_reference(one.number))


def _mark_empty(paragraph: etree._Element, number: int) -> None:
    name = {w("id"): str(number)}
    etree.SubElement(paragraph, w("commentRangeStart"), name)
    etree.SubElement(paragraph, w("commentRangeEnd"), name)
    paragraph.append(_reference(number))


def _reference(number: int) -> etree._Element:
    run = etree.Element(w("r"))
    etree.SubElement(run, w("commentReference"), {w("id"): str(number)})
    return run


def _runs(paragraph: etree._Element) -> list[tuple[int, etree._Element]]:
    """Return the runs that hold text, each with the place of its first character."""
    runs: list[tuple[int, etree._Element]] = []
    at = 0
    for node, text in text_nodes(paragraph):
        run = next(node.iterancestors(w("r")), None)
        if run is not None and (not runs or runs[-1][1] is not run):
            runs.append((at, run))
        at += len(text)
    return runs


def _split(paragraph: etree._Element, edges: list[int]) -> None:
    """Split runs so that one begins at each edge; edges come from the last to the first.

    What stands before an edge keeps its node, so that places found before stay right.
    """
    nodes: list[tuple[int, etree._Element, str]] = []
    at = 0
    for node, text in text_nodes(paragraph):
        nodes.append((at, node, text))
        at += len(text)
    starts = [start for start, _, _ in nodes]
    for edge in edges:
        place = bisect_left(starts, edge + 1) - 1
        if place < 0 or edge >= at or edge == 0:
            continue
        start, node, _ = nodes[place]
        _split_node(node, edge - start)


def _split_node(node: etree._Element, offset: int) -> None:
    """Give what follows ``offset`` in a text node a run of its own, in the same form."""
    run = parent_of(node)
    if run.tag != w("r"):
        return
    moved = list(node.itersiblings())
    if offset == 0:
        moved.insert(0, node)
        if not any(sibling.tag != w("rPr") for sibling in node.itersiblings(preceding=True)):
            return
    made = etree.Element(w("r"))
    for name, value in run.attrib.items():
        made.set(name, value)
    properties = run.find(w("rPr"))
    if properties is not None:
        made.append(deepcopy(properties))
    if offset:
        text = node.text or ""
        _write_text(node, text[:offset])
        _write_text(etree.SubElement(made, w("t")), text[offset:])
    for sibling in moved:
        made.append(sibling)
    run.addnext(made)


def _write_text(node: etree._Element, text: str) -> None:
    node.text = text
    node.set(_SPACE, "preserve")
