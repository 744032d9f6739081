"""Which documents a build makes, of which record, for whom, in which formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from policygen.errors import InvalidInput
from policygen.library import Role
from policygen.model import Audience, PdfEngine
from policygen.problems import Problem, did_you_mean
from policygen.scope import record_names, records_by_id, singular
from policygen.templating import Formats
from policygen.templating.values import Record, Recorder, Records, recording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policygen.library import Outline


class Wanted(Protocol):
    """What a build is asked for: empty or None asks for all."""

    @property
    def formats(self) -> tuple[str, ...]:
        """Formats by name."""

    @property
    def documents(self) -> tuple[str, ...]:
        """Outline ids and records such as ``contracts/desk``."""

    @property
    def audience(self) -> str | None:
        """Whose copies."""


def asked_by(document: str, record: str) -> frozenset[str]:
    """Return what a document can be asked for by: outline, record, and the record around that."""
    around = "/".join(record.split("/")[:2])
    return frozenset({document, record, around} - {""})


@dataclass(frozen=True)
class Copy:
    """One document to be made.

    ``path`` is its place, without suffix, in the bundle or in the ``folder`` of its audience's
    copies there, such as ``provider/``. ``compress`` deflates the parts of its Word file.
    """

    outline: Outline
    record: str
    names: Mapping[str, Any]
    audience: Audience
    folder: str
    path: str
    formats: tuple[str, ...]
    pdf_engine: PdfEngine = PdfEngine.TYPST
    compress: bool = False

    @property
    def ids(self) -> frozenset[str]:
        """What it can be asked for by: its outline, its record, and the record around that."""
        return asked_by(self.outline.id, self.record)

    @property
    def wants_word(self) -> bool:
        """Whether a Word file is made, be it only to be printed."""
        return "docx" in self.formats or self.is_printed

    @property
    def wants_text(self) -> bool:
        """Whether more is made than dated events."""
        return not set(self.formats) <= {"ics", "csv"}

    @property
    def is_printed(self) -> bool:
        """Whether an office program makes the PDF of the Word file."""
        return "pdf" in self.formats and self.pdf_engine is PdfEngine.LIBREOFFICE


def plan_copies(
    outlines: Sequence[Outline], names: Mapping[str, Any], formats: Formats, wanted: Wanted
) -> list[Copy]:
    """Return the copies that are asked for.

    Raises:
        InvalidInput: A document is asked for that there is not; a condition fails.
    """
    return chosen(every_copy(outlines, names, formats, wanted), outlines, wanted)


def every_copy(
    outlines: Sequence[Outline], names: Mapping[str, Any], formats: Formats, wanted: Wanted
) -> list[Copy]:
    """Return a copy of every document for the audience that is asked for.

    Conformed copies are not among them: they are made from the text of a contract.

    Raises:
        InvalidInput: A condition fails.
    """
    listed = (one for one in outlines if one.contract is not Role.CONFORMED)
    return [copy for outline in listed for copy in _copies(outline, names, formats, wanted)]


def chosen(every: Sequence[Copy], outlines: Sequence[Outline], wanted: Wanted) -> list[Copy]:
    """Return those of the copies that are asked for.

    Raises:
        InvalidInput: A document is asked for that there is not.
    """
    known = {name for copy in every for name in copy.ids}
    if not every:
        raise InvalidInput([_nothing(outlines, wanted)])
    unknown = [name for name in wanted.documents if name not in known]
    if unknown:
        raise InvalidInput(_unknown(name, known) for name in unknown)
    asked = [copy for copy in every if not wanted.documents or copy.ids & set(wanted.documents)]
    if not any(copy.formats for copy in asked):
        raise InvalidInput([_no_format(asked, wanted)])
    return [copy for copy in asked if copy.formats]


def _nothing(outlines: Sequence[Outline], wanted: Wanted) -> Problem:
    message = f"these answers give no document for '{wanted.audience}'"
    offered = sorted(outline.id for outline in outlines if wanted.audience in {*outline.audiences})
    hint = f"such copies are made of {', '.join(offered)}" if offered else "no outline offers one"
    return Problem("B013", message, hint=hint)


def _no_format(asked: Sequence[Copy], wanted: Wanted) -> Problem:
    message = f"none of the documents asked for is written as {', '.join(wanted.formats)}"
    offered = sorted({name for copy in asked for name in copy.outline.offered})
    return Problem("B014", message, hint=f"they are written as {', '.join(offered)}")


def _unknown(name: str, known: set[str]) -> Problem:
    hint = did_you_mean(name, known) or f"there are {', '.join(sorted(known))}"
    return Problem("B012", f"there is no document '{name}' to build", hint=hint)


def _copies(
    outline: Outline, names: Mapping[str, Any], formats: Formats, wanted: Wanted
) -> Iterator[Copy]:
    audience = Audience(wanted.audience) if wanted.audience else outline.audience
    if audience not in outline.audiences:
        return
    for record, number, own in _records(outline, names):
        if outline.when is not None:
            holds, _, problems = outline.when.holds(own, formats)
            if problems:
                raise InvalidInput(problems)
            if not holds:
                continue
        yield Copy(
            outline=outline,
            record=record,
            names=own,
            audience=audience,
            folder=f"{audience}/" if wanted.audience else "",
            path=_path(outline.file, record, number),
            formats=_formats(outline, wanted),
        )


def _formats(outline: Outline, wanted: Wanted) -> tuple[str, ...]:
    if not wanted.formats:
        return outline.formats
    return tuple(name for name in outline.offered if name in wanted.formats)


def _path(file: str, record: str, number: str) -> str:
    """Return the place of a document: ``{id}`` is its record, ``{number}`` that of an inner one."""
    _, _, rest = record.partition("/")
    return file.replace("{id}", rest.partition("/")[0]).replace("{number}", number)


def _number(record: Record, inner_id: str) -> str:
    """Return the number of a record in a record, else its id."""
    with recording(Recorder("", Formats())):
        found = record.read("number") if "number" in record else None
    return str(found) if isinstance(found, int) else inner_id


def _records(
    outline: Outline, names: Mapping[str, Any]
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield each record that the outline makes a document of, its number and the names in it.

    ``each: contracts.amendments`` makes one of each record in a list of each contract.
    """
    if not outline.each:
        yield "", "", names
        return
    topic, _, inner = outline.each.partition(".")
    for record_id, record in _records_of(outline, names.get(topic), names):
        own = record_names(names, topic, record)
        if not inner:
            yield f"{topic}/{record_id}", "", own
            continue
        with recording(Recorder("", Formats())):
            listed = record.read(inner) if inner in record.known_names() else None
        for inner_id, one in _records_of(outline, listed, names):
            with_inner = {**own, singular(inner): one}
            yield f"{topic}/{record_id}/{inner_id}", _number(one, inner_id), with_inner


def _records_of(
    outline: Outline, records: Any, names: Mapping[str, Any]
) -> Iterator[tuple[str, Record]]:
    if records is None or isinstance(records, Record):
        raise InvalidInput([_no_records(outline, names)])
    if not isinstance(records, Records):
        return
    try:
        yield from records_by_id(records)
    except KeyError:
        raise InvalidInput([_no_records(outline, names)]) from None


def _no_records(outline: Outline, names: Mapping[str, Any]) -> Problem:
    message = f"'each: {outline.each}' names no list of records that have an id"
    known = [name for name, value in names.items() if isinstance(value, Records)]
    hint = did_you_mean(outline.each, known) or f"lists are {', '.join(known)}"
    return Problem("T072", message, outline.location, hint)
