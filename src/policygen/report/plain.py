"""Findings as plain JSON: nothing is rounded, nothing goes through a float."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from policygen.model import OpenPoint, Undetermined

# Pictures are drawn from other findings.
_LEFT_OUT = frozenset({"pictures"})


def plain_json(value: Any) -> Any:
    """Return a finding in JSON's own kinds.

    A Decimal is its exact text, a score a number, a day ``YYYY-MM-DD``. What waits for open points
    is ``{"undetermined": [{"path", "need", "owner", "due"}]}``.
    """
    match value:
        case None | bool() | int() | float() | str():
            return value
        case date():
            return value.isoformat()
        case Undetermined():
            return {"undetermined": [_open_point(point) for point in value.waits_for]}
        case OpenPoint():
            return _open_point(value)
        case Mapping():
            return {
                str(key): plain_json(inner) for key, inner in value.items() if key not in _LEFT_OUT
            }
        case list() | tuple():
            return [plain_json(item) for item in value]
        case _:
            return str(value)


def _open_point(point: OpenPoint) -> dict[str, str]:
    return {
        "path": point.path,
        "need": point.need,
        "owner": point.owner,
        "due": point.due.isoformat(),
    }
