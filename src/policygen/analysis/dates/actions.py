"""What is to be done by a day: benchmark actions, obligations, conditions, readiness, benefits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policygen.analysis.dates.benchmark_dates import benchmark_cycle
from policygen.analysis.dates.milestone import Milestone, in_order, moved
from policygen.analysis.dates.notices import renewal_decision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policygen.analysis.dates.business_days import BusinessCalendar
    from policygen.analysis.dates.cadence import Answers


def benchmark_actions(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return the actions of both sides after a benchmark.

    An action is due on its own day, once the report has given it one; until then so many days after
    the final report that is planned for the first benchmark.
    """
    benchmark = contract["benchmark"]
    if not benchmark["applies"]:
        return []
    final = _final_report(contract, calendar)
    return in_order(
        _action(action, due, basis, calendar)
        for action in benchmark.get("actions") or ()
        for due, basis in _due(action, final)
    )


def _due(action: Answers, final: date | None) -> Iterator[tuple[date, str]]:
    """Yield the day on which an action is due and how it follows; nothing if neither is known."""
    if action.get("due") is not None:
        yield action["due"], ""
    elif final is not None:
        days = action["due_day"]
        yield final + timedelta(days=days), f"{days} days after the final report"


def _action(action: Answers, due: date, basis: str, calendar: BusinessCalendar) -> Milestone:
    return moved(
        action["id"],
        "action",
        action["title"],
        due,
        calendar,
        basis=basis,
        party=action["party"],
        done=action.get("done"),
        evidence=action["evidence"],
    )


def obligations(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return what each side owes by a day; what is owed at all times or repeats has no day."""
    return in_order(
        moved(each["id"], "obligation", each["title"], each["due"], calendar, party=each["party"])
        for each in contract.get("obligations") or ()
        if each.get("due") and not each.get("every")
    )


def remediation(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return what is mended in a contract that is older than the policy."""
    return in_order(
        moved(each["id"], "remediation", each["title"], each["due"], calendar, party="client")
        for each in contract.get("remediation") or ()
    )


def benefits_due(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return the benefits of the business case, each by the day on which it is expected."""
    return in_order(
        moved(
            each["id"],
            "benefit",
            f"Benefit expected: {each['title']}",
            each["due"],
            calendar,
            basis=f"{each['measure']}: {each['target']}",
            party="client",
        )
        for each in contract.get("benefits") or ()
        if each.get("due")
    )


def readiness_actions(
    contract: Answers, answers: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return the actions on readiness of the candidates behind a contract."""
    decision = _decision(contract, answers)
    if decision is None:
        return []
    wanted = set(decision.get("candidates") or ())
    return in_order(
        moved(
            f"{candidate['id']}-{item['id']}",
            "readiness",
            f"Readiness of {candidate['title']}: {item['title']}",
            item["due"],
            calendar,
            basis=item.get("action") or "",
            party="client",
            done=item.get("closed"),
            evidence=item.get("evidence") or "",
        )
        for candidate in answers.get("candidates") or ()
        if candidate["id"] in wanted
        for item in candidate.get("readiness") or ()
        if item.get("due")
    )


def gate_conditions(
    contract: Answers, answers: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return the conditions under which gates were passed, each by the day of the next gate.

    After the last logged gate that is the start of the service, at which the next one is passed, or
    the opening of the renewal decision.
    """
    decision = _decision(contract, answers)
    if decision is None:
        return []
    log = sorted(decision.get("gate_log") or (), key=lambda entry: (entry["date"], entry["id"]))
    later = [entry["date"] for entry in log]
    later.append(contract["dates"]["service_start"])
    later += [each.day for each in renewal_decision(contract, calendar)]
    return in_order(
        condition for entry in log for condition in _conditions_of(entry, sorted(later), calendar)
    )


def _conditions_of(
    entry: Answers, gates: Sequence[date], calendar: BusinessCalendar
) -> Iterator[Milestone]:
    due = next((day for day in gates if day > entry["date"]), gates[-1])
    for number, condition in enumerate(entry.get("conditions") or (), 1):
        yield moved(
            f"{entry['id']}-{number}",
            "condition",
            f"Condition of gate {entry['gate'].removeprefix('g')}: {condition.rstrip('.')}",
            due,
            calendar,
            basis="before the next gate",
            party="client",
            before=True,
        )


def exit_steps(
    contract: Answers, exit_rules: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return what the provider still owes after the end: what comes back, then its certificate."""
    end, returns = contract["dates"]["end"], contract["exit"].get("returns") or ()
    found = [
        _after(f"return-{each['id']}", f"Returned: {each['title']}", end, each["within"], calendar)
        for each in returns
    ]
    if found:
        last = max(step.day for step in found)
        days = exit_rules["deletion_certificate_days"]
        found.append(_after("deletion", "Deletion certified", last, days, calendar))
    return in_order(found)


def _after(name: str, title: str, start: date, days: int, calendar: BusinessCalendar) -> Milestone:
    day = calendar.add_business_days(start, days)
    basis = f"{days} business days after {start}"
    return Milestone(name, "handover", title, day, day, basis, "provider")


def _decision(contract: Answers, answers: Answers) -> Answers | None:
    wanted = contract.get("decision")
    if wanted is None:
        return None
    found: Sequence[Answers] = answers.get("decisions") or ()
    return next((each for each in found if each["id"] == wanted), None)


def _final_report(contract: Answers, calendar: BusinessCalendar) -> date | None:
    """Return the day of the last real report, else the day planned for the first one."""
    real: list[date] = [
        result["final_report"]
        for result in contract["benchmark"].get("results") or ()
        if not result["worked_example"]
    ]
    if real:
        return max(real)
    cycle = benchmark_cycle(contract, calendar)
    return next((step.day for step in cycle if step.id == "benchmark-1-final"), None)
