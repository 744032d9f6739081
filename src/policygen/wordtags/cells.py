"""docxtpl's tags for table cells: their colour and width, and cells that loops merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop, give_way, parent_of, put_text_before
from policygen.wordtags.syntax import readable

if TYPE_CHECKING:
    from collections.abc import Callable

    from policygen.wordtags.tags import Tag

#: What marks a table whose columns, and a cell whose properties, tags decide.
CHANGED = "cell"
# The order that the schema asks for.
_ORDER = (
    *("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar"),
    *("textDirection", "tcFitText", "vAlign", "hideMark"),
)
_FIRST = "{%\nif loop.first %}"
_END_FIRST = "{%\nendif %}"


def change_cell(tag: Tag, text: etree._Element, mark: str, also: Callable[[str], str]) -> None:
    """Let a cell tag work: take its mark out and change the cell in which it stands.

    Args:
        tag: the tag.
        text: the text node that holds the mark.
        mark: the tag's mark.
        also: gives the mark of a Jinja text that stands for the tag.
    """
    cell = next(text.iterancestors(w("tc")))
    _take_out(text, mark)
    cell.insert(0, etree.ProcessingInstruction("policygen", CHANGED))
    match tag.word:
        case "colspan":
            _set(cell, "gridSpan", val=also(_value(tag)))
        case "cellbg":
            _set(cell, "shd", val="clear", color="auto", fill=also(_value(tag)))
        case "vm":
            _merge_down(cell, also)
        case _:
            _merge_across(cell, also)


def _value(tag: Tag) -> str:
    return "{{\n" + readable(tag).removeprefix(tag.word) + " }}"


def _take_out(text: etree._Element, mark: str) -> None:
    """Take a mark out of its text, and the run with it if that holds nothing else."""
    text.text = (text.text or "").replace(mark, "")
    run = parent_of(text)
    if all(child.tag == w("rPr") or (child.tag == w("t") and not child.text) for child in run):
        give_way(run)


def _set(cell: etree._Element, tag: str, **values: str) -> None:
    """Set a property of a cell, instead of the one that it has."""
    properties = cell.find(w("tcPr"))
    if properties is None:
        properties = etree.Element(w("tcPr"))
        cell.insert(1, properties)
    for old in properties.findall(w(tag)):
        drop(old)
    made = etree.Element(w(tag), {w(name): value for name, value in values.items()})
    later = {w(name) for name in _ORDER[_ORDER.index(tag) + 1 :]}
    after = next((node for node in properties if node.tag in later), None)
    properties.append(made) if after is None else after.addprevious(made)


def _merge_down(cell: etree._Element, also: Callable[[str], str]) -> None:
    """Merge the copies of a cell, one under the other: the first one has the text."""
    text = f"{_FIRST}restart{{% else %}}continue{_END_FIRST}"
    _set(cell, "vMerge", val=also(text))
    paragraphs = cell.findall(w("p"))
    if not paragraphs:
        return
    first, last = paragraphs[0], paragraphs[-1]
    properties = first.find(w("pPr"))
    if properties is None:
        first.text = also(_FIRST) + (first.text or "")
    else:
        properties.tail = also(_FIRST) + (properties.tail or "")
    if len(last):
        last[-1].tail = (last[-1].tail or "") + also(_END_FIRST)
    else:
        last.text = (last.text or "") + also(_END_FIRST)


def _merge_across(cell: etree._Element, also: Callable[[str], str]) -> None:
    """Leave one of the copies of a cell, as wide as all of them."""
    span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
    width = "" if span is None else span.get(w("val")) or ""
    times = f"{width} * " if width.isdecimal() else ""
    _set(cell, "gridSpan", val=also(f"{{{{\n{times}loop.length }}}}"))
    put_text_before(cell, also(_FIRST))
    cell.tail = also(_END_FIRST) + (cell.tail or "")
