"""Assemble: an outline, its clauses, the answers and the findings become one document.

Content decisions end here. Nothing is read from disk and nothing is written.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeAlias

from policygen.approvals import DRAFT, Standing
from policygen.house import House
from policygen.library import Entry
from policygen.model import Audience, OpenPoint, Undetermined, may_read
from policygen.problems import Location, Problem
from policygen.templating.values import Open
from policygen.tree.blocks import (
    UNDATED,
    Block,
    Document,
    Heading,
    Paragraph,
    Properties,
    Run,
    Source,
    Term,
    Terms,
    plain_text,
)
from policygen.tree.filling import Filling, open_note
from policygen.tree.headings import check_heading_order
from policygen.tree.numbering import settle
from policygen.tree.sent import SentSection, sections_of
from policygen.tree.spelling import respell
from policygen.tree.word_body import parse_marked
from policygen.worker import STEP_SECONDS, at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from policygen.library import Clause, Library, Outline, Text
    from policygen.templating import Branch, Condition, Formats, Template
    from policygen.templating.values import Slot
    from policygen.tree.blocks import Span
    from policygen.tree.word_body import Body


@dataclass(frozen=True)
class Scope:
    """What the templates of one document see, and who may read it.

    ``audience_of`` gives the audience of an answer path or finding, ``day`` the date of the
    documents, which stands where the outline's own is still open, ``house`` how they look,
    ``standing`` whether the document is approved.
    ``may_lack``: no schema names what there is, so ``|default`` stands in for absent names too.
    """

    names: Mapping[str, Any]
    formats: Formats
    reader: Audience
    audience_of: Callable[[str], Audience]
    day: datetime.date
    house: House = field(default_factory=House)
    standing: Standing = DRAFT
    may_lack: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What one template gives with the names of one document.

    ``unsaid`` is what decided the wording and is printed nowhere; ``reads`` and ``taken`` are as in
    ``templating.Marked``.
    """

    blocks: tuple[Block, ...]
    reads: tuple[str, ...]
    problems: tuple[Problem, ...]
    unsaid: tuple[OpenPoint | Undetermined, ...]
    taken: tuple[Branch, ...]


#: What templates gave. The same template gives the same as long as the names stay the same.
Parts: TypeAlias = "Mapping[Body, Part]"


@dataclass(frozen=True)
class Assembled:
    """A document, the names its templates saw, and what went into it.

    ``reads`` are the answer paths and findings that were read, ``clauses`` the clause files.
    ``unrecorded`` are the sections that others may refer to, of a document that has left the house
    while its answers do not record its numbers.
    """

    document: Document
    names: Mapping[str, Any]
    reads: tuple[str, ...]
    clauses: tuple[str, ...]
    problems: tuple[Problem, ...]
    unrecorded: tuple[SentSection, ...] = ()
    parts: Parts = field(default_factory=dict, compare=False, repr=False)
    """What each template gave."""


@dataclass(frozen=True)
class AssembledClause:
    """One clause on its own, a document of one section.

    There is no document if the copy does not hold the clause. ``when`` is what the clause's own
    condition gives, None if it was not asked; ``taken`` are the branches that its text took, if it
    tells them. References lead nowhere, as what they name is not there.
    """

    document: Document | None
    problems: tuple[Problem, ...]
    when: bool | None
    taken: tuple[Branch, ...]


READERS = {
    Audience.PUBLIC: "Public copy",
    Audience.PROVIDER: "Provider copy",
    Audience.STAFF: "Staff copy",
    Audience.INTERNAL: "Internal copy",
    Audience.BOARD: "Board copy",
    Audience.PRIVILEGED: "Privileged and confidential",
}


def assemble(
    outline: Outline, library: Library, scope: Scope, known: Parts | None = None
) -> Assembled:
    """Return the document that an outline makes of the answers in ``scope``.

    ``known`` is what templates gave when the document was assembled before, of the same outline and
    scope.
    """
    work = _Assembly(library, scope, dict(scope.names), known or {})
    title, properties = work.head(outline)
    words = library.spelling(scope.formats.locale)
    sent = work.sent(outline)
    sections = work.sections(outline.entries)
    at(f"numbering {title}", outline.location.file, STEP_SECONDS)
    settled, problems = settle(respell(sections, words), sent)
    told = (*work.founded(problems), *check_heading_order(settled))
    is_recorded = bool(sent) or not work.holds(outline.sent, otherwise=False)
    document = Document(outline.id, title, scope.reader, properties, settled)
    return Assembled(
        document,
        work.names,
        tuple(dict.fromkeys(work.reads)),
        tuple(work.files),
        work.told(_at(problem, outline.location) for problem in told),
        () if is_recorded else work.outside(outline, settled),
        work.parts,
    )


