"""No value is ever read as markup: the leaks that other ways of templating have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.errors import InvalidInput
from policygen.model import OpenPoint, Undetermined
from policygen.templating import Formats, Marked, compile_clause, compile_word
from policygen.templating.marks import SlotMark, has_reserved, split_marks
from policygen.templating.values import ANY, Recorder, Shape, recording, view

HOSTILE = 'R&D *core* | <b> {{ 7*7 }} {% raw %} `x` [a](b) "q" \\'
SHAPE = Shape({"name": ANY, "kind": ANY, "lei": ANY, "staff": ANY})
TURNS = ("T004", "turns")
DOUBLING = "{% set t = 'ab' %}" + "{% set t = t OP t %}" * 40
OPEN = OpenPoint("the licence number", "Legal", date(2027, 1, 8), "organisation.lei")


def names(**organisation: Any) -> dict[str, Any]:
    data = {"name": HOSTILE, "kind": "company", "staff": 1140, **organisation}
    with recording(Recorder("", Formats())):
        return {
            "organisation": view(data, "organisation", SHAPE),
            "sites": view([{"id": "cork", "staff": 3}, {"id": "dublin", "staff": 9}], "sites"),
            "tags": view([HOSTILE, "b"], "tags"),
            "charge": view(Decimal("312500.50"), "charge"),
            "start": view(date(2027, 5, 4), "start"),
            "due": view(OPEN, "due"),
            "half": view([{"id": "cork", "title": "Cork"}, OPEN], "half"),
        }


def rendered(source: str, **organisation: Any) -> Marked:
    return compile_clause(source, "clauses/x.md").render(names(**organisation), Formats())


def static_text(marked: Marked) -> str:
    """What Markdown would see, every slot as a plain ▪."""
    return "".join(
        piece if isinstance(piece, str) else "▪"
        for piece in split_marks(marked.text)
        if isinstance(piece, str | SlotMark)
    )


@pytest.mark.parametrize(
    "source",
    [
        "{{ organisation.name }}",
        "{{ organisation.name|safe }}",
        "{{ organisation.name|e }}",
        "{{ organisation.name ~ '!' }}",
        "{{ '*' ~ organisation.name ~ '*' }}",
        "{{ organisation.name + '!' }}",
        "{{ '!' + organisation.name }}",
        "{{ organisation.name[2:9] }}",
        "{{ organisation.name[0] }}",
        "{{ organisation.name.upper() }}",
        "{{ organisation.name.replace('R', '<') }}",
        "{{ '{}'.format(organisation.name) }}",
        "{{ '%s' % organisation.name }}",
        "{{ organisation.name|replace('core', '<i>') }}",
        "{{ organisation.name|upper|lower|title|trim }}",
        "{{ tags|join(' <br> ') }}",
        "{{ tags|map('upper')|join }}",
        "{{ tags|first }}",
        "{{ tags|listed }}",
        "{{ (tags|list)[0] }}",
        "{{ organisation.name if true else '' }}",
        "{% set x = organisation.name %}{{ x }}",
        "{% set x %}{{ organisation.name }}{% endset %}{{ x }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(organisation.name) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ tags[0] }}{% endcall %}",
        "{% filter trim %}{{ organisation.name }}{% endfilter %}",
        "{% for tag in tags[:1] %}{{ tag }}{% endfor %}",
        "{% for letter in organisation.name[:1] %}{{ letter }}{% endfor %}",
        "{% with x = organisation.name %}{{ x }}{% endwith %}",
        "{{ organisation.name.split(' ')[0] }}",
    ],
)
def test_a_value_prints_a_slot_mark_and_nothing_else(source: str) -> None:
    marked = rendered(source)
    assert marked.problems == ()
    assert static_text(marked) == "▪"


def test_an_if_without_else_prints_nothing() -> None:
    marked = rendered("{{ 'x' if organisation.lei }}{{ 'y' if organisation.name }}")
    assert marked.problems == ()
    assert [slot.content for slot in marked.slots] == ["", "y"]


def test_only_a_tag_alone_on_its_line_takes_the_line_end() -> None:
    source = "a{% if true %} b{% endif %}\nc\n{% if true %}\nd\n{% endif %}\ne"
    assert rendered(source).text.count("\n") == 3


def test_a_captured_block_prints_its_slots_once() -> None:
    marked = rendered("{% set x %}*{{ organisation.name }}*{% endset %}{{ x }} {{ x ~ '!' }}")
    assert static_text(marked) == "*▪* *▪*▪"
    assert marked.slots[0].content == HOSTILE


@pytest.mark.parametrize(
    "source",
    [
        "{% filter replace('0', '1') %}{{ organisation.name }}{% endfilter %}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(organisation.name)|upper }}",
        "{% set x %}{{ organisation.name }}{% endset %}{{ tags|join(x) }}",
    ],
)
def test_what_a_block_captured_cannot_be_filtered(source: str) -> None:
    assert [problem.code for problem in rendered(source).problems] == ["T004"]


def test_every_slot_knows_its_answers_and_its_line() -> None:
    marked = rendered("one\n\n{{ organisation.name }} of {{ sites[1].staff + 1 }}\n")
    assert [(slot.answers, slot.line) for slot in marked.slots] == [
        (("organisation.name",), 3),
        (("sites[dublin].staff",), 3),
    ]


def test_a_value_that_went_through_a_name_still_knows_its_answer() -> None:
    marked = rendered("{% set n = organisation.staff %}{% set t = tags[0] %}{{ n }} {{ t|upper }}")
    assert [slot.answers for slot in marked.slots] == [("organisation.staff",), ("tags[0]",)]


def test_values_print_in_the_locale() -> None:
    marked = rendered(
        "{{ start }}; {{ charge|money }}; {{ organisation.staff }}; {{ 2.345|number(2) }}"
    )
    assert [slot.content for slot in marked.slots] == ["4 May 2027", "€312,500.50", "1,140", "2.35"]


@pytest.mark.parametrize(
    ("source", "code", "words"),
    [
        ("{{ organisation.nmae }}", "T001", "did you mean 'name'?"),
        ("{{ organisatoin }}", "T001", "undefined"),
        ("{{ organisation.lei }}", "T002", "'organisation.lei' is not answered"),
        ("{{ organisation.lei|upper }}", "T002", "'organisation.lei' is not answered"),
        ("{{ organisation.kind == 'company' }}", "T003", "yes or no"),
        ("{{ sites }}", "T003", "'sites' holds several values"),
        ("{{ organisation }}", "T003", "'organisation' holds several values"),
        ("{{ tags|list }}", "T003", "several values"),
        ("{{ 'a' ~ organisation.lei }}", "T002", "'organisation.lei' is not answered"),
        ("{% if organisation.nmae %}x{% endif %}", "T004", "no field 'nmae'"),
        ("{{ 1 / 0 }}", "T004", "division by zero"),
        ("{{ 'x' * 10000000 }}", "T004", "too long"),
        ("{{ 9 ** 99999 }}", "T004", "power"),
        ("{{ '%1000000000d' % 3 }}", "T004", "too long"),
        ("{{ '{:>1000000000}'.format(3) }}", "T004", "too long"),
        ("{{ 'a'.center(1000000000) }}", "T004", "too long"),
        ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", *TURNS),
        ("{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}", "T004", "without end"),
        (DOUBLING.replace("OP", "~"), "T004", "too long"),
        (DOUBLING.replace("OP", "+"), "T004", "too long"),
    ],
)
def test_what_cannot_be_printed_is_a_problem_with_its_line(
    source: str, code: str, words: str
) -> None:
    marked = rendered(f"first\n\n{source}\n")
    assert [(p.code, p.location.file, p.location.line) for p in marked.problems] == [
        (code, "clauses/x.md", 3)
    ]
    assert words in marked.problems[0].message


def test_all_problems_of_a_clause_come_at_once() -> None:
    marked = rendered("{{ organisation.lei }}\n\n{{ organisation.nmae }}\n\n{{ sites }}\n")
    assert [problem.location.line for problem in marked.problems] == [1, 3, 5]


@pytest.mark.parametrize("source", ["{{ x", "{% if %}", "{% endfor %}", "{{ a|nosuch }}", "\ue000"])
def test_what_is_no_template_is_a_problem(source: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        compile_clause(source, "clauses/x.md", first_line=7)
    problem = caught.value.problems[0]
    assert problem.code in {"T005", "T006"}
    assert problem.location.line in {0, 7}


@pytest.mark.parametrize(
    "source",
    [
        "{{ due }}",
        "{{ due|date }}",
        "{{ due + 1 }}",
        "{{ due.anything.at[3] }}",
        "{{ 'a' ~ due }}",
        "{{ due|default('x') }}",
        "{% for x in due %}{{ x.title }}{% endfor %}",
        "{% if due %}{{ due }}{% endif %}",
        "{% for name, x in due|pairs %}{{ x }}{% endfor %}",
        "{{ due.date() }}",
        "{{ due[:3] }}",
        "{{ organisation[due] }}",
        "{{ sites[due].staff }}",
        "{{ {'a': 'b'}[due] }}",
        "{% for n in range(1, due) %}{{ n }}{% endfor %}",
        "{{ ref(due) }}",
        "{{ ['a', due]|listed }}",
        "{{ ['a', due]|join }}",
        "{{ half|map(attribute='id')|listed }}",
        "{{ (half|find('york')).staff }}",
        "{{ 'york'|title_in(half) }}",
    ],
)
def test_an_open_point_stays_open_through_everything(source: str) -> None:
    marked = rendered(source)
    assert marked.problems == ()
    assert [slot.content for slot in marked.slots] == [OPEN]


def test_a_record_beside_an_open_one_is_still_found() -> None:
    marked = rendered("{{ 'cork'|title_in(half) }} {{ ['cork']|titles(half)|join }}")
    assert marked.problems == ()
    assert [slot.content for slot in marked.slots] == ["Cork", "Cork"]


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ organisation.__class__ }}",
        "{{ organisation._data }}",
        "{{ tags._path }}",
        "{{ ref.__globals__ }}",
        "{{ organisation.name.__class__ }}",
        "{{ ('%s' % organisation.name).__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(organisation) }}",
        "{{ lipsum() }}",
        "{{ cycler }}",
        "{{ tags|random }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
    ],
)
def test_templates_cannot_leave_the_sandbox(source: str) -> None:
    try:
        marked = rendered(source)
    except InvalidInput:
        return
    assert marked.problems
    assert "class '" not in str(marked.slots)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_text_is_one_slot(value: str) -> None:
    marked = rendered("a *{{ organisation.name }}* b", name=value)
    assert static_text(marked) == "a *▪* b"
    assert [slot.content for slot in marked.slots] == [value.strip("\r\n")]


@given(st.text())
def test_marks_never_hide_in_static_text(value: str) -> None:
    if has_reserved(value):
        with pytest.raises(InvalidInput):
            compile_clause(value, "x.md")


def test_word_parts_get_no_line_marks() -> None:
    template = compile_word("<w:t>Policy of {{ organisation.name }}</w:t>", "word/document.xml")
    marked = template.render(names(), Formats())
    assert static_text(marked) == "<w:t>Policy of ▪</w:t>"
    assert len(list(split_marks(marked.text))) == 3


def contents(source: str, **organisation: Any) -> list[Any]:
    marked = rendered(source, **organisation)
    assert marked.problems == ()
    return [slot.content for slot in marked.slots]


def test_a_choice_by_an_open_answer_is_open() -> None:
    assert contents("{{ 'yes' if due else 'no' }}") == [OPEN]
    assert contents("{% set x = 'a' if due else 'b' %}{{ x }}") == [OPEN]
    assert contents("{{ 'yes' if organisation.name else 'no' }}") == ["yes"]


def test_in_a_part_that_an_open_answer_lets_in_what_is_missing_waits_for_it() -> None:
    assert contents("{% if due %}{{ organisation.lei }}{% endif %}") == [OPEN]
    assert contents("{% if false %}{% elif due %}{{ organisation.lei }}{% endif %}") == [OPEN]
    inner = "{% if due %}{% if organisation.name %}{{ organisation.lei }}{% endif %}{% endif %}"
    assert contents(inner) == [OPEN]


@pytest.mark.parametrize(
    "source",
    [
        "{% if organisation.name %}{{ organisation.lei }}{% endif %}",
        "{% if due %}{% endif %}{{ organisation.lei }}",
        "{% if organisation.lei %}{% else %}{{ organisation.lei }}{% endif %}",
    ],
)
def test_elsewhere_what_is_missing_is_a_problem(source: str) -> None:
    assert [problem.code for problem in rendered(source).problems] == ["T002"]


def test_a_record_is_looked_for_among_records_whose_ids_are_open() -> None:
    with recording(Recorder("", Formats())):
        records = view([{"id": OPEN, "title": "?"}, {"id": "cork", "title": "Cork"}], "records")
    source = "{{ 'cork'|title_in(records) }}{{ 'kerry'|title_in(records) }}"
    marked = compile_clause(source, "x.md").render({"records": records}, Formats())
    assert [slot.content for slot in marked.slots] == ["Cork", OPEN]


def test_findings_of_a_record_without_id_are_those_that_a_name_may_mean() -> None:
    waits = Undetermined((OPEN,))
    with recording(Recorder("", Formats())):
        found = view({"cork": 3, "1": waits}, "findings.sites")
    for names_, codes in (({"found": found}, []), ({"found": view({"cork": 3}, "f")}, ["T001"])):
        marked = compile_clause("{{ found.kerry }}", "x.md").render(names_, Formats())
        assert [problem.code for problem in marked.problems] == codes


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Decimal("12345678901234567890123456789012345678.125"), "…,678.13"),
        (Decimal("1e35"), "…,000.00"),
        (Decimal("-0.004"), "0.00"),
        (-0.0, "0.00"),
        (Decimal("-0.005"), "−0.01"),
        (Fraction(10**40, 3), "…,333.33"),
    ],
)
def test_a_number_of_any_size_is_rounded_half_up_and_nothing_has_no_sign(
    value: Any, printed: str
) -> None:
    assert Formats().number(value, 2).endswith(printed.removeprefix("…"))
    assert Formats().money(value, 2).lstrip("−€").endswith(printed.removeprefix("…").lstrip("−"))
