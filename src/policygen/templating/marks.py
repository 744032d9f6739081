"""Marks: private-use characters that carry slot numbers and template lines through Markdown.

A slot mark stands where a value will be filled in; a line mark says which template line the text
after it comes from. Their digits are private-use characters too, so that no Markdown rule and no
filter sees a letter or a digit in them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLOT, _LINE, _END = "\ue000", "\ue001", "\ue002"
_DIGITS = "".join(chr(0xE010 + digit) for digit in range(10))
_TO_MARK = str.maketrans("0123456789", _DIGITS)
_FROM_MARK = str.maketrans(_DIGITS, "0123456789")

_MARK = re.compile(f"([{_SLOT}{_LINE}])([{_DIGITS}]+){_END}")
_RESERVED = re.compile(f"[{_SLOT}{_LINE}{_END}{_DIGITS}]")

# What may stand before the first word of a line and means something to Markdown there: a footnote
# label, heading and list marks, quote and table bars.
_PREFIX = re.compile(r"[ \t]*(?:\[\^[^\]]+\]:)?(?:[\s#>*+|:-]|\d+[.)](?=\s))*")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class SlotMark:
    """The place of slot ``number``."""

    number: int


@dataclass(frozen=True, slots=True)
class LineMark:
    """From here on text comes from template line ``line``."""

    line: int


def slot_mark(number: int) -> str:
    """Return the mark of slot ``number`` (from 0)."""
    return f"{_SLOT}{str(number).translate(_TO_MARK)}{_END}"


def line_mark(line: int) -> str:
    """Return the mark of template line ``line`` (from 1)."""
    return f"{_LINE}{str(line).translate(_TO_MARK)}{_END}"


def has_reserved(text: str) -> bool:
    """Tell whether ``text`` holds a character that only marks may use."""
    return _RESERVED.search(text) is not None


def split_marks(text: str) -> Iterator[str | SlotMark | LineMark]:
    """Yield the texts and marks of ``text`` in order; no text is empty."""
    end = 0
    for match in _MARK.finditer(text):
        if match.start() > end:
            yield text[end : match.start()]
        number = int(match[2].translate(_FROM_MARK))
        yield SlotMark(number) if match[1] == _SLOT else LineMark(number)
        end = match.end()
    if end < len(text):
        yield text[end:]


def without_line_marks(text: str) -> str:
    """Return ``text`` with its slot marks only."""
    return _MARK.sub(lambda match: match[0] if match[1] == _SLOT else "", text)


def mark_lines(text: str, first_line: int) -> str:
    """Put a line mark before the first word of each line of static template text."""
    return "".join(
        _mark_line(line, number)
        for number, line in enumerate(text.splitlines(keepends=True), first_line)
    )


def _mark_line(line: str, number: int) -> str:
    if line.lstrip().startswith("{:"):
        return line
    prefix = _PREFIX.match(line)
    word = _WORD.search(line, prefix.end() if prefix else 0)
    attributes = line.find("{:")
    if word is None or 0 <= attributes < word.start():
        return line
    start = word.start()
    # An entity or an address in angle brackets must stay in one piece.
    if line[start - 1 : start] in {"&", "<"}:
        start -= 1
    return f"{line[:start]}{line_mark(number)}{line[start:]}"
