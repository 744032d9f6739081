"""Footnotes and endnotes: which pair, and what of the old ones the redline needs."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policygen.redline.packages import NewLinks, bare_xml
from policygen.wordtags.names import FOOTNOTES_TYPE, OFFICE, w
from policygen.wordtags.package import write_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from policygen.redline.pieces import Atom, Piece
    from policygen.wordtags.parts import Parts

_ENDNOTES_TYPE = FOOTNOTES_TYPE.replace("footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A note to be written: the old one, if it stays or goes, and whether it ``goes``."""

    old: etree._Element | None
    note: etree._Element
    goes: bool = False


@dataclass(slots=True)
class _Kind:
    """The notes of one kind in both files; ``waiting`` are those to be compared, old and new."""

    tag: str
    part: str
    old: dict[str, etree._Element]
    root: etree._Element
    waiting: list[Waiting] = field(default_factory=list)

    def new(self, key: str) -> etree._Element | None:
        """Return a note of the redline by its id."""
        return next((note for note in self.root if note.get(w("id")) == key), None)

    def copied(self, key: str) -> str:
        """Put a copy of an old note into the redline; return its id."""
        taken = [note.get(w("id")) or "" for note in self.root]
        free = str(max((int(each) for each in taken if each.isdigit()), default=0) + 1)
        note = deepcopy(self.old[key])
        note.set(w("id"), free)
        self.root.append(note)
        self.waiting.append(Waiting(self.old[key], note, goes=True))
        return free


class Notes:
    """The notes of both files.

    Args:
        old: the parts of the old file.
        new: those of the new file; a part for notes is added where only the old file has one.
        new_main: the name of its main part.
        adopt: brings an old story into the new file's names.
    """

    def __init__(
        self,
        old: Parts,
        new: Parts,
        new_main: str,
        adopt: Callable[[etree._Element, str, str], None],
    ) -> None:
        self._kinds: dict[str, _Kind] = {}
        for tag, content_type in (("footnote", FOOTNOTES_TYPE), ("endnote", _ENDNOTES_TYPE)):
            old_part, new_part = old.named(content_type), new.named(content_type)
            before = bare_xml(old.files[old_part]) if old_part else None
            if before is not None and not new_part:
                new_part = _added(tag, content_type, before, new, new_main)
            if not new_part:
                continue
            if before is not None:
                adopt(before, old_part, new_part)
            ours = {} if before is None else {note.get(w("id")) or "": note for note in before}
            root = bare_xml(new.files[new_part])
            self._kinds[w(f"{tag}Reference")] = _Kind(w(tag), new_part, ours, root)

    @property
    def trees(self) -> dict[str, etree._Element]:
        """The roots of the parts by their names."""
        return {kind.part: kind.root for kind in self._kinds.values()}

    def old_trees(self) -> Iterator[etree._Element]:
        """Yield the old notes."""
        for kind in self._kinds.values():
            yield from kind.old.values()

    def twins(self, old: Atom, new: Atom) -> None:
        """Pair the notes of two equal atoms."""
        for one, other in zip(
            _references(old, self._kinds), _references(new, self._kinds), strict=False
        ):
            kind = self._kinds[str(other.tag)]
            before = kind.old.get(one.get(w("id")) or "")
            after = kind.new(other.get(w("id")) or "")
            if after is not None:
                kind.waiting.append(Waiting(before, after))

    def alone(self, piece: Piece, mark: str) -> Piece:
        """Note that a note goes or comes; return its reference as it is to be written."""
        node = piece.node
        if node is None or node.tag not in self._kinds:
            return piece
        kind, key = self._kinds[str(node.tag)], node.get(w("id")) or ""
        if mark in {"ins", "moveTo"}:
            after = kind.new(key)
            if after is not None:
                kind.waiting.append(Waiting(None, after))
            return piece
        if key not in kind.old:
            return piece
        made = deepcopy(node)
        made.set(w("id"), kind.copied(key))
        return replace(piece, node=made)

    def take(self) -> list[Waiting]:
        """Return the notes that wait to be written; none wait then."""
        taken = [one for kind in self._kinds.values() for one in kind.waiting]
        for kind in self._kinds.values():
            kind.waiting.clear()
        return taken


def _references(atom: Atom, kinds: dict[str, _Kind]) -> list[etree._Element]:
    nodes = (piece.node for piece in atom.pieces)
    return [node for node in nodes if node is not None and node.tag in kinds]


def _added(tag: str, content_type: str, like: etree._Element, new: Parts, main: str) -> str:
    """Add a part for notes to the new file, with the separators of the old one."""
    root = deepcopy(like)
    for note in list(root):
        if note.get(w("type")) is None:
            root.remove(note)
    name = f"{main.rpartition('/')[0]}/{tag}s.xml".lstrip("/")
    new.add(name, content_type, write_xml(root))
    NewLinks(new, main).to(f"{OFFICE}/{tag}s", name, outside=False)
    return name
