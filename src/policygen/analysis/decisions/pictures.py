"""The pictures of a decision paper, as data: costs by year, option profiles, candidates, weights.

Each is a chart of ``policygen.tree.pictures``. An option is called by its label where every option
has one, else by its title. Its tone, by which it has the same fill in all pictures of its decision,
is its place among the decision's options.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.decisions import costs, scoring
from policygen.analysis.derivation import Derivation
from policygen.analysis.options.triangle import regions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policygen.analysis.derivation import Record

GROUPS = {"savings": "Savings", "quality": "Quality", "employees": "Employees"}
_SCALE = (1, 5)
_HALF_POINT = 0.5


def derivations_of(
    path: tuple[str, ...], decision: Record, answers: Mapping[str, Any]
) -> Iterator[Derivation]:
    """Yield the derivations of one decision's pictures; one that would be empty is None."""
    drawn: dict[str, Callable[[], Any]] = {
        "costs": partial(draw_costs, decision, answers),
        "profiles": partial(draw_profiles, decision),
        "candidates": partial(draw_candidates, decision, answers),
        "weights": partial(draw_weights, decision),
    }
    for name, draw in drawn.items():
        yield Derivation((*path, name), draw)


def names_of(decision: Record) -> dict[str, str]:
    """Return what each option is called in a picture: its label, or its title."""
    options = list(decision["options"])
    labels = [option.get("label") for option in options]
    are_labels = all(labels) and len(set(labels)) == len(labels)
    return {option["id"]: option["label" if are_labels else "title"] for option in options}


def tones_of(decision: Record) -> dict[str, int]:
    """Return the tone of each option: its place among the decision's options, from 0."""
    return {option["id"]: place for place, option in enumerate(decision["options"])}


def draw_costs(decision: Record, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cost of each option by year, in the decision's money unit."""
    unit = decision["money_unit"]
    currency = answers["organisation"]["currency"]
    names, tones = names_of(decision), tones_of(decision)
    return {
        "kind": "bars",
        "categories": ["One-off", *(f"Year {year}" for year in range(1, decision["years"] + 1))],
        "series": [
            {
                "name": names[option["id"]],
                "values": list(costs.cash_flow(decision, option)),
                "tone": tones[option["id"]],
            }
            for option in decision["options"]
        ],
        "axis": currency if unit == "one" else f"{currency} {unit}",
        "decimals": 2 if unit == "million" else 0,
    }


def draw_profiles(decision: Record) -> dict[str, Any] | None:
    """Return the scores of each scored option by interest and in total, with the floors."""
    found = scoring.scores(decision)
    names, tones = names_of(decision), tones_of(decision)
    floors = decision["model"]["floors"]
    groups = [group for group in GROUPS if any(group in each.groups for each in found)]
    if not found:
        return None
    return {
        "kind": "bars",
        "categories": [*(GROUPS[group] for group in groups), "Total"],
        "series": [
            {
                "name": names[each.option],
                "values": [*(each.groups.get(group) for group in groups), each.total],
                "tone": tones[each.option],
            }
            for each in found
        ],
        "marks": {"name": "Floor", "values": [*(floors.get(group) for group in groups), None]},
        "axis": "Score of 100",
        "top": 100,
        "decimals": 1,
    }


def draw_candidates(decision: Record, answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return where the decision's candidates stand between own performance and advantage.

    Scores are whole points, so each line runs half a point under its threshold.
    """
    screening, wanted = answers["screening"], set(decision["candidates"])
    points = [
        {
            "name": candidate["title"],
            "x": candidate["internal"]["score"],
            "y": candidate["advantage"]["score"],
        }
        for candidate in answers["candidates"]
        if candidate["id"] in wanted and candidate.get("internal") and candidate.get("advantage")
    ]
    if not points:
        return None
    return {
        "kind": "points",
        "points": points,
        "x_axis": "Own performance, points of 5",
        "y_axis": "Advantage, points of 5",
        "x_range": _SCALE,
        "y_range": _SCALE,
        "x_part": max(screening["internal_strong"] - _HALF_POINT, _SCALE[0]),
        "y_part": max(screening["advantage_high"] - _HALF_POINT, _SCALE[0]),
        "quarters": ["Outsource", "Share", "Improve", "Keep"],
    }


def draw_weights(decision: Record) -> dict[str, Any] | None:
    """Return which option comes first at each weighting of the three interests, floors aside.

    None unless every interest is scored.
    """
    found = scoring.scores(decision)
    if not found or any(set(each.groups) != set(GROUPS) for each in found):
        return None
    names, tones = names_of(decision), tones_of(decision)
    weights = scoring.group_weights(decision)
    whole = sum(weights.values())
    return {
        "kind": "triangle",
        "corners": list(GROUPS.values()),
        "regions": [
            {
                "name": " = ".join(names[each] for each in region.leaders),
                "corners": region.corners,
                "tone": tones[region.leaders[0]],
                "is_shared": len(region.leaders) > 1,
            }
            for region in regions({each.option: each.groups for each in found}, list(GROUPS))
        ],
        "point": [weights[group] / whole for group in GROUPS],
        "point_name": "Weights as set",
    }
