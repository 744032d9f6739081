"""What is given in brackets, against what a filter, test, function or macro takes."""

from __future__ import annotations

from inspect import Parameter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import nodes

_NAMED = {Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY}
_PLACED = {Parameter.POSITIONAL_OR_KEYWORD, Parameter.POSITIONAL_ONLY}


def argument_fault(
    what: str, parameters: Sequence[Parameter], node: nodes.Call | nodes.Filter | nodes.Test
) -> tuple[str, str] | None:
    """Return message and hint of arguments that do not fit, or None if they do."""
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        return None
    kinds = {parameter.kind for parameter in parameters}
    placed = [parameter for parameter in parameters if parameter.kind in _PLACED]
    given = len(node.args)
    if given > len(placed) and Parameter.VAR_POSITIONAL not in kinds:
        are = "is" if given == 1 else "are"
        return f"{what} takes {_count(len(placed))}, and {given} {are} given", _takes(parameters)
    names = {parameter.name for parameter in parameters if parameter.kind in _NAMED}
    keys = [pair.key for pair in node.kwargs]
    unknown = [key for key in keys if key not in names]
    if unknown and Parameter.VAR_KEYWORD not in kinds:
        return f"{what} has no argument '{unknown[0]}'", _takes(parameters)
    missing = [
        parameter.name
        for parameter in placed[given:]
        if parameter.default is Parameter.empty and parameter.name not in keys
    ]
    if missing:
        return f"{what} lacks its argument '{missing[0]}'", _takes(parameters)
    return None


def _count(number: int) -> str:
    if number == 0:
        return "nothing in brackets"
    return "one argument" if number == 1 else f"at most {number} arguments"


def _takes(parameters: Sequence[Parameter]) -> str:
    if not parameters:
        return "take the brackets away"
    words = [
        parameter.name if parameter.default is Parameter.empty else f"{parameter.name} (optional)"
        for parameter in parameters
        if parameter.kind in _NAMED | _PLACED
    ]
    return f"it takes {', '.join(words)}"
