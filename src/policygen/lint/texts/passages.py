"""Passages: the one shape of text that the rules read, whatever file it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from policygen.problems import Location

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Stands for words that are not known or are none of the author's: a value, a note.
HOLE = "\ufffc"
#: Stands between alternatives of a template, of which a reader sees one.
SEAM = "\ufdd0"
#: Stands for a character of the file that is no text, such as markup; a passage has none.
DROPPED = "\ufdd1"

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_NO_TEXT = re.compile(f"[{_INVISIBLE}{DROPPED}]+")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00a0\u2007\u202f\u2009\u2003\u2002\t\n\r\v\f\u2028\u2029", " "),
    }
)


def fold(text: str) -> str:
    """Return the text with plain quotation marks, spaces and hyphens, each character in place."""
    return text.translate(_FOLDED)


def kept_offsets(text: str) -> list[int]:
    """Return, for each character of a passage made of ``text``, where it stands in ``text``."""
    return [at for at, sign in enumerate(text) if not _NO_TEXT.match(sign)]


class Kind(StrEnum):
    """What a passage is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"
    NOTE = "note"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where the text of a passage comes from, from offset ``start`` to the next stretch.

    ``exact`` says that columns count on with the characters. ``answers`` names the answer paths
    and faults that were read for it; none where the words are the author's.
    """

    start: int
    location: Location
    exact: bool = False
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """A paragraph of a Word file: the part, and the paragraph's number in it, from 0."""

    part: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, paragraph, list item, table cell or note.

    ``text`` is folded: see ``fold``. ``numbers`` is how a reference may call the passage
    (``14.7(b)``, ``schedule 2``), empty if nothing can refer to it. ``cell`` is table, row and
    column, all from 1. ``block`` numbers what a silence covers: a paragraph, an item, a whole
    table.
    """

    text: str
    kind: Kind = Kind.PARAGRAPH
    stretches: tuple[Stretch, ...] = (Stretch(0, Location()),)
    heading: str = ""
    quoted: bool = False
    numbers: tuple[str, ...] = ()
    cell: tuple[int, int, int] | None = None
    block: int = 0
    anchor: Anchor | None = None

    def stretch(self, offset: int) -> Stretch:
        """Return the stretch in which a character stands."""
        place = bisect_right(self.stretches, offset, key=lambda stretch: stretch.start) - 1
        return self.stretches[max(place, 0)]

    def where(self, offset: int) -> Location:
        """Return the place of a character in its file."""
        stretch = self.stretch(offset)
        if not stretch.exact:
            return stretch.location
        column = stretch.location.column + offset - stretch.start
        return replace(stretch.location, column=column)

    def is_answered(self, offset: int) -> bool:
        """Tell whether a character comes from an answer, so that the wording is not the text's."""
        return bool(self.stretch(offset).answers)

    @property
    def lines(self) -> range:
        """The lines of its file on which it stands, empty where a file has none."""
        lines = [stretch.location.line for stretch in self.stretches if stretch.location.line]
        return range(min(lines), max(lines) + 1) if lines else range(0)


@dataclass(slots=True)
class PassageBuilder:
    """Puts a passage together piece by piece."""

    parts: list[str] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    length: int = 0

    def add(
        self,
        text: str,
        location: Location,
        *,
        exact: bool = False,
        answers: tuple[str, ...] = (),
    ) -> None:
        """Add text that begins at ``location``; invisible characters are left out."""
        if not exact and not _NO_TEXT.search(text):
            if text:
                self.stretches.append(Stretch(self.length, location, exact, answers))
                self.parts.append(fold(text))
                self.length += len(text)
            return
        at = 0
        for gap in _NO_TEXT.finditer(text):
            self._piece(text, at, gap.start(), Stretch(0, location, exact, answers))
            at = gap.end()
        self._piece(text, at, len(text), Stretch(0, location, exact, answers))

    def _piece(self, text: str, start: int, end: int, source: Stretch) -> None:
        if start == end:
            return
        location = source.location
        if source.exact:
            location = replace(location, column=location.column + start)
        self.stretches.append(replace(source, start=self.length, location=location))
        self.parts.append(fold(text[start:end]))
        self.length += end - start

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read yet."""
        return not any(part.strip() for part in self.parts)

    def passage(self, kind: Kind, heading: str = "", *, quoted: bool = False) -> Passage:
        """Return the passage that the pieces make."""
        stretches: Sequence[Stretch] = self.stretches or [Stretch(0, Location())]
        return Passage("".join(self.parts), kind, tuple(stretches), heading, quoted)
