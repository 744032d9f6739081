"""The house's colour: it must be dark enough to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, rule
from policygen.house import LEAST_CONTRAST, House, contrast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.rule import Case


@rule("R120")
def check_accent_is_legible(case: Case) -> Iterator[Breach]:
    """The accent colour can be read on white and on its own tint, where heads of tables stand."""
    written = case.top.text("house.accent")
    if not written:
        return
    house = House(accent=written.removeprefix("#").upper())
    found = contrast(house.accent, house.band)
    if found < LEAST_CONTRAST:
        message = (
            f"the accent colour {written} is too pale to read: its contrast on the ground of table "
            f"heads is {found:.1f} to 1"
        )
        hint = f"take a darker colour, of at least {LEAST_CONTRAST} to 1"
        yield Breach("house.accent", message, hint)
