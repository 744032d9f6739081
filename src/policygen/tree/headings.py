"""The order of headings: a reader who jumps from one to the next must not lose a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.problems import Location, Problem, Severity
from policygen.tree.blocks import Heading, Run, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policygen.tree.blocks import Block


def check_heading_order(blocks: Iterable[Block]) -> Iterator[Problem]:
    """Yield a warning for each heading that lies more than one level below the one before it.

    The title of the document stands above all headings of level 1.
    """
    above, name = 0, "the title"
    for block in blocks:
        if not isinstance(block, Heading):
            continue
        words = " ".join(plain_text(block.spans).split())
        if block.level > above + 1:
            yield _jump(block, words, above, name)
        above, name = block.level, f"the heading “{words}”"


def _jump(heading: Heading, words: str, above: int, name: str) -> Problem:
    where = next((span.source for span in heading.spans if isinstance(span, Run)), None)
    message = (
        f"the heading “{words}” has level {heading.level} and follows {name} of level {above}: "
        f"level {above + 1} is left out"
    )
    hint = (
        "take away a '#' before it in its clause, or give the clause a deeper level in the "
        "outline; '{: .unnumbered }' after a heading keeps it without a number"
    )
    location = Location(file=where.file, line=where.line) if where else Location()
    return Problem("D050", message, location, hint, Severity.WARNING)
