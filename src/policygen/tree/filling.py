"""Fill values into raw blocks: a value comes out as its characters, whatever they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from policygen.model import OpenPoint, Undetermined
from policygen.problems import Location, Problem
from policygen.templating.values import MarkdownText, PictureData, RefTarget, Slot, WordContent
from policygen.tree.attributes import joined
from policygen.tree.blocks import (
    Block,
    Break,
    Cell,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Run,
    Source,
    Span,
    Table,
    Term,
    Terms,
)
from policygen.tree.markdown_reader import Hole, parse_markdown
from policygen.tree.pictures import parse_chart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.templating.formats import Formats

_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n\s*")


@dataclass(slots=True)
class Filling:
    """Fills the slots of one clause: ``file`` is its name in every source and problem.

    In a footnote (``in_note``) no picture can stand.
    """

    slots: Sequence[Slot]
    file: str
    formats: Formats
    problems: list[Problem] = field(default_factory=list)
    in_note: bool = False

    def blocks(self, raw: Sequence[Block]) -> tuple[Block, ...]:
        """Return the blocks with their values; what holds nothing is left out."""
        return tuple(joined(filled for block in raw for filled in self._block(block)))

    def _block(self, block: Block) -> Iterator[Block]:
        match block:
            case Paragraph():
                yield from self._paragraph(block)
            case Heading(spans=spans):
                yield replace(block, spans=self._line(spans))
            case List(items=items):
                filled = tuple(self._items(items))
                if filled:
                    yield replace(block, items=filled)
            case Table(header=header, rows=rows, caption=caption):
                if rows:
                    yield replace(
                        block,
                        header=self._row(header),
                        rows=tuple(self._row(row) for row in rows),
                        caption=self._line(caption),
                    )
            case Picture():
                yield block
            case Quote(blocks=inner):
                yield Quote(self.blocks(inner))
            case Terms(entries=entries):
                yield Terms(tuple(self._term(entry) for entry in entries))

    def _paragraph(self, block: Paragraph) -> Iterator[Block]:
        only = self._only_slot(block.spans)
        if only is not None and isinstance(only.content, MarkdownText):
            raw = parse_markdown(only.content.text)
            self.problems.extend(self._at(problem) for problem in raw.problems)
            yield from Filling((), self.file, self.formats, self.problems).blocks(raw.blocks)
            return
        if only is not None and isinstance(only.content, PictureData):
            yield from self._picture(only, only.content, block)
            return
        for number, spans in enumerate(_split(self._spans(block.spans))):
            if spans:
                yield replace(block, spans=spans, id=block.id if number == 0 else "")

    def _only_slot(self, spans: Sequence[Span]) -> Slot | None:
        """Return the value that makes up a whole paragraph."""
        only = cast("tuple[object, ...]", tuple(spans))
        is_alone = len(only) == 1 and isinstance(only[0], Hole)
        return self.slots[cast("Hole", only[0]).number] if is_alone else None

    def _picture(self, slot: Slot, content: PictureData, block: Paragraph) -> Iterator[Block]:
        if self.in_note:
            self._misplaced(slot.line)
            return
        try:
            chart = parse_chart(content.data)
        except ValueError as error:
            message = f"'{', '.join(slot.answers)}' cannot be drawn: {error}"
            where = Location(file=self.file, line=slot.line, pointer=", ".join(slot.answers))
            self.problems.append(Problem("D006", message, where))
            return
        source = Source(self.file, slot.line, slot.answers)
        yield Picture(chart, content.alt, id=block.id, source=source)

    def _items(self, items: Sequence[Item]) -> Iterator[Item]:
        for item in items:
            blocks = self.blocks(item.blocks)
            if blocks:
                yield replace(item, blocks=blocks)

    def _row(self, row: Sequence[Cell]) -> tuple[Cell, ...]:
        return tuple(replace(cell, spans=self._line(cell.spans)) for cell in row)

    def _term(self, entry: Term) -> Term:
        return Term(self._line(entry.spans), self.blocks(entry.blocks))

    def _line(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Return spans where no paragraph may break, as in headings and table cells."""
        filled = self._spans(spans)
        for span in filled:
            if isinstance(span, Run) and _PARAGRAPH_BREAK.search(span.text):
                # What was printed comes last, after what led to it.
                answer = next(reversed(span.source.answers), "")
                message = f"'{answer}' has a blank line, which a heading or table cell cannot hold"
                where = Location(file=self.file, line=span.source.line, pointer=answer)
                self.problems.append(Problem("D003", message, where))
        return tuple(_with_breaks(filled))

    # -- spans --

    def _spans(self, spans: Sequence[Span]) -> list[Span]:
        return [filled for span in spans for filled in self._span(span)]

    def _span(self, span: Span | Hole) -> Iterator[Span]:
        match span:
            case Hole(number=number, style=style):
                yield from self._value(self.slots[number], style)
            case Run(source=source) | Break(source=source):
                yield replace(span, source=replace(source, file=self.file))
            case Footnote(blocks=blocks):
                yield Footnote(replace(self, in_note=True).blocks(blocks))
            case _:
                yield span

    def _value(self, slot: Slot, style: Run) -> Iterator[Span]:
        source = Source(self.file, slot.line or style.source.line, slot.answers)
        match slot.content:
            case str(text):
                if text:
                    yield replace(style, text=text, source=source)
            case RefTarget(target=target):
                yield Reference(target, bold=style.bold, italic=style.italic, source=source)
            case OpenPoint() | Undetermined():
                note = open_note(slot.content, self.formats)
                yield replace(style, text=note, note=True, source=source)
            case MarkdownText(text=text):
                yield from self._inline_markdown(text, source)
            case PictureData():
                self._misplaced(source.line)
            case WordContent():
                raise TypeError("only a Word template prints this")

    def _misplaced(self, line: int) -> None:
        message = "a picture must stand in a paragraph of its own"
        if self.in_note:
            message = "a picture cannot stand in a footnote"
        hint = "put it in a paragraph of the text, on a line by itself with blank lines around it"
        where = Location(file=self.file, line=line)
        self.problems.append(Problem("D006", message, where, hint))

    def _inline_markdown(self, text: str, source: Source) -> Iterator[Span]:
        blocks = parse_markdown(text).blocks
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            for span in blocks[0].spans:
                yield replace(span, source=source) if isinstance(span, Run | Break) else span
            return
        message = "Markdown of more than one paragraph must stand in a paragraph of its own"
        where = Location(file=self.file, line=source.line, pointer=", ".join(source.answers))
        self.problems.append(Problem("D004", message, where))

    def _at(self, problem: Problem) -> Problem:
        return replace(problem, location=replace(problem.location, file=self.file))


