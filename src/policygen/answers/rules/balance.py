"""The scoring model: weights, floors, anchors, and their approval before bids open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from policygen.answers.rules.parts import Part

_GROUPS = ("savings", "quality", "employees")


@rule("R020", "S42")
def check_weights_are_whole(case: Case) -> Iterator[Breach]:
    """The weights of a decision's criteria are percentages of one whole."""
    for part in case.parts("decisions"):
        weights = _weights(part)
        if weights is not None and sum(weights.values()) != 100:
            total = sum(weights.values())
            message = f"the weights of {part.text('id')} add up to {total}, not to 100"
            yield Breach(part.path("model.criteria"), message, "change the weights")


@rule("R021", "S42", waivable=True)
def check_weights_are_permitted(case: Case) -> Iterator[Breach]:
    """The weight of each group lies in the policy's range."""
    balance = case.top.part("balance")
    for part in case.parts("decisions"):
        weights = _weights(part) or {}
        for group, weight in weights.items():
            low, high = balance.number(f"{group}.minimum"), balance.number(f"{group}.maximum")
            if low is not None and high is not None and not low <= weight <= high:
                message = f"{group} weighs {weight} % in {part.text('id')}"
                hint = f"the policy permits {low} to {high} %"
                yield Breach(part.path("model.criteria"), message, hint)


def _weights(decision: Part) -> dict[str, Decimal] | None:
    """Return the weight of each group, or nothing if a weight is not known."""
    criteria = decision.parts("model.criteria")
    weights = [(part.text("group"), part.number("weight")) for part in criteria]
    if not weights or not decision.is_whole("model.criteria"):
        return None
    sums: dict[str, Decimal] = {}
    for group, weight in weights:
        if weight is None or not group:
            return None
        sums[group] = sums[group] + weight if group in sums else weight
    return sums


@rule("R022", "S42", waivable=True)
def check_floors_are_permitted(case: Case) -> Iterator[Breach]:
    """A decision's floor is not under the policy's."""
    for part in case.parts("decisions"):
        for group in _GROUPS:
            floor = part.number(f"model.floors.{group}")
            least = case.top.number(f"balance.{group}.floor")
            if floor is not None and least is not None and floor < least:
                message = f"the floor for {group} is {floor} in {part.text('id')}"
                path = part.path(f"model.floors.{group}")
                yield Breach(path, message, f"the policy asks for at least {least}")


@rule("R023", "S42")
def check_ranges_make_sense(case: Case) -> Iterator[Breach]:
    """The policy's ranges of weights are ranges, and 100 % fits into them."""
    lows, highs = [], []
    for group in _GROUPS:
        low = case.top.number(f"balance.{group}.minimum")
        high = case.top.number(f"balance.{group}.maximum")
        if low is None or high is None:
            return
        lows.append(low)
        highs.append(high)
        if low > high:
            message = f"the range of weights for {group} runs from {low} to {high} %"
            yield Breach(f"balance.{group}", message, "minimum must not exceed maximum")
    balance = case.top.part("balance")
    equal, better = balance.number("indifference"), balance.number("preference")
    if equal is not None and better is not None and equal > better:
        message = f"a lead of {better} points is fully better, and one of {equal} counts as equal"
        yield Breach("balance.preference", message, "preference must not be below indifference")
    if sum(lows) > 100 or sum(highs) < 100:
        message = f"no weights fit: the ranges allow {sum(lows)} to {sum(highs)} % in all"
        yield Breach("balance", message, "100 % must fit between the sums of the ranges")


@rule("R024", "S42")
def check_anchors_differ(case: Case) -> Iterator[Breach]:
    """The best value of a criterion is better than its worst, in the criterion's direction."""
    for decision in case.parts("decisions"):
        for part in decision.parts("model.criteria"):
            worst, best = part.number("worst"), part.number("best")
            if worst is None or best is None:
                continue
            is_lower = part.text("direction") == "lower"
            if best == worst or (best < worst) != is_lower:
                sign = "below" if is_lower else "above"
                message = f"best ({best}) of {part.text('id')} is not {sign} worst ({worst})"
                hint = f"direction is {part.text('direction')}; change it or the values"
                yield Breach(part.path("best"), message, hint)


@rule("R025", "S42", waivable=True, process=True)
def check_model_comes_first(case: Case) -> Iterator[Breach]:
    """Criteria, anchors, weights and floors are approved by a named body before bids open."""
    for part in case.parts("decisions"):
        bids, approved = part.date("dates.bids"), part.date("model.approved_on")
        if bids and approved and approved >= bids:
            message = f"the model was approved on {approved}, bids open on {bids}"
            hint = "approve the model before bids open, or record an exception"
            yield Breach(part.path("model.approved_on"), message, hint)
        for key in ("approved_on", "approved_by"):
            if bids and part.is_missing(f"model.{key}"):
                message = f"bids open on {bids}, but the model has no {key}"
                yield Breach(part.path("model"), message, f"add {key} to the model")
