"""A telling template says which branches it takes, and prints what any other would."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.templating import Formats, Way, compile_clause
from policygen.templating.values import Recorder, recording, view

SOURCE = """\
{% if a %}A{% elif b %}B{% else %}{{ 'C' if c else 'D' }}{% endif %}
{% for x in xs %}
- {{ x }}{{ ',' if not loop.last }}
{% else %}
none
{% endfor %}
{% if c %}
and {% if a %}more{% endif %}
{% endif %}
"""


def rendered(source: str, telling: bool, values: dict[str, Any]) -> Any:
    with recording(Recorder("", Formats())):
        names = {name: view(value, name) for name, value in values.items()}
    return compile_clause(source, "x.md", telling=telling).render(names, Formats())


XS = st.lists(st.text("xyz", min_size=1), max_size=2)
VALUES = st.fixed_dictionaries(
    {
        "a": st.booleans(),
        "b": st.booleans(),
        "c": st.booleans(),
        "xs": XS,
    }
)


@given(VALUES)
def test_telling_changes_nothing_else(values: dict[str, Any]) -> None:
    plain, telling = (rendered(SOURCE, kind, values) for kind in (False, True))
    assert (telling.text, telling.slots, telling.problems) == (
        plain.text,
        plain.slots,
        plain.problems,
    )
    assert plain.taken == ()


def taken(source: str, **values: Any) -> set[tuple[int, Way]]:
    return {(branch.line, branch.way) for branch in rendered(source, True, values).taken}


def all_of(source: str) -> list[tuple[int, Way]]:
    return [(one.line, one.way) for one in compile_clause(source, "x.md", telling=True).branches]


def test_every_way_of_a_template_is_known() -> None:
    assert sorted(all_of(SOURCE)) == [
        (1, Way.FALSE),
        (1, Way.FALSE),
        (1, Way.TRUE),
        (1, Way.TRUE),
        (1, Way.TRUE),
        (2, Way.NONE),
        (2, Way.SOME),
        (3, Way.FALSE),
        (3, Way.TRUE),
        (7, Way.FALSE),
        (7, Way.TRUE),
        (8, Way.FALSE),
        (8, Way.TRUE),
    ]


@pytest.mark.parametrize(
    ("source", "values", "ways"),
    [
        ("{% if a %}x{% endif %}", {"a": True}, {(1, Way.TRUE)}),
        ("{% if a %}x{% endif %}", {"a": False}, {(1, Way.FALSE)}),
        ("{% if a %}x{% elif b %}y{% endif %}", {"a": False, "b": True}, {(1, Way.TRUE)}),
        ("{{ 'x' if a }}", {"a": False}, {(1, Way.FALSE)}),
        ("{{ 'x' if a else 'y' }}", {"a": True}, {(1, Way.TRUE)}),
        ("{% for x in xs %}{{ x }}{% endfor %}", {"xs": []}, set()),
        ("{% for x in xs %}{{ x }}{% else %}n{% endfor %}", {"xs": []}, {(1, Way.NONE)}),
        ("{% for x in xs if x == 'b' %}{{ x }}{% endfor %}", {"xs": ["a"]}, set()),
        ("{% for x in xs %}{{ x }}{% endfor %}", {"xs": ["a"]}, {(1, Way.SOME)}),
        ("{% macro m(a) %}{% if a %}x{% endif %}{% endmacro %}{{ m(1) }}", {}, {(1, Way.TRUE)}),
        ("{% set y %}{% if a %}x{% endif %}{% endset %}{{ y }}", {"a": True}, {(1, Way.TRUE)}),
    ],
)
def test_the_ways_taken_are_told(
    source: str, values: dict[str, Any], ways: set[tuple[int, Way]]
) -> None:
    assert taken(source, **values) == ways


def test_a_branch_that_fails_is_told_with_its_problem() -> None:
    marked = rendered("{% if a %}{{ nothing }}{% endif %}", True, {"a": True})
    assert [problem.code for problem in marked.problems] == ["T001"]
    assert [branch.way for branch in marked.taken] == [Way.TRUE]
