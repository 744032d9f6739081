"""Search for the phrases of a wording rule, over all passages at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.lint.faults import Match, shown
from policygen.lint.texts.definitions import term_key
from policygen.lint.texts.passages import Kind
from policygen.lint.texts.quotations import merged, overlaps
from policygen.lint.texts.sentences import sentence_around
from policygen.lint.texts.subjects import in_small_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.rules.patterns import Pattern
    from policygen.lint.texts.subjects import Subject


@dataclass(frozen=True, slots=True)
class Phrases:
    """The patterns of a rule, and the contexts in which what they find is fine.

    ``headings`` says that they are looked for in headings too.
    """

    title: str
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    headings: bool = False


def search_phrases(phrases: Phrases, subject: Subject) -> Iterator[Match]:
    """Yield each use of a phrase that is neither quoted, named nor in a context that is fine."""
    says = phrases.title[0].lower() + phrases.title[1:] if phrases.title else ""
    found = {span for pattern in phrases.patterns for span in pattern.spans(subject.joined)}
    last = -1
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start < last:
            continue
        number, base = subject.place(start)
        if _is_fine(phrases, subject, number, (start - base, end - base)):
            continue
        last = end
        passage = subject.passages[number]
        message = f"{shown(passage.text[start - base : end - base])}: {says}"
        yield Match(passage, start - base, end - base, message)


def _is_fine(phrases: Phrases, subject: Subject, number: int, span: tuple[int, int]) -> bool:
    passage, (start, end) = subject.passages[number], span
    if passage.kind is Kind.HEADING and not phrases.headings:
        return True
    if passage.kind is Kind.TERM or overlaps(subject.quoted(number), start, end):
        return True
    words = passage.text[start:end]
    if words[:1].isupper() and term_key(words) in subject.terms:
        return True
    if not phrases.unless:
        return False
    begin, stop = sentence_around(passage.text, start)
    sentence = in_small_letters(passage.text[begin : max(stop, end)])
    fine = merged(span for pattern in phrases.unless for span in pattern.spans(sentence))
    return overlaps(fine, start - begin, end - begin)
