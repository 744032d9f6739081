"""The page of each heading stands in the contents: what Word will find, before it counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from policygen.errors import InvalidInput
from policygen.render.docx import render_docx
from policygen.render.docx.ooxml import element, field, run
from policygen.render.docx.paging import StyleSheet, number_pages
from policygen.render.pdf.engine import find_places
from policygen.tree.blocks import Table
from policygen.wordtags.names import W, w
from tests.documents import cell, document, documents, heading, paragraph
from tests.render.docx.reading import body, text, value
from tests.render.docx.shells import house_shell

if TYPE_CHECKING:
    from policygen.tree.blocks import Document

_LINE = 264  # a line of body text in twips: Arial of 10 points, 1.15 times its own height
_STYLES = f"""<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Arial"/><w:sz w:val="20"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>
<w:spacing w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Head"><w:name w:val="Head"/><w:basedOn w:val="Normal"/>
<w:pPr><w:keepNext/><w:spacing w:before="240"/></w:pPr></w:style></w:styles>"""


def entries(document: Document) -> dict[str, str]:
    """Return the page that the contents name for each title."""
    found = body(render_docx(document, house_shell(document)))
    listed = [
        text(node).split("\t")
        for node in found.iter(w("p"))
        if value(node.find(f"{w('pPr')}/{w('pStyle')}")).startswith("TOC")
    ]
    return {entry[-2]: entry[-1] for entry in listed if len(entry) > 1}


def pages(*content: etree._Element, section: str = "", right: int = 1000) -> dict[str, str]:
    """Lay out a body in plain styles, on pages of 40 lines; return the page of each bookmark."""
    page = (
        f'<w:sectPr xmlns:w="{W}"><w:pgSz w:w="11906" w:h="{40 * _LINE + 2000}"/>'
        f'<w:pgMar w:top="1000" w:bottom="1000" w:left="1000" w:right="{right}"/>'
        f"{section}</w:sectPr>"
    )
    laid_out = element("body", *content, etree.fromstring(page))
    names = [value(node, "name") for node in laid_out.iter(w("bookmarkStart"))]
    # Beside the body, so that they take no room.
    asking = [element("p", *field(f"PAGEREF {name} \\h", [run("?")])) for name in names]
    tree = element("document", laid_out, *asking)
    number_pages(tree, element("footnotes"), sheet())
    return {
        name: "".join(node.text or "" for node in one.iter(w("t")))
        for name, one in zip(names, asking, strict=True)
    }


def sheet() -> StyleSheet:
    return StyleSheet(etree.fromstring(_STYLES), element("numbering"), {})


def p(words: str = "x", name: str = "", *properties: etree._Element) -> etree._Element:
    mark = [element("bookmarkStart", id=1, name=name)] if name else []
    return element("p", element("pPr", *properties), *mark, run(words))


def lines(count: int) -> list[etree._Element]:
    return [p() for _ in range(count)]


def styled(style: str, name: str) -> etree._Element:
    return p("Title", name, element("pStyle", val=style))


# --- what breaks pages ----------------------------------------------------------------------------


def test_a_page_holds_as_many_lines_as_its_height_has_room_for() -> None:
    assert pages(*lines(39), p(name="last"), p(name="next")) == {"last": "1", "next": "2"}


def test_the_height_of_a_line_follows_the_letters_in_it() -> None:
    large = element("p", element("r", element("rPr", element("sz", val=40)), element("t")))
    large[0][1].text = "Large"
    assert pages(large, *lines(37), p(name="last"), p(name="next")) == {"last": "1", "next": "2"}


def test_words_that_fill_a_line_go_on_in_the_next() -> None:
    two_lines = p("word " * 30)
    assert pages(two_lines, *lines(37), p(name="last"), p(name="next")) == {
        "last": "1",
        "next": "2",
    }


def test_a_heading_does_not_stay_behind_alone() -> None:
    assert pages(*lines(38), styled("Head", "title"), p(name="text")) == {
        "title": "2",
        "text": "2",
    }


def test_no_line_of_a_paragraph_stays_alone_on_a_page() -> None:
    three = p("word " * 50, "start")
    assert pages(*lines(38), three) == {"start": "2"}


def test_a_page_break_in_a_paragraph_takes_no_line_of_the_next_page() -> None:
    page_break = element("p", element("r", element("br", type="page")))
    found = pages(p(name="one"), page_break, *lines(39), p(name="last"), p(name="next"))
    assert found == {"one": "1", "last": "2", "next": "3"}


def test_a_paragraph_may_ask_for_a_new_page() -> None:
    assert pages(p(name="one"), p("x", "two", element("pageBreakBefore"))) == {
        "one": "1",
        "two": "2",
    }


def test_hidden_and_deleted_words_take_no_room() -> None:
    hidden = element("p", element("r", element("rPr", element("vanish")), element("t")))
    hidden[0][1].text = "word " * 2000
    deleted = element("p", element("del", run("word " * 2000)))
    found = pages(hidden, deleted, *lines(37), p(name="last"), p(name="next"))
    assert found == {"last": "1", "next": "2"}


def test_a_drawing_takes_its_height_and_its_fallback_none() -> None:
    drawing = """<w:p xmlns:w="{w}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
    xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:pPr>
    <w:spacing w:line="240" w:lineRule="auto"/></w:pPr><w:r><mc:AlternateContent><mc:Choice>
    <w:drawing><wp:inline><wp:extent cx="635000" cy="{cy}"/></wp:inline></w:drawing></mc:Choice>
    <mc:Fallback><w:pict/><w:t>{words}</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"""
    picture = etree.fromstring(drawing.format(w=W, cy=10 * _LINE * 635, words="word " * 900))
    assert pages(picture, *lines(29), p(name="last"), p(name="next")) == {
        "last": "1",
        "next": "2",
    }


def row(*words: str, properties: str = "") -> etree._Element:
    told = etree.fromstring(f'<w:trPr xmlns:w="{W}">{properties}</w:trPr>')
    return element("tr", told, *(element("tc", p(one)) for one in words))


def table(*rows: etree._Element) -> etree._Element:
    grid = element("tblGrid", element("gridCol", w=4000), element("gridCol", w=4000))
    return element("tbl", element("tblPr"), grid, *rows)


def test_a_row_that_may_not_part_moves_on_whole() -> None:
    tall = row("word " * 60, "x", properties="<w:cantSplit/>")
    tall[1][0].insert(1, element("bookmarkStart", id=1, name="row"))
    assert pages(*lines(38), table(tall)) == {"row": "2"}


def test_a_header_row_comes_again_on_each_page() -> None:
    head = row("Head", "Head", properties="<w:tblHeader/>")
    rows = [row("a", "b") for _ in range(60)]
    found = pages(table(head, *rows), *lines(17), p(name="last"), p(name="next"))
    assert found == {"last": "2", "next": "3"}


def test_rows_that_keep_with_the_next_stay_together() -> None:
    kept = [row("a", "b") for _ in range(4)]
    for one in kept[:-1]:
        one[1][0][0].append(element("keepNext"))
    kept[0][1][0].insert(1, element("bookmarkStart", id=1, name="first"))
    assert pages(*lines(38), table(*kept)) == {"first": "2"}


@pytest.mark.parametrize("span", ["-3", "0", "9999999", "x"])
def test_no_count_of_columns_is_too_wild(span: str) -> None:
    odd = row("a", "b")
    odd[1].insert(0, element("tcPr", element("gridSpan", val=span)))
    short = element("tr", element("trPr", element("gridBefore", val=span)), element("tc", p("c")))
    assert pages(table(odd, short, row("a", "b", "c", "d")), p(name="after")) == {"after": "1"}


def test_no_page_begins_inside_a_cell() -> None:
    odd = row("a", "b")
    odd[1][0][0].append(element("pageBreakBefore"))
    odd[2][0].append(element("r", element("br", type="page")))
    assert pages(table(odd), p(name="after")) == {"after": "1"}


def test_a_section_that_begins_with_a_page_break_of_its_own_has_no_empty_page() -> None:
    end = f'<w:p xmlns:w="{W}"><w:pPr><w:sectPr/></w:pPr></w:p>'
    title = p("x", "title", element("pageBreakBefore"))
    assert pages(p(), etree.fromstring(end), title) == {"title": "2"}


# --- how pages call themselves --------------------------------------------------------------------


def test_pages_that_count_anew_and_in_roman_digits_are_named_so() -> None:
    front = etree.fromstring(
        f'<w:p xmlns:w="{W}"><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgNumType w:fmt="lowerRoman"/></w:sectPr></w:pPr></w:p>'
    )
    page_break = element("p", element("r", element("br", type="page")))
    found = pages(
        p(name="one"),
        page_break,
        p(name="two"),
        front,
        p(name="three"),
        section='<w:pgNumType w:start="1"/>',
    )
    assert found == {"one": "i", "two": "ii", "three": "1"}


def test_a_section_that_goes_on_on_the_same_page_begins_none() -> None:
    size = f'<w:pgSz w:w="11906" w:h="{40 * _LINE + 2000}"/>'
    margins = '<w:pgMar w:top="1000" w:bottom="1000" w:left="1000" w:right="1000"/>'
    end = f'<w:p xmlns:w="{W}"><w:pPr><w:sectPr>{size}{margins}</w:sectPr></w:pPr></w:p>'
    found = pages(p(), etree.fromstring(end), p(name="x"), section='<w:type w:val="continuous"/>')
    assert found == {"x": "1"}


def test_a_template_s_own_field_for_a_page_shows_it_too() -> None:
    asking = element("p", *field('PAGEREF "there" \\h', [run("?")]), run(" of many"))
    tree = element("document", element("body", asking, p("x", "there")))
    tree[0].append(element("sectPr"))
    number_pages(tree, element("footnotes"), sheet())
    assert text(asking) == "1 of many"


def test_a_page_without_room_for_text_ends_nevertheless() -> None:
    assert pages(p("word " * 100), p(name="x"), right=20_000).keys() == {"x"}


def test_what_cannot_be_laid_out_is_told() -> None:
    with pytest.raises(InvalidInput) as failure:
        find_places("{}")
    assert [problem.code for problem in failure.value.problems] == ["D040"]


# --- whole documents ------------------------------------------------------------------------------


def test_the_contents_name_the_page_of_each_heading() -> None:
    made = document(
        heading(1, "First", "1"),
        *(paragraph("word " * 200) for _ in range(9)),
        heading(1, "Second", "2"),
    )
    assert entries(made) == {"First": "3", "Second": "5"}


def test_a_wide_table_stands_on_a_page_of_its_own() -> None:
    wide = Table(header=(cell("A"),), rows=((cell("b"),),), wide=True)
    made = document(heading(1, "One", "1"), paragraph("x"), wide, heading(1, "Two", "2"))
    found = entries(made)
    assert int(found["Two"]) - int(found["One"]) == 2


def test_words_are_never_read_as_code() -> None:
    made = document(heading(1, '#panic("x") $x$ \\ <a> ` "', "1"), paragraph("#import *"))
    assert list(entries(made).values()) == ["3"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(documents())
def test_every_entry_has_a_page_and_pages_only_rise(made: Document) -> None:
    found = body(render_docx(made, house_shell(made)))
    shown = [
        text(node).rpartition("\t")[2]
        for node in found.iter(w("p"))
        if value(node.find(f"{w('pPr')}/{w('pStyle')}")) in {"TOC1", "TOC2"}
    ]
    assert all(re.fullmatch(r"\d+", one) for one in shown)
    assert all(int(one) >= 3 for one in shown)
    assert [int(one) for one in shown] == sorted(int(one) for one in shown)


def test_equal_documents_give_equal_bytes() -> None:
    made = document(heading(1, "One", "1"), paragraph("x"))
    assert render_docx(made, house_shell(made)) == render_docx(made, house_shell(made))


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 90))
def test_what_comes_later_is_never_on_an_earlier_page(count: int) -> None:
    marks = [p("word " * (at % 40), f"m{at}") for at in range(count)]
    numbers = [int(page) for page in pages(*marks).values()]
    assert numbers == sorted(numbers)
