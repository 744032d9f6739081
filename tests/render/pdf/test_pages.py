"""Nothing stands beyond the margins or on something else, whatever has to fit."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings

from policygen.render.pdf import render_pdf
from policygen.tree.blocks import Document, Footnote, Quote, Run, Table, Term, Terms
from tests.documents import (
    annex,
    cell,
    clause,
    clauses,
    document,
    documents,
    heading,
    paragraph,
    text,
)
from tests.render.pdf.geometry import Sheet, sheets

slowly = settings(
    max_examples=20,
    # To shrink a failure takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def check(data: bytes) -> list[Sheet]:
    found = list(sheets(data))
    for sheet in found:
        assert not sheet.outside(), sheet.number
        assert not sheet.overlapping(), sheet.number
    return found


def test_words_that_are_wider_than_the_page_break() -> None:
    wide = "W" * 300
    check(
        render_pdf(
            document(
                heading(1, wide, "1", "one"),
                paragraph(wide, Run(wide, code=True)),
                clauses(clause("(a)", clauses(clause("(i)", wide, depth=3)), depth=2)),
                Quote((paragraph(wide),)),
                Terms((Term(text(wide), (paragraph(wide),)),)),
                Table((cell(wide),) * 7, ((cell(wide),) * 7,)),
                paragraph("x", Footnote((paragraph(wide),), 1)),
                paragraph("漢" * 300),
                title=wide,
                organisation=wide,
                subject=wide,
                status=wide,
            )
        )
    )


def test_a_word_that_goes_on_from_run_to_run_breaks() -> None:
    runs = [Run("abcdefgh", bold=bool(number % 2)) for number in range(60)]
    check(render_pdf(document(paragraph(*runs))))


@slowly
@given(documents())
def test_no_document_leaves_its_pages(made: Document) -> None:
    for sheet in sheets(render_pdf(made)):
        assert not sheet.outside(), sheet.number


def test_a_wide_table_stands_on_a_page_on_its_side_with_its_heading() -> None:
    wide = Table(tuple(cell(f"c{number}") for number in range(9)), (), wide=True)
    made = document(paragraph("before"), heading(1, "Wide", "1", "w"), wide, paragraph("after"))
    pages = check(render_pdf(made))
    shapes = [sheet.width > sheet.height for sheet in pages]
    assert shapes == [False, False, False, True, False]
    words = ["".join(letter.text for letter in sheet.letters) for sheet in pages]
    assert "1Wide" in words[3].replace("\xa0", "")
    assert "c8" in words[3]


def test_a_row_does_not_part_where_it_fits_and_does_where_it_must() -> None:
    def rows(lines: int) -> Table:
        row = (cell("Row"), cell("x " * 46 * lines))
        return Table((cell("A"), cell("B")), (row,) * 4)

    def pages_of_second_columns(lines: int) -> int:
        found = check(render_pdf(document(rows(lines))))
        return sum("xx" in "".join(letter.text for letter in sheet.letters) for sheet in found)

    assert pages_of_second_columns(20) <= 4
    # A row longer than a page would not be seen to its end if it stayed whole.
    letters = [
        letter.text
        for sheet in check(render_pdf(document(rows(70))))
        for letter in sheet.letters
        if letter.text == "x"
    ]
    assert len(letters) == 4 * 70 * 46


def test_a_small_table_stays_on_one_page() -> None:
    table = Table((cell("A"),), tuple((cell(f"r{number}"),) for number in range(9)))
    for lines in range(30, 50):
        pages = check(render_pdf(document(*(paragraph("x") for _ in range(lines)), table)))
        with_rows = [
            sheet for sheet in pages if "r" in {letter.text for letter in sheet.letters[30:]}
        ]
        texts = ["".join(letter.text for letter in sheet.letters) for sheet in with_rows]
        assert sum("r0" in found or "r8" in found for found in texts) == 1


def test_a_heading_stays_with_a_paragraph_that_has_a_footnote() -> None:
    noted = paragraph("Noted.", Footnote((paragraph("A long note. " * 30),), 1))
    for lines in range(20, 45):
        before = (paragraph("x") for _ in range(lines))
        data = render_pdf(document(*before, heading(2, "Head", "1.1", "h"), noted))
        pages = ["".join(letter.text for letter in sheet.letters) for sheet in sheets(data)]
        # The contents name the heading as well.
        (page,) = (words for words in pages[2:] if "Head" in words)
        assert "Noted." in page


def test_an_annex_begins_a_page() -> None:
    made = document(paragraph("before"), annex("Words", "Annex A", "a"), paragraph("after"))
    pages = ["".join(letter.text for letter in sheet.letters) for sheet in sheets(render_pdf(made))]
    assert "before" in pages[-2]
    assert "Words" not in pages[-2]
    assert "Words" in pages[-1]
    assert "after" in pages[-1]
