"""Realistic terms: what is promised can be reached, in the time and with the data there are.

What counts as out of reach is the house's own rule of thumb, so these are warnings: a target that
closes more than nine tenths of the way from the baseline to what cannot be bettered, or more than
doubles a figure that has no upper end, unless a market figure or a result of a real benchmark
reaches it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from policygen.answers.rules.benchmark import benchmarked
from policygen.answers.rules.rule import Breach, Case, rule
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part

_MOST_OF_THE_WAY = Decimal("0.9")
_FOUR_YEARS, _YEAR = relativedelta(years=4), relativedelta(years=1)
#: Days of the calendar in a business day, and in a month, on average.
_CALENDAR_DAYS, _DAYS_OF_MONTH = Decimal(7) / 5, Decimal(365) / 12
#: The business days in which an improvement plan is accepted and mended.
_ACCEPTANCE = 15
_STEPS = ("plan", "comment", "data", "draft", "review", "rework")


@rule("R054", "S73", waivable=True, severity=Severity.WARNING)
def check_targets_are_in_reach(case: Case) -> Iterator[Breach]:
    """A target is reached by the baseline or the market, or is no great jump from the baseline."""
    for contract in case.parts("contracts"):
        seen = _seen(contract.part("benchmark"))
        for level in contract.parts("service_levels"):
            baseline, target = (level.number(key) for key in ("baseline", "target"))
            higher, name = level.text("direction") == "higher", level.text("id")
            figures = seen.get(name, [])
            if baseline is None or target is None or None in figures or not level.text("direction"):
                continue
            shown = [baseline, *(figure for figure in figures if figure is not None)]
            if any(_reaches(each, target, higher=higher) for each in shown):
                continue
            if name in seen or _is_jump(baseline, target, level.text("unit"), higher=higher):
                best = max(shown) if higher else min(shown)
                message = (
                    f"{name}: the target {target} lies beyond every figure there is, the best of "
                    f"which is {best}"
                )
                hint = "lower the target, or reach it in steps with a day for each"
                yield Breach(level.path("target"), message, hint)


def _seen(benchmark: Part) -> dict[str, list[Decimal | None]]:
    """Return the figures of the market, and those reached, in benchmarks that were made.

    One that is not known yet is None.
    """
    found: dict[str, list[Decimal | None]] = {}
    for result in benchmark.parts("results"):
        if result.truth("worked_example"):
            continue
        for one in result.parts("quality"):
            figures = [one.number(key) for key in ("market", "reached")]
            found.setdefault(one.text("id"), []).extend(figures)
    return found


def _reaches(figure: Decimal, target: Decimal, *, higher: bool) -> bool:
    return figure >= target if higher else figure <= target


def _is_jump(baseline: Decimal, target: Decimal, unit: str, *, higher: bool) -> bool:
    if higher and unit != "%":
        return target > 2 * baseline
    best = Decimal(100) if higher else Decimal()
    return abs(target - baseline) > abs(best - baseline) * _MOST_OF_THE_WAY


@rule("R055", "S73", waivable=True, process=True, severity=Severity.WARNING)
def check_a_benchmark_fits_the_term(case: Case) -> Iterator[Breach]:
    """The first benchmark can be called in the term, and early enough to be of use."""
    for contract, benchmark in benchmarked(case):
        start, end = contract.date("dates.service_start"), contract.date("dates.end")
        after = benchmark.number("first_after_months")
        closed = benchmark.number("not_in_last_months")
        if start is None or end is None or after is None or closed is None or end <= start:
            continue
        stated = benchmark.date("first_not_before")
        first = stated or start + relativedelta(months=int(after))
        last = end - relativedelta(months=int(closed))
        where = benchmark.path("first_not_before" if stated else "first_after_months")
        if first > last:
            message = f"no benchmark can be called: the first from {first}, none after {last}"
            yield Breach(where, message, "let the first one come sooner")
        elif start + _FOUR_YEARS > end and first > start + _YEAR:
            message = f"the first benchmark of a term under four years comes only on {first}"
            yield Breach(where, message, "usual is month 12 in such a term")


@rule("R056", "S73", "S76", waivable=True, severity=Severity.WARNING)
def check_comparators_can_be_found(case: Case) -> Iterator[Breach]:
    """No more comparators are wanted than the market is known to have."""
    for _, benchmark in benchmarked(case):
        known, target, least = (
            benchmark.number(f"comparators.{key}") for key in ("known", "target", "floor")
        )
        if known is not None and target is not None and target > known:
            message = f"{target} comparators are aimed for, but only {known} are known"
            hint = "aim for fewer, or widen the profile"
            yield Breach(benchmark.path("comparators.target"), message, hint)
        for result in benchmark.parts("results"):
            if result.truth("worked_example") or least is None:
                continue
            for line in result.parts("lines"):
                count = len(line.parts("comparators"))
                if line.is_whole("comparators") and count < least:
                    message = f"{line.text('id')}: comparators found: {count}, wanted: {least}"
                    hint = "agree a floor that the market can fill, or a wider profile"
                    yield Breach(line.path("comparators"), message, hint)


@rule("R057", "S73", "S80", waivable=True, severity=Severity.WARNING)
def check_periods_hold_their_steps(case: Case) -> Iterator[Breach]:
    """A period is as long as the steps that are taken in it."""
    for contract, benchmark in benchmarked(case):
        yield from _improvement(benchmark)
        yield from _plan(benchmark)
        yield from _cycle(benchmark)
        yield from _trigger(contract)


def _improvement(benchmark: Part) -> Iterator[Breach]:
    plan, close = benchmark.number("quality.plan_days"), benchmark.number("quality.close_days")
    if plan is not None and close is not None and plan + _ACCEPTANCE >= close:
        message = (
            f"a quality gap is closed within {close} business days, of which the plan, its "
            f"acceptance and its mending take {plan + _ACCEPTANCE}"
        )
        yield Breach(benchmark.path("quality.close_days"), message, "give the steps more time")


def _plan(benchmark: Part) -> Iterator[Breach]:
    raw = benchmark.raw("action_plan.milestones")
    days = [day for day in raw if isinstance(day, int)] if isinstance(raw, list) else []
    signed = benchmark.number("action_plan.plan_days")
    if not days or len(days) != len(raw or ()):
        return
    if signed is not None and signed * _CALENDAR_DAYS > min(days):
        message = (
            f"progress is checked on day {min(days)}, but the plan is signed within {signed} "
            f"business days, about {int(signed * _CALENDAR_DAYS)} days of the calendar"
        )
        yield Breach(
            benchmark.path("action_plan.plan_days"), message, "check later, or sign sooner"
        )
    for action in benchmark.parts("actions"):
        due = action.number("due_day")
        if due is not None and due > max(days):
            message = f"the action {action.text('id')} is due after the last check, day {max(days)}"
            yield Breach(action.path("due_day"), message, "add a milestone on or after its day")


def _cycle(benchmark: Part) -> Iterator[Breach]:
    keys = ["benchmarker.appoint_days", *(f"method.{step}_days" for step in _STEPS)]
    days = [benchmark.number(key) for key in keys]
    closed = benchmark.number("not_in_last_months")
    known = [day for day in days if day is not None]
    if closed is None or len(known) != len(keys):
        return
    months = sum(known) * _CALENDAR_DAYS / _DAYS_OF_MONTH
    if months > closed:
        message = (
            f"a benchmark takes {sum(known)} business days, about {months:.1f} months, but may be "
            f"called up to {closed} months before the end"
        )
        hint = "raise not_in_last_months, or shorten the steps"
        yield Breach(benchmark.path("not_in_last_months"), message, hint)


def _trigger(contract: Part) -> Iterator[Breach]:
    misses, window = (
        contract.number(f"credits.trigger.{key}") for key in ("misses_in_window", "window_months")
    )
    if misses is not None and window is not None and misses > window:
        message = f"{misses} monthly misses cannot fall within {window} months"
        where = contract.path("credits.trigger.misses_in_window")
        yield Breach(where, message, "lower the number, or lengthen the window")
