"""Which documents are made, each from its own inputs: today's, or those of a locked contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.copies import Copy, chosen, every_copy
from policygen.errors import InvalidInput
from policygen.executed.checks import check_current, check_read, check_signed
from policygen.executed.conformed import Front, conformed_copies
from policygen.executed.contract import Contract, contracts_of, names_of
from policygen.executed.findings import with_executed
from policygen.library import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policygen.copies import Wanted
    from policygen.inputs import Inputs
    from policygen.library import Outline
    from policygen.problems import Problem

# What is dated and not worded: these files follow the terms in force and what happened since.
_CALENDARS = ("ics", "csv")


@dataclass(frozen=True)
class Job:
    """A document to be made, what it is made from, and what a conformed copy adds to it."""

    inputs: Inputs
    copy: Copy
    front: Front | None = None


@dataclass(frozen=True)
class Plan:
    """The documents to be made, and the locked contracts."""

    jobs: tuple[Job, ...]
    contracts: tuple[Contract, ...] = ()

    def check(self) -> Iterator[Problem]:
        """Yield where today's answers, clauses and amendments do not go with the locked texts."""
        for contract in self.contracts:
            yield from check_current(contract)
            yield from check_read(contract)


def plan_jobs(inputs: Inputs, wanted: Wanted, outlines: Sequence[Outline] | None = None) -> Plan:
    """Return the documents that are asked for.

    The text of a locked contract is made from its snapshot, whatever the answers say today, and
    everything else from the answers. ``outlines`` are those to choose from, all if it is None.

    Raises:
        InvalidInput: A document is asked for that there is not; a condition fails; a locked text is
            no longer made with the words that were signed.
    """
    outlines = inputs.library.outlines if outlines is None else outlines
    contracts = tuple(contracts_of(inputs)) if _concern_contracts(outlines, wanted) else ()
    if broken := [problem for one in contracts for problem in check_signed(one)]:
        raise InvalidInput(broken)
    told = with_executed(inputs, contracts)
    for contract in contracts:
        contract.current = told
    locked = {one.record: one for one in contracts}
    jobs = list(_current(told, locked, wanted, outlines))
    for contract in contracts:
        jobs += _locked(contract, wanted, {one.id for one in outlines})
    kept = {id(copy) for copy in chosen([job.copy for job in jobs], outlines, wanted)}
    return Plan(tuple(job for job in jobs if id(job.copy) in kept), contracts)


def _concern_contracts(outlines: Sequence[Outline], wanted: Wanted) -> bool:
    """Tell whether documents of contracts are asked for."""
    apart = {one.id for one in outlines if one.each.partition(".")[0] != "contracts"}
    return not wanted.documents or not set(wanted.documents) <= apart


def _current(
    inputs: Inputs, locked: dict[str, Contract], wanted: Wanted, outlines: Sequence[Outline]
) -> Iterator[Job]:
    """Yield what is made from today's answers: of a locked text only the calendar."""
    for copy in every_copy(outlines, names_of(inputs), inputs.formats, wanted):
        if copy.outline.contract is not Role.TEXT or copy.record not in locked:
            yield Job(inputs, copy)
        elif copy.outline.id in _ids(locked[copy.record]):
            dated = replace(copy.outline, formats=_of(copy.outline.formats, _CALENDARS))
            formats = _of(copy.formats, _CALENDARS)
            if formats:
                yield Job(inputs, replace(copy, outline=dated, formats=formats))
        else:
            yield Job(inputs, copy)


def _ids(contract: Contract) -> set[str]:
    return {document.id for document in contract.lock.documents}


def _of(formats: Iterable[str], kinds: Iterable[str]) -> tuple[str, ...]:
    kinds = set(kinds)
    return tuple(name for name in formats if name in kinds)


def _locked(contract: Contract, wanted: Wanted, known: set[str]) -> Iterator[Job]:
    """Yield the text of a contract as it was signed, and its conformed copies."""
    signed = contract.signed
    names = names_of(signed)
    for copy in every_copy(contract.text_outlines, names, signed.formats, wanted):
        if copy.record == contract.record and copy.outline.id in known:
            worded = tuple(name for name in copy.outline.formats if name not in _CALENDARS)
            formats = tuple(name for name in copy.formats if name not in _CALENDARS)
            outline = replace(copy.outline, formats=worded)
            yield Job(signed, replace(copy, outline=outline, formats=formats))
    for inputs, copy, front in conformed_copies(contract, wanted):
        if copy.outline.id.removeprefix("conformed-") in known:
            yield Job(inputs, copy, front)
