"""Tables: header rows, widths, wide pages; every paragraph where it belongs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from policygen.render.columns import column_widths
from policygen.render.docx import render_docx
from policygen.tree.blocks import Cell, Table
from tests.documents import cell, clause, clauses, document, heading, paragraph, text
from tests.render.docx.reading import body, value, w
from tests.render.docx.shells import house_shell

if TYPE_CHECKING:
    from lxml import etree

TEXT_WIDTH = 11906 - 2 * 1418


def table(rows: int = 2, *, wide: bool = False, columns: int = 3) -> Table:
    header = tuple(cell(f"Column {n}") for n in range(columns))
    return Table(header, tuple(header for _ in range(rows)), wide=wide)


def rendered(*blocks: Table) -> etree._Element:
    made = document(heading(1, "A", "1"), *blocks, paragraph("after"))
    return body(render_docx(made, house_shell(made)))


def house_tables(root: etree._Element) -> list[etree._Element]:
    style = f"{w('tblPr')}/{w('tblStyle')}"
    return [node for node in root.iter(w("tbl")) if value(node.find(style)) == "HouseTable"]


def test_the_header_row_repeats_and_no_row_splits() -> None:
    rows = list(house_tables(rendered(table()))[0].iter(w("tr")))
    assert [len(list(row.iter(w("tblHeader")))) for row in rows] == [1, 0, 0]
    assert all(row.find(f"{w('trPr')}/{w('cantSplit')}") is not None for row in rows)


def test_every_cell_ends_with_a_paragraph() -> None:
    empty = Table((cell(""), cell("")), ((cell(""), cell("")),))
    for node in rendered(empty).iter(w("tc")):
        assert node[-1].tag == w("p")


def test_columns_fill_the_text_width() -> None:
    grid = house_tables(rendered(table()))[0].find(w("tblGrid"))
    assert grid is not None
    assert sum(int(value(column, "w")) for column in grid) == TEXT_WIDTH


def test_a_table_in_a_clause_stands_under_its_text() -> None:
    made = document(
        heading(1, "A", "1"),
        clauses(clause("1.1", "x", replace(table(), caption=text("c"), number="Table 1"))),
    )
    node = house_tables(body(render_docx(made, house_shell(made))))[0]
    left = int(value(node.find(f"{w('tblPr')}/{w('tblInd')}"), "w"))
    width = int(value(node.find(f"{w('tblPr')}/{w('tblW')}"), "w"))
    assert left == 709
    assert left + width == TEXT_WIDTH


@given(
    st.lists(
        st.lists(st.text("ab \n", max_size=80), min_size=3, max_size=3), min_size=1, max_size=4
    )
)
def test_widths_always_add_up_and_leave_room(rows: list[list[str]]) -> None:
    cells = [tuple(cell(content) for content in row) for row in rows]
    widths = column_widths(Table(cells[0], tuple(cells[1:])), 9_000)
    assert sum(widths) == 9_000
    assert all(width > 200 for width in widths)


def test_a_column_gets_room_for_its_longest_word() -> None:
    made = Table(
        (cell("Id"), cell("Text")), ((cell("Unbreakable-identifier"), cell("word " * 200)),)
    )
    first, second = column_widths(made, 9_000)
    assert second > first > 22 * 80


def test_a_wide_table_lies_on_pages_of_its_own() -> None:
    root = rendered(table(wide=True, columns=8))
    front, *sections = root.iter(w("sectPr"))
    sizes = [section.find(w("pgSz")) for section in sections]
    assert [value(size, "orient") for size in sizes] == ["landscape", ""]
    assert value(sizes[0], "w") == value(sizes[1], "h") == "16838"
    assert len(list(front.iter(w("headerReference")))) == 2
    headers = [len(list(section.iter(w("headerReference")))) for section in sections]
    assert headers == [1, 0], "later sections go on with the first's"
    titles = [section.find(w("titlePg")) is not None for section in (front, *sections)]
    assert titles == [True, False, False]
    assert root[-1].tag == w("sectPr")


def test_headings_right_before_a_wide_table_lie_on_its_page() -> None:
    made = document(heading(1, "A", "1"), paragraph("x"), heading(2, "B", "1.1"), table(wide=True))
    root = body(render_docx(made, house_shell(made)))
    *_, upright, on_side = root.iter(w("sectPr"))
    before = [node for node in root if node in set(upright.iterancestors()) or node is on_side]
    assert value(on_side.find(w("pgSz")), "orient") == "landscape"
    turned = root.index(next(node for node in before if node is not on_side))
    titles = {
        "".join(map(str, node.itertext())): root.index(node) for node in root.iterchildren(w("p"))
    }
    assert titles["x"] < turned < titles["B"]


def keeps(root: etree._Element) -> list[bool]:
    """Return, for each row of the first table, whether it stays on a page with the next."""
    rows = house_tables(root)[0].iter(w("tr"))
    paragraphs = (next(row.iter(w("p"))) for row in rows)
    return [node.find(f"{w('pPr')}/{w('keepNext')}") is not None for node in paragraphs]


def test_a_short_table_stays_on_one_page() -> None:
    # The header stays with the first row by its style.
    assert keeps(rendered(table(4))) == [False, True, True, True, False]


def test_no_row_of_a_long_table_stands_alone_on_a_page() -> None:
    assert keeps(rendered(table(12))) == [False, True, *[False] * 9, True, False]


def test_a_table_of_few_but_high_rows_may_part() -> None:
    high = (cell("word " * 150), cell("x"))
    assert keeps(rendered(Table(high, (high,) * 5))) == [False, True, False, False, True, False]


def test_a_row_as_high_as_a_page_may_part() -> None:
    row = (cell("word " * 900), cell("x"))
    made = house_tables(rendered(Table((cell("A"), cell("B")), (row, (cell("x"), cell("y"))))))
    parts = [node.find(f"{w('trPr')}/{w('cantSplit')}") is None for node in made[0].iter(w("tr"))]
    assert parts == [False, True, False]


def test_figures_stand_in_a_style_of_their_own() -> None:
    right = Cell(text("1"), align="right")
    root = rendered(Table((right, cell("B")), ((cell("2"), cell("b")),)))
    styles = [
        value(node.find(f"{w('pPr')}/{w('pStyle')}")) for node in house_tables(root)[0].iter(w("p"))
    ]
    assert styles == ["TableHeadRight", "TableHead", "TableTextRight", "TableText"]


def test_two_tables_never_touch() -> None:
    root = rendered(table(), table())
    tags = [node.tag for node in root]
    assert (w("tbl"), w("tbl")) not in list(pairwise(tags))


def test_a_wide_table_inside_a_clause_stays_upright() -> None:
    made = document(heading(1, "A", "1"), clauses(clause("1.1", table(wide=True))))
    root = body(render_docx(made, house_shell(made)))
    assert len(list(root.iter(w("sectPr")))) == 2
    width = int(value(house_tables(root)[0].find(f"{w('tblPr')}/{w('tblW')}"), "w"))
    assert width == TEXT_WIDTH - 709
