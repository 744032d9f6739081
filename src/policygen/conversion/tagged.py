"""A Markdown text with its tags, read as blocks in which holes stand for tags.

A clause is Markdown only once its tags are rendered. To read it before that, each tag becomes a
mark; a block tag that stands alone on its line becomes a paragraph of its own, or a row of the
table in which it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.templating.marks import SlotMark, slot_mark, split_marks
from policygen.tree.markdown_reader import parse_markdown
from policygen.wordtags.syntax import ends_block, opens_block
from policygen.wordtags.tags import Tag, find_tags

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.problems import Problem
    from policygen.tree.blocks import Block

_TABLE_LINE = re.compile(r"[ \t]*\|")
# What begins a block, and so never continues a paragraph.
_BEGINS = re.compile(r"[ \t]*(?:[#>|]|[-*+][ \t]|\d+[.)][ \t]|\{:|:[ \t]|\[\^[^\]]+\]:)")
_CAPTURES = frozenset({"macro", "set"})
_INDENT = re.compile(r"[ \t]*")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A text with tags: its blocks, in which hole ``n`` stands for ``tags[n]``."""

    blocks: tuple[Block, ...]
    tags: tuple[Tag, ...]
    problems: tuple[Problem, ...] = ()


def parse_tagged(source: str) -> Tagged:
    """Return the blocks of a Markdown text with tags; lines of problems are not the file's."""
    tags = tuple(find_tags(source))
    raw = parse_markdown(_Lines(_marked(source, tags), tags).text())
    return Tagged(raw.blocks, tags, raw.problems)


def typed(tag: Tag, unit: str = "") -> str:
    """Return a tag as it stands in Word: on one line, without signs for white space.

    ``unit`` is ``p`` or ``tr`` where a whole paragraph or row goes with it.
    """
    if tag.opener == "raw":
        return tag.text
    if tag.opener == "{#":
        return f"{{#{unit} {' '.join(tag.text[2:-2].split())} #}}"
    return f"{tag.opener}{unit} {' '.join(tag.inner.split(chr(10)))} {tag.text[-2:]}"


def _marked(source: str, tags: Sequence[Tag]) -> str:
    """Return the text with a mark for each tag; signs for white space have done their work."""
    pieces, at = [], 0
    for number, tag in enumerate(tags):
        before = source[at : tag.start]
        if tag.joins_before:
            before = before.rstrip()
        pieces += [before, slot_mark(number)]
        at = tag.end
        if tag.joins_after:
            at += len(source[at:]) - len(source[at:].lstrip())
    return "".join((*pieces, source[at:]))


@dataclass(slots=True)
class _Lines:
    """The lines of a marked text, brought to a form that Python-Markdown reads."""

    marked: str
    tags: Sequence[Tag]

    def text(self) -> str:
        lines = self.marked.split("\n")
        in_table = self._rows(lines)
        made: list[str] = []
        for number, line in enumerate(lines):
            if self._prints_nothing(line):
                made += ["", line, ""]
            elif not self._is_tag_line(line):
                made.append(line)
            elif number in in_table:
                made.extend(f"| {mark} |" for mark in self._marks(line))
            else:
                indent = _INDENT.match(self._next(lines, number))
                space = indent[0] if indent else ""
                for mark in self._marks(line):
                    made += ["", f"{space}{mark}", ""]
        return "\n".join(made)

    def _marks(self, line: str) -> Iterator[str]:
        for piece in split_marks(line.strip()):
            if isinstance(piece, SlotMark):
                yield slot_mark(piece.number)

    def _found(self, line: str) -> list[Tag | str]:
        """Return the tags and the texts of a line."""
        pieces = split_marks(line.strip())
        return [self.tags[p.number] if isinstance(p, SlotMark) else str(p) for p in pieces]

    def _is_tag_line(self, line: str) -> bool:
        """Tell whether only block tags and remarks stand on a line."""
        found = self._found(line)
        texts = [one for one in found if isinstance(one, str) and one.strip()]
        tags = [one for one in found if isinstance(one, Tag)]
        return not texts and bool(tags) and all(tag.opener in {"{%", "{#"} for tag in tags)

    def _prints_nothing(self, line: str) -> bool:
        """Tell whether a line is a whole macro or captured block, which prints where it is used."""
        found = self._found(line)
        first, last = (found[0], found[-1]) if len(found) > 1 else ("", "")
        if isinstance(first, str) or isinstance(last, str):
            return False
        return first.word in _CAPTURES and last.word == f"end{first.word}"

    def _next(self, lines: Sequence[str], number: int) -> str:
        """Return the next line of text."""
        return next(
            (line for line in lines[number + 1 :] if line.strip() and not self._is_tag_line(line)),
            "",
        )

    def _beside(self, lines: Sequence[str], number: int, step: int) -> str:
        """Return the nearest line that is no tag line, in one direction; it may be empty."""
        at = number + step
        while 0 <= at < len(lines) and self._is_tag_line(lines[at]):
            at += step
        return lines[at] if 0 <= at < len(lines) else ""

    def _rows(self, lines: Sequence[str]) -> frozenset[int]:
        """Return the tag lines that stand between the rows of a table."""
        rows: set[int] = set()
        opened: list[bool] = []
        for number, line in enumerate(lines):
            if not self._is_tag_line(line):
                continue
            between = all(_TABLE_LINE.match(self._beside(lines, number, step)) for step in (-1, 1))
            is_row = between
            for tag in self._found(line):
                if isinstance(tag, str):
                    continue
                if opens_block(tag):
                    opened.append(between)
                elif ends_block(tag):
                    is_row = opened.pop() if opened else False
                elif tag.word in {"else", "elif"}:
                    is_row = opened[-1] if opened else False
            if is_row:
                rows.add(number)
        return frozenset(rows)


__all__ = ["Tagged", "parse_tagged", "typed"]
