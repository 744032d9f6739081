"""Attributes in braces, ``{: #id .class }``: on lines, list items and tables of raw blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown.extensions.attr_list import get_attrs_and_remainder

from policygen.tree.blocks import Item, Paragraph, Picture, Run, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.tree.blocks import Block, Span

ATTRIBUTES = re.compile(r"\{:([^{}]*)\}")


def without_attributes(spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], dict[str, str]]:
    """Take ``{: #id .class }`` off the end of a line: Python-Markdown wants its own line for it."""
    last = spans[-1] if spans else None
    found = ATTRIBUTES.search(last.text) if isinstance(last, Run) and not last.code else None
    if not isinstance(last, Run) or found is None or last.text[found.end() :].strip():
        return spans, {}
    attributes, _ = get_attrs_and_remainder(found[1])
    text = last.text[: found.start()].rstrip()
    kept = (*spans[:-1], replace(last, text=text)) if text else spans[:-1]
    return kept, dict(attributes)


def item_with_id(blocks: tuple[Block, ...], name: str) -> Item:
    """Return an item that has the id of its first paragraph, where references find its number."""
    first = blocks[0] if blocks else None
    if isinstance(first, Paragraph) and first.id:
        return Item((replace(first, id=""), *blocks[1:]), id=first.id)
    return Item(blocks, id=name)


def joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Give a table or picture the caption, id and width that stand in the paragraph after it."""
    held: Block | None = None
    for block in blocks:
        if isinstance(held, Table | Picture) and isinstance(block, Paragraph):
            captioned = _with_caption(held, block)
            if captioned is not None:
                held = captioned
                continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _with_caption(held: Table | Picture, after: Paragraph) -> Table | Picture | None:
    """Return the table or picture with what the paragraph gives it; None if it gives nothing."""
    is_caption = "caption" in after.classes
    if not is_caption and (after.spans or not (after.classes or after.id)):
        return None
    caption = after.spans if is_caption else held.caption
    if isinstance(held, Picture):
        return replace(held, caption=caption, id=after.id or held.id)
    wide = held.wide or "wide" in after.classes
    return replace(held, caption=caption, id=after.id or held.id, wide=wide)
