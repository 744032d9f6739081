"""Spans as the plain data that ``house.typ`` sets; words too long for their column in parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from unicodedata import combining

from policygen.render.pdf.characters import shown
from policygen.render.spans import simplified
from policygen.render.widths import text_width
from policygen.tree.blocks import Break, Footnote, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from policygen.render.spans import SimpleSpan
    from policygen.tree.blocks import Span

Data = dict[str, Any]

_WORD = re.compile(r"\S+|\s+")
# What joins the characters around it to one: joiners, variation selectors, skin tones, tags.
_JOINING = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def describe_spans(
    spans: Sequence[Span],
    ids: frozenset[str],
    width: int,
    describe_note: Callable[[Footnote], list[Data]],
) -> list[Data]:
    """Return spans in a column of ``width`` twips; a link inside leads to one of ``ids``."""

    def described(span: SimpleSpan) -> Data:
        match span:
            case Run():
                return _run(span, ids, width)
            case Break():
                return {"kind": "line"}
            case Footnote(number=number):
                return {"kind": "note", "number": str(number), "blocks": describe_note(span)}

    return [described(span) for span in simplified(spans, ids)]


def _run(run: Run, ids: frozenset[str], width: int) -> Data:
    leads_nowhere = run.href.startswith("#") and run.href[1:] not in ids
    return {
        "kind": "run",
        "parts": list(parted(shown(run.text), width)),
        "bold": run.bold,
        "italic": run.italic,
        "code": run.code,
        "note": run.note,
        "href": "" if leads_nowhere else run.href,
    }


def parted(text: str, width: int) -> Iterator[str]:
    """Yield ``text`` in parts between which a line may break.

    There is one part unless a word is wider than the column: such a word may break anywhere
    between two of its characters.
    """
    whole = ""
    for word in _WORD.findall(text):
        if text_width(word) <= width:
            whole += word
            continue
        first, *others = _letters(word)
        yield whole + first
        yield from others[:-1]
        whole = others[-1] if others else ""
    if whole:
        yield whole


def _letters(word: str) -> list[str]:
    """Return the characters of a word, with what is set together with each."""
    letters: list[str] = []
    for letter in word:
        joins = combining(letter) or _JOINING.match(letter) or letters[-1:] == ["\u200d"]
        if letters and (joins or letters[-1].endswith("\u200d")):
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters
