"""Tags of every kind are filled, and what filling leaves behind is mended."""

from __future__ import annotations

import pickle
import time
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.shell import assemble_shell
from policygen.templating.formats import AsWritten
from policygen.wordtags import Filled, fill
from tests.wordtags.making import (
    W,
    body,
    filled,
    load,
    paragraph,
    renderer,
    row,
    seen,
    shown,
    table,
    with_document,
)

if TYPE_CHECKING:
    from policygen.templating.values import Slot

TRICKY = "Savings & Loan <10 days> {{ 7*7 }} {% raw %} ]]> &amp; “é” 🇮🇪"


def test_a_value_is_text_whatever_it_holds() -> None:
    assert shown(filled(paragraph("{{ name }}"), name=TRICKY)) == [
        TRICKY.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    ]


def test_a_tag_may_be_spread_over_runs() -> None:
    shell = filled(paragraph("Dear {", "{ na", "me }", "}, welcome"), name="Ann")
    assert shown(shell) == ["Dear Ann, welcome"]


def test_words_quotes_and_ampersands_may_stand_in_tags() -> None:
    assert shown(filled(paragraph("{{ “a & b” }} {{ ‘c’ }}"))) == ["a &amp; b c"]


@pytest.mark.parametrize(
    ("wanted", "left"), [(True, ["before", "inside", "after"]), (False, ["before", "after"])]
)
def test_a_paragraph_tag_leaves_no_paragraph(wanted: bool, left: list[str]) -> None:
    content = ("before", "{%p if wanted %}", "inside", "{%p endif %}", "after")
    assert shown(filled(*map(paragraph, content), wanted=wanted)) == left


def test_rows_are_repeated() -> None:
    rows = (
        row("Name", "Role"),
        row("{%tr for p in people %}", ""),
        row("{{ p.n }}", "{{ p.r }}"),
        row("{%tr endfor %}", ""),
    )
    people = [{"n": "Ann & Co", "r": "A"}, {"n": "Bob", "r": "B"}]
    assert shown(filled(table(*rows), people=people)) == [
        "Name",
        "Role",
        "Ann &amp; Co",
        "A",
        "Bob",
        "B",
    ]


def test_cells_are_repeated() -> None:
    cells = row("{%tc for y in years %}", "{{ y }}", "{%tc endfor %}")
    assert shown(filled(table(cells), years=[2026, 2027])) == ["2026", "2027"]


def test_a_table_that_loses_all_its_rows_goes() -> None:
    rows = (row("{%tr for x in [] %}"), row("{{ x }}"), row("{%tr endfor %}"))
    assert body(filled(table(*rows))).find(f"{{{W}}}tbl") is None


