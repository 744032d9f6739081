"""What the history of reviews tells of that the answers do not have: nobody would follow it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from policygen.analysis.dates.events import calendar_events, series_names, undetermined_series
from policygen.problems import Location, Problem, Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policygen.analysis.dates.history import Entry, History

# So many records are told one by one: more come from a history of other answers.
_ONE_BY_ONE = 20


def check_strays(history: History, contracts: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a warning for each contract and each record that only the history knows.

    ``contracts`` are the findings on contracts by id. What was sent and is gone is no stray: it is
    cancelled. Nor is what belongs to a series whose dates are not known at present.
    """
    by_contract: dict[str, dict[str, Entry]] = {}
    for name, entry in history.entries.items():
        by_contract.setdefault(name.partition("/")[0], {})[name] = entry
    for contract_id, entries in by_contract.items():
        if contract_id not in contracts:
            yield _lost_contract(contract_id, entries, contracts)
        else:
            yield from _lost_records(contract_id, entries, contracts[contract_id])


def unfollowed_contracts(history: History, contracts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the contracts that the answers lack of which something sent was never recorded."""
    open_ends = (
        name.partition("/")[0]
        for name, entry in history.entries.items()
        if entry.sent is not None
        and not entry.sent.cancelled
        and entry.outcome is None
        and history.outcome_of(name.rpartition("/")[0]) is None
    )
    return tuple(name for name in dict.fromkeys(open_ends) if name not in contracts)


def _lost_contract(
    contract_id: str, entries: Mapping[str, Entry], contracts: Mapping[str, Any]
) -> Problem:
    message = (
        f"the history has {_count(len(entries))} of the contract {contract_id!r}, "
        "which the answers do not have: nobody follows its reviews"
    )
    hint = did_you_mean(contract_id, contracts) or (
        "put the contract back into the answers; "
        "once all of it is recorded, move its lines into a file of the past"
    )
    return Problem("H011", message, _first_place(entries), hint, Severity.WARNING)


def _lost_records(contract_id: str, entries: Mapping[str, Entry], found: Any) -> Iterator[Problem]:
    reviews = found["reviews"] if isinstance(found, dict) else found
    hidden = undetermined_series(contract_id, reviews)
    if contract_id in hidden:
        return
    known = {event.id for event in calendar_events(contract_id, reviews)}
    known |= {f"{contract_id}/{name}" for name in series_names(reviews)}
    apart = tuple(f"{name}/" for name in hidden)
    lost = {
        name: entry
        for name, entry in entries.items()
        if entry.sent is None and name not in known and not name.startswith(apart)
    }
    for name, entry in islice(lost.items(), _ONE_BY_ONE):
        message = f"{name} is recorded, but the schedule has no such event"
        hint = did_you_mean(name, known) or "take the id that 'policygen reviews' lists"
        yield Problem("H010", message, entry.location or Location(), hint, Severity.WARNING)
    rest = dict(islice(lost.items(), _ONE_BY_ONE, None))
    if rest:
        message = f"{_count(len(rest))} more of {contract_id} are recorded, but not in the schedule"
        hint = "see whether the history belongs to these answers"
        yield Problem("H010", message, _first_place(rest), hint, Severity.WARNING)


def _first_place(entries: Mapping[str, Entry]) -> Location:
    return next((entry.location for entry in entries.values() if entry.location), Location())


def _count(number: int) -> str:
    return "one event" if number == 1 else f"{number} events"
