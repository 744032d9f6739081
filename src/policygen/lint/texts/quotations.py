"""Words that a text quotes or names and does not use: no rule on wording holds for them."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Spans = tuple[tuple[int, int], ...]

# Between quotation marks; a single mark between two letters is an apostrophe.
_QUOTED = re.compile(r"\"[^\"]{1,1500}\"|(?<!\w)'(?=\S)[^\"']{1,300}(?<=\S)'(?!\w)")
# What introduces words that are named, up to the end of the sentence.
_NAMING = re.compile(
    r"\b(?:words?|wording|terms?|phrases?|expressions?|formulas?|softeners?) "
    r"(?:such as|like)\b[^.;!?]{0,600}",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:(?:shall|must|may|will|do|does|is|are) not|never|no) (?:be )?"
    r"(?:use|used|accept|accepted|rely on|write|written|contain|say|said|agree to):? "
    r"(?:the |any |such )?(?:words?|wording|terms?|phrases?|expressions?):? [^.;!?]{0,300}",
    re.IGNORECASE,
)


def quoted_spans(text: str) -> Spans:
    """Return from where to where a folded text quotes or names words, in order, none touching."""
    return merged(
        match.span() for pattern in (_QUOTED, _NAMING, _REFUSED) for match in pattern.finditer(text)
    )


def merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return spans in order, those that overlap as one."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return tuple(made)


def overlaps(spans: Spans, start: int, end: int) -> bool:
    """Tell whether one of the merged spans shares a character with the text from start to end."""
    place = bisect_right(spans, (end - 1, len(spans) and spans[-1][1])) - 1
    return place >= 0 and spans[place][1] > start