def test_a_cell_that_loses_all_its_paragraphs_keeps_an_empty_one() -> None:
    inner = "".join(map(paragraph, ("{%p if false %}", "text", "{%p endif %}")))
    shell = filled(f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>")
    cell = body(shell).find(f".//{{{W}}}tc")
    assert cell is not None
    assert [child.tag for child in cell] == [f"{{{W}}}p"]


def test_newlines_and_tabs_in_a_value_are_words_own() -> None:
    assert shown(filled(paragraph("a {{ v }} b"), v="x\ny\tz")) == ["a x\ny\tz b"]


def test_spaces_at_the_ends_of_a_text_are_kept() -> None:
    shell = filled(paragraph("a"), "<w:p><w:r><w:t>{{ v }}</w:t></w:r></w:p>", v="  x ")
    text = body(shell).findall(f".//{{{W}}}t")[-1]
    assert text.text == "  x "
    assert text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"


def test_a_run_tag_prints_a_plain_text_in_the_look_of_its_run() -> None:
    assert shown(filled(paragraph("a {{r v }} b"), v="x")) == ["a x b"]


def test_body_and_contents_become_instructions_between_paragraphs() -> None:
    shell = with_document(paragraph("{{p contents }}"), paragraph("x"), paragraph("{{p body }}"))
    assert [node.text for node in body(shell).iterchildren(etree.ProcessingInstruction)] == [
        "contents",
        "body",
    ]


def test_body_without_p_takes_its_paragraph_too() -> None:
    shell = with_document(paragraph("{{ body }}"))
    assert len(body(shell)) == len(list(body(shell).iterchildren(etree.ProcessingInstruction))) == 1


@pytest.mark.parametrize(
    "content",
    [table(row("{{ body }}")), paragraph("The text: {{ body }}")],
)
def test_body_must_stand_alone_in_the_main_text(content: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        with_document(content)
    assert {problem.code for problem in caught.value.problems} == {"T109"}


def test_an_instruction_of_the_authors_is_no_place() -> None:
    shell = filled(paragraph("{{ x }}"), "<?policygen body?>", x=1)
    assert not list(body(shell).iterchildren(etree.ProcessingInstruction))


def test_a_shell_crosses_processes() -> None:
    shell = filled(paragraph("{{ x }}"), x=1)
    assert pickle.loads(pickle.dumps(shell)) == shell  # noqa: S301  (our own bytes)


def test_headers_are_filled_too() -> None:
    header = f'<w:hdr xmlns:w="{W}">{paragraph("Version {{ v }}")}</w:hdr>'.encode()
    shell = fill(load(paragraph("x"), header1=header), renderer(v="1.2"))
    assert b"Version 1.2" in shell.parts["word/header1.xml"]


def test_a_template_is_filled_twice_with_the_same_result() -> None:
    template = load(paragraph("{{ x }}"))
    assert fill(template, renderer(x=1)) == fill(template, renderer(x=1))
    assert fill(template, renderer(x=2)) != fill(template, renderer(x=1))


def test_problems_of_all_parts_are_told_at_their_paragraphs() -> None:
    header = f'<w:hdr xmlns:w="{W}">{paragraph("{{ h }}")}</w:hdr>'.encode()
    template = load(
        paragraph("Fees", style="Heading1"),
        paragraph("nothing here"),
        table(row("first"), row("The fee is {{ fee }}.")),
        header1=header,
    )

    def render(source: str, part: str) -> Filled:
        line = next(n for n, text in enumerate(source.split("\n"), 1) if "{{" in text) + 1
        raise InvalidInput([Problem("T001", "no such name", Location("own.docx", line=line))])

    with pytest.raises(InvalidInput) as caught:
        fill(template, render)
    where = {problem.location.part: problem.location for problem in caught.value.problems}
    assert set(where) == {"word/document.xml", "word/header1.xml"}
    assert where["word/document.xml"].heading == "Fees"
    assert where["word/document.xml"].paragraph == "The fee is {{ fee }}."
    assert where["word/document.xml"].tag == "{{ fee }}"
    assert where["word/header1.xml"].tag == "{{ h }}"


def test_tags_that_join_paragraphs_reach_into_their_neighbours() -> None:
    content = map(paragraph, ("one", "{%- if wanted -%}", "two", "{%- endif -%}", "three"))
    assert "".join(shown(filled(*content, wanted=True))) == "onetwothree"


def test_many_paragraphs_without_tags_cost_little() -> None:
    plain = paragraph("Text without any tag, as most of a contract is.") * 20_000
    begin = time.process_time()
    shell = filled(plain, paragraph("{{ x }}"), plain, x=1)
    assert time.process_time() - begin < 20
    assert shown(shell)[20_000] == "1"


def test_what_is_wrong_with_a_printed_value_is_told_at_its_tag() -> None:
    def check(slot: Slot) -> list[Problem]:
        return [Problem("D005", slot.answers[0], Location(line=slot.line))]

    template = load(paragraph("a {{ open }} b"), paragraph("{{ kept.fee }}"))
    names = seen({"open": "x", "kept": {"fee": 1}})
    with pytest.raises(InvalidInput) as caught:
        assemble_shell(template, names, AsWritten(), check=check)
    assert [(p.message, p.location.tag) for p in caught.value.problems] == [
        ("open", "{{ open }}"),
        ("kept.fee", "{{ kept.fee }}"),
    ]


def test_what_was_read_of_the_answers_is_known() -> None:
    made = filled(paragraph("{% if b.a %}{{ b.c }}{% endif %}"), b={"a": 1, "c": 2, "d": 3})
    assert made.answers == ("b.a", "b.c")
