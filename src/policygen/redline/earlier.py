"""Tracked changes that are in the files already: undone in the old one, kept in the new one."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from policygen.redline.pieces import read_atoms
from policygen.wordtags.names import w
from policygen.wordtags.nodes import drop, parent_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_PROPERTIES = frozenset({w("rPr"), w("trPr")})
#: What the record of earlier properties leaves out.
_APART = {
    w("pPrChange"): frozenset({w("rPr"), w("sectPr")}),
    w("rPrChange"): frozenset(w(tag) for tag in ("ins", "del", "moveFrom", "moveTo")),
    w("sectPrChange"): frozenset({w("headerReference"), w("footerReference")}),
    w("trPrChange"): frozenset({w("ins"), w("del")}),
    w("tcPrChange"): frozenset[str](),
    w("tblPrChange"): frozenset[str](),
    w("tblPrExChange"): frozenset[str](),
    w("tblGridChange"): frozenset[str](),
}
_BY_CELL = (w("cellIns"), w("cellDel"), w("cellMerge"))


def undo_changes(root: etree._Element) -> None:
    """Make a part what it was before its tracked changes."""
    _without_moves(root)
    _settled_controls(root, "Ins")
    _earlier_properties(root)
    for cell in [_cell_of(mark) for mark in root.iter(w("cellIns"))]:
        drop(cell)
    for row in [row for row in root.iter(w("tr")) if _mark(row, "trPr", "ins") is not None]:
        drop(row)
    for table in [node for node in root.iter(w("tbl")) if node.find(w("tr")) is None]:
        drop(table)
    for node in _around_runs(root, "ins"):
        drop(node)
    for link in [node for node in root.iter(w("hyperlink")) if not len(node)]:
        drop(link)
    for node in _around_runs(root, "del"):
        _unwrap(node)
    for paragraph in list(root.iter(w("p"))):
        if _end_mark(paragraph, "ins") is not None:
            _join(paragraph)
    for mark in list(root.iter(w("ins"), w("del"), *_BY_CELL)):
        drop(mark)


def keep_changes(root: etree._Element) -> list[str]:
    """Make a part one whose tracked changes can be kept beside new ones.

    Moves become insertions and deletions. A paragraph split or joined in its middle, and cells that
    come or go alone, are as if they were not tracked.

    Returns:
        What was done that a reader must know of, empty if nothing.
    """
    _without_moves(root)
    lost = ["a content control that comes or goes"] * _settled_controls(root, "Del")
    for paragraph in list(root.iter(w("p"))):
        lost += list(_settled_end(paragraph))
    for mark in list(root.iter(*_BY_CELL)):
        lost.append("a cell that comes or goes")
        if mark.tag == w("cellDel"):
            drop(_cell_of(mark))
        else:
            drop(mark)
    return lost


def is_tracked_whole(paragraph: etree._Element, tag: str) -> bool:
    """Tell whether one kind of tracked change holds a paragraph's end and all that is in it."""
    if _end_mark(paragraph, tag) is None:
        return False
    pieces = (piece for atom in read_atoms(paragraph) for piece in atom.pieces)
    return all(
        piece.is_marker or any(change.tag == w(tag) for change in piece.tracked) for piece in pieces
    )


def _settled_end(paragraph: etree._Element) -> Iterator[str]:
    """Accept the tracked end of a paragraph whose content does not go or come with it."""
    for tag in ("ins", "del"):
        mark = _end_mark(paragraph, tag)
        if mark is None or is_tracked_whole(paragraph, tag):
            continue
        yield "a paragraph that is split" if tag == "ins" else "paragraphs that are joined"
        drop(mark)
        if tag == "del":
            _join(paragraph)


def _without_moves(root: etree._Element) -> None:
    for node in root.iter(w("moveFrom"), w("moveTo")):
        node.tag = w("del") if node.tag == w("moveFrom") else w("ins")


def _settled_controls(root: etree._Element, kind: str) -> bool:
    """Take away the content controls that come (``Ins``) or go (``Del``), not what is in them.

    Returns:
        Whether any content control comes or goes.
    """
    for start in list(root.iter(w(f"customXml{kind}RangeStart"))):
        control = start.getnext()
        if control is not None and control.tag == w("sdt"):
            content = control.find(w("sdtContent"))
            at = parent_of(control).index(control)
            parent_of(control)[at : at + 1] = [] if content is None else list(content)
    ranges = [w(f"customXml{way}Range{end}") for way in ("Ins", "Del") for end in ("Start", "End")]
    found = list(root.iter(*ranges))
    for mark in found:
        drop(mark)
    return bool(found)


def _earlier_properties(root: etree._Element) -> None:
    for change in list(root.iter(*_APART)):
        properties = parent_of(change)
        properties.remove(change)
        kept = [node for node in properties if node.tag in _APART[str(change.tag)]]
        for node in list(properties):
            properties.remove(node)
        before = [deepcopy(node) for node in change[0]] if len(change) else []
        # Word wants the marks of runs and the headers first, the looks of the end last.
        ends = change.tag in {w("pPrChange"), w("trPrChange")}
        properties.extend([*before, *kept] if ends else [*kept, *before])


def _around_runs(root: etree._Element, tag: str) -> list[etree._Element]:
    return [node for node in root.iter(w(tag)) if parent_of(node).tag not in _PROPERTIES]


def _unwrap(node: etree._Element) -> None:
    parent = parent_of(node)
    at = parent.index(node)
    parent[at : at + 1] = list(node)


def _mark(node: etree._Element, properties: str, tag: str) -> etree._Element | None:
    return node.find(f"{w(properties)}/{w(tag)}")


def _end_mark(paragraph: etree._Element, tag: str) -> etree._Element | None:
    return paragraph.find(f"{w('pPr')}/{w('rPr')}/{w(tag)}")


def _cell_of(mark: etree._Element) -> etree._Element:
    return next(mark.iterancestors(w("tc")))


def _join(paragraph: etree._Element) -> None:
    """Join a paragraph with the next one; what it held stands before."""
    content = [node for node in paragraph if node.tag != w("pPr")]
    following = next(paragraph.itersiblings(w("p"), w("tbl"), w("sdt")), None)
    if following is not None and following.tag == w("p"):
        at = 0 if following.find(w("pPr")) is None else 1
        following[at:at] = content
        drop(paragraph)
    elif not content and (following is not None or parent_of(paragraph).tag != w("tc")):
        drop(paragraph)
