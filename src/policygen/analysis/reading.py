"""Answers as the derivations read them: what is read is noted, an open answer stops the finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from policygen.model import OpenPoint, child_path


class NotKnownYet(Exception):  # noqa: N818  (not an error: an answer is open)
    """A derivation reads an answer that is still open."""

    def __init__(self, point: OpenPoint) -> None:
        self.point = point
        super().__init__(f"{point.path} is not known yet")


class NotAnswered(KeyError):  # noqa: N818  (not an error: there is no answer)
    """A derivation reads an answer that was not given and has no default."""


class Reading(Mapping[str, Any]):
    """A mapping of answers; ``reads`` collects the paths of the leaves that are read."""

    def __init__(self, data: Mapping[str, Any], path: str, reads: list[str]) -> None:
        self._data = data
        self._path = path
        self._reads = reads

    def __getitem__(self, key: str) -> Any:
        path = f"{self._path}.{key}" if self._path else key
        if self._data.get(key) is None:
            self._reads.append(path)
            raise NotAnswered(path)
        return _read(self._data[key], path, self._reads)

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._data.get(key) is not None


class ReadingList(Sequence[Any]):
    """A list of answers."""

    def __init__(self, data: Sequence[Any], path: str, reads: list[str]) -> None:
        self._data = data
        self._path = path
        self._reads = reads

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Any]: ...
    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self._data)))]
        value = self._data[place]
        index = range(len(self._data))[place]
        return _read(value, child_path(self._path, index, value), self._reads)

    def __len__(self) -> int:
        return len(self._data)


def known(record: Mapping[str, Any], key: str) -> Any:
    """Return an answer, or None while it is open or where it was not given.

    For what only adds to a finding: a meeting has its date, whoever its chair will be.
    """
    try:
        return record[key]
    except (NotKnownYet, KeyError):
        return None


def each_known(records: Sequence[Any] | None) -> Iterator[Any]:
    """Yield the items of a list that are not open; nothing for no list."""
    for place in range(len(records or ())):
        try:
            yield (records or ())[place]
        except NotKnownYet:
            continue


def _read(value: Any, path: str, reads: list[str]) -> Any:
    if isinstance(value, Mapping):
        return Reading(value, path, reads)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ReadingList(value, path, reads)
    reads.append(path)
    if isinstance(value, OpenPoint):
        raise NotKnownYet(value)
    return value
