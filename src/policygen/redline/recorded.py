"""Why a text changed, as far as two manifests tell: which answers and clauses, not what of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.drift import changed_inputs, changed_reads
from policygen.redline.reasons import is_covered, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policygen.manifest import Manifest, Row
    from policygen.redline.reasons import Version
    from policygen.tree.blocks import Source

_MOST = 8


@dataclass(frozen=True, slots=True)
class Record:
    """What the manifest of its bundle tells of a Word file.

    ``is_edited`` says whether the file is no longer what was built.
    """

    manifest: Manifest
    row: Row
    is_edited: bool = False


def recorded_changes(old: Record, new: Record) -> list[str]:
    """Return the inputs of a document that changed, a line each."""
    found = []
    if old.row.sha256 != new.row.sha256:
        sources = {old.manifest.source, new.manifest.source}
        found += changed_inputs(old.manifest, old.row, new.manifest, new.row, sources)
    if old.row.as_of != new.row.as_of:
        found.append(f"the date of the documents, {old.row.as_of} is now {new.row.as_of}")
    edited = [name for name, one in (("old", old), ("new", new)) if one.is_edited]
    return [*found, *(f"the {name} file, by hand after it was built" for name in edited)]


@dataclass
class RecordedReasons:
    """Says why paragraphs differ, given the texts of both Word files' paragraphs in order.

    Where one side's version is known, only what its paragraph comes from is told; the release or
    an edit by hand accounts for a change of what comes from no other.
    """

    old: Record
    new: Record
    versions: tuple[Version | None, Version | None]
    texts: tuple[Sequence[str], Sequence[str]]
    changed: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.changed = recorded_changes(self.old, self.new)
        self._reads = changed_reads(self.old.row, self.new.row)
        self._apart = [line for line in self.changed if line not in self._reads.values()]
        self._sources = [
            sources_of(version, texts) if version else {}
            for version, texts in zip(self.versions, self.texts, strict=True)
        ]

    def __call__(self, old: int | None, new: int | None, _texts: tuple[str, str]) -> Sequence[str]:
        """Return the reasons of a change, a line each; see ``Reasons``."""
        places = zip(self._sources, (old, new), strict=True)
        sources = [one for found, at in places if at is not None for one in found.get(at, ())]
        named = list(self._named(sources))
        if not named and not (sources and self._apart):
            named = list(self._reads.values())
        more = len(named) - _MOST
        told = named if more <= 0 else [*named[:_MOST], f"and {more} more"]
        return [f"Changed since: {line}" for line in (*told, *self._apart)]

    def _named(self, sources: Iterable[Source]) -> Iterable[str]:
        """Yield the changes of what a paragraph comes from."""
        sources = tuple(sources)
        files = {source.file for source in sources}
        reads = tuple(dict.fromkeys(name for source in sources for name in source.answers))
        behind = {
            path.removesuffix("[*]")
            for version in self.versions
            if version
            for path in version.inputs.answers_behind(reads)
        }
        for name, line in self._reads.items():
            if name in files or is_covered(name.removesuffix("[*]"), behind):
                yield line
