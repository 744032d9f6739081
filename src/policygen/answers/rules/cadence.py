"""When bodies meet: every cadence says enough to give dates, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part


class _Lack(NamedTuple):
    """What a cadence lacks, and how to mend it."""

    what: str
    hint: str


_NO_WEEKDAY = _Lack("names no weekday", "add one, such as weekday: monday")
_NO_MONTH = _Lack("names no month", "add it, such as months: [10]")
_NO_DAY = _Lack(
    "names no day", "add business_day: 8, or weekday: wednesday with nth: 3, or day: 15"
)
_DAY_ZERO = _Lack("counts business day 0", "1 is the first business day of a month, -1 the last")
_NO_EVENT = _Lack("names nothing to follow", "add body: or event:")
_TWO_EVENTS = _Lack("follows a body and an event", "keep one of the two")
_NEVER = _Lack("ends before it starts", "check start and until")

# What a cadence may name of its day, and what of it each rhythm reads: the rest would do nothing.
_DAYS = ("weekday", "nth", "business_day", "day", "months", "body", "event")
_IN_MONTHS = frozenset({"weekday", "nth", "business_day", "day", "months"})
_READ = {
    "day": frozenset[str](),
    "week": frozenset({"weekday"}),
    "fortnight": frozenset({"weekday"}),
    "event": frozenset({"body", "event"}),
}
# The ways to name a day of a month; a cadence takes one.
_WAYS = (("business_day",), ("weekday", "nth"), ("day",))


@rule("R016", "S93")
def check_cadences_give_dates(case: Case) -> Iterator[Breach]:
    """A cadence names what its rhythm needs, and nothing that it would not read."""
    for body in case.top.parts("governance.bodies"):
        for cadence in body.parts("cadence"):
            lack = _lack_of(cadence) or _excess_of(cadence)
            if lack:
                name = f"'{cadence.text('id')}' of {body.text('id')}"
                message = f"the cadence {name} (every {cadence.text('every')}) {lack.what}"
                yield Breach(cadence.path(), message, lack.hint)


def _lack_of(cadence: Part) -> _Lack | None:
    match cadence.text("every"):
        case "week" | "fortnight":
            return _NO_WEEKDAY if cadence.is_missing("weekday") else None
        case "event":
            named = [key for key in ("body", "event") if not cadence.is_missing(key)]
            return {0: _NO_EVENT, 2: _TWO_EVENTS}.get(len(named))
        case "month" | "quarter" | "half-year":
            return _lack_of_day(cadence)
        case "year":
            return _NO_MONTH if cadence.is_missing("months") else _lack_of_day(cadence)
        case _:
            return None


def _lack_of_day(cadence: Part) -> _Lack | None:
    if cadence.raw("business_day") == 0:
        return _DAY_ZERO
    named = any(not any(map(cadence.is_missing, way)) for way in _WAYS)
    return None if named else _NO_DAY


def _excess_of(cadence: Part) -> _Lack | None:
    start, until = cadence.date("start"), cadence.date("until")
    if start and until and until < start:
        return _NEVER
    read = _READ.get(cadence.text("every") or "", _IN_MONTHS)
    unread = [key for key in _DAYS if key not in read and not cadence.is_missing(key)]
    if unread:
        keys = " and ".join(unread)
        return _Lack(f"does not read {keys}", f"take {keys} away, or choose another rhythm")
    ways = [way for way in _WAYS if not any(map(cadence.is_missing, way))]
    if len(ways) > 1:
        keys = " and ".join(" with ".join(way) for way in ways)
        return _Lack(f"names its day by {keys}", "keep one of them")
    return None
