"""The numbers by which a text calls its own clauses and schedules."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMERIC = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,5}")
_LETTER = re.compile(r"\(?([a-z]{1,4}|\d{1,2})[.)]", re.IGNORECASE)
_ROMAN = re.compile(r"[ivx]+", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:the )?(schedule|annex|appendix|exhibit|part|article|section|clause)"
    r" (\d{1,3}(?:\.\d{1,3}){0,5}|[A-Z]|[IVXivx]{1,5})(?![\w.]\w)",
    re.IGNORECASE,
)
_TITLE = 100
# Small letters after a number go on with a sentence: "Section 5.2 applies". These begin a title.
_PROSE = re.compile(r",? (?!(?:to|of|for|in|and) )[a-z]")
# A paragraph that bears its own number: "Section 2.1 Performance. The Supplier shall ...".
_OPENING = re.compile(
    r"(?:section|clause|article|§) ?(\d{1,3}(?:\.\d{1,3}){0,5})(?:\.|:| [–—-])? (?=[\"(]?[A-Z])",
    re.IGNORECASE,
)
#: What is numbered apart from the clauses.
ATTACHMENTS = frozenset({"schedule", "annex", "appendix", "exhibit", "part"})


@dataclass(slots=True)
class NumberSeries:
    """Follows labels through a text and tells how each may be called in full.

    A text seldom says how its levels nest, so every way that is possible counts as a name.
    """

    chapter: str = ""
    stem: str = ""
    letter: str = ""

    def heading(self, text: str) -> tuple[str, ...]:
        """Return the names of a heading such as ``14. Term`` or ``Schedule 2: Charges``."""
        if named := named_numbers(text):
            self.chapter = self.stem = named[-1] if len(named) > 1 else ""
            self.letter = ""
            return named
        label = _NUMERIC.match(text)
        if label is None:
            return ()
        self.chapter = self.stem = label[0]
        self.letter = ""
        return (label[0],)

    def title(self, text: str) -> tuple[str, ...]:
        """Return the names of a paragraph that begins with its own number.

        That is a short one that reads like a title, ``Schedule 2 Charges``, or one such as
        ``Section 2.1 Performance. The Supplier shall ...``.
        """
        if opening := _OPENING.match(text):
            return (f"section {opening[1]}", *self._numeric(opening[1]))
        is_title = len(text) <= _TITLE and text[:1].isalpha() and not _is_prose(text)
        return self.heading(text) if is_title else ()

    def label(self, label: str) -> tuple[str, ...]:
        """Return the names of a paragraph that has this label: ``14.7``, ``3.``, ``(b)``."""
        if named_numbers(label):
            return self.heading(label)
        numeric = _NUMERIC.match(label)
        if numeric is not None:
            return self._numeric(numeric[0])
        found = _LETTER.match(label)
        return self._lettered(f"({found[1]})") if found else ()

    def _numeric(self, number: str) -> tuple[str, ...]:
        self.letter = ""
        if "." in number or not self.chapter:
            self.stem = number
            return (number,)
        self.stem = f"{self.chapter}.{number}"
        return (number, self.stem)

    def _lettered(self, letter: str) -> tuple[str, ...]:
        names = [letter, self.stem + letter]
        if self.letter and _ROMAN.fullmatch(letter.strip("()")):
            names.append(self.stem + self.letter + letter)
        else:
            self.letter = letter
        return tuple(names)


def _is_prose(text: str) -> bool:
    """Tell whether a text that begins with a number's name goes on as a sentence."""
    match = _NAMED.match(text)
    return match is not None and _PROSE.match(text, match.end()) is not None


def named_numbers(text: str) -> tuple[str, ...]:
    """Return the names of a text that begins with one: ``schedule 2``, and 5 of ``Article 5``."""
    match = _NAMED.match(text.strip())
    if match is None:
        return ()
    kind, number = match[1].lower(), match[2]
    if kind in ATTACHMENTS:
        return (f"{kind} {number.lower()}",)
    return (f"{kind} {number.lower()}", number)
