"""The record of ejected files: which packaged file, of which version, each was copied from.

``templates/ejected.yaml`` lists them, with the hash of what was copied; the copy itself is kept
below ``templates/ejected/``, so that a later merge knows what both sides began with.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.source import MappingNode, load_yaml, path_inside, plain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from policygen.source import Node

RECORD = "templates/ejected.yaml"
_FOLDER = "templates/ejected"
_FIELDS = ("version", "policygen", "sha256")
_HEAD = """\
# Written by "policygen templates eject" and "merge": what each file of this project was copied
# from. Keep it, and the folder "ejected" beside it, in version control; do not edit them.
"""


@dataclass(frozen=True, slots=True)
class Ejected:
    """What a file was copied from.

    ``version`` is what a clause says of itself (else empty), ``policygen`` the release that it
    came with, ``sha256`` its hash.
    """

    version: str
    policygen: str
    sha256: str


def base_file(file: str) -> str:
    """Return where the copy of what a file began as is kept."""
    return f"{_FOLDER}/{file.removeprefix('templates/')}"


def digest(data: bytes) -> str:
    """Return the hash that the record holds. How lines end, which git may change, is left out."""
    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def load_record(root: Path) -> dict[str, Ejected]:
    """Return the record of a project by path; empty if nothing was ejected.

    Raises:
        InvalidInput: The file is not what was written.
    """
    if not (root / RECORD).is_file():
        return {}
    node = load_yaml(root / RECORD, root)
    files = node.get("files") if isinstance(node, MappingNode) else None
    if not isinstance(files, MappingNode):
        raise InvalidInput([_damaged(node.location)])
    return {file: _entry(entry.node, entry.location) for file, entry in files.entries.items()}


def _entry(node: Node, where: Location) -> Ejected:
    data = plain(node)
    if not isinstance(data, dict) or any(not isinstance(data.get(key), str) for key in _FIELDS):
        raise InvalidInput([_damaged(where)])
    return Ejected(**{key: data[key] for key in _FIELDS})


def _damaged(where: Location) -> Problem:
    message = "the record of ejected files was damaged"
    return Problem("T075", message, where, "restore templates/ejected.yaml from version control")


def render_record(record: Mapping[str, Ejected]) -> bytes:
    """Return the record as it stands in the file."""
    lines = [_HEAD + "files:" + (" {}" if not record else "")]
    for file, entry in sorted(record.items()):
        fields = ", ".join(f'{key}: "{getattr(entry, key)}"' for key in _FIELDS)
        lines.append(f"  {file}: {{{fields}}}")
    return ("\n".join(lines) + "\n").encode()


def load_base(root: Path, file: str, entry: Ejected) -> bytes:
    """Return what a file was copied from.

    Raises:
        InvalidInput: The copy of it is gone, or was changed.
    """
    path = root / base_file(file)
    path_inside(path, root)
    data = path.read_bytes() if path.is_file() else b""
    if digest(data) != entry.sha256:
        message = f"{base_file(file)}, from which {file} was copied, is missing or was changed"
        hint = (
            "restore it from version control; or, if it is lost for good, let "
            "'policygen templates eject --keep-mine' record the packaged file of today"
        )
        raise InvalidInput([Problem("T076", message, Location(base_file(file)), hint)])
    return data
