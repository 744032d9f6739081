"""Blocks and spans: the one shape of a document, which every writer receives.

All values are immutable, picklable and comparable. Text in spans is plain text: no writer may
read markup in it. Numbers and reference texts are empty until ``tree.numbering`` settles them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from policygen.house import House

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.model import Audience
    from policygen.tree.pictures import Chart


@dataclass(frozen=True, slots=True)
class Source:
    """Where a piece of text comes from.

    ``file`` and ``line`` (from 1) name the clause; ``answers`` the answer paths and findings that
    were read for it, none for static text.
    """

    file: str = ""
    line: int = 0
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. ``note`` marks a bracketed open point; ``href`` a link."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    note: bool = False
    href: str = ""
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True, slots=True)
class Break:
    """A line break inside a paragraph."""

    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference to the block with id ``target``; ``text`` is its number, once settled."""

    target: str
    text: str = ""
    bold: bool = False
    italic: bool = False
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote at this place; ``number`` counts from 1 through the document."""

    blocks: tuple[Block, ...]
    number: int = 0


Span = Run | Break | Reference | Footnote


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ``level`` 1 to 6.

    ``number`` is ``7``, ``7.1``, ``Annex A`` or ``A.1``, or empty: levels 1 and 2 are numbered
    unless ``numbered`` is false. ``annex`` holds for every heading inside an annex.
    """

    level: int
    spans: tuple[Span, ...]
    id: str = ""
    number: str = ""
    annex: bool = False
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``classes`` holds listed classes of the dialect only (``CLASSES``)."""

    spans: tuple[Span, ...]
    id: str = ""
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list.

    ``label`` is what stands before it (``7.1``, ``(b)``, empty in a bulleted list), ``number`` how
    a reference calls it (``7.1(b)``), ``depth`` its level in the document's numbering: 1 for
    ``1.1``, 2 for ``(a)``, 3 for ``(i)``, 4 for ``(A)``; for bullets 0, 1, … by nesting.
    """

    blocks: tuple[Block, ...]
    id: str = ""
    label: str = ""
    number: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class List:
    """A numbered (``ordered``) or bulleted list."""

    items: tuple[Item, ...]
    ordered: bool = False


Align = Literal["", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: inline content only; a ``Break`` separates its lines."""

    spans: tuple[Span, ...]
    align: Align = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row.

    ``number`` is the whole label, ``Table 3``, and is empty where there is no ``caption``; writers
    print ``Table 3: caption``. ``wide`` asks for a landscape page.
    """

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: tuple[Span, ...] = ()
    number: str = ""
    id: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing of data. ``alt`` says in words what it shows, for those who do not see it.

    ``number`` is the whole label, ``Figure 2``, and is empty where there is no ``caption``.
    """

    chart: Chart
    alt: str
    caption: tuple[Span, ...] = ()
    number: str = ""
    id: str = ""
    source: Source = field(default=Source(), compare=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, set apart."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a definition list."""

    spans: tuple[Span, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """A definition list."""

    entries: tuple[Term, ...]


Block = Heading | Paragraph | List | Table | Picture | Quote | Terms

#: Classes that a clause may set with ``{: .class }``.
CLASSES = frozenset({"caption", "wide", "unnumbered", "lead", "guidance"})


#: The date of a text that has none; it is not printed.
UNDATED = datetime.date(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says of itself, for covers, headers, footers and file properties."""

    organisation: str
    version: str
    status: str
    date: datetime.date
    owner: str
    language: str
    """A BCP 47 tag such as ``en-IE``."""
    watermark: str = "DRAFT"
    """What stands across every page, for example ``DRAFT``; empty where nothing does."""
    subject: str = ""
    """What the document is about, for example the contract's title."""
    reader: str = ""
    """Whose copy it is, in words, for example ``Board copy``."""
    house: House = field(default=House())
    """How it looks."""
    cover: bool = True
    """Whether a cover and the contents come first, where a format has pages; else a title only."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: what every writer receives."""

    id: str
    title: str
    audience: Audience
    properties: Properties
    blocks: tuple[Block, ...]


def iter_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield every block, outer before inner, in reading order."""
    for block in blocks:
        yield block
        match block:
            case List(items=items):
                for item in items:
                    yield from iter_blocks(item.blocks)
            case Quote(blocks=inner):
                yield from iter_blocks(inner)
            case Terms(entries=entries):
                for entry in entries:
                    yield from iter_blocks(entry.blocks)
            case Heading() | Paragraph() | Table() | Picture():
                pass


def iter_spans(block: Block) -> Iterator[Span]:
    """Yield the spans that stand in ``block`` itself, in reading order."""
    for line in iter_lines(block):
        yield from line


def iter_lines(block: Block) -> Iterator[tuple[Span, ...]]:
    """Yield the spans of each paragraph, cell, caption or term that stands in ``block`` itself."""
    match block:
        case Heading(spans=spans) | Paragraph(spans=spans) | Picture(caption=spans):
            yield spans
        case Table(header=header, rows=rows, caption=caption):
            for row in (header, *rows):
                for cell in row:
                    yield cell.spans
            yield caption
        case Terms(entries=entries):
            for entry in entries:
                yield entry.spans
        case List() | Quote():
            pass


def plain_text(spans: tuple[Span, ...]) -> str:
    """Return the text of spans: breaks as newlines, references as their numbers, no footnotes."""
    parts = []
    for span in spans:
        match span:
            case Run(text=text) | Reference(text=text):
                parts.append(text)
            case Break():
                parts.append("\n")
            case Footnote():
                pass
    return "".join(parts)
