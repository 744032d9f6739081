"""Faults of tags are told when a template is read: all of them, each at its paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from tests.wordtags.making import load, paragraph, row, table

if TYPE_CHECKING:
    from policygen.problems import Problem


def faults(*content: str) -> tuple[Problem, ...]:
    try:
        load(*content)
    except InvalidInput as error:
        return error.problems
    return ()


def codes(*content: str) -> list[str]:
    return sorted(problem.code for problem in faults(*content))


@pytest.mark.parametrize(
    "text",
    [
        "{{ a }} and {{ b.c|upper }}",
        "{% if a %}x{% elif b %}y{% else %}z{% endif %}",
        "{% for x in y %}{{ x }}{% else %}-{% endfor %}",
        "{% set x = {'a': 1} %}{{ x }}",
        "{% set x %}text{% endset %}",
        "{# a note with {{ #}",
        "{%r if a %}x{%r endif %}",
        "{{r a }}",
        "{%- if a -%}x{%- endif -%}",
        "Set in {curly} brackets, 100 % sure, # 1",
        "{% raw %}{{ not a tag }}{% endraw %}",
        "{_{ not a tag }_} {_% nor this %_}",
        "{{ “it’s”|replace('’', '') }}",
        "{{ “quoted” }}",
    ],
)
def test_sane_tags_have_no_faults(text: str) -> None:
    assert codes(paragraph(text)) == []


def test_tags_for_paragraphs_rows_and_cells_have_no_faults() -> None:
    assert codes(*map(paragraph, ("{%p if a %}", "x", "{%p else %}", "y", "{%p endif %}"))) == []
    rows = (row("{%tr for x in y %}"), row("{{ x }}"), row("{%tr endfor %}"))
    assert codes(table(*rows, row("{%tc for c in d %}", "{{ c }}", "{%tc endfor %}"))) == []
    for test in ("{'a': 1}[x]", "x % 2"):
        assert codes(*map(paragraph, (f"{{%p if {test} %}}", "x", "{%p endif %}"))) == []
    assert codes(table(row("{% colspan n %}{{ x }}", "{% cellbg c %}x", "{% vm %}x"))) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ name }", "T103"),
        ("{{ name ))", "T103"),
        ("{%p if x}", "T103"),
        ("{{ a {{ b }}", "T103"),
        ("name }}", "T103"),
        ("{# a note %}", "T103"),
        ("{% endif %}", "T105"),
        ("{% else %}", "T105"),
        ("{% if a %}", "T105"),
        ("{% if a %}{% endfor %}", "T105"),
        ("{% for a in b %}{% elif c %}{% endfor %}", "T105"),
        ("{%p if a %} with text", "T106"),
        ("{%p endif %}{%p endif %}", "T106"),
        ("{%tr if a %}", "T106"),
        ("{{ a b }}", "T006"),
        ("{{ a|uper }}", "T006"),
        ("{% if %}{% endif %}", "T006"),
        ("{% end if %}", "T006"),
        ("{% si x %}", "T006"),
        ("{{% if x %}}", "T103"),
        ("{%– if x %}{% endif %}", "T006"),
    ],
)
def test_a_fault_is_told_by_its_code(text: str, code: str) -> None:
    assert code in codes(paragraph(text)), faults(paragraph(text))


def test_a_block_must_end_as_it_began() -> None:
    assert codes(*map(paragraph, ("{%p if a %}", "x", "{% endif %}"))) == ["T105"]
    found = faults(*map(paragraph, ("{%p if a %}", "x", "{% endif %}")))
    assert found[0].hint == "write {%p endif %}"


def test_a_row_tag_takes_the_row_with_it() -> None:
    found = faults(table(row("{%tr for x in y %}", "{{ x }}"), row("{%tr endfor %}")))
    assert [problem.code for problem in found] == ["T106"]
    assert "{{ x }}" in found[0].message


@pytest.mark.parametrize(
    "content",
    [
        '<w:p><w:hyperlink w:anchor="a"><w:r><w:t>{% if a %}x</w:t></w:r></w:hyperlink>'
        "<w:r><w:t>y{% endif %}</w:t></w:r></w:p>",
        paragraph("{% if a %}x") + table(row("y{% endif %}")),
        paragraph("{%p for a in b %}") + table(row("{%p endfor %}")),
    ],
)
def test_a_block_must_not_cross_the_structure_around_it(content: str) -> None:
    found = faults(content)
    assert [(problem.code, bool(problem.hint)) for problem in found] == [("T040", True)]
    assert found[0].location.tag in {"{% endif %}", "{%p endfor %}"}


def test_what_would_go_with_a_tag_unseen_is_told() -> None:
    drawn = paragraph("{%p if a %}").replace("</w:p>", "<w:r><w:drawing/></w:r></w:p>")
    assert [p.code for p in faults(drawn, paragraph("{%p endif %}"))] == ["T106"]


def test_all_faults_are_told_with_heading_paragraph_and_tag() -> None:
    found = faults(
        paragraph("Charges", style="Heading1"),
        paragraph("We pay {{ a b }} now."),
        paragraph("Term", style="Heading2"),
        table(row("fine", "It ends {{ end }")),
    )
    told = {(p.location.heading, p.location.paragraph, p.location.tag) for p in found}
    assert told == {
        ("Charges", "We pay {{ a b }} now.", "{{ a b }}"),
        ("Term", "It ends {{ end }", "{{ end }"),
    }
    assert {(p.location.file, p.location.part) for p in found} == {
        ("own.docx", "word/document.xml")
    }
