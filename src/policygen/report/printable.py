"""Text that a terminal may be given: one line, nothing that steers it, colours where wanted."""

from __future__ import annotations

import unicodedata

from policygen.files import Action
from policygen.problems import Severity

_PAINT = {
    Severity.ERROR: "31",
    Severity.WARNING: "33",
    Severity.NOTE: "36",
    Action.CREATED: "32",
    Action.UPDATED: "33",
    Action.UNCHANGED: "2",
    Action.DELETED: "31",
    Action.KEPT: "35",
    Action.REFUSED: "31",
}


def printable(text: str) -> str:
    """Return ``text`` in one line, without characters that would steer a terminal."""
    return "".join(
        sign.encode("unicode_escape").decode() if _steers(sign) else sign for sign in text
    )


def _steers(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def painted(text: str, kind: Severity | Action, *, colour: bool) -> str:
    """Return ``text`` in the colour of its kind, or as it is without ``colour``."""
    return f"\x1b[{_PAINT[kind]}m{text}\x1b[0m" if colour else text
