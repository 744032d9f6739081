"""Which characters the shipped fonts can print, and what is told of those they cannot.

A character without a glyph would print as an empty box that nobody can read back. It prints as
U+FFFD instead, and a warning names it.
"""

from __future__ import annotations

import json
from dataclasses import astuple, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import name

from policygen.problems import Location, Problem, Severity
from policygen.tree.blocks import (
    Footnote,
    Picture,
    Reference,
    Run,
    Source,
    iter_blocks,
    iter_spans,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.tree.blocks import Block, Document

REPLACEMENT = "\ufffd"

_MOST_NAMED = 5

#: Made from the fonts by ``tools/pdf_characters.py``: first and last of each range.
CHARACTERS = Path(__file__).parent / "fonts" / "characters.json"


#: Characters that print nothing where a font lacks them (Unicode's Default_Ignorable_Code_Point),
#: and spaces and line ends, which the typesetter makes itself.
INVISIBLE = (
    *((0x0009, 0x000A), (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160)),
    *((0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F)),
    *((0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0)),
    *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F)),
    (0xE0100, 0xE01EF),
)


def shown(text: str) -> str:
    """Return ``text`` with U+FFFD in place of every character that no font has.

    A byte order mark, which PDF/UA does not allow as text, is left out.
    """
    text = text.replace("\ufeff", "")
    lost = missing_characters(text)
    return text.translate(dict.fromkeys(map(ord, lost), REPLACEMENT)) if lost else text


def missing_characters(text: str) -> str:
    """Return each character of ``text`` that no font has, once, in the order of the text."""
    if text.isascii() and text.isprintable():
        return ""
    known = known_characters()
    return "".join(dict.fromkeys(letter for letter in text if ord(letter) not in known))


@cache
def known_characters() -> frozenset[int]:
    """Return the code points that can be printed, invisible ones included."""
    ranges: list[tuple[int, int]] = json.loads(CHARACTERS.read_text("ascii"))
    every = (*ranges, *INVISIBLE)
    return frozenset(code for first, last in every for code in range(first, last + 1))


def check_characters(document: Document, cover: Location) -> Iterator[Problem]:
    """Yield a warning for each text with characters that the PDF cannot print.

    ``cover`` is the place of what the document says of itself: title, organisation and the like.
    """
    properties = document.properties
    own = (getattr(properties, field.name) for field in fields(properties))
    for text in (document.title, *own):
        if isinstance(text, str):
            yield from _told(text, cover)
    for text, source in _texts(document.blocks):
        # What was printed comes last, after what led to it.
        answer = next(reversed(source.answers), "")
        yield from _told(text, Location(source.file, source.line, pointer=answer))


def _texts(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Source]]:
    """Yield every text that prints, with where it comes from."""
    for block in iter_blocks(blocks):
        if isinstance(block, Picture):
            yield from ((text, block.source) for text in _strings(astuple(block.chart)))
        for span in iter_spans(block):
            match span:
                case Run(text=text, source=source) | Reference(text=text, source=source):
                    yield text, source
                case Footnote(blocks=inner):
                    yield from _texts(inner)
                case _:
                    pass


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _strings(part)


def _told(text: str, where: Location) -> Iterator[Problem]:
    lost = missing_characters(text)
    if not lost:
        return
    named = ", ".join(f"'{one}' (U+{ord(one):04X}{_named(one)})" for one in lost[:_MOST_NAMED])
    more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
    message = f"the fonts of the PDF do not have {named}{more}: U+FFFD prints instead"
    hint = "write it in other letters, or take the Word file for this document"
    yield Problem("D007", message, where, hint, Severity.WARNING)


def _named(letter: str) -> str:
    known = name(letter, "")
    return f" {known}" if known else ""
