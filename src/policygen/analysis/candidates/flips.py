"""What is not answered yet, and which single answer would change the verdict.

Both are found by trying: every answer has a small domain, and the rules are run on each value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from policygen.analysis.candidates.sheet import ANSWER_OF, MORE_THAN_SAVINGS, SAVINGS_ALONE
from policygen.analysis.candidates.verdict import decide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policygen.analysis.candidates.sheet import Sheet, Thresholds
    from policygen.analysis.candidates.verdict import Verdict

#: Without these there is no verdict, whatever else is known.
SCORES = ("advantage", "internal")
#: Work counts as automatable only where a share is recorded, so its absence leaves nothing unknown.
NEVER_MISSING = frozenset({"automatable"})
#: The least and the greatest value of each threshold.
LIMITS = {
    "advantage_high": (1, 5),
    "internal_strong": (1, 5),
    "providers_minimum": (1, None),
    "automate_from": (0, 100),
}


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest change of one answer or threshold that changes the outcome.

    ``name`` is a field of ``Sheet`` or ``Thresholds``.
    """

    name: str
    before: Any
    after: Any
    outcome: str


def domain(name: str, thresholds: Thresholds) -> Sequence[Any]:
    """Return the values of an answer that are tried, the smallest first.

    Of the number of providers, only whether it reaches the minimum matters.
    """
    least = thresholds.providers_minimum
    return {
        "advantage": range(1, 6),
        "internal": range(1, 6),
        "stretched": (False, True),
        "out_of_role": (False, True),
        "automatable": [Decimal(share) for share in range(101)],
        "providers": (least - 1, least),
        "substitutability": ("easy", "difficult", "impossible"),
        "reversibility": ("easy", "difficult", "impossible"),
        "purpose": (SAVINGS_ALONE, MORE_THAN_SAVINGS),
    }[name]


def possible_verdicts(sheet: Sheet, thresholds: Thresholds) -> list[Verdict]:
    """Return every verdict that the answers not given may still lead to; none without scores."""
    if any(getattr(sheet, score) is None for score in SCORES):
        return []
    return [decide(complete, thresholds) for _, complete in _completions(sheet, thresholds)]


def possible_outcomes(sheet: Sheet, thresholds: Thresholds) -> list[str]:
    """Return the outcomes that are still possible, by name; one means that it is settled."""
    return sorted({verdict.outcome for verdict in possible_verdicts(sheet, thresholds)})


def missing_answers(sheet: Sheet, thresholds: Thresholds) -> list[str]:
    """Return the answers not given on which the outcome hangs, as paths within the candidate."""
    scores = [score for score in SCORES if getattr(sheet, score) is None]
    if scores:
        return [ANSWER_OF[score] for score in scores]
    outcomes = {
        values: decide(complete, thresholds).outcome
        for values, complete in _completions(sheet, thresholds)
    }
    return [
        ANSWER_OF[name] for place, name in enumerate(_unknown(sheet)) if _matters(place, outcomes)
    ]


def answer_flips(sheet: Sheet, thresholds: Thresholds) -> list[Flip]:
    """Return, for each answer given, its nearest change alone that changes the outcome.

    Of two changes equally near the lower one stands. Empty while the outcome is not settled.
    """
    outcomes = possible_outcomes(sheet, thresholds)
    if len(outcomes) != 1:
        return []
    return [
        flip
        for name in ANSWER_OF
        if getattr(sheet, name) is not None
        for flip in _nearest(name, sheet, thresholds, outcomes[0])
    ]


def threshold_flips(sheet: Sheet, thresholds: Thresholds) -> list[Flip]:
    """Return the thresholds that change the outcome if moved by one point, lower before higher."""
    outcomes = possible_outcomes(sheet, thresholds)
    if len(outcomes) != 1:
        return []
    flips = []
    for name, (least, greatest) in LIMITS.items():
        now = getattr(thresholds, name)
        for value in (now - 1, now + 1):
            if value < least or (greatest is not None and value > greatest):
                continue
            found = possible_outcomes(sheet, replace(thresholds, **{name: value}))
            if len(found) == 1 and found != outcomes:
                flips.append(Flip(name, now, value, found[0]))
    return flips


def _nearest(name: str, sheet: Sheet, thresholds: Thresholds, outcome: str) -> Iterator[Flip]:
    """Yield the nearest change of one answer, if any of its values changes the outcome."""
    now, values = getattr(sheet, name), domain(name, thresholds)
    for value in sorted(values, key=lambda value: _distance(now, value, values)):
        found = possible_outcomes(replace(sheet, **{name: value}), thresholds)
        if len(found) == 1 and found[0] != outcome:
            yield Flip(name, now, value, found[0])
            return


def _distance(now: Any, value: Any, values: Sequence[Any]) -> Any:
    if isinstance(now, str):
        return abs(values.index(now) - values.index(value))
    return abs(value - now)


def _unknown(sheet: Sheet) -> list[str]:
    return [
        name
        for name in ANSWER_OF
        if name not in NEVER_MISSING and name not in SCORES and getattr(sheet, name) is None
    ]


def _completions(sheet: Sheet, thresholds: Thresholds) -> Iterator[tuple[tuple[Any, ...], Sheet]]:
    """Yield every combination of the answers that are not given, and the sheet with it."""
    names = _unknown(sheet)
    for values in product(*(domain(name, thresholds) for name in names)):
        yield values, replace(sheet, **dict(zip(names, values, strict=True)))


def _matters(place: int, outcomes: Mapping[tuple[Any, ...], str]) -> bool:
    """Tell whether two combinations that differ in one answer alone have different outcomes."""
    by_others: dict[tuple[Any, ...], str] = {}
    for values, outcome in outcomes.items():
        others = values[:place] + values[place + 1 :]
        if by_others.setdefault(others, outcome) != outcome:
            return True
    return False
