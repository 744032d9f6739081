"""Tables and paragraphs keep their columns, whatever characters they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.report.tables import WIDTH, Table, padded, paragraph, table_lines, width_of, wrapped

TEXT = st.text(st.characters(codec="utf-8"), max_size=200)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("日本", 4), ("e\u0301", 1), ("ａ", 2), ("naïve", 5), ("a\u20dd", 1)],
)
def test_wide_characters_and_marks_count_as_a_terminal_shows_them(text: str, width: int) -> None:
    assert width_of(text) == width
    assert width_of(padded(text, 6)) == 6
    assert padded(text, 6, right=True).endswith(text)


def test_a_long_word_is_cut_at_its_joints() -> None:
    assert wrapped("decisions[service-desk].options[onshore]", 24) == [
        "decisions[service-desk]",
        ".options[onshore]",
    ]
    assert wrapped("kpis-at-target", 8) == ["kpis-at-", "target"]
    assert wrapped("abcdefgh", 3) == ["abc", "def", "gh"]


def test_columns_line_up_under_wide_texts() -> None:
    table = Table(
        ["name", "n"], [["日本", "1"], ["e\u0301", "22"], ["abcd", "333"]], frozenset({1})
    )
    assert table_lines(table, 0) == ["name    n", "日本    1", "e\u0301      22", "abcd  333"]


def test_a_table_that_is_too_wide_goes_on_below_with_its_first_column() -> None:
    header = ["criterion", *(f"option-with-a-long-name-{n}" for n in range(5))]
    lines = table_lines(Table(header, [["a", *"12345"]], frozenset(range(1, 6))))
    assert sum(line.startswith("  criterion") for line in lines) > 1
    assert sum(line.startswith("  a ") for line in lines) > 1
    assert all(width_of(line) <= WIDTH for line in lines)


@given(TEXT, st.integers(2, 60))
def test_wrapping_loses_no_character_and_fits(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "\n" not in "".join(lines)


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=4))
def test_every_line_of_a_table_of_texts_fits(rows: list[list[str]]) -> None:
    for line in table_lines(Table(["one", "two", "three"], rows, frozenset({2}))):
        assert "\x1b" not in line
    for line in table_lines(Table(["one", "two", "three"], rows)):
        assert width_of(line) <= WIDTH


@given(TEXT)
def test_every_line_of_a_paragraph_fits(text: str) -> None:
    assert all(width_of(line) <= WIDTH for line in paragraph(text, 2, 18))
