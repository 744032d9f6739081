"""Two Word files become one with tracked changes: accepted it is the new one, rejected the old."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem, Severity
from policygen.redline.blocks import pair_blocks, pairs_in, read_blocks
from policygen.redline.bookmarks import Bookmarks
from policygen.redline.earlier import keep_changes, undo_changes
from policygen.redline.headers import Headers, hold_headers
from policygen.redline.marks import SECTION, Marks, joined_properties
from policygen.redline.moves import name_moves
from policygen.redline.notes import Notes
from policygen.redline.numbers import ListMap
from policygen.redline.packages import Adoption, NewLinks, bare_xml, links_of
from policygen.redline.remarks import Remarks
from policygen.redline.story import StoryWriter, blank, write_story
from policygen.redline.styles import StyleMap
from policygen.wordtags.names import (
    COMMENTS_TYPE,
    MAIN_TYPE,
    NUMBERING_TYPE,
    OFFICE,
    STYLES_TYPE,
    W,
    w,
)
from policygen.wordtags.nodes import the_child
from policygen.wordtags.package import read_package, write_package, write_xml
from policygen.wordtags.parts import Parts

if TYPE_CHECKING:
    from datetime import date

    from policygen.redline.blocks import Paragraph
    from policygen.redline.pieces import Atom, Piece
    from policygen.redline.remarks import Explainer

_IDS = re.compile(rb'(?:w:id|\sid)="(\d+)"')
#: Word reads ids as numbers of 32 bits.
_LARGEST = 2**30
#: An attribute that the new file's first section bears while the story is written.
_FIRST = "first"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@dataclass(frozen=True, slots=True)
class Redline:
    """A file with tracked changes, how many there are, and what could not be told.

    ``marks`` counts the tracked changes by Word's names: ``ins``, ``del``, ``moveTo``,
    ``rPrChange`` and so on. ``paragraphs`` counts the paragraphs that are ``changed``,
    ``inserted``, ``deleted`` and ``moved``.
    """

    data: bytes
    marks: dict[str, int]
    paragraphs: dict[str, int]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who makes the tracked changes, and the day that they bear, if any."""

    author: str = "policygen"
    when: date | None = None


@dataclass(slots=True)
class _File:
    """A Word file taken apart."""

    name: str
    parts: Parts
    main: str = field(init=False)

    def __post_init__(self) -> None:
        self.main = self.parts.named(MAIN_TYPE)
        body = bare_xml(self.parts.files[self.main]).find(w("body")) if self.main else None
        if body is None:
            hint = "save the file in Word as .docx and use that copy"
            raise InvalidInput(
                [Problem("T101", "not a .docx file as Word saves it", Location(self.name), hint)]
            )

    def tree(self, part: str) -> etree._Element | None:
        """Return the root of a part, or None if there is none."""
        data = self.parts.files.get(part)
        return None if data is None else bare_xml(data)


def _opened(data: bytes, name: str) -> _File:
    return _File(name, Parts(read_package(data, name)))


def redline_word(
    old: bytes,
    new: bytes,
    signature: Signature,
    names: tuple[str, str] = ("old", "new"),
    explainer: Explainer | None = None,
) -> Redline:
    """Return the new Word file with what is different from the old one as tracked changes.

    The same files and signature always give the same bytes.

    Args:
        old: the whole old file.
        new: the whole new file.
        signature: who makes the changes, and when.
        names: what problems call the files.
        explainer: says why paragraphs changed, for the comments; no comments without it.

    Raises:
        InvalidInput: one of them is not a safe Word file.
    """
    comparing = _Comparing(_opened(old, names[0]), _opened(new, names[1]), signature)
    if explainer is not None:
        comparing.explain(explainer)
    return comparing.redline()


