"""Markdown as Python-Markdown reads it: lists it does not see, tables, HTML, classes, links.

Lines are looked at with their tags blanked out, so that what a value may hold counts for nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.lint.templates.findings import Finding, problem_of
from policygen.lint.texts.enclosed import COMMENTS, TAGS, enclosed
from policygen.lint.texts.markdown_marks import DELIMITER, RULE
from policygen.problems import Location, did_you_mean
from policygen.tree.blocks import CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|\d{1,3}[.)])(?P<space> +)(?=\S)")
_HTML = re.compile(r"<(?:[a-zA-Z][\w-]*(?:\s[^<>]*)?/?|/[a-zA-Z][\w-]*)>")
_ADDRESS = re.compile(r"<(?:https?://|mailto:)?[^\s<>]+[@:/.][^\s<>]*>")
_ATTRIBUTES = re.compile(r"\{:([^{}\n]*)\}")
_CLASS = re.compile(r"(?<![\w#])\.([\w-]+)")
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(([^()\n]*)\)")
_CODE = re.compile(r"(`+)(?:(?!\1).)+\1")
_VALUE = "\x00"
_MACRO = re.compile(r"\{%[-+]?\s*(?:macro|set)\b")
# After such a tag the lines before it need not be there.
_SEAM = re.compile(r"\{%[-+]?\s*(?:else|elif|endif)\b")
_BLOCK_TAG = re.compile(r"\{%")
_CUT = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: as typed, with tags blanked, and whether it prints nothing in place.

    ``is_tag`` holds for lines of block tags only, and for macros, which print elsewhere.
    """

    number: int
    typed: str
    text: str
    is_tag: bool

    @property
    def is_blank(self) -> bool:
        """Whether Markdown sees nothing on it."""
        return not self.text.strip()


def check_markdown(body: str, name: str, first_line: int) -> Iterator[Finding]:
    """Yield what Markdown will not read as it was meant, in the order of the lines."""
    lines = list(split_lines(body, first_line))
    for check in (_lists, _inline, _tables):
        for at, column, code, message, hint in check(lines):
            where = Location(name, lines[at].number, column)
            yield Finding(problem_of(code, message, where, hint))


def split_lines(body: str, first_line: int = 1) -> Iterator[Line]:
    """Yield the lines of a text whose first line has this number."""
    blanked, at = [], 0
    for start, end in enclosed(body, {**TAGS, **COMMENTS}):
        tag = body[start:end]
        sign = _VALUE if tag.startswith("{{") else " "
        blanked += [body[at:start], "".join("\n" if c == "\n" else sign for c in tag)]
        at = end
    seen = "".join([*blanked, body[at:]]).split("\n")
    for number, (typed, text) in enumerate(zip(body.split("\n"), seen, strict=True)):
        is_tag = bool(typed.strip()) and (not text.strip() or bool(_MACRO.match(typed)))
        yield Line(first_line + number, typed, text, is_tag)


Told = tuple[int, int, str, str, str]


def _lists(lines: Sequence[Line]) -> Iterator[Told]:
    """Yield the faults of lists: no blank line before, mixed marks, nesting of under four."""
    items: list[tuple[int, str]] = []
    before: Line | None = None
    for at, line in enumerate(lines):
        if line.is_tag:
            before = None if _SEAM.search(line.typed) else before
            continue
        found = _ITEM.match(line.text)
        if found is None or RULE.match(line.text):
            is_outside = not line.is_blank and not line.text.startswith(" ")
            if is_outside and (before is None or before.is_blank):
                items = []
            before = line
            continue
        indent, mark = len(found["indent"]), found["mark"]
        items = [item for item in items if item[0] <= indent]
        column = indent + 1
        if before is not None and not before.is_blank and not items:
            if not _is_label(before) and indent < 4:
                yield (at, column, *_UNSEEN)
        elif items:
            yield from _nesting(at, indent, mark, items, before)
        if items and items[-1][0] == indent:
            items.pop()
        items.append((indent, mark))
        before = line


_UNSEEN = (
    "T127",
    "the list has no blank line before it, so it is read as part of the paragraph above",
    "put a blank line before the first item; --fix does it",
)


