"""Blocks as the plain data that ``house.typ`` sets: one small function for each kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from policygen.charts import render_svg
from policygen.house import Paper
from policygen.render.columns import CELL_MARGINS, column_widths
from policygen.render.contents import caption_label, heading_label
from policygen.render.keeping import UNPARTED_LINES, opening, row_lines, stays_whole
from policygen.render.pdf.characters import shown
from policygen.render.pdf.spans import describe_spans
from policygen.tree.blocks import (
    Heading,
    Item,
    List,
    Paragraph,
    Picture,
    Quote,
    Run,
    Table,
    Terms,
    plain_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from policygen.tree.blocks import Block, Cell, Footnote, Span

Data = dict[str, Any]

# The margins left and right of the text, in twips, as in the Word template.
_MARGINS = 2_836
_UPRIGHT = Paper.A4.width - _MARGINS
# How far in the text of clauses stands, by depth, and of other items, quotations, definitions.
_CLAUSE_LEFT = (709, 1_276, 1_843, 2_410)
_CLAUSE_HANGING = (709, 567, 567, 567)
_ANNEX_HANGING = 1_418
_BULLET, _QUOTE, _DEFINITION = 357, 567, 709

_LEAST_WIDTH = 1_000
# Sizes of letters in points, as in the template.
_SIZE, _SIZE_IN_TABLE = 10, 9
_SIZE_OF_HEADING = (14, 11, 10.5, 10, 10, 10)
# A header of more lines is not repeated: it would leave no room for the rows.
_REPEATED_LINES = 10
# Letters stand in this line of typefaces, all of which travel with policygen.
_FONTS = (
    "Arimo, 'IBM Plex Sans Arabic', 'Noto Sans Symbols', 'Noto Sans Math', 'Noto Sans Symbols 2', "
    "'Noto Emoji'"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand: in a column how wide and how far in, in twips, and in which block."""

    width: int = _UPRIGHT
    left: int = 0
    inside: bool = False

    def narrower(self, left: int, right: int = 0) -> Place:
        """Return the place of what stands inside, ``left`` and ``right`` twips in."""
        width = max(self.width - left - right, _LEAST_WIDTH)
        return Place(width, self.left + left, inside=True)


@dataclass(frozen=True, slots=True)
class Page:
    """What the functions share: ids that can be linked to, listed headings, the language.

    ``opening`` is the title of section 1 where a part without number comes before it.
    """

    ids: frozenset[str]
    listed: frozenset[str]
    language: str
    pictures: Iterator[int] = field(default_factory=lambda: count(1))
    open_levels: list[int] = field(default_factory=list)
    opening: Heading | None = None

    def spans(self, spans: Sequence[Span], width: int, size: float = _SIZE) -> list[Data]:
        """Return spans in letters of ``size`` points in a column of ``width`` twips."""
        return describe_spans(spans, self.ids, width, size, self.note)

    def note(self, note: Footnote) -> list[Data]:
        """Return the text of a footnote."""
        return _blocks(note.blocks, self, Place(inside=True))


def describe_blocks(
    blocks: tuple[Block, ...],
    ids: frozenset[str],
    listed: frozenset[str],
    language: str,
    paper: Paper = Paper.A4,
) -> list[Data]:
    """Return a document's blocks; wide tables stand on pages of their own, with their headings.

    ``ids`` can be linked to, headings with an id in ``listed`` stand in the contents, numbers in
    pictures print as in ``language``, a BCP 47 tag.
    """
    page = Page(ids, listed, language, opening=opening(blocks))
    flow: list[Data] = []
    for on_side, group in _grouped(blocks):
        place = Place((paper.height if on_side else paper.width) - _MARGINS)
        described = _kept(_blocks(group, page, place))
        flow += [{"kind": "wide", "blocks": described}] if on_side else described
    return flow


def _kept(flow: list[Data]) -> list[Data]:
    """Put headings in one piece with the paragraph after them where that has a footnote.

    Typst keeps a heading with what follows, but lets a footnote part the two.
    """
    kept: list[Data] = []
    for data in flow:
        at = len(kept)
        if data["kind"] == "paragraph" and any(span["kind"] == "note" for span in data["spans"]):
            while at and kept[at - 1]["kind"] == "heading" and not kept[at - 1]["new-page"]:
                at -= 1
        if at == len(kept):
            kept.append(data)
        else:
            piece = [*kept[at:], data]
            kept[at:] = [{"kind": "piece", "level": piece[0]["level"], "blocks": piece}]
    return kept


def _grouped(blocks: Iterable[Block]) -> Iterator[tuple[bool, list[Block]]]:
    """Yield blocks that share a kind of page: on its side or not.

    Headings right before a wide table go with it: they would stay behind alone.
    """
    group: list[Block] = []
    on_side = False
    for block in blocks:
        wide = isinstance(block, Table) and block.wide
        if wide and not on_side:
            at = len(group)
            while at and isinstance(group[at - 1], Heading):
                at -= 1
            if group[:at]:
                yield False, group[:at]
            group, on_side = group[at:], True
        elif on_side and not wide:
            yield True, group
            group, on_side = [], False
        group.append(block)
    if group:
        yield on_side, group


def _blocks(blocks: Iterable[Block], page: Page, place: Place) -> list[Data]:
    described = (_KINDS[type(block)](block, page, place) for block in blocks)
    return [data for data in described if data]


