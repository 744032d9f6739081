"""Inside a paragraph: the words of two versions joined, each change marked."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from policygen.redline.alignment import equal_pairs
from policygen.redline.keys import properties_key, shell_key
from policygen.redline.marks import RUN, joined_properties
from policygen.redline.words import is_word
from policygen.wordtags.names import w

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from policygen.redline.marks import Marks
    from policygen.redline.pieces import Atom, Piece

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_IN_DELETIONS = {w("t"): w("delText"), w("instrText"): w("delInstrText")}
_OUTSIDE_DELETIONS = {deleted: plain for plain, deleted in _IN_DELETIONS.items()}
_NOTES = frozenset({w("footnoteReference"), w("endnoteReference")})
#: Where less of the words of a paragraph is the same, all of it reads better as replaced.
_LEAST_SAME = 0.25


@dataclass(frozen=True, slots=True)
class Token:
    """A piece on its way into the joined paragraph.

    ``mark`` is the tracked change to make of it (``ins``, ``del``, ``moveFrom``, ``moveTo``) or
    empty; ``old`` the piece of the old file that it is the same as.
    """

    piece: Piece
    mark: str = ""
    old: Piece | None = None


def tokens_of(atoms: Iterable[Atom], mark: str) -> Iterator[Token]:
    """Yield the pieces of a text that is inserted, deleted or moved as a whole."""
    for atom in atoms:
        for piece in atom.pieces:
            marked = not (piece.is_marker or piece.is_new)
            yield Token(piece, mark if marked else "")


def joined_tokens(
    old: Sequence[Atom], new: Sequence[Atom], twins: Callable[[Atom, Atom], None]
) -> Iterator[Token]:
    """Yield the pieces of both texts; ``twins`` is told of each pair of equal atoms."""
    at = to = 0
    for one, other in same_atoms(old, new):
        yield from tokens_of(old[at:one], "del")
        yield from tokens_of(new[to:other], "ins")
        twins(old[one], new[other])
        yield from _twin_tokens(old[one], new[other])
        at, to = one + 1, other + 1
    yield from tokens_of(old[at:], "del")
    yield from tokens_of(new[to:], "ins")


def _twin_tokens(old: Atom, new: Atom) -> Iterator[Token]:
    """Yield the pieces of an atom that stays, each with the piece of the old file that it was."""
    if len(old.pieces) == len(new.pieces) == 1:
        yield Token(new.pieces[0], "", old.pieces[0])
        return
    if all(piece.node is None for piece in (*old.pieces, *new.pieces)):
        yield from _twin_texts(old.pieces, new.pieces)
        return
    same_shape = len(old.pieces) == len(new.pieces)
    for place, piece in enumerate(new.pieces):
        if piece.is_marker or piece.is_new:
            yield Token(piece)
        else:
            yield Token(piece, "", old.pieces[place] if same_shape else piece)


def _twin_texts(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Token]:
    """Yield a word that stays, cut wherever a run of either file ends."""
    ours = [piece for piece in old for _ in piece.text]
    theirs = [piece for piece in new for _ in piece.text]
    text = "".join(piece.text for piece in new)
    pairs = zip(theirs, ours, text, strict=True)
    for _, group in groupby(pairs, lambda pair: (id(pair[0]), id(pair[1]))):
        signs = list(group)
        piece, before, _ = signs[0]
        yield Token(replace(piece, text="".join(sign for _, _, sign in signs)), "", before)


def same_atoms(old: Sequence[Atom], new: Sequence[Atom]) -> list[tuple[int, int]]:
    """Return the places of the atoms that stay, without the chance finds between changes."""
    ours = [at for at, atom in enumerate(old) if atom.key is not None]
    theirs = [at for at, atom in enumerate(new) if atom.key is not None]
    pairs = equal_pairs([old[at].key for at in ours], [new[at].key for at in theirs])
    kept = _without_islands(pairs, [old[at] for at in ours], len(theirs))
    return [(ours[one], theirs[other]) for one, other in kept]


def _without_islands(
    pairs: list[tuple[int, int]], old: Sequence[Atom], new: int
) -> list[tuple[int, int]]:
    """Return pairs without those that are only spaces, signs or a short word between changes."""
    weights = [_weight(atom) for atom in old]
    kept = sum(weights[one] for one, _ in pairs)
    whole = max(sum(weights), 1)
    if pairs and kept < _LEAST_SAME * whole and len(pairs) < max(len(old), new):
        return [pair for pair in pairs if not old[pair[0]].text]
    islands = _stretches(pairs)
    ends = {(0, 0), (len(old), new)}
    found = []
    for island in islands:
        (one, other), (last, end) = island[0], island[-1]
        at_an_end = {(one, other), (last + 1, end + 1)} & ends
        heavy = sum(weights[place] for place, _ in island) > 2
        if at_an_end or heavy or any(not old[place].text for place, _ in island):
            found += island
    return found


def _weight(atom: Atom) -> int:
    """Return how much it says that an atom is the same: long words most, spaces nothing."""
    text = atom.text
    if not text:
        return 3
    return min(len(text), 8) if is_word(text) else 0


def _stretches(pairs: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    found: list[list[tuple[int, int]]] = []
    for pair in pairs:
        follows = found and (pair[0] - 1, pair[1] - 1) == found[-1][-1]
        if follows:
            found[-1].append(pair)
        else:
            found.append([pair])
    return found


def write_tokens(tokens: Iterable[Token], marks: Marks) -> list[etree._Element]:
    """Return the content of a paragraph: runs, links, markers and tracked changes."""
    return _inside_shells(list(tokens), 0, marks)


def _inside_shells(tokens: list[Token], depth: int, marks: Marks) -> list[etree._Element]:
    """Write tokens whose outer ``depth`` shells are open already."""

    def shell_of(token: Token) -> Hashable:
        shells = token.piece.shells
        return shell_key(shells[depth]) if len(shells) > depth else None

    made: list[etree._Element] = []
    for key, group in groupby(tokens, shell_of):
        inner = list(group)
        if key is None:
            made += _tracked(inner, marks)
        else:
            shell = inner[-1].piece.shells[depth]
            made.append(_shell(shell, _inside_shells(inner, depth + 1, marks)))
    return made


def _shell(like: etree._Element, content: list[etree._Element]) -> etree._Element:
    if like.tag != w("sdt"):
        return _like(like, content)
    made = etree.Element(like.tag)
    made.extend(deepcopy(node) for node in like if node.tag in {w("sdtPr"), w("sdtEndPr")})
    inner = etree.SubElement(made, w("sdtContent"))
    inner.extend(content)
    return made


def _like(node: etree._Element, content: list[etree._Element]) -> etree._Element:
    """Return an element such as ``node`` around other content."""
    made = etree.Element(node.tag)
    for name, value in node.attrib.items():
        made.set(name, value)
    made.extend(content)
    return made


def _tracked(tokens: list[Token], marks: Marks) -> list[etree._Element]:
    """Write tokens of one place, each stretch of one change wrapped in it."""
    made: list[etree._Element] = []
    for _, group in groupby(tokens, _change_of):
        inner = list(group)
        first = inner[0]
        content = _runs(inner, marks)
        for earlier in reversed(first.piece.tracked):
            content = [_like(earlier, content)]
        made += [marks.make(first.mark, content)] if first.mark else content
    return made


def _change_of(token: Token) -> Hashable:
    return token.mark, tuple(map(id, token.piece.tracked)), token.piece.is_marker


def _runs(tokens: list[Token], marks: Marks) -> list[etree._Element]:
    made: list[etree._Element] = []
    for _, group in groupby(tokens, _look_of):
        inner = list(group)
        if inner[0].piece.in_run:
            made.append(_run(inner, marks))
        else:
            made += [_content(token) for token in inner]
    return made


def _look_of(token: Token) -> Hashable:
    piece, old = token.piece, token.old
    before = properties_key(old.properties) if old else None
    # A note has a run to itself, as Word writes it: LibreOffice says what follows it twice.
    alone = piece.node is not None and piece.node.tag in _NOTES
    return piece.in_run, properties_key(piece.properties), (old is not None, before, alone)


def _run(tokens: list[Token], marks: Marks) -> etree._Element:
    first = tokens[0]
    made = etree.Element(w("r"))
    properties = _properties(first, marks)
    if properties is not None and len(properties):
        made.append(properties)
    is_deleted = _is_deleted(first)
    for is_text, group in groupby(tokens, lambda token: token.piece.node is None):
        if is_text:
            words = etree.SubElement(made, w("delText" if is_deleted else "t"))
            words.text = "".join(token.piece.text for token in group)
            words.set(_SPACE, "preserve")
        else:
            made.extend(_content(token) for token in group)
    return made


def _properties(token: Token, marks: Marks) -> etree._Element | None:
    piece = token.piece
    if token.old is None or token.piece.is_marker:
        return deepcopy(piece.properties)
    return joined_properties(token.old.properties, piece.properties, RUN, marks)


def _is_deleted(token: Token) -> bool:
    return token.mark == "del" or any(change.tag == w("del") for change in token.piece.tracked)


def _content(token: Token) -> etree._Element:
    """Return a copy of a piece's element, named as its place in or outside a deletion asks."""
    node = token.piece.node
    if node is None:
        raise ValueError("a text has no element")
    made = deepcopy(node)
    made.tail = None
    names = _IN_DELETIONS if _is_deleted(token) else _OUTSIDE_DELETIONS
    made.tag = names.get(str(made.tag), made.tag)
    return made
