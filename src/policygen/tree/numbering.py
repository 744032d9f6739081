"""Numbers and references, settled on the tree so that they are the same in every format.

Counting is Word's own: a numbered paragraph at one depth counts up and restarts every depth below
it, in the body and in the annexes separately. Depth 0 is a heading of level 1 (``7``, ``Annex A``),
depth 1 a heading of level 2 or a list item under a heading of level 1 (``7.1``, ``A.1``), then
``(a)``, ``(i)`` and ``(A)``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from policygen.problems import Location, Problem, did_you_mean
from policygen.tree.blocks import (
    Block,
    Cell,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Source,
    Span,
    Table,
    Term,
    Terms,
    iter_blocks,
)
from policygen.tree.sent import keep_places, sent_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from policygen.tree.sent import SentSection

_DEPTHS = 5


def letter(number: int) -> str:
    """Return ``a`` for 1, ``z`` for 26, ``aa`` for 27, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def roman(number: int) -> str:
    """Return a number in small Roman figures."""
    figures = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
    text = ""
    for value, figure in figures:
        times, number = divmod(number, value)
        text += figure * times
    return text


@dataclass(slots=True)
class _Counters:
    """Word's counters of one multilevel list."""

    annex: bool
    values: list[int] = field(default_factory=lambda: [0] * _DEPTHS)
    head: str = "0"

    def next(self, depth: int, sent: str = "") -> tuple[str, str]:
        """Count up at ``depth``; return the label and the full number.

        ``sent`` is the number of a section that was sent, which stands whatever the count.
        """
        self.values[depth] += 1
        self.values[depth + 1 :] = [0] * (_DEPTHS - depth - 1)
        first, second, third, fourth, fifth = self.values
        if depth == 0:
            self.head = sent or (letter(first).upper() if self.annex else str(first))
        head = self.head
        labels = (
            f"Annex {head}" if self.annex else head,
            f"{head}.{second}",
            f"({letter(third)})" if third else "",
            f"({roman(fourth)})" if fourth else "",
            f"({letter(fifth).upper()})" if fifth else "",
        )
        if depth < 2:
            return labels[depth], labels[depth]
        stem = labels[1] if second else head
        return labels[depth], stem + "".join(labels[2 : depth + 1])


