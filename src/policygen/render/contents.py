"""What the text formats say alike about headings, captions and the list of contents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from policygen.tree.blocks import Heading, plain_text

if TYPE_CHECKING:
    from policygen.tree.blocks import Document, Picture, Table


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of contents; ``depth`` counts from 0, ``anchor`` is the heading's id."""

    depth: int
    text: str
    anchor: str


def heading_label(heading: Heading) -> str:
    """Return what stands before a heading's words: ``7.1``, ``Annex A:`` or nothing."""
    is_annex_title = heading.annex and heading.level == 1
    return f"{heading.number}:" if heading.number and is_annex_title else heading.number


def caption_label(block: Table | Picture) -> str:
    """Return what stands before a caption's words: ``Table 1:``, ``Figure 1:``, or nothing."""
    return f"{block.number}:" if block.number and block.caption else block.number


def with_heading_ids(document: Document) -> Document:
    """Return the document with an id on every heading that the contents list.

    The new ids hold an underscore, which ids of clauses cannot.
    """
    numbers = count(1)
    blocks = tuple(
        replace(block, id=f"_heading-{next(numbers)}")
        if isinstance(block, Heading) and not block.id
        else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


def list_contents(document: Document, levels: int = 3) -> tuple[Entry, ...]:
    """Return the headings down to ``levels``, none deeper than one below the one before it."""
    open_levels: list[int] = []
    entries = []
    for block in document.blocks:
        if not isinstance(block, Heading) or block.level > levels:
            continue
        while open_levels and open_levels[-1] >= block.level:
            open_levels.pop()
        words = plain_text(block.spans).replace("\n", " ").strip()
        text = f"{heading_label(block)} {words}".strip()
        if text:
            entries.append(Entry(len(open_levels), text, block.id))
            open_levels.append(block.level)
    return tuple(entries)
