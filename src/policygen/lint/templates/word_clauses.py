"""One clause in Word: front matter, tags, and all that a clause cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.library import parse_word_clause
from policygen.lint.templates.clauses import ClauseParts
from policygen.lint.templates.findings import Finding
from policygen.lint.templates.tags import Tag
from policygen.lint.templates.texts import Read
from policygen.lint.templates.tree import parse_tags
from policygen.lint.templates.word import Placed, WordOrigin, passages_of, read_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.problems import Location, Problem
    from policygen.tree.word_source import WordSource

# What is told in plainer words where the tags are read.
_TOLD = frozenset({"T006", "T103", "T105", "T106"})


def read_word_clause(data: bytes, name: str) -> ClauseParts:
    """Return the templates in a clause in Word, and what is wrong with the rest of it.

    Raises:
        InvalidInput: It is not a safe Word file.
    """
    parts = ClauseParts(reads=read_word(data, name))
    placed = Placed(passages_of(data, name))
    parts.findings += [placed.finding(one) for one in _faults(data, name) if one.code not in _TOLD]
    return parts


def _faults(data: bytes, name: str) -> tuple[Problem, ...]:
    try:
        return parse_word_clause(data, name).warnings
    except InvalidInput as error:
        return error.problems


def conditions(source: WordSource, name: str) -> Iterator[Read]:
    """Yield the condition of a clause, which stands without braces in its front matter."""
    for row in source.front or ():
        if row.name == "when":
            yield _condition(row.place.text, row.place.location(name))


def requirements(source: WordSource, name: str) -> Iterator[tuple[str, Location]]:
    """Yield the requirements that a clause says it meets, each with its place."""
    for row in source.front or ():
        if row.name == "meets":
            for one in row.place.text.replace(";", ",").split(","):
                if one.strip():
                    yield one.strip(), row.place.location(name)


def _condition(text: str, where: Location) -> Read:
    shown = f"{{{{ {text} }}}}"
    tag = Tag(shown, "{{", 0, WordOrigin(where, shown), is_bare=True)
    tree, findings = parse_tags([tag], is_word=True)
    return Read(tree, tuple(findings), is_condition=True)
