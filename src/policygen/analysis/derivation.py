"""A derivation: where a finding goes, and the function that finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any

from policygen.analysis.reading import NotKnownYet

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Derivation:
    """A finding yet to be derived: ``path`` says where it goes, such as ``decisions, desk, total``.

    ``derive`` reads answers and returns plain data: dict, list, tuple, str, int, bool, Decimal,
    float, date or None.
    """

    path: tuple[str, ...]
    derive: Callable[[], Any]


DerivationsOf = Callable[[tuple[str, ...], Record], Iterable[Derivation]]


def of_each(
    path: tuple[str, ...],
    records: Callable[[], Sequence[Record]],
    derivations_of: DerivationsOf,
) -> Iterator[Derivation]:
    """Yield the derivations of each record, each below ``path`` and the record's id.

    Where the list, a record in it or a record's id is still open, there is one derivation in its
    place, which meets the open answer when it runs.
    """
    try:
        named = _by_id(records)
    except NotKnownYet:
        yield Derivation(path, partial(_by_id, records))
        return
    for name, record in named:
        yield from derivations_of((*path, name), record)


def _by_id(records: Callable[[], Sequence[Record]]) -> list[tuple[str, Record]]:
    return [(record["id"], record) for record in records()]


def one_of_each(
    path: tuple[str, ...],
    records: Callable[[], Sequence[Record]],
    derive: Callable[[Record], Any],
) -> Iterator[Derivation]:
    """Yield one derivation for each record: ``derive`` of it."""
    return of_each(
        path, records, lambda where, record: [Derivation(where, partial(derive, record))]
    )


def as_record(found: DataclassInstance) -> dict[str, Any]:
    """Return a flat dataclass as a plain dict (``asdict`` would copy every value)."""
    return {field.name: getattr(found, field.name) for field in fields(found)}
