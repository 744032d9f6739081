"""What an explanation is: a table of terms, what they come to, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from policygen.analysis.reading import NotKnownYet

if TYPE_CHECKING:
    from policygen.model import OpenPoint

#: A cell of the table of terms; None is printed as a dash.
Cell = str | int | float | Decimal | date | None

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sum behind a finding.

    ``path`` is the finding's, ``columns`` are the headings of the terms in ``rows``, ``figures``
    what stands beside them, each with its name. ``how`` says in words how they come to ``result``,
    which equals the finding exactly, in ``unit``. ``note`` says what a reader should know.
    ``inputs`` are the paths of the answers that went in. While the finding waits for open points
    there are no rows and ``waits_for`` names them.
    """

    path: str
    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    figures: tuple[tuple[str, Cell], ...] = ()
    result: Cell | tuple[str, ...] = None
    how: str = ""
    unit: str = ""
    note: str = ""
    inputs: tuple[str, ...] = ()
    waits_for: tuple[OpenPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Sum:
    """The terms of a sum as the functions of this package give them; see ``Explanation``."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    result: Cell | tuple[str, ...]
    how: str
    figures: tuple[tuple[str, Cell], ...] = ()
    unit: str = ""
    note: str = ""


NOTHING = Sum((), (), None, "", note="Nothing is derived here.")


@dataclass(frozen=True, slots=True)
class Explainable:
    """A finding whose sum can be shown.

    ``path`` is where the finding stands, ``names`` the other paths by which it is known: its
    record's, for the finding that is asked for most. ``least`` is how many last steps of a path
    must be given at the least.
    """

    path: Steps
    title: str
    sum_up: Callable[[], Sum]
    names: tuple[Steps, ...] = ()
    least: int = 1


def label_of(record: Mapping[str, Any]) -> str:
    """Return the id of a record as a label; while it is open, a word for that."""
    try:
        return str(record["id"])
    except NotKnownYet:
        return "(id open)"


def value_at(values: Any, steps: Steps) -> Any:
    """Return what stands at a path of findings; what is not determined on the way stands for it."""
    for step in steps:
        if not isinstance(values, Mapping):
            return values
        values = values.get(step)
    return values
