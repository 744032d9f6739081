"""The order of headings: a reader who jumps from one to the next must not lose a level."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.problems import Location, Problem, Severity
from policygen.tree.blocks import Heading, Run, Source, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policygen.tree.blocks import Block


def check_heading_order(blocks: Iterable[Block]) -> Iterator[Problem]:
    """Yield a warning for each heading that lies more than one level below the one before it.

    The title of the document stands above all headings of level 1.
    """
    above, name = 0, "the title"
    titles: dict[str, int] = {}
    for block in blocks:
        if not isinstance(block, Heading):
            continue
        words = " ".join(plain_text(block.spans).split())
        file = _source(block).file
        if block.id and block.id == PurePosixPath(file).stem:
            titles[file] = block.level
        if block.level > above + 1:
            yield _jump(block, words, above, name, titles.get(file, 0))
        above, name = block.level, f"the heading “{words}”"


def _source(heading: Heading) -> Source:
    found = (span.source for span in heading.spans if isinstance(span, Run))
    return next(found, None) or Source()


def _jump(heading: Heading, words: str, above: int, name: str, title: int) -> Problem:
    """Return the problem of a heading; ``title`` is the level of the title of its clause."""
    where = _source(heading)
    message = (
        f"the heading “{words}” has level {heading.level} and follows {name} of level {above}: "
        f"level {above + 1} is left out"
    )
    hint = (
        f"{_way_up(where.file, above + 1 - title)}give the clause a deeper level in the outline;"
        " '{: .unnumbered }' after a heading keeps it without a number"
    )
    location = Location(file=where.file, line=where.line)
    return Problem("D050", message, location, hint, Severity.WARNING)


def _way_up(file: str, level: int) -> str:
    """Return how its clause gives a heading a level; nothing where it cannot."""
    if not file.endswith(".docx"):
        return "take away a '#' before it in its clause, or "
    return f"choose Heading {level} for it (Home, Styles), or " if level > 0 else ""
