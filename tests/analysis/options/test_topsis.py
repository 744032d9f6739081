"""TOPSIS against published closeness, its bounds, and tables that separate nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.options.model import Criterion
from policygen.analysis.options.topsis import Normalisation, closeness
from tests.analysis.options.insurer import CRITERIA, PRINTED
from tests.analysis.options.tables import HOSTILE, Table, backwards, scaled, tables

NORMALISATIONS: tuple[Normalisation, ...] = ("vector", "min-max")
normalisations = st.sampled_from(NORMALISATIONS)


def matrix(rows: list[list[float]], weights: list[float], less: tuple[int, ...] = ()) -> Table:
    """Return a published decision matrix; in the columns ``less``, less is better."""
    criteria = [
        Criterion(f"c{place}", "g", weight, *((1, 0) if place in less else (0, 1)))
        for place, weight in enumerate(weights)
    ]
    return {
        f"o{number}": {f"c{place}": value for place, value in enumerate(row)}
        for number, row in enumerate(rows)
    }, criteria


def rounded(table: Table, normalisation: Normalisation, digits: int) -> list[float]:
    return [round(each, digits) for each in closeness(*table, normalisation).values()]


def test_some_criterion_must_have_a_weight() -> None:
    with pytest.raises(ValueError, match="no criterion has a weight"):
        closeness({"a": {"c": 1}}, [Criterion("c", "g", 0, 0, 1)])


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_table_is_too_strange(name: str, normalisation: Normalisation) -> None:
    values, criteria = HOSTILE[name]
    found = closeness(values, criteria, normalisation)
    assert list(found) == list(values)
    assert all(0 <= each <= 1 for each in found.values())


@pytest.mark.parametrize("normalisation", NORMALISATIONS)
def test_what_nothing_separates_is_as_near_to_the_best_as_to_the_worst(
    normalisation: Normalisation,
) -> None:
    assert set(closeness(*HOSTILE["equal options"], normalisation).values()) == {0.5}


def test_measures_too_large_to_square_are_compared_all_the_same() -> None:
    small = closeness(*matrix([[1, 2], [2, 1], [2, 2]], [1, 2]))
    huge = closeness(*matrix([[1e200, 2], [2e200, 1], [2e200, 2]], [1, 2]))
    tiny = closeness(*matrix([[1e-200, 2], [2e-200, 1], [2e-200, 2]], [1, 2]))
    assert list(small.values()) == pytest.approx(list(huge.values()))
    assert list(small.values()) == pytest.approx(list(tiny.values()))


def test_tzeng_and_huang() -> None:
    # Tzeng & Huang 2011, Multiple Attribute Decision Making; also in scikit-criteria's tests.
    table = matrix([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3])
    assert rounded(table, "vector", 4) == [0.5037, 0.6581, 0.7482, 0.3340]


def test_ersoy() -> None:
    # Ersoy 2021, LogForum 17(3): six computers, less is better for weight and price.
    rows = [
        [256, 8, 41, 1.6, 1.77, 7347.16],
        [256, 8, 32, 1.0, 1.8, 6919.99],
        [256, 8, 53, 1.6, 1.9, 8400],
        [256, 8, 41, 1.0, 1.75, 6808.9],
        [512, 8, 35, 1.6, 1.7, 8479.99],
        [256, 4, 35, 1.6, 1.7, 7499.99],
    ]
    table = matrix(rows, [0.405, 0.221, 0.134, 0.199, 0.007, 0.034], less=(4, 5))
    # The article rounds on its way: its third digit is off by up to one.
    assert list(closeness(*table).values()) == pytest.approx(
        [0.308, 0.254, 0.327, 0.263, 0.857, 0.192], abs=0.001
    )


def test_opricovic_and_tzeng() -> None:
    # Opricovic & Tzeng 2004, European Journal of Operational Research 156: risk and altitude.
    table = matrix([[1, 3000], [2, 3750], [5, 4500]], [0.5, 0.5], less=(0,))
    assert rounded(table, "min-max", 3) == [0.500, 0.617, 0.500]


def test_the_insurer() -> None:
    # The worked figures come from savings rounded to thousands.
    found = closeness(PRINTED, CRITERIA)
    assert [round(each, 4) for each in found.values()] == [0.3791, 0.6399, 0.6152]


@given(tables(), normalisations)
def test_closeness_lies_between_the_worst_and_the_best(
    table: Table, normalisation: Normalisation
) -> None:
    assert all(0 <= each <= 1 for each in closeness(*table, normalisation).values())


@given(tables(least_weight=1), normalisations)
def test_the_best_and_the_worst_of_everything_are_1_and_0(
    table: Table, normalisation: Normalisation
) -> None:
    values, criteria = table
    names = [each.id for each in criteria]
    best = {name: 1 + max(each[name] for each in values.values()) for name in names}
    worst = {name: -1 + min(each[name] for each in values.values()) for name in names}
    found = closeness({**values, "best": best, "worst": worst}, criteria, normalisation)
    assert found["best"] == pytest.approx(1)
    assert found["worst"] == pytest.approx(0)


@given(tables(), normalisations, st.integers(2, 9))
def test_only_the_ratio_of_weights_counts_and_no_order(
    table: Table, normalisation: Normalisation, factor: int
) -> None:
    values, criteria = table
    found = closeness(values, criteria, normalisation)
    assert closeness(backwards(values), criteria, normalisation) == pytest.approx(found)
    assert closeness(values, scaled(criteria, factor), normalisation) == pytest.approx(found)


@given(tables(), st.integers(2, 9))
def test_the_unit_of_measure_does_not_count(table: Table, factor: int) -> None:
    values, criteria = table
    other = {
        name: {each: factor * value for each, value in row.items()} for name, row in values.items()
    }
    for normalisation in NORMALISATIONS:
        found = closeness(values, criteria, normalisation)
        assert closeness(other, criteria, normalisation) == pytest.approx(found)
