"""A Word template: read once, its tags made ready for Jinja, its faults told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem, Severity
from policygen.wordtags.check import check_tags, check_texts
from policygen.wordtags.grammar import has_tags, patch
from policygen.wordtags.names import (
    MAIN_TYPE,
    RELATIONSHIPS_NS,
    STYLES_TYPE,
    TEXT_TYPES,
    w,
)
from policygen.wordtags.nodes import drop
from policygen.wordtags.package import parse_xml, read_package, write_xml
from policygen.wordtags.parts import Parts
from policygen.wordtags.places import Place, heading_styles, paragraph_text, places
from policygen.wordtags.tags import find_tags

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part in which text with tags stands: its name and its Jinja source."""

    name: str
    source: str
    places: tuple[Place, ...]
    """The paragraphs of the part as typed, in order."""
    lines: tuple[int, ...]
    """For each line of ``source`` the number of its paragraph in ``places``, or -1."""

    def place(self, line: int) -> Place:
        """Return the paragraph that line ``line`` (from 1) of the source comes from."""
        number = self.lines[line - 1] if 0 < line <= len(self.lines) else -1
        return self.places[number] if number >= 0 else Place(self.name, "", "")


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A Word template, ready to be filled any number of times."""

    name: str
    files: Mapping[str, bytes]
    """All parts; those with text have lost comments and instructions."""
    parts: tuple[TextPart, ...]
    """The parts that hold tags."""
    warnings: tuple[Problem, ...] = ()
    """What is not wrong but should be known, such as links to files outside."""


@lru_cache(maxsize=32)
def load_word_template(data: bytes, name: str) -> WordTemplate:
    """Read a Word template; the same bytes are read once.

    Args:
        data: the whole .docx file.
        name: its path, as problems shall call it.

    Raises:
        InvalidInput: the file is not a safe Word file, or tags are wrong: all of them are told.
    """
    files = read_package(data, name)
    container = Parts(files)
    if not container.named(MAIN_TYPE):
        hint = "save the file in Word as .docx and use that copy"
        raise InvalidInput([Problem("T101", "not a .docx file", Location(file=name), hint)])
    headings = frozenset[str]()
    if styles := container.named(STYLES_TYPE):
        headings = heading_styles(parse_xml(files[styles]))
    parts, problems = [], list[Problem]()
    for part, kind in sorted(container.types().items()):
        if kind not in TEXT_TYPES:
            continue
        root = _bare(files[part])
        _keep_sections(root)
        files[part] = write_xml(root)
        if not has_tags(root):
            continue
        where = tuple(places(root, part, headings))
        faults = check_tags(root, where, name) if where else check_texts(root, part, name)
        problems.extend(faults)
        if not faults:
            source, lines = patch(root)
            parts.append(TextPart(part, source, where, lines))
    if problems:
        raise InvalidInput(problems)
    return WordTemplate(name, files, tuple(parts), tuple(_outside_links(files, name)))


def _bare(data: bytes) -> etree._Element:
    """Return a part without comments and instructions; only fill may put instructions in."""
    root = parse_xml(data)
    for node in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        node.tail = None
        drop(node)
    return root


def _keep_sections(root: etree._Element) -> None:
    """Give a section's end that sits in a paragraph which goes with its tag one of its own."""
    for section in list(root.iter(w("sectPr"))):
        paragraph = next(section.iterancestors(w("p")), None)
        if paragraph is not None and any(t.unit for t in find_tags(paragraph_text(paragraph))):
            holder = etree.Element(w("p"))
            etree.SubElement(holder, w("pPr")).append(section)
            paragraph.addnext(holder)


def _outside_links(files: Mapping[str, bytes], name: str) -> list[Problem]:
    """Tell of relationships that make Word fetch something from outside the file."""
    problems = []
    for part in sorted(files):
        if not part.endswith(".rels"):
            continue
        for link in parse_xml(files[part]).iter(f"{{{RELATIONSHIPS_NS}}}Relationship"):
            kind = (link.get("Type") or "").rpartition("/")[2]
            if link.get("TargetMode") != "External" or kind == "hyperlink":
                continue
            problems.append(
                Problem(
                    "T102",
                    f"Word would fetch {link.get('Target')!r} ({kind}) when the document opens",
                    Location(file=name, part=part),
                    "put the picture or template into the file instead of linking to it",
                    Severity.WARNING,
                )
            )
    return problems
