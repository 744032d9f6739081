"""Widths of texts, and of table columns from what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from policygen.tree.blocks import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.tree.blocks import Cell, Table

# Widths in twips at 9 points bold; a cell has 200 of margins.
_NARROW, _USUAL, _WIDE, _FULL = 70, 116, 160, 180
_MARGINS = 230
_LONGEST_LINE = 6_000
_LONGEST_WORD = 2_600
_HEADER_LINES = 2


def column_widths(table: Table, total: int) -> list[int]:
    """Return the widths of a table's columns, in twips, which add up to ``total``.

    Columns with little text get the line they ask for; the others share what is left by how much
    they hold, and each has room for its longest word where the page allows it.
    """
    columns = list(zip(table.header, *table.rows, strict=True))
    least = [_longest_word(cells) for cells in columns]
    wanted = [
        max(_longest_line(cells[1:]), _longest_line(cells[:1]) // _HEADER_LINES, word)
        for cells, word in zip(columns, least, strict=True)
    ]
    if sum(least) >= total:
        return _shares(least, total)
    if sum(wanted) <= total:
        return _shares(wanted, total)
    given = _given(wanted, least, total)
    open_columns = [at for at, width in enumerate(given) if width == 0]
    rest = total - sum(given) - sum(least[at] for at in open_columns)
    more = _shares([wanted[at] - least[at] for at in open_columns], rest)
    for at, extra in zip(open_columns, more, strict=True):
        given[at] = least[at] + extra
    return given


def _given(wanted: Sequence[int], least: Sequence[int], total: int) -> list[int]:
    """Give each column what it wants while that is no more than an equal share of what is left."""
    given = [0] * len(wanted)
    for at in sorted(range(len(wanted)), key=lambda column: wanted[column]):
        waiting = [column for column, width in enumerate(given) if width == 0 and column != at]
        left = total - sum(given)
        fair = wanted[at] * (len(waiting) + 1) <= left
        if not fair or left - wanted[at] < sum(least[column] for column in waiting):
            break
        given[at] = wanted[at]
    return given


def _longest_word(cells: Sequence[Cell]) -> int:
    words = (word for cell in cells for word in plain_text(cell.spans).split())
    return min(max(map(text_width, words), default=0), _LONGEST_WORD) + _MARGINS


def _longest_line(cells: Sequence[Cell]) -> int:
    lines = (line for cell in cells for line in plain_text(cell.spans).split("\n"))
    return min(max(map(text_width, lines), default=0), _LONGEST_LINE) + _MARGINS


def text_width(text: str) -> int:
    """Estimate how wide a text is at 9 points bold, in twips, by the widths that letters come in.

    There is no font to ask: the file must not hang on those of this machine.
    """
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> int:
    if letter in "iljtfrI.,:;'’()[]-/ ":
        return _NARROW
    if letter in "mwMW%—@" or letter.isupper():
        return _WIDE
    return _FULL if east_asian_width(letter) in "WF" else _USUAL


def _shares(weights: Sequence[int], total: int) -> list[int]:
    """Split ``total`` in proportion to ``weights``, exactly: the last ones take the rounding."""
    whole, given, shares, seen = max(sum(weights), 1), 0, [], 0
    for weight in weights:
        seen += weight
        share = total * seen // whole - given
        shares.append(share)
        given += share
    return shares


def lines_in(text: str, width: int, most: int) -> int:
    """Estimate how many lines of ``width`` twips a text takes at 9 points, ``most`` at the most."""
    lines, left = 1, width
    for word in text.split():
        wide = text_width(f"{word} ")
        if wide > left:
            lines += 1 if left < width else 0
            lines += wide // width
            left = width - wide % width
        else:
            left -= wide
        if lines >= most:
            return most
    return lines
