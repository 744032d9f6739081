"""Drift: what is on disk is not what the inputs give, and which of the two has changed."""

from policygen.drift.problems import drift_problems
from policygen.drift.states import FileState, Rebuilt, State, file_states

__all__ = ["FileState", "Rebuilt", "State", "drift_problems", "file_states"]
