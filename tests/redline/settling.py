"""Tracked changes accepted or rejected, and what a Word file then says: apart from the product."""

from __future__ import annotations

import hashlib
import posixpath
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
Node = Any
COMPUTED = {"REF", "PAGEREF", "NOTEREF", "PAGE", "NUMPAGES", "SEQ", "TOC", "SECTION", "STYLEREF"}


def w(tag: str) -> str:
    return f"{{{W}}}{tag}"


def settle(root: Node, *, accept: bool) -> None:
    """Accept or reject every tracked change in a part, as Word does."""
    gone = ("del", "moveFrom") if accept else ("ins", "moveTo")
    stays = ("ins", "moveTo") if accept else ("del", "moveFrom")
    _controls(root, "Del" if accept else "Ins")
    for node in list(root.iter(etree.Element)):
        name = etree.QName(node).localname
        if name.endswith(("RangeStart", "RangeEnd")) and not name.startswith("comment"):
            node.getparent().remove(node)
    _properties(root, accept=accept)
    _rows(root, gone, stays)
    _runs(root, gone, stays)
    for link in [node for node in root.iter(w("hyperlink")) if not len(node)]:
        link.getparent().remove(link)
    _marks(root, gone, stays)
    for node in root.iter(w("delText")):
        node.tag = w("t")
    for node in root.iter(w("delInstrText")):
        node.tag = w("instrText")


def _controls(root: Node, kind: str) -> None:
    for start in list(root.iter(w(f"customXml{kind}RangeStart"))):
        control = start.getnext()
        if control is not None and control.tag == w("sdt"):
            parent, content = control.getparent(), control.find(w("sdtContent"))
            at = parent.index(control)
            parent[at : at + 1] = list(content)


def _properties(root: Node, *, accept: bool) -> None:
    for node in list(root.iter(etree.Element)):
        name = etree.QName(node).localname
        if not name.endswith("Change") or node.getparent() is None:
            continue
        properties = node.getparent()
        properties.remove(node)
        if accept:
            continue
        apart = {
            "pPr": ("rPr", "sectPr"),
            "rPr": ("ins", "del", "moveFrom", "moveTo"),
            "sectPr": ("headerReference", "footerReference"),
            "trPr": ("ins", "del"),
        }.get(name.removesuffix("Change"), ())
        for child in list(properties):
            if etree.QName(child).localname not in apart:
                properties.remove(child)
        at = len(properties) if name == "sectPrChange" else 0
        if name == "rPrChange":
            at = len(properties)
        for child in reversed(list(node[0]) if len(node) else []):
            properties.insert(at, child)


