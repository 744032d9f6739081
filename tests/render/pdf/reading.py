"""What a PDF says, read as a screen reader reads it: from its tags, not from its pages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from unicodedata import bidirectional, combining, normalize

from pdfminer.pdfdevice import PDFDevice
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral

from policygen.render.pdf.characters import INVISIBLE, shown
from tests.outline import NOTE, Entry, flat, outline_of_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.tree.blocks import Document


@dataclass
class Node:
    """An element of the structure: its tag, its alternative text, and texts and elements in it."""

    tag: str
    alt: str = ""
    content: list[str | Node] = field(default_factory=list)

    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)

    def nodes(self) -> Iterator[Node]:
        yield self
        for part in self.content:
            if isinstance(part, Node):
                yield from part.nodes()


class Pdf:
    """A PDF file that is opened."""

    def __init__(self, data: bytes) -> None:
        self.document = PDFDocument(PDFParser(BytesIO(data)))
        self.catalog: dict[str, Any] = self.document.catalog
        self.pages = list(PDFPage.create_pages(self.document))
        self.numbers = {int(str(page.pageid)): number for number, page in enumerate(self.pages, 1)}
        texts = _Texts()
        interpreter = PDFPageInterpreter(texts.rsrcmgr, texts)
        for page in self.pages:
            texts.page = int(str(page.pageid))
            interpreter.process_page(page)
        self.texts = texts.found
        self.artifacts = texts.artifacts
        self.fonts = texts.fonts

    def tree(self) -> Node:
        """Return the whole structure."""
        root = resolve1(self.catalog["StructTreeRoot"])
        node = Node("root")
        self._read(root["K"], None, node)
        return node

    def _read(self, kid: Any, page: int | None, into: Node) -> None:
        kid = resolve1(kid)
        if isinstance(kid, list):
            for part in kid:
                self._read(part, page, into)
        elif isinstance(kid, int):
            into.content.append(self.texts[page, kid])
        elif _name(kid.get("Type")) == "MCR":
            into.content.append(self.texts[_id(kid.get("Pg"), page), kid["MCID"]])
        elif "S" in kid:
            node = Node(_name(kid["S"]), _string(kid.get("Alt")))
            self._read(kid.get("K", []), _id(kid.get("Pg"), page), node)
            into.content.append(node)


class _Texts(PDFDevice):
    """Gathers the text of each marked piece of a page; what is only decoration goes apart."""

    def __init__(self) -> None:
        super().__init__(PDFResourceManager())
        self.page: int | None = None
        self.found: dict[tuple[int | None, int], str] = defaultdict(str)
        self.artifacts: dict[int | None, str] = defaultdict(str)
        self.fonts: set[str] = set()
        self.stack: list[dict[str, Any]] = []

    def begin_tag(self, tag: Any, props: Any = None) -> None:  # noqa: ARG002  (a hook)
        properties = dict(props or {})
        self.stack.append(properties)
        if "ActualText" in properties and not self._is_replaced(self.stack[:-1]):
            self._add(_string(properties["ActualText"]))

    def end_tag(self) -> None:
        self.stack.pop()

    def render_string(
        self,
        textstate: Any,
        seq: Any,
        ncs: Any,  # noqa: ARG002  (a hook)
        graphicstate: Any,  # noqa: ARG002
    ) -> None:
        if self._is_replaced(self.stack):
            return
        font = textstate.font
        self.fonts.add(str(font.fontname))
        for part in seq:
            if isinstance(part, bytes):
                self._add("".join(font.to_unichr(cid) for cid in font.decode(part)))

    def _is_replaced(self, stack: list[dict[str, Any]]) -> bool:
        return any("ActualText" in properties for properties in stack)

    def _add(self, text: str) -> None:
        for properties in reversed(self.stack):
            if "MCID" in properties:
                self.found[self.page, properties["MCID"]] += text
                return
        self.artifacts[self.page] += text


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _id(value: Any, otherwise: int | None) -> int | None:
    return value.objid if isinstance(value, PDFObjRef) else otherwise


def _string(value: Any) -> str:
    value = resolve1(value)
    if not isinstance(value, bytes):
        return ""
    return value.decode("utf-16" if value[:2] in {b"\xfe\xff", b"\xff\xfe"} else "latin-1")


# --- the outline of a PDF -------------------------------------------------------------------------


_BLOCKS = frozenset({"P", "L", "Table", "BlockQuote", "Div"})


@dataclass
class Outline:
    """What stands in a PDF, as ``tests.outline.flat`` tells it of a tree, footnotes apart."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[Entry] = field(default_factory=list)

    def blocks(self, nodes: Sequence[str | Node], label: str = "") -> None:
        """Add blocks; ``label`` begins the first if that is a paragraph, else stands before it."""
        first = nodes[0] if nodes else None
        if label and not (isinstance(first, Node) and first.tag == "P"):
            self.add("text", label)
            label = ""
        for node in nodes:
            assert isinstance(node, Node), f"text outside of any paragraph: {node!r}"
            self.block(node, label)
            label = ""

    def block(self, node: Node, label: str = "") -> None:
        match node.tag:
            case "P" | "Caption":
                self.add("text", f"{label} {self.inline(node)}")
            case "H1" | "H2" | "H3" | "H4" | "H5" | "H6":
                self.entries.append(Entry("heading", int(node.tag[1]), self.inline(node)))
            case "TH" | "TD":
                self.add("cell", self.inline(node))
            case "Figure":
                self.add("picture", node.alt)
            case "LI":
                mark, body = (part for part in node.content if isinstance(part, Node))
                self.blocks(body.content, mark.text().strip("•–▪"))
            case "Div" | "L" | "Table" | "THead" | "TBody" | "TR" | "BlockQuote":
                # A picture comes before its caption, a table's caption before the table.
                last = "Caption" if node.tag == "Div" else ""
                parts = [part for part in node.content if isinstance(part, Node)]
                first = [part for part in parts if part.tag != last]
                self.blocks([*first, *(part for part in parts if part.tag == last)])
            case other:
                raise AssertionError(f"unexpected {other}: {node.text()!r}")

    def add(self, kind: str, text: str) -> None:
        self.entries.append(Entry(kind, 0, text))

    def inline(self, node: Node) -> str:
        """Return the words of a paragraph, with a mark for each footnote."""
        text, mark = "", ""
        for part in node.content:
            if isinstance(part, str):
                text += mark + part
                mark = ""
            elif part.tag == "Lbl":
                mark = part.text()
            elif part.tag == "Note":
                text += f"{NOTE}{mark}{NOTE}"
                mark = ""
                self.note(part)
            else:
                text += mark + self.inline(part)
                mark = ""
        return text + mark

    def note(self, node: Node) -> None:
        first, *others = node.content
        # With one paragraph the words stand in the note itself, else in paragraphs.
        is_apart = isinstance(first, Node) and first.tag == "P"
        number, *words = first.content if isinstance(first, Node) and is_apart else node.content
        assert isinstance(number, Node)
        assert number.tag == "Lbl"
        if not is_apart:
            others = [part for part in words if isinstance(part, Node) and part.tag in _BLOCKS]
            words = [part for part in words if part not in others]
        apart = Outline()
        apart.add("text", apart.inline(Node("P", content=words)))
        apart.blocks(others)
        self.notes.append(Entry("footnote", int(number.text()), ""))
        self.notes += apart.entries
        self.notes += apart.notes


