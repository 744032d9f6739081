"""Which documents a build makes, of which record, for whom, in which formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from policygen.errors import InvalidInput
from policygen.model import Audience, PdfEngine
from policygen.problems import Problem, did_you_mean
from policygen.scope import record_names, records_by_id
from policygen.templating.values import Record, Records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policygen.library import Outline
    from policygen.templating import Formats


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
    def wants_word(self) -> bool:
        """Whether a Word file is made, be it only to be printed."""
        return "docx" in self.formats or self.is_printed

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
    every = [copy for outline in outlines for copy in _copies(outline, names, formats, wanted)]
    known = {name for copy in every for name in (copy.outline.id, copy.record) if name}
    if not every:
        raise InvalidInput([_nothing(outlines, wanted)])
    unknown = [name for name in wanted.documents if name not in known]
    if unknown:
        raise InvalidInput(_unknown(name, known) for name in unknown)
    asked = [
        copy
        for copy in every
        if not wanted.documents or {copy.outline.id, copy.record} & set(wanted.documents)
    ]
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
    for record, own in _records(outline, names):
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
            path=outline.file.replace("{id}", record.partition("/")[2]),
            formats=_formats(outline, wanted),
        )


def _formats(outline: Outline, wanted: Wanted) -> tuple[str, ...]:
    if not wanted.formats:
        return outline.formats
    return tuple(name for name in outline.offered if name in wanted.formats)


def _records(outline: Outline, names: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not outline.each:
        yield "", names
        return
    records = names.get(outline.each)
    if records is None or isinstance(records, Record):
        raise InvalidInput([_no_records(outline, names)])
    if not isinstance(records, Records):
        return
    try:
        found = records_by_id(records)
    except KeyError:
        raise InvalidInput([_no_records(outline, names)]) from None
    for record_id, record in found:
        yield f"{outline.each}/{record_id}", record_names(names, outline.each, record)


def _no_records(outline: Outline, names: Mapping[str, Any]) -> Problem:
    message = f"'each: {outline.each}' names no list of records that have an id"
    known = [name for name, value in names.items() if isinstance(value, Records)]
    hint = did_you_mean(outline.each, known) or f"lists are {', '.join(known)}"
    return Problem("T072", message, outline.location, hint)
