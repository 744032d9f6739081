"""One clause: front matter, tags and Markdown, all faults at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.library import parse_clause
from policygen.lint.templates.findings import Finding
from policygen.lint.templates.markdown import check_markdown
from policygen.lint.templates.texts import Read, read_condition, read_text, read_value
from policygen.lint.texts.clause_text import FRONT_MATTER
from policygen.source import MappingNode, ScalarNode, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policygen.source import Node


@dataclass(slots=True)
class ClauseParts:
    """What of a clause names anything, and what is wrong with the rest of it."""

    reads: list[Read] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_clause(text: str, name: str) -> ClauseParts:
    """Return the templates in a clause, and the faults of its front matter and Markdown."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    parts = ClauseParts()
    node: Node | None = None
    match = FRONT_MATTER.match(text)
    body, first_line = (text[match.end() :], match[0].count("\n") + 1) if match else (text, 1)
    if match:
        try:
            # An empty line stands for the line '---', so that places are the file's.
            node = parse_yaml("\n" + match[1], name)
            parts.reads.extend(_front_matter(node, text.split("\n")))
        except InvalidInput as error:
            parts.findings.extend(map(Finding, error.problems))
            node = None
    parts.reads.append(read_text(body, name, first_line))
    parts.findings.extend(check_markdown(body, name, first_line))
    if match is None or node is not None:
        # The text is read above; compiling it would only take time.
        head = match[0] + ("…" if body.strip() else "") if match else text
        parts.findings.extend(_faults_of_fields(head, name))
    return parts


def _front_matter(node: Node, lines: Sequence[str]) -> Iterator[Read]:
    if not isinstance(node, MappingNode):
        return
    title, when, defines = node.get("title"), node.get("when"), node.get("defines")
    if isinstance(title, ScalarNode) and "{{" in str(title.value):
        yield read_value(title, lines)
    if isinstance(when, ScalarNode):
        yield read_condition(when, lines)
    for term in defines.entries.values() if isinstance(defines, MappingNode) else ():
        if isinstance(term.node, ScalarNode):
            yield read_value(term.node, lines)


def _faults_of_fields(text: str, name: str) -> list[Finding]:
    """Return what the library finds wrong; that a template cannot be read is told better here."""
    try:
        problems = parse_clause(text, name).warnings
    except InvalidInput as error:
        problems = error.problems
    return [Finding(problem) for problem in problems if problem.code != "T006"]