def outline_of_pdf(data: bytes) -> list[Entry]:
    """Return what stands in a PDF after its cover and contents."""
    (document,) = (part for part in Pdf(data).tree().content if isinstance(part, Node))
    assert document.tag == "Document"
    tags = [part.tag if isinstance(part, Node) else "" for part in document.content]
    # On the cover stand organisation, title, subject and a table of the rest.
    start = tags.index("TOC") + 1 if "TOC" in tags else tags.index("Div") + 1
    outline = Outline()
    outline.blocks(document.content[start:])
    return outline.entries + sorted_notes(outline.notes)


def sorted_notes(entries: list[Entry]) -> list[Entry]:
    """Return footnotes by their numbers: those of a table come in the order of its cells."""
    groups: list[list[Entry]] = []
    for entry in entries:
        if entry.kind == "footnote":
            groups.append([])
        groups[-1].append(entry)
    return [entry for group in sorted(groups, key=lambda group: group[0].depth) for entry in group]


def outline_of_printable(document: Document) -> list[Entry]:
    """Return the flat outline of a document with U+FFFD for what the fonts do not have.

    A picture without an alternative text has its caption for one.
    """
    outline = flat(outline_of_document(document))
    return [
        replace(entry, text=_printable(entry.text))
        if entry.kind != "picture"
        else replace(entry, text=entry.text or _caption(after))
        for entry, after in zip(outline, (*outline, Entry("", 0, ""))[1:], strict=True)
    ]


def _caption(after: Entry) -> str:
    return after.text if after.text.startswith("Figure ") else "Picture"


def _printable(text: str) -> str:
    return NOTE.join(map(shown, text.split(NOTE)))


def comparable(entries: list[Entry]) -> list[tuple[str, str]]:
    """Return entries without what a PDF does not hold: spaces, invisible marks, empty texts.

    Letters that run from right to left stand in a PDF as they are seen, and what is set from
    several glyphs (a mark on a letter that no font has as one) is there with each of them; only
    which letters there are is compared then.
    """
    found = ((entry.kind, _seen(entry.text)) for entry in entries)
    return [(kind, text) for kind, text in found if text or kind == "footnote"]


def _seen(text: str) -> str:
    text = "".join(letter for letter in normalize("NFKC", text) if not _is_unseen(letter))
    if any(bidirectional(letter) in {"R", "AL", "AN", "RLE", "RLO", "RLI"} for letter in text):
        return "".join(sorted(set(text)))
    return "".join(sorted(set(text))) if any(map(combining, text)) else text


def _is_unseen(letter: str) -> bool:
    code = ord(letter)
    return letter.isspace() or any(first <= code <= last for first, last in INVISIBLE)
