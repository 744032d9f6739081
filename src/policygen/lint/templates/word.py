"""A Word template: tags in every part, each fault at its paragraph or cell."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.lint.templates.findings import Finding, problem_of
from policygen.lint.templates.tags import find_tags
from policygen.lint.templates.texts import Read
from policygen.lint.templates.tree import parse_tags
from policygen.lint.templates.word_layout import check_layout
from policygen.lint.texts.passages import Anchor, kept_offsets
from policygen.lint.texts.word_runs import FALLBACK, visible_text
from policygen.lint.texts.word_text import open_word, parse_word, text_parts
from policygen.problems import Location
from policygen.wordtags import load_word_template
from policygen.wordtags.names import COMMENTS_TYPE, TAG_TYPES, TEXT_TYPES, w
from policygen.wordtags.package import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from policygen.lint.templates.tags import Tag
    from policygen.lint.texts.passages import Passage
    from policygen.problems import Problem

_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# What leaves a tag out of its pair, so that the pair says nothing new.
_UNREAD = frozenset({"T116", "T121", "T126"})


@dataclass(frozen=True, slots=True)
class WordOrigin:
    """A paragraph of a Word file. ``kept`` are the characters that its passage has."""

    location: Location
    text: str
    passage: Passage | None = None
    kept: Sequence[int] = ()
    cell: etree._Element | None = None

    def finding(self, problem: Problem, tag: Tag, start: int) -> Finding:  # noqa: ARG002
        """Return a problem at its tag: a reader of Word searches for the whole of it."""
        problem = replace(problem, location=replace(self.location, tag=tag.text))
        if self.passage is None:
            return Finding(problem)
        first, last = (bisect_left(self.kept, at) for at in (tag.start, tag.end))
        return Finding(problem, self.passage, first, last)


@dataclass(frozen=True, slots=True)
class TaggedParagraph:
    """A paragraph of a Word part that holds tags."""

    node: etree._Element
    origin: WordOrigin
    tags: tuple[Tag, ...]


def read_word(data: bytes, name: str) -> list[Read]:
    """Return the templates in a Word file, part by part, with all that is wrong with their tags.

    A file without tags has none.

    Raises:
        InvalidInput: it is not a safe Word file.
    """
    container = open_word(data, name)
    passages = passages_of(data, name)
    reads, has_tags = [], False
    for part, root in text_parts(container).items():
        paragraphs = list(tagged_paragraphs(root, part, name, passages))
        tree, findings = parse_tags((tag for one in paragraphs for tag in one.tags), is_word=True)
        findings += check_layout(paragraphs)
        findings += _deleted(root, part, name)
        has_tags |= bool(paragraphs or findings)
        reads.append(Read(tree, tuple(findings)))
    properties = [
        one
        for part, kind in sorted(container.types().items())
        if kind in TAG_TYPES - TEXT_TYPES - {COMMENTS_TYPE}
        for one in _property_tags(parse_xml(container.files[part]), part, name)
    ]
    tree, findings = parse_tags(properties, is_word=True)
    reads.append(Read(tree, tuple(findings)))
    if has_tags or properties:
        reads.append(Read(tree, tuple(_structure(data, name, passages, reads))))
    return [read for read in reads if read.findings or read.tree.spots]


def passages_of(data: bytes, name: str) -> dict[Anchor, Passage]:
    """Return the passages of a Word file by their paragraphs. Raises InvalidInput."""
    return {found.anchor: found for found in parse_word(data, name).passages if found.anchor}


def tagged_paragraphs(
    root: etree._Element, part: str, name: str, passages: Mapping[Anchor, Passage]
) -> Iterator[TaggedParagraph]:
    """Yield the paragraphs of a part that hold tags; ``passages`` tell more of their places."""
    for number, paragraph in enumerate(root.iter(w("p"))):
        if next(paragraph.iterancestors(FALLBACK), None) is not None:
            continue
        passage = passages.get(Anchor(part, number))
        cell = next(paragraph.iterancestors(w("tc")), None)
        for text in (visible_text(paragraph), *_hidden_texts(paragraph)):
            if "{" not in text and "}" not in text:
                continue
            where = passage.where(0) if passage else Location(name, part=part, paragraph=text[:100])
            origin = WordOrigin(where, text, passage, kept_offsets(text), cell)
            if tags := tuple(find_tags(text, origin, word=True)):
                yield TaggedParagraph(paragraph, origin, tags)


def _hidden_texts(paragraph: etree._Element) -> Iterator[str]:
    """Yield what else of a paragraph may hold tags: codes of fields, formulas, alternative texts."""
    yield "".join(node.text or "" for node in paragraph.iter(w("instrText")))
    yield "".join(node.text or "" for node in paragraph.iter(_FORMULA))
    for node in paragraph.iter():
        yield from (str(value) for value in node.attrib.values() if "{" in str(value))


def _property_tags(root: etree._Element, part: str, name: str) -> Iterator[Tag]:
    for node in root.iter():
        text = node.text or ""
        if "{" in text:
            origin = WordOrigin(Location(name, part=part, paragraph=text[:100]), text)
            yield from find_tags(text, origin, word=True)


def _deleted(root: etree._Element, part: str, name: str) -> Iterator[Finding]:
    for deletion in root.iter(w("del"), w("moveFrom")):
        text = "".join(node.text or "" for node in deletion.iter(w("delText"), w("t")))
        if "{{" in text or "{%" in text:
            message = "a tag stands in a deletion that is only marked, not made"
            hint = "accept or reject the change in Word (Review, Accept) and save the file"
            where = Location(name, part=part, paragraph=text[:100], tag=text[:100])
            yield Finding(problem_of("T139", message, where, hint))


def _structure(
    data: bytes, name: str, passages: Mapping[Anchor, Passage], reads: Sequence[Read]
) -> Iterator[Finding]:
    """Yield what ``wordtags`` finds in tags that are not whole, do not pair or stand amid text."""
    problems = [one.problem for read in reads for one in read.findings]
    told = {(one.location.part, one.location.tag) for one in problems if one.code in _UNREAD}
    # A tag whose space is wrong opens nothing, so its end says nothing new.
    unspaced = {one.location.part for one in problems if one.code == "T126"}
    try:
        found = load_word_template(data, name).warnings
    except InvalidInput as error:
        found = error.problems
    placed = Placed(passages)
    for problem in found:
        where = problem.location
        # What Jinja cannot read is told in plainer words already, and one fault once.
        is_told = (where.part, where.tag) in told
        if problem.code == "T006" or is_told or (problem.code == "T105" and where.part in unspaced):
            continue
        yield placed.finding(problem)


class Placed:
    """The passages of a Word file by their places: a problem at one can become a comment."""

    def __init__(self, passages: Mapping[Anchor, Passage]) -> None:
        self._passages = {_place(at.part, one.where(0)): one for at, one in passages.items()}

    def finding(self, problem: Problem) -> Finding:
        """Return a problem with the passage of its paragraph."""
        where = problem.location
        return _at_passage(problem, self._passages.get(_place(where.part, where)))


def _place(part: str, where: Location) -> tuple[str, str, str]:
    return part, where.heading.strip(), where.paragraph.removesuffix("…").strip()[:90]


def _at_passage(problem: Problem, passage: Passage | None) -> Finding:
    """Return a problem with the passage of its paragraph, so that it can be a comment."""
    if passage is None:
        return Finding(problem)
    where = replace(problem.location, cell=passage.where(0).cell)
    return Finding(replace(problem, location=where), passage, 0, len(passage.text))
