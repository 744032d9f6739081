"""When two pieces of WordprocessingML say the same, whoever wrote them and whenever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.wordtags.names import W, w

if TYPE_CHECKING:
    from collections.abc import Hashable

    from lxml import etree

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_OFFICE_DRAWING = "urn:schemas-microsoft-com:office:office"
_VOLATILE = re.compile(
    rf"\{{{re.escape(W)}\}}rsid\w*"
    rf"|\{{{re.escape(_W14)}\}}(?:paraId|textId)"
    rf"|\{{{re.escape(_OFFICE_DRAWING)}\}}(?:spid|gfxdata)"
    r"|\{http://schemas\.microsoft\.com/office/word/2010/wordprocessingDrawing\}\w+"
)
_NUMBERED = re.compile(r"\}(?:docPr|cNvPr)$")
_NOISE = frozenset(
    w(tag)
    for tag in (
        "proofErr",
        "lastRenderedPageBreak",
        "rPrChange",
        "pPrChange",
        "sectPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "tblGridChange",
        "tblPrExChange",
        "numberingChange",
    )
)


def key_of(node: etree._Element | None) -> Hashable:
    """Return what two elements have in common if they say the same; None for none or nothing.

    Not part of it are the marks of an editing session, the ids of drawings, and what earlier
    tracked changes of formatting tell of the past.
    """
    if node is None:
        return None
    inner = _children(node)
    return node.tag, _attributes(node), "" if inner else node.text or "", inner


def properties_key(node: etree._Element | None) -> Hashable:
    """Return the key of properties such as ``w:rPr``: an empty element is as good as none."""
    if node is None:
        return None
    return _children(node) or None


def _children(node: etree._Element) -> tuple[Hashable, ...]:
    return tuple(key_of(child) for child in node if child.tag not in _NOISE)


def _attributes(node: etree._Element) -> tuple[tuple[str, str], ...]:
    numbered = bool(_NUMBERED.search(str(node.tag)))
    return tuple(
        sorted(
            (str(name), str(value))
            for name, value in node.attrib.items()
            if not _VOLATILE.fullmatch(str(name)) and not (numbered and name == "id")
        )
    )


def shell_key(node: etree._Element) -> Hashable:
    """Return the key of what stands around text, such as a link, without the text."""
    control = node.find(w("sdtPr"))
    if control is None:
        return node.tag, _attributes(node)
    told = (key_of(child) for child in control if child.tag != w("id"))
    return node.tag, tuple(told)