def assemble_clause(
    clause: Clause, entry: Entry, outline: Outline, library: Library, scope: Scope
) -> AssembledClause:
    """Return what a clause gives in its place in an outline, with the terms that it defines."""
    work = _Assembly(library, scope, dict(scope.names))
    title, properties = work.head(outline)
    work.problems.clear()  # they are the outline's
    readable = may_read(scope.reader, clause.audience)
    placed = readable and work.holds(outline.when) and work.holds(entry.when)
    when = work.holds(clause.when) if placed and clause.when else None
    if not placed or when is False:
        return AssembledClause(None, work.told(), when, ())
    terms = Entry("defined-terms", entry.location, terms=True, title="Defined terms")
    section = work._section(Entry(clause.id, entry.location), clause)
    settled, _ = settle(without_empty_headings([*section, *work._terms(terms, [clause])]))
    document = Document(outline.id, title, scope.reader, properties, settled)
    return AssembledClause(document, work.told(), when, tuple(work.taken))


def assemble_line(
    template: Template, library: Library, scope: Scope
) -> tuple[str, tuple[Problem, ...]]:
    """Return what a template of one line gives as plain text, and what is wrong with it."""
    work = _Assembly(library, scope, dict(scope.names))
    return work.line(template), tuple(work.problems)


def assemble_text(text: Text, library: Library, scope: Scope) -> Assembled:
    """Return the document that a Markdown text which stands alone makes of the names in ``scope``.

    Its title is that of its front matter, else its first heading, else its file's name.
    """
    work = _Assembly(library, scope, dict(scope.names))
    told = {key: work.line(template) for key, template in text.properties.items()}
    own, blocks = _own_title(work.filled(text.body), titled="title" in told)
    settled, problems = settle(respell(blocks, library.spelling(scope.formats.locale)), ())
    title = told.get("title") or own or PurePath(text.file).stem
    status, date = told.get("status", ""), work.day(told.get("date", ""), text.file)
    on_cover = (told.get("organisation"), told.get("version"), status, date != UNDATED)
    properties = Properties(
        organisation=told.get("organisation", ""),
        version=told.get("version", ""),
        status=status,
        date=date,
        owner=told.get("owner", ""),
        language=scope.formats.locale,
        watermark=told.get("watermark", "DRAFT" if status.casefold() == "draft" else ""),
        subject=told.get("subject", ""),
        house=scope.house,
        cover=all(on_cover),
    )
    document = Document("text", title, scope.reader, properties, settled)
    where = Location(file=text.file)
    return Assembled(
        document,
        {**work.names, "document": document_name(title, properties)},
        tuple(dict.fromkeys(work.reads)),
        (text.file,),
        (*work.problems, *(_at(problem, where) for problem in problems)),
    )


def _own_title(blocks: tuple[Block, ...], *, titled: bool) -> tuple[str, tuple[Block, ...]]:
    """Return the title that a text gives itself, and its blocks.

    A heading over the whole text is its title; the headings below it move up a level.
    """
    tops = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    if titled or not tops:
        return "", blocks
    first = tops[0]
    title = plain_text(first.spans)
    if len(tops) > 1 or blocks[0] is not first or first.id:
        return title, blocks
    return title, tuple(_deeper(block, -1) for block in blocks[1:])


def _at(problem: Problem, where: Location) -> Problem:
    return problem if problem.location.file else replace(problem, location=where)


def check_reader(scope: Scope, slot: Slot, name: str) -> Iterator[Problem]:
    """Yield a problem for each answer that a slot prints and the reader may not read."""
    for path in slot.answers:
        audience = scope.audience_of(path)
        if not may_read(scope.reader, audience):
            message = f"'{path}' is for {audience} and this copy is for {scope.reader}"
            hint = "give the clause that audience, or take the answer out of it"
            yield Problem("D005", message, Location(file=name, line=slot.line, pointer=path), hint)


