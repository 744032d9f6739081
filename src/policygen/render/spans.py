"""Spans in the simple shape that the text formats share: runs, breaks and footnotes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from policygen.tree.blocks import Break, Footnote, List, Reference, Run, iter_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.tree.blocks import Block, Span

SimpleSpan = Run | Break | Footnote

_ALLOWED = re.compile(r"#|https?://|mailto:|tel:", re.IGNORECASE)
# The characters of a URI (RFC 3986) except parentheses and square brackets, which Markdown reads.
_KEPT = "!#$%&'*+,-./:;=?@_~"


def find_ids(blocks: tuple[Block, ...]) -> frozenset[str]:
    """Return the ids that stand in blocks and can be linked to."""
    found = set()
    for block in iter_blocks(blocks):
        found.add(getattr(block, "id", ""))
        if isinstance(block, List):
            found.update(item.id for item in block.items)
    return frozenset(found - {""})


def simplified(spans: Sequence[Span], ids: frozenset[str]) -> Iterator[SimpleSpan]:
    """Yield spans without outer breaks, references as runs, and no two runs that look the same.

    A reference is a link where its target is in ``ids``. Empty runs are left out.
    """
    last: Run | None = None
    for span in (_simple(span, ids) for span in without_outer_breaks(spans)):
        if not isinstance(span, Run):
            if last:
                yield last
            last = None
            yield span
        elif last and _look_alike(last, span):
            last = replace(last, text=last.text + span.text)
        elif span.text:
            if last:
                yield last
            last = span
    if last:
        yield last


def _look_alike(one: Run, other: Run) -> bool:
    """Tell whether two runs can be one; a link stays a link of its own."""
    look = (other.bold, other.italic, other.code, other.note)
    return not (one.href or other.href) and (one.bold, one.italic, one.code, one.note) == look


def without_outer_breaks(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans without the breaks at either end, which end nothing."""

    def is_nothing(span: Span) -> bool:
        return isinstance(span, Break) or (not isinstance(span, Footnote) and not span.text)

    kept = [number for number, span in enumerate(spans) if not is_nothing(span)]
    return tuple(spans[kept[0] : kept[-1] + 1]) if kept else ()


def link_target(href: str) -> str:
    """Return ``href`` percent-encoded, or an empty text for a target that could run something."""
    return quote(href, safe=_KEPT) if _ALLOWED.match(href) else ""


def _simple(span: Span, ids: frozenset[str]) -> SimpleSpan:
    match span:
        case Reference(target=target, text=text):
            href = f"#{target}" if target in ids else ""
            return Run(text, bold=span.bold, italic=span.italic, href=href)
        case Run(href=href) if href:
            return replace(span, href=link_target(href))
        case _:
            return span
