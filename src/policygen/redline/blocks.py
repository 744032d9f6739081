"""The blocks of a story: paragraphs, tables, content controls, and how two stories pair them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from policygen.redline.alignment import equal_pairs, gaps, like_pairs
from policygen.redline.earlier import is_tracked_whole
from policygen.redline.keys import key_of, shell_key
from policygen.redline.pieces import COMPUTED, field_code, field_step, read_atoms
from policygen.redline.words import is_word
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from lxml import etree

    from policygen.redline.pieces import Atom

_SKIPPED = frozenset(
    w(tag)
    for tag in (
        "sectPr",
        "tcPr",
        "proofErr",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
    )
)
_MARKERS = frozenset(
    w(tag)
    for tag in (
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "permStart",
        "permEnd",
    )
)
#: How much of two blocks must be the same for one to be the other's new version.
_LEAST_ALIKE = 0.5
_LEAST_ALIKE_TABLES = 0.25


@dataclass(eq=False)
class Block:
    """An element of a story. ``kind`` is equal in blocks that one may become the other."""

    node: etree._Element

    @property
    def kind(self) -> Hashable:
        """What must be equal in two versions of one block."""
        return self.node.tag

    @cached_property
    def key(self) -> Hashable:
        """What is equal in blocks that say the same, their looks apart."""
        return key_of(self.node)

    @cached_property
    def words(self) -> tuple[Hashable, ...]:
        """The words and other things in it that take part in the comparison."""
        return ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the bookmarks in it that authors and programs gave, hidden ones apart."""
        given = (mark.get(w("name")) or "_" for mark in self.node.iter(w("bookmarkStart")))
        return frozenset(name for name in given if not name.startswith("_"))

    @cached_property
    def is_new(self) -> bool:
        """Whether a tracked change inserted all of it."""
        return False


@dataclass(eq=False)
class Marker(Block):
    """The start or end of a bookmark or comment between blocks; it takes no part."""


@dataclass(eq=False)
class Contents(Block):
    """A table of contents, or another field over several paragraphs that Word works out."""

    code: str = ""
    nodes: tuple[etree._Element, ...] = ()

    @cached_property
    def key(self) -> Hashable:
        return "contents", self.code

    @property
    def kind(self) -> Hashable:
        return "contents"


@dataclass(eq=False)
class Paragraph(Block):
    """A paragraph and its atoms."""

    @cached_property
    def atoms(self) -> list[Atom]:
        """Its content."""
        return read_atoms(self.node)

    @cached_property
    def key(self) -> Hashable:
        return self.kind, tuple(atom.key for atom in self.atoms if atom.key is not None)

    @cached_property
    def kind(self) -> Hashable:
        """A section's last paragraph, or one with half a field, can only become such a one."""
        properties = self.node.find(w("pPr"))
        ends_section = properties is not None and properties.find(w("sectPr")) is not None
        halves = tuple(
            piece.node.get(w("fldCharType"))
            for atom in self.atoms
            if len(atom.pieces) == 1
            for piece in atom.pieces
            if piece.node is not None and piece.node.tag == w("fldChar")
        )
        return "paragraph", ends_section, halves

    @cached_property
    def words(self) -> tuple[Hashable, ...]:
        return tuple(
            atom.text or atom.key
            for atom in self.atoms
            if atom.key is not None and (not atom.text or is_word(atom.text))
        )

    @cached_property
    def is_new(self) -> bool:
        return is_tracked_whole(self.node, "ins")

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(atom.text for atom in self.atoms)


@dataclass(eq=False)
class Control(Block):
    """A content control around blocks."""

    @cached_property
    def blocks(self) -> list[Block]:
        """What is in it."""
        content = self.node.find(w("sdtContent"))
        return read_blocks(content) if content is not None else []

    @property
    def kind(self) -> Hashable:
        return shell_key(self.node)

    @cached_property
    def key(self) -> Hashable:
        return self.kind, tuple(block.key for block in content_of(self.blocks))

    @cached_property
    def words(self) -> tuple[Hashable, ...]:
        return words_of(self.blocks)


