"""Candidate sheets that the tests of the verdict share."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from policygen.analysis.candidates.sheet import (
    MORE_THAN_SAVINGS,
    SAVINGS_ALONE,
    Sheet,
    Thresholds,
)

LIMITS = Thresholds(4, 4, 2, Decimal(50))
#: A function without advantage, done weakly, that a provider could do.
WEAK = Sheet(
    advantage=2,
    internal=2,
    stretched=False,
    out_of_role=False,
    automatable=Decimal(22),
    providers=7,
    substitutability="easy",
    reversibility="easy",
    purpose=MORE_THAN_SAVINGS,
)
LEVELS = st.sampled_from(["easy", "difficult", "impossible"])
SHEETS = st.builds(
    Sheet,
    advantage=st.integers(1, 5),
    internal=st.integers(1, 5),
    stretched=st.booleans(),
    out_of_role=st.booleans(),
    automatable=st.none() | st.integers(0, 100).map(Decimal),
    providers=st.integers(0, 6),
    substitutability=LEVELS,
    reversibility=LEVELS,
    purpose=st.sampled_from([SAVINGS_ALONE, MORE_THAN_SAVINGS]),
)
