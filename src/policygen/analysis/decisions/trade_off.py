"""What each interest alone would choose, why, and what that would cost the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygen.analysis.decisions import scoring

if TYPE_CHECKING:
    from policygen.analysis.derivation import Record
    from policygen.analysis.options.model import Criterion, Score


def read_trade_off(decision: Record) -> list[dict[str, Any]] | None:
    """Return for each interest its own first option beside the recommended one.

    ``leaders`` is who the interest alone would choose. Where that is not the recommended option,
    ``criterion`` is what speaks most for the leader (the greatest weighted lead within the
    interest), ``loses`` the interests in which it scores less than the recommended option, and
    ``floors_failed`` the floors that it misses. None without a scored recommendation.
    """
    recommendation = decision.get("recommendation")
    found = {each.option: each for each in scoring.scores(decision)}
    chosen = found.get(recommendation["option"]) if recommendation else None
    if chosen is None:
        return None
    return [
        _row(decision, group, leaders, found, chosen)
        for group, leaders in scoring.leaders_by_group(decision).items()
    ]


def _row(
    decision: Record, group: str, leaders: list[str], found: dict[str, Score], chosen: Score
) -> dict[str, Any]:
    agrees = chosen.option in leaders
    leader = chosen if agrees else found[leaders[0]]
    return {
        "group": group,
        "leaders": leaders,
        "agrees": agrees,
        "leader": leader.option,
        "score": leader.groups[group],
        "chosen_score": chosen.groups[group],
        "criterion": None if agrees else _reason(decision, group, leader, chosen),
        "loses": [
            {"group": name, "score": leader.groups[name], "chosen_score": score}
            for name, score in chosen.groups.items()
            if leader.groups[name] < score
        ],
        "floors_failed": list(leader.floors_failed),
    }


def _reason(decision: Record, group: str, leader: Score, chosen: Score) -> str:
    """Return the criterion of the group with the greatest weighted lead."""

    def lead(criterion: Criterion) -> float:
        ahead = leader.values[criterion.id] - chosen.values[criterion.id]
        return float(criterion.weight) * ahead

    return max((each for each in scoring.criteria(decision) if each.group == group), key=lead).id
