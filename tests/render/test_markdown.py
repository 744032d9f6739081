"""Markdown reads well raw: little is escaped, a sentence is a line, lists are close together."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from markdown import markdown

from policygen.charts import render_svg
from policygen.render.markdown import render_files, render_markdown
from policygen.tree.blocks import (
    Block,
    Break,
    Document,
    Footnote,
    Item,
    List,
    Picture,
    Quote,
    Reference,
    Run,
    Span,
    Table,
)
from tests.charts.pictures import insurer_costs, insurer_scores
from tests.documents import (
    TRICKY,
    annex,
    bullets,
    cell,
    clause,
    clauses,
    document,
    heading,
    paragraph,
    rich_document,
    text,
    texts,
)


def body(*blocks: Block) -> str:
    """Return what is written of blocks, without the document's head."""
    return render_markdown(document(*blocks)).split("\n---\n", 1)[1].strip("\n")


def line(*spans: Span | str) -> str:
    return body(paragraph(*spans))


def check_hidden(plain: str) -> None:
    """Check that text is written as it is."""
    assert line(plain) == plain


def test_the_head_names_title_properties_and_contents() -> None:
    made = document(
        heading(1, "Purpose", "1", "purpose"),
        heading(2, "Scope", "1.1"),
        heading(4, "Too deep"),
        annex("Words", "Annex A", "words"),
        title="Outsourcing *policy*",
        subject="",
    )
    assert render_markdown(made).split("\n---\n")[0] == (
        "# Outsourcing \\*policy\\*\n\n"
        "**Organisation:** Harbour Mutual plc\\\n"
        "**Version:** 1.2\\\n"
        "**Status:** Draft\\\n"
        "**Date:** 23 November 2026\\\n"
        "**Owner:** Head of Procurement\\\n"
        "**Copy:** Board copy\n\n"
        "## Contents\n\n"
        "- [1 Purpose](#purpose)\n"
        "    - [1.1 Scope](#_heading-1)\n"
        "- [Annex A: Words](#words)\n"
    )


def test_headings_have_numbers_as_text_and_anchors() -> None:
    written = body(heading(1, "Fees", "7", "fees"), annex("Words", "Annex A", "words"))
    assert written == '## <a id="fees"></a>7 Fees\n\n## <a id="words"></a>Annex A: Words'


@pytest.mark.parametrize(("level", "hashes"), [(1, 2), (2, 3), (5, 6), (6, 6)])
def test_headings_are_one_level_deeper_and_never_more_than_six(level: int, hashes: int) -> None:
    assert re.fullmatch(r'(#+) <a id="x"></a>T', body(heading(level, "T", "", "x"))) is not None
    assert body(heading(level, "T", "", "x")).startswith("#" * hashes + " ")


@pytest.mark.parametrize(
    "plain",
    [
        "R&D costs 5 % < 10 %, A & B; the rest (see 7.1) is -3.",
        "snake_case_name and ~5 days, $100 or 1.5",
        'it\'s "quoted" = fine + good #1 a|b',
        "someone@example.org",
        "Annex A: words",
        "7.1 is a number, 7.1(b) too",
    ],
)
def test_harmless_characters_are_not_escaped(plain: str) -> None:
    check_hidden(plain)


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("*x* [y] `z`", "\\*x\\* \\[y\\] \\`z\\`"),
        ("<b> &amp;", "&lt;b> &amp;amp;"),
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("# one", "\\# one"),
        ("===", "&#61;=="),
        ("https://x.org www.x.org", "https&#58;//x.org www\\.x.org"),
        (" x ", "&#32;x&#32;"),
        ("{{ 7*7 }}", "\\{\\{ 7\\*7 }}"),
    ],
)
def test_what_markdown_would_read_is_escaped(plain: str, written: str) -> None:
    assert line(plain) == written


def test_each_sentence_is_a_line() -> None:
    written = line("It ends. Art. 5 and e.g. this stay. (So does this.) No? Yes! “Next.” Last")
    assert written == (
        "It ends.\nArt. 5 and e.g. this stay. (So does this.)\nNo?\nYes! “Next.”\nLast"
    )


def test_a_heading_a_caption_and_a_cell_stay_on_one_line() -> None:
    table = Table((cell("One. Two."),), (), caption=text("It ends. Next."), number="Table 1")
    assert body(heading(1, "It ends. Next."), table).split("\n")[2:] == [
        "*Table 1: It ends. Next.*",
        "",
        "| One. Two. |",
        "| --- |",
    ]


def test_emphasis_is_asterisks_where_that_works_and_tags_elsewhere() -> None:
    bold = Run("(b)", bold=True)
    assert line("see ", bold, ".") == "see **(b)**."
    assert line("see", bold, "and") == "see<strong>(b)</strong>and"
    assert line(Run("a", italic=True), Run("b", bold=True)) == "<em>a</em>**b**"
    assert line("x ", Run(" y ", italic=True), "z") == "x  *y* z"


def test_an_open_point_is_bold_and_its_brackets_are_readable() -> None:
    assert line(Run("[To be confirmed: R&D]", note=True), " now") == (
        "**[To be confirmed: R&D]** now"
    )
    assert line(Run("[^1] [x]", note=True)) == "**\\[^1\\] \\[x\\]**"


def test_code_and_links_keep_their_text() -> None:
    assert line(Run("`x`", code=True), " ", Run(" y ", code=True)) == "`` `x` `` `  y  `"
    assert line("wow!", Run("^x", href="https://x.org/(a)?b&lt;c")) == (
        "wow\\![&#94;x](https://x.org/%28a%29?b&amp;lt;c)"
    )
    assert line("a", Run("  ", bold=True), "b") == "a  b"


