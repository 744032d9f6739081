"""Tables of a Word file whose columns have no headings that a screen reader can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.lint.texts.word_runs import FALLBACK, holds_tags_only, visible_text
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_OFF = frozenset({"0", "false", "off"})


def bare_tables(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield each table of data without a header row, and what to say of it.

    A table of one row or column only places things. One of two columns may hold names and their
    values; it wants a header row if it says that its first row is one.
    """
    for number, table in enumerate(root.iter(w("tbl")), 1):
        rows = [row for row in table.iterfind(w("tr")) if not holds_tags_only(_words(row))]
        columns = max((_columns(row) for row in rows), default=0)
        is_data = columns > 2 or (columns == 2 and _says_first_row(table))
        if len(rows) < 2 or not is_data or _is_on(rows[0].find(f"{w('trPr')}/{w('tblHeader')}")):
            continue
        if next(table.iterancestors(FALLBACK), None) is None:
            yield table, f"table {number}, of {len(rows)} rows, has no header row"


def _words(row: etree._Element) -> str:
    return " ".join(visible_text(paragraph) for paragraph in row.iter(w("p")))


def _columns(row: etree._Element) -> int:
    return len(row.findall(w("tc")))


def _says_first_row(table: etree._Element) -> bool:
    look = table.find(f"{w('tblPr')}/{w('tblLook')}")
    return look is not None and (look.get(w("firstRow")) or "0") not in _OFF


def _is_on(node: etree._Element | None) -> bool:
    return node is not None and (node.get(w("val")) or "1") not in _OFF