@dataclass
class _Assembly:
    """One document in the making."""

    library: Library
    scope: Scope
    names: dict[str, Any]
    known: Parts = field(default_factory=dict)
    parts: dict[Body, Part] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unsaid: tuple[OpenPoint | Undetermined, ...] = ()
    taken: list[Branch] = field(default_factory=list)

    # -- sections --

    def sections(self, entries: Sequence[Entry]) -> tuple[Block, ...]:
        """Return the blocks of all clauses that are in, the section of terms in its place."""
        chosen = [(entry, self._chosen(entry)) for entry in entries if self.holds(entry.when)]
        clauses = [clause for _, clause in chosen if clause]
        blocks: list[Block] = []
        for entry, clause in chosen:
            if entry.terms:
                blocks.extend(self._terms(entry, clauses))
            elif clause:
                blocks.extend(self._section(entry, clause))
        return without_empty_headings(blocks)

    def _chosen(self, entry: Entry) -> Clause | None:
        if entry.terms:
            return None
        clause = self.library.clause(entry)
        if not may_read(self.scope.reader, clause.audience) or not self.holds(clause.when):
            return None
        self.files.append(clause.file)
        self.problems.extend(clause.warnings)
        return clause

    def told(self, others: Iterable[Problem] = ()) -> tuple[Problem, ...]:
        """Return all problems, those of clauses in Word with their places in words."""
        return tuple(self.library.placed(each) for each in (*self.problems, *others))

    def founded(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield problems; no references to nowhere if a text failed that may hold their ids."""
        has_failed = any(problem.code == "T004" for problem in self.problems)
        return (each for each in problems if not has_failed or each.code != "D002")

    def _section(self, entry: Entry, clause: Clause) -> list[Block]:
        blocks = (*self.filled(clause.body), *self._notes(clause.file))
        inner = [_deeper(block, entry.level) for block in blocks]
        if entry.level == 0:
            return inner
        return [
            Heading(entry.level, self._title(entry, clause), clause.id, annex=entry.annex),
            *inner,
        ]

    def _title(self, entry: Entry, clause: Clause) -> tuple[Span, ...]:
        if entry.title or clause.heading is None:
            return (Run(entry.title or clause.title, source=Source(clause.file, clause.line)),)
        blocks = self.filled(clause.heading)
        return tuple(span for block in blocks for span in getattr(block, "spans", ()))

    def _notes(self, file: str) -> Iterable[Paragraph]:
        """Yield a note for each open point that only decided the wording of the clause."""
        for content in self.unsaid:
            note = f"{open_note(content, self.scope.formats)} decides the wording of this part."
            yield Paragraph((Run(note, note=True, source=Source(file)),))

    def _terms(self, entry: Entry, clauses: Iterable[Clause]) -> list[Block]:
        defined = {
            term: self.filled(meaning)
            for clause in clauses
            for term, meaning in clause.defines.items()
        }
        entries = tuple(
            Term((Run(term),), defined[term]) for term in sorted(defined, key=str.casefold)
        )
        if not entries:
            return []
        title = Run(entry.title or "Definitions")
        return [Heading(entry.level, (title,), entry.id, annex=entry.annex), Terms(entries)]

    # -- templates --

    def filled(self, template: Body) -> tuple[Block, ...]:
        """Return the blocks of a rendered template, values filled in and checked."""
        part = self.parts.get(template) or self.known.get(template) or self._part(template)
        self.parts[template] = part
        self.reads.extend(part.reads)
        self.problems.extend(part.problems)
        self.unsaid = part.unsaid
        self.taken.extend(part.taken)
        return part.blocks

    def _part(self, template: Body) -> Part:
        lacks = self.scope.may_lack
        marked = template.render(self.names, self.scope.formats, may_lack=lacks)
        raw = parse_marked(template, marked.text)
        filling = Filling(marked.slots, template.name, self.scope.formats)
        blocks = filling.blocks(raw.blocks)
        where = Location(file=template.name)
        misread = (replace(p, location=replace(where, line=p.location.line)) for p in raw.problems)
        leaks = (
            problem
            for slot in marked.slots
            for problem in check_reader(self.scope, slot, template.name)
        )
        problems = (*marked.problems, *leaks, *misread, *filling.problems)
        return Part(blocks, marked.reads, problems, marked.unsaid, marked.taken)

    def line(self, template: Body) -> str:
        """Return a rendered template of one line as plain text."""
        blocks = self.filled(template)
        return " ".join(plain_text(getattr(block, "spans", ())) for block in blocks)

    def holds(self, condition: Condition | None, *, otherwise: bool = True) -> bool:
        """Tell whether a condition holds; ``otherwise`` says it where there is none."""
        if condition is None:
            return otherwise
        holds, reads, problems = condition.holds(self.names, self.scope.formats)
        self.reads.extend(reads)
        self.problems.extend(problems)
        return holds

    # -- numbers that have left the house --

    def sent(self, outline: Outline) -> tuple[SentSection, ...]:
        """Return the sections as they were sent, without those that the reader may not read."""
        if outline.numbering is None:
            return ()
        found, reads, problems = outline.numbering.records(self.names, self.scope.formats)
        self.reads.extend(reads)
        self.problems.extend(problems)
        kept = self._kept_from(self.scope.reader, outline)
        return tuple(each for each in sections_sent(found, outline.id) if each.id not in kept)

    def outside(self, outline: Outline, blocks: tuple[Block, ...]) -> tuple[SentSection, ...]:
        """Return the sections that a provider's copy has too."""
        kept = self._kept_from(Audience.PROVIDER, outline)
        return tuple(each for each in sections_of(blocks) if each.id not in kept)

    def _kept_from(self, reader: Audience, outline: Outline) -> set[str]:
        """Return the clauses that a reader may not read."""
        clauses = [self.library.clause(entry) for entry in outline.entries if not entry.terms]
        return {clause.id for clause in clauses if not may_read(reader, clause.audience)}

    def day(self, written: str, file: str) -> datetime.date:
        """Return the date that a text gives itself as ``2027-01-31``, else that of the scope."""
        if not written:
            return self.scope.day
        try:
            return datetime.date.fromisoformat(written)
        except ValueError:
            message = f"'{written}' is not a date such as 2027-01-31"
            self.problems.append(Problem("T026", message, Location(file=file, line=1)))
            return self.scope.day

    # -- what a document says of itself --

    def head(self, outline: Outline) -> tuple[str, Properties]:
        """Return title and properties; ``document`` names them from then on.

        Their own templates see of it only whether the document is approved.
        """
        approval = self.scope.standing.names()
        self.names["document"] = approval
        title, properties = self.line(outline.title), self.properties(outline)
        self.names["document"] = document_name(title, properties) | approval
        return title, properties

    def properties(self, outline: Outline) -> Properties:
        """Return the properties that an outline's templates and the answers give."""
        texts = {key: self.line(template) for key, template in outline.properties.items()}
        date, reads, problems = outline.date.value(self.names, self.scope.formats)
        self.reads.extend((*reads, "house"))
        self.problems.extend(problems)
        if isinstance(date, Open):
            date = self.scope.day
        if not isinstance(date, datetime.date):
            message = "the outline's 'date' does not give a date"
            self.problems.append(Problem("T026", message, outline.location))
            date = UNDATED
        status = texts.get("status", self.scope.standing.status)
        return Properties(
            organisation=texts.get("organisation", ""),
            version=texts.get("version", ""),
            status=status,
            date=datetime.date(date.year, date.month, date.day),
            owner=texts.get("owner", ""),
            language=self.scope.formats.locale,
            watermark=texts.get("watermark", _watermark(status)),
            subject=texts.get("subject", ""),
            reader=READERS[self.scope.reader],
            house=self.scope.house,
            cover=outline.cover,
        )


def _watermark(status: str) -> str:
    """Return what stands across the pages of a document whose outline does not say it."""
    return "" if status.casefold() == "approved" else "DRAFT"


def document_name(title: str, properties: Properties) -> dict[str, Any]:
    """Return what ``document`` is in templates."""
    return {
        "title": title,
        "organisation": properties.organisation,
        "version": properties.version,
        "status": properties.status,
        "owner": properties.owner,
        "subject": properties.subject,
        "reader": properties.reader,
        "date": properties.date,
        "watermark": properties.watermark,
    }


def sections_sent(recorded: Sequence[Any], document: str) -> Iterator[SentSection]:
    """Yield the sections that the answers record of one document; what is open is not recorded."""
    for record in recorded:
        if isinstance(record, Mapping) and record["id"] == document:
            sections = record["sections"]
            known = sections if isinstance(sections, list) else []
            yield from (
                SentSection(each["id"], each["number"], each["title"])
                for each in known
                if isinstance(each, Mapping) and all(isinstance(v, str) for v in each.values())
            )


def _deeper(block: Block, levels: int) -> Block:
    return replace(block, level=block.level + levels) if isinstance(block, Heading) else block


def without_empty_headings(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks without headings that have nothing under them."""
    kept: list[Block] = []
    for block in reversed(blocks):
        below = kept[-1] if kept else None
        if isinstance(block, Heading) and (
            below is None or (isinstance(below, Heading) and below.level <= block.level)
        ):
            continue
        kept.append(block)
    return tuple(reversed(kept))
