"""Dated reviews: every occurrence of every body in a contract's life, and the escalation ladder."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from policygen.analysis.dates.business_days import Convention, add_months
from policygen.analysis.dates.cadence import (
    Answers,
    Window,
    business_calendar,
    nominal_dates,
    phase_of,
    phase_window,
    phase_windows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policygen.analysis.dates.business_days import BusinessCalendar


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
    series = _Series(contract, body, governance, calendar)
    return [
        series.occurrence(number, nominal, day)
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


class _Series:
    """What all meetings of a body share: read from the answers once, not for each meeting."""

    def __init__(
        self, contract: Answers, body: Answers, governance: Answers, calendar: BusinessCalendar
    ) -> None:
        self._calendar = calendar
        self._shared: dict[str, Any] = {
            "contract": contract["id"],
            "body": body["id"],
            "title": body["title"],
            "level": body["level"],
            "time": str(body["time"])[:5],
            "timezone": body.get("timezone") or governance["calendar"]["timezone"],
            "duration_minutes": body["duration_minutes"],
            "place": body.get("place") or "",
        }
        self._papers, self._minutes = body["papers_days_before"], body["minutes_days_after"]
        self._reconvene = body["reconvene_days"]
        self._in_person, self._in_person_every = body["in_person"], body.get("in_person_every")
        self._phases = phase_windows(contract["dates"])
        self._life = phase_window(contract["dates"], "all")
        self._freezes = [
            (freeze["title"], Window(freeze["first"], freeze["last"]))
            for freeze in governance["calendar"]["freezes"]
        ]

    def occurrence(self, number: int, nominal: date, day: date) -> Occurrence:
        later = self._calendar.add_business_days
        return Occurrence(
            **self._shared,
            phase=phase_of(self._phases, nominal),
            number=number,
            nominal=nominal,
            day=day,
            reason=self._calendar.reason_off(nominal) if day != nominal else "",
            clash=self._clash(day),
            papers=later(day, -self._papers),
            minutes=later(day, self._minutes),
            reconvene_by=later(day, self._reconvene),
            in_person=self._meets_in_person(number),
        )

    def _meets_in_person(self, number: int) -> bool:
        if self._in_person != "sometimes":
            return bool(self._in_person == "always")
        return self._in_person_every is not None and number % self._in_person_every == 0

    def _clash(self, day: date) -> str:
        reasons = [
            self._calendar.reason_off(day),
            *(title for title, window in self._freezes if day in window),
            "" if day in self._life else "outside the life of the contract",
        ]
        return "; ".join(filter(None, reasons))