def _heading(heading: Heading, page: Page, place: Place) -> Data:
    """Return a heading; its ``depth`` skips none, as readers of a PDF's tags want it."""
    words = shown(" ".join(plain_text(heading.spans).split()))
    label = shown(heading_label(heading))
    annex_title = heading.annex and heading.level == 1 and bool(label)
    hanging = 0 if not label else _ANNEX_HANGING if annex_title else _CLAUSE_HANGING[0]
    size = _SIZE_OF_HEADING[heading.level - 1]
    spans = page.spans(heading.spans, place.width - hanging, size)
    if not (label or spans):
        return _paragraph(Paragraph((), heading.id), page, place)
    while page.open_levels and page.open_levels[-1] >= heading.level:
        page.open_levels.pop()
    page.open_levels.append(heading.level)
    return {
        "kind": "heading",
        "id": heading.id,
        "level": heading.level,
        "depth": len(page.open_levels),
        "label": label,
        "title": f"{label} {words}".strip() or "–",
        "listed": heading.id in page.listed,
        "annex-title": annex_title,
        "new-page": heading is page.opening or (annex_title and not place.inside),
        "spans": spans,
    }


def _paragraph(paragraph: Paragraph, page: Page, place: Place) -> Data:
    looks = ("lead", "guidance")
    return {
        "kind": "paragraph",
        "id": paragraph.id,
        "look": next((look for look in looks if look in paragraph.classes), ""),
        "spans": page.spans(paragraph.spans, place.width),
    }


def _list(block: List, page: Page, place: Place) -> Data:
    depth = min((item.depth for item in block.items), default=0)
    indent, hanging = 0, _BULLET
    if any(item.label for item in block.items):
        level = min(max(depth, 1), len(_CLAUSE_LEFT)) - 1
        hanging = _CLAUSE_HANGING[level]
        indent = max(_CLAUSE_LEFT[level] - hanging - place.left, 0)
    inner = place.narrower(indent + hanging)
    return {
        "kind": "list",
        "depth": depth,
        "indent": indent,
        "hanging": hanging,
        "items": [
            {
                "id": item.id,
                "label": shown(item.label),
                "blocks": _blocks(_beside_label(item), page, inner),
            }
            for item in block.items
        ],
    }


def _beside_label(item: Item) -> tuple[Block, ...]:
    """Return an item's blocks; where no words come first, its label stands in a line of its own."""
    match item.blocks:
        case (Paragraph(spans=spans), *_) if plain_text(spans).strip():
            return item.blocks
        case (Paragraph(id=name, spans=spans), *others):
            return (Paragraph((*spans, Run("\u00a0")), name), *others)
        case others:
            return (Paragraph((Run("\u00a0"),)), *others) if item.label else item.blocks


def _table(table: Table, page: Page, place: Place) -> Data:
    widths = column_widths(table, place.width)
    lines = [row_lines(cells, widths) for cells in (table.header, *table.rows)]

    def row(cells: Sequence[Cell]) -> list[Data]:
        return [
            {
                "align": cell.align or head.align,
                "spans": page.spans(cell.spans, width - CELL_MARGINS, _SIZE_IN_TABLE),
            }
            for cell, head, width in zip(cells, table.header, widths, strict=True)
        ]

    header = row(table.header)
    return {
        "kind": "table",
        "id": table.id,
        "label": shown(caption_label(table)),
        "caption": page.spans(table.caption, place.width),
        "widths": widths,
        "whole": stays_whole(table, lines),
        "repeats": lines[0] <= _REPEATED_LINES and not _leads_on(header),
        "header": header,
        "rows": [
            {"cells": row(cells), "breaks": several > UNPARTED_LINES}
            for cells, several in zip(table.rows, lines[1:], strict=True)
        ],
    }


def _leads_on(row: Sequence[Data]) -> bool:
    """Tell whether a row has a link or a footnote, which a repeated one may not have in PDF/UA."""
    return any(span["kind"] == "note" or span.get("href") for cell in row for span in cell["spans"])


def _picture(picture: Picture, page: Page, place: Place) -> Data:
    label = shown(caption_label(picture))
    words = " ".join(f"{label} {plain_text(picture.caption)}".split())
    name = picture.id or f"_picture-{next(page.pictures)}"
    drawing = render_svg(replace(picture, id=name), page.language, _FONTS)
    return {
        "kind": "picture",
        "id": picture.id,
        "label": label,
        "caption": page.spans(picture.caption, place.width),
        # A picture without words would not be let into a PDF that all can read.
        "alt": " ".join(picture.alt.split()) or words or "Picture",
        "svg": shown(drawing),
    }


def _quote(quote: Quote, page: Page, place: Place) -> Data:
    return {"kind": "quote", "blocks": _blocks(quote.blocks, page, place.narrower(_QUOTE, _QUOTE))}


def _terms(terms: Terms, page: Page, place: Place) -> Data:
    inner = place.narrower(_DEFINITION)
    return {
        "kind": "terms",
        "entries": [
            {
                "spans": page.spans(entry.spans, place.width),
                "blocks": _blocks(entry.blocks, page, inner),
            }
            for entry in terms.entries
        ],
    }


_KINDS: Mapping[type[Block], Callable[[Any, Page, Place], Data]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    List: _list,
    Table: _table,
    Picture: _picture,
    Quote: _quote,
    Terms: _terms,
}
