"""Comparisons in pairs: complete, once each, consistent, and near the weights that were set."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from policygen.answers.rules.rule import Breach, Case, rule
from policygen.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers.rules.parts import Part

_GROUPS = ("savings", "quality", "employees")
#: Above this consistency ratio the comparisons contradict each other too much (Saaty 1980).
_MOST_INCONSISTENT = 0.10
#: Consistency is known for so many that are compared with each other (Saaty 1980).
_MOST_COMPARED = 10
#: A weight that lies further from what the comparisons give wants a word (points of 100).
_FAR = 5


@rule("R035", "S42")
def check_pairs_are_complete(case: Case) -> Iterator[Breach]:
    """Interests, or the criteria of one interest, are compared pair by pair, each pair once."""
    for decision in case.parts("decisions"):
        if not _is_known(decision):
            continue
        sets = _sets(decision)
        compared = [(part, _pair(part)) for part in decision.parts("model.comparisons")]
        if compared:
            yield from _ambiguous(decision)
        for part, pair in compared:
            if _set_of(pair, sets) is None:
                words = " and ".join(sorted(pair))
                message = (
                    f"{words} cannot be compared with each other"
                    if len(pair) > 1
                    else f"{words} is compared with itself"
                )
                hint = "compare two different interests, or two criteria of one interest"
                yield Breach(part.path(), message, hint)
        yield from _incomplete(decision, sets, [pair for _, pair in compared])


def _is_known(decision: Part) -> bool:
    """Tell whether all is known by which pairs are found: names and interests, to the last one."""
    return all(
        decision.is_whole(path) and all(part.text(key) for part in decision.parts(path))
        for path, *keys in (
            ("model.criteria", "id", "group"),
            ("model.comparisons", "first", "second"),
        )
        for key in keys
    )


def _ambiguous(decision: Part) -> Iterator[Breach]:
    """Yield each criterion that has the name of an interest: a comparison could mean either."""
    for part in decision.parts("model.criteria"):
        if part.text("id") in _GROUPS:
            message = f"a criterion is called {part.text('id')}, as an interest is"
            hint = "give the criterion another id; comparisons name interests and criteria alike"
            yield Breach(part.path("id"), message, hint)


def _sets(decision: Part) -> list[tuple[str, ...]]:
    """Return what may be compared: the interests in use, and the criteria of each of them."""
    criteria = [(p.text("group"), p.text("id")) for p in decision.parts("model.criteria")]
    groups = [group for group in _GROUPS if any(group == found for found, _ in criteria)]
    return [
        tuple(groups),
        *(tuple(name for found, name in criteria if found == group) for group in groups),
    ]


def _pair(part: Part) -> frozenset[str]:
    return frozenset({part.text("first"), part.text("second")})


def _set_of(pair: frozenset[str], sets: list[tuple[str, ...]]) -> tuple[str, ...] | None:
    return next((names for names in sets if len(pair) == 2 and pair <= set(names)), None)


def _incomplete(
    decision: Part, sets: list[tuple[str, ...]], pairs: list[frozenset[str]]
) -> Iterator[Breach]:
    times = Counter(pairs)
    path = decision.path("model.comparisons")
    for names in sets:
        if len(names) > _MOST_COMPARED and any(times[frozenset(p)] for p in combinations(names, 2)):
            message = f"{len(names)} are too many to be compared in pairs"
            yield Breach(path, message, f"at most {_MOST_COMPARED}; weigh them in groups")
            continue
        wanted = [frozenset(pair) for pair in combinations(names, 2)]
        if not any(times[pair] for pair in wanted):
            continue
        for pair in wanted:
            words = " and ".join(sorted(pair))
            if not times[pair]:
                hint = "compare every pair of the interests, or of the criteria of one interest"
                yield Breach(path, f"{words} are not compared", hint)
            if times[pair] > 1:
                yield Breach(path, f"{words} are compared {times[pair]} times", "keep one of them")


@rule("R036", "S42", on_findings=True)
def check_comparisons_agree(case: Case) -> Iterator[Breach]:
    """Comparisons that contradict each other too much give no weights."""
    for decision in case.parts("decisions"):
        for found in case.finding("decisions", decision.text("id"), "comparisons", "sets") or ():
            if found["ratio"] > _MOST_INCONSISTENT:
                message = (
                    f"the comparisons of {found['id']} contradict each other:"
                    f" consistency ratio {found['ratio']:.2f}, at most {_MOST_INCONSISTENT:.2f}"
                )
                hint = f"look again at {found['worst']} first"
                yield Breach(decision.path("model.comparisons"), message, hint)


@rule("R026", "S42", on_findings=True, severity=Severity.WARNING)
def check_weights_fit_comparisons(case: Case) -> Iterator[Breach]:
    """Weights that lie far from what the comparisons give are set for a reason that is known."""
    for decision in case.parts("decisions"):
        found = case.finding("decisions", decision.text("id"), "comparisons") or {}
        agree = all(each["ratio"] <= _MOST_INCONSISTENT for each in found.get("sets", ()))
        weights = found.get("weights", {}) if agree else {}
        for part in decision.parts("model.criteria"):
            stated, derived = part.number("weight"), weights.get(part.text("id"))
            if stated is None or derived is None or abs(float(stated) - derived) <= _FAR:
                continue
            message = f"{part.text('id')} weighs {stated} %, the comparisons give {derived:.1f} %"
            yield Breach(part.path("weight"), message, "look again at one of the two")
