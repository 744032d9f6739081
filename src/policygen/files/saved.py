"""Which files of a folder were saved, made or deleted since they were last looked at."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

#: Of each file the time of its last change in nanoseconds, its size, and its number.
Look: TypeAlias = "Mapping[Path, tuple[int, int, int]]"

# What editors, office programs and systems put beside a file while it is open or saved.
_ASIDE_FIRST = (".", "~", "#")
_ASIDE_LAST = ("~", ".tmp", ".bak", ".swp", ".swx", ".part", ".crdownload")


@dataclass(frozen=True)
class Watched:
    """What is watched: whole ``trees``, files of these ``suffixes`` in ``folders``, and ``files``.

    Nothing below ``apart`` is.
    """

    trees: Collection[Path] = ()
    folders: Collection[Path] = ()
    suffixes: frozenset[str] = frozenset()
    files: Collection[Path] = ()
    apart: Path | None = field(default=None)

    def look(self) -> Look:
        """Return how the files are now; those that are not there, or cannot be seen, are left out.

        A file that was replaced by another of the same size and time has another number.
        """
        return {path: found for path in self._paths() if (found := _state(path)) is not None}

    def _paths(self) -> Iterator[Path]:
        for tree in self.trees:
            yield from self._below(tree)
        for folder in self.folders:
            for entry in _entries(folder):
                path = folder / entry.name
                if path.suffix in self.suffixes and not _is_aside(entry.name):
                    yield path
        yield from self.files

    def _below(self, folder: Path) -> Iterator[Path]:
        for entry in _entries(folder):
            path = folder / entry.name
            if _is_aside(entry.name) or path == self.apart:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._below(path)
            elif path.suffix:
                yield path


def saved_between(before: Look, after: Look) -> tuple[Path, ...]:
    """Return the files that differ between two looks, by path."""
    paths = {*before, *after}
    return tuple(sorted(path for path in paths if before.get(path) != after.get(path)))


def _is_aside(name: str) -> bool:
    return name.startswith(_ASIDE_FIRST) or name.endswith(_ASIDE_LAST)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:  # it is gone, or was none
        return []


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
