"""A clause in Word becomes the blocks that its Markdown would: lists, tables, notes, values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.library import parse_word_clause
from policygen.model import Audience
from policygen.templating.formats import Formats
from policygen.templating.values import Text, view
from policygen.tree.blocks import (
    Break,
    Footnote,
    Heading,
    List,
    Paragraph,
    Quote,
    Reference,
    Run,
    Table,
    Terms,
    iter_spans,
    plain_text,
)
from policygen.tree.filling import Filling
from policygen.tree.word_body import parse_marked
from tests.wordclauses.making import NAME, front, item, para, run, table, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.problems import Problem
    from policygen.tree.blocks import Block, Cell

ANSWERS = {
    "firm": "R&D *core* | <b> {{ x }}",
    "rows": [{"id": "a", "fee": "10"}, {"id": "b", "fee": "20"}],
    "small": False,
}


def blocks(data: bytes, **names: object) -> tuple[Block, ...]:
    clause = parse_word_clause(data, NAME)
    return filled(clause.body, names)[0]


def filled(body: object, names: dict[str, object]) -> tuple[tuple[Block, ...], list[Problem]]:
    formats = Formats("en-GB", "EUR")
    seen = {name: seen_as(value, name) for name, value in {**ANSWERS, **names}.items()}
    marked = body.render(seen, formats)  # type: ignore[attr-defined]
    filling = Filling(marked.slots, NAME, formats)
    found = filling.blocks(parse_marked(body, marked.text).blocks)  # type: ignore[arg-type]
    return found, [*marked.problems, *filling.problems]


def seen_as(value: object, name: str) -> object:
    """What a template sees of a value."""
    if isinstance(value, str):
        return Text(value, (name,))
    return view(value, name) if isinstance(value, list) else value


def texts(found: Sequence[Block | Cell]) -> list[str]:
    return [plain_text(getattr(block, "spans", ())) for block in found]


def test_a_value_comes_out_as_its_characters() -> None:
    (paragraph,) = blocks(word(para("The firm is {{ firm }}.")))
    assert texts((paragraph,)) == ["The firm is R&D *core* | <b> {{ x }}."]


def test_static_text_is_no_markup() -> None:
    (paragraph,) = blocks(word(para("# 1. *a* | &lt;b&gt; [x](y) &amp;amp;")))
    assert paragraph == Paragraph((Run("# 1. *a* | <b> [x](y) &amp;"),))


def test_headings_looks_and_breaks() -> None:
    found = blocks(
        word(
            para("Scope {: #scope }", style="Heading1"),
            para("Not counted", style="UnnumberedHeading2"),
            para("a", run("b", "<w:b/>"), run("c", "<w:b/><w:i/>"), "<w:r><w:br/></w:r>", "d"),
            para("Read first", style="Lead"),
        )
    )
    heading, plain, paragraph, lead = found
    assert heading == Heading(1, (Run("Scope"),), id="scope")
    assert plain == Heading(2, (Run("Not counted"),), numbered=False)
    spans = (Run("a"), Run("b", bold=True), Run("c", bold=True, italic=True), Break(), Run("d"))
    assert paragraph == Paragraph(spans)
    assert lead == Paragraph((Run("Read first"),), classes=frozenset({"lead"}))


def test_lists_nest_by_level_and_by_indent() -> None:
    inside = '<w:ind w:left="1066" w:hanging="357"/>'
    found = blocks(
        word(
            item("one {: #first }"),
            item("under one", level=1),
            para("goes on", style="ClauseText3"),
            para("bullet in one", style="ListBullet", properties=inside),
            item("two"),
            item("bullet beside", number=3),
        )
    )
    numbered, bullets = found
    assert isinstance(numbered, List)
    assert numbered.ordered
    one, two = numbered.items
    assert one.id == "first"
    under, mark = one.blocks[1:]
    assert isinstance(under, List)
    assert isinstance(mark, List)
    assert texts(under.items[0].blocks) == ["under one", "goes on"]
    assert not mark.ordered
    assert texts(two.blocks) == ["two"]
    assert isinstance(bullets, List)


def test_a_table_with_loop_caption_and_aligned_column() -> None:
    right = para("Fee", style="TableHeadRight")
    found = blocks(
        word(
            table(
                ("Level", right),
                ("{%tr for row in rows %}", ""),
                ("{{ row.id }}", "{{ row.fee }}"),
                ("{%tr endfor %}", ""),
            ),
            para("Fees {: #fees }", style="Caption"),
            para("After {{ ref('fees') }}"),
        )
    )
    made, after = found
    assert isinstance(made, Table)
    assert (plain_text(made.caption), made.id) == ("Fees", "fees")
    assert [texts(row) for row in made.rows] == [["a", "10"], ["b", "20"]]
    assert [cell.align for cell in made.rows[0]] == ["", "right"]
    assert after == Paragraph((Run("After "), Reference("fees")))


def test_tags_choose_paragraphs_runs_and_cells() -> None:
    found = blocks(
        word(
            para("{%p if small %}"),
            para("gone"),
            para("{%p else %}"),
            para("here{% if small %}, not this{% endif %}."),
            para("{%p endif %}"),
            table(
                ("A", "{%tc for row in rows %}", "{{ row.id }}", "{%tc endfor %}"),
                ("1", "{%tc for row in rows %}", "{{ row.fee }}", "{%tc endfor %}"),
            ),
        )
    )
    paragraph, made = found
    assert texts((paragraph,)) == ["here."]
    assert isinstance(made, Table)
    assert texts(made.header) == ["A", "a", "b"]
    assert texts(made.rows[0]) == ["1", "10", "20"]


def test_a_footnote_stands_where_it_is_called() -> None:
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="2">{para("A note on {{ row.id }}.")}</w:footnote></w:footnotes>'
    )
    call = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    found = blocks(
        word(
            para("{%p for row in rows %}"),
            para("Level", call),
            para("{%p endfor %}"),
            footnotes=notes,
        )
    )
    inner = [span for block in found for span in iter_spans(block) if not isinstance(span, Run)]
    assert len(inner) == 2
    said = [texts(one.blocks) for one in inner if isinstance(one, Footnote)]
    assert said == [["A note on a."], ["A note on b."]]


def test_quotations_and_definitions() -> None:
    found = blocks(
        word(
            para("said", style="Quote"),
            para("and more", style="Quote"),
            para("Fee", style="DefinitionTerm"),
            para("what is paid", style="Definition"),
        )
    )
    quote, terms = found
    assert isinstance(quote, Quote)
    assert texts(quote.blocks) == ["said", "and more"]
    assert isinstance(terms, Terms)
    assert texts(terms.entries[0].blocks) == ["what is paid"]


def test_a_macro_prints_its_runs_in_a_sentence() -> None:
    (paragraph,) = blocks(
        word(
            para("{% macro days(n) %}{{ n }} days{% endmacro %}"),
            para("Within {{ days(rows[0].fee) }} of it."),
        )
    )
    assert texts((paragraph,)) == ["Within 10 days of it."]


def test_noise_is_no_problem() -> None:
    noisy = (
        '<w:p w:rsidR="00A1"><w:pPr><w:pStyle w:val="BodyText"/><w:rPr><w:lang w:val="de"/></w:rPr>'
        '</w:pPr><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:proofErr w:type="spellStart"/>'
        '<w:r w:rsidRPr="1"><w:rPr><w:lang w:val="fr"/><w:color w:val="auto"/><w:sz w:val="22"/>'
        "</w:rPr><w:t>pla</w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>in</w:t></w:r>"
        '<w:bookmarkEnd w:id="0"/></w:p>'
    )
    clause = parse_word_clause(word(noisy), NAME)
    assert clause.warnings == ()
    assert blocks(word(noisy)) == (Paragraph((Run("plain"),)),)


def test_front_matter() -> None:
    head = front(
        owner="Legal",
        version="1.0",
        when="rows",
        meets="S1, S2",
        audience="provider",
        defines_Fee="what {{ firm }} pays",
    )
    clause = parse_word_clause(word(para("x"), head=head), NAME)
    assert (clause.id, clause.title, clause.owner, clause.version) == (
        "terms",
        "Terms",
        "Legal",
        "1.0",
    )
    assert clause.meets == ("S1", "S2")
    assert clause.audience is Audience.PROVIDER
    assert clause.when is not None
    assert clause.when.source == "rows"
    (meaning,) = filled(clause.defines["Fee"], {})[0]
    assert texts((meaning,)) == ["what R&D *core* | <b> {{ x }} pays"]


def test_a_missing_name_is_told_at_its_paragraph() -> None:
    clause = parse_word_clause(word(para("Fees", style="Heading1"), para("Pay {{ frim }}.")), NAME)
    (problem,) = filled(clause.body, {})[1]
    where = problem.location
    assert problem.code == "T001"
    assert (where.part, where.heading, where.paragraph, where.tag) == (
        "word/document.xml",
        "Fees",
        "Pay {{ frim }}.",
        "{{ frim }}",
    )


def faults(data: bytes) -> list[tuple[str, str]]:
    """The codes of the faults of a clause, each with the text of its paragraph."""
    try:
        found = parse_word_clause(data, NAME).warnings
    except InvalidInput as error:
        found = error.problems
    return [(problem.code, problem.location.paragraph) for problem in found]


_FIELD = '<w:fldSimple w:instr="REF x"><w:r><w:t>7.1</w:t></w:r></w:fldSimple>'
_LINK = '<w:hyperlink w:anchor="x"><w:r><w:t>there</w:t></w:r></w:hyperlink>'
_BY = 'w:id="1" w:author="A"'
_CHANGE = f"<w:{{0}}Change {_BY}><w:{{0}}/></w:{{0}}Change>"
_GROWN = "<w:tr>{}<w:tc>".join(table(("a", "b"), ("1", "2")).rsplit("<w:tr><w:tc>", 1))
_NUMBERS = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (para("Look", "<w:r><w:drawing/></w:r>"), ("T151", "Look")),
        (para("Look", "<w:r><w:object/></w:r>"), ("T151", "Look")),
        (para("Look", '<w:r><w:br w:type="page"/></w:r>'), ("T151", "Look")),
        (para("Look", '<w:r><w:sym w:char="F0B7"/></w:r>'), ("T151", "Look")),
        (para("Note", '<w:r><w:endnoteReference w:id="1"/></w:r>'), ("T151", "Note")),
        (para("a", "<w:ins><w:r><w:t>new</w:t></w:r></w:ins>"), ("T152", "anew")),
        (para("a", "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"), ("T152", "aold")),
        (para(run("Look", f"<w:b/>{_CHANGE.format('rPr')}")), ("T152", "Look")),
        (para("Look", properties=_CHANGE.format("pPr")), ("T152", "Look")),
        (para("Look", properties=f"<w:rPr><w:ins {_BY}/></w:rPr>"), ("T152", "Look")),
        (_GROWN.format(f"<w:trPr><w:ins {_BY}/></w:trPr>"), ("T152", "12")),
        (_GROWN.format(f"<w:trPr>{_CHANGE.format('trPr')}</w:trPr>"), ("T152", "12")),
        (para("See ", _FIELD), ("T153", "See 7.1")),
        (
            para('<w:hyperlink w:anchor="x"><w:r><w:t>there</w:t></w:r></w:hyperlink>'),
            ("T153", "there"),
        ),
        (para(run("Red", '<w:color w:val="FF0000"/>')), ("T154", "Red")),
        (para(run("Line", '<w:u w:val="single"/>')), ("T154", "Line")),
        (para(run("Gone", "<w:vanish/>")), ("T154", "Gone")),
        (table(("a",)), ("T155", "a")),
        (table((table(("x", "y"), ("1", "2")), "b"), ("1", "2")), ("T155", "xy12")),
        (table(("a", "b"), (item("listed"), "2")), ("T155", "listed")),
        (para("Odd", style="Subtitle"), ("T156", "Odd")),
        (para("{{ 'x.png'|image }}"), None),
    ],
)
def test_what_a_clause_cannot_hold_is_told(body: str, expected: tuple[str, str] | None) -> None:
    found = faults(word(body))
    assert found == ([expected] if expected else [])


def test_merged_cells_are_told() -> None:
    merged = table(("a", "b"), ("1", "2")).replace("<w:tc>", f"<w:tc>{_NUMBERS}", 1)
    assert faults(word(merged)) == [("T155", "a")]


def test_what_only_a_word_template_prints_is_told() -> None:
    clause = parse_word_clause(word(para("{{ firm|rich(bold=true) }}")), NAME)
    (problem,) = filled(clause.body, {})[1]
    assert problem.code == "T158"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("", "T150"),
        (table(("id", "terms"), ("title", "a"), ("title", "b")), "T150"),
        (table(("id", "terms"), ("title", "a"), ("defines: Fee", "")), "T150"),
        (table(("id", "other"), ("title", "a")), "T025"),
        (table(("id", "terms"), ("titel", "a")), "T023"),
    ],
)
def test_front_matter_that_is_wrong(head: str, code: str) -> None:
    assert code in [one for one, _ in faults(word(para("x"), head=head))]


def test_a_missing_field_of_front_matter_has_no_line() -> None:
    with pytest.raises(InvalidInput) as error:
        parse_word_clause(word(para("x"), head=table(("id", "terms"), ("owner", "a"))), NAME)
    (problem,) = error.value.problems
    assert (problem.code, problem.message) == ("T023", "'title' is missing")
    assert (problem.location.line, problem.location.part) == (0, "word/document.xml")
