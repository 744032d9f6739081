"""Parts of a report: headings, labelled lines, and a plain layout for any finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policygen.model import Undetermined
from policygen.report.printable import printable
from policygen.report.tables import Table, padded, paragraph, table_lines, width_of
from policygen.report.wording import is_figure, waiting

if TYPE_CHECKING:
    from policygen.report.wording import Wording

_LABEL = 18
_FEW_COLUMNS = 7


def heading(text: str) -> list[str]:
    """Return the heading of a record, underlined."""
    lines = paragraph(text, 0)
    return [*lines, "=" * max(map(width_of, lines)), ""]


def subheading(text: str) -> list[str]:
    """Return the heading of a part of a record."""
    return ["", *paragraph(text, 0)]


def labelled_all(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return labels and their texts, which all begin in one column."""
    column = max((width_of(label) for label, _ in pairs), default=0) + 2
    return [line for label, text in pairs for line in labelled(label, text, column)]


def labelled(label: str, text: str, column: int = _LABEL) -> list[str]:
    """Return a label and its text, wrapped beside it from ``column`` on."""
    shown = padded(printable(label), column)
    if width_of(shown) > column or not shown.endswith("  "):
        shown = f"{shown.rstrip()}  "
    first, *rest = paragraph(text, 2 + width_of(shown))
    return [f"  {shown}{first.strip()}", *rest]


def bullets(texts: Iterable[str]) -> list[str]:
    """Return texts one below the other."""
    return [line for text in texts for line in paragraph(f"- {text}", 2, 4)]


def open_lines(found: Any) -> list[str]:
    """Return what the findings below ``found`` wait for, once each."""
    points = dict.fromkeys(waiting(value) for value in _undetermined(found))
    return [line for text in points for line in labelled("open", text)]


def _undetermined(value: Any) -> Iterator[Undetermined]:
    if isinstance(value, Undetermined):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _undetermined(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _undetermined(inner)


def rest_lines(found: Mapping[str, Any], known: Iterable[str], word: Wording) -> list[str]:
    """Return every finding of a record that no other part has shown, each in a plain layout."""
    left = {key: value for key, value in found.items() if key not in set(known)}
    simple: list[str] = []
    more: list[str] = []
    for key, value in left.items():
        if _is_empty(value):
            continue
        if table := _as_table(value, word):
            more += [*subheading(_named(key)), *table_lines(table)]
        else:
            simple += labelled(_named(key), word.any(value))
    return [*simple, *more]


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, Mapping | list | tuple) and not value)


def _named(key: str) -> str:
    return key.replace("_", " ")


def _as_table(value: Any, word: Wording) -> Table | None:
    """Return records as a table: a list of them, or a mapping of them by name."""
    records: list[tuple[str, Mapping[str, Any]]] = []
    if isinstance(value, Mapping) and all(isinstance(each, Mapping) for each in value.values()):
        records = list(value.items())
    elif isinstance(value, list | tuple) and all(isinstance(each, Mapping) for each in value):
        records = [("", each) for each in value]
    columns = list(dict.fromkeys(key for _, record in records for key in record))
    if not records or not columns or len(columns) > _FEW_COLUMNS:
        return None
    header, rows = columns, [[word.any(each.get(key)) for key in columns] for _, each in records]
    if any(name for name, _ in records):
        header = ["", *columns]
        rows = [[name, *row] for (name, _), row in zip(records, rows, strict=True)]
    return Table([_named(key) for key in header], rows, _figures(header, records))


def _figures(
    header: Sequence[str], records: Sequence[tuple[str, Mapping[str, Any]]]
) -> frozenset[int]:
    return frozenset(
        place
        for place, key in enumerate(header)
        if key and all(is_figure(each.get(key)) for _, each in records)
    )
