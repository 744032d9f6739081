"""TOPSIS and PROMETHEE II give what an independent implementation gives: the package pymcdm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymcdm.methods import PROMETHEE_II, TOPSIS
from pymcdm.normalizations import minmax_normalization, vector_normalization

from policygen.analysis.options.model import Criterion
from policygen.analysis.options.promethee import Linear, net_flows, usual
from policygen.analysis.options.topsis import closeness

if TYPE_CHECKING:
    from tests.analysis.options.tables import Table


@st.composite
def matrices(draw: st.DrawFn) -> Table:
    """Draw a matrix on which pymcdm divides by nothing: positive, no two options equal."""
    size = draw(st.integers(1, 8))
    row = st.lists(st.integers(1, 1000).map(float), min_size=size, max_size=size)
    rows = draw(st.lists(row, min_size=2, max_size=9, unique_by=tuple))
    criteria = [
        Criterion(
            f"c{place}", "g", draw(st.integers(1, 9)), *draw(st.sampled_from([(0, 1), (1, 0)]))
        )
        for place in range(size)
    ]
    return {
        f"o{number}": {f"c{place}": value for place, value in enumerate(each)}
        for number, each in enumerate(rows)
    }, criteria


def arrays(table: Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    values, criteria = table
    weights = np.array([float(each.weight) for each in criteria])
    return (
        np.array([list(each.values()) for each in values.values()]),
        weights / weights.sum(),
        np.array([1 if each.best > each.worst else -1 for each in criteria]),
    )


@settings(max_examples=200, deadline=None)
@given(matrices())
def test_topsis(table: Table) -> None:
    expected = TOPSIS(vector_normalization)(*arrays(table), validation=False)
    assert list(closeness(*table, "vector").values()) == pytest.approx(expected.tolist())
    expected = TOPSIS(minmax_normalization)(*arrays(table), validation=False)
    assert list(closeness(*table, "min-max").values()) == pytest.approx(expected.tolist())


@settings(max_examples=200, deadline=None)
@given(matrices(), st.integers(0, 100), st.integers(1, 400))
def test_promethee(table: Table, indifference: int, width: int) -> None:
    values, criteria = table
    signs = {each.id: 1 if each.best > each.worst else -1 for each in criteria}
    turned = {
        name: {each: signs[each] * value for each, value in row.items()}
        for name, row in values.items()
    }
    expected = PROMETHEE_II("usual")(*arrays(table), validation=False)
    assert list(net_flows(turned, criteria, usual).values()) == pytest.approx(expected.tolist())
    strict = indifference + width
    linear = PROMETHEE_II("vshape_2", p=[strict] * len(criteria), q=[indifference] * len(criteria))
    expected = linear(*arrays(table), validation=False)
    found = net_flows(turned, criteria, Linear(indifference, strict))
    assert list(found.values()) == pytest.approx(expected.tolist())
