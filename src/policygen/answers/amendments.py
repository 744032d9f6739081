"""Amendments of executed contracts: which changes of the answers they are, and from which day.

The answers of a contract stay as they were signed. An amendment that is signed and in effect is one
more layer over them, so that everything that follows is made from the terms in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from policygen.answers.what_if import WhatIf, is_key, steps_of_key
from policygen.model import Audience, may_read
from policygen.problems import Problem
from policygen.source import MappingNode, node_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policygen.answers.answers import Answers
    from policygen.problems import Location
    from policygen.source import Node

_TOPIC = "contracts"
# What an amendment cannot change: what a contract is called, where it stands, what is recorded.
_FIXED = frozenset({"id", "state", "issued", "amendments", "execution", "performance"})
_FIXED_BELOW = (("benchmark", "results"), ("attachment", "numbering"))


@dataclass(frozen=True, slots=True)
class Amendment:
    """A numbered change of an executed contract.

    ``path`` is its answer path. ``signed`` and ``effective`` are None while they are open: then it
    is a draft and changes nothing yet. ``changes`` are laid over the answers as they were signed.
    """

    path: str
    id: str
    contract: str
    number: int
    title: str
    reason: str
    signed: date | None
    effective: date | None
    changes: tuple[WhatIf, ...]

    def is_in_force(self, day: date) -> bool:
        """Tell whether its terms hold on a day."""
        return self.signed is not None and self.effective is not None and self.effective <= day


def amendments_of(answers: Answers, contract: str) -> tuple[Amendment, ...]:
    """Return the amendments of a contract, by number; those without a number yet are left out."""
    found = answers.get(f"{_TOPIC}[{contract}].amendments")
    records = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    made = [_amendment(answers, contract, record) for record in records]
    return tuple(sorted((each for each in made if each), key=lambda each: each.number))


def in_force(answers: Answers, day: date) -> tuple[Amendment, ...]:
    """Return the amendments of all contracts that hold on a day, each contract's by number."""
    return tuple(each for each in all_amendments(answers) if each.is_in_force(day))


def all_amendments(answers: Answers) -> tuple[Amendment, ...]:
    """Return the amendments of all contracts, each contract's by number."""
    if _TOPIC not in answers.packaged:
        return ()
    names = [record.get("id") for record in answers.records(_TOPIC)]
    return tuple(
        each for name in names if isinstance(name, str) for each in amendments_of(answers, name)
    )


def own_changes(amendments: Iterable[Amendment]) -> tuple[WhatIf, ...]:
    """Return the changes that are to be laid over the answers: those inside the contracts.

    What an amendment says of another topic, the answers of that topic say themselves.
    """
    return tuple(
        change
        for amendment in amendments
        for change in amendment.changes
        if change.steps[0].name == _TOPIC
    )


def full_path(answers: Answers, contract: str, path: str) -> str:
    """Return the answer path that the path in a change of a contract's amendment stands for."""
    first = steps_of_key(path)[0].name
    if first in answers.schema.topics and first not in answers.schema.names_in(f"{_TOPIC}[]"):
        return path
    return f"{_TOPIC}[{contract}].{path}"


def _amendment(answers: Answers, contract: str, record: dict[str, Any]) -> Amendment | None:
    number, name = record.get("number"), record.get("id")
    if not isinstance(number, int) or not isinstance(name, str):
        return None
    path = f"{_TOPIC}[{contract}].amendments[{name}]"
    signed, effective = (_day(record.get(key)) for key in ("signed", "effective"))
    told = [record.get(key) for key in ("title", "reason")]
    title, reason = (text if isinstance(text, str) else "" for text in told)
    listed = record.get("changes")
    changes = (
        _change(answers, contract, path, change)
        for change in (listed if isinstance(listed, list) else ())
        if isinstance(change, dict)
    )
    made = tuple(change for change in changes if change is not None)
    return Amendment(path, name, contract, number, title, reason, signed, effective, made)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _change(answers: Answers, contract: str, path: str, record: dict[str, Any]) -> WhatIf | None:
    written = record.get("path")
    if not isinstance(written, str) or not is_key(written):
        return None
    place = answers.where(f"{path}.changes[{record.get('id')}]")
    node = None if record.get("remove") is True else _value_node(answers, path, record)
    if node is None and record.get("remove") is not True:
        return None
    key = full_path(answers, contract, written)
    return WhatIf(key, steps_of_key(key), node, place, adds=True)


def _value_node(answers: Answers, path: str, record: dict[str, Any]) -> Node | None:
    steps = answers.steps_of(f"{path}.changes[{record.get('id')}]")
    node, _ = node_at(answers.node, steps)
    return node.get("value") if isinstance(node, MappingNode) else None