def _rows(root: Node, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    for row in list(root.iter(w("tr"))):
        properties = row.find(w("trPr"))
        if properties is None:
            continue
        if any(properties.find(w(tag)) is not None for tag in gone):
            row.getparent().remove(row)
            continue
        for tag in stays:
            for mark in properties.findall(w(tag)):
                properties.remove(mark)
    for table in list(root.iter(w("tbl"))):
        if table.find(w("tr")) is None:
            table.getparent().remove(table)


def _runs(root: Node, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    for tag in gone:
        for node in list(root.iter(w(tag))):
            if etree.QName(node.getparent()).localname not in {"rPr", "trPr"}:
                node.getparent().remove(node)
    for tag in stays:
        for node in list(root.iter(w(tag))):
            parent = node.getparent()
            if parent is None or etree.QName(parent).localname in {"rPr", "trPr"}:
                continue
            at = parent.index(node)
            parent[at : at + 1] = list(node)


def _marks(root: Node, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    for paragraph in list(root.iter(w("p"))):
        looks = paragraph.find(f"{w('pPr')}/{w('rPr')}")
        if looks is None:
            continue
        goes = any(looks.find(w(tag)) is not None for tag in gone)
        for tag in (*gone, *stays):
            for mark in looks.findall(w(tag)):
                looks.remove(mark)
        if goes:
            _join_with_next(paragraph)


def _join_with_next(paragraph: Node) -> None:
    content = [node for node in paragraph if node.tag != w("pPr")]
    following = paragraph.getnext()
    while following is not None and following.tag in {w("bookmarkStart"), w("bookmarkEnd")}:
        following = following.getnext()
    if following is None or following.tag != w("p"):
        if any(node.tag not in {w("bookmarkStart"), w("bookmarkEnd")} for node in content):
            return
        for node in content:
            paragraph.addprevious(node)
    else:
        at = 1 if following.find(w("pPr")) is not None else 0
        following[at:at] = content
    paragraph.getparent().remove(paragraph)


# --- what a Word file says -----------------------------------------------------------------------


class File:
    """A Word file, its tracked changes accepted or rejected."""

    def __init__(self, data: bytes, *, accept: bool | None = None) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.accept = accept
        self.trees: dict[str, Node] = {}
        self.styles = self._named_styles()
        self.lists: dict[str, int] = {}
        self.defined: dict[str, Any] = {}

    def tree(self, part: str) -> Node:
        if part not in self.trees:
            root: Node = etree.fromstring(self.files[part])
            if self.accept is not None:
                settle(root, accept=self.accept)
            self.trees[part] = root
        return self.trees[part]

    def links(self, part: str) -> dict[str, str]:
        """What each relationship of a part leads to: an address, or what the part holds."""
        folder, _, name = part.rpartition("/")
        data = self.files.get(f"{folder}/_rels/{name}.rels")
        found = {}
        rows: Node = etree.fromstring(data) if data else ()
        for row in rows:
            target = row.get("Target")
            if row.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[row.get("Id")] = target
        return found

    def _named_styles(self) -> dict[str, str]:
        data = self.files.get("word/styles.xml")
        if data is None:
            return {}
        sheet: Node = etree.fromstring(data)
        return {
            style.get(w("styleId")): style.find(w("name")).get(w("val"))
            for style in sheet.iter(w("style"))
        }

    def list_name(self, number: str) -> Any:
        if number not in self.defined:
            self.defined[number] = self._defined(number)
        return self.lists.setdefault(number, len(self.lists)), self.defined[number]

    def _defined(self, number: str) -> Any:
        """How a list is defined, and which of the document's lists it is, by first appearance."""
        data = self.files.get("word/numbering.xml")
        if data is None or number == "0":
            return number
        root: Node = etree.fromstring(data)
        for num in root.iter(w("num")):
            if num.get(w("numId")) == number:
                kind = num.find(w("abstractNumId")).get(w("val"))
                levels = [
                    plain(level)
                    for abstract in root.iter(w("abstractNum"))
                    if abstract.get(w("abstractNumId")) == kind
                    for level in abstract.iter(w("numFmt"), w("lvlText"), w("start"))
                ]
                return levels, [plain(o) for o in num.iter(w("lvlOverride"))]
        return None


def plain(node: Node, skip: tuple[str, ...] = ()) -> Any:
    """An element as nested tuples, without the marks of editing sessions and ids of drawings."""
    attributes = tuple(
        sorted(
            (name, value)
            for name, value in node.attrib.items()
            if "rsid" not in name
            and not name.endswith(("}paraId", "}textId"))
            and not (node.tag.endswith(("}docPr", "}cNvPr")) and name == "id")
        )
    )
    inner = tuple(plain(child, skip) for child in node if child.tag not in map(w, skip))
    return node.tag.rpartition("}")[2], attributes, "" if inner else node.text or "", inner


def said(data: bytes, *, accept: bool | None = None) -> Any:
    """Everything that a Word file says, in nested tuples: text, structure, looks, notes."""
    file = File(data, accept=accept)
    body = file.tree("word/document.xml").find(w("body"))
    return blocks(body, file, "word/document.xml")


def words(data: bytes, *, accept: bool | None = None) -> list[str]:
    """The text of the body's paragraphs, those in tables too, without results of fields."""
    found = []

    def collect(item: Any) -> None:
        if isinstance(item, tuple) and item and item[0] == "p":
            found.append("".join(run[0] for run in item[2] if isinstance(run[0], str)))
        elif isinstance(item, tuple | list):
            for inner in item:
                collect(inner)

    collect(said(data, accept=accept))
    return found


def blocks(container: Node, file: File, part: str) -> list[Any]:
    made: list[Any] = []
    for node in container:
        if node.tag == w("p"):
            made.append(paragraph(node, file, part))
        elif node.tag == w("tbl"):
            made.append(table(node, file, part))
        elif node.tag == w("sdt"):
            inner = blocks(node.find(w("sdtContent")), file, part)
            made.append(("sdt", plain(node.find(w("sdtPr"))), inner))
        elif node.tag == w("sectPr"):
            made.append(section(node, file, part))
    return _without_contents(made)


def _without_contents(made: list[Any]) -> list[Any]:
    """A table of contents is worked out by Word: what is cached of it does not count."""
    kept: list[Any] = []
    depth = 0
    for item in made:
        steps = item[3] if item[0] == "p" else 0
        if depth == 0 and steps > 0:
            kept.append("contents")
        if depth == 0 and steps == 0:
            kept.append(item[:3] if item[0] == "p" else item)
        depth += steps
    return kept


def paragraph(node: Node, file: File, part: str) -> Any:
    properties = node.find(w("pPr"))
    looks: Any = ()
    if properties is not None:
        looks = tuple(
            one for child in properties if (one := _property(child, file, part)) is not None
        )
    atoms = list(_atoms(node, file, part, ""))
    depth = 0
    kept: list[tuple[Any, Any, str]] = []
    code, masked, steps = "", 0, 0
    for content, run_looks, link in atoms:
        if content == ("field", "begin"):
            depth += 1
            code = "" if depth == 1 else code
        if masked and depth == 1 and content == ("field", "end"):
            masked = 0
        steps += (
            {("field", "begin"): 1, ("field", "end"): -1}.get(content, 0)
            if isinstance(content, tuple)
            else 0
        )
        if not masked:
            text = isinstance(content, str) and kept and isinstance(kept[-1][0], str)
            if text and kept[-1][1:] == (run_looks, link):
                kept[-1] = (kept[-1][0] + content, run_looks, link)
            else:
                kept.append((content, run_looks, link))
        if isinstance(content, tuple) and content[0] == "code":
            code += content[1]
        if content == ("field", "separate") and code.split()[:1] and depth == 1:
            masked = int(code.split()[0].upper() in COMPUTED)
        if content == ("field", "end"):
            depth -= 1
    return "p", looks, tuple(kept), steps


def _property(node: Node, file: File, part: str) -> Any:
    name = etree.QName(node).localname
    if name == "pStyle":
        return "style", file.styles.get(node.get(w("val")), node.get(w("val")))
    if name == "numPr":
        number = node.find(w("numId"))
        level = node.find(w("ilvl"))
        shown = file.list_name(number.get(w("val"))) if number is not None else None
        return "list", repr(shown), level.get(w("val")) if level is not None else ""
    if name == "rPr":
        return ("mark", _looks(node, file)) if len(node) else None
    if name == "sectPr":
        return repr(section(node, file, part))
    return plain(node)


def _looks(properties: Node | None, file: File) -> Any:
    if properties is None:
        return ()
    return tuple(
        ("style", file.styles.get(child.get(w("val")), child.get(w("val"))))
        if child.tag == w("rStyle")
        else plain(child)
        for child in properties
    )


def _atoms(parent: Node, file: File, part: str, link: str) -> Any:
    for node in parent:
        name = etree.QName(node).localname
        if name == "r":
            looks = _looks(node.find(w("rPr")), file)
            for content in node:
                yield from _content(content, looks, file, part, link)
        elif name == "hyperlink":
            target = file.links(part).get(node.get(f"{{{R}}}id") or "", "")
            yield from _atoms(node, file, part, f"{target}#{node.get(w('anchor'))}")
        elif name == "sdt":
            yield from _atoms(node.find(w("sdtContent")), file, part, link)
        elif name in {"ins", "del", "moveFrom", "moveTo", "smartTag"}:
            yield from _atoms(node, file, part, link)


def _content(node: Node, looks: Any, file: File, part: str, link: str) -> Any:
    name = etree.QName(node).localname
    if name in {"t", "delText"}:
        for sign in node.text or "":
            yield sign, looks, link
    elif name == "fldChar":
        yield ("field", node.get(w("fldCharType"))), (), link
    elif name in {"instrText", "delInstrText"}:
        yield ("code", node.text or ""), (), link
    elif name in {"footnoteReference", "endnoteReference"}:
        yield ("note", repr(note(node, file))), looks, link
    elif name not in {"rPr", "lastRenderedPageBreak", "annotationRef", "commentReference"}:
        yield (name, repr(_resolved(node, file, part))), looks, link


def _resolved(node: Node, file: File, part: str) -> Any:
    """A picture or the like, its relationships replaced by what the parts hold."""
    links = file.links(part)
    told = []
    for inner in node.iter(etree.Element):
        for name, value in inner.attrib.items():
            if name.startswith(f"{{{R}}}") and value in links:
                target = links[value]
                told.append(hashlib.sha256(file.files.get(target, target.encode())).hexdigest())
                inner.attrib.pop(name)
    return plain(node), tuple(told)


def note(reference: Node, file: File) -> Any:
    kind = etree.QName(reference).localname.removesuffix("Reference")
    part = f"word/{kind}s.xml"
    for one in file.tree(part):
        if one.get(w("id")) == reference.get(w("id")):
            return blocks(one, file, part)
    return None


def section(node: Node, file: File, part: str) -> Any:
    links = file.links(part)
    headers = []
    apart = ("headerReference", "footerReference", "sectPrChange")
    for reference in node.iter(w("headerReference"), w("footerReference")):
        target = links[reference.get(f"{{{R}}}id")]
        content = blocks(file.tree(target), file, target)
        is_empty = len(content) == 1 and content[0][0] == "p" and not content[0][2]
        if not is_empty:
            headers.append((reference.tag, reference.get(w("type")), content))
    rest = tuple(plain(child) for child in node if etree.QName(child).localname not in apart)
    return "section", rest, tuple(sorted(headers, key=repr))


def table(node: Node, file: File, part: str) -> Any:
    rows = []
    for row in node.iter(w("tr")):
        if next(row.iterancestors(w("tbl"))) is not node:
            continue
        cells = []
        for cell in row.iter(w("tc")):
            if next(cell.iterancestors(w("tr"))) is row:
                properties = cell.find(w("tcPr"))
                looks = () if properties is None else plain(properties)[3]
                cells.append((looks, blocks(cell, file, part)))
        properties = row.find(w("trPr"))
        rows.append((() if properties is None else plain(properties)[3], cells))
    style = node.find(f"{w('tblPr')}/{w('tblStyle')}")
    name = "" if style is None else file.styles.get(style.get(w("val")))
    looks = plain(node.find(w("tblPr")), skip=("tblStyle",))[3]
    return "table", name, looks, plain(node.find(w("tblGrid")))[3], rows


def bookmarks(data: bytes) -> set[str]:
    """The names of the bookmarks in the main part."""
    file = File(data)
    marks = file.tree("word/document.xml").iter(w("bookmarkStart"))
    return {mark.get(w("name")) for mark in marks}
