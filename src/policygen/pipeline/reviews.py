"""What is due of the reviews, and the record of what was sent and held."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import category

from policygen.analysis.contracts.derivations import joint
from policygen.analysis.dates.events import calendar_events, undetermined_series
from policygen.analysis.dates.history import Outcome, State, sent_now, states, with_sequences
from policygen.analysis.dates.history_file import HISTORY, OPENING, history_record
from policygen.analysis.dates.reviews import escalation_ladder
from policygen.analysis.dates.strays import unfollowed_contracts
from policygen.analysis.reading import NotKnownYet, Reading
from policygen.errors import InvalidInput
from policygen.inputs import contracts_in, load_inputs
from policygen.pipeline.recording import add_records
from policygen.problems import Problem, did_you_mean
from policygen.source import project_root

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from policygen.analysis.dates.history import Told
    from policygen.analysis.dates.reviews import Rung
    from policygen.inputs import Inputs


@dataclass(frozen=True)
class ContractReviews:
    """A contract's events, each with what became of it, and its series without known dates.

    ``issued`` is the date of the contract's documents.
    """

    id: str
    title: str
    issued: date
    told: tuple[Told, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Schedule:
    """The reviews of the contracts asked for, as of a day, and what they were read from.

    ``unfollowed`` are contracts of the history that the answers do not have.
    """

    inputs: Inputs
    as_of: date
    contracts: tuple[ContractReviews, ...]
    unfollowed: tuple[str, ...] = ()

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """The events of all contracts, by day."""
        every = [told for contract in self.contracts for told in contract.told]
        return tuple(sorted(every, key=lambda each: (each.event.start.isoformat(), each.event.key)))

    def between(self, first: date | None, last: date | None) -> tuple[Told, ...]:
        """Return the events from ``first`` to ``last``, both included; None is no bound."""
        return tuple(
            told
            for told in self.told
            if (first is None or told.event.day >= first)
            and (last is None or told.event.day <= last)
        )

    @property
    def unknown(self) -> tuple[str, ...]:
        """The series whose dates are not known: what is due of them cannot be told."""
        known = (name for contract in self.contracts for name in contract.unknown)
        return (*known, *self.unfollowed)


def load_schedule(
    path: Path, as_of: date, contract: str | None = None, epoch: date | None = None
) -> Schedule:
    """Return the reviews of all contracts of an answers file, or of one, as of a day.

    Raises:
        InvalidInput: With every problem of the answers or the history; there is no such contract.
    """
    return schedule_of(load_inputs(path, project_root(path), None, epoch), as_of, contract)


def schedule_of(inputs: Inputs, as_of: date, contract: str | None = None) -> Schedule:
    """Return the reviews of all contracts, or of one, as of a day.

    Raises:
        InvalidInput: There is no such contract.
    """
    found = inputs.findings.values.get("contracts")
    titles = _titles(inputs)
    if contract is not None and contract not in titles:
        hint = did_you_mean(contract, titles) or f"there are {', '.join(sorted(titles)) or 'none'}"
        raise InvalidInput([Problem("H011", f"there is no contract {contract!r}", hint=hint)])
    unfollowed = unfollowed_contracts(inputs.history, contracts_in(inputs.findings))
    if not isinstance(found, dict):
        nothing = ContractReviews("contracts", "", inputs.as_of, (), ("contracts",))
        return Schedule(inputs, as_of, () if found is None else (nothing,), unfollowed)
    wanted = [name for name in found if contract in {None, name}]
    contracts = (_reviews_of(name, titles.get(name, name), inputs, as_of) for name in wanted)
    return Schedule(inputs, as_of, tuple(contracts), unfollowed if contract is None else ())


def ladders(schedule: Schedule, notice: date) -> dict[str, list[Rung]]:
    """Return for each contract the escalation ladder of a matter noticed on ``notice``.

    Raises:
        InvalidInput: The calendar or a level of the ladder is still an open point.
    """
    if "governance" not in schedule.inputs.answers.packaged:
        return {}
    answers = Reading(schedule.inputs.answers.data, "", [])
    try:
        rungs = escalation_ladder(answers["governance"]["escalation"], notice, joint(answers))
    except NotKnownYet as wait:
        where = schedule.inputs.answers.where(wait.point.path)
        message = f"the ladder has no dates: {wait.point.path} is still open"
        raise InvalidInput([Problem("H012", message, where, "answer it first")]) from None
    return {contract.id: rungs for contract in schedule.contracts}


def record_sent(path: Path, schedule: Schedule) -> int:
    """Record the schedule as sent, so that later moves are told; return how many events changed.

    What is gone from the answers after its day, without a record, stays as it was sent: it is still
    to be recorded or waived, not called off when nobody can stay away any more.
    """
    records = []
    for told in schedule.told:
        if told.event.cancelled and told.state is State.OVERDUE:
            continue
        sent = sent_now(told.event)
        entry = schedule.inputs.history.entries.get(told.event.id)
        if entry is None or entry.sent != sent:
            records.append(history_record(told.event.id, sent))
    add_records(path.parent / HISTORY, OPENING, {"events": records})
    return len(records)


def record_outcome(
    path: Path, schedule: Schedule, event_id: str, outcome: Outcome
) -> tuple[State, Outcome | None]:
    """Record that an event was held or waived.

    Return what it stands at then, and the earlier record of it that this one replaces.

    A series such as ``desk/front-line`` can be waived as a whole: none of its events is then
    overdue for want of a record of its own.

    Raises:
        InvalidInput: There is no such event, the role is not known, nothing shows that it was held,
            or it is said to be held on a day that is still to come.
    """
    known = {told.event.id: told for told in schedule.told}
    problems = list(_outcome_problems(schedule, event_id, outcome))
    if problems:
        raise InvalidInput(problems)
    records = [history_record(event_id, outcome=outcome)]
    add_records(path.parent / HISTORY, OPENING, {"events": records})
    before = schedule.inputs.history.outcome_of(event_id)
    replaced = before if before != outcome else None
    if outcome.held is None:
        return State.WAIVED, replaced
    late = event_id in known and outcome.held > known[event_id].event.day
    return State.LATE if late else State.HELD, replaced


def _outcome_problems(schedule: Schedule, event_id: str, outcome: Outcome) -> Iterable[Problem]:
    series = {*schedule.unknown, *("/".join(told.event.key[:2]) for told in schedule.told)}
    known = {told.event.id for told in schedule.told} | series
    if event_id in series and outcome.held is not None:
        message = f"{event_id} is a whole series, which cannot have been held on one day"
        yield Problem("H016", message, hint="record each of its events, or waive the series")
    if event_id not in known:
        near = did_you_mean(event_id, known)
        hint = near or "take the id that 'policygen reviews' lists at the end of a line"
        yield Problem("H010", f"the schedule has no event {event_id!r}", hint=hint)
    if outcome.held is not None and outcome.held > schedule.as_of:
        message = f"{outcome.held} is still to come: nothing can have been held then"
        yield Problem("H013", message, hint=f"give a day not after {schedule.as_of}")
    earlier = _meeting_before(schedule, event_id)
    if outcome.held is not None and earlier and outcome.held <= earlier.event.day:
        message = f"{outcome.held} is not after {earlier.event.day}, the day of the meeting before"
        hint = f"check the year, or record it as {earlier.event.id}"
        yield Problem("H013", message, hint=hint)
    if not outcome.evidence.strip() or any(map(_breaks_line, outcome.evidence)):
        message = "the evidence is not one line of text"
        yield Problem("H014", message, hint="name the record that shows it, such as the minutes")
    ids = {role["id"] for role in schedule.inputs.answers.records("roles")}
    if outcome.by and outcome.by not in ids:
        hint = did_you_mean(outcome.by, ids) or "take the id of a role of the answers"
        yield Problem("H015", f"there is no role {outcome.by!r}", hint=hint)


def _meeting_before(schedule: Schedule, event_id: str) -> Told | None:
    """Return the meeting of the same body before this one; None for the first, or no meeting."""
    series = [
        told
        for told in schedule.told
        if told.event.kind == "meeting"
        and not told.event.cancelled
        and "/".join(told.event.key[:2]) == event_id.rpartition("/")[0]
    ]
    pairs = pairwise(series)
    return next((before for before, told in pairs if told.event.id == event_id), None)


def _breaks_line(sign: str) -> bool:
    return category(sign) in {"Cc", "Cs", "Zl", "Zp"}


def _reviews_of(name: str, title: str, inputs: Inputs, as_of: date) -> ContractReviews:
    found = inputs.findings.values["contracts"][name]
    reviews = found["reviews"] if isinstance(found, dict) else found
    unknown = undetermined_series(name, reviews)
    events = calendar_events(name, reviews) if isinstance(reviews, dict) else ()
    sequenced = with_sequences(events, inputs.history, name, unknown)
    told = tuple(states(sequenced, inputs.history, as_of))
    lacking = (each for each in unknown if inputs.history.outcome_of(each) is None)
    issued = inputs.answers.get(f"contracts[{name}].issued")
    day = issued if isinstance(issued, datetime.date) else inputs.as_of
    return ContractReviews(name, title, day, told, tuple(lacking))


def _titles(inputs: Inputs) -> dict[str, str]:
    records = inputs.answers.records("contracts")
    titles = {record["id"]: record.get("title") for record in records}
    return {name: title if isinstance(title, str) else name for name, title in titles.items()}
