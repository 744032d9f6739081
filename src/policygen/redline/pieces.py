"""A paragraph as a row of atoms: words, and everything else that stands between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from policygen.redline.keys import key_of, properties_key, shell_key
from policygen.redline.words import split_words
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

_TEXTS = frozenset({w("t"), w("delText")})
_CODES = frozenset({w("instrText"), w("delInstrText")})
_FIELD_MARK = w("fldChar")
_SHELLS = frozenset({w("hyperlink"), w("sdt"), w("bdo"), w("dir")})
_SEE_THROUGH = frozenset({w("smartTag"), w("customXml"), w("sdtContent")})
_TRACKED = frozenset({w("ins"), w("del"), w("moveFrom"), w("moveTo")})
INSERTED = frozenset({w("ins"), w("moveTo")})
_MARKERS = frozenset(
    w(tag)
    for tag in (
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "permStart",
        "permEnd",
    )
)
_SKIPPED = frozenset(
    w(tag)
    for tag in (
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "smartTagPr",
        "customXmlPr",
        "proofErr",
        "lastRenderedPageBreak",
        "moveFromRangeStart",
        "moveFromRangeEnd",
        "moveToRangeStart",
        "moveToRangeEnd",
    )
)
#: Fields whose result Word works out: what is cached of it is no part of the text.
COMPUTED = frozenset(
    [
        "REF",
        "PAGEREF",
        "NOTEREF",
        "PAGE",
        "NUMPAGES",
        "SECTIONPAGES",
        "SECTION",
        "SEQ",
        "TOC",
        "STYLEREF",
        "INDEX",
    ]
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What a run holds, or an element that stands beside runs.

    ``node`` is the element, or None for ``text``; ``properties`` the run's ``w:rPr``; ``shells``
    the links and content controls around it, outermost first; ``tracked`` the tracked changes that
    it is part of already.
    """

    node: etree._Element | None
    text: str = ""
    properties: etree._Element | None = None
    shells: tuple[etree._Element, ...] = ()
    tracked: tuple[etree._Element, ...] = ()
    in_run: bool = True

    @property
    def is_marker(self) -> bool:
        """Whether it only marks a place, such as the start of a bookmark."""
        return self.node is not None and self.node.tag in _MARKERS

    @property
    def is_new(self) -> bool:
        """Whether a tracked change inserted it."""
        return bool(self.tracked) and any(change.tag in INSERTED for change in self.tracked)

    @property
    def key(self) -> Hashable:
        """What is equal in pieces that say the same."""
        said = self.text if self.node is None else key_of(self.node)
        return (*map(shell_key, self.shells), said) if self.shells else said


@dataclass(frozen=True, slots=True)
class Atom:
    """What is kept, inserted or deleted as one: a word, a tab, a picture, a whole field.

    ``key`` is equal in atoms that say the same, and None where the atom takes no part in the
    comparison: markers, and what a tracked change of the new file inserted already.
    """

    pieces: tuple[Piece, ...]
    key: Hashable

    @property
    def text(self) -> str:
        """The words of it; of a field, those of its result as last worked out."""
        return "".join(piece.text for piece in self.pieces)


def read_atoms(paragraph: etree._Element) -> list[Atom]:
    """Return the atoms of a paragraph; a field that begins and ends in it is one."""
    pieces = list(_pieces(paragraph, (), ()))
    atoms: list[Atom] = []
    at = 0
    while at < len(pieces):
        end = _field_end(pieces, at)
        if end > at + 1:
            atoms.append(_field(pieces[at:end]))
        else:
            end = _text_end(pieces, at)
            atoms += _words(pieces[at:end]) if end > at else [_single(pieces[at])]
        at = max(end, at + 1)
    return atoms


def _single(piece: Piece) -> Atom:
    return Atom((piece,), None if piece.is_marker or piece.is_new else piece.key)


def _text_end(pieces: Sequence[Piece], start: int) -> int:
    """Return the place behind the texts that stand together from ``start`` on."""
    first = pieces[start]
    end = start
    while end < len(pieces) and pieces[end].node is None:
        other = pieces[end]
        if other.shells != first.shells or other.tracked != first.tracked:
            break
        end += 1
    return end


