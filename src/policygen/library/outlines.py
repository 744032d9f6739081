"""An outline: which clauses a document holds, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.library.fields import Fields
from policygen.model import Audience
from policygen.problems import Location, Problem
from policygen.templating import Condition, Template, compile_clause, compile_condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.source import Node

#: The Word template that every other is completed from.
HOUSE = "house.docx"

FORMATS = ("docx", "md", "html", "pdf", "ics", "csv")
# What is written whole can be printed, so these can be had as PDF as well.
_PRINTABLE = frozenset({"docx", "md", "html"})
_ENTRY_FIELDS = frozenset({"id", "level", "when", "annex", "terms", "title"})
_PROPERTIES = ("subject", "version", "status", "owner", "organisation")
_OUTLINE_FIELDS = frozenset(
    {"id", "title", "file", "each", "when", "audience", "copies", "formats", "word_template"}
    | {"date", "clauses", "sent", "numbering", *_PROPERTIES}
)


@dataclass(frozen=True)
class Entry:
    """A clause's place in an outline. ``terms`` marks the section of all defined terms."""

    id: str
    location: Location
    level: int = 1
    when: Condition | None = None
    annex: bool = False
    terms: bool = False
    title: str = ""


@dataclass(frozen=True)
class Outline:
    """Which clauses a document holds. ``each`` names the topic it is made once per record of.

    ``sent`` holds once a version has left the house, ``numbering`` gives the answers that record
    the numbers of the documents as they were sent.
    """

    id: str
    location: Location
    file: str
    title: Template
    entries: tuple[Entry, ...]
    date: Condition
    properties: Mapping[str, Template]
    each: str = ""
    when: Condition | None = None
    sent: Condition | None = None
    numbering: Condition | None = None
    audience: Audience = Audience.INTERNAL
    copies: tuple[Audience, ...] = ()
    formats: tuple[str, ...] = ("docx", "md", "html")
    word_template: str = HOUSE

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Every audience that may have a copy, the plain build's first."""
        return (self.audience, *self.copies)

    @property
    def offered(self) -> tuple[str, ...]:
        """Every format that can be asked for by name: the outline's own, and PDF."""
        printable = "pdf" not in self.formats and _PRINTABLE & set(self.formats)
        return (*self.formats, "pdf") if printable else self.formats


def parse_outline(node: Node, name: str) -> Outline:
    """Return the outline in a YAML document; ``name`` is its file. Raises InvalidInput."""
    fields = Fields(node, name, _OUTLINE_FIELDS)
    formats = fields.texts("formats", ("docx", "md", "html"))
    for unknown in sorted(set(formats) - set(FORMATS)):
        message = f"'{unknown}' is no format; formats are {', '.join(FORMATS)}"
        fields.problems.append(Problem("T023", message, fields.where("formats")))
    title, date = fields.template("title"), fields.condition("date")
    if date is None:
        date = compile_condition("control.effective", fields.where("date"))
    properties = {key: fields.template(key) for key in _PROPERTIES}
    outline = Outline(
        id=fields.text("id", required=True),
        location=Location(file=name, line=1),
        file=fields.text("file", required=True),
        title=title or compile_clause("", name),
        entries=tuple(_entries(fields)),
        date=date,
        properties={key: template for key, template in properties.items() if template},
        each=fields.text("each"),
        when=fields.condition("when"),
        sent=fields.condition("sent"),
        numbering=fields.condition("numbering"),
        audience=fields.audience("audience", Audience.INTERNAL),
        copies=fields.audiences("copies"),
        formats=formats,
        word_template=fields.text("word_template") or HOUSE,
    )
    fields.check()
    return outline


def _entries(fields: Fields) -> Iterator[Entry]:
    listed = fields.node("clauses")
    for node in getattr(listed, "items", ()) if listed is not None else ():
        own = Fields(node, fields.name, _ENTRY_FIELDS)
        yield Entry(
            id=own.text("id", required=True),
            location=node.location,
            level=own.integer("level", 1),
            when=own.condition("when"),
            annex=own.flag("annex"),
            terms=own.flag("terms"),
            title=own.text("title"),
        )
        fields.problems.extend(own.problems)
