"""Marked text keeps what the dialect needs: ids after values, and tables without rows."""

from policygen.templating.marks import mark_lines, slot_mark
from policygen.tree.blocks import List, Table
from policygen.tree.markdown_reader import parse_markdown


def test_an_id_straight_after_a_value_is_read() -> None:
    marked = f"1. {slot_mark(0)}{mark_lines('. {: #right }', 7)}\n2. Two.\n"
    (block,) = parse_markdown(marked).blocks
    assert isinstance(block, List)
    assert [item.id for item in block.items] == ["right", ""]


def test_words_before_attributes_are_marked() -> None:
    assert mark_lines("end of it. {: #right }", 7) != "end of it. {: #right }"


def test_a_table_without_rows_has_none() -> None:
    (block,) = parse_markdown("| A | B |\n| --- | --- |\n").blocks
    assert isinstance(block, Table)
    assert block.rows == ()


def test_a_row_with_one_filled_cell_stays() -> None:
    (block,) = parse_markdown("| A | B |\n| --- | --- |\n|  | x |\n").blocks
    assert isinstance(block, Table)
    assert len(block.rows) == 1
