"""The parts around the text: which there are, how they are linked, what they say of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import CONTENT_TYPES_NS, RELATIONSHIPS_NS, w
from policygen.wordtags.package import CONTENT_TYPES, parse_xml, write_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.tree.blocks import Document

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"


def _default(namespace: str) -> dict[str, str]:
    """Return a map that makes ``namespace`` the default one; lxml takes None, its stubs do not."""
    return {None: namespace}  # type: ignore[dict-item]


class Parts:
    """The parts of a Word file by name, with its content types."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self._types = parse_xml(self.files[CONTENT_TYPES])

    def named(self, content_type: str) -> str:
        """Return the name of the part with this content type, or an empty text."""
        for override in self._types.iter(f"{{{CONTENT_TYPES_NS}}}Override"):
            name = (override.get("PartName") or "").lstrip("/")
            if override.get("ContentType") == content_type and name in self.files:
                return name
        return ""

    def add(self, name: str, content_type: str, data: bytes) -> None:
        """Put in a part, new or instead of the old one."""
        path = f"/{name}"
        if not any(override.get("PartName") == path for override in self._types):
            etree.SubElement(
                self._types,
                f"{{{CONTENT_TYPES_NS}}}Override",
                {"PartName": path, "ContentType": content_type},
            )
            self.files[CONTENT_TYPES] = write_xml(self._types)
        self.files[name] = data


class Links:
    """The relationships of one part; new ones are added at the end."""

    def __init__(self, parts: Parts, part: str) -> None:
        folder, _, name = part.rpartition("/")
        self._path = f"{folder}/_rels/{name}.rels"
        self._parts = parts
        data = parts.files.get(self._path)
        self._root = (
            parse_xml(data)
            if data
            else etree.Element(
                f"{{{RELATIONSHIPS_NS}}}Relationships", nsmap=_default(RELATIONSHIPS_NS)
            )
        )
        self._ids = {row.get("Id"): row for row in self._root}
        self._outside: dict[str, str] = {}

    def outside(self, address: str) -> str:
        """Return the id of a link to a web address."""
        if address not in self._outside:
            self._outside[address] = self.add("hyperlink", address, outside=True)
        return self._outside[address]

    def add(self, kind: str, target: str, *, outside: bool = False) -> str:
        """Add a relationship and return its id."""
        number = len(self._ids) + 1
        while f"rId{number}" in self._ids:
            number += 1
        row = {"Id": f"rId{number}", "Type": f"{_OFFICE}/{kind}", "Target": target}
        if outside:
            row["TargetMode"] = "External"
        self._ids[row["Id"]] = etree.SubElement(
            self._root, f"{{{RELATIONSHIPS_NS}}}Relationship", row
        )
        self._parts.files[self._path] = write_xml(self._root)
        return row["Id"]


def set_properties(parts: Parts, document: Document) -> None:
    """Write the file's own properties from the document's; the template's do not stay."""
    core = etree.Element(
        f"{{{_CORE}}}coreProperties",
        nsmap={"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI},
    )
    told = document.properties
    for tag, text in (
        ("title", document.title),
        ("subject", told.subject),
        ("creator", told.organisation),
        ("language", told.language),
    ):
        if text:
            etree.SubElement(core, f"{{{_DC}}}{tag}").text = text
    for tag in ("created", "modified"):
        node = etree.SubElement(core, f"{{{_TERMS}}}{tag}", {f"{{{_XSI}}}type": "dcterms:W3CDTF"})
        node.text = f"{told.date.isoformat()}T00:00:00Z"
    for tag, text in (("contentStatus", told.status), ("version", told.version)):
        etree.SubElement(core, f"{{{_CORE}}}{tag}").text = text
    app = etree.Element(f"{{{_EXTENDED}}}Properties", nsmap=_default(_EXTENDED))
    etree.SubElement(app, f"{{{_EXTENDED}}}Application").text = "policygen"
    for kind, name, relation, root in (
        (_CORE_TYPE, "docProps/core.xml", "", core),
        (_APP_TYPE, "docProps/app.xml", "extended-properties", app),
    ):
        found = parts.named(kind)
        if found:
            parts.files[found] = write_xml(root)
        elif relation:
            continue
        else:
            parts.add(name, kind, write_xml(root))


def set_language(styles: etree._Element, language: str) -> None:
    """Set the language of all text, in the defaults of the styles part."""
    defaults = _child(_child(_child(styles, "docDefaults", 0), "rPrDefault", 0), "rPr", 0)
    found = defaults.find(w("lang"))
    if found is None:
        found = etree.SubElement(defaults, w("lang"))
    found.set(w("val"), language)


def set_settings(settings: etree._Element, language: str) -> None:
    """Let Word open the file without asking to update fields, and in the document's language."""
    for node in settings.findall(w("updateFields")):
        settings.remove(node)
    theme = settings.find(w("themeFontLang"))
    if theme is not None:
        theme.set(w("val"), language)


def _child(parent: etree._Element, tag: str, place: int) -> etree._Element:
    found = parent.find(w(tag))
    if found is None:
        found = etree.Element(w(tag))
        parent.insert(place, found)
    return found
