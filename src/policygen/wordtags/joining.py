"""``{%-`` and ``-%}``: an author breaks a long text into lines, and the result is one paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop, give_way, parent_of
from policygen.wordtags.places import paragraph_text
from policygen.wordtags.runs import MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml import etree

    from policygen.wordtags.tags import Tag


def join_neighbours(texts: Iterable[etree._Element], tag_of: Callable[[int], Tag]) -> None:
    """Join paragraphs, and lines of one, where a tag that stands at their edge asks for it.

    Args:
        texts: the text nodes that hold marks, in order.
        tag_of: gives the tag of a mark's number.
    """
    for text in dict.fromkeys(texts):
        marks = list(MARK.finditer(text.text or ""))
        if not marks or parent_of(text).tag != w("r"):
            continue
        own = text.text or ""
        if tag_of(int(marks[0][1])).joins_before and not own[: marks[0].start()].strip():
            _join_before(text)
        if tag_of(int(marks[-1][1])).joins_after and not own[marks[-1].end() :].strip():
            _join_after(text)


def _join_before(text: etree._Element) -> None:
    """Join with the line before, or the paragraph before if this is the paragraph's first line."""
    breaks, more = _until_text(text, back=True)
    if more or breaks:
        _drop_all(breaks if more else [])
        return
    paragraph = _paragraph_of(text)
    before = None if paragraph is None else paragraph.getprevious()
    while before is not None and before.tag == w("p") and _is_empty(before):
        empty, before = before, before.getprevious()
        if before is not None and before.tag == w("p"):
            drop(empty)
    if paragraph is not None and before is not None and before.tag == w("p"):
        _append(before, paragraph)


def _join_after(text: etree._Element) -> None:
    """Join with the line or the paragraph after."""
    breaks, more = _until_text(text, back=False)
    if more or breaks:
        _drop_all(breaks if more else [])
        return
    paragraph = _paragraph_of(text)
    after = None if paragraph is None else paragraph.getnext()
    while after is not None and after.tag == w("p") and _is_empty(after):
        empty, after = after, after.getnext()
        if after is not None and after.tag == w("p"):
            drop(empty)
    if paragraph is not None and after is not None and after.tag == w("p"):
        _append(paragraph, after)


def _drop_all(breaks: list[etree._Element]) -> None:
    for node in breaks:
        drop(node)


def _until_text(text: etree._Element, *, back: bool) -> tuple[list[etree._Element], bool]:
    """Return the breaks between a text and the next one in its paragraph, and if there is one."""
    breaks: list[etree._Element] = []
    for node in _neighbours(text, back=back):
        if node.tag == w("br") and node.get(w("type")) is None:
            breaks.append(node)
        elif node.tag == w("t") and (node.text or "").strip():
            return breaks, True
    return breaks, False


def _neighbours(text: etree._Element, *, back: bool) -> Iterator[etree._Element]:
    """Yield what stands in the paragraph before (from the nearest on) or after a text."""
    yield from text.itersiblings(preceding=back)
    for run in parent_of(text).itersiblings(preceding=back):
        inner = list(run.iter(w("t"), w("br")))
        yield from reversed(inner) if back else inner


def _paragraph_of(text: etree._Element) -> etree._Element | None:
    """Return the paragraph of a text whose run is not inside a link, a change or a control."""
    paragraph = parent_of(parent_of(text))
    return paragraph if paragraph.tag == w("p") else None


def _is_empty(paragraph: etree._Element) -> bool:
    kept = (w("drawing"), w("pict"), w("object"), w("sectPr"))
    return not paragraph_text(paragraph) and next(paragraph.iter(*kept), None) is None


def _append(paragraph: etree._Element, other: etree._Element) -> None:
    """Put the content of another paragraph behind that of this one."""
    for child in list(other):
        if child.tag != w("pPr"):
            paragraph.append(child)
    give_way(other)
