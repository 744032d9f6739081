"""The tags that an author typed into a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_DELIMITER = re.compile(r"\{[{%#]|[}%#]\}")
_UNIT = re.compile(r"^(p|tr|tc|r)\s")
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}")
_END_RAW = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_DOUBLE = str.maketrans("“”", '""')
_QUOTES = str.maketrans("“”‘’", "\"\"''")
_SPACE = " \t\n\u00a0"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as typed, or what is left of one.

    ``opener`` is ``{{``, ``{%`` or ``{#`` (empty for an end without a beginning, ``raw`` for text
    that is no tag although it looks like one); ``unit`` is ``p``, ``tr``, ``tc``, ``r`` or empty:
    what goes with the tag; ``inner`` what Jinja reads. The tag begins at ``start`` of its text.
    """

    text: str
    opener: str
    unit: str = ""
    inner: str = ""
    closed: bool = True
    start: int = 0

    @property
    def end(self) -> int:
        """The place in the text behind the tag."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """The first word of a block tag, such as ``if`` or ``endfor``."""
        words = self.inner.split(None, 1) if self.opener == "{%" else []
        return words[0] if words else ""

    @property
    def is_value(self) -> bool:
        """Whether the tag prints something."""
        return self.opener == "{{"

    @property
    def joins_before(self) -> bool:
        """Whether the tag asks to be joined with what stands before it: ``{%-``."""
        return self.text.startswith("{%-")

    @property
    def joins_after(self) -> bool:
        """Whether the tag asks to be joined with what stands after it: ``-%}``."""
        return self.text.endswith("-%}")


def find_tags(text: str) -> Iterator[Tag]:
    """Yield the tags in the text of a paragraph, whole ones and broken ones."""
    place = 0
    while found := _DELIMITER.search(text, place):
        tag = _literal(text, found.start()) or _tag(text, found.start())
        yield tag
        place = tag.end


def _literal(text: str, start: int) -> Tag | None:
    """Return ``{% raw %} … {% endraw %}`` as one tag whose ``inner`` is printed as it is."""
    begin = _RAW.match(text, start)
    end = _END_RAW.search(text, begin.end()) if begin else None
    if begin is None or end is None:
        return None
    return Tag(text[start : end.end()], "raw", inner=text[begin.end() : end.start()], start=start)


def _tag(text: str, start: int) -> Tag:
    opener = text[start : start + 2]
    closer = _CLOSERS.get(opener)
    if closer is None:
        return Tag(opener, "", closed=False, start=start)
    end = text.find(closer, start + 2)
    nested = _DELIMITER.search(text, start + 2)
    whole = end >= 0 and (opener == "{#" or nested is None or nested.start() >= end)
    place = end + 2 if whole else (nested.start() if nested else len(text))
    typed = text[start:place]
    inner = typed[2:-2] if whole else typed[2:]
    unit = _UNIT.match(inner)
    if unit:
        inner = inner[unit.end() :]
    return Tag(typed, opener, unit.group(1) if unit else "", _stripped(inner), whole, start)


def _stripped(inner: str) -> str:
    """Return what Jinja reads: without the signs for white space, on one line."""
    text = inner.strip(_SPACE)
    if text[:1] in {"-", "+"} and inner[:1] == text[:1]:
        text = text[1:]
    if text[-1:] in {"-", "+"} and inner[-1:] == text[-1:]:
        text = text[:-1]
    return text.strip(_SPACE).replace("\n", " ")


def readings(inner: str) -> tuple[str, ...]:
    """Return an expression as typed, then with the typewriter's quotation marks for Word's."""
    found = (inner, inner.translate(_DOUBLE), inner.translate(_QUOTES))
    return tuple(dict.fromkeys(found))
