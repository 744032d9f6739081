"""How the reviews of each contract stand on the day of its documents: held, late, overdue."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from policygen.analysis.dates.events import calendar_events, undetermined_series
from policygen.analysis.dates.history import State, states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from policygen.analysis.dates.history import History, Told
    from policygen.analysis.findings import Findings

# In this order the states are counted and told.
_TOLD = (State.HELD, State.LATE, State.WAIVED, State.OVERDUE)

# What the kinds of milestones are called together; a meeting is counted under its body's title.
_TITLES = {
    "step": "Steps of the contract",
    "fit": "Contract-fit reviews",
    "benefits": "Benefits reviews",
    "policy": "Policy reviews",
    "exit": "Tests of the exit plan",
    "handover": "What comes back at the end",
    "benchmark": "Benchmark steps",
    "notice": "Last safe days for notices",
    "gate": "Renewal decision",
    "action": "Benchmark actions",
    "obligation": "Obligations",
    "remediation": "Remediation",
    "benefit": "Benefits expected",
    "readiness": "Readiness actions",
    "condition": "Conditions of gates",
}


def with_standings(
    findings: Findings,
    history: History,
    as_of: Mapping[str, date],
    may_tell: Callable[[str], bool],
) -> Findings:
    """Return the findings with ``contracts.<id>.reviews.standing`` where there is one to tell.

    That is so once something is recorded, or a meeting's day has passed. ``as_of`` gives for each
    contract the day on which its documents stand. Findings that ``may_tell`` does not let through
    are left out.
    """
    contracts = findings.values.get("contracts")
    if not isinstance(contracts, dict):
        return findings
    values, inputs = dict(contracts), dict(findings.inputs)
    for contract_id, found in contracts.items():
        if not isinstance(found, dict):  # the record is still open
            continue
        reviews = found["reviews"]
        path = f"contracts.{contract_id}.reviews"
        readable = _readable(reviews, path, may_tell)
        standing = read_standing(contract_id, readable, history, as_of[contract_id])
        values[contract_id] = {**found, "reviews": _with(reviews, standing)}
        inputs[f"{path}.standing"] = _inputs_of(findings, path, readable)
    return replace(findings, values={**findings.values, "contracts": values}, inputs=inputs)


def _with(reviews: Any, standing: dict[str, Any] | None) -> Any:
    return {**reviews, "standing": standing} if isinstance(reviews, dict) else reviews


def read_standing(
    contract_id: str, reviews: Mapping[str, Any], history: History, as_of: date
) -> dict[str, Any] | None:
    """Return how a contract's reviews stand, None before there is anything to tell.

    ``series`` counts by title what was due before ``as_of`` and what became of it, ``told`` lists
    what was not held in time, the latest first, ``waived`` the series that were waived as a whole,
    ``unknown`` those without known dates.
    """
    events = calendar_events(contract_id, reviews)
    past = [told for told in states(events, history, as_of) if told.event.day < as_of]
    recorded = any(name.startswith(f"{contract_id}/") for name in history.entries)
    if not past or not (recorded or any(told.event.kind == "meeting" for told in past)):
        return None
    told_one_by_one = [
        told
        for told in reversed(past)
        if told.state is not State.HELD and not _is_of_waived_series(told, history)
    ]
    return {
        "as_of": as_of,
        "recorded": recorded,
        "series": _counted(past),
        "told": [_as_row(told) for told in told_one_by_one],
        "waived": _waived_series(past, history),
        "unknown": [
            name.partition("/")[2]
            for name in undetermined_series(contract_id, reviews)
            if "/" in name and history.outcome_of(name) is None
        ],
        "overdue": sum(told.state is State.OVERDUE for told in past),
    }


def _is_of_waived_series(told: Told, history: History) -> bool:
    return told.state is State.WAIVED and history.outcome_of(told.event.id) is None


def _waived_series(past: Iterable[Told], history: History) -> list[dict[str, str]]:
    """Return the series that were waived as a whole, by title, with what shows it."""
    found = {_title_of(told): told.evidence for told in past if _is_of_waived_series(told, history)}
    return [{"title": title, "evidence": evidence} for title, evidence in found.items()]


def _title_of(told: Told) -> str:
    return _TITLES.get(told.event.category, told.event.title)


def _counted(past: Iterable[Told]) -> list[dict[str, Any]]:
    groups: dict[str, Counter[State]] = {}
    for told in past:
        groups.setdefault(_title_of(told), Counter())[told.state] += 1
    return [
        {
            "title": name,
            "due": counts.total(),
            **{state.value: counts[state] for state in _TOLD},
        }
        for name, counts in groups.items()
    ]


def _as_row(told: Told) -> dict[str, Any]:
    return {
        "day": told.event.day,
        "title": told.event.title,
        "state": told.state.value,
        "held": told.held,
        "evidence": told.evidence,
    }


def _readable(reviews: Any, path: str, may_tell: Callable[[str], bool]) -> dict[str, Any]:
    known = reviews if isinstance(reviews, dict) else {}
    return {
        part: {
            name: finding
            for name, finding in known[part].items()
            if may_tell(f"{path}.{part}.{name}")
        }
        for part in ("by_body", "milestones")
        if isinstance(known.get(part), dict)
    }


def _inputs_of(findings: Findings, path: str, readable: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            answer
            for part, named in readable.items()
            for name in named
            for answer in findings.inputs_of(f"{path}.{part}.{name}")
        )
    )
