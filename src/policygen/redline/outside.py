"""A redline for the other side: without comments, names of authors or traces of editing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import MAIN_TYPE, w
from policygen.wordtags.nodes import drop, parent_of
from policygen.wordtags.package import parse_xml, read_package, write_package, write_xml
from policygen.wordtags.parts import Links, Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Word's own word for an author who is not named.
NOBODY = "Author"
_ANCHORS = (w("commentRangeStart"), w("commentRangeEnd"), w("commentReference"))
_KINDS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
_NAMED = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def without_traces(data: bytes, name: str) -> bytes:
    """Return a Word file without comments, and with nobody named as author of its changes.

    Raises:
        InvalidInput: it is not a safe Word file.
    """
    parts = Parts(read_package(data, name))
    links = Links(parts, parts.named(MAIN_TYPE))
    for kind in _KINDS:
        links.remove(kind)
    for part in [name for name in parts.files if name.endswith(".xml")]:
        root = parse_xml(parts.files[part])
        if _cleaned(root):
            parts.files[part] = write_xml(root)
    return write_package(parts.files)


def _cleaned(root: etree._Element) -> bool:
    """Take names and comments out of a part; tell whether there were any."""
    found = False
    for anchor in list(root.iter(*_ANCHORS)):
        run = parent_of(anchor)
        drop(anchor)
        if run.tag == w("r") and all(node.tag == w("rPr") for node in run):
            drop(run)
        found = True
    for node in _named(root):
        node.set(w("author"), NOBODY)
        node.attrib.pop(w("initials"), "")
        found = True
    for node in root.iter(_NAMED, _CREATOR):
        node.text = ""
        found = True
    return found


def _named(root: etree._Element) -> Iterator[etree._Element]:
    return (node for node in root.iter(etree.Element) if node.get(w("author")) is not None)
