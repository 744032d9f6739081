"""Dated events in a contract's life besides meetings: steps, tests, benchmarks, notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from policygen.analysis.dates.business_days import Convention, add_months
from policygen.analysis.dates.reviews import bodies_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from policygen.analysis.dates.business_days import BusinessCalendar
    from policygen.analysis.dates.cadence import Answers


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated event. ``nominal`` is the date before it was moved to a business day.

    ``basis`` says in words how the date follows, ``alarms`` are the days of warning before it.
    """

    id: str
    kind: str
    title: str
    nominal: date
    day: date
    basis: str = ""
    party: str = "both"
    alarms: tuple[date, ...] = ()


class _Notice(NamedTuple):
    """A notice to be given so many months before an event."""

    id: str
    what: str
    event: date
    months: int


def contract_steps(contract: Answers) -> list[Milestone]:
    """Return the contract's own dates as agreed: they are never moved."""
    dates = contract["dates"]
    named = [
        ("signed", "Signature", dates.get("signed"), "both"),
        ("effective", "Contract takes effect", dates["effective"], "both"),
        ("service-start", "Service starts", dates["service_start"], "provider"),
        ("stabilisation-end", "Stabilisation ends", dates.get("stabilisation_end"), "both"),
        ("end", "Contract ends", dates["end"], "both"),
        *((step["id"], step["title"], step["due"], step["party"]) for step in dates["milestones"]),
    ]
    steps = [
        Milestone(name, "step", title, day, day, party=party)
        for name, title, day, party in named
        if day is not None
    ]
    return in_order(steps)