@dataclass(eq=False)
class Row:
    """A row of a table. ``shape`` tells how its cells span; rows pair only where it is equal."""

    node: etree._Element

    @property
    def is_new(self) -> bool:
        """Whether a tracked change inserted it."""
        return self.node.find(f"{w('trPr')}/{w('ins')}") is not None

    @cached_property
    def cells(self) -> list[tuple[etree._Element, list[Block]]]:
        """Each cell with its blocks."""
        return [(cell, read_blocks(cell)) for cell in _cells(self.node)]

    @cached_property
    def shape(self) -> Hashable:
        """What of its cells no tracked change can tell."""
        spans = (cell.find(w("tcPr")) for cell, _ in self.cells)
        return tuple(
            tuple(key_of(properties.find(w(tag))) for tag in ("gridSpan", "hMerge", "vMerge"))
            if properties is not None
            else (None, None, None)
            for properties in spans
        )

    @cached_property
    def key(self) -> Hashable:
        """What is equal in rows that say the same."""
        cells = (tuple(block.key for block in content_of(blocks)) for _, blocks in self.cells)
        return self.shape, tuple(cells)

    @cached_property
    def words(self) -> tuple[Hashable, ...]:
        """The words of its cells."""
        return tuple(word for _, blocks in self.cells for word in words_of(blocks))


@dataclass(eq=False)
class Table(Block):
    """A table and its rows."""

    @cached_property
    def rows(self) -> list[Row]:
        """Its rows, those in content controls too."""
        return [Row(row) for row in _rows(self.node)]

    @cached_property
    def key(self) -> Hashable:
        return "table", tuple(row.key for row in self.rows if not row.is_new)

    @cached_property
    def is_new(self) -> bool:
        return all(row.is_new for row in self.rows)

    @cached_property
    def words(self) -> tuple[Hashable, ...]:
        return tuple(word for row in self.rows if not row.is_new for word in row.words)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for node in row:
        if node.tag == w("tc"):
            yield node
        elif node.tag in {w("sdt"), w("sdtContent"), w("customXml")}:
            yield from _cells(node)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for node in table:
        if node.tag == w("tr"):
            yield node
        elif node.tag in {w("sdt"), w("sdtContent"), w("customXml")}:
            yield from _rows(node)


def read_blocks(container: etree._Element) -> list[Block]:
    """Return the blocks of a body, cell, header, footer, note or content control."""
    blocks: list[Block] = []
    nodes = list(container)
    at = 0
    while at < len(nodes):
        node = nodes[at]
        at += 1
        if node.tag == w("customXml"):
            blocks += read_blocks(node)
        elif node.tag in _MARKERS:
            blocks.append(Marker(node))
        elif node.tag == w("p"):
            paragraph = Paragraph(node)
            end = _contents_end(paragraph, nodes, at - 1)
            if end:
                taken = tuple(nodes[at - 1 : end])
                code = field_code([piece for atom in paragraph.atoms for piece in atom.pieces])
                blocks.append(Contents(node, code, taken))
                at = end
            else:
                blocks.append(paragraph)
        elif node.tag in _OTHERS:
            blocks.append(_OTHERS[node.tag](node))
        elif node.tag not in _SKIPPED:
            blocks.append(Block(node))
    return blocks


_OTHERS: dict[object, type[Block]] = {w("tbl"): Table, w("sdt"): Control}


def _contents_end(paragraph: Paragraph, nodes: Sequence[etree._Element], start: int) -> int:
    """Return the place behind the paragraphs of a worked-out field that begins here, else 0."""
    pieces = [piece for atom in paragraph.atoms for piece in atom.pieces]
    depth = sum(map(field_step, pieces))
    first = next((piece for piece in pieces if not piece.is_marker), None)
    opens = depth == 1 and first is not None and field_step(first) == 1
    if not opens or field_code(pieces).partition(" ")[0].upper() not in COMPUTED:
        return 0
    for at in range(start + 1, len(nodes)):
        if nodes[at].tag != w("p"):
            return 0
        for piece in (piece for atom in read_atoms(nodes[at]) for piece in atom.pieces):
            if depth == 0 and not piece.is_marker:
                return 0
            depth += field_step(piece)
        if depth == 0:
            return at + 1
    return 0


