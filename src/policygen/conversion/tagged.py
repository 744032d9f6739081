"""A Markdown text with its tags, read as blocks in which holes stand for tags.

A clause is Markdown only once its tags are rendered. To read it before that, each tag becomes a
mark; a block tag that stands alone on its line becomes a paragraph of its own, or a row of the
table in which it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.conversion.columns import even_rows
from policygen.problems import Problem
from policygen.templating.marks import SlotMark, slot_mark, split_marks
from policygen.tree.markdown_reader import parse_markdown
from policygen.wordtags.syntax import MIDDLE, ends_block, opens_block
from policygen.wordtags.tags import Tag, find_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policygen.tree.blocks import Block

_TABLE_LINE = re.compile(r"[ \t]*\|")
# What begins a block, and so never continues a paragraph.
_BEGINS = re.compile(r"[ \t]*(?:[#>|]|[-*+][ \t]|\d+[.)][ \t]|\{:|:[ \t]|\[\^[^\]]+\]:)")
#: Stands for the beginning of attributes that stand under a condition, at a paragraph's end.
BRACE = "\u2064:"
_ATTRIBUTES = re.compile(r"[ \t]*\{:")
# What nothing continues: headings, tables, attributes.
_ENDS = re.compile(r"[ \t]*(?:[#|]|\{:)")
_CAPTURES = frozenset({"macro", "set"})
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
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
    lines = _Lines(_marked(source, tags), tags)
    raw = parse_markdown(lines.text())
    return Tagged(raw.blocks, tags, (*raw.problems, *lines.problems))


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
    problems: list[Problem] = field(default_factory=list)

    def text(self) -> str:
        lines = list(self._apart(self.marked.split("\n")))
        in_table, in_line = self._rows(lines), self._inline(lines)
        chosen = {at for at in in_line if not self._is_tag_line(lines[at])}
        in_line -= chosen
        held = ""
        made: list[str] = []
        for number, line in enumerate(lines):
            if number in in_line:
                held += "".join(self._marks(line))
                goes_on = self._is_plain(self._after(lines, number)) or number + 1 in chosen
                if not goes_on:
                    # Nothing follows in the paragraph, so the tags stand at its end.
                    made[-1], held = made[-1] + held, ""
            elif self._prints_nothing(line):
                made += ["", line, ""]
            elif not self._is_tag_line(line):
                made.append(
                    held + (line.strip().replace("{:", BRACE) if number in chosen else line)
                )
                held = ""
                self._check_continued(lines, number)
            elif number in in_table:
                made.extend(f"| {mark} |" for mark in self._marks(line))
            else:
                indent = _INDENT.match(self._next(lines, number))
                space = indent[0] if indent else ""
                for mark in self._marks(line):
                    made += ["", f"{space}{mark}", ""]
        return "\n".join(self._even(made))

    def _steps_back(self, line: str, made: Sequence[str]) -> bool:
        """Tell whether an item stands less deep than the line before, from which it must be apart."""
        before = made[-1] if made else ""
        depths = [len(found[0]) if (found := _INDENT.match(one)) else 0 for one in (before, line)]
        return bool(before.strip() and _ITEM.match(line)) and depths[1] < depths[0]

    def _check_continued(self, lines: Sequence[str], number: int) -> None:
        """Tell of a line that goes on with a paragraph before only in one branch of a block."""
        line = lines[number]
        is_under_tag = number > 0 and self._is_tag_line(lines[number - 1])
        if line.startswith("    ") and self._is_plain(line) and is_under_tag:
            shown = "".join(one if isinstance(one, str) else one.text for one in self._found(line))
            message = (
                f"a line that goes on with the item before it cannot be chosen: “{shown[:60]}”"
            )
            hint = "put the choice into one line, as {% if … %} … {% endif %} in the sentence"
            self.problems.append(Problem("T159", message, hint=hint))

    def _even(self, lines: Sequence[str]) -> Iterator[str]:
        """Yield the lines, those of tables brought to one width."""
        table: list[str] = []
        for line in [*lines, ""]:
            if _TABLE_LINE.match(line):
                table.append(line)
                continue
            yield from even_rows(table, self.tags) if len(table) > 1 else table
            table = []
            yield line

    def _apart(self, lines: Iterable[str]) -> Iterator[str]:
        """Yield the lines, those that hold tags only with one tag each."""
        for line in lines:
            if self._is_tag_line(line):
                yield from self._marks(line)
            else:
                yield line

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
        """Return the nearest line that is no tag line, in one direction, as it prints.

        The other branches of a block are passed over: they print in the place of this one.
        """
        passed = self._passed(lines, step)
        at = number + step
        while 0 <= at < len(lines) and self._is_tag_line(lines[at]):
            at = passed.get(at, at) + step
        line = lines[at] if 0 <= at < len(lines) else ""
        return "" if self._prints_nothing(line) else line

    def _after(self, lines: Sequence[str], number: int) -> str:
        return self._beside(lines, number, 1)

    def _is_plain(self, line: str) -> bool:
        """Tell whether a line goes on with the paragraph that stands before it."""
        return bool(line.strip()) and not _BEGINS.match(line)

    def _is_open(self, line: str) -> bool:
        """Tell whether a line of plain text can go on with the paragraph of this one."""
        return bool(line.strip()) and not _ENDS.match(line)

    def _groups(self, lines: Sequence[str]) -> Iterator[list[int]]:
        """Yield the lines of the tags of each block that begins and ends on lines of tags."""
        opened: list[list[int]] = []
        for number, line in enumerate(lines):
            if not self._is_tag_line(line):
                continue
            for tag in self._found(line):
                if isinstance(tag, str):
                    continue
                if opens_block(tag):
                    opened.append([number])
                elif opened and (tag.word in MIDDLE or ends_block(tag)):
                    opened[-1].append(number)
                    if ends_block(tag):
                        yield opened.pop()

    def _inline(self, lines: Sequence[str]) -> frozenset[int]:
        """Return the tag lines in the middle of a paragraph, and attributes that they choose."""
        found: set[int] = set()
        for group in self._groups(lines):
            first, last = group[0], group[-1]
            before, after = self._beside(lines, first, -1), self._after(lines, last)
            begin, end = self._after(lines, first), self._beside(lines, last, -1)
            texts = [lines[at] for at in range(first, last) if not self._is_tag_line(lines[at])]
            if texts and all(map(_ATTRIBUTES.match, texts)) and self._is_open(before):
                found.update(range(first, last + 1))
                continue
            if not all(map(self._is_plain, texts)):
                continue
            is_loop = any(getattr(tag, "word", "") == "for" for tag in self._found(lines[first]))
            if (
                (self._is_open(before) and self._is_plain(begin))
                or (self._is_open(end) and self._is_plain(after))
                or (is_loop and self._is_open(end) and self._is_plain(begin))
            ):
                # Tags between them stand in the same paragraph.
                between = range(first, last + 1)
                found.update(at for at in between if self._is_tag_line(lines[at]))
        return frozenset(found)

    def _passed(self, lines: Sequence[str], step: int) -> Mapping[int, int]:
        """Return for each line that divides a block the line on which the block ends or begins."""
        end = -1 if step > 0 else 0
        return {at: group[end] for group in self._groups(lines) for at in group[1:-1]}

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
