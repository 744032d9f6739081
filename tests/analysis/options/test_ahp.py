"""Weights from pairwise comparisons: what cannot be read, and published weights and ratios."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygen.analysis.options.ahp import (
    RANDOM_INDEX,
    Hierarchy,
    Judgement,
    comparison_matrix,
    weigh,
    weigh_hierarchy,
)

Rows = list[list[float]]


def judgements(text: str) -> list[Judgement]:
    """Read ``a b 3; b c 2``: a is 3 times as important as b, b twice as important as c."""
    found = []
    for part in text.split(";"):
        first, second, ratio = part.split()
        found.append(Judgement(first, second, float(ratio)))
    return found


def from_rows(names: str, rows: Rows) -> list[Judgement]:
    """Read the part above the diagonal of a published matrix."""
    return [
        Judgement(names[row], names[column], rows[row][column])
        for row, column in combinations(range(len(names)), 2)
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a b 2; a c 3", "no judgement compares b with c$"),
        ("a b 2", "no judgement compares a with c, b with c$"),
        ("a b 2; a c 3; b c 2; a b 2", "a and b are compared twice"),
        ("a b 2; a c 3; b c 2; c b 2", "c and b are compared twice"),
        ("a b 2; a c 3; b d 2", "the judgement of b and d names d"),
        ("a a 1", "a is compared with itself"),
        ("a b 0", "a and b: the ratio must lie between 1/100 and 100"),
        ("a b -3", "a and b: the ratio must lie between"),
        ("a b 101", r"\(got 101.0\)"),
        ("a b nan", r"\(got nan\)"),
    ],
)
def test_judgements_that_do_not_fit(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        weigh("abc", judgements(text))


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("", "there is nothing to compare"),
        ("abcdefghijk", "11 names are too many to compare in pairs: at most 10"),
        ("abca", "to be compared more than once: a"),
    ],
)
def test_names_that_cannot_be_compared(names: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        weigh(names, [])


def test_a_criterion_stands_in_one_group_only() -> None:
    with pytest.raises(ValueError, match="to be compared more than once: c"):
        weigh_hierarchy(judgements("g h 1"), {"g": ("c", []), "h": ("c", [])})


def test_one_name_and_two_names_cannot_contradict_each_other() -> None:
    one, two = weigh("a", []), weigh("ab", judgements("a b 0.25"))
    assert one.weights == {"a": 1}
    assert two.weights == pytest.approx({"a": 0.2, "b": 0.8})
    assert two.eigenvalue == pytest.approx(2)
    assert [(each.index, each.ratio, each.consistent) for each in (one, two)] == [(0, 0, True)] * 2


def test_the_matrix_is_reciprocal() -> None:
    assert comparison_matrix("abc", judgements("b a 4; c a 2; b c 2")) == (
        (1, 0.25, 0.5),
        (4, 1, 2),
        (2, 0.5, 1),
    )


def test_saaty_s_random_indices() -> None:
    # Saaty 1980; published variants differ by a few hundredths.
    published = [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49]
    assert [RANDOM_INDEX[size] for size in range(3, 11)] == published


def test_a_ratio_over_a_tenth_asks_for_new_judgements() -> None:
    # λ of a matrix of three is 1 + t + 1/t with t the cube root of a·b/c of its judgements.
    cube = 1.7
    found = weigh("abc", judgements(f"a b {cube**3}; b c 1; a c 1"))
    assert found.eigenvalue == pytest.approx(1 + cube + 1 / cube)
    assert found.ratio == pytest.approx((cube + 1 / cube - 2) / 2 / 0.58)
    assert 0.10 < found.ratio < 1
    assert not found.consistent
    within = {"g": ("d", []), "h": ("abc", judgements(f"a b {cube**3}; b c 1; a c 1"))}
    hierarchy = weigh_hierarchy(judgements("g h 1"), within)
    assert hierarchy.groups.consistent
    assert not hierarchy.consistent


def test_contradicting_judgements_are_not_consistent() -> None:
    found = weigh("abc", judgements("a b 9; b c 9; c a 9"))
    assert list(found.weights.values()) == pytest.approx([1 / 3] * 3)
    assert found.ratio > 1
    assert not found.consistent


def test_the_leader_example() -> None:
    # Wikipedia, "Analytic hierarchy process – leader example": experience.
    rows: Rows = [[1, 4, 3, 7], [1 / 4, 1, 1 / 3, 3], [1 / 3, 3, 1, 5], [1 / 7, 1 / 3, 1 / 5, 1]]
    found = weigh("abcd", from_rows("abcd", rows))
    assert [round(each, 4) for each in found.weights.values()] == [0.5476, 0.1266, 0.2699, 0.0559]
    assert round(found.eigenvalue, 4) == 4.1184
    assert round(found.ratio, 4) == 0.0439
    assert found.consistent


def test_saaty_on_drinks() -> None:
    # Saaty 2008, International Journal of Services Sciences 1(1): what Americans drink.
    found = weigh(
        ["coffee", "wine", "tea", "beer", "soda", "milk", "water"],
        judgements(
            "coffee wine 9; coffee tea 5; coffee beer 2; coffee soda 1; coffee milk 1; "
            "water coffee 2; water wine 9; water tea 9; water beer 3; water soda 2; water milk 3; "
            "tea wine 3; beer wine 9; beer tea 3; beer milk 1; "
            "soda wine 9; soda tea 4; soda beer 2; soda milk 2; milk wine 9; milk tea 3"
        ),
    )
    weights = [round(each, 3) for each in found.weights.values()]
    assert weights == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert round(found.ratio, 3) == 0.022


def by_option(found: Hierarchy) -> dict[str, float]:
    """Add up, over the criteria, what each option got under each of them."""
    totals: dict[str, float] = defaultdict(float)
    for name, weight in found.weights.items():
        totals[name.split("/")[1]] += weight
    return {name: round(total, 3) for name, total in totals.items()}


def under(criterion: str, options: str, text: str) -> tuple[list[str], list[Judgement]]:
    """Read judgements of options under a criterion, of which each gets names of its own."""
    return (
        [f"{criterion}/{option}" for option in options.split()],
        [
            Judgement(f"{criterion}/{each.first}", f"{criterion}/{each.second}", each.ratio)
            for each in judgements(text)
        ],
    )


def test_saaty_on_cities() -> None:
    # Saaty 2005, Theory and Applications of the Analytic Network Process: where to live.
    within = {
        "culture": "be pi 1; bo be 2; bo pi 2.5; bo sf 1; sf be 2; sf pi 2.5",
        "family": "be bo 2; be sf 4; bo sf 2; pi be 3; pi bo 8; pi sf 9",
        "housing": "be bo 5; be sf 2.5; pi be 2; pi bo 9; pi sf 7; sf bo 4",
        "jobs": "be pi 3; be sf 4; bo be 2; bo pi 6; bo sf 8; pi sf 1",
        "transport": "be bo 1.5; be sf 4; bo sf 2.5; pi be 2; pi bo 3.5; pi sf 9",
    }
    found = weigh_hierarchy(
        judgements(
            "culture housing 3; culture transport 5; family culture 5; family housing 7; "
            "family transport 7; housing transport 3; jobs culture 2; jobs housing 4; "
            "jobs transport 7; family jobs 1"
        ),
        {name: under(name, "be bo pi sf", text) for name, text in within.items()},
    )
    assert by_option(found) == {"be": 0.229, "bo": 0.275, "pi": 0.385, "sf": 0.111}
    assert found.consistent


def test_papathanasiou_and_ploskas() -> None:
    # Papathanasiou & Ploskas 2018, Multiple Criteria Decision Aid, chapter 5.
    third, fifth, seventh, ninth = 1 / 3, 1 / 5, 1 / 7, 1 / 9
    above: dict[str, Rows] = {
        "a": [
            [1, 5, 1, 1, third, 3],
            [fifth, 1, third, fifth, seventh, 1],
            [1, 3, 1, third, fifth, 1],
            [1, 5, 3, 1, third, 3],
            [3, 7, 5, 3, 1, 7],
        ],
        "b": [
            [1, 7, 3, third, third, third],
            [seventh, 1, third, seventh, ninth, seventh],
            [third, 3, 1, fifth, fifth, fifth],
            [3, 7, 5, 1, 1, 1],
            [3, 9, 5, 1, 1, 1],
        ],
        "c": [
            [1, ninth, seventh, ninth, 1, fifth],
            [9, 1, 1, 1, 5, 3],
            [7, 1, 1, 1, 5, 1],
            [9, 1, 1, 1, 7, 3],
            [1, fifth, fifth, seventh, 1, third],
        ],
        "d": [
            [1, fifth, fifth, third, seventh, fifth],
            [5, 1, 1, 3, third, 1],
            [5, 1, 1, 1, third, 1],
            [3, third, 1, 1, seventh, 1],
            [7, 3, 3, 7, 1, 5],
        ],
    }
    within = {
        name: under(
            name,
            " ".join("uvwxyz"),
            "; ".join(f"{e.first} {e.second} {e.ratio}" for e in from_rows("uvwxyz", rows)),
        )
        for name, rows in above.items()
    }
    groups: Rows = [[1, 1, 5, 3], [1, 1, 5, 3], [fifth, fifth, 1, third]]
    found = weigh_hierarchy(from_rows("abcd", groups), within)
    assert list(by_option(found).values()) == [0.117, 0.071, 0.095, 0.212, 0.350, 0.155]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=10))
def test_judgements_that_agree_give_back_the_weights_they_come_from(weights: list[int]) -> None:
    names = [f"n{place}" for place in range(len(weights))]
    pairs = combinations(zip(names, weights, strict=True), 2)
    found = weigh(names, [Judgement(one, other, a / b) for (one, a), (other, b) in pairs])
    whole = sum(weights)
    assert list(found.weights.values()) == pytest.approx([each / whole for each in weights])
    assert found.eigenvalue == pytest.approx(len(weights))
    assert found.ratio == pytest.approx(0, abs=1e-9)
    assert found.ratio >= 0


@st.composite
def any_judgements(draw: st.DrawFn) -> tuple[list[str], list[Judgement]]:
    names = [f"n{place}" for place in range(draw(st.integers(1, max(RANDOM_INDEX))))]
    ratio = st.sampled_from([0.01, 1 / 9, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 9.0, 100.0])
    return names, [Judgement(*pair, draw(ratio)) for pair in combinations(names, 2)]


@given(any_judgements())
def test_any_judgements_give_an_eigenvector(drawn: tuple[list[str], list[Judgement]]) -> None:
    names, given_judgements = drawn
    found = weigh(names, given_judgements)
    weights = list(found.weights.values())
    matrix = comparison_matrix(names, given_judgements)
    image = [sum(a * w for a, w in zip(row, weights, strict=True)) for row in matrix]
    assert image == pytest.approx([found.eigenvalue * each for each in weights], rel=1e-9)
    assert sum(weights) == pytest.approx(1)
    assert min(weights) > 0
    assert found.ratio >= 0
    # The order of the judgements, and which of the two comes first, does not matter.
    turned = [
        Judgement(each.second, each.first, 1 / float(each.ratio)) for each in given_judgements
    ]
    assert weigh(names, turned[::-1]).weights == pytest.approx(found.weights)
