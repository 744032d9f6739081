"""Files of cases: what they may say, and what is told of those that are wrong."""

from __future__ import annotations

from datetime import date

import pytest

from policygen.clause_tests.cases import Case, parse_cases
from policygen.clause_tests.without import without
from policygen.errors import InvalidInput
from policygen.model import Audience
from policygen.source import MappingNode, parse_yaml, plain

FILE = "templates/clauses/a/tests/b.yaml"


def parsed(text: str, file: str = FILE) -> tuple[Case, ...]:
    return parse_cases(parse_yaml(text, file), file)


def test_every_field_is_read() -> None:
    (case,) = parsed("""\
cases:
  - id: one
    from: insurer
    without: [control.extras]
    answers: {control: {version: "2"}}
    outline: policy
    record: desk
    reader: staff
    as-of: 2027-02-01
""")
    assert (case.id, case.start, case.without, case.outline, case.record) == (
        *("one", "insurer", ("control.extras",), "policy", "desk"),
    )
    assert case.answers is not None
    assert plain(case.answers) == {"control": {"version": "2"}}
    assert (case.reader, case.as_of) == (Audience.STAFF, date(2027, 2, 1))
    assert not case.shared


def test_cases_of_a_whole_folder_are_known_by_the_files_name() -> None:
    (case,) = parsed("cases: [{id: one}]", "templates/clauses/a/tests/every-clause.yaml")
    assert case.shared


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1", "there are no cases"),
        ("cases: {id: one}", "there are no cases"),
        ("cases: [one]", "a case has no proper id"),
        ("cases: [{from: insurer}]", "a case has no proper id"),
        ("cases: [{id: One}]", "a case has no proper id"),
        ("cases: [{id: one}, {id: one}]", "two cases have the id 'one'"),
        ("cases: [{id: one, form: insurer}]", "a case has no field 'form'"),
        ("cases: [{id: one, reader: boss}]", "'reader' must be one of public"),
        ("cases: [{id: one, as-of: soon}]", "'as-of' must be a day"),
        ("cases: [{id: one, answers: [a]}]", "'answers' must be a mapping"),
        ("cases: [{id: one, without: risks}]", "'without' must be a list"),
        ("cases: [{id: one, without: []}]", "'without' must be a list"),
        ("cases: [{id: one, from: {a: b}}]", "'from' must be a text"),
        ("cases: [{id: one}]\nanswers: {}", "a case has no field 'answers'"),
    ],
)
def test_what_is_wrong_is_told_in_its_file(text: str, told: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        parsed(text)
    problem = raised.value.problems[0]
    assert told in problem.message
    assert problem.code == "T081"
    assert problem.location.file == FILE
    assert problem.location.line > 0


TREE = "a: {b: 1, c: [{id: x, d: 2}, {id: y}]}\ne: [1]\n"


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("a", {"e": [1]}),
        ("a.b", {"a": {"c": [{"id": "x", "d": 2}, {"id": "y"}]}, "e": [1]}),
        ("a.c[y]", {"a": {"b": 1, "c": [{"id": "x", "d": 2}]}, "e": [1]}),
        ("a.c[x].d", {"a": {"b": 1, "c": [{"id": "x"}, {"id": "y"}]}, "e": [1]}),
    ],
)
def test_an_answer_is_taken_out(path: str, left: object) -> None:
    node = parse_yaml(TREE, "x.yaml")
    assert isinstance(node, MappingNode)
    found = without(node, path)
    assert found is not None
    assert plain(found) == left


@pytest.mark.parametrize("path", ["b", "a.x", "a.b.c", "a.c[z]", "a.c[x].e", "e[1]", "a.c.x", ""])
def test_a_path_to_nothing_takes_nothing_out(path: str) -> None:
    node = parse_yaml(TREE, "x.yaml")
    assert isinstance(node, MappingNode)
    assert without(node, path) is None