class _Comparing:
    """One comparison on its way."""

    def __init__(self, old: _File, new: _File, signature: Signature) -> None:
        self.old, self.new = old, new
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.remarks: Remarks | None = None
        self.marks = Marks(signature.author, signature.when, _highest_id(new.parts))
        self.adoption = Adoption(old.parts, new.parts)
        self.numbering = _numbering(old, new)
        self.style_sheet = new.tree(new.parts.named(STYLES_TYPE))
        self.styles = StyleMap(old.tree(old.parts.named(STYLES_TYPE)), self.style_sheet)
        self.bookmarks = Bookmarks(self.marks)
        self.trees: dict[str, etree._Element] = {}
        before, after = self.both(old.main, new.main)
        self.bodies = the_child(before, "body"), the_child(after, "body")
        self.notes = Notes(old.parts, new.parts, new.main, self.adopt)
        for root in self.notes.trees.values():
            self._keep(root)
        self.writer = StoryWriter(self.marks, self)
        self.steps = pair_blocks(*map(read_blocks, self.bodies))
        self.lists = self._lists()
        self.headers = Headers(new.parts, new.main, self.adoption, self._both_headers)

    def explain(self, explainer: Explainer) -> None:
        """Have the changes explained in comments."""
        self.remarks = Remarks(self.bodies, explainer, self.marks.author, self.marks.when)

    def redline(self) -> Redline:
        """Return the finished redline."""
        old_body, new_body = self.bodies
        if self.marks.when:  # Word wants a move to have a date
            name_moves(self.steps)
        for section in itertools.islice(new_body.iter(w("sectPr")), 1):
            section.set(_FIRST, "1")
        write_story(new_body, self.steps, self.writer)
        last = old_body.find(w("sectPr")), new_body.find(w("sectPr"))
        if last[0] is not None and last[1] is not None:
            new_body.replace(last[1], self.sections(last[0], last[1]))
        for section in new_body.iter(w("sectPr")):
            section.attrib.pop(_FIRST, "")
        self._write_notes()
        for style in self.styles.copied:
            self.lists.adopt(style)
        self._tell_untracked()
        if self.remarks is not None:
            self.remarks.write(self.new.parts, self.new.main)
        counts = {name: self.counts[name] for name in ("changed", "inserted", "deleted", "moved")}
        return Redline(self._written(), self.marks.counts, counts, tuple(self.problems))

    def both(self, old_part: str, new_part: str) -> tuple[etree._Element, etree._Element]:
        """Return two versions of a part, the old one in the new file's names; it may be blank."""
        before, after = self.old.tree(old_part), self.new.tree(new_part)
        if after is None:
            raise ValueError(f"{new_part} is not there")
        self.adoption.settle(after, new_part)
        self.trees[new_part] = after
        self.bookmarks.learn(after)
        self._keep(after)
        if before is None:
            return blank(), after
        self.adopt(before, old_part, new_part)
        return before, after

    def adopt(self, root: etree._Element, old_part: str, new_part: str) -> None:
        """Bring an old story into the new file's names, its own tracked changes undone."""
        undo_changes(root)
        hold_headers(root, links_of(self.old.parts.files, old_part))
        self.adoption.adopt(root, old_part, new_part)
        self.styles.adopt(root)
        self.bookmarks.adopt(root)
        for drawing in root.iter(_DRAWING):
            drawing.set("id", self.marks.fresh())

    def _both_headers(self, old_part: str, new_part: str) -> tuple[etree._Element, etree._Element]:
        before, after = self.both(old_part, new_part)
        self.lists.adopt(before)
        return before, after

    def _keep(self, root: etree._Element) -> None:
        """Keep the tracked changes that the new file has; tell which cannot be kept."""
        where = Location(file=self.new.name)
        for what in sorted(set(keep_changes(root))):
            message = f"a tracked change of the new file is no longer tracked by itself: {what}"
            hint = "it is in the redline as if its author had not tracked it"
            self.problems.append(Problem("D062", message, where, hint, Severity.WARNING))

    def _lists(self) -> ListMap:
        defined = self.old.tree(self.old.parts.named(NUMBERING_TYPE))
        if defined is not None:
            self.styles.adopt(defined)
        lists = ListMap(defined, self.numbering, pairs_in(self.steps))
        for root in (self.bodies[0], *self.notes.old_trees()):
            lists.adopt(root)
        return lists

    def _write_notes(self) -> None:
        while waiting := self.notes.take():
            for one in waiting:
                old = blank() if one.old is None else one.old
                new = blank() if one.goes else one.note
                steps = pair_blocks(read_blocks(old), read_blocks(new))
                write_story(one.note, steps, self.writer)

    def _tell_untracked(self) -> None:
        names = self.styles.changed()
        if names:
            message = f"these styles look different in the two files: {', '.join(names)}"
            hint = "Word cannot track that: the redline has the looks of the new file throughout"
            where = Location(file=self.new.name)
            self.problems.append(Problem("D061", message, where, hint, Severity.WARNING))

        if self.old.parts.named(COMMENTS_TYPE):
            message = "the comments of the old file are not in the redline"
            where = Location(file=self.old.name)
            self.problems.append(Problem("D060", message, where, severity=Severity.NOTE))
        for part in sorted(self.headers.untold):
            message = f"a header or footer of the old file ({part}) is not in the redline"
            hint = "the new file's section goes on with the header before it, as Word cannot track"
            where = Location(file=self.old.name, part=part)
            self.problems.append(Problem("D060", message, where, hint, Severity.WARNING))

    def _written(self) -> bytes:
        files = self.new.parts.files
        for kind, tree in ((STYLES_TYPE, self.style_sheet), (NUMBERING_TYPE, self.numbering)):
            if tree is not None:
                files[self.new.parts.named(kind)] = write_xml(tree)
        for part, tree in {**self.trees, **self.notes.trees}.items():
            files[part] = write_xml(tree)
        return write_package(files)

    # -- what the story writer asks --

    def twins(self, old: Atom, new: Atom) -> None:
        """An atom stays: so do its notes."""
        self.notes.twins(old, new)

    def alone(self, piece: Piece, mark: str) -> Piece:
        """A piece goes or comes, its note with it."""
        return self.notes.alone(piece, mark)

    def keeps(self, marker: etree._Element) -> bool:
        """Tell whether a marker of the old file is written."""
        return self.bookmarks.keeps(marker)

    def opaque(self, node: etree._Element, mark: str) -> None:
        """Tell of an element that no tracked change can mark."""
        name = etree.QName(node).localname
        where = Location(file=self.old.name if mark == "del" else self.new.name)
        done = "left out" if mark == "del" else "put in without a mark"
        message = f"an element ({name}) that Word cannot track was {done}"
        self.problems.append(Problem("D060", message, where, severity=Severity.WARNING))

    def sections(self, old: etree._Element, new: etree._Element) -> etree._Element:
        """Return the properties of a section that stays; its headers are compared."""
        is_first = new.attrib.pop(_FIRST, "") != ""
        self.headers.compare(old, new, self.writer, is_first=is_first)
        joined = joined_properties(old, new, SECTION, self.marks)
        return new if joined is None else joined

    def touched(self, made: etree._Element, old: Paragraph | None, new: Paragraph | None) -> None:
        """Count a paragraph that changed, and note its reason."""
        if self.remarks is not None:
            self.remarks.note(made, old, new)
        if old is not None and new is not None:
            self.counts["changed"] += 1
        elif made.find(w("moveTo")) is not None:
            self.counts["moved"] += 1
        elif made.find(w("moveFrom")) is None:
            self.counts["deleted" if new is None else "inserted"] += 1

    def gone_section(self, section: etree._Element) -> None:
        """Give a section that goes its headers."""
        self.headers.restore(section)


def _numbering(old: _File, new: _File) -> etree._Element | None:
    """Return the definitions of lists, an empty part of them where only the old file has one."""
    name = new.parts.named(NUMBERING_TYPE)
    if not name and old.parts.named(NUMBERING_TYPE):
        name = f"{new.main.rpartition('/')[0]}/numbering.xml".lstrip("/")
        root = etree.Element(w("numbering"), nsmap={"w": W})
        new.parts.add(name, NUMBERING_TYPE, write_xml(root))
        NewLinks(new.parts, new.main).to(f"{OFFICE}/numbering", name, outside=False)
    return new.tree(name)


def _highest_id(parts: Parts) -> int:
    """Return the highest id of any mark, bookmark or drawing."""
    numbers = (int(text) for data in parts.files.values() for text in _IDS.findall(data))
    return max((number for number in numbers if number < _LARGEST), default=0)
