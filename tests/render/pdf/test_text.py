"""A PDF says what the tree says, whatever characters stand in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from policygen.errors import InvalidInput
from policygen.render.pdf import render_pdf
from policygen.tree.blocks import Break, Document, Footnote, Quote, Run, Table, Term, Terms
from tests.documents import (
    bullets,
    cell,
    clause,
    clauses,
    document,
    documents,
    heading,
    paragraph,
    rich_document,
    text,
)
from tests.render.pdf.reading import Pdf, comparable, outline_of_pdf, outline_of_printable

#: Texts that Typst would act upon if it read them as markup or code.
HOSTILE = (
    '#eval("1+1") #panic() #read("/etc/passwd")',
    '#import "@preview/example:0.1.0": *',
    "*bold* _italic_ `raw` $x^2$ <label> @reference",
    "= heading",
    "- bullet",
    "+ number",
    "/ term: meaning",
    "// a comment /* another */",
    "\\#escaped \\ \\u{41} ~ -- --- ...",
    "https://example.org/#a?b=c",
    "\"quoted\" 'single' [content] {code} (group)",
    "#{ while true {} }",
    "]#] )} */ \u201d",
    "שלום עולם ABC العربية 123",
    "👩\u200d🚀 👍🏽 🇮🇪 ✅ ☂\ufe0f",
    "漢字 カナ 한글",
    "e\u0301 o\u0308\u0323 \u0301alone ع\u0338",
    "a\u00adb\u200bc\u2060d\u00a0e\u202ef\u202c",
    "trailing ",
    "  two  spaces  ",
)

slowly = settings(
    max_examples=40,
    # To shrink a failure takes minutes, and what differs is plain without.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def check(made: Document) -> None:
    found = comparable(outline_of_pdf(render_pdf(made)))
    assert found == comparable(outline_of_printable(made))


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_is_read_as_markup_wherever_it_stands(words: str) -> None:
    check(
        document(
            heading(1, words, "1", "one"),
            paragraph(words, Break(), Run(words, bold=True), Run(words, italic=True, code=True)),
            paragraph(words, classes=("lead",)),
            paragraph(Run(words, note=True), Run(words, href="https://example.org/#x")),
            clauses(clause(f"({words})", words)),
            bullets(words),
            Table((cell(words),), ((cell(words),),), caption=text(words), number="Table 1"),
            Quote((paragraph(words, Footnote((paragraph(words),), 1)),)),
            Terms((Term(text(words), (paragraph(words),)),)),
            title=words,
            organisation=words,
            subject=words,
            status=words,
            version=words,
            owner=words,
        )
    )


def test_everything_in_the_rich_document_is_there() -> None:
    check(rich_document())


@slowly
@given(documents())
def test_the_text_of_any_document_is_the_tree_s(made: Document) -> None:
    check(made)


@slowly
@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map("".join))
def test_hostile_texts_may_stand_side_by_side(words: str) -> None:
    check(document(paragraph(words), Table((cell("A"), cell(words)), ())))


def test_cover_header_and_footer_say_what_the_document_says_of_itself() -> None:
    made = document(paragraph("x"), title="Policy #eval(1)", status="In review")
    pdf = Pdf(render_pdf(made))
    cover = pdf.tree().text()
    for words in ("Harbour Mutual plc", "Policy #eval(1)", "Service desk", "1.2", "In review"):
        assert words in cover
    first, second = pdf.artifacts.values()
    assert first == "DRAFT"
    foot = "Harbour Mutual plc · Version 1.2 · In review · Board copy"
    assert second == f"DRAFTPolicy #eval(1){foot}Page 2 of 2"


def test_the_header_tells_the_section_that_a_page_stands_in() -> None:
    made = document(
        heading(1, "Scope & reach", "1", "a"),
        *(paragraph("word " * 400) for _ in range(5)),
        heading(1, "Exit", "2", "b"),
    )
    cover, contents, first, second, *_ = Pdf(render_pdf(made)).artifacts.values()
    assert not any("Scope & reach" in page for page in (cover, contents))
    assert all("Outsourcing policyScope & reach" in page for page in (first, second))
    assert "Outsourcing policyExit" in list(Pdf(render_pdf(made)).artifacts.values())[-1]


def test_an_approved_document_has_no_watermark() -> None:
    made = document(paragraph("x"), status="Approved", watermark="")
    assert all("DRAFT" not in text for text in Pdf(render_pdf(made)).artifacts.values())


def test_numbers_are_the_tree_s_even_where_they_follow_no_order() -> None:
    made = document(
        heading(1, "Late", "12", "late"),
        clauses(clause("12.7", "Seven."), clause("12.3", "Three.")),
        clauses(clause("(z)", "Zed.", depth=2), clause("(b)", "Bee.", depth=2)),
    )
    words = [entry.text for entry in outline_of_pdf(render_pdf(made))]
    assert [word.replace("\xa0", " ").strip() for word in words] == [
        "12 Late",
        "12.7 Seven.",
        "12.3 Three.",
        "(z) Zed.",
        "(b) Bee.",
    ]


def test_a_soft_hyphen_may_end_a_link() -> None:
    for words in ("test\u00ad", "\u00ad", "te\u00adst"):
        link = Run(words, href="https://example.org")
        check(document(Table((cell(link, "ing"),) * 12, ()), paragraph(link, "ing")))


def test_what_is_nested_too_deep_is_told() -> None:
    block = paragraph("x")
    deep = replace(document(), blocks=(block,))
    for _ in range(60):
        deep = replace(deep, blocks=(Quote(deep.blocks),))
    with pytest.raises(InvalidInput) as failure:
        render_pdf(deep)
    (problem,) = failure.value.problems
    assert problem.code == "D008"
    assert "'Outsourcing policy' cannot be set as PDF" in problem.message
