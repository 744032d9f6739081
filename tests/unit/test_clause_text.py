"""Clause text to blocks: the dialect, sources, values in every place, numbers and references."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.templating import Formats, compile_clause
from policygen.templating.values import Recorder, recording, view
from policygen.tree.blocks import (
    Block,
    Footnote,
    Heading,
    List,
    Paragraph,
    Picture,
    Run,
    Table,
    iter_blocks,
    iter_spans,
    plain_text,
)
from policygen.tree.filling import Filling
from policygen.tree.markdown_reader import parse_markdown
from policygen.tree.numbering import letter, roman, settle

if TYPE_CHECKING:
    from policygen.problems import Problem

ROOT = Path(__file__).parents[2]
CHART = {
    "kind": "bars",
    "categories": ["2027"],
    "series": [{"name": "A", "values": [1]}],
    "axis": "Cost",
}
HOSTILE = "R&D *core* | <b> {{ 7*7 }} {% raw %} `x` [a](b) _u_ # 1. &amp; \\"


def read(source: str, **values: Any) -> tuple[tuple[Block, ...], list[str]]:
    """Return the filled, settled blocks of a clause, and the codes of its problems."""
    blocks, problems = _read(source, values)
    return blocks, [problem.code for problem in problems]


def told_of(source: str, **values: Any) -> list[Problem]:
    """Return the problems of a clause."""
    return _read(source, values)[1]


def _read(source: str, values: dict[str, Any]) -> tuple[tuple[Block, ...], list[Problem]]:
    with recording(Recorder("", Formats())):
        names = {name: view(value, name) for name, value in values.items()}
    marked = compile_clause(source, "clauses/x.md").render(names, Formats())
    raw = parse_markdown(marked.text)
    filling = Filling(marked.slots, "clauses/x.md", Formats())
    blocks, problems = settle(filling.blocks(raw.blocks))
    return blocks, [*marked.problems, *raw.problems, *filling.problems, *problems]


def texts(blocks: tuple[Block, ...]) -> list[str]:
    found = []
    for block in iter_blocks(blocks):
        if isinstance(block, Table):
            found += [plain_text(cell.spans) for row in block.rows for cell in row]
        elif isinstance(block, Heading | Paragraph):
            found.append(plain_text(block.spans))
    return found


@pytest.mark.parametrize(
    "source",
    [
        "{{ x }}",
        "# {{ x }}",
        "- {{ x }}",
        "1. a\n    - {{ x }}",
        "> {{ x }}",
        "| a |\n| --- |\n| {{ x }} |",
        "Term\n:   {{ x }}",
        "**{{ x }}**",
        "*{{ x }}*",
    ],
)
def test_a_value_comes_out_as_its_characters_in_every_place(source: str) -> None:
    blocks, problems = read(source, x=HOSTILE)
    assert problems == []
    assert HOSTILE in texts(blocks)


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85"))
)
def test_any_value_comes_out_as_its_characters(value: str) -> None:
    blocks, problems = read("a {{ x }} b\n\n| {{ x }} |\n| --- |\n| c |\n", x=value)
    assert problems == []
    paragraph, table = blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(table, Table)
    assert plain_text(paragraph.spans) == f"a {value} b"
    assert plain_text(table.header[0].spans) == value


def test_every_word_knows_its_line_and_its_answers() -> None:
    blocks, _ = read("one\ntwo {{ x }}\n\n- three\n", x="four")
    spans = [span for block in iter_blocks(blocks) for span in iter_spans(block)]
    places = {
        span.text.strip(): (span.source.file, span.source.line, span.source.answers)
        for span in spans
        if isinstance(span, Run)
    }
    assert places["one"] == ("clauses/x.md", 1, ())
    assert places["four"] == ("clauses/x.md", 2, ("x",))
    assert places["three"] == ("clauses/x.md", 4, ())


def test_newlines_of_a_value_are_breaks_and_its_blank_lines_paragraphs() -> None:
    blocks, problems = read("Before {{ x }} after", x="a\nb\n\nc\n")
    assert problems == []
    assert texts(blocks) == ["Before a\nb", "c after"]


def test_a_blank_line_cannot_stand_in_a_cell() -> None:
    assert read("| a |\n| --- |\n| {{ x }} |", x="a\n\nb")[1] == ["D003"]


def test_a_value_meant_as_markdown_is_read_as_such() -> None:
    blocks, problems = read("{{ x|markdown }}\n\nand {{ y|markdown }}.", x="- *a*\n- b", y="**c**")
    assert problems == []
    assert isinstance(blocks[0], List)
    assert texts(blocks) == ["a", "b", "and c."]
    assert read("and {{ x|markdown }}.", x="a\n\nb")[1] == ["D004"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a <b>bold</b>", "T012"),
        ("<div>x</div>", "T012"),
        ("<!-- hidden -->", "T012"),
        ("a\n\n---\n\nb", "T010"),
        ("a\n\n    code", "T010"),
        ("a\n{: .fancy }", "T011"),
        ("a[^1]", "T013"),
        ("{: .lead }\na", "T014"),
        ("{{ ref('nowhere') }}", "D002"),
        ("a {: #x }\n\nb {: #x }", "D001"),
        ("a {: #x{{ 1 }} }", "T014"),
        ("- a {: #{{ 1 }} }", "T014"),
        ("a {: #Costs }", "T015"),
        ("- a {: #a_b }", "T015"),
        ("# a {: #1a }", "T015"),
        ("| a |\n| --- |\n| 1 |\n\nC\n{: .caption #Größe }", "T015"),
        (f"a {{: #{'x' * 62} }}", "T015"),
        ("a[^n]\n\n[^n]: note {: #N }", "T015"),
    ],
)
def test_what_the_dialect_lacks_is_told_and_never_dropped(source: str, code: str) -> None:
    assert code in read(source)[1]


@pytest.mark.parametrize("text", ["5 < 6 and 7 > 3", "R&D", "a_b_c", "1 * 2 * 3", "[Supplier]"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    blocks, problems = read(text)
    assert problems == []
    assert texts(blocks) == [text]


def test_a_table_takes_the_caption_and_the_width_after_it() -> None:
    source = "| a | b |\n| --- | --: |\n| 1 | 2 |\n\nWho *does* what\n{: .caption #who .wide }\n"
    (table,), problems = read(source)
    assert problems == []
    assert isinstance(table, Table)
    assert (table.id, table.wide, table.number) == ("who", True, "Table 1")
    assert plain_text(table.caption) == "Who does what"
    assert [cell.align for cell in table.header] == ["", "right"]


def test_a_table_without_rows_is_left_out_with_its_caption() -> None:
    source = "| a |\n| --- |\n{% for x in xs %}\n| {{ x }} |\n{% endfor %}\n\nC\n{: .caption }\n"
    assert read(source, xs=[])[0] == ()
    assert texts(read(source, xs=["1"])[0]) == ["1"]


def test_footnotes_count_and_hold_values() -> None:
    blocks, problems = read("a[^n] b[^m]\n\n[^n]: one {{ x }}\n[^m]: two", x="1")
    notes = [s for block in blocks for s in iter_spans(block) if isinstance(s, Footnote)]
    assert problems == []
    assert [(note.number, texts(note.blocks)) for note in notes] == [(1, ["one 1"]), (2, ["two"])]


@pytest.mark.parametrize(
    "note", ["{{ x|picture('words') }}", "see {{ x|picture('words') }}", "> {{ x|picture('w') }}"]
)
@pytest.mark.parametrize("place", ["a[^n]", "| a[^n] |\n| --- |\n| b |", "- a[^n]"])
def test_a_picture_in_a_footnote_is_told_and_does_not_stand(place: str, note: str) -> None:
    blocks, problems = read(f"{place}\n\n[^n]: {note}", x=CHART)
    assert problems == ["D006"]
    assert not [block for block in iter_blocks(blocks) if isinstance(block, Picture)]


def test_a_misplaced_picture_is_told_with_its_line_and_what_to_do() -> None:
    told = told_of("one\n\ntwo[^n]\n\n[^n]: {{ x|picture('words') }}", x=CHART)
    assert [(one.location.line, one.message) for one in told] == [
        (5, "a picture cannot stand in a footnote")
    ]
    assert "a paragraph of the text" in told[0].hint
    (told_in_cell,) = told_of("| a |\n| --- |\n| {{ x|picture('words') }} |", x=CHART)
    assert told_in_cell.message == "a picture must stand in a paragraph of its own"
    blocks, problems = read("{{ x|picture('words') }}\n\na[^n]\n\n[^n]: b", x=CHART)
    assert problems == []
    assert isinstance(blocks[0], Picture)


def test_a_chart_that_cannot_be_drawn_is_told_with_what_is_wrong() -> None:
    (told,) = told_of("a\n\n{{ x|picture('words') }}", x=CHART | {"decimals": 7})
    assert told.code == "D006"
    assert told.location.line == 3
    assert told.message.endswith("its decimals must be a whole number from 0 to 6 (got 7)")


@pytest.mark.parametrize("name", ["a", "costs-2", "x" * 61, "a-"])
def test_an_id_of_the_right_form_is_taken(name: str) -> None:
    (block,), problems = read(f"a {{: #{name} }}")
    assert problems == []
    assert isinstance(block, Paragraph)
    assert block.id == name


def test_a_wrong_id_is_told_with_its_line_and_its_form() -> None:
    (told,) = told_of("a\n\nb {: #Costs_1 }\n\nsee {{ ref('Costs_1') }}")
    assert (told.code, told.location.line) == ("T015", 3)
    assert told.message == "id 'Costs_1' does not have the form of ids"
    assert "small letters, digits and hyphens" in told.hint
    (computed,) = told_of("a\n{: #x{{ n }} }", n="1")
    assert computed.message == "id 'x…' does not have the form of ids"


def test_ids_of_packaged_clauses_have_the_form_of_ids() -> None:
    ids = [
        (path.name, name)
        for path in (ROOT / "templates" / "clauses").rglob("*.md")
        for name in re.findall(r"\{:[^}]*#([^\s}]+)", path.read_text(encoding="utf-8"))
    ]
    assert len(ids) > 50
    assert [each for each in ids if not re.fullmatch("[a-z][a-z0-9-]{0,60}", each[1])] == []


def test_numbers_count_as_word_counts() -> None:
    source = (
        "# A\n\n1. a {: #first }\n2. b\n    1. c\n        1. d {: #deep }\n    2. e\n\n"
        "## B\n\n1. f\n\n# C\n\n1. g\n\nsee {{ ref('first') }} and {{ ref('deep') }}\n"
    )
    blocks, problems = read(source)
    assert problems == []
    headings = [block.number for block in blocks if isinstance(block, Heading)]
    items = [
        (item.label, item.number)
        for block in iter_blocks(blocks)
        if isinstance(block, List)
        for item in block.items
    ]
    assert headings == ["1", "1.3", "2"]
    assert items == [
        ("1.1", "1.1"),
        ("1.2", "1.2"),
        ("(a)", "1.2(a)"),
        ("(b)", "1.2(b)"),
        ("(i)", "1.2(a)(i)"),
        ("(a)", "1.3(a)"),
        ("2.1", "2.1"),
    ]
    assert texts(blocks)[-1] == "see 1.1 and 1.2(a)(i)"


@pytest.mark.parametrize(
    ("number", "small_roman", "small_letter"),
    [(1, "i", "a"), (4, "iv", "d"), (9, "ix", "i"), (26, "xxvi", "z"), (28, "xxviii", "bb")],
)
def test_figures(number: int, small_roman: str, small_letter: str) -> None:
    assert (roman(number), letter(number)) == (small_roman, small_letter)