def _words(pieces: Sequence[Piece]) -> Iterator[Atom]:
    """Yield the words of a text; one that several runs share has a piece of each."""
    is_new, around = pieces[0].is_new, tuple(map(shell_key, pieces[0].shells))
    waiting = [(piece, piece.text) for piece in pieces][::-1]
    for word in split_words("".join(piece.text for piece in pieces)):
        parts: list[Piece] = []
        missing = len(word)
        while missing:
            piece, text = waiting.pop()
            part, rest = text[:missing], text[missing:]
            missing -= len(part)
            if part:
                parts.append(Piece(None, part, piece.properties, piece.shells, piece.tracked))
            if rest:
                waiting.append((piece, rest))
        yield Atom(tuple(parts), None if is_new else (*around, word) if around else word)


def _pieces(
    parent: etree._Element,
    shells: tuple[etree._Element, ...],
    tracked: tuple[etree._Element, ...],
) -> Iterator[Piece]:
    for node in parent:
        tag = node.tag
        if tag == w("r"):
            yield from _run_pieces(node, shells, tracked)
        elif tag in _SKIPPED:
            continue
        elif tag in _SHELLS:
            yield from _pieces(node, (*shells, node), tracked)
        elif tag in _SEE_THROUGH:
            yield from _pieces(node, shells, tracked)
        elif tag in _TRACKED:
            yield from _pieces(node, shells, (*tracked, node))
        elif tag == w("fldSimple"):
            yield from _simple_field(node, shells, tracked)
        else:
            yield Piece(node, "", None, shells, tracked, in_run=False)


def _run_pieces(
    run: etree._Element,
    shells: tuple[etree._Element, ...],
    tracked: tuple[etree._Element, ...],
) -> Iterator[Piece]:
    properties = run.find(w("rPr"))
    for node in run:
        if node.tag in _TEXTS:
            yield Piece(None, node.text or "", properties, shells, tracked)
        elif node.tag not in _SKIPPED:
            yield Piece(node, "", properties, shells, tracked)


def _simple_field(
    node: etree._Element,
    shells: tuple[etree._Element, ...],
    tracked: tuple[etree._Element, ...],
) -> Iterator[Piece]:
    """Yield a simple field in the long form, the only one that a tracked change may hold."""
    code = etree.Element(w("instrText"))
    code.text = node.get(w("instr")) or ""
    first = next(iter(node.iter(w("rPr"))), None)
    begin, separate, end = (
        etree.Element(_FIELD_MARK, {w("fldCharType"): kind})
        for kind in ("begin", "separate", "end")
    )
    for opening in (begin, code, separate):
        yield Piece(opening, "", first, shells, tracked)
    yield from _pieces(node, shells, tracked)
    yield Piece(end, "", first, shells, tracked)


def field_step(piece: Piece) -> int:
    """Return 1 where a field begins, -1 where it ends, else 0."""
    if piece.node is None or piece.node.tag != _FIELD_MARK:
        return 0
    return {"begin": 1, "end": -1}.get(piece.node.get(w("fldCharType")) or "", 0)


def _field_end(pieces: Sequence[Piece], start: int) -> int:
    """Return the place behind the field that begins at ``start``; ``start`` if none does."""
    if field_step(pieces[start]) != 1:
        return start
    depth = 0
    for at in range(start, len(pieces)):
        depth += field_step(pieces[at])
        if depth == 0:
            return at + 1
    return start


def field_code(pieces: Sequence[Piece]) -> str:
    """Return the code of the first field in pieces, spaces made one."""
    words = []
    for piece in pieces:
        if piece.node is not None and piece.node.tag in _CODES:
            words.append(piece.node.text or "")
        elif words and piece.node is not None and piece.node.tag == _FIELD_MARK:
            break
    return " ".join("".join(words).split())


def _field(pieces: Sequence[Piece]) -> Atom:
    content = tuple(pieces)
    if all(piece.is_new for piece in content if not piece.is_marker):
        return Atom(content, None)
    code = field_code(content)
    if code.partition(" ")[0].upper() in COMPUTED:
        looks = {properties_key(piece.properties) for piece in content if piece.text}
        shells = tuple(shell_key(shell) for shell in content[0].shells)
        return Atom(content, ("field", code, frozenset(looks), shells))
    return Atom(content, ("field", *(piece.key for piece in content)))
