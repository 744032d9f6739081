"""W063: a definition that leads back to itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule
from policygen.lint.texts.definitions import singular, term_key
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.lint.texts.definitions import Definition
    from policygen.lint.texts.subjects import Subject

# A meaning begins with what the term is; the rest only tells it from others of that kind.
_REST = re.compile(
    r"[,;:.(]|\b(?:that|which|who|whose|where|when|under|for|in|of|to|from|with|by|as|set|given|"
    r"after|before|at|on|or|and|less|plus|minus|due|made|payable|described|listed|provided|between|including|includes)\b"
)
_BEGIN = re.compile(
    r"[\s:,\"–-]*(?:(?:as|given|set out|defined) (?:in|under|for) the definition of )?"
    r"(?:(?:the|a|an|any|all|each|every|one of|of) ){0,2}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w'&/-]+")
_FARTHEST = 80


def _search(subject: Subject) -> Iterator[Match]:
    by_key: dict[str, Definition] = {}
    for found in subject.definitions:
        if found.is_listed:
            by_key.setdefault(term_key(found.term), found)
    leads = {key: _head(subject, found, by_key) for key, found in by_key.items()}
    told: set[str] = set()
    for key in by_key:
        circle = _circle(key, leads)
        if circle and not told & set(circle):
            told |= set(circle)
            yield _match(subject, [by_key[name] for name in circle])


def _head(subject: Subject, found: Definition, known: Mapping[str, Definition]) -> str:
    """Return the defined term that a meaning says the term is, or an empty text."""
    text = subject.passages[found.meaning].text
    begin = _BEGIN.match(text, found.meaning_start)
    start = begin.end() if begin else found.meaning_start
    rest = _REST.search(text, start, start + _FARTHEST)
    words = _WORD.findall(text[start : rest.start() if rest else start + _FARTHEST])
    for length in range(len(words), 0, -1):
        if not words[0][:1].isupper():
            break
        key = " ".join([*words[: length - 1], singular(words[length - 1])])
        if key in known and length == len(words):
            return key
    return ""


def _circle(key: str, leads: Mapping[str, str]) -> list[str]:
    trail = [key]
    while leads.get(trail[-1]):
        following = leads[trail[-1]]
        if following in trail:
            return trail if following == key else []
        trail.append(following)
    return []


def _match(subject: Subject, circle: list[Definition]) -> Match:
    first = circle[0]
    way = " → ".join(f"“{found.term}”" for found in (*circle, first))
    message = f"the definition leads back to itself: {way}"
    return Match(subject.passages[first.passage], first.start, first.end, message)


RULE = Rule(
    id="circular-term",
    code="W063",
    title="A definition that leads back to itself",
    severity=Severity.ERROR,
    why="Terms that are defined by each other mean nothing.",
    better="say in one of the definitions what the thing is, in words that are not defined",
    examples=Examples(
        found=(
            "“Charges” means the Fees set out in the order.\n\n“Fees” means the Charges due.",
            "“Personal Data” means Personal Data that the Supplier handles.",
        ),
        clean=(
            "“Charges” means the sums due for the Services.\n\n"
            "“Services” means the work for which Charges are due.",
            "“Personal Data” means personal data that the Supplier handles.",
        ),
    ),
    search=_search,
    whole=True,
)
