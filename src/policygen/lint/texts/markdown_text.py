"""Markdown to passages: line by line, in linear time, each character with its line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from policygen.lint.texts.enclosed import COMMENTS, enclosed
from policygen.lint.texts.markdown_marks import DELIMITER, RULE, UNDERLINE, without_markup
from policygen.lint.texts.numbers import NumberSeries
from policygen.lint.texts.passages import DROPPED, SEAM, Kind, Passage, PassageBuilder
from policygen.lint.texts.silences import Silence, parse_silence
from policygen.lint.texts.subjects import Subject
from policygen.problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_WORDS = re.compile(rf"[\s{DROPPED}{SEAM}]*(?:\{{:[^{{}}]*\}}[\s{DROPPED}]*)?$")
# What may stand before the first mark of a line: gaps, and anchors in raw HTML.
_LEAD = re.compile(rf"(?:[ \t]*(?:[{DROPPED}{SEAM}]|<a id=\"[^\"<>]{{0,200}}\"></a>)+)?")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_NOTE = re.compile(r" {0,3}\[\^[^\]\s]{1,60}\]:[ \t]*")
_MEANING = re.compile(r" {0,3}:[ \t]+")
_LINK = re.compile(r" {0,3}\[[^\]^\s][^\]]{0,200}\]:[ \t]*(?:https?:|<|/|\.|#)\S*")
_BULLET = re.compile(r"[ \t]*[-*+•][ \t]+")
_LABEL = re.compile(
    r"[ \t]*(?:\*\*)?(?P<label>\d{1,3}(?:\.\d{1,3}){1,5}\.?|\d{1,3}[.)]"
    r"|\((?:[a-zA-Z]{1,4}|\d{1,2})\)|[a-z]{1,2}\))(?:\*\*)?[ \t]+(?=\S)"
)
_BEFORE_ITEM = re.compile(r"(?:[:;,.]|\band|\bor)\s*$")
_CELL = re.compile(r"(?<!\\)\|")


def parse_markdown_text(
    text: str, name: str, *, whole: bool = True, first_line: int = 1
) -> Subject:
    """Return the passages and silences of a Markdown text; ``name`` is its file.

    ``text`` may hold ``HOLE``, ``SEAM`` and ``DROPPED`` in place of what is not its own wording.
    ``first_line`` is the line of the file on which it begins.
    """
    reader = _Reader(name)
    reader.read(text.replace("\r\n", " \n").replace("\r", "\n"), first_line)
    return Subject(name, tuple(reader.passages), tuple(reader.silences()), whole=whole)


@dataclass(slots=True)
class _Comment:
    """A silence as it stands in the text: its lines, and the block that it turned out to cover."""

    silence: Silence
    lines: range
    is_alone: bool
    block: int = 0


@dataclass(slots=True)
class _Reader:
    """One pass over one text. The fields from ``builder`` on describe the block being read."""

    name: str
    passages: list[Passage] = field(default_factory=list)
    comments: list[_Comment] = field(default_factory=list)
    series: NumberSeries = field(default_factory=NumberSeries)
    heading: str = ""
    fence: str = ""
    block: int = 0
    tables: int = 0
    rows: int = 0
    builder: PassageBuilder = field(default_factory=PassageBuilder)
    kind: Kind = Kind.PARAGRAPH
    quoted: bool = False
    label: str = ""

    def read(self, text: str, first_line: int) -> None:
        lines = self._without_comments(text, first_line).split("\n")
        by_line: dict[int, list[_Comment]] = {}
        for comment in self.comments:
            by_line.setdefault(comment.lines.stop - 1, []).append(comment)
        waiting: list[_Comment] = []
        for number, (line, following) in enumerate(pairwise([*lines, ""]), first_line):
            before = self.block
            self._line(line, number, following)
            if self.block != before:
                for comment in waiting:
                    comment.block = self.block
                waiting = []
            for comment in by_line.get(number, ()):
                if comment.is_alone:
                    waiting.append(comment)
                else:
                    comment.block = self.block
        self._end()

    # -- silences --

    def _without_comments(self, text: str, first_line: int) -> str:
        line, at = first_line, 0
        parts = []
        for start, stop in enclosed(text, COMMENTS):
            line += text.count("\n", at, start)
            comment = text[start:stop]
            end = line + comment.count("\n")
            self._comment(text, start, stop, range(line, end + 1))
            parts.append(text[at:start])
            parts.append("".join("\n" if sign == "\n" else DROPPED for sign in comment))
            line, at = end, stop
        return "".join([*parts, text[at:]])

    def _comment(self, text: str, start: int, stop: int, lines: range) -> None:
        comment = text[start:stop]
        if "lint-off" not in comment:
            return
        begin = text.rfind("\n", 0, start) + 1
        end = text.find("\n", stop)
        around = text[begin:start] + text[stop : end if end >= 0 else len(text)]
        where = Location(self.name, lines.start, start - begin + 1)
        silence = parse_silence(comment.strip("<>!-{}#"), where)
        if silence:
            self.comments.append(_Comment(silence, lines, not around.strip()))

    def silences(self) -> Iterator[Silence]:
        """Yield the silences with the lines that they cover."""
        ends: dict[int, int] = {}
        for passage in self.passages:
            if passage.lines:
                ends[passage.block] = max(ends.get(passage.block, 0), passage.lines.stop)
        starts: dict[int, int] = {}
        for passage in self.passages:
            if passage.lines:
                starts.setdefault(passage.block, passage.lines.start)
        tables = {passage.block for passage in self.passages if passage.cell}
        for comment in self.comments:
            lines = comment.lines
            if comment.block in ends and (comment.is_alone or comment.block not in tables):
                first = min(lines.start, starts[comment.block])
                lines = range(first, max(lines.stop, ends[comment.block]))
            yield replace(comment.silence, lines=lines)

    # -- lines --

    def _line(self, line: str, number: int, following: str) -> None:
        if self._fenced(line):
            return
        if _NO_WORDS.match(line):
            self._wordless(line, number)
            return
        lead = _LEAD.match(line)
        at = lead.end() if lead else 0
        quote = _QUOTE.match(line, at)
        if bool(quote) != self.quoted and (quote or self._opens(line, at)):
            self._end()
            self.quoted = bool(quote)
        at = quote.end() if quote else at
        if self._is_row(line, at, following):
            self._row(line, at, number)
        elif not self._special(line, at, number):
            self._text(line, at, number)

    def _fenced(self, line: str) -> bool:
        fence = _FENCE.match(line)
        if self.fence:
            if fence and fence[1].startswith(self.fence):
                self.fence = ""
            return True
        if fence:
            self._end()
            self.fence = fence[1]
        return bool(fence)

    def _wordless(self, line: str, number: int) -> None:
        """A blank line ends a block; a line of tags or a comment is as if it were not there."""
        if not line.strip():
            self._end()
        elif SEAM in line and not self.builder.is_empty:
            self.builder.add(SEAM, Location(self.name, number, 1))

    def _opens(self, line: str, at: int) -> bool:
        """Tell whether a line begins a block, so that it does not go on with a quotation."""
        return self.builder.is_empty or any(
            pattern.match(line, at) for pattern in (_HEADING, _BULLET, _LABEL, RULE)
        )

    def _special(self, line: str, at: int, number: int) -> bool:
        """Read a line that is a block, or begins one, by its first characters."""
        if heading := _HEADING.match(line, at):
            self._end()
            closing = _CLOSING.search(line)
            end = closing.start() if closing else len(line)
            self._begin(Kind.HEADING)
            self._add(line[:end], heading.end(), number)
            self._end()
        elif (
            UNDERLINE.match(line, at) and self.kind is Kind.PARAGRAPH and not self.builder.is_empty
        ):
            self.kind = Kind.HEADING
            self._end()
        elif RULE.match(line, at) or _LINK.match(line, at):
            self._end()
        elif note := _NOTE.match(line, at):
            self._begin(Kind.NOTE)
            self._add(line, note.end(), number)
        elif (meaning := _MEANING.match(line, at)) and self._ends_term():
            self._begin(Kind.PARAGRAPH)
            self._add(line, meaning.end(), number)
        else:
            return False
        return True

    def _ends_term(self) -> bool:
        """Make the block before a meaning the term that it explains."""
        if not self.builder.is_empty:
            self.kind = Kind.TERM
            self._end()
        return bool(self.passages) and self.passages[-1].kind in {Kind.TERM, Kind.PARAGRAPH}

    def _text(self, line: str, at: int, number: int) -> None:
        label = _LABEL.match(line, at)
        if label and self._takes_label():
            self._begin(Kind.ITEM, label["label"])
            self._add(line, label.end(), number)
        elif bullet := _BULLET.match(line, at):
            self._begin(Kind.ITEM)
            lead = _LEAD.match(line, bullet.end())
            label = _LABEL.match(line, lead.end() if lead else bullet.end())
            self.label = label["label"] if label else ""
            self._add(line, label.end() if label else bullet.end(), number)
        else:
            if self.builder.is_empty:
                self._begin(Kind.PARAGRAPH)
            self._add(line, at, number)

    def _takes_label(self) -> bool:
        """Tell whether a label may stand here; a number may also be where a line is wrapped."""
        if self.builder.is_empty:
            return True
        before = "".join(self.builder.parts[-2:])
        return self.kind is Kind.ITEM or bool(_BEFORE_ITEM.search(before))

    def _begin(self, kind: Kind, label: str = "") -> None:
        quoted = self.quoted
        self._end()
        self.block += 1
        self.kind, self.label, self.quoted = kind, label, quoted

    def _add(self, line: str, at: int, number: int) -> None:
        if self.builder.parts:
            self.builder.add(" ", Location(self.name, number, at + 1))
        text = without_markup(line)[at:]
        start = at + len(text) - len(text.lstrip())
        self.builder.add(text.strip(), Location(self.name, number, start + 1), exact=True)

    def _end(self) -> None:
        if not self.builder.is_empty:
            made = self.builder.passage(self.kind, self.heading, quoted=self.quoted)
            self.passages.append(replace(made, numbers=self._numbers(made), block=self.block))
            if self.kind is Kind.HEADING:
                self.heading = made.text
        self.builder = PassageBuilder()
        self.kind, self.quoted, self.label = Kind.PARAGRAPH, False, ""
        self.rows = 0

    def _numbers(self, made: Passage) -> tuple[str, ...]:
        if made.kind is Kind.HEADING:
            return self.series.heading(made.text)
        if self.label:
            return self.series.label(self.label)
        return self.series.title(made.text)

    # -- tables --

    def _is_row(self, line: str, at: int, following: str) -> bool:
        if line[at:].lstrip().startswith("|"):
            return True
        if self.rows:
            return "|" in line
        return "|" in line and "|" in following and bool(DELIMITER.match(following))

    def _row(self, line: str, at: int, number: int) -> None:
        if not self.rows:
            self._begin(Kind.CELL)
            self.tables += 1
        if DELIMITER.match(line, at):
            return
        self.rows += 1
        bars = [match.start() for match in _CELL.finditer(line, at)]
        edges = [*([at - 1] if not line[at:].lstrip().startswith("|") else []), *bars]
        if line[bars[-1] + 1 :].strip() if bars else True:
            edges.append(len(line))
        clean = without_markup(line)
        for column, (left, right) in enumerate(pairwise(edges), 1):
            self._cell(clean, left + 1, right, number, column)

    def _cell(self, line: str, left: int, right: int, number: int, column: int) -> None:
        text = line[left:right]
        start = left + len(text) - len(text.lstrip())
        builder = PassageBuilder()
        builder.add(text.strip(), Location(self.name, number, start + 1), exact=True)
        if builder.is_empty:
            return
        kind = Kind.HEADING if self.rows == 1 else Kind.CELL
        made = builder.passage(kind, self.heading, quoted=self.quoted)
        place = (self.tables, self.rows, column)
        self.passages.append(replace(made, cell=place, block=self.block))
