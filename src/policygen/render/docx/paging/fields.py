"""Fields that show a page: which bookmarks they ask for, and what they show until Word counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

_CODE = re.compile(r"\s*PAGEREF\s+\"?([^\s\"\\]+)", re.IGNORECASE)


def asks_for_pages(tree: etree._Element) -> bool:
    """Tell whether anything in the tree shows the page of a bookmark."""
    return next(_fields(tree), None) is not None


def show_pages(tree: etree._Element, pages: Mapping[str, str]) -> None:
    """Let each field that shows the page of a bookmark in ``pages`` show that page."""
    for name, text in _fields(tree):
        if name in pages:
            text.text = pages[name]


def _fields(tree: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the bookmark that a field asks for and the text that it shows."""
    wanted, shows = "", False
    for node in tree.iter(w("instrText"), w("fldChar"), w("t")):
        if node.tag == w("instrText"):
            found = _CODE.match(node.text or "")
            wanted = found.group(1) if found else wanted
        elif node.tag == w("fldChar"):
            kind = node.get(w("fldCharType"))
            shows = kind == "separate"
            wanted = "" if kind in {"begin", "end"} else wanted
        elif shows and wanted:
            yield wanted, node
            wanted = ""
