"""English is several: the clauses' own words in the spelling of the answers' locale."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from policygen.tree.blocks import Run, Span
from policygen.tree.numbering import map_spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.tree.blocks import Block

_WORD = re.compile(r"[A-Za-z]+")


def respell(blocks: tuple[Block, ...], words: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the blocks with static text respelled; what comes from answers stays as it is.

    ``words`` maps a word in small letters to its other spelling; capitals are kept.
    """

    def word(found: re.Match[str]) -> str:
        other = words.get(found[0].lower(), found[0])
        if found[0].isupper():
            return other.upper()
        return other[0].upper() + other[1:] if found[0][0].isupper() else other

    def span(old: Span) -> Span:
        if not isinstance(old, Run) or old.source.answers or old.code:
            return old
        return replace(old, text=_WORD.sub(word, old.text))

    return map_spans(blocks, span) if words else blocks
