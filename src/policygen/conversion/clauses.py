"""A clause converted: its file in the other form, and what cannot be said there."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.conversion.markdown_writer import write_markdown
from policygen.conversion.shape import shape_of
from policygen.conversion.tagged import parse_tagged
from policygen.conversion.word_writer import FrontField, write_word_clause
from policygen.errors import InvalidInput
from policygen.library import DEFINES, front_matter, parse_clause, parse_word_clause
from policygen.problems import Location, Problem
from policygen.source import ListNode, MappingNode, ScalarNode, parse_yaml, plain
from policygen.tree.word_source import read_word_source
from policygen.wordtags.names import w
from policygen.wordtags.package import read_package
from policygen.wordtags.parts import Parts
from policygen.wordtags.places import paragraph_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from policygen.tree.word_source import FrontRow, WordSource

# A text that needs no quotation marks in YAML, as far as its characters go.
_BARE = re.compile(r"[A-Za-z][^:#\[\]{}\"'\n&*!|>%@`]*")
_ORDER = ("id", "title", "owner", "version", "when", "meets", "audience")


def to_word(
    source: str, name: str, house: Mapping[str, bytes]
) -> tuple[bytes, tuple[Problem, ...]]:
    """Return a Markdown clause as a Word file, and a problem for all that Word cannot say.

    Args:
        source: the text of the clause.
        name: its file.
        house: the parts of the Word template whose styles it gets.

    Raises:
        InvalidInput: The clause cannot be read.
    """
    parse_clause(source, name)
    head, body, first_line = front_matter(source)
    tagged = parse_tagged(body)
    fields = list(_fields(parse_yaml("\n" + head, name)))
    data, problems = write_word_clause(fields, tagged, house, name)
    where = Location(file=name, line=first_line)
    told = [replace(p, location=where) for p in tagged.problems]
    for one in fields:
        told += [replace(p, location=where) for p in (one.tagged.problems if one.tagged else ())]
    if not told and not problems:
        told.extend(_unreadable(data, name))
    return data, (*told, *problems)


def _unreadable(data: bytes, name: str) -> Iterator[Problem]:
    """Yield a problem for each tag that the clause has and a Word file cannot."""
    try:
        parse_word_clause(data, PurePosixPath(name).with_suffix(".docx").as_posix())
    except InvalidInput as error:
        for problem in error.problems:
            message = f"this cannot be said in Word: {problem.message}"
            hint = (
                "a tag that begins in one line or cell must end in one of the same kind: write the"
                " choice out for each row or paragraph, then convert"
            )
            where = replace(problem.location, file=name, part="")
            yield Problem("T159", message, where, hint)


def _fields(node: object) -> Iterator[FrontField]:
    entries = node.entries if isinstance(node, MappingNode) else {}
    for name in _ORDER:
        found = entries[name].node if name in entries else None
        if isinstance(found, ListNode):
            yield FrontField(name, ", ".join(str(plain(item)) for item in found.items))
        elif isinstance(found, ScalarNode):
            text = found.raw if isinstance(found.value, bool) else str(found.value)
            has_tags = name == "title" and "{{" in text
            yield FrontField(name, text, parse_tagged(text) if has_tags else None)
    terms = entries["defines"].node if "defines" in entries else None
    for term, entry in terms.entries.items() if isinstance(terms, MappingNode) else ():
        yield FrontField(f"defines: {term}", tagged=parse_tagged(str(plain(entry.node))))


def to_markdown(
    data: bytes, name: str, house: Mapping[str, bytes]
) -> tuple[str, tuple[Problem, ...]]:
    """Return a Word clause as Markdown, and a problem for all that Markdown cannot say.

    Args:
        data: the Word file.
        name: its file.
        house: the parts of the Word template; what was made is read again with its styles.

    Raises:
        InvalidInput: The clause cannot be read.
    """
    clause = parse_word_clause(data, name)
    source = read_word_source(Parts(read_package(data, name)), name)
    problems: list[Problem] = []

    def written(root: etree._Element) -> str:
        made = write_markdown(deepcopy(root), source.places, name)
        problems.extend(made.problems)
        return made.text

    fields: list[tuple[str, str]] = []
    defined: list[tuple[str, str]] = []
    for row in source.front or ():
        head, colon, term = row.name.partition(":")
        if colon and head.strip() == DEFINES:
            defined.append((term.strip(), written(row.value).strip()))
        elif row.name:
            has_tags = row.name == "title" and clause.heading is not None
            fields.append((row.name, written(row.value).strip() if has_tags else _text_of(row)))
    text = f"---\n{_head(fields, defined)}---\n{written(source.body)}"
    if not problems:
        problems.extend(_differences(text, source, name, house))
    return text, tuple(problems)


def _text_of(row: FrontRow) -> str:
    lines = (paragraph_text(paragraph).strip() for paragraph in row.value.iter(w("p")))
    return " ".join(filter(None, lines))


def _head(fields: list[tuple[str, str]], defined: list[tuple[str, str]]) -> str:
    """Return front matter in YAML."""
    lines = []
    for name, value in fields:
        if name == "meets":
            items = (one.strip() for one in value.replace(";", ",").split(","))
            lines.append(f"meets: [{', '.join(_scalar(one) for one in items if one)}]")
        elif value:
            lines.append(f"{name}: {_scalar(value, quoted=name == 'version')}")
    if defined:
        lines.append("defines:")
        lines += [f"  {_scalar(term)}: {_scalar(meaning)}" for term, meaning in defined]
    return "".join(f"{line}\n" for line in lines)


def _scalar(text: str, *, quoted: bool = False) -> str:
    """Return a text as a YAML value: bare where that means the same."""
    if not quoted and _BARE.fullmatch(text):
        try:
            if plain(parse_yaml(f"a: {text}\n", "")) == {"a": text}:
                return text
        except InvalidInput:
            pass
    return json.dumps(text, ensure_ascii=False)


def _differences(
    text: str, source: WordSource, name: str, house: Mapping[str, bytes]
) -> Iterator[Problem]:
    """Yield a problem where the Markdown, read again, does not say what the Word file says."""
    markdown = str(PurePosixPath(name).with_suffix(".md"))
    try:
        data, problems = to_word(text, markdown, house)
    except InvalidInput as error:
        yield from error.problems
        return
    again = read_word_source(Parts(read_package(data, name)), name)
    yield from problems
    before, after = shape_of(source.body), shape_of(again.body)
    for one, other in zip_longest(before, after):
        if one != other:
            shown = " ".join(part for _, part in (one or other or ("", 0, False, ()))[3])
            message = f"Markdown would not say the same here: “{shown[:80]}”"
            hint = "say it more simply, in paragraphs, lists and tables, or keep the clause in Word"
            yield Problem("T159", message, Location(file=name, paragraph=shown[:100]), hint)
            return
