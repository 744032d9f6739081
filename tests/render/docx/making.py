"""How a Word file is made: what no validator looks at, and what a reader of it relies on."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from lxml import etree

from tests.render.docx.reading import value, w

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 1_500_000
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_TAG = re.compile(r"\{[{%#]|[%#}]\}|<\?policygen")
_FIELD = re.compile(r"\b(?:PAGEREF|REF)\s+(\S+)")
# The order of ECMA-376 for the elements that are written here; others may stand anywhere.
_ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
    "suppressLineNumbers pBdr shd tabs suppressAutoHyphens bidi spacing ind contextualSpacing jc "
    "textDirection outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike vanish webHidden color spacing kern "
    "position sz szCs highlight u bdr shd vertAlign rtl cs lang",
    "tblPr": "tblStyle bidiVisual tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook "
    "tblCaption tblDescription",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "trPr": "cantSplit tblHeader",
    "sectPr": "headerReference footerReference footnotePr type pgSz pgMar pgNumType cols titlePg "
    "docGrid",
}  # fmt: skip


def faults(data: bytes) -> list[str]:
    """Return what is wrong with a file, in words; nothing if it is well made."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        files = {entry.filename: archive.read(entry) for entry in entries}
    package = _Package(files)
    return [
        *(f"{name} stands {n} times in the file" for name, n in
          Counter(entry.filename for entry in entries).items() if n > 1),
        *(f"{entry.filename} is not stored" for entry in entries if entry.compress_type),
        *([f"{len(data)} bytes"] if len(data) > MOST_BYTES else []),
        *package.links(),
        *package.types(),
        *package.texts(),
    ]  # fmt: skip


class _Package:
    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.roots: dict[str, etree._Element] = {
            name: etree.fromstring(data)
            for name, data in files.items()
            if name.endswith((".xml", ".rels"))
        }

    # -- the package --

    def links(self) -> Iterator[str]:
        """Yield links that lead nowhere, and parts that no link leads to."""
        reached = {"[Content_Types].xml"}
        waiting = [""]
        while waiting:
            part = waiting.pop()
            rels = join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")
            if rels not in self.roots:
                continue
            reached.add(rels)
            for link in self.roots[rels]:
                if link.get("TargetMode") == "External":
                    continue
                target = normpath(join("/", dirname(part), link.get("Target") or "")).lstrip("/")
                if target not in self.files:
                    yield f"{rels}: {target} is not there"
                elif target not in reached:
                    reached.add(target)
                    waiting.append(target)
            yield from self._used(part, rels)
        yield from (f"no link leads to {name}" for name in sorted(set(self.files) - reached))
        for name in self.files:
            if "thumbnail" in name or "stylesWithEffects" in name:
                yield f"{name} should not be there"

    def _used(self, part: str, rels: str) -> Iterator[str]:
        known = {link.get("Id") for link in self.roots[rels]}
        for node in self.roots[part].iter() if part in self.roots else ():
            for name, identity in node.attrib.items():
                if str(name).startswith(_R) and identity not in known:
                    yield f"{part}: the link {identity!r} is not there"

    def types(self) -> Iterator[str]:
        """Yield parts without a content type."""
        listed = self.roots["[Content_Types].xml"]
        parts = {(row.get("PartName") or "")[1:] for row in listed.iter(f"{_TYPES}Override")}
        endings = {row.get("Extension") for row in listed.iter(f"{_TYPES}Default")}
        for name in self.files:
            if name not in parts and name.rpartition(".")[2] not in endings:
                yield f"{name} has no content type"
        yield from (f"{name} is typed but not there" for name in sorted(parts - set(self.files)))

    # -- the text --

    def texts(self) -> Iterator[str]:
        styles = self._ids("word/styles.xml", "style", "styleId")
        lists = self._ids("word/numbering.xml", "num", "numId")
        notes = self._ids("word/footnotes.xml", "footnote", "id")
        yield from self._styles(styles)
        for part, root in self.roots.items():
            if not part.startswith("word/") or part.endswith(".rels"):
                continue
            for fault in (
                *_undefined(root, ("pStyle", "rStyle", "tblStyle"), styles),
                *_undefined(root, ("numId",), lists | {"0"}),
                *_undefined(root, ("footnoteReference",), notes, "id"),
                *_cells(root),
                *_order(root),
                *_tags(root),
                *_names(root),
            ):
                yield f"{part}: {fault}"

    def _styles(self, styles: set[str]) -> Iterator[str]:
        named = Counter(value(style, "styleId") for style in self._all("word/styles.xml", "style"))
        yield from (f"the style {name} is defined twice" for name, n in named.items() if n > 1)
        abstract = self._ids("word/numbering.xml", "abstractNum", "abstractNumId")
        yield from _undefined(self.roots["word/styles.xml"], ("basedOn", "next", "link"), styles)
        numbering = self.roots["word/numbering.xml"]
        yield from _undefined(numbering, ("abstractNumId",), abstract)

    def _all(self, part: str, tag: str) -> list[etree._Element]:
        return list(self.roots[part].iter(w(tag))) if part in self.roots else []

    def _ids(self, part: str, tag: str, attribute: str) -> set[str]:
        return {value(node, attribute) for node in self._all(part, tag)}


