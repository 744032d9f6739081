"""What a macro or a captured block made is printed inside a text as docxtpl prints it."""

from __future__ import annotations

import pytest
from lxml import etree

from policygen.errors import InvalidInput
from tests.wordtags.making import W, body, filled, paragraph


def runs(*content: str, **names: object) -> list[str]:
    found = body(filled(*content, **names)).iter(f"{{{W}}}r")
    return ["".join(map(str, run.itertext())) for run in found]


def test_spaces_between_the_results_of_macros_stay() -> None:
    source = "{% macro hi(n) %}Hi {{ n }}!{% endmacro %}{{ hi('a') }} {{ hi('b') }} and {{ c }}"
    assert runs(paragraph(source), c="<c>") == ["Hi a!", " ", "Hi b!", " and <c>"]


def test_no_run_stands_inside_a_text() -> None:
    source = (
        "{% macro a() %}x{% endmacro %}{% macro b() %}[{{ a() }}]{% endmacro %}"
        "{% set c %}{{ b() }} {{ lines }}{% endset %}to {{ c }}."
    )
    root = body(filled(paragraph(source), lines="one\ntwo"))
    assert "".join(map(str, root.itertext())) == "to [x] onetwo."
    assert not [run for text in root.iter(f"{{{W}}}t") for run in text.iterchildren(etree.Element)]
    assert len(list(root.iter(f"{{{W}}}br"))) == 1


def test_a_printed_run_takes_the_look_of_its_place() -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    content = paragraph("{% set c %}x{% endset %}") + paragraph("{{ c }}").replace(
        "<w:r>", f"<w:r>{bold}"
    )
    (text,) = body(filled(content)).iter(f"{{{W}}}t")
    run = text.getparent()
    assert text.text == "x"
    assert run is not None
    assert run.find(f"{{{W}}}rPr/{{{W}}}b") is not None


def test_whole_paragraphs_inside_a_line_are_a_problem() -> None:
    content = map(paragraph, ("{%p set c %}", "Made", "{%p endset %}", "in {{ c }} line"))
    with pytest.raises(InvalidInput) as told:
        filled(*content)
    assert [problem.code for problem in told.value.problems] == ["T049"]
    assert "'Made'" in told.value.problems[0].message
