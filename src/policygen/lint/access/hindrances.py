"""What the searches of this family give: a place in a file, and what bars a reader there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.lint.texts.passages import Passage, PassageBuilder, Stretch

if TYPE_CHECKING:
    from policygen.lint.texts.passages import Anchor
    from policygen.problems import Location


@dataclass(frozen=True, slots=True)
class Hindrance:
    """The code of the rule, the words or the paragraph found, and what is said of them."""

    code: str
    passage: Passage
    message: str


def passage_at(where: Location, text: str = "", anchor: Anchor | None = None) -> Passage:
    """Return a passage of ``text`` at a place; in a Word file ``anchor`` is its paragraph."""
    builder = PassageBuilder()
    builder.add(text, where)
    stretches = tuple(builder.stretches) or (Stretch(0, where),)
    return Passage(
        "".join(builder.parts), stretches=stretches, heading=where.heading, anchor=anchor
    )
