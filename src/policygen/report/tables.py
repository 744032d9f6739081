"""Tables and paragraphs of plain text, aligned by what a terminal makes of each character."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: The columns of a terminal that text is laid out for.
WIDTH = 80
_GAP = "  "
_NARROWEST = 14
_BREAK = re.compile(r"(?<=-)|(?<=\])(?=\.)|(?=\[)|(?=\.[a-z])")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by row. ``right`` are the columns that hold figures, from 0."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()


def width_of(text: str) -> int:
    """Return how many columns ``text`` takes: wide characters two, combining marks none."""
    return sum(_width_of_sign(sign) for sign in text)


def _width_of_sign(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return ``text`` with spaces after it, or before it, to ``width`` columns."""
    spaces = " " * max(0, width - width_of(text))
    return spaces + text if right else text + spaces


def wrapped(text: str, width: int) -> list[str]:
    """Return ``text`` in lines of at most ``width`` columns, broken at spaces where there are."""
    lines = [""]
    for word in printable(text).split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(joined) <= width:
            lines[-1] = joined
            continue
        pieces = list(_pieces(word, width))
        lines += pieces if lines[-1] else []
        if not lines[0]:
            lines = pieces
    return lines


def _pieces(word: str, width: int) -> Iterator[str]:
    """Yield a word in pieces that fit, cut after a hyphen or between the steps of a path."""
    while width_of(word) > width:
        end = 1
        while end < len(word) and width_of(word[: end + 1]) <= width:
            end += 1
        breaks = [found.start() for found in _BREAK.finditer(word, 1, end + 1)]
        end = max((place for place in breaks if place <= end), default=end)
        yield word[:end]
        word = word[end:]
    yield word


def paragraph(text: str, indent: int = 2, hanging: int | None = None) -> list[str]:
    """Return a text in lines; those after the first stand ``hanging`` columns in."""
    rest = indent if hanging is None else hanging
    lines = wrapped(text, WIDTH - max(indent, rest))
    return [" " * (rest if number else indent) + line for number, line in enumerate(lines)]


def table_lines(table: Table, indent: int = 2) -> list[str]:
    """Return a table in lines; too wide, texts wrap, and then columns go on further down."""
    cells = [[printable(cell) for cell in row] for row in (table.header, *table.rows)]
    room = WIDTH - indent
    widths = [max(width_of(row[column]) for row in cells) for column in range(len(table.header))]
    widths = _narrowed(widths, [n for n in range(len(widths)) if n not in table.right], room)
    lines: list[str] = []
    for columns in _blocks(widths, room):
        lines += [""] if lines else []
        for row in cells:
            lines += _row_lines(row, columns, widths, table.right, indent)
    return lines


def _narrowed(widths: Sequence[int], texts: Sequence[int], room: int) -> list[int]:
    """Return the widths with columns of text narrowed, the widest first, until all fit."""
    found = list(widths)
    while sum(found) + len(_GAP) * (len(found) - 1) > room:
        widest = max(texts, key=lambda column: found[column], default=None)
        if widest is None or found[widest] <= _NARROWEST:
            break
        found[widest] -= 1
    return found


def _blocks(widths: Sequence[int], room: int) -> Iterator[list[int]]:
    """Yield the columns that fit beside the first one, as often as it takes."""
    block, used = [0], widths[0]
    for column in range(1, len(widths)):
        used += len(_GAP) + widths[column]
        if used > room and len(block) > 1:
            yield block
            block, used = [0], widths[0] + len(_GAP) + widths[column]
        block.append(column)
    yield block


def _row_lines(
    row: Sequence[str],
    columns: Sequence[int],
    widths: Sequence[int],
    right: frozenset[int],
    indent: int,
) -> Iterator[str]:
    margin = re.match(r" *", row[0])
    inner = " " * margin.end() if margin else ""
    parts = {column: wrapped(row[column].strip(), widths[column]) for column in columns}
    if 0 in parts and inner:
        parts[0] = [inner + line for line in wrapped(row[0].strip(), widths[0] - len(inner))]
    for number in range(max(map(len, parts.values()))):
        shown = [
            padded(
                parts[column][number] if number < len(parts[column]) else "",
                widths[column],
                right=column in right,
            )
            for column in columns
        ]
        yield (" " * indent + _GAP.join(shown)).rstrip()