def test_a_reference_is_a_link_where_its_target_stands() -> None:
    made = (
        clauses(clause("7.1", "x", identity="fee")),
        paragraph(Reference("fee", "7.1"), " ", Reference("gone", "8")),
    )
    assert body(*made) == '<a id="fee"></a>7.1 x\n\n[7.1](#fee) 8'


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "file:///etc"])
def test_a_link_that_could_run_something_is_text(href: str) -> None:
    assert line(Run("click", href=href)) == "click"


def test_nested_clauses_are_close_together() -> None:
    deep = clauses(clause("(i)", "deep", depth=3))
    made = clauses(
        clause(
            "7.1",
            "The fees are:",
            clauses(
                clause("(a)", "one;", depth=2),
                clause("(b)", paragraph("two:"), deep, depth=2, identity="two"),
            ),
            "Both in euro.",
        )
    )
    assert body(made) == (
        "7.1 The fees are:\n\n"
        "- (a) one;\n"
        '- <a id="two"></a>(b) two:\n'
        "    - (i) deep\n\n"
        "Both in euro."
    )


def test_items_of_several_paragraphs_are_apart() -> None:
    item = clause("", paragraph("one"), paragraph("more"))
    assert body(List((item, clause("", "two")))) == "- one\n\n    more\n\n- two"


def test_an_item_that_begins_with_another_block_has_it_on_the_next_line() -> None:
    inner = clauses(clause("(i)", bullets("x"), depth=3), clause("(ii)", "y", depth=3))
    table = Table((cell("A"),), ())
    assert body(List((clause("", inner, identity="i"), clause("", table)))) == (
        '- <a id="i"></a>\n\n    - (i)\n        - x\n    - (ii) y\n\n-\n    | A |\n    | --- |'
    )


def test_two_lists_or_quotations_in_a_row_stay_two() -> None:
    quote = Quote((paragraph("q"),))
    assert body(bullets("a"), bullets("b"), quote, quote) == (
        "- a\n\n<!-- -->\n\n- b\n\n> q\n\n<!-- -->\n\n> q"
    )


def test_a_table_has_escaped_pipes_breaks_rules_and_even_rows() -> None:
    made = Table(
        header=(cell("A|B"), cell("C", align="right")),
        rows=((cell("x", Break(), Run("p|q", code=True)), cell("\\|")), (cell("y"),)),
        caption=text("Fees"),
        number="Table 1",
        id="fees",
    )
    assert body(made) == (
        '<a id="fees"></a>*Table 1: Fees*\n\n'
        "| A\\|B | C |\n"
        "| --- | ---: |\n"
        "| x<br>`p\\|q` | \\\\\\| |\n"
        "| y |  |"
    )


@pytest.mark.parametrize(
    ("alt", "written"),
    [
        ("B is first.", "B is first."),
        ("[a](b) *c* <d>\n`e`", "\\[a\\](b) \\*c\\* &lt;d> \\`e\\`"),
        ("^1] a note", "&#94;1\\] a note"),
        ("", ""),
    ],
)
def test_an_image_stands_for_a_picture_and_its_words_are_text(alt: str, written: str) -> None:
    assert body(Picture(insurer_scores(), alt)) == (
        f"![{written}](pictures/outsourcing-policy-1.svg)"
    )


def test_a_picture_is_a_file_named_by_its_place_and_id() -> None:
    made = (
        Picture(insurer_scores(), "One", text("Scores"), "Figure 1", "scores"),
        bullets(Item((paragraph("In a list:"), Picture(insurer_costs(), "Two")))),
        paragraph("x", Footnote((Picture(insurer_scores(), "In a note", id="A b/c"),), 1)),
    )
    files = render_files(document(*made), "decisions/x/paper")
    page, *pictures = files
    assert page == "decisions/x/paper.md"
    names = [f"pictures/decisions-x-paper-{name}.svg" for name in ("scores", "2", "3")]
    assert pictures == names
    assert all(f"](../../{name})" in files[page] for name in names)
    assert '<a id="scores"></a>![One](../../' in files[page]
    assert ".svg)\n\n*Figure 1: Scores*\n" in files[page]
    assert files[names[1]] == render_svg(Picture(insurer_costs(), "Two"), "en-IE")


def test_footnotes_stand_at_the_end_by_number() -> None:
    notes = [Footnote((paragraph(f"Note {number}."),), number) for number in (1, 2)]
    assert body(paragraph("a", notes[0]), paragraph("b", notes[1], "(c)")) == (
        "a[^1]\n\nb[^2]\\(c)\n\n[^1]: Note 1.\n\n[^2]: Note 2."
    )


@pytest.mark.parametrize("made", [rich_document(), document()], ids=["rich", "empty"])
def test_the_text_ends_with_one_newline_and_has_no_other_kind(made: Document) -> None:
    written = render_markdown(made)
    assert written.endswith("\n")
    assert not written.endswith("\n\n")
    assert "\r" not in written
    assert not re.search(r"[ \t]\n", written)


def check_python_markdown_shows(plain: str) -> None:
    """Check that the parser of the clause dialect finds one paragraph of that text."""
    extensions = ["tables", "attr_list", "footnotes", "def_list", "sane_lists"]
    shown = markdown(line(plain), extensions=extensions)
    found = re.fullmatch("<p>(.*)</p>", shown, re.DOTALL)
    assert found is not None, shown
    assert "<" not in found[1]
    assert html.unescape(found[1]).replace("\n", " ").strip() == plain.strip()


@settings(max_examples=300, deadline=None)
@given(texts.filter(lambda text: text != ""))
def test_python_markdown_shows_the_same_text(plain: str) -> None:
    check_python_markdown_shows(plain)


@pytest.mark.parametrize("tricky", TRICKY)
def test_python_markdown_shows_tricky_text(tricky: str) -> None:
    check_python_markdown_shows(tricky)
