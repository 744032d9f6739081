"""The preview: what a save changes, made from what was known before it.

It lives in the worker, from one save to the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from policygen.bundle import PAGED, make, render_apart, render_copy
from policygen.drift import compared
from policygen.inputs import load_inputs
from policygen.library import HOUSE, TEMPLATES, Library
from policygen.manifest import load_manifest
from policygen.pipeline.build import check_made, planned, prepared
from policygen.problems import Location
from policygen.provenance import passages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from policygen.answers import Answers
    from policygen.bundle import Made
    from policygen.copies import Copy
    from policygen.drift import Edit
    from policygen.inputs import Inputs
    from policygen.manifest import Row
    from policygen.pipeline.build import BuildRequest, Prepared, Progress
    from policygen.problems import Problem
    from policygen.render import Artifact, Task
    from policygen.tree.blocks import Document

# Library files of which it is known which documents they are for; others may be for all.
_KNOWN = tuple(f"{TEMPLATES}/{folder}/" for folder in ("clauses", "outlines", "word"))


@dataclass(frozen=True, slots=True)
class ChangedDocument:
    """A document that a save changed, by its path in the bundle without suffix.

    ``edits`` are the paragraphs, cells and headings that differ, none where only its form or its
    properties do. It is ``new`` or ``gone`` if the save made or ended it.
    """

    path: str
    how: Literal["changed", "new", "gone"]
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """What saves led to: the documents that they changed, and the bundle.

    ``read`` names the input files. There is ``more`` while files are still to be written, in the
    formats that take long.
    """

    documents: tuple[ChangedDocument, ...]
    bundle: Prepared
    read: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    """A copy that was made, of which answers and library files, and what it was written as."""

    made: Made
    answers: Answers
    files: frozenset[str]
    written: dict[str, tuple[tuple[Row, bytes], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pending:
    """Documents of which not every format is written."""

    inputs: Inputs
    kept: dict[str, _Kept]
    problems: tuple[Problem, ...]


class Preview:
    """A build that knows what it made before."""

    def __init__(self, request: BuildRequest, root: Path) -> None:
        self._request = request
        self._root = root
        self._inputs: Inputs | None = None
        self._saved: set[str] = set()
        self._kept: dict[str, _Kept] = {}
        self._pending: _Pending | None = None
        self._written: dict[tuple[str, str], tuple[Task, tuple[Artifact, ...]]] = {}

    def saved(self, names: Collection[str], progress: Progress) -> Round:
        """Return what the saves of these files change, in the formats that are written quickly.

        Raises:
            InvalidInput: With every problem found.
            MissingTool: LibreOffice is to print, and is not there.
        """
        self._pending = None
        # Until a round succeeds, what was saved before it counts too.
        self._saved |= set(names)
        inputs = self._loaded()
        kept, problems = self._made(inputs, progress)
        documents = tuple(_changes(self._kept, kept))
        self._kept, self._pending = kept, _Pending(inputs, kept, problems)
        self._saved.clear()
        formats = {name for one in kept.values() for name in one.made.copy.formats}
        more = bool(formats & PAGED and formats - PAGED)
        return self._round(self._pending, documents, progress, more=more)

    def rest(self, progress: Progress) -> Round:
        """Return the bundle with the formats that take long too."""
        if self._pending is None:
            return self.saved((), progress)
        return self._round(self._pending, (), progress, more=False)

    def _loaded(self) -> Inputs:
        """Return the inputs; the answers are read again unless only library files were saved."""
        before, self._inputs = self._inputs, None
        if before and all(name.startswith(f"{TEMPLATES}/") for name in self._saved):
            self._inputs = replace(before, library=Library(self._root))
        else:
            request = self._request
            self._inputs = load_inputs(request.answers, self._root, request.as_of, request.epoch)
        return self._inputs

    def _made(
        self, inputs: Inputs, progress: Progress
    ) -> tuple[dict[str, _Kept], tuple[Problem, ...]]:
        """Return every copy by its path, with warnings; those that no save concerns as they are."""
        copies = planned(inputs, self._request, load_manifest(self._request.folder))
        kept = {}
        for number, copy in enumerate(copies):
            progress("assembling", number, len(copies))
            path = copy.folder + copy.path
            kept[path] = self._unchanged(inputs, path, copy) or self._again(inputs, path, copy)
        problems = check_made(
            inputs, [one.made for one in kept.values()], final=self._request.final
        )
        return kept, tuple(problems)

    def _unchanged(self, inputs: Inputs, path: str, copy: Copy) -> _Kept | None:
        """Return the copy that was made before if the same would be made again."""
        kept = self._kept.get(path)
        if kept is None:
            return None
        before = kept.made.copy
        read = kept.made.shell.read if kept.made.shell else {}
        is_same = (
            kept.answers is inputs.answers
            and (before.formats, before.pdf_engine) == (copy.formats, copy.pdf_engine)
            and kept.files == _files_of(inputs.library, copy)
            and not {*kept.files, *read} & self._saved
            and all(name.startswith(_KNOWN) for name in self._saved)
        )
        return kept if is_same else None

    def _again(self, inputs: Inputs, path: str, copy: Copy) -> _Kept:
        """Make a copy; clauses that are the same as before are not filled again."""
        before = self._kept.get(path)
        same = before and before.answers is inputs.answers
        known = before.made.assembled.parts if before and same else None
        if before and before.made.copy.outline is not copy.outline:
            known = None  # its title and properties are names of the clauses
        return _Kept(make(inputs, copy, known), inputs.answers, _files_of(inputs.library, copy))

    def _round(
        self,
        pending: _Pending,
        documents: tuple[ChangedDocument, ...],
        progress: Progress,
        *,
        more: bool,
    ) -> Round:
        request, inputs = self._request, pending.inputs
        files: list[tuple[Row, bytes]] = []
        for number, one in enumerate(pending.kept.values()):
            progress("writing", number, len(pending.kept))
            formats = [n for n in one.made.copy.formats if not (more and n in PAGED)]
            self._write(inputs, one, formats)
            files += (file for name in formats for file in one.written[name])
        written = {name for one in pending.kept.values() for name in one.made.copy.formats}
        asked = request.formats or tuple(written)
        only = replace(request, formats=tuple(name for name in asked if name not in PAGED))
        earlier = load_manifest(request.folder)
        bundle = prepared(inputs, only if more else request, earlier, files, pending.problems)
        return Round(documents, bundle, tuple(_read(inputs, files)), more)

    def _write(self, inputs: Inputs, one: _Kept, formats: Collection[str]) -> None:
        """Write a copy in these formats, as far as it is not yet."""
        for name in formats:
            if name not in one.written:
                made = replace(one.made, copy=replace(one.made.copy, formats=(name,)))
                one.written[name] = tuple(render_copy(inputs, made, self._render))

    def _render(self, name: str, task: Task) -> tuple[Artifact, ...]:
        """Write a document, unless the same was written before."""
        before = self._written.get((task.path, name))
        if before is None or before[0] != task:
            before = self._written[task.path, name] = task, render_apart(name, task)
        return before[1]


def _files_of(library: Library, copy: Copy) -> frozenset[str]:
    """Return the library files that a copy may be made of, whatever its conditions say."""
    outline = copy.outline
    ids = {entry.id for entry in outline.entries if not entry.terms}
    clauses = {file for name, file in library.clause_files.items() if name in ids}
    words = {f"{TEMPLATES}/word/{name}" for name in (outline.word_template, HOUSE)}
    return frozenset({outline.location.file, *clauses, *words})


def _read(inputs: Inputs, files: list[tuple[Row, bytes]]) -> Iterator[str]:
    """Yield the names of the input files beside the library's."""
    yield from (*inputs.answers.files, *inputs.answers.schema.files)
    yield from filter(None, (inputs.library.settings.file, inputs.history.file))
    for row, _ in files:
        yield from (name for name in row.clauses if not inputs.library.holds(name))


def _changes(before: dict[str, _Kept], after: dict[str, _Kept]) -> Iterator[ChangedDocument]:
    """Yield the documents that differ; there were none before the first round."""
    if not before:
        return
    for path in sorted({*before, *after}):
        if path not in after:
            yield ChangedDocument(path, "gone")
        elif path not in before:
            yield ChangedDocument(path, "new")
        elif before[path] is not after[path]:
            old, new = (each[path].made.assembled.document for each in (before, after))
            shells = [each[path].made.shell for each in (before, after)]
            if old != new or shells[0] != shells[1]:
                yield ChangedDocument(path, "changed", tuple(compared(_texts(old), _texts(new))))


def _texts(document: Document) -> list[tuple[str, Location]]:
    """Return the texts of a document, each with its heading and the number of its item."""
    return [
        (passage.text, Location(heading=passage.heading, paragraph=passage.label))
        for passage in passages(document.blocks)
        if passage.text.strip()
    ]
