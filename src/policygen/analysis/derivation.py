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

    A record that is still open, or whose id is, has one derivation, below its place in the list
    from 0 (which is no id): it meets the open answer when it runs. A list that is open itself has
    one in its place.
    """
    try:
        listed = records()
    except NotKnownYet:
        yield Derivation(path, records)
        return
    for place in range(len(listed)):
        try:
            record: Record = listed[place]
            name: str = record["id"]
        except NotKnownYet:
            yield Derivation((*path, str(place)), partial(_named, listed, place))
            continue
        yield from derivations_of((*path, name), record)


def _named(records: Sequence[Record], place: int) -> str:
    return str(records[place]["id"])


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
