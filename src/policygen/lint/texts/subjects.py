"""What lint looks at: the passages of one text, and what several rules want to know of them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policygen.lint.texts.definitions import find_definitions, term_key
from policygen.lint.texts.quotations import quoted_spans

if TYPE_CHECKING:
    from policygen.lint.access.hindrances import Hindrance
    from policygen.lint.texts.definitions import Definition
    from policygen.lint.texts.passages import Passage
    from policygen.lint.texts.quotations import Spans
    from policygen.lint.texts.silences import Silence

# Capital letters made small one by one, so that no character changes its place.
_SMALL = str.maketrans({chr(ord("A") + at): chr(ord("a") + at) for at in range(26)})


def in_small_letters(text: str) -> str:
    """Return the text with its unaccented letters small, each character in its place."""
    return text.translate(_SMALL)


@dataclass(frozen=True, eq=False)
class Subject:
    """One text to lint. ``whole`` says that it is a whole document, not a part of one.

    ``hindrances`` is what bars a reader of the file, which its passages do not show.
    """

    name: str
    passages: tuple[Passage, ...]
    silences: tuple[Silence, ...] = ()
    whole: bool = True
    hindrances: tuple[Hindrance, ...] = ()

    @cached_property
    def joined(self) -> str:
        """The texts of all passages in small letters, a line each."""
        return in_small_letters("\n".join(passage.text for passage in self.passages))

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for passage in self.passages:
            starts.append(at)
            at += len(passage.text) + 1
        return starts

    def place(self, offset: int) -> tuple[int, int]:
        """Return number and start of the passage in which a character of ``joined`` stands."""
        number = bisect_right(self._starts, offset) - 1
        return number, self._starts[number]

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """The terms that the text defines."""
        return find_definitions(self.passages)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The keys of those terms."""
        return frozenset(term_key(found.term) for found in self.definitions) - {""}

    @cached_property
    def _quoted(self) -> dict[int, Spans]:
        return {}

    def quoted(self, number: int) -> Spans:
        """Return from where to where passage ``number`` quotes or names words."""
        if number not in self._quoted:
            passage = self.passages[number]
            whole = ((0, len(passage.text)),)
            self._quoted[number] = whole if passage.quoted else quoted_spans(passage.text)
        return self._quoted[number]
