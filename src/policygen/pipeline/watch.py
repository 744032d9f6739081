"""The verb ``watch``: a build that is repeated while its inputs are edited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.files import Watched
from policygen.library import TEMPLATES
from policygen.pipeline.build import write
from policygen.pipeline.preview import Preview
from policygen.resources import packaged
from policygen.source import name_in, project_root
from policygen.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from policygen.pipeline.build import BuildRequest, BuildResult, Progress
    from policygen.pipeline.preview import ChangedDocument, Round

_SCHEMAS = "schemas"
_ANSWERS = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Written:
    """What was written after a save, and the documents that it changed."""

    documents: tuple[ChangedDocument, ...]
    result: BuildResult


class Watching:
    """A build that knows which files it is made from."""

    def __init__(self, request: BuildRequest) -> None:
        self._request = request
        self._root = project_root(request.answers)
        preview = Preview(request, self._root)

        def answer(names: tuple[str, ...] | None, progress: Progress) -> Round:
            return preview.rest(progress) if names is None else preview.saved(names, progress)

        self._worker = Worker(answer)
        self._files = {request.answers.absolute()}

    @property
    def watched(self) -> Watched:
        """The files whose saves count."""
        folders = {self._root, *(file.parent for file in self._files)}
        return Watched(
            trees=(*self._libraries(), self._root / _SCHEMAS),
            folders=tuple(sorted(folders)),
            suffixes=_ANSWERS,
            files=tuple(sorted(self._files)),
            apart=self._request.folder.absolute(),
        )

    def name(self, file: Path) -> str:
        """Return what a file is called: its path in the project, or in what is packaged."""
        for tree in self._libraries():
            if file.is_relative_to(tree):
                return f"{TEMPLATES}/{file.relative_to(tree).as_posix()}"
        return name_in(self._root, file)

    def build(self, saved: Iterable[Path], progress: Progress) -> Iterator[Written]:
        """Write what the saves of these files change: first what is written quickly, then the rest.

        Raises:
            InvalidInput: With every problem found.
            MissingTool: LibreOffice is to print, and is not there.
            OutputRefused: Files may not be overwritten.
        """
        names: tuple[str, ...] | None = tuple(map(self.name, saved))
        more = True
        while more:
            found = self._ask(names, progress)
            names, more = None, found.more
            yield Written(found.documents, write(self._request, found.bundle))

    def close(self) -> None:
        """End the work that goes on, if any does."""
        self._worker.close()

    def _ask(self, names: tuple[str, ...] | None, progress: Progress) -> Round:
        try:
            found = self._worker.ask(names, progress)
        except InvalidInput as error:
            self._watch(problem.location.file for problem in error.problems)
            raise
        self._watch(found.read)
        return found

    def _watch(self, names: Iterable[str]) -> None:
        self._files |= {self._root / name for name in names if name}

    def _libraries(self) -> Collection[Path]:
        return tuple(dict.fromkeys((self._root / TEMPLATES, packaged(TEMPLATES))))
