"""From the sound tags of a text to one tree of Jinja, each node with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from policygen.lint.templates.pairing import Piece, check_pairs, readable
from policygen.templating.syntax import parse_tree, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policygen.lint.templates.findings import Finding
    from policygen.lint.templates.tags import Tag


@dataclass(frozen=True, slots=True)
class Spot:
    """A token of a tag: its place in the tag, and its text."""

    tag: Tag | None
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The tags of a text as Jinja's tree. Each token has a line of its own: ``spots`` by line."""

    root: nodes.Template
    spots: Sequence[Spot]

    def finding(self, line: int, code: str, message: str, hint: str = "") -> Finding | None:
        """Return a finding at the token of a line, or None if nobody typed it."""
        spot = self.spots[line - 1] if 0 < line <= len(self.spots) else None
        if spot is None or spot.tag is None:
            return None
        return spot.tag.finding(code, message, hint, spot.start)


def parse_tags(tags: Iterable[Tag], *, is_word: bool = False) -> tuple[Tree, list[Finding]]:
    """Return the tree of a text's tags, and what is wrong with tags alone and in pairs.

    What cannot be read is left out of the tree, so that the rest is looked at all the same.
    """
    tags = tuple(tags)
    wanted = [Piece(tag, readable(tag)) for tag in tags if tag.closed]
    tree = _parsed(wanted) if len(wanted) == len(tags) else None
    pieces, findings = check_pairs(tags, is_word=is_word, is_sound=isinstance(tree, Tree))
    if pieces != wanted or tree is None:
        tree = _parsed(pieces)
    if isinstance(tree, Tree):
        return tree, findings
    findings += _not_together(tree, tags)
    return Tree(nodes.Template([], lineno=1), ()), findings


def _parsed(pieces: Sequence[Piece]) -> Tree | str:
    """Return the tree of tags, or why Jinja does not read them together."""
    try:
        source, spots = _spread(pieces)
        return Tree(parse_tree(source), spots)
    except TemplateSyntaxError as error:
        return error.message or "they do not fit"
    except RecursionError:
        return "they are nested too deep"


def _not_together(reason: str, tags: Sequence[Tag]) -> list[Finding]:
    return [tags[-1].finding("T121", f"the tags up to here cannot be read together: {reason}")]


def _spread(pieces: Iterable[Piece]) -> tuple[str, list[Spot]]:
    """Return a source with a line for each token, and the token of each line."""
    lines, spots = [], []
    for piece in pieces:
        for start, _, text in tokens_of(piece.source):
            lines.append(text.replace("\n", " "))
            spots.append(Spot(piece.tag, start, text))
    return "\n".join(lines), spots
