"""The types of fields: which values they take and how people call them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from policygen.model import YEARS, OpenPoint

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: The form of an id.
ID = re.compile(r"[a-z][a-z0-9-]{0,40}")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
# Windows keeps these names for devices, and ids become file names.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
)


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A list where a mapping is wanted, or the like: Cerberus would trip over its inside."""

    value: object


def is_id(value: object) -> bool:
    """Tell whether ``value`` can be an id: short, plain, and no device name of Windows."""
    return isinstance(value, str) and bool(ID.fullmatch(value)) and value not in _DEVICES


def is_number(value: object) -> bool:
    """Tell whether ``value`` is a number; true and false are none."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_percent(value: object) -> bool:
    return isinstance(value, int | Decimal) and is_number(value) and 0 <= value <= 100


def _is_day(value: object) -> bool:
    return isinstance(value, date) and value.year in YEARS


def _is_time(value: object) -> bool:
    return isinstance(value, str) and bool(_TIME.fullmatch(value))


@dataclass(frozen=True, slots=True)
class FieldType:
    """A type: ``wanted`` says in words what it takes, ``accepts`` decides."""

    name: str
    wanted: str
    accepts: Callable[[object], bool]


#: Every type by its name.
TYPES: Mapping[str, FieldType] = {
    kind.name: kind
    for kind in (
        FieldType("text", "a text", _is_text),
        FieldType("integer", "a whole number", _is_integer),
        FieldType("number", "a number", is_number),
        FieldType("money", "an amount, without currency or thousands separators", is_number),
        FieldType("percent", "a percentage from 0 to 100", _is_percent),
        FieldType("date", "a date such as 2027-01-31", _is_day),
        FieldType("time", "a time such as 09:30", _is_time),
        FieldType("boolean", "true or false", lambda value: isinstance(value, bool)),
        FieldType("id", "an id such as service-desk", is_id),
        FieldType("dict", "a mapping of names to values", lambda value: isinstance(value, dict)),
        FieldType("list", "a list", lambda value: isinstance(value, list)),
    )
}


def fits(names: str | list[str], value: object) -> bool:
    """Tell whether one of the named types takes ``value``; an open point fits everywhere."""
    wanted = [names] if isinstance(names, str) else names
    return isinstance(value, OpenPoint) or any(TYPES[name].accepts(value) for name in wanted)
