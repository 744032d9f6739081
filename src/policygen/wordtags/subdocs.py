"""The content of one Word file inside another: its text, styles, lists, pictures and charts."""

from __future__ import annotations

from copy import deepcopy
from posixpath import normpath
from typing import TYPE_CHECKING

from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.wordtags.house import adopt, relink
from policygen.wordtags.lists import ListStyles, set_list
from policygen.wordtags.names import MAIN_TYPE, OFFICE, RELATIONSHIPS_NS, STYLES_TYPE, w
from policygen.wordtags.nodes import drop, the_child
from policygen.wordtags.package import parse_xml, read_package
from policygen.wordtags.parts import Links, Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_WORD = "subdoc"
# What refers to parts that belong to the other file as a whole.
_LEFT_OUT = ("sectPr", "commentRangeStart", "commentRangeEnd", "commentReference")
_NOTES = ("footnoteReference", "endnoteReference")
_LINKED = (f"{OFFICE}/image", f"{OFFICE}/hyperlink", f"{OFFICE}/chart")
_STYLED = ("pStyle", "rStyle", "tblStyle")


def is_taking_files(root: etree._Element) -> bool:
    """Tell whether other files are to be put into a filled part."""
    instructions = root.iter(etree.ProcessingInstruction)
    return any((node.text or "").startswith(f"{_WORD} ") for node in instructions)


def insert_files(
    root: etree._Element, part: str, parts: Parts, read: Callable[[str, Location], bytes], file: str
) -> list[Problem]:
    """Put the content of other Word files where the instructions for it stand.

    Args:
        root: the part.
        part: its name.
        parts: the file that takes the content; gets the styles and parts that it needs.
        read: gives the bytes of a file, or raises InvalidInput.
        file: what problems call the template.

    Returns:
        Why content cannot be put in.
    """
    problems: list[Problem] = []
    for node in list(root.iter(etree.ProcessingInstruction)):
        word, _, path = (node.text or "").partition(" ")
        if word != _WORD:
            continue
        where = Location(file=file, part=part, tag=f"{{{{p '{path}'|subdoc }}}}")
        try:
            content = _Other(path, read(path, where), where).content(parts, part)
            for made in content:
                node.addprevious(made)
        except InvalidInput as error:
            problems.extend(error.problems)
        drop(node)
    return problems


class _Other:
    """A Word file whose content another one takes."""

    def __init__(self, path: str, data: bytes, where: Location) -> None:
        self._parts = Parts(read_package(data, path))
        self._where = where
        self._path = path
        self._main = self._parts.named(MAIN_TYPE)
        if not self._main:
            raise InvalidInput([self._fault("is not a .docx file")])
        styles = self._parts.named(STYLES_TYPE)
        self._lists = ListStyles(parse_xml(self._parts.files[styles]) if styles else None)
        self._links = {
            row.get("Id"): row
            for row in parse_xml(self._links_of(self._main)).iter(
                f"{{{RELATIONSHIPS_NS}}}Relationship"
            )
        }

    def _fault(self, why: str) -> Problem:
        hint = "leave that out of the file, or copy its text into the template"
        return Problem("T047", f"'{self._path}' {why}", self._where, hint)

    def _links_of(self, part: str) -> bytes:
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        return self._parts.files.get(path, f'<Links xmlns="{RELATIONSHIPS_NS}"/>'.encode())

    def content(self, parts: Parts, part: str) -> list[etree._Element]:
        """Return the blocks of the file for a part; what they need is added to ``parts``."""
        body = the_child(parse_xml(self._parts.files[self._main]), "body")
        blocks = [deepcopy(node) for node in body.iterchildren(etree.Element)]
        blocks = [node for node in blocks if node.tag != w("sectPr")]
        for node in [each for block in blocks for each in block.iter(*map(w, _LEFT_OUT))]:
            drop(node)
        if any(next(block.iter(*map(w, _NOTES)), None) is not None for block in blocks):
            raise InvalidInput([self._fault("has footnotes, which cannot come along")])
        used = {
            link.get(w("val")) or "" for block in blocks for link in block.iter(*map(w, _STYLED))
        }
        styles, lists = adopt(parts, self._parts, used)
        links = Links(parts, part)
        for block in blocks:
            self._keep_lists(block, lists)
            relink(block, styles)
            self._bring_links(block, parts, links)
        return blocks

    def _keep_lists(self, block: etree._Element, lists: Mapping[str, str]) -> None:
        """Let items stay items of their own lists, also where the style of their name differs."""
        for paragraph in block.iter(w("p")):
            number, level = self._lists.item(paragraph)
            if number:
                set_list(paragraph, lists.get(number, "0"), level)

    def _bring_links(self, block: etree._Element, parts: Parts, links: Links) -> None:
        new: dict[str, str] = {}
        for node in block.iter(etree.Element):
            for key, value in node.attrib.items():
                if str(key).startswith(f"{{{OFFICE}}}") and value in self._links:
                    name = str(value)
                    new[name] = new.get(name) or self._bring(self._links[name], parts, links)
                    node.set(key, new[name])

    def _bring(self, row: etree._Element, parts: Parts, links: Links) -> str:
        kind, target = row.get("Type") or "", row.get("Target") or ""
        if kind not in _LINKED or (row.get("TargetMode") == "External" and "image" in kind):
            raise InvalidInput(
                [self._fault(f"holds what cannot come along: {kind.rpartition('/')[2]}")]
            )
        if row.get("TargetMode") == "External":
            return links.outside(target)
        return links.add(kind, f"/{self._copy(_target(self._main, target), parts)}")

    def _copy(self, name: str, parts: Parts) -> str:
        """Copy a part, and those that it links to, under names that are free."""
        stem, _, ending = name.rpartition(".")
        free, number = name, 1
        while free in parts.files:
            number += 1
            free = f"{stem}-{number}.{ending}"
        parts.files[free] = self._parts.files[name]
        parts.add(
            free, self._parts.types().get(name, "application/octet-stream"), self._parts.files[name]
        )
        inner = parse_xml(self._links_of(name))
        for row in list(inner.iter(f"{{{RELATIONSHIPS_NS}}}Relationship")):
            if row.get("TargetMode") == "External":
                raise InvalidInput([self._fault("links to a file outside")])
            copied = self._copy(_target(name, row.get("Target") or ""), parts)
            Links(parts, free).keep(row.get("Id") or "", row.get("Type") or "", f"/{copied}")
        return free


def _target(part: str, target: str) -> str:
    folder = part.rpartition("/")[0]
    return normpath(target if target.startswith("/") else f"/{folder}/{target}").lstrip("/")
