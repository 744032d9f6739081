"""Whatever is written: problems or answers, never a traceback."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygen.answers import check
from policygen.answers.normalising import normalise
from policygen.errors import InvalidInput
from policygen.problems import Location, Problem, in_order
from policygen.schema import Schema, load_schema
from policygen.source import (
    Entry,
    ListNode,
    MappingNode,
    Node,
    ScalarNode,
    parse_yaml,
    plain,
)

CASES = Path(__file__).parents[1] / "cases" / "problems"
BASE = (CASES / "base.yaml").read_text(encoding="utf-8")
SIGNS = "\t\n -:[]{}&*!|>'\"%@`#,?<=~.\\\x00\x07\ud800é\u2028ax01"
HERE = Location("f.yaml", 1, 1)


@given(st.binary(max_size=60) | st.text(alphabet=SIGNS, max_size=40))
@settings(max_examples=600, deadline=None)
def test_any_text_is_read_or_told(text: str | bytes) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        plain(parse_yaml(text, "f.yaml"))
    except InvalidInput as error:
        problems = error.problems or (Problem("none", "no reason is given"),)
    assert all(p.code.startswith("Y") and p.location.line >= 1 for p in problems)


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """Draw the good answers with one line taken out, cut, doubled or filled with signs."""
    lines = BASE.splitlines()
    at = draw(st.integers(0, len(lines) - 1))
    cut = draw(st.integers(0, len(lines[at])))
    filling = draw(st.text(alphabet=SIGNS.replace("\ud800", ""), max_size=4))
    kind = draw(st.sampled_from(["out", "cut", "double", "fill"]))
    spoiled_line = {
        "out": [],
        "cut": [lines[at][:cut]],
        "double": [lines[at], lines[at]],
        "fill": [lines[at][:cut] + filling + lines[at][cut:]],
    }[kind]
    return "\n".join([*lines[:at], *spoiled_line, *lines[at + 1 :]])


@given(spoiled())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_spoiled_answers_are_told_with_place_and_hint(tmp_path_factory: Any, text: str) -> None:
    root = tmp_path_factory.mktemp("spoiled")
    (root / "answers.yaml").write_bytes(text.encode("utf-8"))
    _, problems = check(root / "answers.yaml", root)
    for problem in problems:
        assert problem.location.file == "answers.yaml"
        assert problem.location.line >= 1
        assert problem.message


@cache
def names() -> tuple[str, ...]:
    schema = load_schema()
    return (*sorted({field.name for field in schema.fields()} | set(schema.topics)), "open", "é")


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False)
)
INPUTS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.deferred(lambda: st.sampled_from(names())), inner, max_size=4)
    ),
    max_leaves=12,
)


def node_of(value: Any) -> Node:
    if isinstance(value, dict):
        return MappingNode({k: Entry(k, HERE, node_of(v)) for k, v in value.items()}, HERE)
    if isinstance(value, list):
        return ListNode(tuple(node_of(item) for item in value), HERE)
    return ScalarNode(value, str(value), HERE)


@cache
def part_of_schema() -> Schema:
    """The topics with the richest records; the others' packaged records only take time."""
    schema = load_schema()
    topics = ("organisation", "drivers", "candidates", "decisions", "contracts", "governance")
    return Schema({topic: schema.rules[topic] for topic in topics}, schema.by_path)


@given(st.dictionaries(st.deferred(lambda: st.sampled_from(names())), INPUTS, max_size=4))
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_nesting_is_told_or_taken(value: dict[str, Any]) -> None:
    node = node_of(value)
    assert isinstance(node, MappingNode)
    made = normalise(node, part_of_schema())
    again = normalise(node, part_of_schema())
    assert in_order(made.problems) == in_order(again.problems)
    assert made.data == again.data
