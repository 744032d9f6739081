"""What the elements of a Word file are to a clause: noise, changes, or what it cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
#: What Word and its likes leave behind, which no reader sees.
NOISE = frozenset(
    map(
        w,
        (
            *("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sectPr", "sdtPr"),
            *("sdtEndPr", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"),
            *("commentRangeStart", "commentRangeEnd", "lastRenderedPageBreak", "footnoteRef"),
            *("annotationRef", "softHyphen", "smartTagPr", "customXmlPr"),
        ),
    )
)
#: What Word keeps of tracked changes.
CHANGES = frozenset(
    map(
        w,
        (
            *("ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart"),
            *("rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange"),
            *("tblPrExChange", "tblGridChange"),
            *("cellIns", "cellDel", "cellMerge", "numberingChange"),
        ),
    )
)
#: Wrappers whose content counts as if they were not there.
THROUGH = frozenset(map(w, ("sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo")))
FIELDS = frozenset(
    map(w, ("fldSimple", "fldChar", "pgNum", "dayShort", "dayLong", "monthShort", "yearLong"))
)
#: What cannot be held, in words; anything else is called by its name in the file.
THINGS = {
    w("drawing"): "a picture, drawing or text box",
    w("pict"): "a picture, drawing or text box",
    w("object"): "an embedded object",
    w("sym"): "a sign of a symbol font",
    w("endnoteReference"): "an endnote",
    w("altChunk"): "another file put in whole",
    w("subDoc"): "another file put in whole",
    w("ruby"): "a reading aid above the text",
    _ALTERNATE: "a picture, drawing or text box",
    f"{_MATH}oMath": "a formula",
    f"{_MATH}oMathPara": "a formula",
}
MEND = {
    w("endnoteReference"): "make it a footnote (References, Insert Footnote)",
    w("sym"): "type the sign as a character of the text's own font",
}
TAKE_OUT = "take it out of the clause, or say it in words or in a table"


def shown(node: etree._Element) -> str:
    """Return the text of a part of the file, for messages."""
    texts = (text.text or "" for text in node.iter(w("t"), w("delText")))
    return "".join(texts)


def is_blank(node: etree._Element) -> bool:
    """Tell whether a node is a paragraph without words."""
    return node.tag == w("p") and not shown(node).strip()


def is_changed(*properties: etree._Element | None) -> bool:
    """Tell whether a tracked change stands in the properties of a run, paragraph, row or table."""
    given = (each for each in properties if each is not None)
    return any(found.tag in CHANGES for each in given for found in each.iter())


def key_of(row: etree._Element | None) -> str:
    """Return the name in the first cell of a row of front matter."""
    cell = None if row is None else row.find(w("tc"))
    text = "" if cell is None else " ".join(shown(cell).split())
    return text if text.startswith("defines") else text.lower()


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, also those in a content control."""
    for node in table.iterchildren(etree.Element):
        if node.tag == w("tr"):
            yield node
        elif node.tag in THROUGH:
            yield from rows_of(node)


def is_marked(row: etree._Element) -> bool:
    """Tell whether a row's mark as a header is on."""
    mark = row.find(f"{w('trPr')}/{w('tblHeader')}")
    return mark is not None and (mark.get(w("val")) or "1") not in {"0", "false", "off"}


def table_indent(table: etree._Element) -> int:
    """Return how far in a table begins, in twips."""
    indent = table.find(f"{w('tblPr')}/{w('tblInd')}")
    value = "" if indent is None else indent.get(w("w")) or ""
    return int(value) if value.isdecimal() else 0


def number_in(node: etree._Element | None) -> int:
    """Return the number that a node gives as its value, 1 if it gives none."""
    value = "" if node is None else node.get(w("val")) or ""
    return int(value) if value.isdecimal() else 1


def field_code(node: etree._Element) -> str:
    r"""Return the code of a field, such as ``REF _Ref12 \h``."""
    simple = node.get(w("instr"))
    if simple:
        return simple.strip()
    paragraph = next(node.iterancestors(w("p")), None)
    codes = paragraph.iter(w("instrText")) if paragraph is not None else ()
    return next((" ".join((code.text or "").split()) for code in codes), "")
