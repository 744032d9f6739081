"""What a reader of a document sees, paragraph by paragraph, worked out from the tree alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.tree.blocks import (
    Break,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Run,
    Table,
    Term,
    Terms,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.tree.blocks import Block, Span


def shown(spans: tuple[Span, ...]) -> str:
    found = ""
    for span in spans:
        match span:
            case Run(text=text) | Reference(text=text):
                found += text
            case Break():
                found += "\n"
            case Footnote():
                pass
    return found


def lines(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Yield number and text of each paragraph, table cells row by row, captions first."""
    for block in blocks:
        match block:
            case Heading(number=number, spans=spans):
                yield number, shown(spans)
            case Paragraph(spans=spans):
                yield "", shown(spans)
            case List(items=items):
                yield from (line for item in items for line in _item(item))
            case Table():
                yield from _table(block)
            case Picture(caption=caption, number=number):
                yield from [("", f"{number}: {shown(caption)}")] if caption else []
            case Quote(blocks=inner):
                yield from lines(inner)
            case Terms(entries=entries):
                yield from (line for entry in entries for line in _term(entry))


def _table(block: Table) -> Iterator[tuple[str, str]]:
    if block.caption:
        yield "", f"{block.number}: {shown(block.caption)}"
    for row in (block.header, *block.rows):
        yield from (("", shown(cell.spans)) for cell in row)


def _term(entry: Term) -> Iterator[tuple[str, str]]:
    yield "", shown(entry.spans)
    yield from lines(entry.blocks)


def _item(item: Item) -> Iterator[tuple[str, str]]:
    first, *rest = item.blocks or (None,)
    if isinstance(first, Paragraph):
        yield item.label, shown(first.spans)
        yield from lines(tuple(rest))
    else:
        yield item.label, ""
        yield from lines(item.blocks)
