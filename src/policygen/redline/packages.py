"""Parts of the old file that the redline needs: found in the new file, or copied into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from posixpath import dirname, join, normpath, relpath, splitext
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import CONTENT_TYPES_NS, OFFICE, RELATIONSHIPS_NS
from policygen.wordtags.package import CONTENT_TYPES, parse_xml, write_xml
from policygen.wordtags.parts import default_namespace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.wordtags.parts import Parts

_RELATIONSHIP = f"{{{RELATIONSHIPS_NS}}}Relationship"
_ATTRIBUTES = f"{{{OFFICE}}}"


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: its kind, and a part's name or, ``outside``, an address."""

    kind: str
    target: str
    outside: bool


def bare_xml(data: bytes) -> etree._Element:
    """Return the root of an XML part without its comments and processing instructions."""
    root = parse_xml(data)
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    return root


def rels_path(part: str) -> str:
    """Return the name of the part that holds the relationships of ``part``."""
    return join(dirname(part), "_rels", f"{part.rpartition('/')[2]}.rels")


def links_of(files: Mapping[str, bytes], part: str) -> dict[str, Link]:
    """Return the relationships of a part by their ids."""
    data = files.get(rels_path(part))
    if data is None:
        return {}
    found = {}
    for row in parse_xml(data).iter(_RELATIONSHIP):
        outside = row.get("TargetMode") == "External"
        target = row.get("Target") or ""
        place = target if outside else normpath(join("/", dirname(part), target)).lstrip("/")
        found[row.get("Id") or ""] = Link(row.get("Type") or "", place, outside)
    return found


def content_type(files: Mapping[str, bytes], part: str) -> str:
    """Return the content type of a part, as listed by its name or its suffix."""
    types = parse_xml(files[CONTENT_TYPES])
    for row in types.iter(f"{{{CONTENT_TYPES_NS}}}Override"):
        if (row.get("PartName") or "").lstrip("/") == part:
            return row.get("ContentType") or ""
    suffix = splitext(part)[1].lstrip(".").lower()
    for row in types.iter(f"{{{CONTENT_TYPES_NS}}}Default"):
        if (row.get("Extension") or "").lower() == suffix:
            return row.get("ContentType") or ""
    return ""


@dataclass(slots=True)
class _Digests:
    """What parts hold, with all that they lead to, as one hash each."""

    files: Mapping[str, bytes]
    _known: dict[str, str] = field(default_factory=dict)

    def of(self, part: str) -> str:
        if part not in self._known:
            self._known[part] = ""  # parts may lead to each other in a circle
            content = sha256(self.files.get(part, b""))
            for name, link in sorted(links_of(self.files, part).items()):
                inner = link.target if link.outside else self.of(link.target)
                content.update(f"\n{name} {link.kind} {inner}".encode())
            self._known[part] = content.hexdigest()
        return self._known[part]


class Adoption:
    """Parts of the old file on their way into the new one's package."""

    def __init__(self, old: Parts, new: Parts) -> None:
        self._old, self._new = old, new
        self._ours, self._theirs = _Digests(old.files), _Digests(dict(new.files))
        self._adopted: dict[str, str] = {}

    def adopt(self, root: etree._Element, old_part: str, new_part: str) -> None:
        """Make the ids of relationships in an old story those of the new file's part.

        Parts and addresses that the new part has no link to are added to it.
        """
        ours = links_of(self._old.files, old_part)
        if not ours:
            return
        links = NewLinks(self._new, new_part)
        ids: dict[str, str] = {}
        for node in root.iter(etree.Element):
            for name, value in node.attrib.items():
                key = str(value)
                if str(name).startswith(_ATTRIBUTES) and key in ours:
                    if key not in ids:
                        ids[key] = self._linked(ours[key], links)
                    node.set(name, ids[key])

    def settle(self, root: etree._Element, new_part: str) -> None:
        """Make all ids in a new story that lead to the same thing the same."""
        theirs = links_of(self._new.files, new_part)
        first: dict[tuple[str, str], str] = {}
        same: dict[str, str] = {}
        for name, link in theirs.items():
            thing = link.target if link.outside else self._theirs.of(link.target)
            same[name] = first.setdefault((link.kind, thing), name)
        for node in root.iter(etree.Element):
            for attribute, value in node.attrib.items():
                settled = same.get(str(value))
                if settled is not None and str(attribute).startswith(_ATTRIBUTES):
                    node.set(str(attribute), settled)

    def _linked(self, link: Link, links: NewLinks) -> str:
        if link.outside:
            return links.to(link.kind, link.target, outside=True)
        digest = self._ours.of(link.target)
        for name, other in links.rows.items():
            if not other.outside and other.kind == link.kind:
                if self._theirs.of(other.target) == digest:
                    return name
                if self._adopted.get(link.target) == other.target:
                    return name
        return links.to(link.kind, self.part(link.target), outside=False)

    def part(self, name: str) -> str:
        """Copy a part of the old file, with all that it leads to; return its new name."""
        if name not in self._adopted:
            taken = self._adopted[name] = self._free(name)
            data = self._old.files.get(name, b"")
            self._new.add(taken, content_type(self._old.files, name), data)
            inner = NewLinks(self._new, taken)
            for link_id, link in links_of(self._old.files, name).items():
                place = link.target if link.outside else self.part(link.target)
                inner.put(link_id, link.kind, place, outside=link.outside)
        return self._adopted[name]

    def _free(self, name: str) -> str:
        stem, suffix = splitext(name)
        taken = {part.lower() for part in self._new.files}
        number = 1
        while f"{stem}-old{number}{suffix}".lower() in taken:
            number += 1
        return f"{stem}-old{number}{suffix}"


class NewLinks:
    """The relationships of a part of the new file; more can be added."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._parts, self._part = parts, part
        self.rows = links_of(parts.files, part)

    def to(self, kind: str, target: str, *, outside: bool) -> str:
        """Return the id of a relationship, made if there is none."""
        wanted = Link(kind, target, outside)
        for name, link in self.rows.items():
            if link == wanted:
                return name
        number = len(self.rows) + 1
        while f"rId{number}" in self.rows:
            number += 1
        self.put(f"rId{number}", kind, target, outside=outside)
        return f"rId{number}"

    def put(self, name: str, kind: str, target: str, *, outside: bool) -> None:
        """Add a relationship under this id."""
        self.rows[name] = Link(kind, target, outside)
        path = rels_path(self._part)
        data = self._parts.files.get(path)
        root = (
            parse_xml(data)
            if data is not None
            else etree.Element(
                f"{{{RELATIONSHIPS_NS}}}Relationships", nsmap=default_namespace(RELATIONSHIPS_NS)
            )
        )
        place = target if outside else relpath(f"/{target}", join("/", dirname(self._part)))
        row = {"Id": name, "Type": kind, "Target": place}
        if outside:
            row["TargetMode"] = "External"
        etree.SubElement(root, _RELATIONSHIP, row)
        self._parts.files[path] = write_xml(root)