def contract_fit_reviews(
    contract: Answers, governance: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return a yearly review of whether the contract still fits, on each anniversary of the start.

    None where a body of level ``annual`` serves the contract: its meetings are those reviews.
    """
    if any(body["level"] == "annual" for body in bodies_of(contract, governance)):
        return []
    start, end = contract["dates"]["service_start"], contract["dates"]["end"]
    return [
        _moved(f"fit-{number}", "fit", "Contract-fit review", day, calendar, basis="each year")
        for number, day in enumerate(every_months(add_months(start, 12), 12, end), 1)
    ]


def policy_reviews(
    control: Answers, contract: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return the next review of the policy if it falls within the contract's life."""
    day, dates = control["next_review"], contract["dates"]
    if not dates["effective"] <= day <= dates["end"]:
        return []
    return [
        _moved(
            "policy-review", "policy", "Policy review", day, calendar, party="client", before=True
        )
    ]


def exit_tests(
    contract: Answers, exit_rules: Answers, calendar: BusinessCalendar
) -> list[Milestone]:
    """Return the tests of the exit plan to the end of the contract, if its tier asks for them."""
    tiers = exit_rules["tested_for"]
    if tiers and contract["tier"] not in tiers:
        return []
    months, dates = exit_rules["test_every_months"], contract["dates"]
    first = contract["exit"].get("next_test") or add_months(dates["service_start"], months)
    return [
        _moved(
            f"exit-test-{number}",
            "exit",
            "Test of the exit plan",
            day,
            calendar,
            basis=_every(months),
        )
        for number, day in enumerate(every_months(first, months, dates["end"]), 1)
    ]


def benchmark_cycle(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return the steps of every regular benchmark, from its notice to the new price."""
    return [
        step
        for number, start in enumerate(benchmark_starts(contract), 1)
        for step in _benchmark_steps(contract["benchmark"], number, start, calendar)
    ]


def benchmark_starts(contract: Answers) -> list[date]:
    """Return the nominal days of the benchmark notices: the first, then at fixed intervals."""
    benchmark, dates = contract["benchmark"], contract["dates"]
    if not benchmark["applies"]:
        return []
    first = benchmark.get("first_not_before") or add_months(
        dates["service_start"], benchmark["first_after_months"]
    )
    last = add_months(dates["end"], -benchmark["not_in_last_months"])
    return list(every_months(first, benchmark["every_months"], last))


def notices(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return the last safe day for each notice that the client may have to give.

    A notice must arrive its period before the event. The last safe day is that day, or the
    business day before it, less the days after which a notice counts as received and a margin,
    both in business days.
    """
    return in_order(
        _last_safe_day(notice, contract["renewal"], calendar) for notice in _notice_events(contract)
    )


def renewal_decision(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return the day on which the decision to renew, change or end the contract opens."""
    months = contract["renewal"]["retender_months"]
    day = add_months(contract["dates"]["end"], -months)
    title = "Decision to renew, re-scope or exit opens"
    basis = f"{months} months before the end, so that a new tender still fits"
    return [
        _moved(
            "renewal-opens", "gate", title, day, calendar, basis=basis, party="client", before=True
        )
    ]


def every_months(first: date, months: int, last: date) -> Iterator[date]:
    """Yield ``first`` and the same day each so many months later, up to ``last``.

    A month that is too short gives its last day, and the next one keeps to the first's day.
    """
    day, count = first, 0
    while day <= last:
        yield day
        count += 1
        day = add_months(first, count * months)


def in_order(milestones: Iterable[Milestone]) -> list[Milestone]:
    """Return the milestones by day."""
    return sorted(milestones, key=lambda each: (each.day, each.id))


def _notice_events(contract: Answers) -> Iterator[_Notice]:
    """Yield each notice that has a date."""
    renewal, end = contract["renewal"], contract["dates"]["end"]
    kind, months = renewal["kind"], renewal["notice_months"]
    if kind == "automatic":
        yield _Notice("non-renewal", "notice of non-renewal", end, months)
    if kind == "option":
        yield _Notice("extension", "notice of extension", end, months)
    yield _Notice("exit-help", "the call for exit help", end, contract["exit"]["transition_months"])
    benchmark, charges = contract["benchmark"], contract["charges"]
    if benchmark["applies"]:
        months = benchmark["not_in_last_months"]
        yield _Notice("last-benchmark", "the last benchmark notice", end, months)
    review = charges.get("price_review")
    if review is not None:
        months = charges["price_review_notice_months"]
        yield _Notice("price-review", "notice of the price review", review, months)


def _last_safe_day(notice: _Notice, renewal: Answers, calendar: BusinessCalendar) -> Milestone:
    due = add_months(notice.event, -notice.months)
    received = calendar.shift(due, Convention.PRECEDING)
    days = renewal["deemed_service_days"] + renewal["margin_days"]
    day = calendar.add_business_days(received, -days)
    return Milestone(
        id=notice.id,
        kind="notice",
        title=f"Last safe day for {notice.what}",
        nominal=due,
        day=day,
        basis=f"{notice.months} months before {notice.event}, less {days} business days",
        party="client",
        alarms=tuple(
            day - timedelta(days=before) for before in sorted(renewal["alarms"], reverse=True)
        ),
    )


def _benchmark_steps(
    benchmark: Answers, number: int, nominal: date, calendar: BusinessCalendar
) -> Iterator[Milestone]:
    method = benchmark["method"]
    day = notice = calendar.shift(nominal, Convention.FOLLOWING)
    steps = [
        ("notice", "Benchmark notice", 0, "client"),
        ("appointment", "Benchmarker appointed", benchmark["benchmarker"]["appoint_days"], "both"),
        ("plan", "Draft benchmark plan", method["plan_days"], "benchmarker"),
        ("comments", "Comments on the plan", method["comment_days"], "both"),
        ("data", "Data delivered and frozen", method["data_days"], "both"),
        ("draft", "Draft report", method["draft_days"], "benchmarker"),
        ("review", "Review of the draft", method["review_days"], "both"),
        ("final", "Final report", method["rework_days"], "benchmarker"),
        ("actions", "Action plan agreed", benchmark["action_plan"]["plan_days"], "both"),
    ]
    for name, title, days, party in steps:
        before, day = day, calendar.add_business_days(day, days)
        basis = f"{days} business days after {before.isoformat()}" if days else ""
        planned = nominal if name == "notice" else day
        yield Milestone(
            f"benchmark-{number}-{name}", "benchmark", title, planned, day, basis, party
        )
        if name == "final":
            yield _new_price(benchmark, number, notice, day, calendar)


def _new_price(
    benchmark: Answers, number: int, notice: date, final: date, calendar: BusinessCalendar
) -> Milestone:
    day = adjustment_date(notice, final, calendar, benchmark["adjustment"]["latest_days"])
    title, basis = "New price takes effect", "if the gap is above the band"
    return Milestone(f"benchmark-{number}-price", "benchmark", title, day, day, basis)


def _moved(
    name: str,
    kind: str,
    title: str,
    nominal: date,
    calendar: BusinessCalendar,
    *,
    basis: str = "",
    party: str = "both",
    before: bool = False,
) -> Milestone:
    convention = Convention.PRECEDING if before else Convention.FOLLOWING
    return Milestone(name, kind, title, nominal, calendar.shift(nominal, convention), basis, party)


def _every(months: int) -> str:
    return "each year" if months == 12 else f"every {months} months"


def adjustment_date(
    notice: date, final_report: date, calendar: BusinessCalendar, days_from_notice: int = 60
) -> date:
    """Return when a new price takes effect.

    It is the first of the month after the final report, or ``days_from_notice`` business days after
    the benchmark notice if that is earlier.
    """
    next_month = add_months(final_report.replace(day=1), 1)
    return min(next_month, calendar.add_business_days(notice, days_from_notice))
