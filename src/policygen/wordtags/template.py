"""A Word template: read once, its tags made ready for Jinja, its faults told."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem, Severity
from policygen.templating import compile_word
from policygen.wordtags.check import check_syntax, check_tags
from policygen.wordtags.grammar import Line, has_tags, patch
from policygen.wordtags.lists import ListStyles
from policygen.wordtags.names import (
    MAIN_TYPE,
    RELATIONSHIPS_NS,
    STYLES_TYPE,
    TAG_TYPES,
    w,
)
from policygen.wordtags.nodes import drop
from policygen.wordtags.package import parse_xml, read_package, write_xml
from policygen.wordtags.parts import Parts
from policygen.wordtags.places import Place, heading_styles, paragraph_text, places
from policygen.wordtags.tags import find_tags
from policygen.worker import at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part in which text with tags stands: its name and its Jinja source."""

    name: str
    source: str
    places: tuple[Place, ...]
    """The paragraphs of the part as typed, in order."""
    lines: tuple[Line, ...]
    """For each line of ``source`` where it comes from."""

    def location(self, line: int, file: str) -> Location:
        """Return the tag that line ``line`` (from 1) of the source comes from, for a problem."""
        number, tag = self.lines[line - 1] if 0 < line <= len(self.lines) else Line(-1, "")
        place = self.places[number] if number >= 0 else Place(self.name, "", "")
        return place.location(file, tag)


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
    at("reading this Word template", name)
    files = read_package(data, name)
    container = Parts(files)
    check_kind(container, name)
    styles_name = container.named(STYLES_TYPE)
    styles = parse_xml(files[styles_name]) if styles_name else None
    headings = frozenset[str]() if styles is None else heading_styles(styles)
    lists = ListStyles(styles)
    parts: list[TextPart] = []
    problems: list[Problem] = []
    for part, kind in sorted(container.types().items()):
        if kind not in TAG_TYPES:
            continue
        root = _bare(files[part])
        _keep_sections(root)
        files[part] = write_xml(root)
        if has_tags(root):
            try:
                where = tuple(places(root, part, headings))
                parts.append(text_part(root, part, where, lists, name))
            except InvalidInput as error:
                problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    return WordTemplate(name, files, tuple(parts), tuple(outside_links(files, name)))


def check_kind(container: Parts, name: str) -> None:
    """Raise InvalidInput unless the file is a Word document of the usual kind."""
    main = container.named(MAIN_TYPE)
    hint = "save the file in Word as .docx and use that copy"
    if not main:
        raise InvalidInput([Problem("T101", "not a .docx file", Location(file=name), hint)])
    if parse_xml(container.files[main]).tag != w("document"):
        message = "the file is saved as a 'Strict Open XML Document', or is no document"
        hint = "save it in Word as 'Word Document (*.docx)' and use that copy"
        raise InvalidInput([Problem("T101", message, Location(file=name, part=main), hint)])


def text_part(
    root: etree._Element, part: str, where: tuple[Place, ...], lists: ListStyles, file: str
) -> TextPart:
    """Return a part with tags, ready for Jinja; the tree is used up.

    Args:
        root: the part.
        part: its name.
        where: the place of each of its paragraphs, in document order.
        lists: the list styles of the file.
        file: what problems call the file.

    Raises:
        InvalidInput: With all faults of its tags.
    """
    if faults := check_tags(root, part, where, file):
        raise InvalidInput((*faults, *check_syntax(root, part, where, file)))
    untouched = deepcopy(root)
    source = patch(root, lists)
    made = TextPart(part, source.text, where, tuple(source.lines))
    try:
        compile_word(source.text, file)
    except InvalidInput as error:
        faults = check_syntax(untouched, part, where, file)
        raise InvalidInput(faults or located(error.problems, made, file)) from None
    if source.crossings:
        raise InvalidInput(_crossing(made, *pair, file) for pair in source.crossings)
    return made


def located(problems: Iterable[Problem], part: TextPart, file: str) -> tuple[Problem, ...]:
    """Give problems, whose lines count in the Jinja source, their places in Word."""
    return tuple(_located(problem, part, file) for problem in problems)


def _located(problem: Problem, part: TextPart, file: str) -> Problem:
    where = problem.location
    if where.paragraph or not where.line:
        return replace(problem, location=replace(where, file=file, part=part.name))
    place = part.location(where.line, file)
    return replace(problem, location=replace(place, pointer=where.pointer))


def _crossing(part: TextPart, begin: Line, end: Line, file: str) -> Problem:
    place = part.places[end.paragraph] if end.paragraph >= 0 else Place(part.name, "", "")
    message = f"'{begin.tag}' begins and '{end.tag}' stands in different kinds of place"
    hint = (
        "put both into the same paragraph, cell or link; for whole paragraphs write {%p … %},"
        " for rows {%tr … %}, for cells {%tc … %}"
    )
    return Problem("T040", message, place.location(file, end.tag), hint)


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


def outside_links(files: Mapping[str, bytes], name: str) -> list[Problem]:
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
