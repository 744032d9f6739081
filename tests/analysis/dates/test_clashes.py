"""Members who would have to sit in two bodies at the same hour."""

from __future__ import annotations

from datetime import date
from typing import Any

from policygen.analysis.dates.reviews import all_occurrences
from tests.analysis.cases import body, contract, governance, rule

ONE_WEEK = {"start": date(2028, 3, 20), "until": date(2028, 3, 31)}


def meeting(name: str, time: str, *roles: str, **rest: object) -> dict[str, Any]:
    members = [{"role": role} for role in roles]
    mondays = rule("week", weekday="monday", **ONE_WEEK)
    return body(name, mondays, time=time, members=members, **rest)


def clashes(*bodies: dict[str, Any]) -> dict[str, str]:
    found = all_occurrences(contract(), governance(*bodies))
    return {f"{each.body} {each.day}": each.clash for each in found if each.clash}


def test_bodies_that_share_a_member_at_the_same_hour_clash() -> None:
    found = clashes(meeting("one", "10:00", "manager"), meeting("two", "10:30", "manager"))
    assert found == {
        "one 2028-03-20": "members sit in Two at the same hour",
        "two 2028-03-20": "members sit in One at the same hour",
        "one 2028-03-27": "members sit in Two at the same hour",
        "two 2028-03-27": "members sit in One at the same hour",
    }


def test_bodies_one_after_the_other_or_of_other_members_do_not_clash() -> None:
    assert clashes(meeting("one", "10:00", "manager"), meeting("two", "11:00", "manager")) == {}
    assert clashes(meeting("one", "10:00", "manager"), meeting("two", "10:00", "owner")) == {}


def test_hours_are_compared_as_instants_across_a_change_of_the_clocks() -> None:
    """Ireland changes its clocks on 26 March 2028, New York a fortnight earlier.

    14:00 in Dublin is 10:00 in New York in the week between, and 09:00 after it.
    """
    far = meeting("far", "10:00", "manager", timezone="America/New_York")
    assert set(clashes(meeting("near", "14:00", "manager"), far)) == {
        "near 2028-03-20",
        "far 2028-03-20",
    }


def test_a_clash_of_members_stands_beside_the_other_reasons() -> None:
    freeze = {"title": "Year end", "first": date(2028, 3, 27), "last": date(2028, 3, 27)}
    bodies = meeting("one", "10:00", "manager"), meeting("two", "10:00", "manager")
    found = all_occurrences(contract(), governance(*bodies, freezes=[freeze]))
    assert found[-1].clash == "Year end; members sit in One at the same hour"
