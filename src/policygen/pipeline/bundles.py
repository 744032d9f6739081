"""A bundle as one side of a comparison: its Word files, and what they were made from."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from policygen import __version__
from policygen.bundle import make, render_copy
from policygen.errors import InvalidInput, MissingTool
from policygen.files import load_published
from policygen.manifest import MANIFEST, load_manifest
from policygen.pipeline.past_builds import answers_of, past_builds
from policygen.pipeline.sides import Side, Word
from policygen.problems import Location, Problem
from policygen.redline.reasons import Version
from policygen.redline.recorded import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from policygen.executed.jobs import Job
    from policygen.manifest import Manifest, Row
    from policygen.pipeline.build import Progress
    from policygen.pipeline.sides import Wanted


def load_bundle(folder: Path, wanted: Wanted, progress: Progress, name: str = "") -> Side:
    """Return the Word files of a bundle; ``name`` is what problems call it, else its path.

    A file that its inputs still give as it is has all that it was made from. Of others there is
    what the manifest tells.

    Raises:
        InvalidInput: There is no bundle, or a file of it is not there.
    """
    name = name or folder.as_posix()
    earlier = load_manifest(folder)
    manifest = earlier.manifest
    if manifest is None:
        message = "there is no bundle in this folder: its manifest.json is missing"
        hint = "name the folder that 'policygen build' wrote, or an answers file"
        where = Location((folder / MANIFEST).as_posix())
        raise InvalidInput(earlier.problems or [Problem("D064", message, where, hint)])
    rows = [row for row in manifest.rows if _is_wanted(row, wanted)]
    contents = {row.path: _read(folder, row.path, name) for row in rows}
    versions = dict(_made_again(folder, manifest, rows, contents, progress))
    inputs = [version.inputs for version in versions.values()]
    start = f"{wanted.audience}/" if wanted.audience else ""
    documents = {
        row.path.removeprefix(start).removesuffix(".docx"): Word(
            contents[row.path],
            versions.get(row.path),
            Record(manifest, row, sha256(contents[row.path]).hexdigest() != row.sha256),
        )
        for row in rows
    }
    whole = inputs[0] if len(inputs) == len(rows) > 0 else None
    return Side(name, documents, manifest.as_of, whole)


def _is_wanted(row: Row, wanted: Wanted) -> bool:
    start = f"{wanted.audience}/" if wanted.audience else ""
    return (
        row.format == "docx"
        and row.path.startswith(f"{row.audience}/") is bool(start)
        and row.path.startswith(start)
        and (not wanted.documents or bool(row.ids & set(wanted.documents)))
    )


def _read(folder: Path, path: str, name: str) -> bytes:
    data = load_published(folder, path)
    if data is None:
        message = "the manifest lists this file, but it is not there"
        hint = "build again to have it back, or name another document with -d"
        raise InvalidInput([Problem("D063", message, Location(f"{name}/{path}"), hint)])
    return data


def _made_again(
    folder: Path,
    manifest: Manifest,
    rows: list[Row],
    contents: Mapping[str, bytes],
    progress: Progress,
) -> Iterator[tuple[str, Version]]:
    """Yield, by its path, what each file was made from that comes out the same today."""
    path = answers_of(manifest, folder) if manifest.tool == __version__ else None
    if path is None:
        return
    try:
        for asked in past_builds(rows):
            inputs = asked.load(path)
            yield from _same(asked.jobs(inputs)[0], contents, progress)
    except (InvalidInput, MissingTool):
        return  # the manifest still tells what it can


def _same(
    jobs: list[Job], contents: Mapping[str, bytes], progress: Progress
) -> Iterator[tuple[str, Version]]:
    for number, job in enumerate(jobs):
        progress("making again", number, len(jobs))
        made = make(job.inputs, job.copy, front=job.front)
        if any(problem.is_error for problem in made.problems):
            continue
        for row, data in render_copy(job.inputs, made):
            if contents.get(row.path) == data:
                yield row.path, Version(job.inputs, made.assembled)


def find_bundle(answers: Path, root: Path) -> tuple[Path, Manifest] | None:
    """Return the bundle in a project that was built from an answers file, with its manifest."""
    usual = answers.parent / "build" / MANIFEST
    source = answers.relative_to(root).as_posix()
    for file in (usual, *sorted(root.rglob(MANIFEST))):
        manifest = load_manifest(file.parent).manifest
        if manifest is not None and manifest.source == source:
            return file.parent, manifest
    return None
