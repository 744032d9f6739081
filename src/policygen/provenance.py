"""Provenance: where the words of a document come from, clause by clause and answer by answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.lint.texts.passages import fold
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
    Source,
    Table,
    Terms,
    iter_lines,
    plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policygen.tree.blocks import Block, Document, Item, Span

_NOWHERE = Source()


@dataclass(frozen=True, slots=True)
class Found:
    """Words that were sought, where they stand.

    ``heading`` is the heading above with its number, ``label`` the number or letter of the item
    (``(b)``), ``text`` the whole paragraph or cell, in which the words stand from ``start`` to
    ``end``. ``sources`` are those of the words, in order, each once.
    """

    heading: str
    label: str
    text: str
    start: int
    end: int
    sources: tuple[Source, ...]


def find_words(document: Document, words: str) -> tuple[Found, ...]:
    """Return every place where ``words`` stand within one paragraph, cell or heading.

    Capital letters, the form of quotation marks and hyphens, and the width of spaces do not
    count.
    """
    pattern = _pattern(words)
    return tuple(
        found for passage in passages(document.blocks) for found in _matches(passage, pattern)
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, cell, caption or heading: where it stands, and its text in pieces."""

    heading: str
    label: str
    pieces: tuple[tuple[str, Source], ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece for piece, _ in self.pieces)


def _pattern(words: str) -> re.Pattern[str]:
    parts = [re.escape(part) for part in fold(words).split()]
    return re.compile(r"\s+".join(parts), re.IGNORECASE)


def _matches(passage: Passage, pattern: re.Pattern[str]) -> Iterator[Found]:
    text = passage.text
    for match in pattern.finditer(fold(text)):
        start, end = match.span()
        if start == end:
            return
        sources = tuple(_sources(passage, start, end))
        yield Found(passage.heading, passage.label, text, start, end, sources)


def _sources(passage: Passage, start: int, end: int) -> Iterator[Source]:
    seen = set()
    at = 0
    for piece, source in passage.pieces:
        if at < end and start < at + len(piece) and source != _NOWHERE and source not in seen:
            seen.add(source)
            yield source
        at += len(piece)


def passages(blocks: Iterable[Block]) -> Iterator[Passage]:
    """Yield every text of the blocks that stands by itself, in reading order."""
    heading = ""
    for block, label in _labelled(blocks, ""):
        if isinstance(block, Heading):
            heading = " ".join(filter(None, (block.number, plain_text(block.spans))))
        for spans in iter_lines(block):
            yield Passage(heading, label, tuple(_pieces(spans)))
            for note in (span for span in spans if isinstance(span, Footnote)):
                for inner in passages(note.blocks):
                    yield Passage(heading, f"note {note.number}", inner.pieces)


def _labelled(blocks: Iterable[Block], label: str) -> Iterator[tuple[Block, str]]:
    """Yield every block with the label of the item that it stands in, outer before inner."""
    for block in blocks:
        yield block, label
        match block:
            case List(items=items):
                for item in items:
                    yield from _labelled(item.blocks, _label(item) or label)
            case Quote(blocks=inner):
                yield from _labelled(inner, label)
            case Terms(entries=entries):
                for entry in entries:
                    yield from _labelled(entry.blocks, plain_text(entry.spans))
            case Heading() | Paragraph() | Table() | Picture():
                pass


def _label(item: Item) -> str:
    return item.number or item.label


def _pieces(spans: Iterable[Span]) -> Iterator[tuple[str, Source]]:
    for span in spans:
        match span:
            case Run(text=text, source=source) | Reference(text=text, source=source):
                yield text, source
            case Break(source=source):
                yield "\n", source
            case Footnote():
                pass
