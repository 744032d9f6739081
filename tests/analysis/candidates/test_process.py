"""The process first: what is missing, and what is left of the volume once it is mended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.candidates.process import read_process_first

if TYPE_CHECKING:
    from decimal import Decimal

DESK: dict[str, Any] = {
    "steps": 7,
    "volume": 41_000,
    "unit": "contacts",
    "defects": "36 % come back",
    "fix_first": "Self-service for password resets",
}


def read(**process: Any) -> dict[str, Any]:
    return read_process_first({"id": "desk", "process": process})


def test_a_process_that_nobody_looked_at() -> None:
    found = read_process_first({"id": "desk"})
    assert found["missing"] == [
        "process.steps",
        "process.volume",
        "process.defects",
        "process.fix_first",
    ]
    assert (found["volume_after_fix"], found["open"]) == (None, False)


def test_a_fix_without_its_share_leaves_the_volume_unknown() -> None:
    found = read(**DESK)
    assert (found["missing"], found["volume_after_fix"]) == (["process.fix_share"], None)


def test_password_resets_leave_31_980_of_41_000_contacts() -> None:
    found = read(**DESK, fix_share=22, automatable=22)
    assert found["missing"] == []
    assert (found["volume_taken_away"], found["volume_after_fix"]) == (9_020, 31_980)
    assert found["volume_automatable"] == 9_020


@pytest.mark.parametrize(("done", "is_open"), [(None, True), (date(2027, 9, 17), False)])
def test_a_fix_is_open_until_it_is_done(done: date | None, is_open: bool) -> None:
    assert read(**DESK, fixed_on=done)["open"] is is_open


def test_the_reason_why_nothing_is_mended_is_no_open_fix() -> None:
    assert read(**DESK, fix_share=0)["open"] is False
    assert read(**DESK, fix_share=0, fix_due=date(2027, 9, 30))["open"] is True


@given(st.integers(0, 10**12), st.decimals(0, 100, places=4))
def test_what_is_taken_away_and_what_is_left_make_the_whole(volume: int, share: Decimal) -> None:
    found = read(**{**DESK, "volume": volume, "fix_share": share})
    assert found["volume_taken_away"] + found["volume_after_fix"] == volume
    assert 0 <= found["volume_after_fix"] <= volume
