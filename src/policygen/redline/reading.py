"""A Word file with tracked changes as text: who reads it sees what went and what came."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from policygen.lint.texts.word_labels import Labels
from policygen.redline.blocks import Control, Paragraph, Table, read_blocks
from policygen.redline.packages import links_of
from policygen.wordtags.names import (
    COMMENTS_TYPE,
    FOOTNOTES_TYPE,
    MAIN_TYPE,
    NUMBERING_TYPE,
    STYLES_TYPE,
    w,
)
from policygen.wordtags.nodes import the_child
from policygen.wordtags.package import parse_xml, read_package
from policygen.wordtags.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from policygen.redline.blocks import Block
    from policygen.redline.pieces import Piece

_MARKS = {w("ins"): "ins", w("moveTo"): "ins", w("del"): "del", w("moveFrom"): "del"}
_MOVES = (w("moveFrom"), w("moveTo"))
_SIGNS = {w("tab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "\u2011"}
_PICTURES = frozenset({w("drawing"), w("pict"), w("object")})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one fate: ``ins``, ``del`` or, where they stay, empty. ``note`` is a footnote."""

    text: str
    mark: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. ``level`` is a heading's, else 0; ``label`` Word's own number before it.

    ``mark`` is ``ins`` or ``del`` where all of it came or went; ``is_moved`` where it moved;
    ``has_new_looks`` where its looks changed, or those of its words. ``remarks`` are the texts of
    its comments.
    """

    stretches: tuple[Stretch, ...]
    level: int = 0
    label: str = ""
    mark: str = ""
    is_moved: bool = False
    has_new_looks: bool = False
    remarks: tuple[tuple[str, ...], ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether anything in it is marked."""
        marked = any(stretch.mark for stretch in self.stretches)
        return marked or bool(self.mark) or self.has_new_looks


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells of lines, each row with its mark."""

    rows: tuple[tuple[str, tuple[tuple[Line, ...], ...]], ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A document with tracked changes: its body, headers and footers, and notes."""

    body: tuple[Line | Grid, ...]
    margins: tuple[Line | Grid, ...] = ()
    notes: tuple[Line | Grid, ...] = ()


def read_marked(data: bytes, name: str) -> Marked:
    """Return what a Word file with tracked changes says.

    Raises:
        InvalidInput: it is not a safe Word file.
    """
    return _Reader(Parts(read_package(data, name))).marked()


class _Reader:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        styles, numbering = (self._tree(kind) for kind in (STYLES_TYPE, NUMBERING_TYPE))
        self._levels = {} if styles is None else dict(_heading_levels(styles))
        self._labels = Labels(numbering, styles)
        comments = self._tree(COMMENTS_TYPE)
        self._remarks = {} if comments is None else dict(_comment_texts(comments))

    def _tree(self, content_type: str) -> etree._Element | None:
        name = self._parts.named(content_type)
        return parse_xml(self._parts.files[name]) if name else None

    def marked(self) -> Marked:
        main = self._parts.named(MAIN_TYPE)
        body = the_child(parse_xml(self._parts.files[main]), "body")
        notes = self._tree(FOOTNOTES_TYPE)
        kept = () if notes is None else (note for note in notes if note.get(w("type")) is None)
        margins = (
            parse_xml(self._parts.files[link.target])
            for link in links_of(self._parts.files, main).values()
            if link.kind.endswith(("/header", "/footer"))
        )
        return Marked(
            tuple(self._blocks(body)),
            tuple(line for root in margins for line in self._blocks(root)),
            tuple(line for note in kept for line in self._blocks(note)),
        )

    def _blocks(self, container: etree._Element) -> Iterator[Line | Grid]:
        for block in read_blocks(container):
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Line | Grid]:
        match block:
            case Paragraph():
                yield self._line(block)
            case Table():
                yield Grid(tuple(self._row(row.node) for row in block.rows))
            case Control():
                for inner in block.blocks:
                    yield from self._block(inner)
            case _:
                return  # such as a table of contents: the headings are marked themselves

    def _row(self, row: etree._Element) -> tuple[str, tuple[tuple[Line, ...], ...]]:
        properties = row.find(w("trPr"))
        mark = "" if properties is None else _mark_in(properties)
        cells = (
            tuple(line for line in _lines(self._blocks(cell)))
            for cell in row.iter(w("tc"))
            if next(cell.iterancestors(w("tr"))) is row
        )
        return mark, tuple(cells)

    def _line(self, block: Paragraph) -> Line:
        properties = block.node.find(w("pPr"))
        style = "" if properties is None else _value(properties, "pStyle")
        ends = None if properties is None else properties.find(w("rPr"))
        pieces = [piece for atom in block.atoms for piece in atom.pieces]
        stretches = tuple(_stretches(pieces))
        mark = "" if ends is None else _mark_in(ends)
        if any(stretch.mark != mark for stretch in stretches):
            mark = ""
        return Line(
            stretches,
            self._levels.get(style, 0),
            "" if mark == "del" else self._labels.next(properties, style),
            mark,
            any(change.tag in _MOVES for piece in pieces for change in piece.tracked),
            next(block.node.iter(w("rPrChange"), w("pPrChange")), None) is not None,
            tuple(self._comments(pieces)),
        )

    def _comments(self, pieces: list[Piece]) -> Iterator[tuple[str, ...]]:
        for piece in pieces:
            if piece.node is not None and piece.node.tag == w("commentReference"):
                yield self._remarks.get(piece.node.get(w("id")) or "", ())


