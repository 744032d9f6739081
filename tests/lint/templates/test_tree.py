"""Tags to a tree: whatever is typed, every fault is told and what is left can be read."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policygen.lint.templates.scopes import Names
from policygen.lint.templates.tags import TextOrigin, find_tags
from policygen.lint.templates.texts import read_text
from policygen.lint.templates.tree import parse_tags
from policygen.lint.templates.walking import Used

NOTHING_KNOWN = Names({}, is_complete=False)
TAGS = (
    "{% if a %}",
    "{% elif b %}",
    "{% else %}",
    "{% endif %}",
    "{% for x in y %}",
    "{% endfor %}",
    "{% set z %}",
    "{% set z = 1 %}",
    "{% endset %}",
    "{% macro m(a) %}",
    "{% endmacro %}",
    "{% call m(1) %}",
    "{% endcall %}",
    "{% with q = 1 %}",
    "{% endwith %}",
    "{% end if %}",
    "{% iff a %}",
    "{{ a.b|upper }}",
    "{{ a b }}",
    "{{ a",
    "%}",
    "}}",
    "{# note #}",
    "{% raw %}",
    "{% endraw %}",
    "{% block c %}",
    "{% endblock %}",
    " text\n",
)


@example(["{% if a %}", "{% else %}", "{% else %}", "{% endif %}"])
@given(
    st.lists(st.sampled_from(TAGS), max_size=14)
    | st.lists(st.sampled_from(TAGS[:6]), min_size=2, max_size=7)
)
def test_what_is_sound_is_always_read_together(pieces: list[str]) -> None:
    text = "".join(pieces)
    tree, findings = parse_tags(find_tags(text, TextOrigin("a.md", text)))
    assert not [one for one in findings if "together" in one.problem.message]
    assert all(spot.tag is None or spot.text for spot in tree.spots)


@given(st.text(alphabet="{}%#'\"ab .|()[]-\n“\u00a0", max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    read = read_text(text, "a.md")
    for finding in read.check([NOTHING_KNOWN], Used()):
        where = finding.problem.location
        assert 1 <= where.line <= text.count("\n") + 1
        assert where.column >= 1


@given(st.lists(st.sampled_from(("{{ name }}", "text", "\n", "{{ a|upper }}", "é ")), max_size=9))
def test_a_name_is_found_at_its_line_and_column(pieces: list[str]) -> None:
    text = "".join([*pieces, "{{ wrong }}"])
    names = Names({}, is_complete=True)
    found = [one.problem for one in read_text(text, "a.md").check([names], Used())]
    last = max(found, key=lambda one: (one.location.line, one.location.column))
    before = text[: text.index("wrong")]
    assert last.location.line == before.count("\n") + 1
    assert last.location.column == len(before) - (before.rfind("\n") + 1) + 1


@pytest.mark.parametrize("text", ["{{ " * 20_000, "{% if a %}" * 3_000, "}}" * 20_000, "{{ (" * 9_000])
def test_hostile_texts_are_read_in_seconds(text: str) -> None:
    begin = time.process_time()
    read_text(text, "a.md").check([NOTHING_KNOWN], Used())
    assert time.process_time() - begin < 10


@pytest.mark.parametrize("tag", [f"a{'.b' * 20_000}", "(" * 3_000 + "a" + ")" * 3_000, "-" * 3_000])
def test_a_tag_of_too_many_parts_is_told(tag: str) -> None:
    text = f"{{{{ {tag} }}}} {{{{ a|uper }}}}"
    found = [one.problem.code for one in read_text(text, "a.md").check([NOTHING_KNOWN], Used())]
    assert "T121" in found
