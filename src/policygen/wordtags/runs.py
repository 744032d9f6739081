"""Tags in the runs of a paragraph: each put together in one place, and block tags between runs.

Word splits a text into runs as it likes, also in the middle of a tag. A mark, which holds the
tag's number, takes the place of each tag.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import SPACE, w
from policygen.wordtags.nodes import drop, give_way, put_text_before
from policygen.wordtags.places import own_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from policygen.wordtags.tags import Tag

# Characters that Unicode promises never to use.
_BEGIN, _END = "\ufdd0", "\ufdd1"
MARK = re.compile(f"{_BEGIN}(\\d+){_END}")
_PIECES = re.compile(f"({_BEGIN}\\d+{_END})")


def mark(number: int) -> str:
    """Return the mark of tag ``number``."""
    return f"{_BEGIN}{number}{_END}"


def take_tags(
    paragraph: etree._Element, tags: Iterable[Tag], number: Callable[[Tag], str]
) -> list[etree._Element]:
    """Put the text that ``number`` gives in the place of each tag; return their text nodes.

    Of a tag that several runs share, all goes to the first of them.
    """
    spans = list(_spans(paragraph))
    holders: list[etree._Element] = []
    at = len(spans) - 1
    # From the last tag to the first, so that the places of those still to come stay right.
    for tag, text in reversed([(tag, number(tag)) for tag in tags]):
        while spans[at][1] >= tag.end:
            at -= 1
        while spans[at][1] > tag.start:
            _cut(spans[at], tag, "")
            at -= 1
        _cut(spans[at], tag, text)
        holders.append(spans[at][0])
    return holders[::-1]


def _spans(paragraph: etree._Element) -> Iterator[tuple[etree._Element, int, int]]:
    """Yield each text of a paragraph with its beginning and end in the whole text."""
    place = 0
    for node, text in own_texts(paragraph):
        yield node, place, place + len(text)
        place += len(text)


def _cut(span: tuple[etree._Element, int, int], tag: Tag, text: str) -> None:
    """Put ``text`` for the part of a tag that stands in this node."""
    node, begin, end = span
    if node.tag != w("t"):
        if begin < end:
            drop(node)
        return
    own = node.text or ""
    before, behind = own[: max(0, tag.start - begin)], own[max(0, tag.end - begin) :]
    node.text = before + text + behind
    node.set(SPACE, "preserve")


def lift(run: etree._Element, is_lifted: Callable[[int], bool]) -> None:
    """Put the marks of lifted tags between runs: a run is split where such a mark stands in it."""
    current = like(run)
    for child in list(run):
        if child.tag == w("rPr"):
            continue
        if child.tag != w("t") or not MARK.search(child.text or ""):
            current.append(child)
            continue
        for piece in filter(None, _PIECES.split(child.text or "")):
            found = MARK.fullmatch(piece)
            if found is None or not is_lifted(int(found[1])):
                add_text(current, piece)
                continue
            place_run(current, run)
            put_text_before(run, piece)
            current = like(run)
    place_run(current, run)
    give_way(run)


def like(run: etree._Element) -> etree._Element:
    """Return an empty run that looks like another."""
    made = etree.Element(w("r"))
    for name, value in run.attrib.items():
        made.set(name, value)
    properties = run.find(w("rPr"))
    if properties is not None:
        made.append(deepcopy(properties))
    return made


def place_run(made: etree._Element, run: etree._Element) -> None:
    """Put a new run before the old one, unless it holds nothing."""
    if any(child.tag != w("rPr") for child in made):
        run.addprevious(made)


def add_text(run: etree._Element, text: str) -> None:
    """Add text at the end of a run."""
    last = run[-1] if len(run) else None
    if last is None or last.tag != w("t"):
        last = etree.SubElement(run, w("t"), {SPACE: "preserve"})
    last.text = (last.text or "") + text
