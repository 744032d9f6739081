"""What the Word file says of itself: title, dates, language, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import OFFICE, w
from policygen.wordtags.package import write_xml
from policygen.wordtags.parts import Links, default_namespace

if TYPE_CHECKING:
    from policygen.tree.blocks import Document
    from policygen.wordtags.parts import Parts

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"


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
    app = etree.Element(f"{{{_EXTENDED}}}Properties", nsmap=default_namespace(_EXTENDED))
    etree.SubElement(app, f"{{{_EXTENDED}}}Application").text = "policygen"
    package = Links(parts, "")
    package.remove("thumbnail")
    for kind, name, relation, root in (
        (_CORE_TYPE, "docProps/core.xml", _CORE_RELATION, core),
        (_APP_TYPE, "docProps/app.xml", f"{OFFICE}/extended-properties", app),
    ):
        found = parts.named(kind)
        if not found:
            package.add(relation, name)
        parts.add(found or name, kind, write_xml(root))


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
