"""Paragraphs that left one place and came to another unchanged."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from policygen.redline.blocks import Paragraph, Step

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from policygen.redline.blocks import Block

#: Shorter texts recur by chance.
_LEAST_WORDS = 5


def name_moves(steps: Sequence[Step]) -> None:
    """Give the two ends of each move one name; a text that stands twice is not moved."""
    inside = [step for step, after in pairwise([*steps, Step()]) if _may_move(after)]
    going = _by_text([step for step in inside if step.new is None])
    coming = _by_text([step for step in inside if step.old is None])
    number = 0
    for key, sources in going.items():
        targets = coming.get(key, [])
        if len(sources) == len(targets) == 1:
            number += 1
            sources[0].moved = targets[0].moved = f"move{number}"


def _may_move(following: Step) -> bool:
    """Only where a paragraph follows can the end of one go or come."""
    return isinstance(following.old or following.new, Paragraph)


def _by_text(steps: Sequence[Step]) -> dict[Hashable, list[Step]]:
    found: dict[Hashable, list[Step]] = defaultdict(list)
    for step in steps:
        block: Block | None = step.old or step.new
        if isinstance(block, Paragraph) and len(block.words) >= _LEAST_WORDS:
            found[block.key].append(step)
    return found
