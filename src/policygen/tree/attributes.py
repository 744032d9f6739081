"""Attributes in braces, ``{: #id .class }``: on lines, list items and tables of raw blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from markdown.extensions.attr_list import get_attrs_and_remainder

from policygen.tree.blocks import Item, Paragraph, Run, Table

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
    """Give a table the caption and the width that stand in the paragraph after it."""
    held: Block | None = None
    for block in blocks:
        if isinstance(held, Table) and isinstance(block, Paragraph):
            table = _with_caption(held, block)
            if table is not None:
                held = table
                continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _with_caption(table: Table, after: Paragraph) -> Table | None:
    wide = table.wide or "wide" in after.classes
    if "caption" in after.classes:
        return replace(table, caption=after.spans, id=after.id or table.id, wide=wide)
    if not after.spans and (after.classes or after.id):
        return replace(table, wide=wide, id=after.id or table.id)
    return None
