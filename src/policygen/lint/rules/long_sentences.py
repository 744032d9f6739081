"""W080: a sentence that is too long to be read once."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule
from policygen.lint.texts.passages import HOLE, Kind
from policygen.lint.texts.sentences import sentences, word_count
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.passages import Passage
    from policygen.lint.texts.subjects import Subject

MOST_WORDS = 60
_SHOWN_WORDS = 8
_LABEL = re.compile(r" *(?:(?:\d{1,3}\.?){1,6}|\([a-z]{1,4}\)|\d{1,3}\)) ")


def _search(subject: Subject) -> Iterator[Match]:
    for number, passage in enumerate(subject.passages):
        # A word has two characters at least, with the space behind it.
        if passage.quoted or passage.kind is Kind.HEADING or len(passage.text) < 2 * MOST_WORDS:
            continue
        for start, end in sentences(passage.text):
            if end - start < 2 * MOST_WORDS:
                continue
            count = word_count(_own_words(subject, number, start, end))
            if count > MOST_WORDS:
                yield _match(passage, start, end, count)


def _own_words(subject: Subject, number: int, start: int, end: int) -> str:
    """Return a sentence without what it quotes, which a reader takes as one word."""
    text = subject.passages[number].text
    parts, at = [], start
    spans = subject.quoted(number)
    first = max(bisect_left(spans, (start, 0)) - 1, 0)
    for place in range(first, len(spans)):
        begin, stop = spans[place]
        if begin >= end:
            break
        if stop > at:
            parts += [text[at : max(begin, at)], HOLE]
            at = min(stop, end)
    return "".join([*parts, text[at:end]])


def _match(passage: Passage, start: int, end: int, count: int) -> Match:
    label = _LABEL.match(passage.text, start)
    start = label.end() if label else start
    first = passage.text[start:end].split()[:_SHOWN_WORDS]
    stop = start
    for word in first:
        stop = passage.text.index(word, stop) + len(word)
    message = f"“{' '.join(first)}…”: a sentence of {count} words (at most {MOST_WORDS})"
    return Match(passage, start, stop, message)


_LONG = (
    "The Supplier shall, within ten days after it has received a notice from the Customer that a "
    "report is late, or that a figure in it is wrong, and unless the Customer has by then accepted "
    "the report or has itself given the figure, correct the report, send it again to each person "
    "who had the first one, say in a note what was wrong and since when, and tell the Customer "
    "which of the earlier reports have the same fault."
)

RULE = Rule(
    id="long-sentence",
    code="W080",
    title="A sentence that is too long",
    severity=Severity.WARNING,
    why=(
        "In a long sentence a reader cannot tell which condition belongs to which duty, and two "
        "readers will tell differently."
    ),
    better="make two sentences of it, or a list of its conditions",
    examples=Examples(
        found=(_LONG,),
        clean=(
            "The Supplier shall correct a wrong report within ten days. It shall say what was "
            "wrong.",
            _LONG.replace(", and unless", ". Unless").replace(", say in", ". It shall say in"),
            _LONG.replace(", or that", "; (b) that").replace(", send it", "; (c) send it"),
        ),
    ),
    search=_search,
)
