"""Sentences of a passage: where each begins and ends, lists taken apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.lint.texts.passages import HOLE, SEAM

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = re.compile(
    rf"[.!?][\"')\]]{{0,2}} {{1,4}}(?=[\"'(\[]?[A-Z0-9{HOLE}])"
    rf"|{SEAM}"
    r"|[;:,] (?:(?:and|or) )?(?=\((?:[a-z]{1,4}|\d{1,2})\) )"
    r"|; "
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|No|Nos|Art|Arts|Sec|para|cl|pp?|vol|Inc|Ltd|Co|Corp|Mr|Mrs|Ms|Dr|"
    r"St|vs?|approx|incl|excl|S\.I|Reg)|\b[A-Z])\.$"
)
_LABEL = re.compile(r"\((?:[a-z]{1,4}|\d{1,2})\) ")
_WORD = re.compile(rf"[^\W_][\w'’./%-]*|{HOLE}+")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where each sentence stands; items of a list inside it are their own."""
    start = 0
    colon = text.find(": ")
    for match in _END.finditer(text):
        if -1 < colon < start and not _is_item(text, start):
            colon = text.find(": ", start)
        has_colon = -1 < colon < match.start()
        if not _is_end(text, start, match, in_list=has_colon):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _is_item(text: str, start: int) -> bool:
    """Tell whether a sentence is an item of a list, so that the list's colon still counts."""
    return text[max(start - 2, 0) : start] == "; "


def _is_end(text: str, start: int, match: re.Match[str], *, in_list: bool) -> bool:
    """Tell whether a mark ends a sentence, or an item of a list that a colon begins."""
    if match[0] == "; " and not _LABEL.match(text, match.end()):
        return in_list
    if match[0][0] != ".":
        return True
    before = max(start, match.start() - 8)
    return _ABBREVIATION.search(text, before, match.start() + 1) is None


def sentence_around(text: str, offset: int, reach: int = 600) -> tuple[int, int]:
    """Return the sentence in which a character stands, at most ``reach`` characters each way."""
    begin, stop = max(0, offset - reach), min(len(text), offset + reach)
    for start, end in sentences(text[begin:stop]):
        if start <= offset - begin < end:
            return begin + start, begin + end
    return begin, stop


def word_count(text: str) -> int:
    """Return how many words there are; a value counts as one."""
    return sum(1 for _ in _WORD.finditer(text))
