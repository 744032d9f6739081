"""A candidate's sheet: the answers that the verdict counts, and the thresholds for them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygen.analysis.derivation import Record

#: What a candidate is for, as far as the verdict counts it.
SAVINGS_ALONE, MORE_THAN_SAVINGS = "savings alone", "more than savings"

#: Where each answer of a ``Sheet`` stands in the candidate's record.
ANSWER_OF = {
    "advantage": "advantage.score",
    "internal": "internal.score",
    "stretched": "stretched.answer",
    "out_of_role": "out_of_role.answer",
    "automatable": "process.automatable",
    "providers": "market.providers",
    "substitutability": "substitutability",
    "reversibility": "reversibility",
    "purpose": "drivers",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers that count; None is an answer that was not given.

    ``advantage`` and ``internal`` are scores of 1 to 5, ``automatable`` the per cent of the volume
    that needs no person. ``substitutability`` and ``reversibility`` are easy, difficult or
    impossible, ``purpose`` is ``SAVINGS_ALONE`` or ``MORE_THAN_SAVINGS``. That a function is called
    core is not among them: it decides nothing.
    """

    advantage: int | None = None
    internal: int | None = None
    stretched: bool | None = None
    out_of_role: bool | None = None
    automatable: Decimal | None = None
    providers: int | None = None
    substitutability: str | None = None
    reversibility: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on an answer counts, for every candidate alike (the topic ``screening``).

    Scores are points of 5, ``providers_minimum`` a number of providers, ``automate_from`` per cent
    of the volume.
    """

    advantage_high: int
    internal_strong: int
    providers_minimum: int
    automate_from: Decimal


def read_sheet(candidate: Record, drivers: Record) -> Sheet:
    """Return the answers of a candidate that count."""
    automatable = _within(candidate, "process", "automatable")
    return Sheet(
        advantage=_within(candidate, "advantage", "score"),
        internal=_within(candidate, "internal", "score"),
        stretched=_within(candidate, "stretched", "answer"),
        out_of_role=_within(candidate, "out_of_role", "answer"),
        automatable=None if automatable is None else Decimal(automatable),
        providers=_within(candidate, "market", "providers"),
        substitutability=candidate.get("substitutability"),
        reversibility=candidate.get("reversibility"),
        purpose=_purpose(kinds_served(candidate, drivers)),
    )


def read_thresholds(screening: Record) -> Thresholds:
    """Return the thresholds of the policy."""
    return Thresholds(
        advantage_high=screening["advantage_high"],
        internal_strong=screening["internal_strong"],
        providers_minimum=screening["providers_minimum"],
        automate_from=Decimal(screening["automate_from"]),
    )


def kinds_served(candidate: Record, drivers: Record) -> dict[str, str]:
    """Return the kind of each driver that the candidate serves, by the driver's id."""
    served = candidate.get("drivers") or ()
    if not served:
        return {}
    kinds = {driver["id"]: driver["kind"] for driver in drivers["ranked"]}
    return {driver: kinds[driver] for driver in served if driver in kinds}


def _purpose(kinds: Mapping[str, str]) -> str | None:
    if not kinds:
        return None
    return SAVINGS_ALONE if set(kinds.values()) == {"cost"} else MORE_THAN_SAVINGS


def _within(candidate: Record, key: str, part: str) -> Any:
    """Return one part of an answer; None where the answer or the part was not given."""
    held: Record = candidate.get(key) or {}
    return held.get(part)
