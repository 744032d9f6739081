"""The Markdown reader: marked text to raw blocks, in which holes stand for values.

Python-Markdown parses; this module walks its element tree, takes the marks out, and keeps only
what the clause dialect has: anything else is a problem. Reading depends on the text alone, so it
is cached by it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast
from xml.etree.ElementTree import Element  # built in memory, nothing is parsed

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.treeprocessors import InlineProcessor, Treeprocessor, UnescapeTreeprocessor
from markdown.util import Registry

from policygen.problems import Location, Problem
from policygen.templating.marks import LineMark, SlotMark, split_marks, without_line_marks
from policygen.tree.attributes import (
    Fault,
    faults_of_classes,
    faults_of_id,
    faults_of_spans,
    item_with_id,
    joined,
    without_attributes,
)
from policygen.tree.blocks import (
    CLASSES,
    Align,
    Block,
    Break,
    Cell,
    Footnote,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Run,
    Source,
    Span,
    Table,
    Term,
    Terms,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from markdown.extensions import Extension


@dataclass(frozen=True, slots=True)
class Hole:
    """The place of a value among spans: slot ``number``, in the style that stands around it."""

    number: int
    style: Run


# A raw span is a Span or a Hole; blocks are typed for Spans, as they are once values are filled in.
RawSpan = Span | Hole


@dataclass(frozen=True, slots=True)
class RawText:
    """What the reader gives: blocks with holes, and problems without a file name."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


@lru_cache(maxsize=4096)
def parse_markdown(marked: str) -> RawText:
    """Return the raw blocks of marked text; lines of problems are the template's."""
    reader = _Reader()
    blocks = reader.read(marked)
    return RawText(blocks, tuple(reader.problems))


_HTML = re.compile(r"<(?:[a-zA-Z][\w-]*(?:\s[^<>]*)?/?|/[a-zA-Z][\w-]*|!--.*?--)>", re.DOTALL)
_UNKNOWN_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_TREE_PROCESSORS: dict[str, type[Treeprocessor]] = {
    "inline": InlineProcessor,
    "attr_list": AttrListTreeprocessor,
    "unescape": UnescapeTreeprocessor,
}
_NO_INLINE = (
    *("html", "entity", "automail", "image_link", "image_reference", "short_image_ref"),
    *("reference", "short_reference"),
)


@cache
def _markdown() -> Markdown:
    extensions: list[str | Extension] = [
        "tables",
        "attr_list",
        FootnoteExtension(),
        "def_list",
        "sane_lists",
    ]
    parser = Markdown(extensions=extensions, tab_length=4)
    parser.preprocessors.deregister("html_block")
    parser.parser.blockprocessors.deregister("reference")
    for name in _NO_INLINE:
        parser.inlinePatterns.deregister(name)
    parser.treeprocessors = Registry()
    for name, processor in _TREE_PROCESSORS.items():
        parser.treeprocessors.register(processor(parser), name, -len(parser.treeprocessors))
    return parser


