"""The Word reader: a rendered Word clause to raw blocks, in which holes stand for values.

It reads what ``word_source`` makes of a clause, once Jinja has taken its turn: marks stand for
values. Paragraphs lie flat in Word; what is nested is told by lists and indents. Reading depends
on the text alone, so it is cached by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from lxml import etree

from policygen.problems import Location, Problem
from policygen.templating.marks import SlotMark, split_marks
from policygen.tree.attributes import (
    faults_of_classes,
    faults_of_id,
    faults_of_spans,
    item_with_id,
    joined,
    without_attributes,
)
from policygen.tree.blocks import (
    CLASSES,
    Align,
    Block,
    Break,
    Cell,
    Footnote,
    Heading,
    List,
    Paragraph,
    Quote,
    Run,
    Source,
    Span,
    Table,
    Term,
    Terms,
)
from policygen.tree.markdown_reader import Hole, RawText, trimmed
from policygen.wordtags.captured import set_beside
from policygen.wordtags.names import w
from policygen.wordtags.package import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.tree.markdown_reader import RawSpan


@lru_cache(maxsize=1024)
def parse_word(text: str) -> RawText:
    """Return the raw blocks of a rendered Word clause.

    The lines of sources and problems are numbers of the clause's paragraphs.
    """
    root = parse_xml(text.encode())
    reader = _Reader(list(set_beside(root, "", "")))
    blocks = reader.blocks(root[0]) if len(root) else ()
    return RawText(blocks, tuple(reader.problems))


# -- what is being nested --


@dataclass(slots=True)
class _Items:
    """A list under way: the blocks of each of its items."""

    ordered: bool
    items: list[list[_Node]] = field(default_factory=list)


@dataclass(slots=True)
class _Quoted:
    """A quotation under way."""

    inner: list[_Node] = field(default_factory=list)


@dataclass(slots=True)
class _Defined:
    """A definition list under way: each term with the blocks of its meaning."""

    entries: list[tuple[tuple[Span, ...], list[_Node]]] = field(default_factory=list)


_Node = Block | _Items | _Quoted | _Defined


@dataclass(frozen=True, slots=True)
class _Open:
    """An item that what follows may belong to."""

    series: str
    level: int
    left: int
    start: int
    inner: list[_Node]

    def holds_item(self, other: _Open) -> bool:
        """Tell whether another item is one of a list inside this one.

        One of another list is where its number begins nearer to this one's text than to its number.
        """
        if other.series == self.series:
            return other.level > self.level
        return 2 * other.start > self.start + self.left

    def holds(self, left: int) -> bool:
        """Tell whether a block with this indent continues the item."""
        return 0 < self.left <= left


@dataclass(slots=True)
class _Flow:
    """Blocks put one after the other, each into the item that it belongs to."""

    root: list[_Node] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    last: list[_Node] = field(default_factory=list)
    """Where the block before went."""

    def add(self, block: _Node, left: int = 0) -> None:
        """Add a block that is no item of a list."""
        while self.opened and not self.opened[-1].holds(left):
            self.opened.pop()
        self._put(block, self.opened[-1].inner if self.opened else self.root)

    def add_behind(self, block: _Node) -> None:
        """Add a block where the one before went: a caption, or attributes of a table."""
        self._put(block, self.last or self.root)

    def add_item(self, block: Paragraph, item: _Open, *, ordered: bool) -> None:
        """Begin an item of a list with its first paragraph."""
        while self.opened and not self.opened[-1].holds_item(item):
            self.opened.pop()
        home = self.opened[-1].inner if self.opened else self.root
        before = home[-1] if home else None
        if not isinstance(before, _Items) or before.ordered != ordered:
            before = _Items(ordered)
            home.append(before)
        item.inner.append(block)
        before.items.append(item.inner)
        self.opened.append(item)
        self.last = item.inner

    def add_quoted(self, block: Paragraph, left: int) -> None:
        """Add a paragraph to the quotation before, or begin one."""
        before = self.last[-1] if self.last else None
        if isinstance(before, _Quoted):
            before.inner.append(block)
        else:
            self.add(_Quoted([block]), left)

    def add_term(self, spans: tuple[Span, ...], left: int) -> None:
        """Add a term to the definition list before, or begin one."""
        before = self.last[-1] if self.last else None
        if isinstance(before, _Defined):
            before.entries.append((spans, []))
        else:
            self.add(_Defined([(spans, [])]), left)

    def add_meaning(self, block: Paragraph, left: int) -> None:
        """Add a paragraph to the meaning of the term before; without one it is plain text."""
        before = self.last[-1] if self.last else None
        if isinstance(before, _Defined):
            before.entries[-1][1].append(block)
        else:
            self.add(block, left)

    def _put(self, block: _Node, home: list[_Node]) -> None:
        home.append(block)
        self.last = home

    @property
    def waits(self) -> bool:
        """Whether the block before is a table or picture, which a caption may follow."""
        before = self.last[-1] if self.last else None
        if isinstance(before, Paragraph):
            only = cast("tuple[object, ...]", before.spans)
            return len(only) == 1 and isinstance(only[0], Hole)
        return isinstance(before, Table)


def _settled(nodes: list[_Node]) -> tuple[Block, ...]:
    """Return the blocks of what was nested."""
    return tuple(joined(_block(node) for node in nodes))


def _block(node: _Node) -> Block:
    match node:
        case _Items(ordered=ordered, items=items):
            made = (item_with_id(_settled(inner), "") for inner in items)
            return List(tuple(made), ordered=ordered)
        case _Quoted(inner=inner):
            return Quote(_settled(inner))
        case _Defined(entries=entries):
            return Terms(tuple(Term(spans, _settled(inner)) for spans, inner in entries))
        case _:
            return node


# -- reading --


@dataclass(slots=True)
class _Reader:
    """One pass over one text. ``number`` is the paragraph that is read now."""

    problems: list[Problem] = field(default_factory=list)
    number: int = 0

    def blocks(self, parent: etree._Element) -> tuple[Block, ...]:
        flow = _Flow()
        self._loose(parent.text, flow)
        for node in parent.iterchildren(etree.Element):
            if node.tag == w("p"):
                self._paragraph(node, flow)
            elif node.tag == w("tbl"):
                table = self._table(node)
                if table is not None:
                    flow.add(table, _whole(node, "left"))
            self._loose(node.tail, flow)
        return _settled(flow.root)

    def _loose(self, text: str | None, flow: _Flow) -> None:
        """Add what ``{{p … }}`` printed in the place of its paragraph."""
        for piece in split_marks(text or ""):
            if isinstance(piece, SlotMark):
                hole = Hole(piece.number, Run("", source=Source(line=self.number)))
                flow.add(Paragraph(cast("tuple[Span, ...]", (hole,))))

    def _paragraph(self, node: etree._Element, flow: _Flow) -> None:
        spans, attributes = self._line(node)
        left = _whole(node, "left")
        kind = node.get("kind") or "text"
        classes = self._classes(attributes, kind)
        name = attributes.get("id", "")
        block = Paragraph(spans, name, frozenset(classes))
        if not (spans or name or classes):
            return
        match kind:
            case "heading":
                flow.opened.clear()
                numbered = not (node.get("plain") or "unnumbered" in classes)
                flow.add(Heading(_whole(node, "level"), spans, name, numbered=numbered))
            case "item":
                item = _Open(
                    node.get("series") or "", _whole(node, "level"), left, _whole(node, "start"), []
                )
                flow.add_item(block, item, ordered=bool(node.get("ordered")))
            case "quote":
                flow.add_quoted(block, left)
            case "term":
                flow.add_term(spans, left)
            case "meaning":
                flow.add_meaning(block, left)
            case _ if flow.waits and ("caption" in classes or not spans):
                flow.add_behind(block)
            case _:
                flow.add(block, left)

    def _line(self, node: etree._Element) -> tuple[tuple[Span, ...], dict[str, str]]:
        """Return the spans of a paragraph, and its attributes in braces."""
        spans, attributes = without_attributes(self._spans(node))
        self._tell(faults_of_spans(spans))
        self._tell(faults_of_id(attributes.get("id", "")))
        return spans, attributes

    def _classes(self, attributes: dict[str, str], kind: str) -> list[str]:
        named = attributes.get(".", "").split()
        self._tell(faults_of_classes(named))
        own = [kind] if kind in CLASSES else []
        return [*own, *(name for name in named if name in CLASSES)]

    def _table(self, node: etree._Element) -> Table | None:
        rows = [
            tuple(self._cell(cell) for cell in row.iterchildren(w("tc")))
            for row in node.iterchildren(w("tr"))
        ]
        if not rows:
            return None
        header, *others = rows
        filled = [row for row in others if any(cell.spans for cell in row)]
        return Table(header, tuple(self._fitted(row, header) for row in filled))

    def _fitted(self, row: tuple[Cell, ...], header: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """Return a row with as many cells as the header has, and as its columns are set."""
        width = len(header)
        if len(row) > width:
            message = f"a row has {len(row)} cells and the header of its table {width}"
            self._problem("T155", message, "give the header row as many cells as the others")
        filled = (*row[:width], *(Cell(()) for _ in range(width - len(row))))
        pairs = zip(filled, header, strict=True)
        return tuple(replace(cell, align=cell.align or head.align) for cell, head in pairs)

    def _cell(self, node: etree._Element) -> Cell:
        lines: list[Span] = []
        align = ""
        for paragraph in node.iterchildren(w("p")):
            spans = self._spans(paragraph)
            align = align or paragraph.get("align") or ""
            if spans:
                lines += [Break(Source(line=self.number)), *spans] if lines else spans
        return Cell(tuple(lines), cast("Align", align))

    # -- spans --

    def _spans(self, node: etree._Element) -> tuple[Span, ...]:
        self.number = _whole(node, "n") or self.number
        spans: list[RawSpan] = []
        self._text(node.text, Run(""), spans)
        for run in node.iterchildren(w("r")):
            look = run.find(w("rPr"))
            style = Run(
                "",
                bold=look is not None and look.find(w("b")) is not None,
                italic=look is not None and look.find(w("i")) is not None,
                code=look is not None and look.find(w("code")) is not None,
                href=run.get("href") or "",
            )
            for child in run:
                self._content(child, style, spans)
            self._text(run.tail, Run(""), spans)
        return cast("tuple[Span, ...]", tuple(trimmed(list(_merged(spans)))))

    def _content(self, node: etree._Element, style: Run, spans: list[RawSpan]) -> None:
        if node.tag == w("t"):
            self._text(node.text, style, spans)
        elif node.tag == w("br"):
            spans.append(Break(self._source()))
        elif node.tag == w("txbxContent"):
            number = self.number
            spans.append(Footnote(self.blocks(node)))
            self.number = number

    def _text(self, text: str | None, style: Run, spans: list[RawSpan]) -> None:
        for piece in split_marks(text or ""):
            match piece:
                case SlotMark(number):
                    spans.append(Hole(number, replace(style, source=self._source())))
                case str():
                    spans.append(replace(style, text=piece, source=self._source()))
                case _:
                    pass  # there are no marks of lines in Word

    def _source(self) -> Source:
        return Source(line=self.number)

    def _tell(self, faults: Iterator[tuple[str, str, str]]) -> None:
        for code, message, hint in faults:
            self._problem(code, message, hint)

    def _problem(self, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, Location(line=self.number), hint))


def _merged(spans: list[RawSpan]) -> Iterator[RawSpan]:
    """Yield spans with texts of one look, which Word splits as it likes, in one piece."""
    held: Run | None = None
    for span in spans:
        if held is not None and isinstance(span, Run) and replace(span, text=held.text) == held:
            held = replace(held, text=held.text + span.text)
            continue
        if held is not None:
            yield held
        held = span if isinstance(span, Run) else None
        if held is None:
            yield span
    if held is not None:
        yield held


def _whole(node: etree._Element, name: str) -> int:
    value = node.get(name) or ""
    return int(value) if value.isdecimal() else 0


__all__ = ["parse_word"]
