"""The process before its cost: whether it was looked at, and what is left once it is mended."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from policygen.analysis.money import percent_of, to_decimal

if TYPE_CHECKING:
    from policygen.analysis.derivation import Record

#: What is asked of every process before its cost.
ASKED = ("steps", "volume", "defects", "fix_first")


def read_process_first(candidate: Record) -> dict[str, Any]:
    """Return what is missing, what is mended first, and the yearly volume that is left after it.

    ``volume_after_fix`` and ``volume_taken_away`` are exact, in the unit of the volume; they are
    None until the volume and the share are answered. ``open`` tells whether a fix is named but not
    done: until it is, a price for the whole volume would pay a provider for waste. What takes away
    nothing and has no day is the reason why nothing is mended, and is not open.
    """
    process: Record = candidate.get("process") or {}
    missing = [f"process.{name}" for name in ASKED if process.get(name) is None]
    fix = process.get("fix_first")
    if fix is not None and process.get("fix_share") is None:
        missing.append("process.fix_share")
    return {
        "missing": missing,
        "fix": fix,
        "share": process.get("fix_share"),
        "volume": process.get("volume"),
        "volume_taken_away": _part(process, process.get("fix_share")),
        "volume_after_fix": _left(process),
        "volume_automatable": _part(process, process.get("automatable")),
        "unit": process.get("unit"),
        "due": process.get("fix_due"),
        "done": process.get("fixed_on"),
        "open": fix is not None and _is_pending(process),
    }


def _is_pending(process: Record) -> bool:
    is_planned = process.get("fix_share") != 0 or process.get("fix_due") is not None
    return is_planned and process.get("fixed_on") is None


def _part(process: Record, share: Decimal | None) -> Decimal | None:
    volume = process.get("volume")
    if volume is None or share is None:
        return None
    return percent_of(Decimal(volume), share)


def _left(process: Record) -> Decimal | None:
    taken = _part(process, process.get("fix_share"))
    return None if taken is None else to_decimal(Fraction(process["volume"]) - Fraction(taken))
