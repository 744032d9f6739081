"""From a part as Word writes it to a Jinja source that gives the part again.

The grammar of tags is docxtpl's (``{{ }}``, ``{%p %}``, ``{%tr %}``, ``{%tc %}``, ``{%r %}``), read
on the tree of the part instead of in its text: a mark takes the place of each tag, moves to where
the tag works, and becomes the tag again when the part is written out. So the time grows with the
size, whatever the part holds, and what lies between the letters of a tag does no harm.

Each tag is on a line of its own in the source, so that the line of a Jinja error names the tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from lxml import etree

from policygen.wordtags.cells import change_cell
from policygen.wordtags.crossing import find_crossings
from policygen.wordtags.joining import join_neighbours
from policygen.wordtags.lists import ListStyles, mark_restarts
from policygen.wordtags.names import w
from policygen.wordtags.nodes import give_way, parent_of
from policygen.wordtags.places import paragraph_text
from policygen.wordtags.runs import MARK, lift, mark, take_tags
from policygen.wordtags.syntax import CELL_TAGS, readable
from policygen.wordtags.tags import Tag, find_tags

if TYPE_CHECKING:
    from collections.abc import Mapping

_DELIMITER = re.compile(r"\{(?:<[^>]*>)*[{%#]|[}%#](?:<[^>]*>)*\}")
_ESCAPES = re.compile(r"[{\n\ue000-\ue0ff]")
_BLOCKS = frozenset({"p", "tr", "tc"})
# docxtpl's way to print the characters of a tag.
_PRINTED = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


class Line(NamedTuple):
    """Where a line of the source comes from: the number of a paragraph, the tag as typed."""

    paragraph: int
    tag: str


_NOWHERE = Line(-1, "")


@dataclass(slots=True)
class Source:
    """The Jinja source of a part, and for each of its lines (the first is 1) where it is from."""

    text: str = ""
    lines: list[Line] = field(default_factory=lambda: [_NOWHERE])
    crossings: list[tuple[Line, Line]] = field(default_factory=list)
    """The beginning and the end of each block that would break the part."""


@dataclass(frozen=True, slots=True)
class _Put:
    """What stands in the place of a mark: Jinja text, and where it comes from."""

    jinja: str
    line: Line


def has_tags(root: etree._Element) -> bool:
    """Tell whether a part may hold tags; the two characters of a delimiter may be in two runs."""
    return _DELIMITER.search(etree.tostring(root, encoding="unicode")) is not None


def patch(root: etree._Element, lists: ListStyles) -> Source:
    """Return the Jinja source of a part whose tags ``check`` found sound; the tree is used up."""
    return _Patch().source(root, lists)


@dataclass(slots=True)
class _Patch:
    """One part on its way: the tags found, each under the number in its mark."""

    tags: list[Tag] = field(default_factory=list)
    puts: list[_Put] = field(default_factory=list)

    def source(self, root: etree._Element, lists: ListStyles) -> Source:
        numbers = {paragraph: index for index, paragraph in enumerate(root.iter(w("p")))}
        holders = self._take_from_paragraphs(numbers)
        self._take_from_others(root, numbers)
        join_neighbours([node for _, node in holders], self._tag_of)
        for number, node in holders:
            self._move(number, node)
        self._lift_blocks(root)
        mark_restarts(root, self._tag_of, lists)
        made = _written(root, self.puts)
        for begin, end in find_crossings(root, self._tag_of):
            made.crossings.append((self.puts[begin].line, self.puts[end].line))
        return made

    # -- every tag gets a mark --

    def _take_from_paragraphs(
        self, numbers: Mapping[etree._Element, int]
    ) -> list[tuple[int, etree._Element]]:
        """Put marks into the paragraphs; return each with the text node that holds it."""
        holders: list[tuple[int, etree._Element]] = []
        for paragraph, index in numbers.items():
            tags = list(find_tags(paragraph_text(paragraph)))
            first = len(self.tags)
            nodes = take_tags(paragraph, tags, lambda tag, at=index: self._new(tag, at))  # type: ignore[misc]
            holders.extend(enumerate(nodes, first))
        return holders

    def _take_from_others(
        self, root: etree._Element, numbers: Mapping[etree._Element, int]
    ) -> None:
        """Put marks where tags stand whole: in attributes, field codes, formulas, properties."""
        for node in root.iter(etree.Element):
            attributes = [(key, str(value)) for key, value in node.attrib.items() if "{" in value]
            text = node.text if node.text and "{" in node.text else ""
            if not (attributes or text) or node.tag == w("delText"):
                continue
            around = next(node.iterancestors(w("p")), None)
            index = -1 if around is None else numbers[around]
            for key, value in attributes:
                node.set(key, self._marked(value, index))
            if text and node.tag != w("t"):
                node.text = self._marked(text, index)

    def _marked(self, text: str, index: int) -> str:
        pieces, place = [], 0
        for tag in find_tags(text):
            pieces += [text[place : tag.start], self._new(tag, index)]
            place = tag.end
        return "".join((*pieces, text[place:]))

    def _new(self, tag: Tag, index: int) -> str:
        """Return the mark of a tag, or what stands for it where Jinja has nothing to do."""
        self.tags.append(tag)
        self.puts.append(_Put(_jinja(tag), Line(index, tag.text)))
        return mark(len(self.tags) - 1)

    def _tag_of(self, number: int) -> Tag:
        return self.tags[number]

    # -- marks go to where their tags work --

    def _move(self, number: int, node: etree._Element) -> None:
        tag = self.tags[number]
        if tag.word in CELL_TAGS:
            change_cell(tag, node, mark(number), lambda jinja: self._also(number, jinja))
        elif tag.unit in _BLOCKS:
            unit = next(node.iterancestors(w(tag.unit)))
            give_way(unit, mark(number))

    def _also(self, number: int, jinja: str) -> str:
        """Return the mark of more Jinja text that a tag stands for."""
        self.tags.append(Tag("", ""))
        self.puts.append(_Put(jinja, self.puts[number].line))
        return mark(len(self.puts) - 1)

    def _lift_blocks(self, root: etree._Element) -> None:
        """Put block tags between runs, so that each run that they choose keeps its look."""
        runs = {
            parent_of(text): None
            for text in root.iter(w("t"))
            if MARK.search(text.text or "") and parent_of(text).tag == w("r")
        }
        for run in runs:
            lift(run, self._is_block)

    def _is_block(self, number: int) -> bool:
        return self.tags[number].opener == "{%"


def _jinja(tag: Tag) -> str:
    """Return what Jinja reads for a tag: on a new line, so that the line tells the tag."""
    match tag.opener:
        case "{{" | "{%":
            begin = "-" if tag.text[2:3] == "-" and not tag.joins_before else ""
            end = "-" if tag.text[-3:-2] == "-" else ""
            inner = readable(tag)
            if tag.is_value and tag.unit in _BLOCKS:
                inner = f"({inner})|block"
            return f"{tag.opener}{begin}\n{inner} {end}{tag.text[-2:]}"
        case "raw":
            return _escaped(tag.inner)
        case _:
            return ""


def _written(root: etree._Element, puts: list[_Put]) -> Source:
    """Return the part as text, each mark as what it stands for."""
    made = Source()
    pieces = MARK.split(etree.tostring(root, encoding="unicode"))
    written = [_escaped_xml(pieces[0])]
    for number, static in zip(pieces[1::2], pieces[2::2], strict=True):
        put = puts[int(number)] if int(number) < len(puts) else _Put("", _NOWHERE)
        made.lines.extend([put.line] * put.jinja.count("\n"))
        written += [put.jinja, _escaped_xml(static)]
    made.text = "".join(written)
    return made


def _escaped_xml(static: str) -> str:
    """Return XML in which Jinja sees no tag and no end of a line, and docxtpl's escapes are out."""
    for typed, printed in _PRINTED:
        static = static.replace(typed, printed)
    return _ESCAPES.sub(lambda found: f"&#{ord(found.group())};", static)


def _escaped(text: str) -> str:
    return _ESCAPES.sub(lambda found: f"&#{ord(found.group())};", escape(text))
