"""Tags in a text, whole and broken, with the place of every character of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from policygen.lint.templates.findings import Finding, problem_of
from policygen.problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.problems import Problem

_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_DELIMITER = re.compile(r"\{[{%#]|[}%#]\}")
_RAW = re.compile(r"\{%[-+]?\s*raw\s*[-+]?%\}(.*?)\{%[-+]?\s*endraw\s*[-+]?%\}", re.DOTALL)
_UNIT = re.compile(r"(p|tr|tc|r)(?=\s)")
_OPENING, _CLOSING = "([{", ")]}"
_LONGEST = 80


class Origin(Protocol):
    """Where a text with tags stands."""

    def finding(self, problem: Problem, tag: Tag, start: int) -> Finding:
        """Return a problem at its place: a character of the text, in a tag."""
        ...  # pragma: no cover


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as typed, or what is left of one.

    ``opener`` is ``{{``, ``{%`` or ``{#``, empty for an end without a beginning. ``unit`` is what
    goes with a tag in Word: ``p``, ``tr``, ``tc``, ``r`` or nothing. A condition is a tag whose
    author typed no braces: it is ``is_bare``.
    """

    text: str
    opener: str
    start: int
    origin: Origin
    closed: bool = True
    unit: str = ""
    is_bare: bool = False

    @property
    def end(self) -> int:
        """The place in its text behind the tag."""
        return self.start + len(self.text)

    @property
    def plain(self) -> str:
        """The tag as Jinja reads it: a blank for each letter of the unit."""
        if not self.unit:
            return self.text
        rest = self.text[2 + len(self.unit) :]
        return f"{self.text[:2]}{' ' * len(self.unit)}{rest}"

    @property
    def inner(self) -> str:
        """What stands between the delimiters, without the signs for white space."""
        inner = self.plain[2:-2] if self.closed else self.plain[2:]
        return inner.strip().strip("+-").strip()

    @property
    def word(self) -> str:
        """The first word of a block tag, such as ``if`` or ``endfor``."""
        found = re.match(r"\w+", self.inner) if self.opener == "{%" else None
        return found[0] if found else ""

    def finding(self, code: str, message: str, hint: str = "", start: int = 0) -> Finding:
        """Return a finding at a character of the tag, at its beginning if none is given."""
        problem = problem_of(code, message, Location(), hint)
        return self.origin.finding(problem, self, self.start + start)

    @property
    def shown(self) -> str:
        """The tag as typed, on one line and shortened."""
        typed = " ".join(self.text.split())
        typed = typed[2:-2].strip() if self.is_bare else typed
        return typed if len(typed) <= _LONGEST else f"{typed[: _LONGEST - 1]}…"


def find_tags(text: str, origin: Origin, *, word: bool = False) -> Iterator[Tag]:
    """Yield the tags of a text; comments are left out, and what stands in ``raw``.

    ``word`` says that a tag may begin with the unit that it takes with it, as ``{%p``.
    """
    at = 0
    while found := _DELIMITER.search(text, at):
        raw = _RAW.match(text, found.start())
        if raw:
            at = raw.end()
            continue
        tag = _tag(text, found.start(), origin)
        at = tag.end
        unit = _UNIT.match(tag.text, 2) if word else None
        if tag.opener != "{#" or not tag.closed:
            yield replace(tag, unit=unit[1]) if unit else tag


def _tag(text: str, start: int, origin: Origin) -> Tag:
    opener = text[start : start + 2]
    closer = _CLOSERS.get(opener)
    if closer is None:
        return Tag(opener, "", start, origin, closed=False)
    is_note = opener == "{#"
    end = text.find(closer, start + 2) if is_note else _balanced_end(text, start + 2, closer)
    if end < 0:
        return Tag(_left(text, start), opener, start, origin, closed=False)
    return Tag(text[start : end + 2], opener, start, origin)


def _balanced_end(text: str, start: int, closer: str) -> int:
    """Return where the tag's end is: outside quotes and brackets, else the first before a tag."""
    quote, depth = "", 0
    for at in range(start, len(text)):
        sign, two = text[at], text[at : at + 2]
        if quote:
            quote = "" if sign == quote and text[at - 1] != "\\" else quote
        elif two == closer and depth == 0:
            return at
        elif two in _CLOSERS:
            break
        elif sign in "'\"":
            quote = sign
        else:
            depth += (sign in _OPENING) - (sign in _CLOSING and depth > 0)
    following = _DELIMITER.search(text, start)
    return following.start() if following and following[0] == closer else -1


def _left(text: str, start: int) -> str:
    """Return what is left of a tag that is not ended: up to the next tag or the end of the line."""
    following = _DELIMITER.search(text, start + 2)
    line = text.find("\n", start)
    end = following.start() if following else len(text)
    if following and following[0] in _CLOSERS.values():
        end = following.end()
    return text[start : max(min(end, line if line >= 0 else len(text)), start + 2)]


@dataclass(slots=True)
class TextOrigin:
    """A text in a file with lines; its first character stands at ``line`` and ``column``.

    The file's own characters begin at offset ``least`` of the text.
    """

    file: str
    text: str
    line: int = 1
    column: int = 1
    exact: bool = True
    least: int = 0
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", self.text))]

    def where(self, offset: int) -> Location:
        """Return line and column of a character, only the first line where no more is known."""
        if not self.exact:
            return Location(self.file, self.line, self.column)
        number = bisect_right(self._starts, offset) - 1
        column = offset - self._starts[number] + 1
        return Location(
            self.file, self.line + number, column + (self.column - 1 if number == 0 else 0)
        )

    def finding(self, problem: Problem, tag: Tag, start: int) -> Finding:
        """Return a problem at a character of the text."""
        where = self.where(max(start, self.least))
        return Finding(replace(problem, location=replace(where, tag=tag.shown)))
