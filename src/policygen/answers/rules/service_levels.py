"""Service levels: direction, baseline, and results instead of hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part


def _levels(case: Case) -> Iterator[Part]:
    for contract in case.parts("contracts"):
        yield from contract.parts("service_levels")


@rule("R050", "S51")
def check_direction(case: Case) -> Iterator[Breach]:
    """The target lies beyond the minimum, in the direction that is better."""
    for part in _levels(case):
        minimum, target = part.number("minimum"), part.number("target")
        if minimum is None or target is None:
            continue
        direction = part.text("direction")
        if (direction == "higher" and target < minimum) or (
            direction == "lower" and target > minimum
        ):
            message = (
                f"{part.text('id')}: {direction} is better, but the target {target} "
                f"is worse than the minimum {minimum}"
            )
            yield Breach(part.path("target"), message, "swap them or change the direction")


@rule("R051", "S16", "S78", waivable=True, process=True)
def check_baseline_is_there(case: Case) -> Iterator[Breach]:
    """A service level is agreed against what was reached before."""
    for part in _levels(case):
        if part.is_missing("baseline"):
            message = f"{part.text('id')} has no baseline"
            hint = "measure what is reached today, or make it an open point"
            yield Breach(part.path(), message, hint)


@rule("R052", "S51", waivable=True, process=True)
def check_inputs_carry_no_credit(case: Case) -> Iterator[Breach]:
    """Hours, attendance and training may be reported, but carry no credit and end nothing."""
    for part in _levels(case):
        if part.text("measure") != "input":
            continue
        allocation = part.number("allocation")
        if (allocation is not None and allocation > 0) or part.truth("trigger"):
            message = f"{part.text('id')} measures input, yet credits or termination hang on it"
            hint = "set allocation: 0 and trigger: false, or measure a result"
            yield Breach(part.path("allocation"), message, hint)
