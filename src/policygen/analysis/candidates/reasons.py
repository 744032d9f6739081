"""The reasons of a verdict in words, each with its figures and its weight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.analysis.candidates.sheet import SAVINGS_ALONE
from policygen.analysis.candidates.verdict import (
    HANDED_ON,
    decide,
    has_no_way_back,
    is_mostly_automatable,
    is_overstretched,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from policygen.analysis.candidates.sheet import Sheet, Thresholds
    from policygen.analysis.candidates.verdict import Verdict

CARRIED, SUPPORTS, AGAINST = "carried", "supports", "speaks against"

#: What the first score is called: a public body has a mission, not competitors.
ADVANTAGE, CONTRIBUTION = "competitive advantage", "contribution to the mission"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one rule says of a candidate.

    ``weight`` is ``CARRIED`` if the outcome rests on it, ``SUPPORTS`` if it points the same way,
    ``AGAINST`` if it points another way and was outweighed.
    """

    rule: str
    text: str
    weight: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What a reason is found from: the sheet, the thresholds, and the verdict on them."""

    sheet: Sheet
    thresholds: Thresholds
    verdict: Verdict
    worth: str = ADVANTAGE

    @property
    def is_outsourced(self) -> bool:
        """Whether the outcome is to outsource."""
        return self.verdict.outcome == "outsource"

    def weight_of_bar(self, rule: str) -> str:
        """Return the weight of a bar that applies: it carried if it turned the reading."""
        turned = rule in self.verdict.bars and self.verdict.outcome == "improve"
        return CARRIED if turned else SUPPORTS


def reasons(ground: Ground) -> list[Reason]:
    """Return the reasons of a verdict: those that carried it, that support it, that speak against.

    Within a weight they stand in the order of the rules.
    """
    found = [reason for read in READERS if (reason := read(ground)) is not None]
    order = (CARRIED, SUPPORTS, AGAINST)
    return sorted(found, key=lambda reason: order.index(reason.weight))


def _effort(ground: Ground) -> Reason | None:
    sheet, thresholds = ground.sheet, ground.thresholds
    strained = _strain(sheet)
    if not strained:
        return None
    if (sheet.internal or 0) < thresholds.internal_strong:
        text = f"{strained}, which bears out that performance is weak."
        return Reason("effort", text, SUPPORTS)
    if not is_overstretched(sheet):
        text = (
            f"{strained}. Performance of {sheet.internal} of 5 still counts as strong: it would "
            "count as weak only if people were stretched and also worked outside their role."
        )
        return Reason("effort", text, AGAINST)
    text = (
        f"Own performance of {sheet.internal} of 5 counts as weak, because people are stretched "
        "to the limit and work outside their role to reach it."
    )
    rested = decide(replace(sheet, stretched=False), thresholds)
    changed = rested.outcome != ground.verdict.outcome
    return Reason("effort", text, CARRIED if changed else SUPPORTS)


def _strain(sheet: Sheet) -> str:
    if is_overstretched(sheet):
        return "People are stretched to the limit and work outside their role"
    if sheet.stretched:
        return "People are stretched to the limit"
    return "People work outside their role" if sheet.out_of_role else ""


def _grid(ground: Ground) -> Reason:
    sheet, thresholds, verdict = ground.sheet, ground.thresholds, ground.verdict
    high = "high" if (sheet.advantage or 0) >= thresholds.advantage_high else "low"
    strong = "strong" if verdict.strong else "weak"
    worth = ground.worth[:1].upper() + ground.worth[1:]
    text = (
        f"{worth} of {sheet.advantage} of 5 is {high} (high from {thresholds.advantage_high} on) "
        f"and own performance of {sheet.internal} of 5 counts as {strong} (strong from "
        f"{thresholds.internal_strong} on): the grid reads {verdict.reading}."
    )
    return Reason("grid", text, CARRIED if verdict.outcome == verdict.reading else AGAINST)


def _automation(ground: Ground) -> Reason | None:
    sheet, thresholds, verdict = ground.sheet, ground.thresholds, ground.verdict
    if sheet.automatable is None or not is_mostly_automatable(sheet, thresholds):
        return None
    share = f"{_plain(sheet.automatable)} per cent of the volume needs no person"
    if verdict.reading in HANDED_ON:
        text = (
            f"{share}. From {_plain(thresholds.automate_from)} per cent on, work is automated "
            "before it is handed to anybody."
        )
        return Reason("automation", text, CARRIED)
    text = f"{share}, which is a way to {verdict.reading} the work and no reason to hand it over."
    return Reason("automation", text, SUPPORTS)


def _market(ground: Ground) -> Reason | None:
    known, wanted = ground.sheet.providers, ground.thresholds.providers_minimum
    if known is None:
        return None
    noun = "provider is" if known == 1 else "providers are"
    if known < wanted:
        text = f"{known} credible {noun} known, fewer than the {wanted} that the policy asks for."
        return Reason("market", text, ground.weight_of_bar("market"))
    if ground.is_outsourced:
        text = f"{known} credible {noun} known; the policy asks for {wanted}."
        return Reason("market", text, SUPPORTS)
    return None


def _way_back(ground: Ground) -> Reason | None:
    replaced, taken_back = ground.sheet.substitutability, ground.sheet.reversibility
    if has_no_way_back(ground.sheet):
        text = (
            "No other provider could take the work over and the own staff could not take it back."
        )
        return Reason("way-back", text, ground.weight_of_bar("way-back"))
    if not ground.is_outsourced or replaced is None or taken_back is None:
        return None
    if replaced == taken_back:
        text = f"Replacing a provider and taking the work back would both be {replaced}."
    else:
        text = (
            f"Replacing a provider would be {replaced}, taking the work back would be {taken_back}."
        )
    return Reason("way-back", text, SUPPORTS if replaced == taken_back == "easy" else AGAINST)


def _savings_alone(ground: Ground) -> Reason | None:
    if ground.sheet.purpose == SAVINGS_ALONE:
        text = "It serves no driver other than savings, which are never the only reason."
        return Reason("savings-alone", text, ground.weight_of_bar("savings-alone"))
    if ground.sheet.purpose is not None and ground.is_outsourced:
        return Reason("savings-alone", "It serves more than savings.", SUPPORTS)
    return None


def _plain(number: Decimal) -> str:
    """Return a decimal without an exponent and without zeros at its end."""
    return f"{number.normalize():f}"


READERS: tuple[Callable[[Ground], Reason | None], ...] = (
    _effort,
    _grid,
    _automation,
    _market,
    _way_back,
    _savings_alone,
)