def _is_label(line: Line) -> bool:
    """Tell whether a line begins a block in which a list may follow at once."""
    return line.text.lstrip().startswith(("#", "{:", ">", "|"))


def _nesting(
    at: int, indent: int, mark: str, items: list[tuple[int, str]], before: Line | None
) -> Iterator[Told]:
    outer, other = items[-1]
    if 0 < indent - outer < 4:
        message = (
            f"the item is indented by {indent - outer} more than the one above: Markdown nests "
            "a list from four spaces on"
        )
        yield at, indent + 1, "T128", message, "indent it by four spaces; --fix does it"
    elif indent == outer and mark[0].isdigit() != other[0].isdigit() and _is_text(before):
        message = f"the list goes on with '{mark}' where it began with '{other}'"
        hint = "use one kind of mark in a list; a new list wants a blank line before it"
        yield at, indent + 1, "T129", message, hint


def _is_text(line: Line | None) -> bool:
    return line is not None and not line.is_blank


def _inline(lines: Sequence[Line]) -> Iterator[Told]:
    for at, line in enumerate(lines):
        text = _CODE.sub(lambda found: " " * len(found[0]), line.text)
        for found in _HTML.finditer(text):
            if not _ADDRESS.fullmatch(found[0]):
                message = f"raw HTML '{found[0]}' is not part of the clause dialect"
                hint = "write it in Markdown; a literal '<' is written '&lt;'"
                yield at, found.start() + 1, "T012", message, hint
        for found in _ATTRIBUTES.finditer(text):
            yield from _classes(at, found)
        for found in _LINK.finditer(text):
            yield from _link(at, found)


def _classes(at: int, found: re.Match[str]) -> Iterator[Told]:
    for one in _CLASS.finditer(found[1]):
        if one[1] not in CLASSES:
            hint = did_you_mean(one[1], CLASSES) or f"listed are {', '.join(sorted(CLASSES))}"
            column = found.start(1) + one.start() + 1
            yield at, column, "T011", f"class '{one[1]}' is not listed", hint


def _link(at: int, found: re.Match[str]) -> Iterator[Told]:
    target = found[2].strip()
    column = found.start() + 1
    if not target:
        message = f"the link '{found[1]}' leads to nothing"
        yield at, column, "T132", message, "write the address in the round brackets"
    elif target.startswith("#"):
        message = f"the link '{found[1]}' leads to '{target}', which only a web page would find"
        hint = f"write {{{{ ref('{target[1:]}') }}}}: it prints the number of that clause"
        yield at, column, "T132", message, hint
    elif _VALUE not in target and not re.match(r"(?:https?://|mailto:)\S", target):
        message = f"the link '{found[1]}' leads to '{target}', which is no address"
        yield at, column, "T132", message, "an address begins with https:// or mailto:"


def _tables(lines: Sequence[Line]) -> Iterator[Told]:
    wanted = 0
    for at, line in enumerate(lines):
        if line.is_tag:
            wanted = 0 if _SEAM.search(line.typed) else wanted
            continue
        if wanted and "|" in line.text:
            cells = _cells(line.text)
            if cells != wanted and not _BLOCK_TAG.search(line.typed):
                more = "more" if cells > wanted else "fewer"
                count = "1 cell" if cells == 1 else f"{cells} cells"
                message = f"the row has {count}, {more} than the {wanted} of the header"
                hint = "put a bar | between cells; a bar in a text is written \\|"
                yield at, 1, "T131", message, hint
            continue
        wanted = 0
        if "|" in line.text and "-" in line.text and DELIMITER.match(line.text) and at:
            header = next((one for one in reversed(lines[:at]) if not one.is_tag), None)
            typed = (header.typed if header else "") + line.typed
            if header is None or "|" not in header.text or _BLOCK_TAG.search(typed):
                continue
            wanted, cells = _cells(header.text), _cells(line.text)
            if cells != wanted:
                message = (
                    f"the line under the header is for {cells} of its {wanted} cells, so that no "
                    "table is seen"
                )
                yield at, 1, "T131", message, "write | --- | once for each cell of the header"


def _cells(text: str) -> int:
    row = _CODE.sub(lambda found: "x" * len(found[0]), text).strip()
    inner = row.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return len(_CUT.split(inner))
