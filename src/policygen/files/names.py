"""Which artifact paths can be written on every system that the bundle may travel to."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from policygen.errors import OutputRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

_DEVICES = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$"}) | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"
}
_FORBIDDEN = frozenset('<>:"|?*\\')
_LONGEST_PART = 255  # bytes, on every file system in common use


def name_fault(path: str) -> str:
    """Say why ``path`` (relative, with forward slashes) cannot name an artifact; empty if it can.

    Names that start with a dot are refused as a whole: that covers ``..``, ``.git`` and the
    writer's own folder.
    """
    for part in path.split("/"):
        if fault := _part_fault(part):
            return fault
    return ""


def _part_fault(part: str) -> str:
    strange = any(sign in _FORBIDDEN or unicodedata.category(sign)[0] == "C" for sign in part)
    device = part.partition(".")[0].rstrip().casefold() in _DEVICES
    faults = {
        "it is absolute or a part of it is empty": not part,
        f"{part!r} starts with a dot": part.startswith("."),
        f"{part!r} ends with a dot or a space": part.endswith((".", " ")),
        f"{part!r} holds a character that file names may not hold": strange,
        f"{part!r} is the name of a device on Windows": device,
        f"{part!r} is longer than {_LONGEST_PART} bytes": len(part.encode()) > _LONGEST_PART,
    }
    return next((fault for fault, found in faults.items() if found), "")


def folded(path: str) -> str:
    """Return what two paths share that are one file on Windows or macOS."""
    return unicodedata.normalize("NFC", path).casefold()


def check_names(paths: Iterable[str]) -> None:
    """Refuse paths that some system cannot hold, or cannot hold beside each other.

    Raises:
        OutputRefused: naming every such path.
    """
    paths = sorted(paths)
    if faulty := [f"{path} ({fault})" for path in paths if (fault := name_fault(path))]:
        raise OutputRefused(faulty, "some files cannot have the names that they are given")
    places: dict[str, list[str]] = {}
    for path in paths:
        places.setdefault(folded(path), []).append(path)
    if twins := [path for group in places.values() if len(group) > 1 for path in group]:
        raise OutputRefused(
            twins,
            "the names of some files differ only by case",
            "they would be one file on Windows and macOS: rename one of them",
        )
    folders = {folded(path).rpartition("/")[0] for path in paths}
    folders |= {folder[:at] for folder in folders for at, sign in enumerate(folder) if sign == "/"}
    if both := [path for path in paths if folded(path) in folders]:
        raise OutputRefused(both, "some names are wanted for a file and for a folder")
