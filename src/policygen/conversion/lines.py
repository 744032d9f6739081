"""The lines of a marked Markdown text, brought to a form that Python-Markdown reads.

A block tag that stands alone on its line becomes a paragraph of its own, or a row of the table in
which it stands; one in the middle of a paragraph stays in its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from policygen.conversion.columns import even_rows
from policygen.problems import Problem
from policygen.templating.marks import SlotMark, slot_mark, split_marks
from policygen.wordtags.syntax import MIDDLE, ends_block, opens_block
from policygen.wordtags.tags import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: Stands for the beginning of attributes that a tag chooses, at a paragraph's end.
BRACE = "\u2064:"
_TABLE_LINE = re.compile(r"[ \t]*\|")
_ATTRIBUTES = re.compile(r"[ \t]*\{:")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_INDENT = re.compile(r"[ \t]*")
# What begins a block, and so never goes on with a paragraph.
_BEGINS = re.compile(r"[ \t]*(?:[#>|]|[-*+][ \t]|\d+[.)][ \t]|\{:|:[ \t]|\[\^[^\]]+\]:)")
# What no line goes on with: headings, tables, attributes.
_ENDS = re.compile(r"[ \t]*(?:[#|]|\{:)")
_CAPTURES = frozenset({"macro", "set"})


def readable_lines(
    marked: Iterable[str], tags: Sequence[Tag]
) -> tuple[list[str], tuple[Problem, ...]]:
    """Return lines in which every tag stands where Python-Markdown keeps it.

    Args:
        marked: the lines of a text in which marks stand for tags.
        tags: the tags, by the numbers of their marks.

    Returns:
        The lines, and a problem for each that cannot be brought to such a form.
    """
    seen = _Seen(list(_apart(marked, tags)), tags)
    written = _Written(seen)
    return list(_even(written.lines(), tags)), tuple(written.problems)


def _found(line: str, tags: Sequence[Tag]) -> list[Tag | str]:
    """Return the tags and the texts of a line."""
    pieces = split_marks(line.strip())
    return [tags[piece.number] if isinstance(piece, SlotMark) else str(piece) for piece in pieces]


def _holds_tags_only(line: str, tags: Sequence[Tag]) -> bool:
    """Tell whether only block tags and remarks stand on a line."""
    found = _found(line, tags)
    texts = [one for one in found if isinstance(one, str) and one.strip()]
    own = [one for one in found if isinstance(one, Tag)]
    return not texts and bool(own) and all(tag.opener in {"{%", "{#"} for tag in own)


def _apart(lines: Iterable[str], tags: Sequence[Tag]) -> Iterator[str]:
    """Yield the lines, those that hold tags only with one tag each."""
    for line in lines:
        if not _holds_tags_only(line, tags):
            yield line
            continue
        for piece in split_marks(line.strip()):
            if isinstance(piece, SlotMark):
                yield slot_mark(piece.number)


def _even(lines: Iterable[str], tags: Sequence[Tag]) -> Iterator[str]:
    """Yield the lines, those of each table brought to one width."""
    table: list[str] = []
    for line in [*lines, ""]:
        if _TABLE_LINE.match(line):
            table.append(line)
            continue
        yield from even_rows(table, tags) if len(table) > 1 else table
        table = []
        yield line


@dataclass
class _Seen:
    """What stands on each line, and where each line of tags belongs."""

    lines: list[str]
    tags: Sequence[Tag]

    @cached_property
    def tag_of(self) -> Mapping[int, Tag]:
        """The tag of each line that holds a tag only."""
        found = ((at, _found(line, self.tags)) for at, line in enumerate(self.lines))
        return {
            at: one
            for at, (one, *_) in ((at, line) for at, line in found if line)
            if isinstance(one, Tag) and _holds_tags_only(self.lines[at], self.tags)
        }

    @cached_property
    def silent(self) -> frozenset[int]:
        """The lines of a whole macro or captured block, which prints where it is used."""
        return frozenset(at for at, line in enumerate(self.lines) if self._is_silent(line))

    def _is_silent(self, line: str) -> bool:
        found = _found(line, self.tags)
        first, last = (found[0], found[-1]) if len(found) > 1 else ("", "")
        if isinstance(first, str) or isinstance(last, str):
            return False
        return first.word in _CAPTURES and last.word == f"end{first.word}"

    @cached_property
    def groups(self) -> list[list[int]]:
        """The lines of the tags of each block that begins and ends on lines of tags."""
        opened: list[list[int]] = []
        found = []
        for at, tag in self.tag_of.items():
            if opens_block(tag):
                opened.append([at])
            elif opened and (tag.word in MIDDLE or ends_block(tag)):
                opened[-1].append(at)
                if ends_block(tag):
                    found.append(opened.pop())
        return found

    def beside(self, number: int, step: int) -> str:
        """Return the nearest line of text, in one direction (1 or -1), as it prints.

        The other branches of a block are passed over: they print in the place of this one.
        """
        end = -1 if step > 0 else 0
        at = number + step
        while at in self.tag_of:
            at = self._other_end.get((at, end), at) + step
        is_there = 0 <= at < len(self.lines) and at not in self.silent
        return self.lines[at] if is_there else ""

    @cached_property
    def _other_end(self) -> Mapping[tuple[int, int], int]:
        """For each line that divides a block the line on which the block begins (0), ends (-1)."""
        return {
            (at, end): group[end] for group in self.groups for at in group[1:-1] for end in (0, -1)
        }

    @cached_property
    def rows(self) -> frozenset[int]:
        """The lines of tags that stand between the rows of a table."""
        between = {
            at for at in self.tag_of if all(_TABLE_LINE.match(self.beside(at, s)) for s in (-1, 1))
        }
        in_groups = {at: group[0] for group in self.groups for at in group}
        return frozenset(at for at in self.tag_of if in_groups.get(at, at) in between)

    @cached_property
    def inline(self) -> frozenset[int]:
        """The lines of tags in the middle of a paragraph, and of attributes that they choose."""
        found: set[int] = set()
        for group in self.groups:
            first, last = group[0], group[-1]
            texts = [self.lines[at] for at in range(first, last) if at not in self.tag_of]
            if texts and all(map(_ATTRIBUTES.match, texts)) and _is_open(self.beside(first, -1)):
                found.update(range(first, last + 1))
            elif all(map(_is_plain, texts)) and self._is_in_line(first, last):
                # Other tags between them stand in the same paragraph.
                found.update(at for at in range(first, last + 1) if at in self.tag_of)
        return frozenset(found)

    def _is_in_line(self, first: int, last: int) -> bool:
        """Tell whether text goes on over the beginning or the end of a block, or in its turns."""
        before, after = self.beside(first, -1), self.beside(last, 1)
        begin, end = self.beside(first, 1), self.beside(last, -1)
        return (
            (_is_open(before) and _is_plain(begin))
            or (_is_open(end) and _is_plain(after))
            or (self.tag_of[first].word == "for" and _is_open(end) and _is_plain(begin))
        )


def _is_plain(line: str) -> bool:
    """Tell whether a line goes on with the paragraph that stands before it."""
    return bool(line.strip()) and not _BEGINS.match(line)


def _is_open(line: str) -> bool:
    """Tell whether a line of plain text can go on with the paragraph of this one."""
    return bool(line.strip()) and not _ENDS.match(line)


@dataclass(slots=True)
class _Written:
    """The lines as they are written. ``held`` are marks that the next line begins with."""

    seen: _Seen
    made: list[str] = field(default_factory=list)
    held: str = ""
    problems: list[Problem] = field(default_factory=list)

    def lines(self) -> list[str]:
        seen = self.seen
        for at, line in enumerate(seen.lines):
            if at in seen.inline and at in seen.tag_of:
                self._hold(at, line)
            elif at in seen.tag_of:
                self._tag(at, line)
            elif at in seen.silent:
                self.made += ["", line, ""]
            else:
                self._text(at, line)
        return self.made

    def _hold(self, at: int, line: str) -> None:
        """Keep a mark for the next line of the paragraph, or end the paragraph with it."""
        self.held += line.strip()
        is_chosen = at + 1 in self.seen.inline and at + 1 not in self.seen.tag_of
        if not (is_chosen or _is_plain(self.seen.beside(at, 1))):
            self.made[-1], self.held = self.made[-1] + self.held, ""

    def _tag(self, at: int, line: str) -> None:
        if at in self.seen.rows:
            self.made.append(f"| {line.strip()} |")
            return
        self.made += ["", f"{' ' * _depth(self._next(at))}{line.strip()}", ""]

    def _next(self, number: int) -> str:
        """Return the next line of text in the file."""
        lines, tags = self.seen.lines, self.seen.tag_of
        left = range(number + 1, len(lines))
        return next((lines[at] for at in left if lines[at].strip() and at not in tags), "")

    def _text(self, at: int, line: str) -> None:
        if self._steps_back(line):
            self.made.append("")
        own = line.strip().replace("{:", BRACE) if at in self.seen.inline else line
        self.made.append(self.held + own)
        self.held = ""
        self._check_continued(at, line)

    def _steps_back(self, line: str) -> bool:
        """Tell whether an item stands less deep than the line before: it must be apart from it."""
        before = self.made[-1] if self.made else ""
        return bool(before.strip() and _ITEM.match(line)) and _depth(line) < _depth(before)

    def _check_continued(self, at: int, line: str) -> None:
        """Tell of a line that goes on with a paragraph before only in one branch of a block."""
        if _depth(line) >= 4 and _is_plain(line) and at - 1 in self.seen.tag_of:
            found = _found(line, self.seen.tags)
            shown = "".join(one if isinstance(one, str) else one.text for one in found)
            message = f"a line that goes on with the item before cannot be chosen: “{shown[:60]}”"
            hint = "put the choice into one line, as {% if … %} … {% endif %} in the sentence"
            self.problems.append(Problem("T159", message, hint=hint))


def _depth(line: str) -> int:
    """Return by how many characters a line is indented."""
    found = _INDENT.match(line)
    return len(found[0]) if found else 0
