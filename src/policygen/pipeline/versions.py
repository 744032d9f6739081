"""Versions of documents to compare: a Word file, a bundle folder, or answers to build from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygen.bundle import make, render_copy
from policygen.copies import plan_copies
from policygen.errors import InvalidInput
from policygen.inputs import load_inputs
from policygen.manifest import MANIFEST, load_manifest
from policygen.problems import Location, Problem
from policygen.redline.reasons import Version
from policygen.scope import top_names
from policygen.source import project_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from policygen.inputs import Inputs
    from policygen.pipeline.build import Progress


@dataclass(frozen=True)
class Wanted:
    """Which documents of the two sides: empty asks for all, None for the house's own copies."""

    documents: tuple[str, ...] = ()
    audience: str | None = None
    formats: tuple[str, ...] = ("docx",)


@dataclass(frozen=True)
class Word:
    """A document as a Word file; what it was made from, if it was made here."""

    data: bytes
    version: Version | None = None


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its documents by their places in a bundle, without suffix.

    A Word file that was given by itself has the place ``""``. ``day`` is the date of the documents.
    """

    name: str
    documents: Mapping[str, Word]
    day: date | None = None
    inputs: Inputs | None = None
    problems: tuple[Problem, ...] = field(default=())


def load_side(
    path: Path,
    wanted: Wanted,
    as_of: date | None,
    epoch: date | None,
    progress: Progress = lambda *_: None,
) -> Side:
    """Return the documents of a Word file, a bundle folder or an answers file.

    Raises:
        InvalidInput: The file cannot be read, or the answers have errors.
    """
    if path.is_dir():
        return _bundle(path, wanted)
    if path.suffix.lower() == ".docx":
        return Side(path.as_posix(), {"": Word(read_file(path))})
    return _built(path, wanted, as_of, epoch, progress)


def read_file(path: Path) -> bytes:
    """Return the content of a file. Raises InvalidInput if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        problem = Problem("D063", message, Location(path.as_posix()))
        raise InvalidInput([problem]) from None


def _bundle(folder: Path, wanted: Wanted) -> Side:
    earlier = load_manifest(folder)
    if earlier.manifest is None:
        message = "there is no bundle in this folder: its manifest.json is missing"
        hint = "name the folder that 'policygen build' wrote, or an answers file"
        where = Location((folder / MANIFEST).as_posix())
        raise InvalidInput(earlier.problems or [Problem("D064", message, where, hint)])
    start = f"{wanted.audience}/" if wanted.audience else ""
    rows = [
        row
        for row in earlier.manifest.rows
        if row.format == "docx"
        and row.path.startswith(f"{row.audience}/") is bool(start)
        and row.path.startswith(start)
        and (not wanted.documents or {row.document, row.record} & set(wanted.documents))
    ]
    documents = {
        row.path.removeprefix(start).removesuffix(".docx"): Word(read_file(folder / row.path))
        for row in rows
    }
    return Side(folder.as_posix(), documents, earlier.manifest.as_of)


def _built(
    path: Path,
    wanted: Wanted,
    as_of: date | None,
    epoch: date | None,
    progress: Callable[[str, int, int], None],
) -> Side:
    inputs = load_inputs(path, project_root(path), as_of, epoch)
    documents = dict(built_documents(inputs, wanted, progress))
    return Side(path.as_posix(), documents, inputs.as_of, inputs, inputs.problems)


def built_documents(
    inputs: Inputs, wanted: Wanted, progress: Callable[[str, int, int], None]
) -> Iterator[tuple[str, Word]]:
    """Yield the Word files that the answers give. Raises InvalidInput."""
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    copies = plan_copies(inputs.library.outlines, names, inputs.formats, wanted)
    for number, copy in enumerate(copies):
        progress("building", number, len(copies))
        made = make(inputs, copy)
        if any(problem.is_error for problem in made.problems):
            raise InvalidInput((*inputs.problems, *made.problems))
        for row, data in render_copy(inputs, made):
            place = row.path.removeprefix(copy.folder).removesuffix(".docx")
            yield place, Word(data, Version(inputs, made.assembled))
