"""The words of a document, section by section: what is hashed, compared and quoted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from policygen.locks import LockedDocument, LockedSection
from policygen.tree.blocks import (
    Footnote,
    Heading,
    List,
    Paragraph,
    Picture,
    Quote,
    Table,
    Terms,
    iter_spans,
    plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policygen.tree.blocks import Block, Document


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: the label before it, its words, and where it stands, such as ``7.1(b)``."""

    label: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its label and caption, its header and its rows."""

    label: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document. What stands before the first has no id, number or title."""

    id: str
    number: str
    title: str
    parts: tuple[Passage | Grid, ...]

    @property
    def name(self) -> str:
        """How a sentence calls it."""
        return called(self.number, self.title)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its paragraphs and the rows of its tables, one by one."""
        return tuple(line for part in self.parts for line in _lines(part))


def called(number: str, title: str) -> str:
    """Return how a sentence calls a section: ``section 4 (Credits)``, ``Annex B (Example)``."""
    if not number:
        return "the particulars"
    return f"{number} ({title})" if number.startswith("Annex") else f"section {number} ({title})"


class Line(NamedTuple):
    """A paragraph, or a row of a table with its cells under their headers."""

    place: str
    text: str
    cells: tuple[tuple[str, str], ...] = ()


class Difference(NamedTuple):
    """A line that reads otherwise: where, how it read and how it reads; empty where it is not."""

    place: str
    before: str
    after: str


def sections_of(document: Document) -> tuple[Section, ...]:
    """Return the sections of a settled document, what stands before the first among them."""
    groups: list[_Group] = [_Group(None)]
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            groups.append(_Group(block))
        else:
            groups[-1].blocks.append(block)
    return tuple(group.section() for group in groups if group.heading or group.blocks)


def locked_document(document: Document) -> LockedDocument:
    """Return what a lock keeps of a document."""
    kept = (
        LockedSection(each.id, each.number, each.title, digest_of(each))
        for each in sections_of(document)
    )
    return LockedDocument(document.id, tuple(kept))


def digest_of(section: Section) -> str:
    """Return the SHA-256 of a section's number, title and words."""
    words = [section.number, section.title, *([line.place, line.text] for line in section.lines)]
    return sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def differences(before: Section | None, after: Section | None) -> tuple[Difference, ...]:
    """Return the lines in which a section reads otherwise, in order."""
    old, new = (each.lines if each else () for each in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        found
        for kind, first, last, start, end in matcher.get_opcodes()
        if kind != "equal"
        for found in _paired(old[first:last], new[start:end])
    )


def changed_sections(
    before: Iterable[Section], after: Iterable[Section]
) -> Iterator[tuple[Section | None, Section | None]]:
    """Yield each section that reads otherwise, by id: as it read and as it reads."""
    old, new = ({each.id: each for each in side} for side in (before, after))
    for name in dict.fromkeys((*new, *old)):
        if digest(old.get(name)) != digest(new.get(name)):
            yield old.get(name), new.get(name)


def digest(section: Section | None) -> str:
    """Return the SHA-256 of a section, nothing of none."""
    return digest_of(section) if section else ""


def _paired(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Difference]:
    """Pair lines that stand at one place; what stands at none of the other side's comes or goes."""
    places = {line.place: line for line in old}
    pairs = [(places.get(line.place), line) for line in new]
    taken = {before.place for before, _ in pairs if before}
    left = [line for line in old if line.place not in taken]
    for before, after in pairs:
        yield _difference(before, after)
    for line in left:
        yield _difference(line, None)


def _difference(before: Line | None, after: Line | None) -> Difference:
    line = after or before
    assert line is not None  # noqa: S101  (one of the two is there)
    if before and after and [h for h, _ in before.cells] == [h for h, _ in after.cells]:
        unlike = [
            (f"{header}: {was}", f"{header}: {now}")
            for (header, was), (_, now) in zip_longest(
                before.cells, after.cells, fillvalue=("", "")
            )
            if was != now
        ]
        if unlike:
            was, now = ("; ".join(side) for side in zip(*unlike, strict=True))
            return Difference(line.place, was, now)
    return Difference(line.place, before.text if before else "", after.text if after else "")


def _lines(part: Passage | Grid) -> Iterator[Line]:
    match part:
        case Passage(label=label, text=text, place=place):
            yield Line(place, f"{label} {text}".strip())
        case Grid(label=label, caption=caption, header=header, rows=rows):
            yield Line(label, f"{label} {caption} | {' | '.join(header)}")
            for row in rows:
                place = ", ".join(filter(None, (label, row[0] if row else "")))
                yield Line(place, " | ".join(row), tuple(zip(header, row, strict=False)))


@dataclass
class _Group:
    """The blocks of one section, and its heading."""

    heading: Heading | None
    blocks: list[Block] = field(default_factory=list)

    def section(self) -> Section:
        head = self.heading
        number = head.number if head else ""
        parts = tuple(_parts(self.blocks, number, ""))
        if head is None:
            return Section("", "", "", parts)
        return Section(head.id, number, plain_text(head.spans), parts)


def _parts(blocks: Iterable[Block], place: str, label: str) -> Iterator[Passage | Grid]:
    """Yield the parts of blocks; the first paragraph takes the ``label`` of what is around."""
    for block in blocks:
        yield from _part(block, place, label)
        for span in iter_spans(block):
            if isinstance(span, Footnote):
                yield from _parts(span.blocks, f"note {span.number}", f"Note {span.number}")
        label = ""


def _part(block: Block, place: str, label: str) -> Iterator[Passage | Grid]:
    match block:
        case Paragraph(spans=spans):
            yield Passage(label, plain_text(spans), place)
        case Heading(spans=spans, number=number):
            yield Passage(number, plain_text(spans), number or place)
        case Table():
            yield _grid(block)
        case Picture(alt=alt, caption=caption, number=number):
            yield Passage(number, f"{plain_text(caption)} {alt}".strip(), number or place)
        case Quote(blocks=inner):
            yield from _parts(inner, place, label)
        case List(items=items):
            for item in items:
                yield from _parts(item.blocks, item.number or place, item.label or "•")
        case Terms(entries=entries):
            for entry in entries:
                term = plain_text(entry.spans)
                yield from _parts(entry.blocks, f"{place}, {term}".strip(", "), f"{term}:")


def _grid(table: Table) -> Grid:
    rows = tuple(tuple(plain_text(cell.spans) for cell in row) for row in table.rows)
    header = tuple(plain_text(cell.spans) for cell in table.header)
    return Grid(table.number, plain_text(table.caption), header, rows)
