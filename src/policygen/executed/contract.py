"""A locked contract: its text as signed and as amended, made from its snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policygen.answers import amendments_of
from policygen.answers.what_if import change_to, relocated
from policygen.assemble import Scope, assemble
from policygen.copies import every_copy
from policygen.executed.snapshot import amend_snapshot, load_snapshot
from policygen.executed.texts import Section, sections_of
from policygen.library import Role
from policygen.locks import LOCK
from policygen.model import Audience
from policygen.problems import Location
from policygen.scope import top_names
from policygen.source import name_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policygen.answers import Amendment, WhatIf
    from policygen.assemble import Assembled
    from policygen.copies import Copy
    from policygen.inputs import Inputs
    from policygen.library import Outline
    from policygen.locks import Lock, LockedDocument


@dataclass(frozen=True)
class Asked:
    """Every document for one audience, or the house's own copies."""

    audience: str | None = None
    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A document of the contract in the copy that both sides have, by its sections."""

    id: str
    title: str
    sections: tuple[Section, ...]
    assembled: Assembled
    inputs: Inputs


class Contract:
    """A locked contract, beside the answers as they are today."""

    def __init__(self, current: Inputs, lock: Lock) -> None:
        self.current = current
        self.lock = lock
        self._terms: dict[tuple[str, str], Inputs] = {}
        self._texts: dict[tuple[str, str], dict[str, Text]] = {}

    @property
    def id(self) -> str:
        """The contract's id."""
        return self.lock.contract

    @property
    def record(self) -> str:
        """How its documents are asked for."""
        return f"contracts/{self.id}"

    @cached_property
    def amendments(self) -> tuple[Amendment, ...]:
        """All amendments, by number, drafts among them."""
        return amendments_of(self.current.answers, self.id)

    @cached_property
    def holding(self) -> tuple[Amendment, ...]:
        """The amendments in force on the date of the documents, by number."""
        return tuple(each for each in self.amendments if each.is_in_force(self.current.as_of))

    @cached_property
    def signed(self) -> Inputs:
        """The inputs as they were signed."""
        return load_snapshot(self.lock, self.current)

    def amended(self, amendments: Sequence[Amendment], state: str = "") -> Inputs:
        """Return the inputs with the terms of amendments, and with another state if one is given.

        Raises:
            InvalidInput: An amendment leads nowhere in what was signed.
        """
        path = f"contracts[{self.id}]"
        if state == self.signed.answers.get(f"{path}.state"):
            state = ""
        if not amendments and not state:
            return self.signed
        key = (" ".join(each.id for each in amendments), state)
        if key not in self._terms:
            set_first = [self.numbers_kept]
            if state:
                set_first.append(change_to(f"{path}.state", state, Location(LOCK)))
            way = name_in(self.lock.folder, self.current.root)
            changes = [relocated(change, way) for each in amendments for change in each.changes]
            self._terms[key] = amend_snapshot(self.signed, self.lock, [*set_first, *changes])
        return self._terms[key]

    @cached_property
    def numbers_kept(self) -> WhatIf:
        """The change that records the numbers as they were signed, so that none of them moves."""
        records = [
            {"id": name, "sections": _numbers(document)}
            for document in self.lock.documents
            for name in (document.id, conformed_id(document.id))
        ]
        path = f"contracts[{self.id}].attachment.numbering"
        return change_to(path, records, Location(LOCK))

    def texts(self, amendments: Sequence[Amendment], state: str = "") -> dict[str, Text]:
        """Return the documents of the contract as amended, by outline, in the outside copy."""
        key = (" ".join(each.id for each in amendments), state)
        if key not in self._texts:
            wanted = [document.id for document in self.lock.documents]
            inputs = self.amended(amendments, state)
            self._texts[key] = outside_texts(inputs, self.id, wanted)
        return self._texts[key]

    @cached_property
    def text_outlines(self) -> tuple[Outline, ...]:
        """The outlines of the signed text, as they were locked."""
        wanted = [document.id for document in self.lock.documents]
        return tuple(one for one in self.signed.library.outlines if one.id in wanted)


def conformed_id(text: str) -> str:
    """Return the id of the conformed copy of a document."""
    return f"conformed-{text}"


def _numbers(document: LockedDocument) -> list[dict[str, str]]:
    return [
        {"id": each.id, "number": each.number.removeprefix("Annex "), "title": each.title}
        for each in document.sections
        if each.id and each.number
    ]


def contracts_of(inputs: Inputs) -> Iterator[Contract]:
    """Yield the locked contracts that the answers still have."""
    known = {record.get("id") for record in inputs.answers.records("contracts")}
    for name, lock in inputs.locks.items():
        if name in known:
            yield Contract(inputs, lock)


def outside_texts(inputs: Inputs, contract: str, wanted: Iterable[str]) -> dict[str, Text]:
    """Return the documents with these outlines' ids, as the other side has them."""
    texts: dict[str, Text] = {}
    names = names_of(inputs)
    wanted = set(wanted)
    for audience in (Audience.PROVIDER.value, None):
        outlines = [one for one in inputs.library.outlines if one.id in wanted - {*texts}]
        for copy in every_copy(outlines, names, inputs.formats, Asked(audience)):
            if copy.record == f"contracts/{contract}":
                texts[copy.outline.id] = _text(inputs, copy)
    return texts


def text_ids(inputs: Inputs) -> list[str]:
    """Return the outlines whose documents are text of a contract."""
    return [one.id for one in inputs.library.outlines if one.contract is Role.TEXT]


def names_of(inputs: Inputs) -> Mapping[str, Any]:
    """Return the names of every document that is made from inputs."""
    return top_names(inputs.answers, inputs.findings.values, inputs.problems)


def scope_of(inputs: Inputs, copy: Copy) -> Scope:
    """Return what the templates of a copy see."""
    given = (copy.names, inputs.formats, copy.audience, inputs.audience_of, inputs.as_of)
    return Scope(*given, inputs.house)


def _text(inputs: Inputs, copy: Copy) -> Text:
    assembled = assemble(copy.outline, inputs.library, scope_of(inputs, copy))
    document = assembled.document
    return Text(copy.outline.id, document.title, sections_of(document), assembled, inputs)
