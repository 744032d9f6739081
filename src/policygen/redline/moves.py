"""Paragraphs that left one place and came to another unchanged."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from policygen.redline.blocks import Paragraph

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from policygen.redline.blocks import Block, Step

#: Shorter texts recur by chance.
_LEAST_WORDS = 5


def name_moves(steps: Sequence[Step]) -> None:
    """Give the two ends of each move one name; a text that stands twice is not moved."""
    inside = steps[: _end_of_body(steps)]
    going = _by_text([step for step in inside if step.new is None])
    coming = _by_text([step for step in inside if step.old is None])
    number = 0
    for key, sources in going.items():
        targets = coming.get(key, [])
        if len(sources) == len(targets) == 1:
            number += 1
            sources[0].moved = targets[0].moved = f"move{number}"


def _end_of_body(steps: Sequence[Step]) -> int:
    """Return the place behind the last step in which a block stays: the end cannot move."""
    at = len(steps)
    while at and not (steps[at - 1].old and steps[at - 1].new):
        at -= 1
    return at


def _by_text(steps: Sequence[Step]) -> dict[Hashable, list[Step]]:
    found: dict[Hashable, list[Step]] = defaultdict(list)
    for step in steps:
        block: Block | None = step.old or step.new
        if isinstance(block, Paragraph) and len(block.words) >= _LEAST_WORDS:
            found[block.key].append(step)
    return found