@dataclass(slots=True)
class _Reader:
    """One pass over one text. ``line`` is the template line of the text that is read now."""

    problems: list[Problem] = field(default_factory=list)
    line: int = 0
    parser: Markdown = field(default_factory=lambda: _markdown().reset())

    def read(self, marked: str) -> tuple[Block, ...]:
        lines = marked.split("\n")
        for preprocessor in self.parser.preprocessors:
            lines = preprocessor.run(lines)
        root = Element("div")
        self.parser.parser.parseChunk(root, "\n".join(lines))
        self._finish(root)
        return tuple(joined(self._blocks(root)))

    def _finish(self, root: Element) -> None:
        for processor in self.parser.treeprocessors:
            changed = processor.run(root)
            if changed is not None:
                root = changed

    # -- blocks --

    def _blocks(self, parent: Element) -> Iterator[Block]:
        if parent.text and parent.text.strip():
            yield Paragraph(self._spans(parent, lead_only=True))
        for element in parent:
            read = _BLOCKS.get(element.tag)
            if read is None:
                self._problem("T010", f"'{element.tag}' is not part of the clause dialect")
                continue
            block = read(self, element)
            if block is not None:
                yield block

    def _heading(self, element: Element) -> Heading:
        classes = self._classes(element)
        return Heading(
            level=int(element.tag[1]),
            spans=self._spans(element),
            id=self._id(element.get("id", "")),
            numbered="unnumbered" not in classes,
        )

    def _paragraph(self, element: Element) -> Paragraph:
        spans, attributes = without_attributes(self._spans(element))
        self._tell(faults_of_spans(spans))
        classes = self._classes(element, attributes.get(".", ""))
        name = self._id(attributes.get("id", element.get("id", "")))
        return Paragraph(spans, name, frozenset(classes))

    def _list(self, element: Element) -> List:
        items = tuple(self._item(item) for item in element if item.tag == "li")
        return List(items, ordered=element.tag == "ol")

    def _item(self, element: Element) -> Item:
        inline: list[Element] = []
        blocks: list[Block] = []
        if any(child.tag in _BLOCKS for child in element):
            lead = Element("p")
            lead.text = element.text
            rest = list(element)
            while rest and rest[0].tag not in _BLOCKS:
                inline.append(rest.pop(0))
            lead.extend(inline)
            if (lead.text or "").strip() or inline:
                blocks.append(self._paragraph(lead))
            holder = Element("li")
            holder.extend(rest)
            blocks.extend(joined(self._blocks(holder)))
        else:
            blocks.append(self._paragraph(element))
        return item_with_id(tuple(blocks), self._id(element.get("id", "")))

    def _table(self, element: Element) -> Table:
        rows = [tuple(self._cell(cell) for cell in row) for row in element.iter("tr")]
        # Python-Markdown gives a table without rows one row of empty cells.
        filled = [row for row in rows[1:] if any(cell.spans for cell in row)]
        return Table(header=rows[0], rows=tuple(filled))

    def _cell(self, element: Element) -> Cell:
        style = element.get("style", "")
        align = style.removeprefix("text-align:").strip(" ;") or element.get("align", "")
        return Cell(self._spans(element), cast("Align", align))

    def _quote(self, element: Element) -> Quote:
        return Quote(tuple(joined(self._blocks(element))))

    def _terms(self, element: Element) -> Terms:
        entries: list[Term] = []
        for child in element:
            if child.tag == "dt":
                entries.append(Term(self._spans(child), ()))
            elif entries:
                blocks = self._item(child).blocks
                entries[-1] = replace(entries[-1], blocks=entries[-1].blocks + blocks)
        return Terms(tuple(entries))

    def _rule(self, _: Element) -> None:
        self._problem("T010", "a horizontal rule is not part of the clause dialect")

    def _code_block(self, _: Element) -> None:
        self._problem(
            "T010",
            "a code block is not part of the clause dialect",
            "a line indented by four spaces after a blank line becomes a code block: "
            "take the spaces away, or check the list above it",
        )

    def _classes(self, element: Element, more: str = "") -> list[str]:
        classes = [*element.get("class", "").split(), *more.split()]
        self._tell(faults_of_classes(classes))
        return [name for name in classes if name in CLASSES]

    def _id(self, name: str) -> str:
        """Return the id, told as a problem where it has not the form of ids."""
        self._tell(faults_of_id(name))
        return name

    # -- spans --

    def _spans(self, element: Element, *, lead_only: bool = False) -> tuple[Span, ...]:
        spans: list[RawSpan] = []
        self._text(element.text, Run(""), spans)
        if not lead_only:
            self._children(element, Run(""), spans)
        return cast("tuple[Span, ...]", tuple(trimmed(spans)))

    def _children(self, element: Element, style: Run, spans: list[RawSpan]) -> None:
        for child in element:
            self._inline(child, style, spans)
            self._text(child.tail, style, spans)

    def _inline(self, element: Element, style: Run, spans: list[RawSpan]) -> None:
        match element.tag:
            case "strong":
                style = replace(style, bold=True)
            case "em":
                style = replace(style, italic=True)
            case "code":
                style = replace(style, code=True)
            case "a":
                style = replace(style, href=element.get("href", ""))
            case "br":
                spans.append(Break(self._source()))
                return
            case "sup":
                spans.append(self._footnote(element))
                return
            case _:
                self._problem("T010", f"'{element.tag}' is not part of the clause dialect")
                return
        self._text(element.text, style, spans)
        self._children(element, style, spans)

    def _footnote(self, element: Element) -> Footnote:
        name = element.get("id", "").partition(":")[2]
        processor = next(
            ext for ext in self.parser.registeredExtensions if isinstance(ext, FootnoteExtension)
        )
        holder = Element("div")
        line = self.line
        self.parser.parser.parseChunk(holder, processor.footnotes[name])
        self._finish(holder)
        blocks = tuple(joined(self._blocks(holder)))
        self.line = line
        return Footnote(blocks)

    def _text(self, text: str | None, style: Run, spans: list[RawSpan]) -> None:
        if not style.code:
            self._check_static(without_line_marks(text or ""))
        for piece in split_marks(text or ""):
            match piece:
                case SlotMark(number):
                    spans.append(Hole(number, replace(style, source=self._source())))
                case LineMark(line):
                    self.line = line
                case str():
                    self._static(piece, style, spans)

    def _static(self, piece: str, style: Run, spans: list[RawSpan]) -> None:
        text = html.unescape(piece)
        text = re.sub(r"[ \t]*\n[ \t]*", " ", text)
        spans.append(replace(style, text=text, source=self._source()))

    def _check_static(self, text: str) -> None:
        tag = _HTML.search(text)
        if tag:
            self._problem(
                "T012",
                f"raw HTML '{tag[0]}' is not part of the clause dialect",
                "write it in Markdown; a literal '<' is written '&lt;'",
            )
        note = _UNKNOWN_FOOTNOTE.search(text)
        if note:
            self._problem("T013", f"footnote {note[0]} has no text", f"add a line '{note[0]}: …'")

    def _source(self) -> Source:
        return Source(line=self.line)

    def _tell(self, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self._problem(*fault)

    def _problem(self, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, message, Location(line=self.line), hint))


_BLOCKS: dict[str, Callable[[_Reader, Element], Block | None]] = {
    **{f"h{level}": _Reader._heading for level in range(1, 7)},
    "p": _Reader._paragraph,
    "ul": _Reader._list,
    "ol": _Reader._list,
    "table": _Reader._table,
    "blockquote": _Reader._quote,
    "dl": _Reader._terms,
    "hr": _Reader._rule,
    "pre": _Reader._code_block,
}


def trimmed(spans: list[RawSpan]) -> Iterator[RawSpan]:
    """Yield spans without white space at the ends, without empty runs."""
    last = len(spans) - 1
    for place, span in enumerate(spans):
        if not isinstance(span, Run):
            yield span
            continue
        text = span.text
        if place == 0 or isinstance(spans[place - 1], Break):
            text = text.lstrip(" \n")
        if place == last or isinstance(spans[place + 1], Break):
            text = text.rstrip(" \n")
        if text:
            yield replace(span, text=text)


__all__ = ["Hole", "RawSpan", "RawText", "parse_markdown", "trimmed"]
