"""What bars a reader of a Markdown file: headings, pictures, tables, and marks made by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from policygen.lint.access import rules
from policygen.lint.access.hindrances import Hindrance, passage_at
from policygen.lint.access.word_pictures import is_file_name
from policygen.lint.faults import shown
from policygen.lint.texts.clause_text import FRONT_MATTER
from policygen.lint.texts.enclosed import COMMENTS, enclosed
from policygen.problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?:[ \t]+(?P<words>.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:(?P<first>=+)|-+)[ \t]*$")
_NO_PARAGRAPH = re.compile(r"\s*$| {0,3}(?:[-*+>|]|\d{1,9}[.)] |:?-+:?\s*\|)")
_ATTRIBUTES = re.compile(r"\{:[^{}]*\}|</?a\b[^<>]*>")
_PICTURE = re.compile(r"!\[(?P<words>[^\]\[]{0,1000})\][(\[]")
_TAG = re.compile(r"<(?P<name>img|font|span|p|div|td)\b(?P<rest>[^<>]{0,1000})>", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=", re.IGNORECASE)
_COLOUR = re.compile(r"\bcolor\s*[=:]", re.IGNORECASE)
_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_EMPTY_ROW = re.compile(r"[ \t|]*\|[ \t|]*$")
_TYPED = re.compile(r" {0,3}(?P<label>\d{1,3}(?:\.\d{1,3}){1,5}\.?|\([a-z]{1,4}\)|[•●▪])[ \t]+\S")
_BLANK = re.compile(r"\s*(?:(?:<br\s*/?>|&nbsp;|\\)\s*)+$", re.IGNORECASE)
_TITLE = re.compile(r"^title:[ \t]*\S", re.MULTILINE)


def markdown_hindrances(text: str, name: str, *, whole: bool) -> Iterator[Hindrance]:
    """Yield what bars a reader of a Markdown text; ``name`` is its file.

    ``whole`` says that it is a whole document, which has a title, and not one clause.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match = FRONT_MATTER.match(text)
    head = match[0] if match else ""
    reader = _Reader(name, whole=whole)
    lines = _without_comments(text[len(head) :]).split("\n")
    for number, (line, following) in enumerate(pairwise([*lines, ""]), head.count("\n") + 1):
        reader.line(line, following, number)
    # A text without any heading is a note or a draft of a passage, which needs no title.
    if whole and reader.level and not reader.has_title and not _TITLE.search(head):
        where = Location(file=name, line=1)
        message = "the file has headings, but none of level 1 for its title"
        yield Hindrance(rules.NO_TITLE, passage_at(where), message)
    yield from reader.found


def _without_comments(text: str) -> str:
    """Return the text with comments as spaces, each line in its place."""
    parts, at = [], 0
    for start, end in enclosed(text, COMMENTS):
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


@dataclass(slots=True)
class _Reader:
    """One pass over one text; ``level`` is that of the last heading, 0 before the first."""

    name: str
    whole: bool
    level: int = 0
    found: list[Hindrance] = field(default_factory=list)
    has_title: bool = False
    fence: str = ""
    heading: str = ""
    in_paragraph: bool = False
    is_typed: bool = False

    def line(self, line: str, following: str, number: int) -> None:
        """Read one line, with the one that follows it."""
        if self._in_code(line):
            return
        where = Location(file=self.name, line=number, heading=self.heading)
        self._heading(line, following, where)
        self._pictures(line, where)
        if "|" in following and _ROW.match(following) and _EMPTY_ROW.match(line):
            self._add(rules.NO_HEADER_ROW, where, "the columns of the table have no headings")
        if _BLANK.match(line):
            message = "a line of marks for breaks or spaces only"
            self._add(rules.BLANK_PARAGRAPHS, where, message)
        if not self.whole:
            self._typed(line, where)
        self.in_paragraph = bool(line.strip())

    def _in_code(self, line: str) -> bool:
        """Tell whether a line stands in a block of code, or begins or ends one."""
        mark = _FENCE.match(line)
        if self.fence:
            if mark and mark[1].startswith(self.fence) and not line.strip(" \t`~"):
                self.fence = ""
            return True
        self.fence = mark[1] if mark else ""
        return bool(mark)

    def _heading(self, line: str, following: str, where: Location) -> None:
        match, under = _HEADING.match(line), _UNDERLINE.match(following)
        if match:
            level, words = len(match["marks"]), match["words"] or ""
        elif under and not self.in_paragraph and not _NO_PARAGRAPH.match(line):
            level, words = 1 if under["first"] else 2, line
        else:
            return
        words = _ATTRIBUTES.sub("", words).strip()
        self.has_title = self.has_title or level == 1
        if not words:
            self._add(rules.EMPTY_HEADING, where, f"a heading of level {level} has no words")
            return
        if 0 < self.level < level - 1:
            message = (
                f"{shown(words)}: a heading of level {level} follows one of level {self.level}; "
                f"level {self.level + 1} is left out"
            )
            self._add(rules.HEADING_JUMP, where, message)
        self.level, self.heading = level, words

    def _pictures(self, line: str, where: Location) -> None:
        for picture in _PICTURE.finditer(line):
            words = picture["words"].strip()
            if not words:
                self._add(rules.NO_ALTERNATIVE, where, "the picture has no alternative text")
            elif "{" not in words and is_file_name(words):
                message = f"the alternative text of a picture is only '{words}'"
                self._add(rules.NO_ALTERNATIVE, where, message)
        for tag in _TAG.finditer(line):
            if tag["name"].lower() == "img" and not _ALT.search(tag["rest"]):
                self._add(rules.NO_ALTERNATIVE, where, "the picture has no alternative text")
            elif _COLOUR.search(tag["rest"]):
                message = f"'{tag[0]}' sets words apart by a colour"
                self._add(rules.COLOUR_ONLY, where, message)

    def _typed(self, line: str, where: Location) -> None:
        """Tell the first of each row of paragraphs with typed numbers."""
        if not line.strip():
            return
        match = None if self.in_paragraph else _TYPED.match(line)
        if match and not self.is_typed:
            message = f"'{match['label']}' is typed before the paragraph"
            self._add(rules.TYPED_NUMBER, where, message)
        if match or not self.in_paragraph:
            self.is_typed = match is not None

    def _add(self, code: str, where: Location, message: str) -> None:
        self.found.append(Hindrance(code, passage_at(where), message))
