"""One comparable shape for a document and for what each writer makes of it.

An outline is a list of entries in reading order, footnotes last. Two outlines are equal when a
reader finds the same text, in the same structure and the same style, in both:

* ``heading`` has the level of the output (one more than the tree's, 6 at most) as its depth;
* ``text`` is a paragraph, a caption, or a clause of depth 1 with its label;
* ``list`` opens a list of bullets, of deeper clauses or of terms, ``item`` is one of its items with
  its label and first paragraph; ``quote`` opens a quotation;
* ``header`` and ``row`` are rows of a table;
* ``picture`` has the alternative text of a picture, and its caption follows as a ``text``;
* ``footnote`` has its number as its depth.

Style stands in the text between private characters; white space has none. Captions count as
italic, terms as bold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import Element  # made by html5lib, no XML is parsed

import html5lib
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from policygen.tree.blocks import (
    Break,
    Footnote,
    Heading,
    List,
    Paragraph,
    Picture,
    Quote,
    Reference,
    Run,
    Table,
    Terms,
    iter_blocks,
)
from tests.render.docx import reading
from tests.render.docx.reading import w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from policygen.tree.blocks import Block, Document, Item, Span

CELL = "\ue000"
NOTE = "\ue001"
STYLE = "\ue002"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SVG = "{http://www.w3.org/2000/svg}"

_STYLE_MARK = re.compile(f"{STYLE}[^{STYLE}]*{STYLE}")

Outline = list["Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an outline; ``depth`` is how many lists and quotations it stands in."""

    kind: str
    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text looks; an open point is bold."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str = ""

    def over(self, base: Style) -> Style:
        """Return this style inside another."""
        return replace(self, bold=self.bold or base.bold, italic=self.italic or base.italic)

    def __str__(self) -> str:
        flags = "b" * self.bold + "i" * self.italic + "c" * self.code
        return f"{flags} {self.href}".strip()


Segments = list[tuple[str, Style]]


def styled(segments: Iterable[tuple[str, Style]]) -> str:
    """Return the text with a mark wherever the look of what is not white space changes."""
    out, last = "", Style()
    for text, style in segments:
        for character in text:
            if style != last and not character.isspace():
                out += f"{STYLE}{style}{STYLE}"
                last = style
            out += character
    return out


def without_style(outline: Outline) -> Outline:
    """Return an outline of text only."""
    return [replace(entry, text=_STYLE_MARK.sub("", entry.text)) for entry in outline]


def nested(kind: str, depth: int, entries: Outline) -> Outline:
    """Return an entry and what stands in it; its first paragraph becomes its text."""
    if entries and entries[0].kind == "text":
        return [Entry(kind, depth, entries[0].text), *entries[1:]]
    return [Entry(kind, depth, ""), *entries]


def flat(outline: Outline) -> Outline:
    """Return what a Word file shows of an outline: headings, cells, footnotes and other text."""
    found: Outline = []
    for entry in without_style(outline):
        match entry.kind:
            case "heading":
                found.append(entry)
            case "footnote":
                found += [Entry("footnote", entry.depth, ""), *_text(entry.text, 0)]
            case "picture":
                found.append(Entry("picture", 0, entry.text))
            case "header" | "row":
                found += [Entry("cell", 0, cell) for cell in entry.text.split(CELL) if cell]
            case _:
                found += _text(entry.text, 0)
    return found


# --- of a document --------------------------------------------------------------------------------


def outline_of_document(document: Document) -> Outline:
    ids = frozenset(_ids(document.blocks))
    tree = _Tree(ids)
    outline = tree.blocks(document.blocks, 0)
    for note in tree.notes:
        outline += nested("footnote", note.number, tree.blocks(note.blocks, 1))
    return outline


