"""The states of a bundle's files, as text and for JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from policygen.drift import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policygen.drift import FileState


def render_states(states: Sequence[FileState], folder: str) -> str:
    """Return a line for each file that is not clean, and one that counts them all."""
    width = max(len(state) for state in State)
    lines = [
        f"{each.state.ljust(width)}  {each.row.path}"
        for each in states
        if each.state is not State.CLEAN
    ]
    found = Counter(each.state for each in states)
    counts = ", ".join(f"{found[state]} {state}" for state in State if found[state])
    lines.append(f"{counts or 'no files'} in {folder}")
    return "\n".join(lines) + "\n"


def states_as_json(states: Iterable[FileState]) -> list[dict[str, object]]:
    """Return path, state, hash as built, and the changed inputs of each file."""
    return [
        {
            "path": each.row.path,
            "state": each.state.value,
            "sha256": each.row.sha256,
            "changed": list(each.changed),
        }
        for each in states
    ]
