"""PROMETHEE II against published net flows, thresholds that contradict, and its laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.options.model import Criterion
from policygen.analysis.options.promethee import Linear, Preference, net_flows, usual
from tests.analysis.options.insurer import CRITERIA, RAW, VALUES
from tests.analysis.options.tables import HOSTILE, Table, backwards, scaled, tables
from tests.analysis.options.test_topsis import matrix

preferences = st.sampled_from((usual, Linear(5, 20), Linear(0, 10), Linear(10, 10), Linear(0, 0)))


def rounded(
    table: Table, preference: Preference | dict[str, Preference], digits: int
) -> list[float]:
    return [round(flow, digits) for flow in net_flows(*table, preference).values()]


@pytest.mark.parametrize(("indifference", "strict"), [(5, 4), (-1, 4)])
def test_thresholds_that_contradict(indifference: int, strict: int) -> None:
    with pytest.raises(ValueError, match=rf"\(got {indifference} and {strict}\)"):
        Linear(indifference, strict)


def test_some_criterion_must_have_a_weight() -> None:
    with pytest.raises(ValueError, match="no criterion has a weight"):
        net_flows({"a": {"c": 1}}, [Criterion("c", "g", 0, 0, 1)])


@pytest.mark.parametrize("name", HOSTILE)
def test_no_table_is_too_strange(name: str) -> None:
    for preference in (usual, Linear(5, 20), Linear(0, 0)):
        assert list(net_flows(*HOSTILE[name], preference)) == list(HOSTILE[name][0])


def test_one_option_and_equal_options_have_no_balance() -> None:
    assert set(net_flows(*HOSTILE["one option"]).values()) == {0}
    assert set(net_flows(*HOSTILE["equal options"]).values()) == {0}


@pytest.mark.parametrize(
    ("difference", "preference"),
    [(-30, 0), (0, 0), (5, 0), (8, 0.2), (12.5, 0.5), (20, 1), (90, 1)],
)
def test_the_linear_preference_rises_between_its_thresholds(
    difference: float, preference: float
) -> None:
    assert Linear(5, 20)(difference) == pytest.approx(preference)


def test_the_usual_preference_is_for_any_lead_and_for_no_tie() -> None:
    assert [usual(difference) for difference in (-1, 0, 1e-9)] == [0, 0, 1]


def test_equal_thresholds_make_a_step() -> None:
    assert [Linear(5, 5)(difference) for difference in (4.9, 5, 5.1)] == [0, 0, 1]
    assert [Linear(0, 0)(difference) for difference in (-1, 0, 1e-9)] == [0, 0, 1]


def test_zhao_peng_and_li() -> None:
    # Zhao, Peng & Li 2013, Procedia Computer Science 17; also in pymcdm's tests.
    table = matrix([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2])
    assert rounded(table, usual, 2) == [0.1, -0.3, 0.2]


def test_papathanasiou_and_ploskas() -> None:
    # Papathanasiou & Ploskas 2018, Multiple Criteria Decision Aid, chapter 3.
    rows: list[list[float]] = [
        [8, 7, 2, 1],
        [5, 3, 7, 5],
        [7, 5, 6, 4],
        [9, 9, 7, 3],
        [11, 10, 3, 7],
        [6, 9, 5, 4],
    ]
    table = matrix(rows, [0.4, 0.3, 0.1, 0.2])
    assert rounded(table, Linear(1, 2), 2) == [-0.26, -0.52, -0.22, 0.36, 0.7, -0.06]


def flipped(columns: list[list[float]], directions: list[int]) -> list[list[float]]:
    """Return rows from published columns, with those negated in which less is better."""
    signed = [
        [sign * value for value in column] for column, sign in zip(columns, directions, strict=True)
    ]
    return [list(row) for row in zip(*signed, strict=True)]


def test_ziemba() -> None:
    # Ziemba 2019, Sustainability 11(6), 1555: type V with thresholds of its own for each criterion.
    columns: list[list[float]] = [
        [38723, 34913, 25596, 34842, 22570, 39773, 19500, 34525, 16486],
        [33207, 32085, 2123, 32095, 1445, 17485, 868, 16958, 958],
        [0, 0.2, 5, 0.2, 0.2, 0.2, 99, 99, 99],
        [3375, 3127, 3547, 3115, 3090, 4135, 3160, 4295, 3653],
        [11.36, 12.78, 12.78, 12.86, 12.86, 17, 12.86, 17, 12.86],
        [-320.9, -148.4, -148.4, -9.9, -9.9, 0, -9.9, 0, -9.9],
        [203.7, 463, 356.2, 552.5, 295, 383, 264, 352, 264],
        [0, 11.7, 44.8, 11.7, 95.9, 95.9, 116.8, 116.8, 164.9],
        [0, 4.9, 10.7, 5.4, 11.2, 11.2, 11.2, 11.2, 11.2],
        [1, 1, 1, 3.5, 4, 4, 4, 4, 4],
        [21.5, 47.9, 27.7, 39.7, 1.5, 22.7, 2.7, 23.9, 1],
        [0, 3.7, 4.5, 10.3, 11.5, 11.5, 11.3, 11.3, 11.4],
    ]
    weights = [0.3333, 0.1667, 0.1667, 0.3333, 0.25, 0.75, 1, 1, 0.4, 0.20, 0.40, 1]
    full = [2100, 5000, 50, 200, 5, 20, 100, 80, 4, 2, 23, 3]
    none = [420, 1000, 10, 40, 1, 7, 50, 20, 1, 1, 4.6, 1]
    preference: dict[str, Preference] = {
        f"c{place}": Linear(*pair) for place, pair in enumerate(zip(none, full, strict=True))
    }
    table = matrix(flipped(columns, [-1, -1, 1, -1, 1, 1, -1, 1, 1, -1, -1, 1]), weights)
    assert rounded(table, preference, 4) == [
        -0.4143,
        -0.5056,
        -0.2317,
        -0.2892,
        0.3313,
        0.0619,
        0.4296,
        0.1626,
        0.4554,
    ]


def test_ziemba_and_others() -> None:
    # Ziemba, Wątróbski, Zioło & Karczmarczyk 2017, Energies 10(11), 1755: type III, so q = 0.
    columns: list[list[float]] = [
        [16347, 14219, 8160, 8160],
        [9, 8.5, 9, 8.5],
        [73.8, 55, 64.8, 62.5],
        [36.7, 36, 28.5, 29.5],
        [1.5, 2, 2, 1.5],
        [3730, 3240, 1860, 1860],
        [2, 1, 2, 1],
        [1, 1, 2, 3],
        [38.8, 33.1, 45.8, 27.3],
        [4, 2, 4, 3],
        [1720524, 1496512, 858830, 858830],
        [40012, 34803, 19973, 19973],
    ]
    weights = [20, 5, 5, 1.67, 1.67, 11.67, 11.67, 5, 5, 16.67, 8.33, 8.33]
    full = [7280, 4, 13.4, 7.4, 3, 1662, 3, 3, 13.8, 3, 766240, 17820]
    preference: dict[str, Preference] = {
        f"c{place}": Linear(0, strict) for place, strict in enumerate(full)
    }
    table = matrix(flipped(columns, [-1, -1, -1, -1, -1, 1, -1, -1, 1, -1, 1, 1]), weights)
    assert rounded(table, preference, 4) == [-0.0445, 0.1884, -0.0954, -0.0485]


def test_the_insurer() -> None:
    found = net_flows(RAW, CRITERIA)
    assert [round(flow, 2) for flow in found.values()] == [-0.06, 0.28, -0.22]
    found = net_flows(VALUES, CRITERIA, Linear(5, 20))
    assert [round(flow, 3) for flow in found.values()] == [-0.077, 0.310, -0.233]


@given(tables(), preferences)
def test_flows_add_up_to_nothing_and_stay_between_minus_1_and_1(
    table: Table, preference: Preference
) -> None:
    flows = net_flows(*table, preference)
    assert sum(flows.values()) == pytest.approx(0, abs=1e-12)
    assert all(-1 <= flow <= 1 for flow in flows.values())


@given(tables(), preferences, st.integers(2, 9))
def test_only_the_ratio_of_weights_counts_and_no_order(
    table: Table, preference: Preference, factor: int
) -> None:
    values, criteria = table
    found = net_flows(values, criteria, preference)
    assert net_flows(backwards(values), criteria, preference) == pytest.approx(found)
    assert net_flows(values, scaled(criteria, factor), preference) == pytest.approx(found)


@given(tables(), preferences)
def test_the_better_of_everything_wins_no_less(table: Table, preference: Preference) -> None:
    values, criteria = table
    better = {name: 5 + max(each[name] for each in values.values()) for name in values["o0"]}
    flows = net_flows({**values, "better": better}, criteria, preference)
    assert flows["better"] == max(flows.values())