def content_of(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks that take part in a comparison."""
    return [block for block in blocks if not isinstance(block, Marker) and not block.is_new]


def words_of(blocks: Iterable[Block]) -> tuple[Hashable, ...]:
    """Return the words of blocks."""
    return tuple(word for block in content_of(blocks) for word in block.words)


@dataclass(slots=True)
class Step:
    """One step through two stories: a block that stays (both given), goes, comes, or moves.

    ``moved`` is the name of the move that it is an end of.
    """

    old: Block | None = None
    new: Block | None = None
    moved: str = ""
    rows: list[RowStep] = field(default_factory=list)
    inner: list[Step] = field(default_factory=list)


@dataclass(slots=True)
class RowStep:
    """One step through the rows of two tables; ``cells`` are the steps in each cell."""

    old: Row | None = None
    new: Row | None = None
    cells: list[list[Step]] = field(default_factory=list)


def pair_blocks(old: Sequence[Block], new: Sequence[Block]) -> list[Step]:
    """Return the way through two stories, markers included, in which most stays."""
    ours, theirs = content_of(old), content_of(new)
    pairs = _pairs(ours, theirs)
    partner = {id(theirs[to]): ours[at] for at, to in pairs}
    steps: list[Step] = []
    waiting = iter(old)
    for block in new:
        before = partner.get(id(block))
        if before is not None:
            steps += _until(waiting, before)
        steps.append(_step(before, block))
    steps += _until(waiting, None)
    return _in_order(steps)


def _until(waiting: Iterator[Block], last: Block | None) -> Iterator[Step]:
    """Yield what goes before ``last``."""
    for block in waiting:
        if block is last:
            return
        yield Step(old=block)


def _in_order(steps: list[Step]) -> list[Step]:
    """In each stretch of changes, put what goes before what comes."""
    made: list[Step] = []
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and not (steps[end].old and steps[end].new):
            end += 1
        going = [step for step in steps[at:end] if step.new is None]
        coming = [step for step in steps[at:end] if step.old is None]
        following = steps[end].new if end < len(steps) else None
        made += [*_met(going, coming, following), *steps[end : end + 1]]
        at = end + 1
    return made


def _met(going: list[Step], coming: list[Step], following: Block | None) -> list[Step]:
    """Return a stretch of changes in which the tables of both files are one after the other.

    Where one table stands in another's place, the rows of one go and those of the other come.
    """
    ours, theirs = (
        [at for at, step in enumerate(steps) if _is_whole_table(step.old or step.new)]
        for steps in (going, coming)
    )
    made: list[Step] = []
    at = to = 0
    for one, other in zip(ours, theirs, strict=False):
        table = _step(going[one].old, coming[other].new)
        made += [*_replaced(going[at:one], coming[to:other], table.new), table]
        at, to = one + 1, other + 1
    return made + _replaced(going[at:], coming[to:], following)


def _is_whole_table(block: Block | None) -> bool:
    return isinstance(block, Table) and not block.is_new


def _replaced(going: list[Step], coming: list[Step], following: Block | None) -> list[Step]:
    """Return what goes and what comes.

    The end of a paragraph cannot go or come where no paragraph follows it: the last ones of both
    are one paragraph then, with other words.
    """
    if going and coming and not isinstance(following, Paragraph):
        last, end = going[-1].old, coming[-1].new
        alike = isinstance(last, Paragraph) and isinstance(end, Paragraph) and not end.is_new
        if alike and last is not None and end is not None and last.kind == end.kind:
            return [*going[:-1], *coming[:-1], _step(last, end)]
    return [*going, *coming]


def _step(old: Block | None, new: Block | None) -> Step:
    step = Step(old, new)
    if isinstance(old, Table) and isinstance(new, Table):
        step.rows = pair_rows(old.rows, new.rows)
    if isinstance(old, Control) and isinstance(new, Control):
        step.inner = pair_blocks(old.blocks, new.blocks)
    return step


def _pairs(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int, int]]:
    found = equal_pairs([block.key for block in old], [block.key for block in new])
    more = []
    for start, end, first, last in gaps(found, len(old), len(new)):
        ours, theirs = old[start:end], new[first:last]
        if not ours or not theirs:
            continue
        alike = _Likeness(ours, theirs)
        pairs = like_pairs([one.words for one in ours], [one.words for one in theirs], alike)
        more += [(start + at, first + to) for at, to in pairs]
    return sorted(found + more)


class _Likeness:
    """How alike the blocks of two stretches are."""

    def __init__(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        self._old, self._new = old, new
        self._bags: dict[int, Counter[Hashable]] = {}

    def __call__(self, at: int, to: int) -> float:
        one, other = self._old[at], self._new[to]
        if one.kind != other.kind:
            return 0.0
        if isinstance(one, Contents):
            return 1.0 if one.key == other.key else 0.0
        if one.names & other.names:
            return 2.0
        least = _LEAST_ALIKE_TABLES if isinstance(one, Table) else _LEAST_ALIKE
        total = len(one.words) + len(other.words)
        if not total:
            return least
        if 2 * min(len(one.words), len(other.words)) < least * total:
            return 0.0
        common = sum((self._bag(one) & self._bag(other)).values())
        alike = 2 * common / total
        return alike if alike >= least else 0.0

    def _bag(self, block: Block) -> Counter[Hashable]:
        bag = self._bags.get(id(block))
        if bag is None:
            bag = self._bags[id(block)] = Counter(block.words)
        return bag


def pair_rows(old: Sequence[Row], new: Sequence[Row]) -> list[RowStep]:
    """Return the way through the rows of two tables in which most stays."""
    there = [at for at, row in enumerate(new) if not row.is_new]
    staying = [new[at] for at in there]
    pairs = equal_pairs([row.key for row in old], [row.key for row in staying])
    more = []
    for start, end, first, last in gaps(pairs, len(old), len(staying)):
        ours, theirs = old[start:end], staying[first:last]
        alike = _RowLikeness(ours, theirs)
        found = like_pairs([one.words for one in ours], [one.words for one in theirs], alike)
        more += [(start + at, first + to) for at, to in found]
    steps: list[RowStep] = []
    at = to = 0
    placed = [(one, there[other]) for one, other in sorted(pairs + more)]
    for one, other in [*placed, (len(old), len(new))]:
        steps += [RowStep(old=row) for row in old[at:one]]
        steps += [RowStep(new=row) for row in new[to:other]]
        if one < len(old):
            steps.append(_row_step(old[one], new[other]))
        at, to = one + 1, other + 1
    return steps


class _RowLikeness:
    """How alike the rows of two stretches are."""

    def __init__(self, old: Sequence[Row], new: Sequence[Row]) -> None:
        self._old, self._new = old, new

    def __call__(self, at: int, to: int) -> float:
        one, other = self._old[at], self._new[to]
        if one.shape != other.shape:
            return 0.0
        total = len(one.words) + len(other.words)
        if not total:
            return 1.0
        common = sum((Counter(one.words) & Counter(other.words)).values())
        alike = 2 * common / total
        return alike if alike >= _LEAST_ALIKE_TABLES else 0.0


def _row_step(old: Row, new: Row) -> RowStep:
    cells = zip(old.cells, new.cells, strict=True)
    return RowStep(old, new, [pair_blocks(ours, theirs) for (_, ours), (_, theirs) in cells])


def pairs_in(steps: Iterable[Step]) -> Iterator[tuple[Paragraph, Paragraph]]:
    """Yield the paragraphs that stay, those in tables too."""
    for step in steps:
        if isinstance(step.old, Paragraph) and isinstance(step.new, Paragraph):
            yield step.old, step.new
        yield from pairs_in(step.inner)
        for row in step.rows:
            for cell in row.cells:
                yield from pairs_in(cell)
