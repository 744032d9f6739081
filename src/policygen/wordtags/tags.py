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
_QUOTES = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as typed, or what is left of one.

    ``opener`` is ``{{``, ``{%`` or ``{#`` (empty for an end without a beginning); ``unit`` is
    ``p``, ``tr``, ``tc``, ``r`` or empty: what goes with the tag; ``inner`` what Jinja reads.
    """

    text: str
    opener: str
    unit: str
    inner: str
    closed: bool = True

    @property
    def word(self) -> str:
        """The first word of a block tag, such as ``if`` or ``endfor``."""
        words = self.inner.split(None, 1) if self.opener == "{%" else []
        return words[0] if words else ""


def find_tags(text: str) -> Iterator[Tag]:
    """Yield the tags in the text of a paragraph, whole ones and broken ones."""
    place = 0
    while found := _DELIMITER.search(text, place):
        opener = found.group()
        closer = _CLOSERS.get(opener)
        if closer is None:
            yield Tag(opener, "", "", "", closed=False)
            place = found.end()
            continue
        end = text.find(closer, found.end())
        nested = _DELIMITER.search(text, found.end())
        whole = end >= 0 and (opener == "{#" or nested is None or nested.start() >= end)
        place = end + 2 if whole else (nested.start() if nested else len(text))
        typed = text[found.start() : place]
        inner = typed[2:-2] if whole else typed[2:]
        unit = _UNIT.match(inner)
        if unit:
            inner = inner[unit.end() :]
        yield Tag(
            typed,
            opener,
            unit.group(1) if unit else "",
            inner.translate(_QUOTES).strip("-+ \t\n\u00a0"),
            whole,
        )
