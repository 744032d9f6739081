"""Small builders of WordprocessingML elements, their children in the order the schema asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import W, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policygen.render.docx.numbers import Number

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"([\t\n])")


def element(tag: str, *children: etree._Element, **attributes: str | int) -> etree._Element:
    """Return the element ``w:tag``; attributes are in the same namespace."""
    made = etree.Element(w(tag), {w(key): str(value) for key, value in attributes.items()})
    made.extend(children)
    return made


def root(tag: str) -> etree._Element:
    """Return the root element of a part."""
    return etree.Element(w(tag), nsmap={"w": W, "r": R})


def checked(text: str) -> str:
    """Return ``text`` as it is.

    Raises:
        ValueError: a character that XML cannot hold; earlier stages report these.
    """
    wrong = _NOT_XML.search(text)
    if wrong:
        raise ValueError(f"U+{ord(wrong.group()):04X} cannot stand in a Word file: {text!r}")
    return text


def texts(text: str, tag: str = "t") -> list[etree._Element]:
    """Return the content of a run: texts, and Word's own tabs and line breaks.

    Raises:
        ValueError: a character that XML cannot hold; earlier stages report these.
    """
    made = []
    for piece in _BREAKS.split(checked(text)):
        if piece == "\t":
            made.append(element("tab"))
        elif piece == "\n":
            made.append(element("br"))
        elif piece:
            node = element(tag)
            node.text = piece
            node.set(SPACE, "preserve")
            made.append(node)
    return made


def run(
    content: str | Sequence[etree._Element],
    style: str = "",
    *,
    bold: bool = False,
    italic: bool = False,
) -> etree._Element:
    """Return a run of text or of ready elements, with a character style and emphasis."""
    made = element("r")
    properties = element("rPr")
    if style:
        properties.append(element("rStyle", val=style))
    for wanted, tags in ((bold, ("b", "bCs")), (italic, ("i", "iCs"))):
        if wanted:
            properties.extend(element(tag) for tag in tags)
    if len(properties):
        made.append(properties)
    made.extend(texts(content) if isinstance(content, str) else content)
    return made


def paragraph(
    style: str,
    content: Iterable[etree._Element] = (),
    *,
    keep_next: bool = False,
    may_part: bool = False,
    number: Number | None = None,
    space: Mapping[str, int | str] | None = None,
    indent: dict[str, int] | None = None,
    align: str = "",
) -> etree._Element:
    """Return a paragraph.

    Args:
        style: id of the paragraph style.
        content: runs, bookmarks and links.
        keep_next: keep it on one page with what follows.
        may_part: a page may end after it, even where the style says otherwise.
        number: its place in a list, where the style does not say it.
        space: attributes of the space before and after it (twips) and between its lines.
        indent: attributes of the indent, in twips.
        align: ``left``, ``center``, ``right`` or empty for the style's.
    """
    properties = element("pPr", element("pStyle", val=style))
    if keep_next:
        properties.append(element("keepNext"))
    elif may_part:
        properties.append(element("keepNext", val=0))
    if number is not None:
        level, list_id = element("ilvl", val=number.level), element("numId", val=number.list_id)
        properties.append(element("numPr", level, list_id))
    if space is not None:
        properties.append(element("spacing", **space))
    if indent is not None:
        properties.append(element("ind", **indent))
    if align:
        properties.append(element("jc", val=align))
    return element("p", properties, *content)


def field(code: str, result: Iterable[etree._Element]) -> list[etree._Element]:
    """Return the runs of a field: its code, and the result that Word shows until it updates it."""
    return [
        *field_start(code),
        *result,
        field_end(),
    ]


def field_start(code: str) -> list[etree._Element]:
    """Return the runs that open a field."""
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", *texts(f" {code} ", "instrText")),
        element("r", element("fldChar", fldCharType="separate")),
    ]


def field_end() -> etree._Element:
    """Return the run that closes a field."""
    return element("r", element("fldChar", fldCharType="end"))
