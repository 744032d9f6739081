"""How an option comes to its scores and its place, and a group to its weight."""

from __future__ import annotations

from functools import partial
from math import fsum
from typing import TYPE_CHECKING

from policygen.analysis import money
from policygen.analysis.decisions import scoring
from policygen.analysis.explaining.explanation import Explainable, Sum, label_of
from policygen.analysis.options.model import leaders, ranks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from policygen.analysis.derivation import Record
    from policygen.analysis.explaining.explanation import Cell, Steps
    from policygen.analysis.options.model import Criterion

_COLUMNS = ("criterion", "weight", "figure", "worst", "best", "value", "product")


def sums_of_option(path: Steps, option: Record, decision: Record) -> Iterator[Explainable]:
    """Yield the scores of one option that can be explained: the total and each group's."""
    yield Explainable(
        (*path, "total"),
        f"Total score of {path[-1]}",
        partial(_score, decision, option),
        (path,),
    )
    for group in dict.fromkeys(each["group"] for each in decision["model"]["criteria"]):
        yield Explainable(
            (*path, "groups", group),
            f"Score of {path[-1]} in the group {group}",
            partial(_score, decision, option, group),
            ((*path, group),),
        )


def sums_of_decision(path: Steps, decision: Record) -> Iterator[Explainable]:
    """Yield what can be explained of a decision as a whole: who leads, and the groups' weights."""
    yield Explainable(
        (*path, "leaders"),
        f"Who leads in {path[-1]}",
        partial(_leaders, decision),
        ((*path, "ranking"), path),
    )
    for group in dict.fromkeys(each["group"] for each in decision["model"]["criteria"]):
        yield Explainable(
            (*path, "group_weights", group),
            f"Weight of the group {group}",
            partial(_group_weight, decision, group),
            least=2,
        )


def _score(decision: Record, option: Record, group: str = "") -> Sum:
    if not scoring.is_scored(option):
        return _not_scored(option)
    criteria = [
        each
        for each in scoring.criteria(decision)
        if not group or (each.group == group and each.weight > 0)
    ]
    figures = scoring.figures(decision, option)
    rows: list[tuple[Cell, ...]] = []
    products: list[float] = []
    outside: list[str] = []
    for each in criteria:
        figure = figures[each.id]
        value = _value(each, figure)
        if value != each.value_of(figure):
            outside.append(each.id)
        products.append(float(each.weight) * value)
        row = (each.id, each.weight, figure, each.worst, each.best, value, products[-1])
        rows.append(row)
    weight = fsum(float(each.weight) for each in criteria)
    if not weight:
        return Sum(_COLUMNS, tuple(rows), None, "", note="No criterion here has a weight.")
    return Sum(
        _COLUMNS,
        tuple(rows),
        min(100.0, fsum(products) / weight),
        "value = 100 x (figure - worst) / (best - worst), from 0 to 100; product = weight x "
        "value; the score is the sum of the products, divided by the sum of the weights",
        (("sum of the products", fsum(products)), ("sum of the weights", weight)),
        note=f"Beyond its worst or best value: {', '.join(outside)}." if outside else "",
    )


def _value(criterion: Criterion, figure: Decimal) -> float:
    return min(100.0, max(0.0, criterion.value_of(figure)))


def _not_scored(option: Record) -> Sum:
    failed = scoring.failed_checks(option)
    why = f"It fails {', '.join(failed)}." if failed else "It is the yardstick and has no figures."
    rows = tuple((each["id"], "passed" if each["passed"] else "fails") for each in option["checks"])
    how = "an option that fails a check is not scored"
    return Sum(("check", "result"), rows, None, how, note=why)


def _leaders(decision: Record) -> Sum:
    scores = scoring.scores(decision)
    floors = decision["model"]["floors"]
    places = ranks({each.option: each.total for each in scores})
    by_option = {each.option: each for each in scores}
    rows = tuple(
        (rank.place, name, by_option[name].total, ", ".join(by_option[name].floors_failed) or None)
        for name, rank in places.items()
    )
    return Sum(
        ("place", "option", "total", "below the floor in"),
        rows,
        leaders(scores, floors),
        "the highest total of those that are below no floor",
    )


def _group_weight(decision: Record, group: str) -> Sum:
    rows = tuple(
        (label_of(each), each["weight"])
        for each in decision["model"]["criteria"]
        if each["group"] == group
    )
    return Sum(
        ("criterion", "weight"),
        rows,
        money.total([weight for _, weight in rows]),
        "the sum of the weights",
        unit="per cent",
    )
