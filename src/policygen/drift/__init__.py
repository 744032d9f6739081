"""Drift: what is on disk is not what the inputs give, and which of the two has changed."""

from policygen.drift.edits import Edit, compared
from policygen.drift.problems import drift_problems, told_edit
from policygen.drift.states import FileState, Rebuilt, State, file_states

__all__ = [
    "Edit",
    "FileState",
    "Rebuilt",
    "State",
    "compared",
    "drift_problems",
    "file_states",
    "told_edit",
]
