"""The frames of tables in two versions: their properties, grids, rows and cells."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from policygen.redline.keys import properties_key
from policygen.redline.marks import CELL, ROW, TABLE, TABLE_EXCEPTIONS, joined_properties
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from policygen.redline.marks import Marks

_ROW_ORDER = (w("ins"), w("del"), w("trPrChange"))
_PLACES = frozenset({w("bookmarkStart"), w("bookmarkEnd")})


def joined_table(
    old: etree._Element, new: etree._Element, rows: list[etree._Element], marks: Marks
) -> etree._Element:
    """Return a table with these rows; what of its own properties changed is told."""
    made = etree.Element(w("tbl"))
    made.extend(deepcopy(node) for node in new if node.tag in _PLACES)
    properties = joined_properties(old.find(w("tblPr")), new.find(w("tblPr")), TABLE, marks)
    made.append(properties if properties is not None else etree.Element(w("tblPr")))
    made.append(_grid(old.find(w("tblGrid")), new.find(w("tblGrid")), marks))
    made.extend(rows)
    return made


def _grid(old: etree._Element | None, new: etree._Element | None, marks: Marks) -> etree._Element:
    made = deepcopy(new) if new is not None else etree.Element(w("tblGrid"))
    for change in made.findall(w("tblGridChange")):
        made.remove(change)
    if properties_key(old) != properties_key(new):
        before = etree.Element(w("tblGrid"))
        before.extend(deepcopy(node) for node in (() if old is None else old))
        change = etree.SubElement(made, w("tblGridChange"), {w("id"): marks.fresh()})
        change.append(before)
    return made


def plain_row(row: etree._Element) -> etree._Element:
    """Return a row without cells."""
    made = etree.Element(w("tr"))
    made.extend(deepcopy(node) for node in row if node.tag in {w("tblPrEx"), w("trPr")})
    return made


def joined_row(old: etree._Element, new: etree._Element, marks: Marks) -> etree._Element:
    """Return a row without cells; what of its properties changed is told."""
    made = etree.Element(w("tr"))
    for kind in (TABLE_EXCEPTIONS, ROW):
        ours, theirs = old.find(w(kind.tag)), new.find(w(kind.tag))
        properties = joined_properties(ours, theirs, kind, marks)
        if properties is not None:
            made.append(properties)
    return made


def mark_row(row: etree._Element, mark: etree._Element) -> None:
    """Say that a row was inserted or deleted."""
    properties = row.find(w("trPr"))
    if properties is None:
        properties = etree.Element(w("trPr"))
        exceptions = row.find(w("tblPrEx"))
        row.insert(0 if exceptions is None else 1, properties)
    rank = _ROW_ORDER.index(str(mark.tag))
    behind = [node for node in properties if node.tag in _ROW_ORDER[rank + 1 :]]
    if behind:
        behind[0].addprevious(mark)
    else:
        properties.append(mark)


def joined_cell(
    old: etree._Element, new: etree._Element, content: list[etree._Element], marks: Marks
) -> etree._Element:
    """Return a cell with this content; what of its properties changed is told."""
    made = etree.Element(w("tc"))
    properties = joined_properties(old.find(w("tcPr")), new.find(w("tcPr")), CELL, marks)
    if properties is not None:
        made.append(properties)
    made.extend(content)
    return made
