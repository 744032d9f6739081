"""One text with tags, or one condition, read against names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.lint.templates.tags import Tag, TextOrigin, find_tags
from policygen.lint.templates.tree import parse_tags
from policygen.lint.templates.walking import Used, check_condition, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policygen.lint.templates.findings import Finding
    from policygen.lint.templates.scopes import Names
    from policygen.lint.templates.tree import Tree
    from policygen.source import ScalarNode


@dataclass(frozen=True, slots=True)
class Read:
    """A text that was read: its tree, and what is wrong with its tags alone and in pairs."""

    tree: Tree
    findings: tuple[Finding, ...]
    is_condition: bool = False

    def check(self, contexts: Sequence[Names], used: Used) -> list[Finding]:
        """Return everything that is wrong with the text under any of the names it may see."""
        look = check_condition if self.is_condition else walk
        found = list(self.findings)
        for names in contexts:
            try:
                found += look(self.tree, names, used)
            except RecursionError:
                found += self._too_deep()
        return list(dict.fromkeys(found))

    def _too_deep(self) -> list[Finding]:
        tags = [spot.tag for spot in self.tree.spots if spot.tag]
        longest = max(tags, key=lambda tag: len(tag.text))
        message = "a tag has too many parts to be read"
        return [longest.finding("T121", message, "take it apart with {% set NAME = … %}")]


def read_text(text: str, file: str, line: int = 1) -> Read:
    """Return the tags of a text whose first character begins a line of a file."""
    origin = TextOrigin(file, text, line)
    return _read(find_tags(text, origin))


def read_value(node: ScalarNode, lines: Sequence[str]) -> Read:
    """Return the tags of a value of front matter or an outline; ``lines`` are its file's."""
    text, origin = _placed(node, lines, "")
    return _read(find_tags(text, origin))


def read_condition(node: ScalarNode, lines: Sequence[str]) -> Read:
    """Return the tree of a condition, which stands without braces."""
    opener, closer = "{{ ", " }}"
    value = str(node.value).lower() if isinstance(node.value, bool) else str(node.value)
    _, origin = _placed(node, lines, value)
    shown = replace(
        origin,
        text=f"{opener}{value}{closer}",
        column=origin.column - len(opener) if origin.exact else origin.column,
        least=len(opener),
    )
    tag = Tag(shown.text, "{{", 0, shown, is_bare=True)
    return replace(_read([tag]), is_condition=True)


def _placed(node: ScalarNode, lines: Sequence[str], value: str) -> tuple[str, TextOrigin]:
    """Return a value's text and where it stands: exactly, where it stands on one line as it is."""
    text = value or str(node.value)
    where = node.location
    column = where.column + (1 if node.quoted else 0)
    line = lines[where.line - 1] if 0 < where.line <= len(lines) else ""
    is_exact = line[column - 1 :].startswith(text)
    return text, TextOrigin(
        where.file, text, where.line, column if is_exact else where.column, exact=is_exact
    )


def _read(tags: Iterable[Tag]) -> Read:
    tree, findings = parse_tags(tags)
    return Read(tree, tuple(findings))
