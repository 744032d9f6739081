"""A heading that leaves a level out is told, once, with its place and its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.documents import heading, paragraph

from policygen.pipeline import BuildRequest, build
from policygen.problems import Severity
from policygen.resources import packaged
from policygen.tree.blocks import Heading, Run, Source
from policygen.tree.headings import check_heading_order

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


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


def test_a_clause_in_word_is_told_which_style_to_choose() -> None:
    def from_word(level: int, words: str, name: str = "") -> Heading:
        source = Source("templates/clauses/policy/own.docx", 3)
        return Heading(level, (Run(words, source=source),), name)

    title = from_word(2, "Own", "own")
    blocks = (heading(1, "Summary"), title, from_word(4, "Below"), from_word(6, "Deeper"))
    below, deeper = check_heading_order(blocks)
    assert below.hint.startswith("choose Heading 1 for it (Home, Styles), or give the clause")
    assert deeper.hint.startswith("choose Heading 3 for it")
    (alone,) = check_heading_order((title,))
    assert alone.hint.startswith("give the clause")
    assert "#" not in below.hint


def test_the_first_heading_stands_under_the_title() -> None:
    (problem,) = check_heading_order((heading(2, "Versions"),))
    assert "follows the title of level 0" in problem.message


def test_a_build_tells_it_with_the_clause_s_line(sample: Callable[[str], Path]) -> None:
    answers = sample("minimal")
    name = "templates/clauses/policy/policy-approval.md"
    text = (packaged("templates").parent / name).read_text("utf-8")
    own = answers.parent / name
    own.parent.mkdir(parents=True)
    own.write_text(text.replace("## Approval", "#### Approval"), "utf-8")
    request = BuildRequest(answers, formats=("md",), documents=("outsourcing-policy",))
    told = [problem for problem in build(request).problems if problem.code == "D050"]
    line = text.splitlines().index("## Approval {: #policy-approval .unnumbered }") + 1
    assert [(one.location.file, one.location.line) for one in told] == [(name, line)]
