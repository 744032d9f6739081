"""A clause in Word becomes Markdown: its blocks as lines, its tags as they are in Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.problems import Problem
from policygen.wordtags.names import w
from policygen.wordtags.places import paragraph_text
from policygen.wordtags.runs import MARK, take_tags
from policygen.wordtags.runs import mark as tag_mark
from policygen.wordtags.syntax import readable
from policygen.wordtags.tags import Tag, find_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml import etree

    from policygen.wordtags.places import Place

_ALIGNED = {"center": ":-:", "right": "--:"}
# What Markdown reads as markup in the middle of a line, and at its beginning.
_SIGNS = re.compile(r"[\\`*_\[\]<>|]|&(?=[#\w]+;)|(?<=\{):")
_BEGIN = re.compile(r"^(\s*)(#+|[-+](?=\s)|>|:(?=\s)|\d+(?=[.)]\s)|~|=+$|-+$)")
_ATTRIBUTES = re.compile(r"\{:[^{}]*\}\s*$")
# Before the text of a tag that chooses cells, while a row is put together.
_CHOOSES = "\ufdd3"
_CLASSES = {"lead", "guidance", "caption"}


@dataclass(slots=True)
class MarkdownText:
    """Markdown made of a Word text, and what could not be said."""

    text: str
    problems: list[Problem] = field(default_factory=list)


def write_markdown(root: etree._Element, places: Sequence[Place], file: str) -> MarkdownText:
    """Return the Markdown of what ``word_source`` made of a text; the tree is used up.

    Args:
        root: the text.
        places: those of its paragraphs, by their numbers.
        file: what problems call the clause.
    """
    writing = _Writing(places, file)
    lines = writing.blocks(root[0])
    for number, note in enumerate(writing.notes, 1):
        lines += ["", f"[^{number}]: {note}"]
    return MarkdownText(_tidy(lines), writing.problems)


@dataclass(frozen=True, slots=True)
class _Item:
    """An item that what follows may belong to: its list and level, its indents in Word."""

    series: str
    level: int
    left: int
    start: int

    def holds_item(self, node: etree._Element) -> bool:
        """Tell whether an item is one of a list inside this one."""
        if (node.get("series") or "") == self.series:
            return _whole(node, "level") > self.level
        return 2 * _whole(node, "start") > self.start + self.left


@dataclass(slots=True)
class _Writing:
    places: Sequence[Place]
    file: str
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    opened: list[_Item] = field(default_factory=list)
    before: str = ""
    """The kind of the block before."""
    item: tuple[int, bool] = (0, False)
    """Depth of the item before, and whether it is numbered."""
    counts: list[int] = field(default_factory=list)

    def blocks(self, parent: etree._Element) -> list[str]:
        lines: list[str] = []
        for node in parent:
            lines += self._table(node) if node.tag == w("tbl") else self._paragraph(node)
        return lines

    def _problem(self, message: str, node: etree._Element, hint: str) -> None:
        place = self.places[_whole(node, "n") - 1]
        self.problems.append(Problem("T159", message, place.location(self.file), hint))

    # -- paragraphs --

    def _paragraph(self, node: etree._Element) -> list[str]:
        kind = node.get("kind") or "text"
        alone = _alone(node)
        if alone is not None and alone.opener in {"{%", "{#"} and alone.unit in {"p", ""}:
            return [_bare(alone)]
        text, braces = _parted(self._text(node))
        left = _whole(node, "left")
        lines: list[str]
        if kind == "item":
            lines = self._item(node, text, braces)
        elif kind == "heading":
            self.opened.clear()
            self.counts.clear()
            plain = [".unnumbered"] if node.get("plain") else []
            told = _braces([*braces, *plain])
            lines = ["", f"{'#' * _whole(node, 'level')} {text} {told}".rstrip(), ""]
        else:
            lines = self._other(kind, left, text, braces)
        self.before = kind
        return lines

    def _other(self, kind: str, left: int, text: str, braces: list[str]) -> list[str]:
        if not (kind == "caption" or not text):
            while self.opened and not 0 < self.opened[-1].left <= left:
                self.opened.pop()
        indent = "    " * len(self.opened)
        own = [f".{kind}"] if kind in _CLASSES else []
        told = _braces([*own, *braces])
        match kind:
            case "quote":
                lead = [f"{indent}>"] if self.before == "quote" else [""]
                return [*lead, f"{indent}> {text}", *([f"{indent}> {told}"] if told else [])]
            case "term":
                return ["", f"{indent}{text}"]
            case "meaning":
                first = self.before == "term"
                return [f"{indent}:   {text}"] if first else ["", f"{indent}    {text}"]
            case _:
                body = [f"{indent}{_begun(text)}"] if text else []
                return ["", *body, *([f"{indent}{told}"] if told else []), ""]

    def _item(self, node: etree._Element, text: str, braces: list[str]) -> list[str]:
        while self.opened and not self.opened[-1].holds_item(node):
            self.opened.pop()
        indent = "    " * len(self.opened)
        sign = self._sign(len(self.opened), ordered=bool(node.get("ordered")))
        self.opened.append(
            _Item(
                node.get("series") or "",
                _whole(node, "level"),
                _whole(node, "left"),
                _whole(node, "start"),
            )
        )
        told = _braces(braces)
        here = (len(self.opened), bool(node.get("ordered")))
        goes_on = not self.before or (self.before == "item" and here == self.item)
        gap = [] if goes_on else [""]
        self.item = here
        return [*gap, f"{indent}{sign} {_begun(text)} {told}".rstrip()]

    def _sign(self, depth: int, *, ordered: bool) -> str:
        """Return what stands before an item; items of one depth count up to the next heading."""
        if not ordered:
            return "-"
        self.counts = [*self.counts[: depth + 1], *[0] * (depth + 1 - len(self.counts))]
        self.counts[depth] += 1
        return f"{self.counts[depth]}."

    # -- tables --

    def _table(self, node: etree._Element) -> list[str]:
        while self.opened and not 0 < self.opened[-1].left <= _whole(node, "left"):
            self.opened.pop()
        indent = "    " * len(self.opened)
        rows = list(node.iterchildren(w("tr")))
        lines = [""]
        for number, row in enumerate(rows):
            cells = list(row.iterchildren(w("tc")))
            alone = _row_tag(cells)
            if alone is not None:
                lines.append(f"{indent}{_bare(alone)}")
                continue
            rules = [_cell_tag(cell) or _ALIGNED.get(_align(cell), "---") for cell in cells]
            lines.append(f"{indent}{self._row(cells)}")
            if number == 0:
                lines.append(f"{indent}{_barred(rules)}")
        self.before = "table"
        return [*lines, ""]

    def _row(self, cells: Sequence[etree._Element]) -> str:
        texts = []
        for cell in cells:
            paragraphs = list(cell.iterchildren(w("p")))
            if len([one for one in paragraphs if paragraph_text(one).strip()]) > 1:
                message = "a table cell of Markdown holds one paragraph"
                self._problem(message, paragraphs[0], "make a row of each, or join them")
            # Taking the text out of a cell uses its tags up.
            tag = _cell_tag(cell)
            texts.append(tag or " ".join(filter(None, map(self._text, paragraphs))))
        return _barred(texts)

    # -- text --

    def _text(self, node: etree._Element) -> str:
        """Return the text of a paragraph, its looks as signs."""
        tags = list(find_tags(paragraph_text(node)))
        numbers = iter(range(len(tags)))
        take_tags(node, tags, lambda _: tag_mark(next(numbers)))
        written = {at: _bare(tag) for at, tag in enumerate(tags)}
        pieces = [self._run(run, written) for run in node.iterchildren(w("r"))]
        return "".join(_emphasised(pieces)).strip()

    def _run(self, run: etree._Element, tags: Mapping[int, str]) -> tuple[str, str, str]:
        """Return the signs around a run, its text, and its address."""
        look = run.find(w("rPr"))
        signs = ""
        for tag, sign in (("b", "**"), ("i", "*"), ("code", "`")):
            if look is not None and look.find(w(tag)) is not None:
                signs += sign
        text = ""
        for child in run:
            if child.tag == w("t"):
                text += _written(child.text or "", tags, is_code=signs == "`")
            elif child.tag == w("br"):
                paragraph = next(run.iterancestors(w("p")))
                message = "a line break in a paragraph cannot be said in Markdown"
                self._problem(message, paragraph, "make two paragraphs of it")
            elif child.tag == w("txbxContent"):
                text += self._note(child)
        return signs, text, run.get("href") or ""

    def _note(self, node: etree._Element) -> str:
        at = len(self.notes)
        self.notes.append("")
        inner = _Writing(self.places, self.file, self.problems)
        parts = [line.strip() for line in inner.blocks(node) if line.strip()]
        self.notes[at] = "\n\n    ".join(parts)
        return f"[^{at + 1}]"


def _emphasised(pieces: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """Yield the texts of runs in their signs; neighbours of one look share theirs."""
    joined: list[tuple[str, str, str]] = []
    for signs, text, href in pieces:
        if joined and (joined[-1][0], joined[-1][2]) == (signs, href):
            joined[-1] = (signs, joined[-1][1] + text, href)
        else:
            joined.append((signs, text, href))
    for signs, text, href in joined:
        inner = text.strip(" ")
        if not (signs or href) or not inner:
            yield text
            continue
        before = text[: len(text) - len(text.lstrip(" "))]
        behind = text[len(text.rstrip(" ")) :]
        shown = f"{signs}{inner}{signs[::-1]}"
        yield f"{before}{f'[{shown}]({href})' if href else shown}{behind}"


def _written(text: str, tags: Mapping[int, str], *, is_code: bool) -> str:
    """Return text in which nothing is markup; tags stay tags."""
    pieces = MARK.split(text)
    made = [pieces[0] if is_code else _escaped(pieces[0])]
    for number, static in zip(pieces[1::2], pieces[2::2], strict=True):
        made += [tags[int(number)], static if is_code else _escaped(static)]
    return "".join(made)


def _escaped(text: str) -> str:
    braces = _ATTRIBUTES.search(text)
    own, kept = (text[: braces.start()], text[braces.start() :]) if braces else (text, "")
    return _SIGNS.sub(_sign, own) + kept


def _sign(found: re.Match[str]) -> str:
    named = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
    return named.get(found[0]) or f"\\{found[0]}"


def _begun(text: str) -> str:
    """Return a line whose beginning is no mark of a list, heading or quotation."""
    found = _BEGIN.match(text)
    if not found:
        return text
    sign, rest = found[2], text[found.end() :]
    return f"{found[1]}{sign}\\{rest}" if sign.isdecimal() else f"{found[1]}\\{sign}{rest}"


def _parted(text: str) -> tuple[str, list[str]]:
    """Return a text without the attributes in braces at its end, and those."""
    found = _ATTRIBUTES.search(text)
    if found is None:
        return text, []
    return text[: found.start()].rstrip(), found[0].strip()[2:-1].split()


def _braces(told: Sequence[str]) -> str:
    return f"{{: {' '.join(told)} }}" if told else ""


def _bare(tag: Tag) -> str:
    """Return a tag as Markdown has it: without the unit that goes with it in Word."""
    if tag.opener == "raw":
        return tag.text
    inner = " ".join(tag.text[2:-2].split()) if tag.opener == "{#" else readable(tag)
    if tag.opener == "{#" and tag.unit:
        inner = inner.removeprefix(tag.unit).strip()
    return f"{tag.opener} {inner} {tag.text[-2:]}"


def _alone(node: etree._Element) -> Tag | None:
    """Return the tag that makes up a whole paragraph."""
    text = paragraph_text(node).strip()
    tags = list(find_tags(text))
    only = tags[0] if len(tags) == 1 and tags[0].text == text else None
    has_note = next(node.iter(w("txbxContent")), None) is not None
    return None if has_note else only


def _row_tag(cells: Sequence[etree._Element]) -> Tag | None:
    """Return the tag that goes with a whole row."""
    found = [one for cell in cells for one in map(_alone, cell.iter(w("p"))) if one is not None]
    return found[0] if len(found) == 1 and found[0].unit == "tr" else None


def _cell_tag(cell: etree._Element) -> str:
    """Return the tag of a cell that goes with it, as Markdown has it."""
    found = [one for one in map(_alone, cell.iter(w("p"))) if one is not None]
    is_tag = len(found) == 1 and found[0].unit == "tc"
    return f"{_CHOOSES}{_bare(found[0])}" if is_tag else ""


def _barred(cells: Iterable[str]) -> str:
    """Return a row; tags that choose cells stand between their bars."""
    pieces = (cell if cell.startswith(_CHOOSES) else f" {cell} |" for cell in cells)
    return f"|{''.join(pieces)}".replace(_CHOOSES, "")


def _align(cell: etree._Element) -> str:
    return next((one.get("align") or "" for one in cell.iter(w("p"))), "")


def _whole(node: etree._Element, name: str) -> int:
    value = node.get(name) or ""
    return int(value) if value.isdecimal() else 0


def _tidy(lines: Sequence[str]) -> str:
    """Return lines as a text without two empty lines in a row."""
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
