"""Dated reviews: every occurrence of every body in a contract's life, and the escalation ladder."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from policygen.analysis.business_days import Convention, add_months
from policygen.analysis.cadence import (
    Answers,
    Window,
    business_calendar,
    nominal_dates,
    phase_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from policygen.analysis.business_days import BusinessCalendar


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting of a body.

    ``nominal`` is the date that the cadence names and ``day`` the day of the meeting; they differ
    where the nominal date was no business day, and ``reason`` says why. ``clash`` says what still
    stands against the day: free at a site, within a freeze, outside the contract's life.
    """

    contract: str
    body: str
    title: str
    level: str
    phase: str
    number: int
    nominal: date
    day: date
    reason: str
    clash: str
    papers: date
    minutes: date
    reconvene_by: date
    time: str
    timezone: str
    duration_minutes: int
    place: str
    in_person: bool

    @property
    def shifted(self) -> bool:
        """Whether the meeting is not on its nominal date."""
        return self.day != self.nominal


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of the escalation ladder with its last business day, counted from the notice."""

    id: str
    title: str
    days: int
    due: date


def bodies_of(contract: Answers, governance: Answers) -> list[Answers]:
    """Return the bodies that serve ``contract``; a body that names no contract serves all."""
    return [
        body
        for body in governance["bodies"]
        if not body["contracts"] or contract["id"] in body["contracts"]
    ]


def occurrences(contract: Answers, body: Answers, governance: Answers) -> list[Occurrence]:
    """Return the meetings of one body for one contract, in order, one a day at most.

    Raises:
        InvalidInput: A cadence rule is not clear, or a site's holidays are not known.
    """
    answers = governance["calendar"]
    calendar = business_calendar(answers, body["sites"])
    convention = Convention(body["convention"])
    nominals = {
        nominal
        for rule in body["cadence"]
        for nominal in nominal_dates(rule, contract["dates"], calendar, answers["fiscal"])
    }
    meetings: dict[date, date] = {}
    for nominal in sorted(nominals):
        meetings.setdefault(calendar.shift(nominal, convention), nominal)
    return [
        _occurrence(contract, body, governance, calendar, (number, nominal, day))
        for number, (day, nominal) in enumerate(sorted(meetings.items()), 1)
    ]


def all_occurrences(contract: Answers, governance: Answers) -> list[Occurrence]:
    """Return the meetings of all bodies for one contract, by day, time and body."""
    found = [
        each
        for body in bodies_of(contract, governance)
        for each in occurrences(contract, body, governance)
    ]
    return sorted(found, key=lambda each: (each.day, each.time, each.body))


def within_year(meetings: Iterable[Occurrence], start: date) -> list[Occurrence]:
    """Return the meetings of the twelve months from ``start``."""
    end = add_months(start, 12)
    return [each for each in meetings if start <= each.day < end]


def escalation_ladder(escalation: Answers, notice: date, calendar: BusinessCalendar) -> list[Rung]:
    """Return the last day of each level for a matter noticed on ``notice``, which is day 0."""
    days = ladder_days(escalation)
    return [
        Rung(level["id"], level["title"], count, calendar.add_business_days(notice, count))
        for level, count in zip(escalation["levels"], days, strict=True)
    ]


def ladder_days(escalation: Answers) -> list[int]:
    """Return for each level the business days from the notice to its end."""
    days = [level["within"] for level in escalation["levels"]]
    return days if escalation["counting"] == "cumulative" else list(accumulate(days))


def _occurrence(
    contract: Answers,
    body: Answers,
    governance: Answers,
    calendar: BusinessCalendar,
    found: tuple[int, date, date],
) -> Occurrence:
    number, nominal, day = found
    return Occurrence(
        contract=contract["id"],
        body=body["id"],
        title=body["title"],
        level=body["level"],
        phase=phase_of(contract["dates"], nominal),
        number=number,
        nominal=nominal,
        day=day,
        reason=calendar.reason_off(nominal) if day != nominal else "",
        clash=_clash(day, contract, governance["calendar"]["freezes"], calendar),
        papers=calendar.add_business_days(day, -body["papers_days_before"]),
        minutes=calendar.add_business_days(day, body["minutes_days_after"]),
        reconvene_by=calendar.add_business_days(day, body["reconvene_days"]),
        time=str(body["time"])[:5],
        timezone=body.get("timezone") or governance["calendar"]["timezone"],
        duration_minutes=body["duration_minutes"],
        place=body.get("place") or "",
        in_person=_in_person(body, number),
    )


def _in_person(body: Answers, number: int) -> bool:
    if body["in_person"] != "sometimes":
        return bool(body["in_person"] == "always")
    every = body.get("in_person_every")
    return every is not None and number % every == 0


def _clash(
    day: date, contract: Answers, freezes: Sequence[Answers], calendar: BusinessCalendar
) -> str:
    life = Window(contract["dates"]["effective"], contract["dates"]["end"])
    reasons = [
        calendar.reason_off(day),
        *(freeze["title"] for freeze in freezes if day in Window(freeze["first"], freeze["last"])),
        "" if day in life else "outside the life of the contract",
    ]
    return "; ".join(filter(None, reasons))