def open_note(content: OpenPoint | Undetermined, formats: Formats) -> str:
    """Return the bracketed note that stands for a value which is not known yet."""
    if isinstance(content, OpenPoint):
        due = formats.date(content.due)
        return f"[Open: {content.need} ({content.owner}, by {due})]"
    waits = "; ".join(f"{p.need} ({p.owner}, by {formats.date(p.due)})" for p in content.waits_for)
    return f"[Not yet determined: waits for {waits}]"


def _split(spans: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """Yield the paragraphs of spans whose values hold blank lines."""
    current: list[Span] = []
    for span in spans:
        if not isinstance(span, Run) or "\n" not in span.text:
            current.append(span)
            continue
        first, *others = _PARAGRAPH_BREAK.split(span.text)
        current.append(replace(span, text=first))
        for text in others:
            yield tuple(_with_breaks(current))
            current = [replace(span, text=text)]
    yield tuple(_with_breaks(current))


def _with_breaks(spans: Sequence[Span]) -> Iterator[Span]:
    """Yield spans with a ``Break`` for every newline in a value."""
    for span in spans:
        if not isinstance(span, Run) or "\n" not in span.text:
            yield span
            continue
        for number, line in enumerate(span.text.split("\n")):
            if number:
                yield Break(span.source)
            if line:
                yield replace(span, text=line)
