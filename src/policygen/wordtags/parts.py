"""The parts of a Word file: which there are, of what type, and how they are linked."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from lxml import etree

from policygen.wordtags.names import CONTENT_TYPES_NS, OFFICE, RELATIONSHIPS_NS
from policygen.wordtags.package import CONTENT_TYPES, parse_xml, write_xml

if TYPE_CHECKING:
    from collections.abc import Mapping


def default_namespace(namespace: str) -> dict[str, str]:
    """Return a map that makes ``namespace`` the default one; lxml takes None, its stubs do not."""
    return {None: namespace}  # type: ignore[dict-item]


class Parts:
    """The parts of a Word file by name, with its content types."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self._types = parse_xml(self.files[CONTENT_TYPES])

    def types(self) -> dict[str, str]:
        """Return the content type of each part, listed by its name or by its ending."""
        listed = {
            (override.get("PartName") or "").lstrip("/").lower(): override.get("ContentType") or ""
            for override in self._types.iter(f"{{{CONTENT_TYPES_NS}}}Override")
        }
        endings = {
            (row.get("Extension") or "").lower(): row.get("ContentType") or ""
            for row in self._types.iter(f"{{{CONTENT_TYPES_NS}}}Default")
        }
        found = {
            name: listed.get(name.lower()) or endings.get(name.rpartition(".")[2].lower(), "")
            for name in self.files
        }
        return {name: kind for name, kind in found.items() if kind}

    def named(self, content_type: str) -> str:
        """Return the name of the part with this content type, or an empty text."""
        return next((name for name, kind in self.types().items() if kind == content_type), "")

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

    def allow(self, extension: str, content_type: str) -> None:
        """Give every part whose name ends in ``.extension`` this type, unless it has its own."""
        tag = f"{{{CONTENT_TYPES_NS}}}Default"
        known = {(row.get("Extension") or "").lower() for row in self._types.iter(tag)}
        if extension.lower() not in known:
            row = etree.Element(tag, {"Extension": extension, "ContentType": content_type})
            self._types.insert(0, row)
            self.files[CONTENT_TYPES] = write_xml(self._types)

    def remove(self, name: str) -> None:
        """Take a part out, if it is there."""
        self.files.pop(name, None)
        for override in self._types.findall(f"{{{CONTENT_TYPES_NS}}}Override"):
            if override.get("PartName") == f"/{name}":
                self._types.remove(override)
                self.files[CONTENT_TYPES] = write_xml(self._types)


class Links:
    """The relationships of one part, or of the package; new ones are added at the end."""

    def __init__(self, parts: Parts, part: str) -> None:
        folder, _, name = part.rpartition("/")
        self._folder = folder
        self._path = f"{folder}/_rels/{name}.rels".lstrip("/")
        self._parts = parts
        data = parts.files.get(self._path)
        self._root = (
            parse_xml(data)
            if data
            else etree.Element(
                f"{{{RELATIONSHIPS_NS}}}Relationships", nsmap=default_namespace(RELATIONSHIPS_NS)
            )
        )
        self._ids = {row.get("Id"): row for row in self._root}
        self._once: dict[tuple[str, str], str] = {}

    def remove(self, kind: str) -> None:
        """Remove the relationships of this kind, and the parts that they lead to."""
        for row in [row for row in self._root if (row.get("Type") or "").endswith(f"/{kind}")]:
            target = row.get("Target") or ""
            self._parts.remove(normpath(f"/{self._folder}/{target}").lstrip("/"))
            self._ids.pop(row.get("Id"), None)
            self._root.remove(row)
            self._parts.files[self._path] = write_xml(self._root)

    def target(self, link: str) -> str:
        """Return the name of the part that a relationship leads to; empty where there is none."""
        row = self._ids.get(link)
        target = "" if row is None else row.get("Target") or ""
        return normpath(f"/{self._folder}/{target}").lstrip("/") if target else ""

    def address(self, link: str) -> str:
        """Return where a link leads outside the file; empty where it does not."""
        row = self._ids.get(link)
        is_outside = row is not None and row.get("TargetMode") == "External"
        return (row.get("Target") or "") if row is not None and is_outside else ""

    def outside(self, address: str) -> str:
        """Return the id of a link to a web address."""
        return self.once(f"{OFFICE}/hyperlink", address, outside=True)

    def once(self, kind: str, target: str, *, outside: bool = False) -> str:
        """Return the id of a relationship, which is added when it is first asked for."""
        key = (kind, target)
        if key not in self._once:
            self._once[key] = self.add(kind, target, outside=outside)
        return self._once[key]

    def add(self, kind: str, target: str, *, outside: bool = False) -> str:
        """Add a relationship of the type ``kind`` and return its id."""
        number = len(self._ids) + 1
        while f"rId{number}" in self._ids:
            number += 1
        return self.keep(f"rId{number}", kind, target, outside=outside)

    def keep(self, name: str, kind: str, target: str, *, outside: bool = False) -> str:
        """Add a relationship under an id that is free, and return that."""
        row = {"Id": name, "Type": kind, "Target": target}
        if outside:
            row["TargetMode"] = "External"
        self._ids[row["Id"]] = etree.SubElement(
            self._root, f"{{{RELATIONSHIPS_NS}}}Relationship", row
        )
        self._parts.files[self._path] = write_xml(self._root)
        return row["Id"]
