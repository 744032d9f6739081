"""Files below a root: nothing outside is read, whatever a path or a link says."""

from __future__ import annotations

from dataclasses import replace
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.source.composing import parse_yaml
from policygen.source.conflicts import UNMERGED

if TYPE_CHECKING:
    from policygen.source.nodes import Node

#: What to do about a fault in a file that policygen wrote.
RESTORE = "restore the file from git"
#: A larger YAML file is refused.
MAX_BYTES = 5_000_000


def name_in(root: Path, path: Path) -> str:
    """Return the name of ``path`` for problems: relative to ``root``, with forward slashes."""
    try:
        return Path(relpath(path, root)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def path_inside(path: Path, root: Path, told_at: Location | None = None) -> Path:
    """Return the real path of ``path``, all links followed.

    ``told_at`` is where the path was written; the path's own file if it is not given.

    Raises:
        InvalidInput: It leaves ``root``, or its links run in a circle.
    """
    location = told_at or Location(name_in(root, path))
    try:
        real = path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise InvalidInput([_unreadable(name_in(root, path), error, location)]) from None
    if not real.is_relative_to(root.resolve()):
        message = f"{name_in(root, path)} leaves the project's folder"
        hint = "move the file into the project"
        raise InvalidInput([Problem("Y019", message, location, hint)])
    return real


def load_yaml(path: Path, root: Path, told_at: Location | None = None) -> Node:
    """Return the document in a file below ``root``.

    ``told_at`` is where the path was written, for the problem that the file cannot be read.

    Raises:
        InvalidInput: With every problem found.
    """
    return parse_yaml(load_bytes(path, root, told_at), name_in(root, path))


def load_kept(path: Path, root: Path) -> Node:
    """Return the document in a file below ``root`` that policygen writes and people do not edit.

    Raises:
        InvalidInput: With every problem found. Each is mended by restoring the file; only a merge
            that was not finished is mended in it.
    """
    try:
        return load_yaml(path, root)
    except InvalidInput as error:
        raise InvalidInput(
            each if each.code == UNMERGED else replace(each, hint=RESTORE)
            for each in error.problems
        ) from None


def load_bytes(
    path: Path, root: Path, told_at: Location | None = None, limit: int = MAX_BYTES
) -> bytes:
    """Return the content of a file below ``root``; ``told_at`` is where the path was written.

    Raises:
        InvalidInput: It leaves ``root``, cannot be read, or has more than ``limit`` bytes.
    """
    name = name_in(root, path)
    real = path_inside(path, root, told_at)
    location = told_at or Location(name)
    try:
        if not real.is_file():
            raise InvalidInput([_no_file(name, real, location)])
        with real.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise InvalidInput([_unreadable(name, error, location)]) from None
    if len(data) > limit:
        message = f"the file is larger than {limit // 1_000_000} MB"
        hint = "split it with extends: base.yaml" if limit == MAX_BYTES else ""
        raise InvalidInput([Problem("Y013", message, told_at or Location(name), hint)])
    return data


def _no_file(name: str, real: Path, location: Location) -> Problem:
    what = "is no file" if real.exists() else "does not exist"
    return Problem("Y020", f"{name} {what}", location, "check the path")


def _unreadable(name: str, error: Exception, location: Location) -> Problem:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Problem("Y020", f"{name} cannot be read: {reason}", location, "check the path")


def project_root(path: Path) -> Path:
    """Return the nearest folder at or above the answers that holds ``policygen.yaml``."""
    folder = path.absolute().parent
    for candidate in (folder, *folder.parents):
        if (candidate / "policygen.yaml").is_file():
            return candidate
    return folder
