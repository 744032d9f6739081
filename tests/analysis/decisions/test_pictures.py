"""An option has one tone in all pictures of its decision, whatever else they leave out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from policygen.analysis.decisions.pictures import (
    draw_costs,
    draw_profiles,
    draw_weights,
    tones_of,
)
from policygen.tree.pictures import TriangleMap, parse_chart
from tests.analysis.decisions.thin import Record, decision, option

ANSWERS: dict[str, Any] = {"organisation": {"currency": "EUR"}}
GROUPS = ("savings", "quality", "employees")


def scored(**scores: tuple[int, int, int]) -> Record:
    """Return a decision with a status quo and options of these scores, of 10, in three groups."""
    criteria = [
        {"id": group, "group": group, "weight": weight, "worst": 0, "best": 10}
        for group, weight in zip(GROUPS, (40, 30, 30), strict=True)
    ]
    one = decision(money_unit="one")
    one["model"]["criteria"] = criteria
    one["options"] = [option("today", "status-quo", "0 11 12.1")] + [
        option(name, "outsource", "5 5.5 6.05", **dict(zip(GROUPS, figures, strict=True)))
        for name, figures in scores.items()
    ]
    for each in one["options"]:
        each["title"] = each["id"].title()
    return one


def tones(drawn: Any, key: str = "series") -> dict[str, int]:
    return {each["name"]: each["tone"] for each in drawn[key]}


def test_an_option_keeps_its_tone_where_another_is_left_out() -> None:
    # The costs have the status quo, the profiles do not, and the second option leads nowhere.
    one = scored(near=(9, 5, 2), middle=(1, 1, 1), far=(2, 5, 9))
    assert tones(draw_costs(one, ANSWERS)) == {"Today": 0, "Near": 1, "Middle": 2, "Far": 3}
    assert tones(draw_profiles(one)) == {"Near": 1, "Middle": 2, "Far": 3}
    drawn = draw_weights(one)
    assert tones(drawn, "regions") == {"Near": 1, "Far": 3}
    assert drawn is not None
    assert [each["is_shared"] for each in drawn["regions"]] == [False, False]


def test_a_field_of_several_has_the_tone_of_the_first_and_says_that_it_is_shared() -> None:
    drawn = draw_weights(scored(near=(2, 5, 9), far=(9, 5, 2), farther=(9, 5, 2)))
    assert drawn is not None
    chart = parse_chart(drawn)
    assert isinstance(chart, TriangleMap)
    assert [(each.name, each.tone, each.is_shared) for each in chart.regions] == [
        ("Near", 1, False),
        ("Far = Farther", 2, True),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_tones_are_places_among_the_options(order: tuple[int, ...]) -> None:
    one = decision()
    one["options"] = [one["options"][place] for place in order]
    names = ("today", "near", "far")
    assert tones_of(one) == {names[place]: tone for tone, place in enumerate(order)}


def test_every_picture_can_be_drawn() -> None:
    one = scored(near=(9, 5, 2), far=(2, 5, 9))
    one["options"][1]["one_off"] = Decimal("1.005")
    for drawn in (draw_costs(one, ANSWERS), draw_profiles(one), draw_weights(one)):
        assert drawn is not None
        parse_chart(drawn)