def _ids(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in iter_blocks(blocks):
        if isinstance(block, List):
            yield from (item.id for item in block.items)
        else:
            yield getattr(block, "id", "")


class _Tree:
    def __init__(self, ids: frozenset[str]) -> None:
        self.ids = ids
        self.notes: list[Footnote] = []

    def blocks(self, blocks: Sequence[Block], depth: int) -> Outline:
        return [entry for block in blocks for entry in self.block(block, depth)]

    def block(self, block: Block, depth: int) -> Outline:
        match block:
            case Heading(level=level, spans=spans):
                colon = ":" if block.annex and level == 1 and block.number else ""
                return [Entry("heading", min(level + 1, 6), self.text(spans, block.number + colon))]
            case Paragraph(spans=spans):
                return _text(self.text(spans), depth)
            case List():
                return self.list(block, depth)
            case Table():
                return self.table(block, depth)
            case Picture(alt=alt):
                caption = self.caption(block)
                return [Entry("picture", depth, one_line(alt)), *_text(caption, depth)]
            case Quote(blocks=inner):
                return _quote(self.blocks(inner, depth + 1), depth)
            case Terms(entries=terms):
                outline = [Entry("list", depth, "")]
                for term in terms:
                    name = _text(self.text(term.spans, base=Style(bold=True)), depth + 1)
                    inner_outline = self.blocks(term.blocks, depth + 1)
                    outline += nested("item", depth, name + inner_outline)
                return outline

    def list(self, block: List, depth: int) -> Outline:
        if block.ordered and all(item.depth == 1 for item in block.items):
            return [entry for item in block.items for entry in self.item(item, depth)]
        outline = [Entry("list", depth, "")]
        for item in block.items:
            outline += nested("item", depth, self.item(item, depth + 1))
        return outline

    def item(self, item: Item, depth: int) -> Outline:
        blocks = item.blocks
        label: Outline = []
        if item.label:
            first: tuple[Span, ...] = ()
            if isinstance(blocks[0], Paragraph):
                first, blocks = blocks[0].spans, blocks[1:]
            label = _text(self.text(first, item.label), depth)
        return label + self.blocks(blocks, depth)

    def table(self, table: Table, depth: int) -> Outline:
        caption = self.caption(table)
        rows = [
            CELL.join(self.text(cell.spans) for cell in row) for row in (table.header, *table.rows)
        ]
        kinds = ["header"] + ["row"] * len(table.rows)
        return _text(caption, depth) + [
            Entry(kind, depth, row) for kind, row in zip(kinds, rows, strict=True)
        ]

    def caption(self, block: Table | Picture) -> str:
        colon = ":" if block.number and block.caption else ""
        return self.text(block.caption, f"{block.number}{colon}", Style(italic=True))

    def text(self, spans: Sequence[Span], label: str = "", base: Style = Style()) -> str:
        found = [self.segment(span) for span in spans]
        while found and found[0][0] in {"", "\n"}:
            del found[0]
        while found and found[-1][0] in {"", "\n"}:
            del found[-1]
        gap = " " if label and found else ""
        segments = [(label + gap, Style()), *found]
        return styled((text, style.over(base)) for text, style in segments)

    def segment(self, span: Span) -> tuple[str, Style]:
        match span:
            case Run(text=text, bold=bold, italic=italic, code=code, note=note, href=href):
                return text, Style(bold or note, italic, code, unquote(href))
            case Reference(target=target, text=text, bold=bold, italic=italic):
                href = f"#{target}" if target in self.ids else ""
                return text, Style(bold, italic, href=href)
            case Break():
                return "\n", Style()
            case Footnote(number=number):
                self.notes.append(span)
                return f"{NOTE}{number}{NOTE}", Style()


def one_line(text: str) -> str:
    """Return an alternative text as it is told: without line breaks."""
    return " ".join(text.split())


def _quote(entries: Outline, depth: int) -> Outline:
    """Return a quotation; one in which nothing is to be read counts as none."""
    return [Entry("quote", depth, ""), *entries] if entries else []


def _text(text: str, depth: int) -> Outline:
    return [Entry("text", depth, text)] if text else []


# --- of Markdown ----------------------------------------------------------------------------------


@cache
def parser() -> MarkdownIt:
    """Return a parser of GitHub's Markdown: tables, strikethrough, bare links, footnotes."""
    markdown = MarkdownIt("gfm-like", {"html": True, "maxNesting": 100}).use(footnote_plugin)
    # GitHub makes links of these only: http://, https:// and www.
    assert markdown.linkify is not None
    markdown.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    markdown.linkify.add("www.", {"validate": lambda text, pos, _: len(text) - pos})
    return markdown


def outline_of_markdown(text: str) -> Outline:
    """Return the outline of what stands after the rule that ends the head."""
    root = SyntaxTreeNode(parser().parse(text))
    kinds = [node.type for node in root.children]
    outline: Outline = []
    notes: Outline = []
    for node in root.children[kinds.index("hr") + 1 :]:
        if node.type == "footnote_block":
            for note in sorted(node.children, key=lambda note: int(note.meta["label"])):
                notes += nested("footnote", int(note.meta["label"]), _parsed(note.children, 1))
        else:
            outline += _parsed([node], 0)
    return outline + notes


def _parsed(nodes: Sequence[SyntaxTreeNode], depth: int) -> Outline:
    outline: Outline = []
    for node in nodes:
        match node.type:
            case "heading":
                outline.append(Entry("heading", int(node.tag[1]), _inline(node)))
                assert node.markup.startswith("#"), node.markup
            case "paragraph":
                outline += _image(node, depth) or _text(_inline(node), depth)
            case "bullet_list":
                outline.append(Entry("list", depth, ""))
                for item in node.children:
                    outline += nested("item", depth, _parsed(item.children, depth + 1))
            case "blockquote":
                outline += _quote(_parsed(node.children, depth + 1), depth)
            case "table":
                outline += _table(node, depth)
            case "footnote_anchor":
                pass
            case "html_block":
                assert node.content.strip() == "<!-- -->", node.content
            case other:
                raise AssertionError(f"unexpected {other}: {node.pretty()}")
    return outline


def _image(node: SyntaxTreeNode, depth: int) -> Outline:
    """Return the picture that a paragraph is, if it is one, with or without an anchor."""
    (inline,) = (child for child in node.children if child.type == "inline")
    images = [child for child in inline.children if child.type == "image"]
    if not images:
        return []
    (image,) = images
    others = [child.content for child in inline.children if child is not image]
    assert all(tag == "</a>" or tag.startswith('<a id="') for tag in others), others
    words = "".join(child.content for child in image.children)
    assert {child.type for child in image.children} <= {"text"}, node.pretty()
    return [Entry("picture", depth, words)]


def _table(node: SyntaxTreeNode, depth: int) -> Outline:
    rows = [row for part in node.children for row in part.children]
    return [
        Entry("row" if number else "header", depth, CELL.join(map(_inline, row.children)))
        for number, row in enumerate(rows)
    ]


def _inline(node: SyntaxTreeNode) -> str:
    segments: Segments = []
    for child in node.children:
        if child.type == "inline":
            segments += _Inline().segments(child.children)
        else:
            assert child.type == "footnote_anchor", child.type
    return styled(segments)


class _Inline:
    """Inline nodes to segments; tags that Markdown passes through switch the style."""

    def __init__(self) -> None:
        self.style = Style()

    def segments(self, nodes: Sequence[SyntaxTreeNode]) -> Segments:
        return [segment for node in nodes for segment in self.node(node)]

    def node(self, node: SyntaxTreeNode) -> Segments:
        simple = {
            "text": (node.content, self.style),
            "softbreak": (" ", self.style),
            "hardbreak": ("\n", self.style),
            "code_inline": (node.content, replace(self.style, code=True)),
            "footnote_ref": (f"{NOTE}{node.meta.get('label')}{NOTE}", Style()),
        }
        if node.type in simple:
            return [simple[node.type]]
        match node.type:
            case "strong":
                return self.within(node, replace(self.style, bold=True))
            case "em":
                return self.within(node, replace(self.style, italic=True))
            case "link":
                assert node.info != "auto", "a bare link was read as markup"
                return self.within(node, replace(self.style, href=unquote(str(node.attrs["href"]))))
            case "html_inline":
                return self.tag(node.content)
            case other:
                raise AssertionError(f"unexpected {other}: {node.pretty()}")

    def within(self, node: SyntaxTreeNode, style: Style) -> Segments:
        before, self.style = self.style, style
        segments = self.segments(node.children)
        self.style = before
        return segments

    def tag(self, tag: str) -> Segments:
        match tag:
            case "<br>":
                return [("\n", self.style)]
            case "<strong>" | "</strong>":
                self.style = replace(self.style, bold=tag == "<strong>")
            case "<em>" | "</em>":
                self.style = replace(self.style, italic=tag == "<em>")
            case "</a>":
                pass
            case _:
                assert tag.startswith('<a id="'), tag
        return []


# --- of HTML --------------------------------------------------------------------------------------


def page_of(html: str) -> Element:
    """Return the root element of a page, as a browser reads it; a parse error fails."""
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert isinstance(page, Element)
    return page


def outline_of_html(html: str) -> Outline:
    """Return the outline of what stands in the main part of the page."""
    main = page_of(html).find(".//main")
    assert main is not None
    return _HtmlBlocks().within(main, 0)


class _HtmlBlocks:
    """Elements to entries, by the element's name."""

    def within(self, parent: Element, depth: int) -> Outline:
        assert not (parent.text or "").strip(), parent.text
        return [entry for element in parent for entry in self.block(element, depth)]

    def block(self, element: Element, depth: int) -> Outline:
        assert not (element.tail or "").strip(), element.tail
        match element.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return [Entry("heading", int(element.tag[1]), _html_text(element))]
            case "p":
                return _text(_html_text(element), depth)
            case "ul" | "ol":
                return self.list(element, depth)
            case "blockquote":
                return _quote(self.within(element, depth + 1), depth)
            case "dl":
                return [Entry("list", depth, ""), *self.within(element, depth)]
            case _:
                return self.part(element, depth)

    def part(self, element: Element, depth: int) -> Outline:
        match element.tag, element.get("class"):
            case "div", "scroll":
                return self.within(element, depth)
            case "div", None:
                dt, dd = element
                name = _text(_html_text(dt, Style(bold=True)), depth + 1)
                return nested("item", depth, name + self.within(dd, depth + 1))
            case "table", _:
                return self.table(element, depth)
            case "figure", _:
                return self.figure(element, depth)
            case "section", "notes":
                return [entry for note in element.iter("li") for entry in self.note(note)]
            case other:
                raise AssertionError(f"unexpected {other}")

    def list(self, element: Element, depth: int) -> Outline:
        labels = [item.find("p/span[@class='label']") for item in element]
        if element.tag == "ol" and all(_is_clause(label) for label in labels):
            return [entry for item in element for entry in self.within(item, depth)]
        outline = [Entry("list", depth, "")]
        for item in element:
            outline += nested("item", depth, self.within(item, depth + 1))
        return outline

    def table(self, table: Element, depth: int) -> Outline:
        outline: Outline = []
        for caption in table.findall("caption"):
            outline += _text(_html_text(caption, Style(italic=True)), depth)
        for row in table.iter("tr"):
            kind = "header" if row[0].tag == "th" else "row"
            outline.append(Entry(kind, depth, CELL.join(map(_html_text, row))))
        return outline

    def figure(self, figure: Element, depth: int) -> Outline:
        drawing, *captions = figure
        assert drawing.tag == f"{SVG}svg", drawing.tag
        outline = [Entry("picture", depth, drawing.findtext(f"{SVG}desc") or "")]
        for caption in captions:
            outline += _text(_html_text(caption, Style(italic=True)), depth)
        return outline

    def note(self, item: Element) -> Outline:
        """Return a footnote without its number and without the link back to its place."""
        name = item.get("id") or ""
        if not name.startswith("_note-"):
            return []
        label = item.find("p/span[@class='label']")
        assert label is not None
        number, label.text = int(label.text or ""), ""
        label.tail = (label.tail or "").removeprefix(" ")
        item.remove(item[-1])
        return nested("footnote", number, self.within(item, 1))


def _is_clause(label: Element | None) -> bool:
    return label is not None and bool(
        re.fullmatch(r"(?:[A-Z]+\d*|\d+[A-Z]*)\.\d+", label.text or "")
    )


def _html_text(element: Element, style: Style = Style()) -> str:
    return styled(_html_segments(element, style))


def _html_segments(element: Element, style: Style) -> Segments:
    segments = [(element.text or "", style)]
    for child in element:
        if child.get("role") == "doc-noteref":
            return [(f"{NOTE}{child.text}{NOTE}", style)]
        if child.tag == "br":
            segments.append(("\n", style))
        elif child.get("class") != "context":
            segments += _html_segments(child, _html_style(child, style))
        segments.append((child.tail or "", style))
    return segments


def _html_style(element: Element, style: Style) -> Style:
    match element.tag:
        case "strong" | "mark":
            return replace(style, bold=True)
        case "em":
            return replace(style, italic=True)
        case "code":
            return replace(style, code=True)
        case "a":
            return replace(style, href=unquote(element.get("href") or ""))
        case "span" | "sup":
            return style
        case other:
            raise AssertionError(f"unexpected {other}")


# --- of Word --------------------------------------------------------------------------------------


# The beginnings of names of styles that nothing in the text has.
_BEFORE_TEXT = ("toc ", "title", "subtitle", "cover ")


def outline_of_docx(data: bytes, *, whole: bool = False) -> Outline:
    """Return the flat outline of what follows a file's contents, numbers as Word counts.

    A file without contents is read from what follows its head, if it has one. The ``whole`` of a
    file is also its cover or head, and its contents with the page numbers.
    """
    files = reading.parts(data)
    counter = reading.WordCounter(files["word/numbering.xml"], files["word/styles.xml"])
    names = {
        reading.value(style, "styleId"): reading.value(style.find(w("name")))
        for style in files["word/styles.xml"].iter(w("style"))
    }
    notes = count(1)
    outline: Outline = []
    for paragraph in reading.paragraphs(files["word/document.xml"]):
        name = names.get(reading.value(paragraph.find(f"{w('pPr')}/{w('pStyle')}")), "")
        if name.lower().startswith(_BEFORE_TEXT) and not whole:
            outline.clear()
            continue
        label, words = counter.label(paragraph), _word_text(paragraph, notes)
        if "\t" in words:  # a number that Word cannot count is typed, with a tab after it
            label, _, words = words.partition("\t")
        is_annex = name.lower() == "annex heading 1" or label.startswith("Annex ")
        label += ":" if label and is_annex else ""
        words = words.strip("\n")
        text = f"{label} {words}" if label and words else label or words
        heading = re.search(r"(?i)heading (\d)$", name)
        if heading:
            outline.append(Entry("heading", min(int(heading[1]) + 1, 6), text))
        else:
            in_cell = next(paragraph.iterancestors(w("tc")), None) is not None
            outline += [Entry("cell" if in_cell else "text", 0, text)] if text else []
            outline += _word_pictures(paragraph)
    return outline + _word_notes(files["word/footnotes.xml"])


def _word_text(paragraph: etree._Element, notes: Iterator[int]) -> str:
    """Return the text of a paragraph with marks for its footnotes, which Word numbers in order."""
    text = ""
    for node in paragraph.iter(w("t"), w("br"), w("tab"), w("footnoteReference")):
        if node.tag == w("footnoteReference"):
            text += f"{NOTE}{next(notes)}{NOTE}"
        elif _is_text(node):
            text += {w("br"): "\n", w("tab"): "\t"}.get(str(node.tag), node.text or "")
    return text


def _word_pictures(paragraph: etree._Element) -> Outline:
    """Return the pictures that stand in a line, each with its alternative text."""
    drawings = paragraph.iter(f"{DRAWING}inline", f"{DRAWING}anchor")
    named = (drawing.find(f"{DRAWING}docPr") for drawing in drawings)
    return [
        Entry("picture", 0, one_line(name.get("descr") or "")) for name in named if name is not None
    ]


def _is_text(node: etree._Element) -> bool:
    """Whether a node is running text: neither the lettering of a drawing nor its fallback."""
    parent = node.getparent()
    return parent is not None and parent.tag == w("r") and not reading.in_drawing(node)


def _word_notes(root: etree._Element) -> Outline:
    outline: Outline = []
    real = (note for note in root.iter(w("footnote")) if not reading.value(note, "type"))
    for number, note in enumerate(real, 1):
        first, *others = (_word_text(paragraph, count(1)) for paragraph in note.iter(w("p")))
        outline.append(Entry("footnote", number, ""))
        # The first paragraph begins with the note's own number and a space.
        for text in (first.removeprefix(" "), *others):
            outline += _text(text.strip("\n"), 0)
    return outline
