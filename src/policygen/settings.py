"""The settings of a project: what its ``policygen.yaml`` says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem, did_you_mean
from policygen.resources import packaged
from policygen.source import ListNode, MappingNode, ScalarNode, load_yaml, path_inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from policygen.source import Entry, Node

SETTINGS = "policygen.yaml"
#: The version of the settings that this release reads.
VERSION = 1

_FIELDS = ("policygen", "packaged")
# What may stand under ``packaged``, and the packaged folder whose files it names.
_KINDS = {"topics": "schemas", "outlines": "templates/outlines"}
# What may stand there too: the project's folder that stands in place of all that is packaged.
_KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project says of itself.

    ``topics`` and ``outlines`` name the packaged ones that it takes; None means all of them.
    ``kept`` is the folder of the project, if any, that holds what was packaged when it was made.
    ``file`` is the settings file where it says something beside its version, else empty.
    """

    topics: tuple[str, ...] | None = None
    outlines: tuple[str, ...] | None = None
    file: str = ""
    kept: str = ""

    def packaged(self, root: Path, name: str) -> Path:
        """Return the folder ``schemas`` or ``templates`` of what is packaged for this project."""
        return root / self.kept / name if self.kept else packaged(name)


def load_settings(root: Path) -> Settings:
    """Return the settings of the project at ``root``; those of a folder without a file are bare.

    Raises:
        InvalidInput: With every problem of the file.
    """
    path = root / SETTINGS
    # The file marks the project's root; to do that it may be empty.
    if not path.is_file() or not path.read_bytes().strip():
        return Settings()
    node = load_yaml(path, root)
    problems = list(_check_fields(node))
    taken = node.entries.get("packaged") if isinstance(node, MappingNode) else None
    if problems or taken is None:
        _refuse(problems)
        return Settings()
    kept = _kept(taken.node, root, problems)
    problems += _check_taken(taken, root / kept if kept else None)
    _refuse(problems)
    topics, outlines = (_names(taken.node, kind) for kind in _KINDS)
    return Settings(topics, outlines, SETTINGS, kept)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInput(problems)


def _check_fields(node: Node) -> Iterator[Problem]:
    if not isinstance(node, MappingNode):
        hint = "write 'policygen: 1', and nothing else if the project takes all that is packaged"
        yield Problem("T070", "the settings are no mapping", node.location, hint)
        return
    yield from _unknown(node, _FIELDS)
    version = node.entries.get("policygen")
    if version is None or getattr(version.node, "value", None) != VERSION:
        place = version.location if version else Location(node.location.file, 1, 1)
        message = f"the settings do not begin with 'policygen: {VERSION}'"
        yield Problem("T070", message, place, "this release of policygen reads no other version")


def _kept(taken: Node, root: Path, problems: list[Problem]) -> str:
    """Return the folder that stands in place of what is packaged; tell if there is none such."""
    entry = taken.entries.get(_KEPT) if isinstance(taken, MappingNode) else None
    if entry is None:
        return ""
    name = getattr(entry.node, "value", None)
    if isinstance(name, str) and (root / name).is_dir():
        path_inside(root / name, root, entry.location)
        return name
    message = f"'{_KEPT}' must name a folder of this project"
    hint = "restore the folder; it holds what was packaged when the project was made"
    problems.append(Problem("T070", message, entry.location, hint))
    return ""


def _check_taken(taken: Entry, kept: Path | None) -> Iterator[Problem]:
    if not isinstance(taken.node, MappingNode):
        hint = "write 'topics:' and 'outlines:' under it, each a list of packaged names"
        yield Problem("T070", "'packaged' must be a mapping", taken.location, hint)
        return
    yield from _unknown(taken.node, (*_KINDS, _KEPT))
    for kind, folder in _KINDS.items():
        entry = taken.node.entries.get(kind)
        if entry is not None:
            yield from _check_names(kind, entry, _packaged_names(folder, kept))


def _check_names(kind: str, entry: Entry, known: tuple[str, ...]) -> Iterator[Problem]:
    if not isinstance(entry.node, ListNode):
        message = f"'{kind}' must be a list, such as [{', '.join(known[:2])}]"
        yield Problem("T070", message, entry.location, "[] takes none of them")
        return
    for item in entry.node.items:
        name = item.value if isinstance(item, ScalarNode) else None
        if name not in known:
            message = f"there is no packaged {kind.removesuffix('s')} '{name}'"
            hint = did_you_mean(str(name), known) or f"there are {', '.join(known)}"
            yield Problem("T070", message, item.location, hint)


def _unknown(node: MappingNode, known: tuple[str, ...]) -> Iterator[Problem]:
    for key, entry in node.entries.items():
        if key not in known:
            hint = did_you_mean(key, known) or f"known are {', '.join(known)}"
            yield Problem("T070", f"there is no setting '{key}'", entry.location, hint)


def _packaged_names(folder: str, kept: Path | None) -> tuple[str, ...]:
    top, _, inner = folder.partition("/")
    home = kept / top if kept else packaged(top)
    return tuple(sorted(path.stem for path in (home / inner).glob("*.yaml")))


def _names(taken: Node, kind: str) -> tuple[str, ...] | None:
    node = taken.get(kind) if isinstance(taken, MappingNode) else None
    if not isinstance(node, ListNode):
        return None
    return tuple(str(item.value) for item in node.items if isinstance(item, ScalarNode))
