"""Rows of a Markdown table in which tags choose or repeat whole cells.

Python-Markdown splits a row at its bars. A block tag that opens in one cell and ends in another
gets a cell of its own, which is what ``{%tc … %}`` has in Word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.templating.marks import SlotMark, slot_mark, split_marks
from policygen.wordtags.syntax import MIDDLE, ends_block, opens_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.wordtags.tags import Tag

#: Stands in the header for a column that only some rows have.
FILLER = "\u2063"
_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?")


def cells_of(line: str, tags: Sequence[Tag]) -> list[str]:
    """Return the cells of a row of a marked table, tags that choose cells in their own."""
    own = line.strip()
    segments = _BAR.split(own.removeprefix("|"))
    if own.endswith("|"):
        segments.pop()
    return [cell for segment in segments for cell in _split(segment.strip(), tags)]


def even_rows(lines: Sequence[str], tags: Sequence[Tag]) -> list[str]:
    """Return the lines of a table, as wide as its widest row, so that no cell is lost.

    ``lines`` are its header, the rule below it, and its rows.
    """
    rows = [cells_of(line, tags) for line in lines]
    if not _chooses(rows, tags):
        return list(lines)
    header = len(rows[0])
    rules = [cell if _RULE.fullmatch(cell) else "---" for cell in rows[1]]
    widest = max(map(len, rows))
    rows[0] += [FILLER] * (widest - header)
    rows[1] = rules + ["---"] * (widest - len(rules))
    return [f"| {' | '.join(row)} |" for row in rows]


def _chooses(rows: Sequence[Sequence[str]], tags: Sequence[Tag]) -> bool:
    """Tell whether some row has a cell for a tag among others."""
    return any(len(row) > 1 and any(_only(cell, tags) for cell in row) for row in rows)


def _only(cell: str, tags: Sequence[Tag]) -> bool:
    pieces = list(split_marks(cell))
    only = pieces[0] if len(pieces) == 1 else ""
    return isinstance(only, SlotMark) and tags[only.number].opener == "{%"


def _split(segment: str, tags: Sequence[Tag]) -> Iterator[str]:
    """Yield a segment whole, or apart at the tags whose other half stands elsewhere."""
    crossing = _crossing(segment, tags)
    text, was_split = "", False
    for piece in split_marks(segment):
        if isinstance(piece, SlotMark) and piece.number in crossing:
            if text.strip():
                yield text.strip()
            yield slot_mark(piece.number)
            text, was_split = "", True
        else:
            text += slot_mark(piece.number) if isinstance(piece, SlotMark) else str(piece)
    if text.strip() or not was_split:
        yield text.strip()


def _crossing(segment: str, tags: Sequence[Tag]) -> set[int]:
    """Return the numbers of the tags whose block begins before a segment or ends behind it."""
    found: set[int] = set()
    opened: list[list[int]] = []
    for piece in split_marks(segment):
        if not isinstance(piece, SlotMark):
            continue
        tag = tags[piece.number]
        if opens_block(tag):
            opened.append([piece.number])
        elif tag.word in MIDDLE or ends_block(tag):
            if not opened:
                found.add(piece.number)
            elif ends_block(tag):
                opened.pop()
            else:
                opened[-1].append(piece.number)
    found.update(number for group in opened for number in group)
    return found
