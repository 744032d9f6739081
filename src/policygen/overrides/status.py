"""How each of a project's own files stands to the packaged one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.library import has_changes, twin
from policygen.overrides.ejected import Ejected, digest, load_record
from policygen.overrides.sources import Source, all_sources
from policygen.source import MappingNode, ScalarNode, conflict_lines, load_yaml, path_inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class State(StrEnum):
    """What became of a file since it was copied."""

    SAME = "as packaged"
    EDITED = "edited"
    BEHIND = "packaged file changed"
    BOTH = "edited, and packaged file changed"
    CONFLICT = "merge not finished"
    GONE = "deleted here"
    WITHDRAWN = "no longer packaged"
    UNRECORDED = "not recorded"
    ADDS = "changes the packaged one"


@dataclass(frozen=True, slots=True)
class Standing:
    """A file of the project that stands over a packaged one, or did.

    ``entry`` is what the record says of it, ``source`` the packaged file of today, ``lines`` those
    on which a conflict begins or ends.
    """

    file: str
    state: State
    entry: Ejected | None = None
    source: Source | None = None
    lines: tuple[int, ...] = ()

    @property
    def is_behind(self) -> bool:
        """Whether the packaged file has changed since the copy was made."""
        upstream = self.source.content() if self.source else None
        return (
            self.entry is not None
            and upstream is not None
            and (digest(upstream) != self.entry.sha256)
        )


def list_standings(root: Path) -> tuple[Standing, ...]:
    """Return how the project's files stand, by path: ejected ones, and those not recorded.

    Raises:
        InvalidInput: The record was damaged.
    """
    record, sources = load_record(root), all_sources()
    names = {name for file in sources for name in (file, twin(file)) if name}
    over = {name for name in names if (root / name).is_file()}
    return tuple(
        _standing(root, file, record.get(file), sources.get(file) or sources.get(twin(file)))
        for file in sorted({*record, *over})
    )


def _standing(root: Path, file: str, entry: Ejected | None, source: Source | None) -> Standing:
    path = root / file
    path_inside(path, root)
    if not path.is_file():
        return Standing(file, State.GONE, entry, source)
    data = path.read_bytes()
    lines = () if file.endswith(".docx") else conflict_lines(data.decode("utf-8", "replace"))
    if lines:
        return Standing(file, State.CONFLICT, entry, source, lines)
    if source is None:
        return Standing(file, State.WITHDRAWN, entry)
    return Standing(file, _state(root, source, data, entry), entry, source)


def _state(root: Path, source: Source, data: bytes, entry: Ejected | None) -> State:
    upstream = digest(source.content())
    if entry is None:
        if digest(data) == upstream:
            return State.SAME
        return State.ADDS if _adds(root, source) else State.UNRECORDED
    edited, behind = digest(data) not in {entry.sha256, upstream}, upstream != entry.sha256
    if behind and digest(data) == upstream:
        return State.SAME
    if edited:
        return State.BOTH if behind else State.EDITED
    return State.BEHIND if behind else State.SAME


def _adds(root: Path, source: Source) -> bool:
    """Tell whether a file only says what is other than in the packaged one, which it keeps."""
    if source.kind not in {"outlines", "schemas"}:
        return False
    try:
        node = load_yaml(root / source.file, root)
    except InvalidInput:
        return False
    if source.kind == "outlines":
        return has_changes(node, source.file)
    replace = node.get("replace") if isinstance(node, MappingNode) else None
    return not (isinstance(replace, ScalarNode) and replace.value is True)


def conflicted(standings: tuple[Standing, ...]) -> Iterator[Standing]:
    """Yield the files in which a merge is not finished."""
    return (one for one in standings if one.state is State.CONFLICT)