def check_changes(answers: Answers) -> Iterator[Problem]:
    """Yield what is wrong with the changes of amendments: paths, and that they say one value."""
    for contract in _with_amendments(answers):
        for amendment in answers.get(f"{_TOPIC}[{contract}].amendments"):
            if isinstance(amendment, dict):
                yield from _check_changes(answers, contract, amendment)


def check_order(answers: Answers) -> Iterator[Problem]:
    """Yield what is wrong with the numbers and days of amendments."""
    for contract in _with_amendments(answers):
        yield from _check_order(answers, amendments_of(answers, contract))


def _with_amendments(answers: Answers) -> list[str]:
    records = answers.records(_TOPIC) if _TOPIC in answers.packaged else []
    return [
        record["id"]
        for record in records
        if isinstance(record.get("id"), str) and isinstance(record.get("amendments"), list)
    ]


def _check_changes(answers: Answers, contract: str, amendment: dict[str, Any]) -> Iterator[Problem]:
    listed = amendment.get("changes")
    for change in listed if isinstance(listed, list) else ():
        if isinstance(change, dict) and isinstance(change.get("path"), str):
            path = f"{_TOPIC}[{contract}].amendments[{amendment.get('id')}]"
            yield from _check_change(answers, contract, change, f"{path}.changes[{change['id']}]")


def _check_change(
    answers: Answers, contract: str, change: dict[str, Any], path: str
) -> Iterator[Problem]:
    written = change["path"]
    where = answers.where(path)
    if not is_key(written):
        message = f"{written[:200]!r} is not the path of an answer"
        hint = "write the path as problems print it, for example service_levels[k4].target"
        yield Problem("A027", message, where, hint)
        return
    if (change.get("value") is None) is not (change.get("remove") is True):
        message = f"the change of {written} gives neither a value nor 'remove: true'"
        if change.get("value") is not None:
            message = f"the change of {written} gives a value and takes the answer out"
        yield Problem("A029", message, where, "give one of 'value' and 'remove: true'")
    yield from _check_term(answers, full_path(answers, contract, written), written, where)


def _check_term(answers: Answers, full: str, written: str, where: Location) -> Iterator[Problem]:
    inner = tuple(step.name for step in steps_of_key(full)[2:] if not step.in_list)
    if full.startswith(f"{_TOPIC}[") and _is_fixed(inner):
        message = f"no amendment changes {written}: it is no term of the contract"
        hint = "answer it in the contract itself; it may change without an amendment"
        yield Problem("A028", message, where, hint)
    elif not may_read(Audience.PROVIDER, answers.schema.audience_of(full)):
        message = f"no amendment changes {written}: the provider may not read it"
        hint = "answer it in the contract itself; an amendment holds what both sides sign"
        yield Problem("A028", message, where, hint)


def _is_fixed(names: tuple[str, ...]) -> bool:
    return not names or names[0] in _FIXED or names[:2] in _FIXED_BELOW


def _check_order(answers: Answers, amendments: tuple[Amendment, ...]) -> Iterator[Problem]:
    for place, amendment in enumerate(amendments, start=1):
        if amendment.number != place:
            message = f"amendment {amendment.number} of {amendment.contract} is not number {place}"
            hint = "number amendments 1, 2, 3 in the order of their signature, without gaps"
            yield Problem("R071", message, answers.where(f"{amendment.path}.number"), hint)
            break
    for amendment in amendments:
        signed, effective = amendment.signed, amendment.effective
        if signed and effective and effective < signed and not amendment.reason:
            message = f"amendment {amendment.number} takes effect on {effective}, before it was "
            message += f"signed on {signed}, and no reason says why"
            hint = "give the reason, or the day from which it holds"
            yield Problem("R072", message, answers.where(f"{amendment.path}.effective"), hint)
    for before, after in pairwise(amendments):
        yield from _check_pair(answers, before, after)


def _check_pair(answers: Answers, before: Amendment, after: Amendment) -> Iterator[Problem]:
    where = answers.where(f"{after.path}.signed")
    if after.signed and (before.signed is None or after.signed < before.signed):
        message = f"amendment {after.number} was signed before amendment {before.number}"
        hint = "number amendments in the order of their signature"
        yield Problem("R073", message, where, hint)
    shared = {change.key for change in before.changes} & {change.key for change in after.changes}
    if not shared or before.effective is None or after.effective is None:
        return
    if after.effective < before.effective:
        message = f"amendment {after.number} changes {min(shared)} from {after.effective}, and "
        message += f"amendment {before.number} changes it from {before.effective}"
        hint = "let the later amendment take effect later, or say in it what falls away"
        yield Problem("R074", message, answers.where(f"{after.path}.effective"), hint)
