"""The dates of a contract's regular benchmarks, from the notice to the new price."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policygen.analysis.dates.business_days import Convention, add_months
from policygen.analysis.dates.milestone import Milestone, moved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policygen.analysis.dates.business_days import BusinessCalendar
    from policygen.analysis.dates.cadence import Answers


def benchmark_cycle(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return the steps of every regular benchmark, from its notice to the new price."""
    return [
        step
        for number, start in enumerate(benchmark_starts(contract, calendar), 1)
        for step in _steps(contract["benchmark"], number, start, calendar)
    ]


def benchmark_starts(contract: Answers, calendar: BusinessCalendar) -> list[date]:
    """Return the first days on which each benchmark notice may be given.

    The contract counts from the notice before, which is given on a business day: a first notice
    that moves from a Sunday to Monday moves those after it.
    """
    benchmark, dates = contract["benchmark"], contract["dates"]
    if not benchmark["applies"]:
        return []
    first = benchmark.get("first_not_before") or add_months(
        dates["service_start"], benchmark["first_after_months"]
    )
    last = add_months(dates["end"], -benchmark["not_in_last_months"])
    found = []
    while first <= last:
        found.append(first)
        given = calendar.shift(first, Convention.FOLLOWING)
        first = add_months(given, benchmark["every_months"])
    return found


def adjustment_date(
    notice: date, final_report: date, calendar: BusinessCalendar, days_from_notice: int = 60
) -> date:
    """Return when a new price takes effect.

    It is the first of the month after the final report, or ``days_from_notice`` business days after
    the benchmark notice if that is earlier.
    """
    next_month = add_months(final_report.replace(day=1), 1)
    return min(next_month, calendar.add_business_days(notice, days_from_notice))


def _steps(
    benchmark: Answers, number: int, nominal: date, calendar: BusinessCalendar
) -> Iterator[Milestone]:
    method = benchmark["method"]
    day = notice = final = calendar.shift(nominal, Convention.FOLLOWING)
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
            final = day
            yield _new_price(benchmark, number, notice, final, calendar)
    yield from _progress_checks(benchmark, number, final, calendar)


def _new_price(
    benchmark: Answers, number: int, notice: date, final: date, calendar: BusinessCalendar
) -> Milestone:
    day = adjustment_date(notice, final, calendar, benchmark["adjustment"]["latest_days"])
    title, basis = "New price takes effect", "if the gap is above the band"
    return Milestone(f"benchmark-{number}-price", "benchmark", title, day, day, basis)


def _progress_checks(
    benchmark: Answers, number: int, final: date, calendar: BusinessCalendar
) -> Iterator[Milestone]:
    for days in benchmark["action_plan"].get("milestones") or ():
        yield moved(
            f"benchmark-{number}-check-{days}",
            "benchmark",
            f"Progress of the action plan checked, day {days}",
            final + timedelta(days=days),
            calendar,
            basis=f"{days} days after {final.isoformat()}",
        )
