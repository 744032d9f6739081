"""Dated reviews: every occurrence of every body in a contract's life, and the escalation ladder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from policygen.analysis.dates.business_days import add_months
from policygen.analysis.dates.cadence import (
    Answers,
    Window,
    business_calendar,
    phase_of,
    phase_window,
    phase_windows,
)
from policygen.analysis.dates.clashes import with_double_bookings
from policygen.analysis.dates.series import bodies_of, meeting_days
from policygen.analysis.dates.zones import load_zone
from policygen.analysis.reading import each_known, known
from policygen.errors import InvalidInput
from policygen.problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policygen.analysis.dates.business_days import BusinessCalendar
    from policygen.analysis.dates.series import MeetingDay


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One meeting of a body.

    ``slot`` names the meeting for good, wherever it moves. ``nominal`` is the date that the cadence
    names and ``day`` the day of the meeting; they differ where the nominal date was no business
    day, and ``reason`` says why. ``also`` holds the nominal dates of meetings of the same body that
    were moved to the same day and are held with it. ``clash`` says what still stands against the
    day: free at a site, within a freeze, outside the contract's life, or members who sit in
    another body at the same hour. ``members`` are the roles that meet.
    """

    contract: str
    body: str
    title: str
    level: str
    phase: str
    number: int
    slot: str
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
    also: tuple[date, ...] = ()
    members: tuple[str, ...] = ()

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


def occurrences(contract: Answers, body: Answers, governance: Answers) -> list[Occurrence]:
    """Return the meetings of one body for one contract, in order, one a day at most.

    Raises:
        InvalidInput: A cadence rule is not clear, or a site's holidays are not known.
    """
    calendar = business_calendar(governance["calendar"], body["sites"])
    series = _Series(contract, body, governance, calendar)
    return [
        series.occurrence(number, meeting)
        for number, meeting in enumerate(meeting_days(contract, body, governance), 1)
    ]


def all_occurrences(contract: Answers, governance: Answers) -> list[Occurrence]:
    """Return the meetings of all bodies for one contract, by day, time and body.

    Meetings at the same hour that want the same members say so in their ``clash``.
    """
    found = [
        each
        for body in bodies_of(contract, governance)
        for each in occurrences(contract, body, governance)
    ]
    in_order = sorted(found, key=lambda each: (each.day, each.time, each.body))
    return with_double_bookings(in_order)


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


def _roles(body: Answers) -> tuple[str, ...]:
    """Return the roles of the members; who is still open stops no date."""
    members = each_known(known(body, "members"))
    return tuple(role for member in members if (role := known(member, "role")))


def _zone(body: Answers, governance: Answers) -> str:
    """Return the name of the time zone in which a body meets.

    Raises:
        InvalidInput: There is no such zone.
    """
    own: str | None = body.get("timezone")
    path = f"governance.bodies[{body['id']}].timezone" if own else "governance.calendar.timezone"
    name: str = own or governance["calendar"]["timezone"]
    try:
        load_zone(name)
    except InvalidInput as error:
        where = Location(pointer=path)
        raise InvalidInput(replace(each, location=where) for each in error.problems) from None
    return name


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
            "timezone": _zone(body, governance),
            "duration_minutes": body["duration_minutes"],
            "place": body.get("place") or "",
            "members": _roles(body),
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

    def occurrence(self, number: int, meeting: MeetingDay) -> Occurrence:
        later = self._calendar.add_business_days
        nominal, day = meeting.slot.nominal, meeting.day
        return Occurrence(
            **self._shared,
            phase=phase_of(self._phases, nominal),
            number=number,
            slot=meeting.slot.key,
            nominal=nominal,
            day=day,
            reason=self._calendar.reason_off(nominal) if day != nominal else "",
            clash=self._clash(day),
            papers=later(day, -self._papers),
            minutes=later(day, self._minutes),
            reconvene_by=later(day, self._reconvene),
            in_person=self._meets_in_person(number),
            also=tuple(slot.nominal for slot in meeting.also),
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
