"""Explanations: the sum behind a finding, term by term, worked out anew from the answers."""

from policygen.analysis.explaining.explain import explain, explainable
from policygen.analysis.explaining.explanation import Cell, Explainable, Explanation

__all__ = ["Cell", "Explainable", "Explanation", "explain", "explainable"]