def _undefined(
    root: etree._Element, tags: tuple[str, ...], known: set[str], attribute: str = "val"
) -> Iterator[str]:
    for node in root.iter(*map(w, tags)):
        if value(node, attribute) not in known:
            yield f"{etree.QName(node).localname} {value(node, attribute)!r} is not defined"


def _cells(root: etree._Element) -> Iterator[str]:
    for cell in root.iter(w("tc")):
        if not len(cell) or cell[-1].tag != w("p"):
            yield "a cell does not end with a paragraph"
    for row in root.iter(w("tr")):
        if row.find(w("tc")) is None:
            yield "a row has no cell"
    for table in root.iter(w("tbl")):
        columns = len(table.findall(f"{w('tblGrid')}/{w('gridCol')}"))
        wide = {sum(map(_span, row.iterfind(w("tc")))) for row in table.iterfind(w("tr"))}
        if wide != {columns}:
            yield f"a table of {columns} columns has rows of {sorted(wide)}"


def _span(cell: etree._Element) -> int:
    return int(value(cell.find(f"{w('tcPr')}/{w('gridSpan')}")) or 1)


def _order(root: etree._Element) -> Iterator[str]:
    for tag, order in _ORDERS.items():
        places = {w(name): place for place, name in enumerate(order.split())}
        for node in root.iter(w(tag)):
            found = [places[child.tag] for child in node if child.tag in places]
            if found != sorted(found):
                yield f"{tag} has {[etree.QName(child).localname for child in node]}"


def _tags(root: etree._Element) -> Iterator[str]:
    for paragraph in root.iter(w("p")):
        text = "".join(node.text or "" for node in paragraph.iter(w("t")))
        if _TAG.search(text):
            yield f"a tag is left: {text[:80]!r}"
    for node in root.iter(etree.ProcessingInstruction):
        yield f"an instruction is left: {node.text!r}"


def _names(root: etree._Element) -> Iterator[str]:
    """Yield bookmarks and pictures that share a name, and fields that lead nowhere."""
    starts = list(root.iter(w("bookmarkStart")))
    names = Counter(value(node, "name") for node in starts)
    yield from (f"two bookmarks are called {name}" for name, n in names.items() if n > 1)
    opened = Counter(value(node, "id") for node in starts)
    closed = Counter(value(node, "id") for node in root.iter(w("bookmarkEnd")))
    if opened != closed or any(n > 1 for n in opened.values()):
        yield "bookmarks that are opened are not closed once each"
    pictures = Counter(node.get("id") for node in root.iter(f"{_DRAWING}docPr"))
    yield from (f"two pictures have the number {name}" for name, n in pictures.items() if n > 1)
    for node in root.iter(w("instrText")):
        for target in _FIELD.findall(node.text or ""):
            if target not in names:
                yield f"a field leads to {target}, which is not there"
    for link in root.iter(w("hyperlink")):
        if value(link, "anchor") and value(link, "anchor") not in names:
            yield f"a link leads to {value(link, 'anchor')}, which is not there"
