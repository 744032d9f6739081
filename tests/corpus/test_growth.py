"""Time grows with size: twice the text takes about twice the steps."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from policygen.shell import assemble_shell
from policygen.templating.formats import AsWritten
from policygen.wordtags import load_word_template
from tests.corpus.building import in_word, par, pars, row
from tests.wordtags.making import seen

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES = {"x": "value", "y": True}


def runs(size: int) -> str:
    """One paragraph of many runs, with a tag in every tenth."""
    return par(*(f"word {at} {{{{ x }}}}" if at % 10 == 0 else f"word {at}" for at in range(size)))


def paragraphs(size: int) -> str:
    """Many short paragraphs, with a block of tags around every tenth."""
    tagged = pars("{%p if y %}", "text {{ x }}", "{%p endif %}")
    return "".join(tagged if at % 10 == 0 else pars(f"text {at}") for at in range(size))


def table(size: int) -> str:
    """One table of many rows, all with tags."""
    rows = "".join(row("{{ x }}", "{% if y %}a{% endif %}") for _ in range(size))
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid>{rows}</w:tbl>'


def joined(size: int) -> str:
    """Many lines that are joined into one paragraph."""
    return pars("begin", *(f"{{%- if y -%}} {at} {{%- endif -%}}" for at in range(size)), "end")


def braces(size: int) -> str:
    """Text with many single braces, which are no tags."""
    return par("{{ x }}", "{ a } % # " * size)


def steps(template: bytes) -> int:
    """Return how many calls and lines of Python it takes to fill a template the first time."""
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        assemble_shell(load_word_template(template, "own.docx"), seen(_NAMES), AsWritten())
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("make", [runs, paragraphs, table, joined, braces])
def test_twice_the_size_takes_no_more_than_twice_the_steps(make: Callable[[int], str]) -> None:
    small, large = (steps(in_word(make(size))) for size in (150, 300))
    assert large < 2.5 * small
