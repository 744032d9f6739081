"""Findings in words and figures: numbers in the locale, what is open, lists of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policygen.model import OpenPoint, Undetermined
from policygen.templating.formats import rounded

if TYPE_CHECKING:
    from policygen.templating import Formats

#: Stands where there is nothing to show.
NONE = "-"
_FEW = 12


@dataclass(frozen=True)
class Wording:
    """How values are worded, in the locale of ``formats``."""

    formats: Formats

    def number(self, value: Any, decimals: int | None = None) -> str:
        """Return a figure, with six decimals at most if it is not said how many."""
        if value is None:
            return NONE
        if isinstance(value, Undetermined | OpenPoint):
            return "open"
        if not is_figure(value):
            return self.any(value)
        if decimals is None:
            decimals = _decimals(value)
            if decimals > 6 or isinstance(value, float):
                decimals = _decimals(rounded(value, 6).normalize())
        return self.formats.number(rounded(value, decimals), decimals)

    def score(self, value: Any) -> str:
        """Return a score from 0 to 100."""
        return self.number(value, 2)

    def percent(self, value: Any, decimals: int | None = None) -> str:
        """Return a value that is in per cent already."""
        if not is_figure(value):
            return self.number(value)
        places = min(_decimals(value), 6) if decimals is None else decimals
        return self.formats.percent(rounded(value, places), places)

    def day(self, value: Any) -> str:
        """Return a day as year-month-day, which sorts and has one width; text as it is."""
        return value.isoformat() if isinstance(value, date) else self.any(value)

    def names(self, values: Any) -> str:
        """Return names in a list of words."""
        if isinstance(values, Undetermined) or not isinstance(values, Sequence):
            return self.any(values)
        return self.formats.joined([str(value) for value in values]) if values else NONE

    def any(self, value: Any) -> str:
        """Return any finding in one line."""
        match value:
            case None:
                return NONE
            case bool():
                return "yes" if value else "no"
            case date():
                return value.isoformat()
            case Undetermined() | OpenPoint():
                return waiting(value)
            case int() | float() | Decimal():
                return self.number(value)
            case Mapping():
                return (
                    ", ".join(f"{key}: {self.any(inner)}" for key, inner in value.items()) or NONE
                )
            case list() | tuple():
                return self._list(value)
            case _:
                return str(value)

    def _list(self, values: Sequence[Any]) -> str:
        shown = [self.any(value) for value in values[:_FEW]]
        more = [f"and {len(values) - _FEW} more"] if len(values) > _FEW else []
        return ", ".join([*shown, *more]) or NONE


def waiting(value: Undetermined | OpenPoint) -> str:
    """Return what a finding, or a part of one, waits for."""
    points = value.waits_for if isinstance(value, Undetermined) else (value,)
    told = "; ".join(
        f"{point.need} ({point.owner}, by {point.due.isoformat()})" for point in points
    )
    return f"not yet determined, waits for {told}"


def is_figure(value: Any) -> bool:
    """Tell whether a finding is a number; yes and no are none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _decimals(value: Any) -> int:
    exponent = Decimal(str(value)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def at(values: Any, *steps: str) -> Any:
    """Return the finding at a path; None where there is none, ``Undetermined`` where it is open."""
    for step in steps:
        if isinstance(values, Undetermined):
            return values
        if not isinstance(values, Mapping):
            return None
        values = values.get(step)
    return values


def mapping_at(values: Any, *steps: str) -> Mapping[str, Any]:
    """Return the findings at a path by name; nothing where there are none, or none yet."""
    found = at(values, *steps)
    return found if isinstance(found, Mapping) else {}


def list_at(values: Any, *steps: str) -> Sequence[Any]:
    """Return the findings at a path in their order; nothing where there are none, or none yet."""
    found = at(values, *steps)
    return found if isinstance(found, list | tuple) else ()
