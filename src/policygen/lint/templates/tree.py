"""From the sound tags of a text to one tree of Jinja, each node with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from policygen.lint.templates.pairing import check_pairs
from policygen.templating.syntax import parse_tree, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policygen.lint.templates.findings import Finding
    from policygen.lint.templates.pairing import Piece
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
    pieces, findings = check_pairs(tags, is_word=is_word)
    source, spots = _spread(pieces)
    try:
        root = parse_tree(source)
    except (TemplateSyntaxError, RecursionError) as error:
        last = next((piece.tag for piece in reversed(pieces) if piece.tag), None)
        line = getattr(error, "lineno", 0)
        spot = spots[line - 1] if 0 < line <= len(spots) else None
        tag = spot.tag if spot and spot.tag else last
        if tag is not None:
            told = getattr(error, "message", "") or "the tags are nested too deep"
            findings.append(tag.finding("T121", f"the tags cannot be read together: {told}"))
        root = nodes.Template([], lineno=1)
    return Tree(root, spots), findings


def _spread(pieces: Iterable[Piece]) -> tuple[str, list[Spot]]:
    """Return a source with a line for each token, and the token of each line."""
    lines, spots = [], []
    for piece in pieces:
        for start, _, text in tokens_of(piece.source):
            lines.append(text.replace("\n", " "))
            spots.append(Spot(piece.tag, start, text))
    return "\n".join(lines), spots
