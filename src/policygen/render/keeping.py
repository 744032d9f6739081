"""What stays on one page and what begins a new one, in formats with pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.render.columns import cell_lines
from policygen.tree.blocks import Heading, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.tree.blocks import Block, Cell, Table

#: A row of more lines may part at the end of a page; a page on its side holds this many.
UNPARTED_LINES = 24
# A table of no more rows and lines stays whole: the gap that it may leave is a third of a page. One
# of no more than the fewest lines stays whole whatever its rows.
_WHOLE_ROWS, _WHOLE_LINES, _FEWEST_LINES = 8, 24, 12


def row_lines(cells: Sequence[Cell], widths: Sequence[int]) -> int:
    """Estimate how many lines a row has, the most of its cells; ``widths`` are in twips."""
    most = UNPARTED_LINES + 1

    def lines(cell: Cell, width: int) -> int:
        return cell_lines(plain_text(cell.spans), width, most)

    return max((lines(*pair) for pair in zip(cells, widths, strict=True)), default=0)


def stays_whole(table: Table, lines: Sequence[int]) -> bool:
    """Tell whether a table stays on one page; ``lines`` are those of its header and rows."""
    most = _WHOLE_LINES if len(table.rows) <= _WHOLE_ROWS else _FEWEST_LINES
    return sum(lines) <= most


def opening(blocks: Sequence[Block]) -> Heading | None:
    """Return the title of section 1 where a part with a title but no number comes before it.

    Such a part, as document control, has pages of its own; section 1 begins a new one.
    """
    titles = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    if not titles or titles[0].number:
        return None
    return next((title for title in titles if title.number), None)
