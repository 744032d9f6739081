"""What a tag gets wrong is told in words that do not need Python, and in bounded time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from policygen.errors import InvalidInput
from policygen.shell import assemble_shell
from policygen.templating.formats import AsWritten
from tests.wordtags.making import filled, load, paragraph, seen, shown

if TYPE_CHECKING:
    from policygen.problems import Problem


def problem_of(source: str, **names: object) -> Problem:
    with pytest.raises(InvalidInput) as told:
        filled(paragraph(source), **names)
    assert len(told.value.problems) == 1
    return told.value.problems[0]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ a.name.first }}", "'a.name' is a text and has no field 'first'"),
        ("{{ a.fee.net }}", "'a.fee' is a number and has no field 'net'"),
        ("{{ a.name() }}", "'a.name' is a text: take the brackets behind it away"),
        ("{{ ''.__class__ }}", "'__class__' is not available in templates"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "calls itself without end"),
        ("{% include 'x.docx' %}", "'annex.docx'|subdoc"),
        ("{% import 'x.docx' as x %}", "'annex.docx'|subdoc"),
    ],
)
def test_the_message_needs_no_python(source: str, message: str) -> None:
    assert message in problem_of(source, a={"name": "Ann", "fee": 3}).message


@pytest.mark.parametrize("name", ["body", "contents"])
def test_places_of_a_document_are_explained_where_there_is_none(name: str) -> None:
    assert "policygen build" in problem_of(f"{{{{p {name} }}}}").hint


def test_a_long_tag_is_shortened() -> None:
    assert len(problem_of("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}").location.tag) < 500


@pytest.mark.parametrize(
    "source",
    [
        "{{ ('a' * 100000).replace('a', 'b' * 100000) }}",
        "{{ ('a' * 100000)|replace('a', new='b' * 100000) }}",
        "{{ ('b' * 100000).join(['a'] * 100000) }}",
        "{{ (['a'] * 100000)|join('b' * 100000) }}",
        "{{ ('a ' * 10000)|wordwrap(1, wrapstring='b' * 100000) }}",
        "{{ [1]|batch(10**9, 'x')|list|length }}",
        "{{ [1]|slice(slices=10**9)|list|length }}",
        "{{ 1|round(10**9) }}",
        "{{ '%.999999999f' % 1 }}",
        "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    ],
)
def test_what_would_fill_the_memory_stops(source: str) -> None:
    assert problem_of(source).code == "T004"


def test_numbers_that_are_nought_are_answers() -> None:
    assert shown(
        filled(paragraph("{{ n|default('none') }}{{ e|default('none') }}"), n=0, e="")
    ) == ["0none"]


def test_a_default_stands_in_for_what_data_without_a_schema_lack() -> None:
    template = load(paragraph("{{ nick|default('D') }} {{ client.nick|d('E') }}"))
    names = seen({"client": {"name": "Ann"}})
    assert shown(assemble_shell(template, names, AsWritten(), may_lack=True)) == ["D E"]
    with pytest.raises(InvalidInput):
        assemble_shell(template, names, AsWritten())
