"""The verdict of the screen: an ordered list of rules over the answers of a candidate's sheet.

1. ``effort``: performance that is strong only because people are stretched to the limit and work
   outside their role counts as weak.
2. ``grid``: the two scores give a reading: keep, improve, share or outsource (Insinga & Werle,
   Academy of Management Executive 14(4), 2000).
3. ``automation``: what is mostly automatable is automated before it is shared or outsourced.
4. ``market``, ``way-back``, ``savings-alone``: a market too thin, no way back, or savings as the
   only driver turn a reading of outsource into improve.

The policy states the same rules, in the sections on the grid and the verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.analysis.candidates.sheet import SAVINGS_ALONE

if TYPE_CHECKING:
    from policygen.analysis.candidates.sheet import Sheet, Thresholds

#: What the grid says, by whether the advantage is high and the own performance strong.
GRID = {
    (True, True): "keep",
    (True, False): "improve",
    (False, True): "share",
    (False, False): "outsource",
}
#: The readings that hand work to others, or do it with them.
HANDED_ON = frozenset({"share", "outsource"})
#: What may be recorded where the screen derives something else. Automation is a way to improve;
#: what may be shared may also be kept; whoever may outsource may also do less.
FITTING = {
    "keep": frozenset({"keep"}),
    "improve": frozenset({"improve", "automate"}),
    "share": frozenset({"share", "keep", "improve", "automate"}),
    "automate": frozenset({"automate", "improve"}),
    "outsource": frozenset({"outsource", "share", "automate"}),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules make of a sheet.

    ``strong`` is how performance counts after the rule on effort, ``reading`` what the grid says,
    ``bars`` the rules that keep a reading of outsource from becoming the outcome.
    """

    strong: bool
    reading: str
    bars: tuple[str, ...]
    outcome: str


def decide(sheet: Sheet, thresholds: Thresholds) -> Verdict:
    """Return the verdict on a sheet; both scores must be answered.

    Any other answer that is missing applies no rule: nothing is automated, barred or discounted
    because of it. Whether that is safe is for ``candidates.flips`` to say.

    Raises:
        ValueError: A score is missing.
    """
    if sheet.advantage is None or sheet.internal is None:
        raise ValueError("a verdict needs both scores")
    strong = sheet.internal >= thresholds.internal_strong and not is_overstretched(sheet)
    reading = GRID[sheet.advantage >= thresholds.advantage_high, strong]
    bars = bars_to_outsourcing(sheet, thresholds) if reading == "outsource" else ()
    outcome = reading
    if reading in HANDED_ON and is_mostly_automatable(sheet, thresholds):
        outcome = "automate"
    elif bars:
        outcome = "improve"
    return Verdict(strong, reading, bars, outcome)


def is_overstretched(sheet: Sheet) -> bool:
    """Tell whether people are stretched and work outside their role: either alone is not enough."""
    return bool(sheet.stretched and sheet.out_of_role)


def is_mostly_automatable(sheet: Sheet, thresholds: Thresholds) -> bool:
    """Tell whether so much of the volume needs no person that the policy automates it first."""
    return sheet.automatable is not None and sheet.automatable >= thresholds.automate_from


def bars_to_outsourcing(sheet: Sheet, thresholds: Thresholds) -> tuple[str, ...]:
    """Return the rules that bar outsourcing, whatever the scores."""
    barred = {
        "market": sheet.providers is not None and sheet.providers < thresholds.providers_minimum,
        "way-back": has_no_way_back(sheet),
        "savings-alone": sheet.purpose == SAVINGS_ALONE,
    }
    return tuple(rule for rule, applies in barred.items() if applies)


def has_no_way_back(sheet: Sheet) -> bool:
    """Tell whether neither another provider nor the own staff could take the work back."""
    return sheet.substitutability == sheet.reversibility == "impossible"


def fits(recorded: str, verdict: Verdict) -> bool:
    """Tell whether a recorded outcome agrees with a derived one, or fits it.

    Where a bar stands against outsourcing, sharing fits as well: it needs no market of providers.
    """
    shared = verdict.outcome == "improve" and bool(verdict.bars)
    return recorded in FITTING[verdict.outcome] or (shared and recorded == "share")
