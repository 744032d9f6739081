"""Trees made comparable: Word and Markdown split their texts into runs as they like."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policygen.tree.blocks import (
    Footnote,
    Heading,
    List,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Run,
    Source,
    Table,
    Term,
    Terms,
)

if TYPE_CHECKING:
    from policygen.tree.blocks import Block, Cell, Span


def merged(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with neighbouring runs of one look in one."""
    return tuple(map(_block, blocks))


def _block(block: Block) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, spans=_spans(block.spans))
        case List(items=items):
            return replace(
                block, items=tuple(replace(one, blocks=merged(one.blocks)) for one in items)
            )
        case Table():
            return replace(
                block,
                header=_row(block.header),
                rows=tuple(map(_row, block.rows)),
                caption=_spans(block.caption),
            )
        case Picture():
            return replace(block, caption=_spans(block.caption))
        case Quote(blocks=inner):
            return Quote(merged(inner))
        case Terms(entries=entries):
            return Terms(tuple(Term(_spans(e.spans), merged(e.blocks)) for e in entries))


def _row(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(replace(cell, spans=_spans(cell.spans)) for cell in row)


def _spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    made: list[Span] = []
    for span in spans:
        own = replace(span, source=Source()) if isinstance(span, Run | Reference) else span
        before = made[-1] if made else None
        if isinstance(own, Footnote):
            own = replace(own, blocks=merged(own.blocks))
        if isinstance(own, Run) and isinstance(before, Run) and _look(own) == _look(before):
            made[-1] = replace(before, text=before.text + own.text)
        else:
            made.append(own)
    return tuple(made)


def _look(run: Run) -> Run:
    return replace(run, text="")
