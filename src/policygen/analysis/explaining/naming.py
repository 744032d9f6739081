"""Which finding a name means: its path, or so much of the path's end as is unambiguous."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.analysis.explaining.explanation import Explainable, Steps

_INDEX = re.compile(r"\[([^\[\]]*)\]")
_LONGEST = 200
_LISTED = 40


def find_named(name: str, known: Sequence[Explainable]) -> Explainable:
    """Return the one finding that ``name`` means.

    A whole path means its finding. A part of a path means what ends with it, and failing that
    what holds it. Ids may stand in brackets, as in paths of answers.

    Raises:
        InvalidInput: There is none, or there are several; the problem lists their paths.
    """
    steps = steps_of(name)
    for fits in (_is, _ends, _holds):
        found = [each for each in known if any(fits(each, steps, path) for path in _paths(each))]
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(name, found)
    raise _unknown(name, known)


def steps_of(name: str) -> Steps:
    """Return the steps of a finding's name, with or without brackets."""
    plain = _INDEX.sub(r".\1", name.strip().removeprefix("findings."))
    return tuple(plain.split("."))


def _paths(each: Explainable) -> tuple[Steps, ...]:
    return (each.path, *each.names)


def _is(_: Explainable, steps: Steps, path: Steps) -> bool:
    return path == steps


def _ends(each: Explainable, steps: Steps, path: Steps) -> bool:
    return len(steps) >= each.least and path[-len(steps) :] == steps


def _holds(_: Explainable, steps: Steps, path: Steps) -> bool:
    return any(path[start : start + len(steps)] == steps for start in range(len(path)))


def _ambiguous(name: str, found: Sequence[Explainable]) -> InvalidInput:
    paths = [".".join(each.path) for each in found]
    more = [f"and {len(paths) - _LISTED} more"] if len(paths) > _LISTED else []
    shown = _shortened(name)
    message = f"{len(paths)} findings have {shown!r} in their path"
    hint = "\n".join(["name one of", *paths[:_LISTED], *more])
    return InvalidInput([Problem("F002", message, hint=hint)])


def _unknown(name: str, known: Sequence[Explainable]) -> InvalidInput:
    message = f"there is no sum to show for {_shortened(name)!r}"
    if not known:
        return InvalidInput(
            [Problem("F001", message, hint="nothing is derived from these answers")]
        )
    near = did_you_mean(_shortened(name), sorted(_all_names(known)))
    return InvalidInput([Problem("F001", message, hint=near or _first_paths(known))])


def _all_names(known: Sequence[Explainable]) -> set[str]:
    """Return every whole path, and every end of one that may be given for it."""
    return {
        ".".join(path[-length:])
        for each in known
        for path in _paths(each)
        for length in range(each.least, len(path) + 1)
    }


def _first_paths(known: Sequence[Explainable]) -> str:
    paths = [".".join(each.path) for each in known[:3]]
    return "name a finding, for example " + ", ".join(paths)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 3]}..."