def _lines(blocks: Iterator[Line | Grid]) -> Iterator[Line]:
    """Yield the lines of a cell; those of a table in it follow each other."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from (line for _, cells in block.rows for cell in cells for line in cell)


def _mark_in(properties: etree._Element) -> str:
    return next((_MARKS[str(node.tag)] for node in properties if node.tag in _MARKS), "")


def _stretches(pieces: list[Piece]) -> Iterator[Stretch]:
    shown = [(_fate(piece), *_said(piece)) for piece in pieces]
    words = [(mark, text, note) for mark, text, note in shown if text]
    for (mark, note), group in groupby(words, lambda word: (word[0], word[2])):
        yield Stretch("".join(text for _, text, _ in group), mark, note)


def _fate(piece: Piece) -> str:
    marks = {_MARKS[str(change.tag)] for change in piece.tracked}
    return "del" if "del" in marks else "ins" if marks else ""


def _said(piece: Piece) -> tuple[str, bool]:
    node = piece.node
    if node is None:
        return piece.text, False
    if node.tag in {w("footnoteReference"), w("endnoteReference")}:
        return "*", True
    if node.tag in _PICTURES:
        alt = next((one.get("descr") for one in node.iter() if one.get("descr")), "")
        return f"[picture: {alt}]" if alt else "[picture]", False
    return _SIGNS.get(str(node.tag), ""), False


def _value(properties: etree._Element, tag: str) -> str:
    child = properties.find(w(tag))
    return "" if child is None else child.get(w("val")) or ""


def _heading_levels(styles: etree._Element) -> Iterator[tuple[str, int]]:
    """Yield the styles of headings with their level, 1 to 6; the title is one of level 1."""
    for style in styles.iter(w("style")):
        key, name = style.get(w("styleId")) or "", _value(style, "name").lower()
        level = style.find(f"{w('pPr')}/{w('outlineLvl')}")
        number = "" if level is None else level.get(w("val")) or ""
        if name == "title":
            yield key, 1
        elif number.isdigit() and int(number) < 6:
            yield key, int(number) + 1
        elif name.startswith("heading ") and name[8:].isdigit():
            yield key, min(int(name[8:]), 6)


def _comment_texts(comments: etree._Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    for comment in comments.iter(w("comment")):
        lines = ("".join(map(str, line.itertext())) for line in comment.iter(w("p")))
        yield comment.get(w("id")) or "", tuple(line for line in lines if line)