@dataclass(slots=True)
class _Numbering:
    """One pass over a document."""

    sent: Iterator[str] = field(default_factory=lambda: iter(()))
    body: _Counters = field(default_factory=lambda: _Counters(annex=False))
    annexes: _Counters = field(default_factory=lambda: _Counters(annex=True))
    in_annex: bool = False
    heading_depth: int = 1
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    figures: Iterator[int] = field(default_factory=lambda: count(1))
    footnotes: Iterator[int] = field(default_factory=lambda: count(1))

    def blocks(
        self, blocks: Iterable[Block], depth: int = -1, bullets: int = 0
    ) -> tuple[Block, ...]:
        """Number blocks; ``depth`` is that of the numbered item around them, -1 outside one."""
        return tuple(self._block(block, depth, bullets) for block in blocks)

    def _block(self, block: Block, depth: int, bullets: int) -> Block:
        match block:
            case Heading():
                return self._heading(block)
            case List(ordered=True):
                return self._ordered(block, depth, bullets)
            case List():
                return self._bulleted(block, depth, bullets)
            case Table(caption=caption):
                return self._table(block) if caption else self._cells(block)
            case Picture():
                return self._picture(block)
            case Paragraph(spans=spans):
                return replace(block, spans=self._spans(spans))
            case Quote(blocks=inner):
                return Quote(self.blocks(inner, depth, bullets))
            case Terms(entries=entries):
                return Terms(tuple(self._term(entry, depth, bullets) for entry in entries))

    def _heading(self, block: Heading) -> Heading:
        if block.level == 1:
            self.in_annex = block.annex
        spans = self._spans(block.spans)
        self.heading_depth = min(block.level, 2)
        if not block.numbered or block.level > 2:
            return replace(block, spans=spans, numbered=False, annex=self.in_annex)
        sent = next(self.sent, "") if block.level == 1 else ""
        number, _ = self._counters().next(block.level - 1, sent)
        return replace(block, spans=spans, number=number, annex=self.in_annex)

    def _ordered(self, block: List, depth: int, bullets: int) -> List:
        own = min(self.heading_depth if depth < 0 else depth + 1, _DEPTHS - 1)
        items = []
        for item in block.items:
            label, number = self._counters().next(own)
            items.append(
                replace(
                    item,
                    blocks=self.blocks(item.blocks, own, bullets),
                    label=label,
                    number=number,
                    depth=own,
                )
            )
        return replace(block, items=tuple(items))

    def _bulleted(self, block: List, depth: int, bullets: int) -> List:
        return replace(block, items=tuple(self._bullet(i, depth, bullets) for i in block.items))

    def _bullet(self, item: Item, depth: int, bullets: int) -> Item:
        return replace(item, blocks=self.blocks(item.blocks, depth, bullets + 1), depth=bullets)

    def _table(self, block: Table) -> Table:
        block = replace(block, number=f"Table {next(self.tables)}")
        return replace(self._cells(block), caption=self._spans(block.caption))

    def _picture(self, block: Picture) -> Picture:
        number = f"Figure {next(self.figures)}" if block.caption else ""
        return replace(block, number=number, caption=self._spans(block.caption))

    def _cells(self, block: Table) -> Table:
        def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
            return tuple(replace(cell, spans=self._spans(cell.spans)) for cell in cells)

        return replace(block, header=row(block.header), rows=tuple(map(row, block.rows)))

    def _term(self, entry: Term, depth: int, bullets: int) -> Term:
        return Term(self._spans(entry.spans), self.blocks(entry.blocks, depth, bullets))

    def _spans(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(
            replace(span, number=next(self.footnotes)) if isinstance(span, Footnote) else span
            for span in spans
        )

    def _counters(self) -> _Counters:
        return self.annexes if self.in_annex else self.body


def settle(
    blocks: Iterable[Block], sent: Iterable[SentSection] = ()
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """Number the blocks of a document, then settle its references.

    A section is called 7 in the body and Annex A in the annexes; those that were ``sent`` keep
    their numbers and places. An id that stands twice and a reference to an id that is not there are
    problems.
    """
    sent = tuple(sent)
    placed = keep_places(tuple(blocks), sent)
    numbered = _Numbering(sent=sent_numbers(placed, sent) if sent else iter(())).blocks(placed)
    numbers, problems = _numbers_by_id(numbered)

    def settled(span: Span) -> Span:
        if not isinstance(span, Reference):
            return span
        if span.target not in numbers:
            problems.append(_missing(span, numbers))
        return replace(span, text=numbers.get(span.target, span.target))

    return map_spans(numbered, settled), tuple(problems)


def _numbers_by_id(blocks: tuple[Block, ...]) -> tuple[dict[str, str], list[Problem]]:
    found = list(_named(blocks))
    twice = [name for name, times in Counter(name for name, _ in found).items() if times > 1]
    problems = [
        Problem("D001", f"id '{name}' stands more than once in the document") for name in twice
    ]
    return dict(found), problems


def _named(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Yield each id and what a reference to it prints: its number, else its own words."""
    for block in iter_blocks(blocks):
        match block:
            case List(items=items):
                yield from ((item.id, item.number) for item in items if item.id)
            case Heading(id=name, number=number, spans=spans) if name:
                yield name, number or _words(spans)
            case Table(id=name, number=number) | Picture(id=name, number=number) if name:
                yield name, number
            case Paragraph(id=name) if name:
                yield name, name


def _words(spans: tuple[Span, ...]) -> str:
    return "".join(getattr(span, "text", "") for span in spans)


def _missing(span: Reference, numbers: dict[str, str]) -> Problem:
    source: Source = span.source
    return Problem(
        "D002",
        f"reference to '{span.target}', which this document does not hold",
        Location(file=source.file, line=source.line),
        did_you_mean(span.target, numbers)
        or "put the sentence under the same 'if' as the clause it refers to",
    )


def map_spans(blocks: tuple[Block, ...], change: Callable[[Span], Span]) -> tuple[Block, ...]:
    """Return blocks with every span changed, inside footnotes too."""

    def spans(old: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(
            replace(span, blocks=map_spans(span.blocks, change))
            if isinstance(span, Footnote)
            else change(span)
            for span in old
        )

    def row(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(replace(cell, spans=spans(cell.spans)) for cell in cells)

    def mapped(block: Block) -> Block:
        match block:
            case Heading() | Paragraph():
                return replace(block, spans=spans(block.spans))
            case List(items=items):
                inner = (replace(item, blocks=map_spans(item.blocks, change)) for item in items)
                return replace(block, items=tuple(inner))
            case Table():
                return replace(
                    block,
                    header=row(block.header),
                    rows=tuple(map(row, block.rows)),
                    caption=spans(block.caption),
                )
            case Picture(caption=caption):
                return replace(block, caption=spans(caption))
            case Quote(blocks=inner_blocks):
                return Quote(map_spans(inner_blocks, change))
            case Terms(entries=entries):
                return Terms(
                    tuple(Term(spans(e.spans), map_spans(e.blocks, change)) for e in entries)
                )

    return tuple(mapped(block) for block in blocks)
