"""What stands between two marks, such as a comment or a tag: found in linear time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: What closes a comment of Markdown and of Jinja, by what opens it.
COMMENTS: Mapping[str, str] = {"<!--": "-->", "{#": "#}"}
#: What closes a tag of Jinja, by what opens it.
TAGS: Mapping[str, str] = {"{{": "}}", "{%": "%}"}


def enclosed(text: str, marks: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Yield from where to where something is enclosed, its marks included.

    What is opened and never closed is nothing. A mark that cannot be closed is looked for once.
    """
    opening = re.compile("|".join(map(re.escape, marks)))
    hopeless: set[str] = set()
    at = 0
    while match := opening.search(text, at):
        at = match.end()
        if match[0] in hopeless:
            continue
        end = text.find(marks[match[0]], at)
        if end < 0:
            hopeless.add(match[0])
            continue
        at = end + len(marks[match[0]])
        yield match.start(), at
