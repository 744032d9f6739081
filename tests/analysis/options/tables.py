"""Tables of values and criteria for laws: small numbers, so that ties are common."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from policygen.analysis.options.model import Criterion

Values = dict[str, dict[str, float]]
Table = tuple[Values, list[Criterion]]

GROUPS = ("savings", "quality", "employees")


@st.composite
def tables(
    draw: st.DrawFn, most_options: int = 5, most_criteria: int = 6, least_weight: int = 0
) -> Table:
    """Draw values from 0 to 100 of some options on some criteria, one of which has a weight."""
    weights = draw(
        st.lists(st.integers(least_weight, 6), min_size=1, max_size=most_criteria).filter(any)
    )
    criteria = [
        Criterion(f"c{number}", draw(st.sampled_from(GROUPS)), weight, 0, 100)
        for number, weight in enumerate(weights)
    ]
    value = st.integers(0, 20).map(lambda number: number * 5.0)
    values = {
        f"o{number}": {each.id: draw(value) for each in criteria}
        for number in range(draw(st.integers(1, most_options)))
    }
    return values, criteria


def reweighted(criteria: list[Criterion], weights: list[float]) -> list[Criterion]:
    """Return the criteria with other weights."""
    return [
        Criterion(each.id, each.group, weight, each.worst, each.best)
        for each, weight in zip(criteria, weights, strict=True)
    ]


def scaled(criteria: list[Criterion], factor: float) -> list[Criterion]:
    """Return the criteria with all weights times a factor."""
    return reweighted(criteria, [float(each.weight) * factor for each in criteria])


def backwards(values: Values) -> Values:
    """Return the options in the opposite order."""
    return dict(reversed(values.items()))


def large(options: int, criteria: int) -> Table:
    """Return a table of that size, always the same one."""
    number = random.Random(7)  # noqa: S311  (a repeatable sample, no secret)
    weighted = [
        Criterion(f"c{place}", GROUPS[place % 3], number.randint(1, 30), 0, 100)
        for place in range(criteria)
    ]
    return {
        f"o{place}": {each.id: float(number.randint(0, 100)) for each in weighted}
        for place in range(options)
    }, weighted


# What must never raise: one option, equal options, columns without range, many of everything.
HOSTILE: dict[str, Table] = {
    "one option": large(1, 8),
    "one criterion": large(4, 1),
    "equal options": ({name: {"c0": 40.0, "c1": 0.0} for name in "abc"}, large(0, 2)[1]),
    "columns without range": (
        {name: {"c0": 7.0, "c1": 0.0, "c2": float(n)} for n, name in enumerate("abc")},
        large(0, 3)[1],
    ),
    "all zero": ({name: {"c0": 0.0, "c1": 0.0} for name in "ab"}, large(0, 2)[1]),
    "no option": large(0, 3),
    "one weight": ({"a": {"c0": 1.0, "c1": 2.0}}, reweighted(large(0, 2)[1], [0, 5])),
    "twenty by twenty": large(20, 20),
}
