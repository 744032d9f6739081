"""The timing brief of an initiative: the earliest and latest start, and what sets each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from policygen.analysis.derivation import Record


class Bound(NamedTuple):
    """A day before or after which the service does not start, and the gate it belongs to."""

    gate: str
    day: date
    what: str


# In the order of the gates; each names a day of the initiative before which nothing later happens.
STEPS = (
    ("g4", "evaluation_approved", "Evaluation approved"),
    ("g4", "board_decision", "Decision"),
    ("g5", "diligence_end", "Due diligence completed"),
    ("g6", "negotiation", "Negotiation begins"),
    ("g7", "regulator_notice", "Supervisor told"),
    ("g7", "signature", "Contract signed"),
    ("g8", "consultation", "Consultation of employees begins"),
    ("g8", "information", "Employees informed"),
)


def timing_brief(decision: Record, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the earliest and latest start with the bound that sets each, and the planned start.

    The earliest start is the latest of all days that must come first. ``fits`` is None as long as
    no start is planned.
    """
    earliest = sorted(dict.fromkeys(not_before(decision, answers)), key=lambda bound: bound.day)
    latest = sorted(not_after(decision), key=lambda bound: bound.day)
    planned = decision["dates"].get("service_start")
    first = earliest[-1] if earliest else None
    last = latest[0] if latest else None
    return {
        "planned": planned,
        "earliest": None if first is None else first._asdict(),
        "latest": None if last is None else last._asdict(),
        "not_before": [bound._asdict() for bound in earliest],
        "not_after": [bound._asdict() for bound in latest],
        "fits": None if planned is None else _fits(planned, first, last),
        "dependencies": list((decision.get("timing") or {}).get("dependencies") or ()),
        "decider": decision["decider"],
    }


def not_before(decision: Record, answers: Mapping[str, Any]) -> Iterator[Bound]:
    """Yield the days that must come before the service starts, by gate."""
    dates = decision["dates"]
    yield from _readiness(decision, answers)
    for gate, name, what in STEPS:
        if dates.get(name) is not None:
            yield Bound(gate, dates[name], what)
    yield Bound("g6", answers["control"]["effective"], "Policy in force")
    stated = (decision.get("timing") or {}).get("earliest")
    if stated is not None:
        yield Bound("g4", stated, "Earliest start stated in the timing brief")


def not_after(decision: Record) -> Iterator[Bound]:
    """Yield the days after which the service should not start, by gate."""
    stated = (decision.get("timing") or {}).get("latest")
    if stated is not None:
        yield Bound("g4", stated, "Latest start stated in the timing brief")


def negotiation_too_early(decision: Record, control: Record) -> bool | None:
    """Tell whether negotiation begins before the policy is in force or the evaluation approved.

    None as long as one of the two days of the initiative is not set.
    """
    negotiation = decision["dates"].get("negotiation")
    approved = decision["dates"].get("evaluation_approved")
    if negotiation is None or approved is None:
        return None
    return bool(negotiation < max(approved, control["effective"]))


def _readiness(decision: Record, answers: Mapping[str, Any]) -> Iterator[Bound]:
    minimum, wanted = answers["screening"]["readiness_minimum"], set(decision["candidates"])
    for candidate in answers["candidates"]:
        if candidate["id"] not in wanted:
            continue
        for item in candidate.get("readiness") or ():
            day = item.get("closed") or item.get("due")
            if item["score"] < minimum and day is not None:
                yield Bound("g3", day, f"{item['title']}: action closed")


def _fits(planned: date, first: Bound | None, last: Bound | None) -> bool:
    after = first is None or planned >= first.day
    return after and (last is None or planned <= last.day)
