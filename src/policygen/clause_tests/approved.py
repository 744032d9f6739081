"""Approved texts: ``tests/<clause>.approved.txt``, the text of each case under its own line."""

from __future__ import annotations

import re
from difflib import unified_diff
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The text of a case in which the clause is not in its document.
LEFT_OUT = "(left out)"
_CASE = re.compile(r"^==== (.+) ====$", re.MULTILINE)


def approved_file(clause_file: str) -> str:
    """Return where the approved texts of a clause are."""
    path = PurePosixPath(clause_file)
    return str(path.parent / "tests" / f"{path.stem}.approved.txt")


def parse_approved(text: str) -> dict[str, str]:
    """Return the approved text of each case."""
    parts = _CASE.split(text.replace("\r\n", "\n"))[1:]
    return {name: body.strip("\n") for name, body in zip(parts[::2], parts[1::2], strict=True)}


def render_approved(texts: Mapping[str, str]) -> str:
    """Return the file of the approved texts, in the order of the cases."""
    return "\n".join(f"==== {case} ====\n\n{text.strip()}\n" for case, text in texts.items())


def difference(approved: str, text: str) -> str:
    """Return what is other in a text than in the approved one, line by line."""
    lines = unified_diff(
        approved.split("\n"), text.strip("\n").split("\n"), "approved", "now", lineterm="", n=1
    )
    return "\n".join(lines)
