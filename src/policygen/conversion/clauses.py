"""A clause converted: its file in the other form, and what cannot be said there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policygen.conversion.tagged import Tagged, parse_tagged
from policygen.conversion.word_writer import FrontField, write_word_clause
from policygen.library import front_matter, parse_clause
from policygen.problems import Location, Problem
from policygen.source import ListNode, MappingNode, ScalarNode, parse_yaml, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ORDER = ("id", "title", "owner", "version", "when", "meets", "audience")


def to_word(source: str, name: str, house: Mapping[str, bytes]) -> tuple[bytes, tuple[Problem, ...]]:
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
    return data, (*told, *problems)


def _fields(node: object) -> Iterator[FrontField]:
    entries = node.entries if isinstance(node, MappingNode) else {}
    for name in _ORDER:
        found = entries[name].node if name in entries else None
        if isinstance(found, ListNode):
            yield FrontField(name, ", ".join(str(plain(item)) for item in found.items))
        elif isinstance(found, ScalarNode):
            text = found.raw if isinstance(found.value, bool) else str(found.value)
            has_tags = name == "title" and "{{" in text
            yield FrontField(name, text, _tagged(text) if has_tags else None)
    terms = entries["defines"].node if "defines" in entries else None
    for term, entry in terms.entries.items() if isinstance(terms, MappingNode) else ():
        yield FrontField(f"defines: {term}", tagged=_tagged(str(plain(entry.node))))


def _tagged(text: str) -> Tagged:
    return parse_tagged(text)
