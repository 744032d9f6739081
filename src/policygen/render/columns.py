"""Widths of table columns, from what stands in them."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from policygen.render.letters import lines_in, text_width
from policygen.tree.blocks import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.tree.blocks import Table

#: What the margins of a cell take, in twips.
CELL_MARGINS = 200
_SIZE = 9  # points
# In twips. Words may be a little wider in the house's typeface than in the one measured here.
_SPARE_PERCENT = 8
_LONGEST_LINE = 6_000
_LONGEST_WORD = 2_600
_HEADER_LINES = 2
# What is looked at of a long table, and how width is moved between its columns, in twips.
_ROWS_SEEN = 60
_MOST_LINES = 40
_STEPS = (480, 240, 120)
_LINES_OF_ROW = 4


def column_widths(table: Table, total: int) -> list[int]:
    """Return the widths of a table's columns, in twips, which add up to ``total``.

    Columns with little text get the line they ask for; the others share what is left by how much
    they hold, and each has room for its longest word where the page allows it. From there width
    goes to where it makes the table shorter.
    """
    columns = [
        [plain_text(cell.spans) for cell in cells]
        for cells in zip(table.header, *table.rows, strict=True)
    ]
    least = [_longest_word(texts) for texts in columns]
    wanted = [
        max(_longest_line(texts[1:]), _longest_line(texts[:1]) // _HEADER_LINES, word)
        for texts, word in zip(columns, least, strict=True)
    ]
    if sum(least) >= total:
        return _shares(least, total)
    if sum(wanted) <= total:
        return _shares(wanted, total)
    return _Fitting(columns, least).shortest(_shared_out(wanted, least, total))


def cell_lines(text: str, width: int, most: int) -> int:
    """Estimate how many lines a cell ``width`` twips wide has, ``most`` at the most."""
    return lines_in(text, width - CELL_MARGINS, _SIZE, most)


def _shared_out(wanted: Sequence[int], least: Sequence[int], total: int) -> list[int]:
    """Return widths that let columns with little text have their line."""
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


class _Fitting:
    """How tall a table is by the widths of its columns, told by its first rows."""

    def __init__(self, columns: Sequence[Sequence[str]], least: Sequence[int]) -> None:
        self._least = least
        self._texts = [texts[:_ROWS_SEEN] for texts in columns]
        self._lengths = [[round(text_width(t, _SIZE)) for t in texts] for texts in self._texts]
        self._known: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def shortest(self, widths: Sequence[int]) -> list[int]:
        """Move width between columns, in ever smaller steps, while the table becomes shorter."""
        best, height = list(widths), self._height(widths)
        for step in _STEPS:
            while True:
                lowest = min(self._moved(best, step), key=self._height, default=best)
                if self._height(lowest) >= height:
                    break
                best, height = lowest, self._height(lowest)
        return best

    def _moved(self, widths: Sequence[int], step: int) -> Iterator[list[int]]:
        """Yield the widths with ``step`` taken from one column and given to another."""
        for giver, taker in permutations(range(len(widths)), 2):
            if widths[giver] - step >= self._least[giver]:
                moved = list(widths)
                moved[giver] -= step
                moved[taker] += step
                yield moved

    def _height(self, widths: Sequence[int]) -> tuple[int, int]:
        """Return the lines of all rows, and how long their text is in hundredths of its width.

        A line saved in a cell alone counts a little, a line of a row as ``_LINES_OF_ROW``. The
        second number falls where the first does not yet: it leads on to the next line saved.
        """
        columns = [self._cells(at, width) for at, width in enumerate(widths)]
        rows = [list(zip(*cells, strict=True)) for cells in zip(*columns, strict=True)]
        lines = sum(_LINES_OF_ROW * max(lines) + sum(lines) for lines, _ in rows)
        return lines, sum(max(filled) for _, filled in rows)

    def _cells(self, column: int, width: int) -> list[tuple[int, int]]:
        """Return the lines of each cell of a column, and how much of its width its text fills."""
        known = self._known.get((column, width))
        if known is None:
            pairs = zip(self._texts[column], self._lengths[column], strict=True)
            known = [
                (cell_lines(text, width, _MOST_LINES), length * 100 // width)
                for text, length in pairs
            ]
            self._known[column, width] = known
        return known


def _longest_word(texts: Sequence[str]) -> int:
    words = (word for text in texts for word in text.split())
    return min(max(map(_wide, words), default=0), _LONGEST_WORD) + CELL_MARGINS


def _longest_line(texts: Sequence[str]) -> int:
    lines = (line for text in texts for line in text.split("\n"))
    return min(max(map(_wide, lines), default=0), _LONGEST_LINE) + CELL_MARGINS


def _wide(text: str) -> int:
    return round(text_width(text, _SIZE)) * (100 + _SPARE_PERCENT) // 100


def _shares(weights: Sequence[int], total: int) -> list[int]:
    """Split ``total`` in proportion to ``weights``, exactly: the last ones take the rounding."""
    whole, given, shares, seen = max(sum(weights), 1), 0, [], 0
    for weight in weights:
        seen += weight
        share = total * seen // whole - given
        shares.append(share)
        given += share
    return shares
