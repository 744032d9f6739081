"""A story in two versions becomes one with tracked changes: its paragraphs, tables, controls."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lxml import etree

from policygen.redline.blocks import (
    Block,
    Contents,
    Control,
    Marker,
    Paragraph,
    Row,
    RowStep,
    Step,
    Table,
)
from policygen.redline.inline import Token, joined_tokens, tokens_of, write_tokens
from policygen.redline.keys import key_of
from policygen.redline.marks import (
    PARAGRAPH,
    RUN,
    joined_properties,
    mark_paragraph,
    paragraph_properties,
)
from policygen.redline.tables import joined_cell, joined_row, joined_table, mark_row, plain_row
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policygen.redline.marks import Marks
    from policygen.redline.pieces import Atom, Piece

_GOING, _COMING = "del", "ins"
_OLD_MARKS = frozenset({"del", "moveFrom"})


class Watcher(Protocol):
    """Who is told of what the story writer does, and what of the old file it must leave out."""

    def twins(self, old: Atom, new: Atom) -> None:
        """An atom stays."""

    def alone(self, piece: Piece, mark: str) -> Piece:
        """A piece goes or comes; return it as it is to be written."""

    def keeps(self, marker: etree._Element) -> bool:
        """Tell whether a marker of the old file, such as a bookmark, is written."""

    def sections(self, old: etree._Element, new: etree._Element) -> etree._Element:
        """Return the properties of a section that stays."""

    def touched(self, made: etree._Element, old: Paragraph | None, new: Paragraph | None) -> None:
        """A paragraph was written with changes: as ``made``, from what it was and what it is."""

    def gone_section(self, section: etree._Element) -> None:
        """A section goes: make its properties fit to be written."""

    def opaque(self, node: etree._Element, mark: str) -> None:
        """An element goes or comes that no tracked change can mark."""


@dataclass(slots=True)
class StoryWriter:
    """Writes the steps through two stories."""

    marks: Marks
    watcher: Watcher

    def write(self, steps: Sequence[Step]) -> list[etree._Element]:
        """Return the blocks of the joined story."""
        made: list[etree._Element] = []
        at = 0
        while at < len(steps):
            end = _held_end(steps, at)
            made += self._step(steps[at]) if end == at + 1 else self._held(steps[at:end])
            at = end
        return made

    def _step(self, step: Step) -> list[etree._Element]:
        match step.old, step.new:
            case (Paragraph(), None) | (None, Paragraph()) if step.moved:
                return self._moved(step)
            case None, Block() as new:
                return self._alone(new, _COMING)
            case Block() as old, None:
                return self._alone(old, _GOING)
            case Paragraph() as old, Paragraph() as new:
                return [self._paragraph(old, new)]
            case Table() as old, Table() as new:
                return [self._table(old, new, step.rows)]
            case Control(), Control() as new:
                return [_control(new.node, self.write(step.inner))]
            case _, Contents() as new:
                return [deepcopy(node) for node in new.nodes]
            case _, Block() as new:
                return [deepcopy(new.node)]
            case _:
                raise ValueError("a step has no block")

    # -- paragraphs --

    def _paragraph(self, old: Paragraph, new: Paragraph) -> etree._Element:
        looks_changed = next(new.node.iter(PARAGRAPH.change, RUN.change), None) is not None
        if not looks_changed and old.key == new.key and key_of(old.node) == key_of(new.node):
            return self._same(old, new)
        made, before = etree.Element(w("p")), self.marks.last
        self._set_properties(made, old, new)
        made.extend(self._joined(old, new))
        if self.marks.last > before:
            self.watcher.touched(made, old, new)
        return made

    def _same(self, old: Paragraph, new: Paragraph) -> etree._Element:
        """Copy a paragraph of which nothing changed; what it leads to, such as a note, may have."""
        ours, theirs = (
            [atom for atom in block.atoms if atom.key is not None] for block in (old, new)
        )
        for one, other in zip(ours, theirs, strict=True):
            self.watcher.twins(one, other)
        return deepcopy(new.node)

    def _joined(self, old: Paragraph, new: Paragraph) -> list[etree._Element]:
        ours = [atom for atom in old.atoms if self._is_kept(atom)]
        tokens = joined_tokens(ours, new.atoms, self.watcher.twins)
        return self._written(tokens)

    def _whole(self, block: Paragraph, mark: str) -> list[etree._Element]:
        is_old = mark in _OLD_MARKS
        atoms = [atom for atom in block.atoms if self._is_kept(atom)] if is_old else block.atoms
        return self._written(tokens_of(atoms, mark))

    def _written(self, tokens: Iterable[Token]) -> list[etree._Element]:
        told = (
            Token(self.watcher.alone(token.piece, token.mark), token.mark, token.old)
            if token.mark
            else token
            for token in tokens
        )
        return write_tokens(told, self.marks)

    def _is_kept(self, atom: Atom) -> bool:
        node = atom.pieces[0].node
        is_marker = len(atom.pieces) == 1 and atom.pieces[0].is_marker
        return not is_marker or (node is not None and self.watcher.keeps(node))

    def _set_properties(self, made: etree._Element, old: Paragraph, new: Paragraph) -> None:
        ours, theirs = old.node.find(w("pPr")), new.node.find(w("pPr"))
        properties = joined_properties(ours, theirs, PARAGRAPH, self.marks)
        if properties is None:
            return
        made.append(properties)
        self._set_mark_looks(properties, ours)
        section = properties.find(w("sectPr"))
        before = ours.find(w("sectPr")) if ours is not None else None
        if section is not None and before is not None:
            properties.replace(section, self.watcher.sections(before, section))

    def _set_mark_looks(self, properties: etree._Element, old: etree._Element | None) -> None:
        """Tell how the paragraph's mark looked before."""
        looks = properties.find(w("rPr"))
        before = old.find(w("rPr")) if old is not None else None
        joined = joined_properties(before, looks, RUN, self.marks)
        if joined is None:
            return
        if looks is not None:
            properties.replace(looks, joined)
            return
        behind = [node for node in properties if node.tag in {w("sectPr"), w("pPrChange")}]
        if behind:
            behind[0].addprevious(joined)
        else:
            properties.append(joined)

    def _marked(self, block: Paragraph, mark: str) -> etree._Element:
        """Return a paragraph that goes, comes or moves, its end too."""
        made = etree.Element(w("p"))
        properties = block.node.find(w("pPr"))
        if properties is not None:
            made.append(deepcopy(properties))
            if mark in _OLD_MARKS:
                for section in made.iter(w("sectPr")):
                    self.watcher.gone_section(section)
        made.extend(self._whole(block, mark))
        if not is_tracked_new(made):
            mark_paragraph(made, self.marks.make(mark))
            self._touched(made, block, mark)
        return made

    def _touched(self, made: etree._Element, block: Paragraph, mark: str) -> None:
        is_old = mark in _OLD_MARKS
        self.watcher.touched(made, block if is_old else None, None if is_old else block)

    # -- whole blocks --

    def _alone(self, block: Block, mark: str) -> list[etree._Element]:
        match block:
            case Marker():
                is_written = mark == _COMING or self.watcher.keeps(block.node)
                return [deepcopy(block.node)] if is_written else []
            case Paragraph():
                return [self._marked(block, mark)]
            case Table():
                return [self._whole_table(block, mark)]
            case Control():
                inner = [node for one in block.blocks for node in self._alone(one, mark)]
                return self._tracked_control(block.node, inner, mark)
            case Contents():
                return [self._marked(Paragraph(node), mark) for node in block.nodes]
            case _:
                self.watcher.opaque(block.node, mark)
                return [deepcopy(block.node)] if mark == _COMING else []

    def _tracked_control(
        self, like: etree._Element, inner: list[etree._Element], mark: str
    ) -> list[etree._Element]:
        """Return a content control whose own start and end are tracked, apart from its content."""
        kind = "Ins" if mark == _COMING else "Del"
        opening, closing = (self._range(f"customXml{kind}Range") for _ in range(2))
        control = _control(like, [opening[1], *inner, closing[0]])
        return [opening[0], control, closing[1]]

    def _range(self, tag: str) -> tuple[etree._Element, etree._Element]:
        start = self.marks.make(f"{tag}Start")
        return start, etree.Element(w(f"{tag}End"), {w("id"): start.get(w("id")) or ""})

    def _moved(self, step: Step) -> list[etree._Element]:
        mark = "moveTo" if step.old is None else "moveFrom"
        start, end = self._range(f"{mark}Range")
        start.set(w("name"), step.moved)
        block = step.new or step.old
        return [start, self._marked(block, mark), end] if isinstance(block, Paragraph) else []

    # -- tables --

    def _table(self, old: Table, new: Table, steps: Sequence[RowStep]) -> etree._Element:
        rows = [row for step in steps for row in self._row(step)]
        return joined_table(old.node, new.node, rows, self.marks)

    def _row(self, step: RowStep) -> list[etree._Element]:
        if step.old is None and step.new is not None:
            return [self._whole_row(step.new, _COMING)]
        if step.new is None and step.old is not None:
            return [self._whole_row(step.old, _GOING)]
        if step.old is None or step.new is None:
            return []
        made = joined_row(step.old.node, step.new.node, self.marks)
        cells = zip(step.old.cells, step.new.cells, step.cells, strict=True)
        for (before, _), (after, _), steps in cells:
            made.append(joined_cell(before, after, self.write(steps), self.marks))
        return [made]

    def _whole_table(self, table: Table, mark: str) -> etree._Element:
        rows = [self._whole_row(row, mark) for row in table.rows]
        return joined_table(table.node, table.node, rows, self.marks)

    def _whole_row(self, row: Row, mark: str) -> etree._Element:
        made = plain_row(row.node)
        for cell, blocks in row.cells:
            content = [node for block in blocks for node in self._alone(block, mark)]
            made.append(joined_cell(cell, cell, content, self.marks))
        if not (mark == _COMING and row.is_new):
            mark_row(made, self.marks.make(mark))
        return made

    # -- paragraphs that no paragraph follows --

    def _held(self, steps: Sequence[Step]) -> list[etree._Element]:
        """Write a paragraph that stays, and those that go or come behind it up to a table or end.

        The end of the last one cannot go or come, for it has no paragraph to join: it stays, and
        the end of the first one goes or comes in its place.
        """
        first, last = steps[0], steps[-1]
        mark = _COMING if last.old is None else _GOING
        opening = self._paragraph(*_both(first))
        mark_paragraph(opening, self.marks.make(mark))
        inner = [node for step in steps[1:-1] for node in self._step(step)]
        return [opening, *inner, self._closing(first, last, mark)]

    def _closing(self, first: Step, last: Step, mark: str) -> etree._Element:
        made = etree.Element(w("p"))
        old = last.old if mark == _GOING else first.old
        new = last.new if mark == _COMING else first.new
        content = last.old if mark == _GOING else last.new
        if not (
            isinstance(old, Paragraph)
            and isinstance(new, Paragraph)
            and isinstance(content, Paragraph)
        ):
            raise TypeError("a story's tail holds paragraphs only")
        self._set_properties(made, old, new)
        made.extend(self._whole(content, mark))
        self._touched(made, content, mark)
        return made


