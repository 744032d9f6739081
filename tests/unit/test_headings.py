"""A heading that leaves a level out is told, once, with its place and its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.documents import heading, paragraph

from policygen.problems import Severity
from policygen.tree.blocks import Heading, Run, Source
from policygen.tree.headings import check_heading_order


@given(st.lists(st.integers(1, 6), max_size=12))
def test_each_jump_is_told_and_nothing_else(levels: list[int]) -> None:
    blocks = [heading(level, f"Heading {place}") for place, level in enumerate(levels)]
    told = [problem.message.split("”")[0] for problem in check_heading_order(blocks)]
    before = [0, *levels]
    jumps = [place for place, level in enumerate(levels) if level - before[place] > 1]
    assert told == [f"the heading “Heading {place}" for place in jumps]


def test_the_problem_says_where_and_what_to_do() -> None:
    source = Source("templates/clauses/own.md", 12)
    deep = Heading(3, (Run("In scope", source=source),))
    (problem,) = check_heading_order((heading(1, "Summary"), paragraph("x"), deep))
    assert (problem.code, problem.severity) == ("D050", Severity.WARNING)
    assert (problem.location.file, problem.location.line) == ("templates/clauses/own.md", 12)
    assert problem.message == (
        "the heading “In scope” has level 3 and follows the heading “Summary” of level 1: "
        "level 2 is left out"
    )
    assert "'#'" in problem.hint


def test_the_first_heading_stands_under_the_title() -> None:
    (problem,) = check_heading_order((heading(2, "Versions"),))
    assert "follows the title of level 0" in problem.message
