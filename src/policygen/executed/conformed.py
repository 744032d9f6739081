"""Conformed copies: the signed text with the amendments in force, marked where they changed it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from policygen.assemble import Assembled, Scope, assemble, assemble_line
from policygen.copies import Copy
from policygen.executed.contract import conformed_id, names_of, scope_of
from policygen.executed.texts import changed_sections
from policygen.library import Role
from policygen.model import Audience
from policygen.scope import record_names, records_by_id
from policygen.templating import Formats
from policygen.templating.values import Recorder, recording
from policygen.tree.blocks import Heading, Paragraph, Run, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.answers import Amendment
    from policygen.copies import Wanted
    from policygen.executed.contract import Contract
    from policygen.inputs import Inputs
    from policygen.library import Outline
    from policygen.problems import Problem
    from policygen.tree.blocks import Block

#: The state in which the clauses of a conformed copy see their contract.
_STATE = "amended"


@dataclass(frozen=True)
class Front:
    """What a conformed copy adds to the text: blocks before it, and marks by section id.

    ``clauses`` maps the clause files of what is added to their hashes.
    """

    blocks: tuple[Block, ...]
    marks: Mapping[str, Paragraph]
    clauses: Mapping[str, str]
    problems: tuple[Problem, ...]


def with_front(assembled: Assembled, front: Front) -> Assembled:
    """Return a document with what a conformed copy adds to it."""
    blocks: list[Block] = list(front.blocks)
    for block in assembled.document.blocks:
        blocks.append(block)
        if isinstance(block, Heading) and block.level == 1 and block.id in front.marks:
            blocks.append(front.marks[block.id])
    document = replace(assembled.document, blocks=tuple(blocks))
    return replace(
        assembled, document=document, problems=(*assembled.problems, *front.problems), unrecorded=()
    )


def conformed_copies(contract: Contract, wanted: Wanted) -> Iterator[tuple[Inputs, Copy, Front]]:
    """Yield the conformed copies of a contract's documents, none without amendments in force."""
    outlines = [o for o in contract.current.library.outlines if o.contract is Role.CONFORMED]
    if not contract.holding:
        return
    texts = contract.texts(contract.holding)
    for outline in outlines:
        for text in contract.text_outlines:
            if text.id in texts:
                yield from _copies(contract, outline, text, wanted)


def _copies(
    contract: Contract, outline: Outline, text: Outline, wanted: Wanted
) -> Iterator[tuple[Inputs, Copy, Front]]:
    audience = Audience(wanted.audience) if wanted.audience else text.audience
    if audience not in text.audiences:
        return
    inputs = contract.amended(contract.holding, _STATE)
    title = contract.texts(contract.holding)[text.id].title
    told = {"id": text.id, "title": title, "as_of": contract.current.as_of}
    names = _names(inputs, contract.id, told)
    current = _names(contract.current, contract.id, told)
    properties = {**text.properties, **outline.properties}
    composed = replace(
        text,
        id=conformed_id(text.id),
        file=outline.file.replace("{text}", text.id),
        title=outline.title,
        properties=properties,
        date=outline.date,
        sent=None,
        formats=outline.formats,
    )
    copy = Copy(
        outline=composed,
        record=contract.record,
        names=names,
        audience=audience,
        folder=f"{audience}/" if wanted.audience else "",
        path=composed.file.replace("{id}", contract.id),
        formats=_formats(composed, wanted),
    )
    yield inputs, copy, _front(contract, outline, audience, current, text.id)


def _formats(outline: Outline, wanted: Wanted) -> tuple[str, ...]:
    if not wanted.formats:
        return outline.formats
    return tuple(name for name in outline.offered if name in wanted.formats)


def _names(inputs: Inputs, contract: str, told: Mapping[str, Any]) -> dict[str, Any]:
    names = names_of(inputs)
    record = dict(records_by_id(names["contracts"]))[contract]
    with recording(Recorder("", Formats())):
        return {**record_names(names, "contracts", record), "text": dict(told)}


def _front(
    contract: Contract,
    outline: Outline,
    audience: Audience,
    names: Mapping[str, Any],
    text: str,
) -> Front:
    current = contract.current
    copy = Copy(outline, contract.record, names, audience, "", "", ())
    scope = scope_of(current, copy)
    assembled = assemble(outline, current.library, scope)
    marks, faults = _marks(contract, outline, scope, _changed(contract, text))
    clauses = {
        file: sha256(current.library.read(file)).hexdigest()
        for file in (*assembled.clauses, outline.location.file)
    }
    problems = (*assembled.problems, *faults)
    return Front(assembled.document.blocks, marks, clauses, problems)


def _changed(contract: Contract, text: str) -> dict[str, list[Amendment]]:
    """Return the sections of a document that amendments in force changed, by id, with these."""
    found: dict[str, list[Amendment]] = {}
    for place, amendment in enumerate(contract.holding):
        before = contract.texts(contract.holding[:place]).get(text)
        after = contract.texts(contract.holding[: place + 1])[text]
        for _, now in changed_sections(before.sections if before else (), after.sections):
            if now is not None:
                found.setdefault(now.id, []).append(amendment)
    return found


def _marks(
    contract: Contract,
    outline: Outline,
    scope: Scope,
    changed: Mapping[str, list[Amendment]],
) -> tuple[dict[str, Paragraph], list[Problem]]:
    """Return what stands at each section that amendments changed, and what is wrong with it."""
    marks: dict[str, Paragraph] = {}
    problems: list[Problem] = []
    if outline.mark is None:
        return marks, problems
    source = Source(outline.location.file, outline.location.line)
    for section, amendments in changed.items():
        listed = [
            {"number": each.number, "title": each.title, "effective": each.effective}
            for each in amendments
        ]
        names = {**scope.names, "section": {"amendments": listed}}
        given = replace(scope, names=names)
        line, faults = assemble_line(outline.mark, contract.current.library, given)
        problems += faults
        marks[section] = Paragraph((Run(line, italic=True, source=source),))
    return marks, problems
