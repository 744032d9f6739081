"""Answer paths as text, such as ``contracts[desk].service_levels[k1].target``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from policygen.schema.types import is_id

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*")
_INDEX = re.compile(r"\[[^\]\"]*\]")


def step_text(container: object, step: str | int) -> str:
    """Return one step of a path: ``.key``, ``[id]``, or ``[0]`` in a list without ids."""
    if isinstance(step, str):
        return f".{step}" if _PLAIN_KEY.fullmatch(step) else f"[{json.dumps(step)}]"
    if isinstance(container, list) and step < len(container):
        item = container[step]
        if isinstance(item, dict) and is_id(item.get("id")) and _is_first(container, step):
            return f"[{item['id']}]"
    return f"[{step}]"


def _is_first(container: list[Any], step: int) -> bool:
    name = container[step]["id"]
    return not any(isinstance(item, dict) and item.get("id") == name for item in container[:step])


def answer_path(data: object, steps: Iterable[str | int]) -> str:
    """Return the text of a path of keys and indices into ``data``."""
    text, here = "", data
    for step in steps:
        text += step_text(here, step)
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            here = None
    return text.removeprefix(".")


def pattern_of(path: str) -> str:
    """Return an answer path with every ``[id]`` and ``[0]`` as ``[]``."""
    return _INDEX.sub("[]", path)
