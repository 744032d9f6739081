"""Drift: what is on disk is not what the inputs give, and which of the two has changed."""

from policygen.drift.inputs import changed_inputs, changed_reads
from policygen.drift.problems import drift_problems
from policygen.drift.states import FileState, Rebuilt, State, file_states

__all__ = [
    "FileState",
    "Rebuilt",
    "State",
    "changed_inputs",
    "changed_reads",
    "drift_problems",
    "file_states",
]
