"""Findings of a contract: its dated reviews and milestones, charges, credits and benchmarks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.contracts import benchmark_findings, charges, credit_findings
from policygen.analysis.dates import actions, charter, milestones, notices, reviews, series
from policygen.analysis.dates.benchmark_dates import benchmark_cycle
from policygen.analysis.dates.cadence import business_calendar
from policygen.analysis.derivation import Derivation, as_record, one_of_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from policygen.analysis.dates.business_days import BusinessCalendar
    from policygen.analysis.dates.milestone import Milestone
    from policygen.analysis.derivation import Record


def derivations_of(
    path: tuple[str, ...],
    contract: Record,
    answers: Mapping[str, Any],
    as_of: date | None = None,
) -> Iterator[Derivation]:
    """Yield the derivations of one contract."""
    yield from _review_derivations((*path, "reviews"), contract, answers, as_of)
    yield from _milestone_derivations((*path, "reviews", "milestones"), contract, answers)
    yield Derivation((*path, "escalation"), lambda: read_ladder(answers["governance"]))
    yield Derivation((*path, "charges"), partial(charges.read_charges, contract))
    yield Derivation((*path, "renewal"), partial(read_renewal, contract, answers))
    yield from credit_findings.derivations_of((*path, "credits"), contract)
    yield from benchmark_findings.derivations_of((*path, "benchmark"), contract, answers)
    # Told by the lock of a contract, once there is one (executed/findings.py).
    yield Derivation((*path, "executed"), lambda: None)


def _first_day(contract: Record, as_of: date | None) -> date:
    """Return the first day of the next year of reviews."""
    start: date = contract["dates"]["service_start"]
    return max(as_of, start) if as_of else start


def _review_derivations(
    path: tuple[str, ...], contract: Record, answers: Mapping[str, Any], as_of: date | None
) -> Iterator[Derivation]:
    def meetings() -> list[reviews.Occurrence]:
        return reviews.all_occurrences(contract, answers["governance"])

    yield from one_of_each(
        (*path, "by_body"),
        lambda: series.bodies_of(contract, answers["governance"]),
        lambda body: read_body(contract, body, answers),
    )
    named: dict[str, Callable[[], Iterable[reviews.Occurrence]]] = {
        "occurrences": meetings,
        "next_year": lambda: reviews.within_year(meetings(), _first_day(contract, as_of)),
        "shifted": lambda: (each for each in meetings() if each.shifted or each.also),
        "clashes": lambda: (each for each in meetings() if each.clash),
    }
    for name, read in named.items():
        yield Derivation((*path, name), partial(_as_records, read))


def _milestone_derivations(
    path: tuple[str, ...], contract: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    governance = partial(answers.__getitem__, "governance")
    named: dict[str, Callable[[], Iterable[Milestone]]] = {
        "steps": lambda: milestones.contract_steps(contract),
        "fit": lambda: milestones.contract_fit_reviews(contract, governance(), joint(answers)),
        "benefits": lambda: milestones.benefits_reviews(contract, governance(), joint(answers)),
        "policy": lambda: milestones.policy_reviews(answers["control"], contract, joint(answers)),
        "exit": lambda: milestones.exit_tests(contract, answers["exit"], joint(answers)),
        "handover": lambda: actions.exit_steps(contract, answers["exit"], joint(answers)),
        "benchmark": lambda: benchmark_cycle(contract, joint(answers)),
        "notices": lambda: notices.notices(contract, joint(answers)),
        "gates": lambda: notices.renewal_decision(contract, joint(answers)),
        "actions": lambda: actions.benchmark_actions(contract, joint(answers)),
        "obligations": lambda: actions.obligations(contract, joint(answers)),
        "remediation": lambda: actions.remediation(contract, joint(answers)),
        "benefits_due": lambda: actions.benefits_due(contract, joint(answers)),
        "readiness": lambda: actions.readiness_actions(contract, answers, joint(answers)),
        "conditions": lambda: actions.gate_conditions(contract, answers, joint(answers)),
    }
    for name, read in named.items():
        yield Derivation((*path, name), partial(_as_records, read))


def joint(answers: Mapping[str, Any]) -> BusinessCalendar:
    """Return the business calendar of all sites together."""
    return business_calendar(answers["governance"]["calendar"])


def read_body(contract: Record, body: Record, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return one body's series: who meets on what, how many meetings, and all of them."""
    meetings = reviews.occurrences(contract, body, answers["governance"])
    return {
        **charter.read_charter(contract, body, answers),
        "title": body["title"],
        "count": len(meetings),
        "first": meetings[0].day if meetings else None,
        "last": meetings[-1].day if meetings else None,
        "shifted": sum(each.shifted for each in meetings),
        "in_person": sum(each.in_person for each in meetings),
        "occurrences": _as_records(lambda: meetings),
    }


def read_ladder(governance: Record) -> list[dict[str, Any]]:
    """Return each level of the escalation ladder with its span of business days from the notice."""
    escalation = governance["escalation"]
    days = reviews.ladder_days(escalation)
    return [
        {"id": level["id"], "title": level["title"], "from_day": start, "to_day": end}
        for level, start, end in zip(escalation["levels"], [0, *days], days, strict=False)
    ]


def read_renewal(contract: Record, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return how the contract ends or goes on, and whether its decision is recorded in time.

    ``decision_due`` is the last safe day of the notice that the renewal needs, None if it needs
    none; ``decided_in_time`` is False while an automatic renewal or an option has no decision.
    """
    kind = contract["renewal"]["kind"]
    wanted = {"automatic": "non-renewal", "option": "extension"}.get(kind)
    found = notices.notices(contract, joint(answers)) if wanted else []
    due = next((notice.day for notice in found if notice.id == wanted), None)
    decided = contract["renewal"].get("decided")
    return {
        "kind": kind,
        "decision_due": due,
        "decided": decided,
        "decided_in_time": due is None or (decided is not None and decided <= due),
    }


def _as_records(
    read: Callable[[], Iterable[reviews.Occurrence] | Iterable[Milestone]],
) -> list[dict[str, Any]]:
    return [
        as_record(each)
        | ({"shifted": each.shifted} if isinstance(each, reviews.Occurrence) else {})
        for each in read()
    ]
