"""Readiness: what is not ready gets an action that ends before its gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policygen.answers.rules.parts import Part


@rule("R080", "S26", "S29", "S30", "S31", waivable=True)
def check_unready_items_are_mended(case: Case) -> Iterator[Breach]:
    """An item under the minimum has an action that is due before the options are compared."""
    minimum = case.top.whole("screening.readiness_minimum", 3)
    for candidate in case.parts("candidates"):
        gate = _gate_three(candidate, case)
        for part in candidate.parts("readiness"):
            score = part.number("score")
            if score is None or score >= minimum:
                continue
            yield from _lacking(part, minimum)
            due = part.date("due")
            if gate and due and due > gate:
                message = f"the action on {part.text('id')} is due {due}, after gate 3 on {gate}"
                yield Breach(part.path("due"), message, "close it before the gate")


def _lacking(part: Part, minimum: int) -> Iterator[Breach]:
    lacking = [key for key in ("action", "owner", "due") if part.is_missing(key)]
    if lacking:
        message = (
            f"{part.text('id')} scores {part.number('score')}, under {minimum}, "
            f"and has no {', '.join(lacking)}"
        )
        yield Breach(part.path(), message, "say what is done about it, by whom and when")


def _gate_three(candidate: Part, case: Case) -> date | None:
    """Return when the options are compared: the logged gate, else the approved evaluation."""
    for decision in case.parts("decisions"):
        if candidate.text("id") not in decision.texts("candidates"):
            continue
        for entry in decision.parts("gate_log"):
            if entry.text("gate") == "g3" and entry.date("date"):
                return entry.date("date")
        return decision.date("dates.evaluation_approved")
    return None