def _both(step: Step) -> tuple[Paragraph, Paragraph]:
    if not (isinstance(step.old, Paragraph) and isinstance(step.new, Paragraph)):
        raise TypeError("this step has no two paragraphs")
    return step.old, step.new


def is_tracked_new(paragraph: etree._Element) -> bool:
    """Tell whether a tracked change of the new file inserted the paragraph's end already."""
    looks = paragraph_properties(paragraph).find(w("rPr"))
    return looks is not None and looks.find(w("ins")) is not None


def _control(like: etree._Element, content: list[etree._Element]) -> etree._Element:
    made = etree.Element(w("sdt"))
    made.extend(deepcopy(node) for node in like if node.tag in {w("sdtPr"), w("sdtEndPr")})
    inner = etree.SubElement(made, w("sdtContent"))
    inner.extend(content)
    return made


def _held_end(steps: Sequence[Step], start: int) -> int:
    """Return the place behind the steps that are written as one, often only that at ``start``."""
    first = steps[start]
    if not (isinstance(first.old, Paragraph) and isinstance(first.new, Paragraph)):
        return start + 1
    end = start + 1
    while end < len(steps) and _is_alone(steps[end]) and _same_way(steps[end], steps[start + 1]):
        end += 1
    following = steps[end].old or steps[end].new if end < len(steps) else None
    if end == start + 1 or isinstance(following, Paragraph | Marker):
        return start + 1
    last = steps[end - 1].old or steps[end - 1].new
    return end if last is not None and last.kind == first.old.kind else start + 1


def _is_alone(step: Step) -> bool:
    block = step.old or step.new
    return not (step.old and step.new) and isinstance(block, Paragraph) and not block.is_new


def _same_way(step: Step, other: Step) -> bool:
    return (step.old is None) is (other.old is None)


def write_story(container: etree._Element, steps: Sequence[Step], writer: StoryWriter) -> None:
    """Put the joined story into the container of the new one; its own properties stay."""
    made = writer.write(steps)
    kept = {w("sectPr"), w("tcPr")}
    for node in list(container):
        if node.tag not in kept:
            container.remove(node)
    container[0:0] = made


def blank() -> etree._Element:
    """Return a story of one empty paragraph."""
    story = etree.Element(w("body"))
    etree.SubElement(story, w("p"))
    return story
