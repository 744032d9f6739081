"""The terms that a text defines: in a list or table of definitions, in a sentence, in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from policygen.lint.texts.passages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.lint.texts.passages import Passage

_MEANS = (
    r"(?:means|mean|shall mean|has the meaning|have the meaning|shall have the meaning"
    r"|has the same meaning|refers to|is defined|are defined|includes)"
)
_QUOTED_TERM = re.compile(
    rf"\"(?P<term>[^\"]{{2,80}})\"(?P<more>(?:,? (?:and|or) \"[^\"]{{2,80}}\")?)"
    rf"(?: \([^()]{{0,80}}\))?,? {_MEANS}\b"
)
_CAPITAL = r"[A-Z0-9][\w'&/-]*"
_BARE_TERM = re.compile(
    r"(?:(?:\d[\d.]{0,10}|\([a-z]{1,4}\)) )?(?:The )?"
    rf"(?P<term>{_CAPITAL}(?: (?:of|and|for|to|in|the|{_CAPITAL})){{0,5}}) "
    rf"(?:means|has the meaning|shall mean|shall have the meaning|has the same meaning)\b"
)
# A bracket that gives a name: (the "Term"), ("Term"), (each a "Party", together the "Parties").
_BRACKET = re.compile(
    r"\((?!(?:such as|e\.g\.|for example|as in|see)\b)"
    r"(?P<inside>(?:[a-z][^()\"]{0,60})?\"[A-Z][^\"()]{1,60}\"[^()]{0,120})\)"
)
_IN_QUOTES = re.compile(r"\"([A-Z][^\"]{1,60})\"")
_TERM_COLUMN = re.compile(r"(?:defined )?(?:term|word|expression)s?(?: used)?", re.IGNORECASE)
_MEANING_COLUMN = re.compile(r"(?:meaning|definition|explanation)s?", re.IGNORECASE)
_TERMS_HEADING = re.compile(
    r"\b(?:definitions?|defined terms|interpretation|glossary)\b", re.IGNORECASE
)
_MOST_TERM_WORDS = 6
_ARTICLE = re.compile(r"(?:the|an|a) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term that is defined.

    ``passage`` is the number of the passage in which the term stands, from ``start`` to ``end``;
    ``meaning`` that of the passage with its meaning, which begins there at ``meaning_start``.
    ``is_listed`` is false for a name given in brackets on the way.
    """

    term: str
    passage: int
    start: int
    end: int
    meaning: int
    meaning_start: int
    is_listed: bool = True


def find_definitions(passages: Sequence[Passage]) -> tuple[Definition, ...]:
    """Return the definitions in a text, in reading order."""
    columns = _term_columns(passages)
    found: list[Definition] = []
    is_list = False
    for number, passage in enumerate(passages):
        if is_list and _is_entry(passage, passages[number + 1 : number + 2]):
            found.append(_entry(number, passage))
            continue
        if passage.kind is Kind.HEADING and passage.cell is None:
            is_list = _TERMS_HEADING.search(passage.text) is not None
        if passage.kind is Kind.HEADING or passage.quoted:
            continue
        found.extend(_in_passage(number, passage, passages, columns))
    return tuple(found)


def _is_entry(passage: Passage, following: Sequence[Passage]) -> bool:
    """Tell whether a line under such a heading is a term, with its meaning in the next."""
    text = passage.text.strip()
    is_term = text[:1].isupper() and len(text.split()) <= _MOST_TERM_WORDS and text[-1] not in ".:;"
    if not is_term or passage.cell or passage.kind is Kind.TERM or not following:
        return False
    meaning = following[0].text.lstrip()
    return following[0].cell is None and (meaning[:1].islower() or meaning.startswith("("))


def _entry(number: int, passage: Passage) -> Definition:
    text = passage.text.strip().strip('"')
    start = passage.text.find(text)
    return Definition(text, number, start, start + len(text), number + 1, 0)


def _in_passage(
    number: int, passage: Passage, passages: Sequence[Passage], columns: frozenset[tuple[int, int]]
) -> Iterator[Definition]:
    # The first row of such a table says "Term"; it defines none.
    if passage.kind is Kind.TERM or (
        passage.cell and passage.cell[1] > 1 and (passage.cell[0], passage.cell[2]) in columns
    ):
        if number + 1 < len(passages):
            yield _entry(number, passage)
        return
    yield from _in_sentences(number, passage.text)


def _in_sentences(number: int, text: str) -> Iterator[Definition]:
    quoted = '"' in text
    if quoted:
        for match in _QUOTED_TERM.finditer(text):
            yield _defined(number, match, "term")
            for other in _IN_QUOTES.finditer(match["more"]):
                at = match.start("more") + other.start(1)
                yield Definition(other[1], number, at, at + len(other[1]), number, match.end())
        for match in _BRACKET.finditer(text):
            for term in _IN_QUOTES.finditer(match["inside"]):
                at = match.start("inside") + term.start(1)
                yield Definition(term[1], number, at, at + len(term[1]), number, at, False)
    bare = _BARE_TERM.match(text)
    if bare:
        yield _defined(number, bare, "term")


def _defined(number: int, match: re.Match[str], group: str) -> Definition:
    start, end = match.span(group)
    return Definition(match[group], number, start, end, number, match.end())


def _term_columns(passages: Sequence[Passage]) -> frozenset[tuple[int, int]]:
    """Return table and column of each column of terms that has one of meanings beside it."""
    found = set()
    for first, second in pairwise(passages):
        if first.cell is None or second.cell is None or first.cell[1] != 1:
            continue
        is_pair = second.cell == (first.cell[0], 1, first.cell[2] + 1)
        if (
            is_pair
            and _TERM_COLUMN.fullmatch(first.text)
            and _MEANING_COLUMN.fullmatch(second.text)
        ):
            found.add((first.cell[0], first.cell[2]))
    return frozenset(found)


def bare_term(term: str) -> str:
    """Return a term without article, for comparison."""
    return _ARTICLE.sub("", term.strip(), count=1) if _ARTICLE.match(term) else term.strip()


def singular(word: str) -> str:
    """Return an English noun in the singular, near enough to compare it."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def term_key(term: str) -> str:
    """Return a term in the form in which two ways to write it are equal."""
    words = bare_term(term).split()
    return " ".join([*words[:-1], singular(words[-1])]) if words else ""
