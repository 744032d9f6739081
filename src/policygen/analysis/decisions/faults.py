"""How a derivation of a decision says that the answers do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem

if TYPE_CHECKING:
    from policygen.analysis.derivation import Record


def pointer(decision: Record, option: Record | None = None) -> str:
    """Return the answer path of a decision, or of one of its options."""
    path = f"decisions[{decision['id']}]"
    return path if option is None else f"{path}.options[{option['id']}]"


def fault(code: str, message: str, path: str) -> InvalidInput:
    """Return the exception for one problem at an answer path."""
    return InvalidInput([Problem(code, message, Location(pointer=path))])
