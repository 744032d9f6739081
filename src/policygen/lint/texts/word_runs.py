"""The text of a Word paragraph as a reader has it: inserted words in, deleted words out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
FALLBACK = f"{{{_MC}}}Fallback"
# What holds no words of this paragraph: deletions, properties, text boxes, second copies.
_LEFT_OUT = frozenset(
    {w("del"), w("moveFrom"), w("pPr"), w("rPr"), w("txbxContent"), w("instrText"), FALLBACK}
)
_ONLY_TAGS = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*)+", re.DOTALL)
_SIGNS = {
    w("tab"): " ",
    w("br"): " ",
    w("cr"): " ",
    w("noBreakHyphen"): "-",
    w("ptab"): " ",
}


def text_nodes(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield each node of a paragraph that is text, with its text, in reading order."""
    for child in paragraph:
        tag = child.tag
        if tag in _LEFT_OUT:
            continue
        if tag == w("t"):
            if child.text:
                yield child, child.text
        elif tag in _SIGNS:
            yield child, _SIGNS[tag]
        elif len(child):
            yield from text_nodes(child)


def holds_tags_only(text: str) -> bool:
    """Tell whether a template's text is block tags only, which no reader of the result sees."""
    return _ONLY_TAGS.fullmatch(text) is not None


def visible_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph."""
    return "".join(text for _, text in text_nodes(paragraph))
