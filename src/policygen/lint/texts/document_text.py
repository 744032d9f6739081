"""Assembled documents to passages: each word points at its clause, or at the answer it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policygen.lint.texts.passages import HOLE, Kind, Passage, PassageBuilder, Stretch
from policygen.lint.texts.subjects import Subject
from policygen.problems import Location
from policygen.tree.blocks import (
    Break,
    Footnote,
    Heading,
    List,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Run,
    Table,
    Terms,
    plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policygen.tree.blocks import Block, Cell, Document, Item, Span, Term


def parse_document(document: Document) -> Subject:
    """Return the passages of a document; places are those of the clauses."""
    reading = _Reading()
    reading.blocks(document.blocks)
    return Subject(document.title, tuple(reading.passages))


@dataclass(slots=True)
class _Reading:
    passages: list[Passage] = field(default_factory=list)
    heading: str = ""
    tables: int = 0

    def blocks(self, blocks: Iterable[Block], *, quoted: bool = False) -> None:
        for block in blocks:
            self._block(block, quoted=quoted)

    def _block(self, block: Block, *, quoted: bool) -> None:
        match block:
            case Heading(spans=spans, number=number):
                self.heading = plain_text(spans)
                self._add(spans, Kind.HEADING, numbers=(number,) if number else ())
            case Paragraph(spans=spans):
                self._add(spans, Kind.PARAGRAPH, quoted=quoted)
            case List(items=items):
                for item in items:
                    self._item(item, quoted=quoted)
            case Table():
                self._table(block)
            case Picture(caption=caption):
                self._add(caption, Kind.HEADING)
            case Quote(blocks=inner):
                self.blocks(inner, quoted=True)
            case Terms(entries=entries):
                for entry in entries:
                    self._term(entry)

    def _item(self, item: Item, *, quoted: bool) -> None:
        before = len(self.passages)
        self.blocks(item.blocks, quoted=quoted)
        if len(self.passages) > before:
            numbers = (item.number,) if item.number else ()
            first = self.passages[before]
            self.passages[before] = replace(first, kind=Kind.ITEM, numbers=numbers)

    def _table(self, table: Table) -> None:
        self.tables += 1
        for number, row in enumerate((table.header, *table.rows), 1):
            for column, cell in enumerate(row, 1):
                self._cell(cell, (self.tables, number, column))
        self._add(table.caption, Kind.HEADING)

    def _cell(self, cell: Cell, place: tuple[int, int, int]) -> None:
        kind = Kind.HEADING if place[1] == 1 else Kind.CELL
        self._add(cell.spans, kind, cell=place)

    def _term(self, entry: Term) -> None:
        # A term has no place of its own: it is that of its meaning.
        before = len(self.passages)
        self._add(entry.spans, Kind.TERM)
        self.blocks(entry.blocks)
        if len(self.passages) > before + 1 and self.passages[before].kind is Kind.TERM:
            place = Stretch(0, self.passages[before + 1].where(0))
            self.passages[before] = replace(self.passages[before], stretches=(place,))

    def _add(
        self,
        spans: Iterable[Span],
        kind: Kind,
        *,
        quoted: bool = False,
        numbers: tuple[str, ...] = (),
        cell: tuple[int, int, int] | None = None,
    ) -> None:
        builder = PassageBuilder()
        notes = [span for span in spans if isinstance(span, Footnote)]
        for span in spans:
            _add_span(builder, span)
        if not builder.is_empty:
            made = builder.passage(kind, self.heading, quoted=quoted)
            self.passages.append(replace(made, numbers=numbers, cell=cell))
        for note in notes:
            self.blocks(note.blocks)


def _add_span(builder: PassageBuilder, span: Span) -> None:
    match span:
        case Run(text=text, note=note, source=source):
            where = Location(file=source.file, line=source.line)
            builder.add(HOLE * len(text) if note else text, where, answers=source.answers)
        case Reference(text=text, source=source):
            where = Location(file=source.file, line=source.line)
            builder.add(HOLE * len(text), where)
        case Break(source=source):
            builder.add(" ", Location(file=source.file, line=source.line))
        case Footnote():
            pass
