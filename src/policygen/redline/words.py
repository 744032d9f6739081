"""Text cut into the pieces that are compared: words, numbers, spaces, single signs."""

from __future__ import annotations

import re

# Scripts that are written without spaces are compared sign by sign.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
# What belongs to the sign before it: accents, variation selectors, joiners.
_ATTACHED = "\u0300-\u036f\u0590-\u05c7\u064b-\u065f\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff"
_PIECES = re.compile(
    rf"\d+(?:[.,]\d+)*|(?:[^\W{_UNSPACED}][{_ATTACHED}]*)+|\s+|[^{_ATTACHED}](?:[{_ATTACHED}]+"
    rf"(?:(?<=\u200d)[^\s\w])?)*|[{_ATTACHED}]+"
)


def split_words(text: str) -> list[str]:
    """Return the pieces of a text; joined, they are the text."""
    return _PIECES.findall(text)


def is_word(piece: str) -> bool:
    """Tell whether a piece is a word or a number, not space or punctuation."""
    return piece[:1].isalnum()
