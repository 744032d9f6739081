"""W061: a term that is defined and never used."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from policygen.lint.faults import Examples, Match, Rule, shown
from policygen.lint.texts.definitions import singular, term_key
from policygen.lint.texts.sentences import sentence_around
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.definitions import Definition
    from policygen.lint.texts.subjects import Subject

_WORD = re.compile(r"[^\W_][\w'&/-]*")


def _search(subject: Subject) -> Iterator[Match]:
    listed = [found for found in subject.definitions if found.is_listed]
    if not listed:
        return
    keys = {term_key(found.term).lower() for found in listed} - {""}
    uses = _uses(subject, keys)
    own: Counter[str] = Counter()
    for found in listed:
        key = term_key(found.term).lower()
        own[key] += _own_uses(subject, found, key)
    for found in listed:
        key = term_key(found.term).lower()
        if uses[key] <= own[key]:
            message = f"{shown(found.term)} is defined and never used"
            yield Match(subject.passages[found.passage], found.start, found.end, message)


def _own_uses(subject: Subject, found: Definition, key: str) -> int:
    """Count how often a term stands in its own definition."""
    passage = subject.passages[found.passage]
    begin, end = sentence_around(passage.text, found.start)
    own = _count(passage.text[begin:end], key)
    if found.meaning != found.passage:
        own += _count(subject.passages[found.meaning].text, key)
    return own


def _uses(subject: Subject, keys: set[str]) -> Counter[str]:
    total: Counter[str] = Counter()
    by_first = _by_first_word(keys)
    for passage in subject.passages:
        total.update(_found(passage.text, keys, by_first))
    return total


def _count(text: str, key: str) -> int:
    return sum(1 for _ in _found(text, {key}, _by_first_word({key})))


def _by_first_word(keys: set[str]) -> dict[str, set[int]]:
    """Return, for the first word of each term, how many words its terms may have."""
    lengths: dict[str, set[int]] = {}
    for key in keys:
        words = key.split()
        lengths.setdefault(words[0], set()).add(len(words))
    return lengths


def _found(text: str, keys: set[str], by_first: dict[str, set[int]]) -> Iterator[str]:
    """Yield each use of a term, in capitals or not, in the singular or the plural."""
    words = [word.removesuffix("'s").removesuffix("'") for word in _WORD.findall(text.lower())]
    for at, word in enumerate(words):
        lengths = by_first.get(word, set()) | (by_first.get(singular(word), set()) & {1})
        for length in lengths:
            last = words[at + length - 1 : at + length]
            if not last:
                continue
            before = words[at : at + length - 1]
            for end in {last[0], singular(last[0])}:
                key = " ".join([*before, end])
                if key in keys:
                    yield key


RULE = Rule(
    id="unused-term",
    code="W061",
    title="A term that is defined and never used",
    severity=Severity.WARNING,
    why="It is left over from another draft, or the text uses another word for the same thing.",
    better="take the definition away, or use the term where its thing is meant",
    examples=Examples(
        found=(
            "“Service” means the help desk.\n\n“Working Party” means four people.\n\n"
            "The Supplier shall perform the Service.",
        ),
        clean=(
            "“Service” means the help desk.\n\nThe Supplier shall perform the Services.",
            "“Party” means each of the two.\n\nNeither party may assign the agreement.",
        ),
    ),
    search=_search,
    whole=True,
)
