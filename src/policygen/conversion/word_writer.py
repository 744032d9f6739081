"""A clause in Markdown becomes a Word file that a lawyer can edit: house styles, tags as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from lxml import etree

from policygen.conversion.columns import FILLER
from policygen.conversion.lines import BRACE
from policygen.conversion.tagged import Tagged, typed
from policygen.problems import Location, Problem
from policygen.render.docx.ooxml import element, paragraph, root, run
from policygen.render.docx.styles import Styles
from policygen.tree.blocks import (
    Break,
    Footnote,
    Heading,
    List,
    Paragraph,
    Quote,
    Reference,
    Run,
    Table,
    Terms,
    plain_text,
)
from policygen.tree.markdown_reader import Hole
from policygen.wordtags.names import (
    FOOTNOTES_TYPE,
    MAIN_TYPE,
    NUMBERING_TYPE,
    STYLES_TYPE,
    w,
)
from policygen.wordtags.nodes import the_child
from policygen.wordtags.package import parse_xml, write_package, write_xml
from policygen.wordtags.parts import Links, Parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policygen.tree.blocks import Block, Cell, Item, Span
    from policygen.wordtags.tags import Tag

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ADDRESS = ":/?#[]@!$&'()*+,;=%-._~"
_BULLETS = ("List Bullet", "List Bullet 2", "List Bullet 3")
# The list that numbers a clause's items while it stands alone, and its indents in twips.
_LIST_NAME = "policygen items of a clause"
_LEVELS = (
    ("decimal", "%1."),
    ("lowerLetter", "(%2)"),
    ("lowerRoman", "(%3)"),
    ("upperLetter", "(%4)"),
)
_STEP, _BULLET_STEP = 567, 357
_FRONT_WIDTHS = (2268, 6803)


@dataclass(frozen=True, slots=True)
class FrontField:
    """A row of front matter: its name, and its value as plain text or as text with tags."""

    name: str
    plain: str = ""
    tagged: Tagged | None = None


def write_word_clause(
    fields: Sequence[FrontField], body: Tagged, house: Mapping[str, bytes], name: str
) -> tuple[bytes, tuple[Problem, ...]]:
    """Return a clause as a Word file, and what cannot be said in one.

    Args:
        fields: its front matter, in order.
        body: its text.
        house: the parts of the Word template whose styles it gets.
        name: what problems call the clause.
    """
    return _Writing(Parts(house), name).written(fields, body)


@dataclass(slots=True)
class _Place:
    """Where blocks stand: their indent in twips, the style of plain paragraphs, lists around."""

    left: int = 0
    style: str = "Body Text"
    ordered: int = 0
    bullets: int = 0


class _Writing:
    """One file on its way."""

    def __init__(self, parts: Parts, name: str) -> None:
        self._parts, self._name = parts, name
        self.problems: list[Problem] = []
        self._tags: Sequence[Tag] = ()
        main = parts.named(MAIN_TYPE)
        self._section = _section(parse_xml(parts.files[main]))
        self._main, self._links = main, Links(parts, main)
        # A clause has no pages of its own.
        for kind in ("header", "footer"):
            self._links.remove(kind)
        self._numbering = parse_xml(parts.files[parts.named(NUMBERING_TYPE)])
        self._styles = Styles(parse_xml(parts.files[parts.named(STYLES_TYPE)]), self._numbering)
        self._list = _add_list(self._numbering)
        self._notes = parse_xml(parts.files[parts.named(FOOTNOTES_TYPE)])

    def written(
        self, fields: Sequence[FrontField], body: Tagged
    ) -> tuple[bytes, tuple[Problem, ...]]:
        document = root("document")
        made = etree.SubElement(document, w("body"))
        made.append(self._front(fields))
        made.append(self._paragraph("Body Text", []))
        self._tags = body.tags
        made.extend(self._blocks(body.blocks, _Place()))
        if made[-1].tag == w("tbl"):
            made.append(self._paragraph("Body Text", []))
        made.append(self._section)
        trees = {
            MAIN_TYPE: document,
            NUMBERING_TYPE: self._numbering,
            FOOTNOTES_TYPE: self._notes,
        }
        written = {self._parts.named(kind): write_xml(tree) for kind, tree in trees.items()}
        return write_package(self._parts.files | written), tuple(self.problems)

    # -- front matter --

    def _front(self, fields: Sequence[FrontField]) -> etree._Element:
        rows = []
        for one in fields:
            name = self._paragraph("Table Head", [run(one.name)])
            value: list[etree._Element] = [self._paragraph("Table Text", [run(one.plain)])]
            if one.tagged is not None:
                self._tags = one.tagged.tags
                value = self._blocks(one.tagged.blocks, _Place(style="Table Text"))
            rows.append(_row([[name], value], _FRONT_WIDTHS))
        return self._framed(rows, _FRONT_WIDTHS, 0)

    def _framed(
        self, rows: Sequence[etree._Element], widths: Sequence[int], left: int
    ) -> etree._Element:
        borders = (
            element(side, val="single", sz=4, space=0, color="B9C1CC")
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        properties = element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            element("tblInd", w=left, type="dxa"),
            element("tblBorders", *borders),
            element("tblLayout", type="fixed"),
        )
        grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
        return element("tbl", properties, grid, *rows)

    # -- blocks --

    def _blocks(self, blocks: Iterable[Block], place: _Place) -> list[etree._Element]:
        return [made for block in blocks for made in self._block(block, place)]

    def _block(self, block: Block, place: _Place) -> list[etree._Element]:
        match block:
            case Heading():
                return [self._heading(block)]
            case Paragraph():
                return [self._text(block, place)]
            case List():
                return [made for item in block.items for made in self._item(item, block, place)]
            case Table():
                return self._table(block, place)
            case Quote(blocks=inner):
                left = place.left + self._styles.left("Quote")
                return self._blocks(inner, _Place(left, "Quote"))
            case Terms(entries=entries):
                made = []
                for entry in entries:
                    term = self._runs(entry.spans)
                    made.append(self._paragraph("Definition Term", term, place.left))
                    left = place.left + self._styles.left("Definition")
                    made += self._blocks(entry.blocks, _Place(left, "Definition"))
                return made
            case _:
                return []

    def _heading(self, block: Heading) -> etree._Element:
        style, classes = f"Heading {block.level}", set[str]()
        if not block.numbered:
            style = f"Unnumbered {style}" if block.level <= 2 else style
            classes = {"unnumbered"} if block.level > 2 else set()
        return self._paragraph(style, [*self._runs(block.spans), *_braces(block.id, classes)])

    def _text(self, block: Paragraph, place: _Place) -> etree._Element:
        alone = self._alone(block.spans)
        if alone is not None:
            return self._paragraph("Body Text", [run(typed(alone, "p"))], place.left)
        named = {"lead": "Lead", "guidance": "Guidance", "caption": "Caption"}
        style = next((named[one] for one in sorted(block.classes) if one in named), place.style)
        braces = _braces(block.id, block.classes - named.keys())
        return self._paragraph(style, [*self._runs(block.spans), *braces], place.left)

    def _alone(self, spans: Sequence[Span]) -> Tag | None:
        """Return the block tag, or remark, that stands alone in a paragraph or cell."""
        holes = cast("tuple[object, ...]", tuple(spans))
        if len(holes) != 1 or not isinstance(holes[0], Hole):
            return None
        tag = self._tags[holes[0].number]
        return tag if tag.opener in {"{%", "{#"} else None

    def _item(self, item: Item, around: List, place: _Place) -> list[etree._Element]:
        depth = place.ordered if around.ordered else place.bullets
        step = _STEP if around.ordered else _BULLET_STEP
        left = place.left + step
        first = item.blocks[0] if item.blocks else None
        lead = first if isinstance(first, Paragraph) else Paragraph(())
        rest = item.blocks[1:] if isinstance(first, Paragraph) else item.blocks
        content = [*self._runs(lead.spans), *_braces(item.id, lead.classes)]
        indent = {"left": left, "hanging": step}
        if around.ordered:
            made = paragraph(self._style("Body Text"), content, indent=indent)
            self._count(made, min(depth, len(_LEVELS) - 1))
        else:
            style = _BULLETS[min(depth, len(_BULLETS) - 1)]
            made = paragraph(self._style(style), content, indent=indent)
        inner = _Place(
            left, place.style, place.ordered + around.ordered, place.bullets + (not around.ordered)
        )
        return [made, *self._blocks(rest, inner)]

    def _count(self, made: etree._Element, level: int) -> None:
        number = element("numPr", element("ilvl", val=level), element("numId", val=self._list))
        the_child(the_child(made, "pPr"), "pStyle").addnext(number)

    # -- tables --

    def _table(self, block: Table, place: _Place) -> list[etree._Element]:
        header = [cell for cell in block.header if plain_text(cell.spans) != FILLER]
        count = max(1, len(header))
        width = (sum(_FRONT_WIDTHS) - place.left) // count
        widths = [width] * count
        rows = [self._table_row(header, width, "Table Head")]
        the_child(rows[0], "trPr").append(element("tblHeader"))
        for cells in block.rows:
            alone = self._alone(cells[0].spans) if cells else None
            if alone is not None and not any(cell.spans for cell in cells[1:]):
                text = [run(typed(alone, "tr"))]
                content = [[self._paragraph("Table Text", text)]]
                content += [[self._paragraph("Table Text", [])] for _ in range(count - 1)]
                rows.append(_row(content, widths))
            else:
                rows.append(self._table_row(_trimmed(cells, count), width, "Table Text"))
        made = [self._framed(rows, widths, place.left)]
        braces = _braces(block.id, {"wide"} if block.wide else set())
        if block.caption or braces:
            style = "Caption" if block.caption else "Body Text"
            made.append(self._paragraph(style, [*self._runs(block.caption), *braces]))
        return made

    def _table_row(self, cells: Sequence[Cell], width: int, style: str) -> etree._Element:
        content = []
        # Cells that tags choose stand in other columns once they are chosen; the header tells how.
        chosen = style == "Table Text" and any(map(self._alone, (cell.spans for cell in cells)))
        for cell in cells:
            aligned = cell.align in {"center", "right"} and not chosen
            own = f"{style} {cell.align}" if aligned else style
            alone = self._alone(cell.spans)
            # A block tag alone in a cell among others chooses or repeats cells.
            runs = self._runs(cell.spans) if alone is None else [run(typed(alone, "tc"))]
            content.append([self._paragraph(own, runs)])
        return _row(content, [width] * len(content))

    # -- spans --

    def _runs(self, spans: Iterable[Span]) -> list[etree._Element]:
        made: list[etree._Element] = []
        for span in cast("Iterable[Span | Hole]", spans):
            match span:
                case Hole(number=number, style=style):
                    made.append(self._run(typed(self._tags[number]), style))
                case Run(text=text):
                    made.append(self._run(text.replace(BRACE, "{:"), span))
                case Break():
                    made.append(run([element("br")]))
                case Footnote():
                    made.append(self._footnote(span))
                case Reference():
                    pass  # before rendering there are none
        return made

    def _run(self, text: str, style: Run) -> etree._Element:
        named = "Hyperlink" if style.href else "Code" if style.code else ""
        look = self._style(named) if named else ""
        made = run(text, look, bold=style.bold, italic=style.italic)
        if not style.href:
            return made
        if style.href.startswith("#"):
            message = f"a link to '{style.href}' cannot be said in Word"
            hint = f"write {{{{ ref('{style.href[1:]}') }}}} in its place, then convert"
            self.problems.append(Problem("T159", message, Location(file=self._name), hint))
            return made
        link = element("hyperlink", made, history=1)
        link.set(f"{{{_R}}}id", self._links.outside(quote(style.href, safe=_ADDRESS)))
        return link

    def _footnote(self, span: Footnote) -> etree._Element:
        used = [int(note.get(w("id")) or 0) for note in self._notes.iter(w("footnote"))]
        number = max((*used, 0)) + 1
        content = self._blocks(span.blocks, _Place(style="footnote text"))
        sign = self._style("footnote reference")
        if content and content[0].tag == w("p"):
            content[0][1:1] = [run([element("footnoteRef")], sign), run(" ")]
        self._notes.append(element("footnote", *content, id=number))
        return run([element("footnoteReference", id=number)], sign)

    def _paragraph(
        self, style: str, content: Iterable[etree._Element], left: int = 0
    ) -> etree._Element:
        own = self._styles.left(style)
        return paragraph(self._style(style), content, indent={"left": left} if left > own else None)

    def _style(self, name: str) -> str:
        return self._styles.id(name)


def _braces(name: str, classes: Iterable[str]) -> list[etree._Element]:
    """Return what stands in braces at the end of a paragraph: its id, its classes."""
    told = [f"#{name}"] if name else []
    told += [f".{one}" for one in sorted(classes)]
    return [run(f" {{: {' '.join(told)} }}")] if told else []


def _row(cells: Sequence[list[etree._Element]], widths: Sequence[int]) -> etree._Element:
    made = element("tr", element("trPr", element("cantSplit")))
    for content, width in zip(cells, widths, strict=False):
        properties = element("tcPr", element("tcW", w=width, type="dxa"))
        made.append(element("tc", properties, *(content or [element("p")])))
    return made


def _trimmed(cells: Sequence[Cell], count: int) -> Sequence[Cell]:
    """Return a row without the empty cells that fill it up beyond the columns of its header."""
    end = len(cells)
    while end > count and not cells[end - 1].spans:
        end -= 1
    return cells[:end]


def _section(main: etree._Element) -> etree._Element:
    """Return the page of the house, without its headers and footers."""
    section = next(iter(reversed(list(main.iter(w("sectPr"))))), None)
    made = element("sectPr")
    for tag in ("pgSz", "pgMar"):
        found = None if section is None else section.find(w(tag))
        if found is not None:
            made.append(found)
    return made


def _add_list(numbering: etree._Element) -> int:
    """Add the list that numbers items; return its id."""
    abstracts = [int(one.get(w("abstractNumId")) or 0) for one in numbering.iter(w("abstractNum"))]
    lists = [int(one.get(w("numId")) or 0) for one in numbering.iter(w("num"))]
    own, number = max((*abstracts, 0)) + 1, max((*lists, 0)) + 1
    levels = []
    for level, (form, text) in enumerate(_LEVELS):
        indent = element("ind", left=_STEP * (level + 1), hanging=_STEP)
        levels.append(
            element(
                "lvl",
                element("start", val=1),
                element("numFmt", val=form),
                element("lvlText", val=text),
                element("lvlJc", val="left"),
                element("pPr", indent),
                ilvl=level,
            )
        )
    abstract = element(
        "abstractNum",
        element("multiLevelType", val="multilevel"),
        element("name", val=_LIST_NAME),
        *levels,
        abstractNumId=own,
    )
    before = [node for node in numbering if node.tag == w("abstractNum")]
    numbering.insert(list(numbering).index(before[-1]) + 1 if before else 0, abstract)
    numbering.append(element("num", element("abstractNumId", val=own), numId=number))
    return number
