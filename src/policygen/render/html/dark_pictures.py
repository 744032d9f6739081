"""Pictures on a dark page: what each colour of a drawing turns into, as rules of a stylesheet.

A drawing names its colours in attributes, over which any rule of a stylesheet stands. Each ink of
the house changes places with its tint: both keep their hue and stand apart as they did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.charts.elements import FAINT, INK, PAPER, QUIET
from policygen.charts.fills import COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

_FAINT_IN_THE_DARK = "#3a424b"

DARK: Mapping[str, str] = {
    PAPER: "var(--paper)",
    INK: "var(--ink)",
    QUIET: "var(--quiet)",
    FAINT: _FAINT_IN_THE_DARK,
    **{f"#{ink}".lower(): f"#{tint}".lower() for ink, tint in COLOURS},
    **{f"#{tint}".lower(): f"#{ink}".lower() for ink, tint in COLOURS},
}
"""For each colour that drawings have, the one that it has on a dark page."""


def dark_rules() -> str:
    """Return the rules that give drawings their dark colours on a screen that asks for them."""
    rules = "\n".join(
        f'  svg[{name}="{light}"], svg [{name}="{light}"] {{ {name}: {dark}; }}'
        for light, dark in DARK.items()
        for name in ("fill", "stroke")
    )
    return f"@media screen and (prefers-color-scheme: dark) {{\n{rules}\n}}\n"
