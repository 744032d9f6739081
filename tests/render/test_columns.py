"""How a table's width is shared among its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from policygen.render.columns import cell_lines, column_widths
from policygen.tree.blocks import Cell, Run, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

TOTAL = 9_000
TEXTS = st.lists(st.text("abcmn", max_size=14), max_size=30).map(" ".join)


def table(*rows: tuple[str, ...]) -> Table:
    header, *others = (tuple(Cell((Run(text),)) for text in row) for row in rows)
    return Table(header, tuple(others))


def height(rows: Sequence[tuple[str, ...]], widths: Sequence[int]) -> int:
    """Return how many lines the rows take."""
    return sum(
        max(cell_lines(text, width, 100) for text, width in zip(row, widths, strict=True))
        for row in rows
    )


TIERS = [
    ("Tier", "Name", "What puts an Initiative there", "Contract value from", "Affected Posts from"),
    (
        "T1",
        "Critical or important",
        "The function is critical or important; failure would put the licence, customers or "
        "soundness at risk",
        "–",
        "–",
    ),
    (
        "T2",
        "Significant",
        "The contract value reaches the amount of this tier; the affected posts reach the number "
        "of this tier; personal data are handled at scale",
        "€1,000,000",
        "10",
    ),
    ("T3", "Moderate", "Anything that is neither of a higher tier nor low", "–", "–"),
    (
        "T4",
        "Low",
        "A service that can be replaced within a month, with no personal data and no affected job",
        "–",
        "–",
    ),
]


def test_columns_with_little_text_lend_their_room_to_a_long_one() -> None:
    widths = column_widths(table(*TIERS), 9_638)
    assert height(TIERS, widths) <= 10


def test_a_column_that_makes_no_row_taller_keeps_its_lines_whole() -> None:
    rows = [
        ("Reference", "What it asks", "Watched by", "Verified"),
        ("Article 274(1)", "Keep a written policy that covers " * 4, "Compliance", "19 May 2026"),
    ]
    widths = column_widths(table(*rows), TOTAL)
    assert [cell_lines(rows[1][at], widths[at], 9) for at in (0, 2, 3)] == [1, 1, 1]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=2, max_size=6))
def test_a_word_stays_whole(rows: list[tuple[str, ...]]) -> None:
    widths = column_widths(table(*rows), TOTAL)
    assert sum(widths) == TOTAL
    words = ((word, at) for row in rows for at, text in enumerate(row) for word in text.split())
    assert all(cell_lines(word, widths[at], 9) == 1 for word, at in words)
