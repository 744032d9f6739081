"""An outline: which clauses a document holds, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.library.fields import PROPERTIES, Fields
from policygen.model import Audience
from policygen.problems import Location
from policygen.templating import Condition, Template, compile_clause, compile_condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.source import Node

#: The Word template that every other is completed from.
HOUSE = "house.docx"

FORMATS = ("docx", "md", "html", "pdf", "ics", "csv")
# What is written whole can be printed, so these can be had as PDF as well.
_PRINTABLE = frozenset({"docx", "md", "html"})
#: The topic whose records have a calendar.
_DATED = "contracts"
#: The fields of a clause's place in an outline.
ENTRY_FIELDS = frozenset({"id", "level", "when", "annex", "terms", "title"})
_FIELDS = frozenset(
    {"id", "title", "file", "each", "when", "audience", "copies", "formats", "word_template"}
    | {"date", "clauses", "changes", "sent", "numbering", "cover", "approval", *PROPERTIES}
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
    the numbers of the documents as they were sent. ``base`` is the packaged outline that this one
    changes, by the name under which the library reads it; empty if it stands for itself.
    ``approval`` is false for a list that nobody approves.
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
    cover: bool = True
    base: str = ""
    approval: bool = True

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
    fields = Fields(node, name, _FIELDS)
    if fields.has("changes"):
        message = "'changes' is for a packaged outline of this path, and this project has none"
        hint = "list the document's clauses under 'clauses', or give the file the packaged name"
        fields.tell(fields.where("changes"), message, hint)
    title = fields.template("title")
    outline = Outline(
        id=fields.text("id", required=True),
        location=Location(file=name, line=1),
        file=fields.text("file", required=True),
        title=title or compile_clause("", name),
        entries=tuple(_entries(fields)),
        date=compile_condition("control.effective", fields.where("date")),
        properties={},
    )
    outline = laid_over(outline, fields)
    fields.check()
    return outline


def outline_fields(node: Node, name: str) -> Fields:
    """Return the reader of an outline's fields."""
    return Fields(node, name, _FIELDS)


def laid_over(base: Outline, fields: Fields) -> Outline:
    """Return ``base`` with every field but the clauses that ``fields`` gives in its place."""
    _check_formats(fields, fields.text("each") or base.each)
    properties = {key: fields.template(key) for key in PROPERTIES if fields.has(key)}
    given = {key: template for key, template in properties.items() if template}
    return replace(
        base,
        title=(fields.template("title") if fields.has("title") else None) or base.title,
        file=fields.text("file") or base.file,
        date=fields.condition("date") or base.date,
        properties={**base.properties, **given},
        each=fields.text("each") or base.each,
        when=fields.condition("when") or base.when,
        sent=fields.condition("sent") or base.sent,
        numbering=fields.condition("numbering") or base.numbering,
        audience=fields.audience("audience", base.audience),
        copies=fields.audiences("copies") if fields.has("copies") else base.copies,
        formats=fields.texts("formats", base.formats),
        word_template=fields.text("word_template") or base.word_template,
        cover=fields.flag("cover", default=base.cover),
        approval=fields.flag("approval", default=base.approval),
    )


def _check_formats(fields: Fields, each: str) -> None:
    formats = fields.texts("formats")
    for unknown in sorted(set(formats) - set(FORMATS)):
        message = f"'{unknown}' is no format; formats are {', '.join(FORMATS)}"
        fields.tell(fields.where("formats"), message)
    if "ics" in formats and each != _DATED:
        message = "only a document of each of the contracts has a calendar (ics)"
        fields.tell(fields.where("formats"), message, f"take ics out, or write 'each: {_DATED}'")


def _entries(fields: Fields) -> Iterator[Entry]:
    for node in fields.items("clauses"):
        own = Fields(node, fields.name, ENTRY_FIELDS)
        yield parse_entry(own, own.text("id", required=True), node.location)
        fields.problems.extend(own.problems)


def parse_entry(own: Fields, clause: str, where: Location) -> Entry:
    """Return the place of a clause in an outline, as its fields say."""
    return Entry(
        id=clause,
        location=where,
        level=own.integer("level", 1),
        when=own.condition("when"),
        annex=own.flag("annex"),
        terms=own.flag("terms"),
        title=own.text("title"),
    )
