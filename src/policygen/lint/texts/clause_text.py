"""Clauses to passages: the text that stands in the file; what Jinja puts in is a hole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.lint.texts.enclosed import TAGS, enclosed
from policygen.lint.texts.markdown_text import parse_markdown_text
from policygen.lint.texts.passages import DROPPED, HOLE, SEAM, Kind, PassageBuilder
from policygen.lint.texts.subjects import Subject
from policygen.problems import Location
from policygen.source import MappingNode, Node, ScalarNode, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.lint.texts.passages import Passage
    from policygen.source import Entry

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_ID = re.compile(r"^id:[ \t]*\S", re.MULTILINE)
_BRANCH = re.compile(r"\{%[-+]?\s*(?:else|elif)\b")


def is_clause(text: str) -> bool:
    """Tell whether a Markdown text is a clause: it has front matter with an id."""
    match = FRONT_MATTER.match(text)
    return match is not None and _ID.search(match[1]) is not None


def parse_clause_text(text: str, name: str) -> Subject:
    """Return the passages of a clause; ``name`` is its file.

    Raises:
        InvalidInput: its front matter is no YAML.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    match = FRONT_MATTER.match(text)
    head: tuple[Passage, ...] = ()
    body, first_line = text, 1
    if match is not None:
        # An empty line stands for the line '---', so that places are the file's.
        head = tuple(_front_matter(parse_yaml("\n" + match[1], name), text.split("\n"), name))
        body, first_line = text[match.end() :], match[0].count("\n") + 1
    subject = parse_markdown_text(without_jinja(body), name, whole=False, first_line=first_line)
    return Subject(name, (*head, *subject.passages), subject.silences, whole=False)


def without_jinja(text: str) -> str:
    """Return the text with its tags as holes, seams and gaps; every other character in place."""
    parts, at = [], 0
    for start, end in enclosed(text, TAGS):
        parts += [text[at:start], _blank(text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _blank(tag: str) -> str:
    if tag.startswith("{{"):
        return HOLE * len(tag)
    gap = "".join("\n" if sign == "\n" else DROPPED for sign in tag)
    return SEAM + gap[1:] if _BRANCH.match(tag) else gap


def _front_matter(node: Node, lines: list[str], name: str) -> Iterator[Passage]:
    """Yield what a reader of the document sees of the front matter: title, terms, meanings."""
    if not isinstance(node, MappingNode):
        return
    title = node.entries.get("title")
    if title:
        yield from _value(title.node, lines, name, Kind.HEADING)
    defines = node.get("defines")
    for term in defines.entries.values() if isinstance(defines, MappingNode) else ():
        yield _term(term)
        yield from _value(term.node, lines, name, Kind.PARAGRAPH)


def _term(entry: Entry) -> Passage:
    builder = PassageBuilder()
    builder.add(entry.key, entry.location)
    return builder.passage(Kind.TERM)


def _value(node: Node, lines: list[str], name: str, kind: Kind) -> Iterator[Passage]:
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
        return
    where = node.location
    column = where.column + (1 if node.quoted else 0)
    line = lines[where.line - 1] if where.line <= len(lines) else ""
    is_exact = line[column - 1 :].startswith(node.value)
    builder = PassageBuilder()
    start = Location(name, where.line, column if is_exact else where.column)
    builder.add(without_jinja(node.value), start, exact=is_exact)
    yield builder.passage(kind)
