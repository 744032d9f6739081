"""A clause: front matter and a text, both checked as they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.library.fields import PROPERTIES, Fields
from policygen.model import Audience
from policygen.problems import Location, Problem, Severity
from policygen.source import MappingNode, parse_yaml
from policygen.templating import Condition, Template, compile_clause

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.tree.word_body import Body
    from policygen.wordtags.places import Place

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_TEXT_FIELDS = frozenset({"title", "date", *PROPERTIES})
#: The fields of a clause's front matter.
CLAUSE_FIELDS = frozenset(
    {"id", "title", "owner", "version", "when", "meets", "audience", "defines"}
)


@dataclass(frozen=True)
class Clause:
    """One file of the clause library. ``defines`` maps each defined term to its meaning.

    ``heading`` is the title as a template where it uses the agreement's own words, ``line`` where
    the title stands. A clause in Word has no lines: there ``line``, and the lines of all that is
    made of the clause, are numbers of paragraphs (from 1), and ``places`` tells each in words.
    ``warnings`` are what is not wrong but should be known.
    """

    id: str
    title: str
    file: str
    body: Body
    heading: Body | None = None
    owner: str = ""
    version: str = ""
    when: Condition | None = None
    meets: tuple[str, ...] = ()
    audience: Audience = Audience.INTERNAL
    defines: Mapping[str, Body] = field(default_factory=dict)
    line: int = 1
    places: tuple[Place, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def place(self, line: int) -> Location | None:
        """Return in words where a paragraph of a clause in Word stands; nothing of any other."""
        known = 0 < line <= len(self.places)
        return self.places[line - 1].location(self.file) if known else None


@lru_cache(maxsize=2048)
def parse_clause(source: str, name: str, *, telling: bool = False) -> Clause:
    """Return the clause in a text; ``name`` is its file.

    The body of a ``telling`` clause tells which of its branches a rendering takes.

    Raises:
        InvalidInput: With every problem of the file.
    """
    match = _FRONT_MATTER.match(source)
    if match is None:
        message = "a clause begins with front matter between two lines '---'"
        raise InvalidInput([Problem("T024", message, Location(file=name, line=1))])
    # An empty line stands for the line '---', so that places in the front matter are the file's.
    fields = Fields(parse_yaml("\n" + match[1], name), name, CLAUSE_FIELDS)
    first_line = match[0].count("\n") + 1
    body = fields.compiled(
        lambda: compile_clause(source[match.end() :], name, first_line, telling=telling)
    )
    if fields.text("id", required=True) not in {"", Path(name).stem}:
        message = f"the id must be the file's name, '{Path(name).stem}'"
        fields.problems.append(Problem("T025", message, fields.where("id")))
    clause = Clause(
        id=Path(name).stem,
        title=fields.text("title", required=True),
        heading=fields.template("title") if "{{" in fields.text("title") else None,
        file=name,
        body=body or compile_clause("", name),
        owner=fields.text("owner"),
        version=fields.text("version"),
        when=fields.condition("when"),
        meets=fields.texts("meets"),
        audience=fields.audience("audience", Audience.INTERNAL),
        defines=_definitions(fields),
        warnings=tuple(_without_text(source, match, fields)),
    )
    fields.check()
    return clause


def _without_text(source: str, match: re.Match[str], fields: Fields) -> Iterator[Problem]:
    if not source[match.end() :].strip() and not fields.has("defines"):
        yield no_text(Location(file=fields.name, line=match[0].count("\n")))


def no_text(where: Location) -> Problem:
    """Return the warning that a clause has front matter only."""
    message = "the clause has no text below its front matter"
    hint = "write its text, or take the last good copy of the file"
    return Problem("T166", message, where, hint, Severity.WARNING)


def _definitions(fields: Fields) -> dict[str, Template]:
    node = fields.node("defines")
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        message = "'defines' must hold terms with their meanings, as 'Term: meaning'"
        fields.tell(fields.where("defines"), message)
        return {}
    own = Fields(node, fields.name, frozenset(node.entries))
    found = {term: own.template(term) for term in node.entries}
    fields.problems.extend(own.problems)
    return {term: template for term, template in found.items() if template}


def front_matter(source: str) -> tuple[str, str, int]:
    """Return the YAML of a clause's front matter, the text below it and that text's first line.

    The YAML is empty where there is none.
    """
    match = _FRONT_MATTER.match(source)
    if match is None:
        return "", source, 1
    return match[1], source[match.end() :], match[0].count("\n") + 1


@dataclass(frozen=True)
class Text:
    """A Markdown text that stands alone. ``properties`` are what it says of itself."""

    file: str
    body: Template
    properties: Mapping[str, Template]


def parse_text(source: str, name: str) -> Text:
    """Return the text in a Markdown file, whose front matter may give its title and the like.

    Raises:
        InvalidInput: With every problem of the file.
    """
    match = _FRONT_MATTER.match(source)
    if match is None:
        return Text(name, compile_clause(source, name), {})
    fields = Fields(parse_yaml("\n" + match[1], name), name, _TEXT_FIELDS)
    first_line = match[0].count("\n") + 1
    body = fields.compiled(lambda: compile_clause(source[match.end() :], name, first_line))
    properties = {key: fields.template(key) for key in sorted(_TEXT_FIELDS)}
    text = Text(
        name,
        body or compile_clause("", name),
        {key: template for key, template in properties.items() if template and fields.text(key)},
    )
    fields.check()
    return text
