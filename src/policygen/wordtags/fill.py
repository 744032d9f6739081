"""Fill a Word template once: the result is a shell, to which a writer adds the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.wordtags.captured import set_beside
from policygen.wordtags.contents import Content, Host, put_contents
from policygen.wordtags.images import Images
from policygen.wordtags.lists import ListStyles, restart_lists
from policygen.wordtags.mend import mend
from policygen.wordtags.names import MAIN_TYPE, NUMBERING_TYPE, STYLES_TYPE
from policygen.wordtags.package import parse_xml, write_xml
from policygen.wordtags.parts import Links, Parts
from policygen.wordtags.stylesheet import StyleSheet
from policygen.wordtags.subdocs import insert_files, is_taking_files
from policygen.wordtags.template import located

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policygen.wordtags.template import TextPart, WordTemplate


@dataclass(frozen=True, slots=True)
class Shell:
    """A filled Word template: plain data that a writer completes.

    In the main part a processing instruction ``<?policygen body?>`` stands, as a child of the
    body, where the document's blocks go, ``<?policygen contents?>`` where its contents go, and
    ``<?policygen clause ID?>`` where one of its clauses goes. ``warnings`` are what filling did
    not go wrong over but should be known.
    """

    name: str
    parts: Mapping[str, bytes]
    warnings: tuple[Problem, ...] = ()
    read: Mapping[str, bytes] = field(default_factory=dict)
    """The files that tags named, pictures and other Word files, by their paths."""
    answers: tuple[str, ...] = ()
    """The paths of what was read of the answers."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The filled XML of a part, and what its instructions ``<?policygen value N?>`` stand for."""

    text: str
    contents: tuple[Content, ...] = ()


def no_file(path: str, where: Location) -> bytes:
    """Refuse to read a file. Raises InvalidInput."""
    raise InvalidInput([Problem("Y020", f"{path} cannot be read here", where)])


def fill(
    template: WordTemplate,
    render: Callable[[str, str], Filled],
    read: Callable[[str, Location], bytes] = no_file,
) -> Shell:
    """Fill every tag of ``template``.

    Args:
        template: what ``load_word_template`` returned.
        render: is given the Jinja source of a part and the part's name and returns the filled
            part; values in its text are escaped.
        read: gives the bytes of a file that a tag names, or raises InvalidInput at the place.

    Raises:
        InvalidInput: tags cannot be read or filled; each problem names the part, the nearest
            heading, the paragraph and the tag.
    """
    work = _Filling(template, read)
    problems: list[Problem] = []
    for part in template.parts:
        try:
            problems.extend(work.put(part, render(part.source, part.name)))
        except InvalidInput as error:
            problems.extend(located(error.problems, part, template.name))
    problems.extend(work.images.problems)
    if problems:
        raise InvalidInput(problems)
    warnings = tuple(work.images.warnings)
    return Shell(template.name, work.parts.files, warnings, work.files)


class _Filling:
    """A Word file on its way: its parts, styles, lists and pictures."""

    def __init__(self, template: WordTemplate, read: Callable[[str, Location], bytes]) -> None:
        self.parts = Parts(template.files)
        self.images = Images(self.parts, self.parts.named(MAIN_TYPE), self._read)
        self._file, self._outside = template.name, read
        self.files: dict[str, bytes] = {}
        styles = self._tree(STYLES_TYPE)
        self._styles, self._lists = StyleSheet(styles), ListStyles(styles)
        self._numbering = self._tree(NUMBERING_TYPE)

    def _read(self, path: str, where: Location) -> bytes:
        if path not in self.files:
            self.files[path] = self._outside(path, where)
        return self.files[path]

    def _tree(self, kind: str) -> etree._Element | None:
        name = self.parts.named(kind)
        return parse_xml(self.parts.files[name]) if name else None

    def put(self, part: TextPart, filled: Filled) -> list[Problem]:
        """Put a filled part into the package; return what is wrong with it."""
        try:
            root = parse_xml(filled.text.encode())
        except etree.XMLSyntaxError as error:
            return [_broken(error, part, self._file)]
        misprinted = set_beside(root, part.name, self._file)
        host = Host(
            filled.contents,
            Links(self.parts, part.name),
            self._styles,
            self.images,
            lambda line: part.location(line, self._file),
        )
        put_contents(root, host)
        if restart_lists(root, self._numbering, self._lists) and self._numbering is not None:
            self.parts.files[self.parts.named(NUMBERING_TYPE)] = write_xml(self._numbering)
        problems = [*misprinted, *host.problems, *mend(root, part.name, self._file)]
        if is_taking_files(root):
            problems += insert_files(root, part.name, self.parts, self._read, self._file)
            problems += mend(root, part.name, self._file)
        self.parts.files[part.name] = write_xml(root)
        return problems


def _broken(error: etree.XMLSyntaxError, part: TextPart, file: str) -> Problem:
    hint = (
        "tags for paragraphs are {%p … %}, for rows {%tr … %}; each needs its own paragraph or row"
    )
    where = Location(file=file, part=part.name)
    return Problem("T107", f"filling the tags breaks this part: {error.msg}", where, hint)
