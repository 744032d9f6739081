"""The last safe day for each notice of a contract, and the day its renewal decision opens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from policygen.analysis.dates.business_days import Convention, add_months
from policygen.analysis.dates.milestone import Milestone, in_order, moved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policygen.analysis.dates.business_days import BusinessCalendar
    from policygen.analysis.dates.cadence import Answers


class _Notice(NamedTuple):
    """A notice to be given so many months before an event.

    ``done`` is when it was decided that it is not needed, and ``evidence`` what was decided.
    """

    id: str
    what: str
    event: date
    months: int
    done: date | None = None
    evidence: str = ""


# By kind of renewal: the notice that changes what comes by itself, and the decision without one.
_RENEWALS = {
    "automatic": ("non-renewal", "notice of non-renewal", "renew"),
    "option": ("extension", "notice of extension", "exit"),
}


def notices(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return the last safe day for each notice that the client may have to give.

    A notice must arrive its period before the event. The last safe day is that day, or the
    business day before it, less the days after which a notice counts as received and a margin,
    both in business days.
    """
    renewal = contract["renewal"]
    found = [_last_safe_day(notice, renewal, calendar) for notice in _events(contract)]
    return in_order([*found, *_notice_to_the_supervisor(contract, calendar)])


def renewal_decision(contract: Answers, calendar: BusinessCalendar) -> list[Milestone]:
    """Return the day on which the decision to renew, change or end the contract opens."""
    months = contract["renewal"]["retender_months"]
    day = add_months(contract["dates"]["end"], -months)
    title = "Decision to renew, re-scope or exit opens"
    basis = f"{months} months before the end, so that a new tender still fits"
    return [
        moved(
            "renewal-opens",
            "gate",
            title,
            day,
            calendar,
            basis=basis,
            party="client",
            before=True,
            done=contract["renewal"].get("decided"),
            evidence=_decision_in_words(contract["renewal"]),
        )
    ]


def _events(contract: Answers) -> Iterator[_Notice]:
    """Yield each notice that has a date."""
    renewal, end = contract["renewal"], contract["dates"]["end"]
    if renewal["kind"] in _RENEWALS:
        yield _renewal_notice(renewal, end)
    yield _Notice("exit-help", "the call for exit help", end, contract["exit"]["transition_months"])
    benchmark, charges = contract["benchmark"], contract["charges"]
    if benchmark["applies"]:
        months = benchmark["not_in_last_months"]
        yield _Notice("last-benchmark", "the last benchmark notice", end, months)
    review = charges.get("price_review")
    if review is not None:
        months = charges["price_review_notice_months"]
        yield _Notice("price-review", "notice of the price review", review, months)


def _renewal_notice(renewal: Answers, end: date) -> _Notice:
    """Return the notice on a renewal. Only a decision that does without it settles it."""
    name, what, needless = _RENEWALS[renewal["kind"]]
    months = renewal["notice_months"]
    if renewal.get("decision") != needless:
        return _Notice(name, what, end, months)
    return _Notice(name, what, end, months, renewal.get("decided"), _decision_in_words(renewal))


def _decision_in_words(renewal: Answers) -> str:
    decision = renewal.get("decision")
    return f"the decision to {decision}" if decision else ""


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
        alarms=_alarms(day, renewal),
        done=notice.done,
        evidence=notice.evidence,
    )


def _notice_to_the_supervisor(contract: Answers, calendar: BusinessCalendar) -> Iterator[Milestone]:
    """Yield the last safe day for telling the supervisor of the end, if it has to be told."""
    days, end = contract["exit"].get("regulator_notice_days"), contract["dates"]["end"]
    if days is None:
        return
    renewal = contract["renewal"]
    margin = renewal["deemed_service_days"] + renewal["margin_days"]
    due = calendar.add_business_days(calendar.shift(end, Convention.PRECEDING), -days)
    day = calendar.add_business_days(due, -margin)
    yield Milestone(
        id="supervisor-of-the-end",
        kind="notice",
        title="Last safe day for telling the supervisor of the end",
        nominal=due,
        day=day,
        basis=f"{days} business days before {end}, less {margin} business days",
        party="client",
        alarms=_alarms(day, renewal),
    )


def _alarms(day: date, renewal: Answers) -> tuple[date, ...]:
    return tuple(day - timedelta(days=before) for before in sorted(renewal["alarms"], reverse=True))
