"""The days on which a body meets: its cadence rules, also those that follow other events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from policygen.analysis.dates.benchmark_dates import benchmark_cycle
from policygen.analysis.dates.business_days import Convention, add_months
from policygen.analysis.dates.cadence import (
    Slot,
    business_calendar,
    rule_window,
    slots,
    unclear,
)
from policygen.analysis.dates.milestone import every_months
from policygen.analysis.dates.notices import renewal_decision
from policygen.errors import InvalidInput
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from policygen.analysis.dates.business_days import BusinessCalendar
    from policygen.analysis.dates.cadence import Answers


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """A day on which a body meets, the slot it is for, and other slots that fell on that day."""

    day: date
    slot: Slot
    also: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class _Anchor:
    """An event that others follow: its lasting name, its day, and that day without holidays."""

    key: str
    day: date
    raw: date


def bodies_of(contract: Answers, governance: Answers) -> list[Answers]:
    """Return the bodies that serve ``contract``; a body that names no contract serves all."""
    return [
        body
        for body in governance["bodies"]
        if not body["contracts"] or contract["id"] in body["contracts"]
    ]


def meeting_days(
    contract: Answers, body: Answers, governance: Answers, trail: tuple[str, ...] = ()
) -> list[MeetingDay]:
    """Return the days of one body's meetings for one contract, in order, each day once.

    ``trail`` names the bodies whose cadence led here.

    Raises:
        InvalidInput: A cadence rule is not clear, or bodies follow each other in a circle.
    """
    if body["id"] in trail:
        raise _circle((*trail, body["id"]))
    calendar = business_calendar(governance["calendar"], body["sites"])
    convention = Convention(body["convention"])
    found: dict[str, Slot] = {}
    for rule in body["cadence"]:
        for slot in _slots(rule, contract, body, governance, trail):
            found.setdefault(slot.key, slot)
    by_day: dict[date, list[Slot]] = {}
    for slot in sorted(found.values()):
        by_day.setdefault(calendar.shift(slot.nominal, convention), []).append(slot)
    return [MeetingDay(day, first, tuple(also)) for day, (first, *also) in sorted(by_day.items())]


def _slots(
    rule: Answers, contract: Answers, body: Answers, governance: Answers, trail: tuple[str, ...]
) -> Iterable[Slot]:
    calendar = business_calendar(governance["calendar"], body["sites"])
    if rule["every"] != "event":
        return slots(rule, contract["dates"], calendar, governance["calendar"]["fiscal"])
    anchors = _anchors(rule, contract, governance, (*trail, body["id"]))
    window = rule_window(rule, contract["dates"])
    found = (_slot_after(rule, anchor, calendar) for anchor in anchors)
    return (slot for slot in found if slot.raw in window)


def _slot_after(rule: Answers, anchor: _Anchor, calendar: BusinessCalendar) -> Slot:
    count, unit = rule["offset"], rule["offset_unit"]
    return Slot(
        _offset(anchor.day, count, unit, calendar),
        f"{anchor.key}.{count:+d}{unit.replace(' ', '-')}",
        _offset(anchor.raw, count, unit, calendar.without_holidays),
    )


def _offset(day: date, count: int, unit: str, calendar: BusinessCalendar) -> date:
    match unit:
        case "business days":
            return calendar.add_business_days(day, count)
        case "months":
            return add_months(day, count)
        case _:
            return day + timedelta(days=count * (7 if unit == "weeks" else 1))


def _anchors(
    rule: Answers, contract: Answers, governance: Answers, trail: tuple[str, ...]
) -> Iterator[_Anchor]:
    body_id, event = rule.get("body"), rule.get("event")
    if (body_id is None) == (event is None):
        raise unclear(rule, "needs either the body or the event that it follows")
    if event is None:
        yield from _meetings_of(str(body_id), contract, governance, trail)
        return
    calendar = business_calendar(governance["calendar"])
    read = EVENTS[event]
    held, planned = read(contract, calendar), read(contract, calendar.without_holidays)
    for number, (day, raw) in enumerate(zip(held, planned, strict=True), 1):
        yield _Anchor(f"{event}-{number}", day, raw)


def _meetings_of(
    body_id: str, contract: Answers, governance: Answers, trail: tuple[str, ...]
) -> Iterator[_Anchor]:
    for body in bodies_of(contract, governance):
        if body["id"] == body_id:
            for meeting in meeting_days(contract, body, governance, trail):
                yield _Anchor(f"{body_id}.{meeting.slot.key}", meeting.day, meeting.slot.raw)


def _circle(trail: tuple[str, ...]) -> InvalidInput:
    names = " → ".join(trail[trail.index(trail[-1]) :])
    message = f"these bodies each wait for the dates of the next: {names}"
    hint = "give one of them dates of its own"
    return InvalidInput([Problem("R103", message, Location(pointer="governance.bodies"), hint)])


def _step(name: str) -> Callable[[Answers, BusinessCalendar], list[date]]:
    def read(contract: Answers, _: BusinessCalendar) -> list[date]:
        day = contract["dates"].get(name)
        return [] if day is None else [day]

    return read


def _benchmark(step: str) -> Callable[[Answers, BusinessCalendar], list[date]]:
    def read(contract: Answers, calendar: BusinessCalendar) -> list[date]:
        cycle = benchmark_cycle(contract, calendar)
        return [each.day for each in cycle if each.id.endswith(f"-{step}")]

    return read


def _anniversaries(name: str) -> Callable[[Answers, BusinessCalendar], list[date]]:
    def read(contract: Answers, _: BusinessCalendar) -> list[date]:
        dates = contract["dates"]
        # The day after the last is the anniversary of a contract of whole years.
        last = dates["end"] + timedelta(days=1)
        return list(every_months(add_months(dates[name], 12), 12, last))

    return read


def _price_review(contract: Answers, _: BusinessCalendar) -> list[date]:
    day = contract["charges"].get("price_review")
    return [] if day is None else [day]


#: The events of a contract that a cadence may follow, each with the days on which it falls.
EVENTS: Mapping[str, Callable[[Answers, BusinessCalendar], list[date]]] = {
    "signature": _step("signed"),
    "effective": _step("effective"),
    "service-start": _step("service_start"),
    "stabilisation-end": _step("stabilisation_end"),
    "end": _step("end"),
    "contract-anniversary": _anniversaries("effective"),
    "service-anniversary": _anniversaries("service_start"),
    "benchmark-notice": _benchmark("notice"),
    "benchmark-final-report": _benchmark("final"),
    "price-review": _price_review,
    "renewal-opens": lambda contract, calendar: [
        each.day for each in renewal_decision(contract, calendar)
    ],
}
