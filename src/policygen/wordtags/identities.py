"""Names and numbers that a Word part may hold once only, after loops have repeated them."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from policygen.wordtags.names import W14, WP, w
from policygen.wordtags.nodes import drop, parent_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_LARGEST = 2**31 - 1
# The beginning and end of what has a number, and what has it besides.
_RANGES = (
    ("bookmarkStart", "bookmarkEnd"),
    ("permStart", "permEnd"),
    ("commentRangeStart", "commentRangeEnd"),
)


def mend_identities(root: etree._Element) -> None:
    """Make every name and number of a filled part the only one of its kind."""
    for begin, end in _RANGES:
        _pair(root, begin, end)
    _rename_bookmarks(root)
    _forget_repeated(root)
    _number_drawings(root)


def _pair(root: etree._Element, begin: str, end: str) -> None:
    """Drop a beginning without an end, an end without a beginning, and number repeated pairs.

    The numbers of comments name the comment, so a repeated one goes.
    """
    opened: dict[str, etree._Element] = {}
    seen: set[str] = set()
    fresh: Iterator[int] | None = None
    for node in list(root.iter(w(begin), w(end))):
        number = node.get(w("id")) or ""
        if node.tag == w(begin):
            if number in opened:
                drop_alone(opened.pop(number))
            opened[number] = node
            continue
        start = opened.pop(number, None)
        if start is None:
            drop_alone(node)
        elif number not in seen:
            seen.add(number)
        elif begin == "commentRangeStart":
            drop_alone(start)
            drop_alone(node)
        else:
            fresh = fresh or _free_numbers(root, begin)
            new = str(next(fresh))
            start.set(w("id"), new)
            node.set(w("id"), new)
    for node in opened.values():
        drop_alone(node)


def drop_alone(node: etree._Element) -> None:
    """Take a node out; white space behind it means nothing."""
    if node.getparent() is not None:
        drop(node)


def _free_numbers(root: etree._Element, begin: str) -> Iterator[int]:
    used = [node.get(w("id")) or "" for node in root.iter(w(begin))]
    return count(max((int(number) for number in used if number.isdecimal()), default=0) + 1)


def _rename_bookmarks(root: etree._Element) -> None:
    """Of bookmarks of one name only the first can be found; the others go."""
    seen: set[str] = set()
    gone: set[str] = set()
    for node in list(root.iter(w("bookmarkStart"))):
        name = (node.get(w("name")) or "").lower()
        if name in seen:
            gone.add(node.get(w("id")) or "")
            drop(node)
        seen.add(name)
    for node in list(root.iter(w("bookmarkEnd"))):
        if node.get(w("id")) in gone:
            drop(node)


def _forget_repeated(root: etree._Element) -> None:
    """Drop repeated numbers of paragraphs, content controls and comments' places."""
    seen: set[tuple[str, str]] = set()
    for node in root.iter(w("p"), w("tr")):
        value = node.get(f"{{{W14}}}paraId")
        if value is not None and (w("p"), value) in seen:
            for name in ("paraId", "textId"):
                node.attrib.pop(f"{{{W14}}}{name}", "")
        seen.add((w("p"), value or ""))
    for node in list(root.iter(w("id"), w("commentReference"))):
        if node.tag == w("id") and parent_of(node).tag != w("sdtPr"):
            continue
        key = (str(node.tag), node.get(w("val")) or node.get(w("id")) or "")
        if key in seen:
            drop(node)
        seen.add(key)


def _number_drawings(root: etree._Element) -> None:
    """Give drawings that share a number, or have none, numbers of their own."""
    drawings = list(root.iter(f"{{{WP}}}docPr"))
    used = [node.get("id") or "0" for node in drawings]
    last = max((int(number) for number in used if number.isdecimal()), default=0)
    fresh = count(last + 1 if last < _LARGEST - len(drawings) else 1)
    seen = {"0"}
    for node in drawings:
        number = node.get("id") or "0"
        while number in seen:
            number = str(next(fresh))
        node.set("id", number)
        seen.add(number)
