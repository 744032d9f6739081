"""The verbs on a project's templates: list, eject, status and merge."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from policygen import __version__
from policygen.errors import InvalidInput, OutputRefused
from policygen.files import publish
from policygen.library import Library, parse_clause, twin
from policygen.overrides.ejected import (
    RECORD,
    Ejected,
    base_file,
    digest,
    load_record,
    render_record,
)
from policygen.overrides.merging import MergedFile, Result, merge_file, not_finished
from policygen.overrides.sources import named_sources
from policygen.overrides.status import State, conflicted, list_standings
from policygen.problems import Location, Problem, Severity, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from policygen.library import Origin
    from policygen.overrides.sources import Source
    from policygen.overrides.status import Standing


@dataclass(frozen=True, slots=True)
class Listed:
    """A clause of the library. ``documents`` are the outlines that name it."""

    id: str
    title: str
    version: str
    origin: Origin
    file: str
    documents: tuple[str, ...]


def list_clauses(root: Path) -> tuple[tuple[Listed, ...], tuple[Problem, ...]]:
    """Return the clauses of a project's library, and the problems of those that cannot be read.

    Raises:
        InvalidInput: The outlines cannot be read, or two clauses have one id.
    """
    library = Library(root)
    listed: list[Listed] = []
    problems: list[Problem] = []
    for name, file in sorted(library.clause_files.items()):
        title = version = ""
        try:
            clause = library.load_clause(file)
            title, version = clause.title, clause.version
        except InvalidInput as error:
            problems += error.problems
        documents = tuple(outline.id for outline, _ in library.places.get(name, ()))
        listed.append(Listed(name, title, version, library.origin(file), file, documents))
    return tuple(listed), in_order(problems)


def eject(
    root: Path, names: Sequence[str], *, keep_mine: bool = False
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Copy packaged files into the project, and record what each was copied from.

    With ``keep_mine`` a file that is there already stays as it is and is recorded only: it counts
    as copied from the packaged file of today.

    Returns:
        The files, and notes on them.

    Raises:
        InvalidInput: A name means nothing packaged; the record was damaged.
        OutputRefused: A file is there already; nothing is written then.
    """
    sources = named_sources(names)
    there = {source.file: own for source in sources if (own := _own_file(root, source))}
    if there and not keep_mine:
        hint = "--keep-mine keeps each as it is, and records it as copied from the packaged one"
        raise OutputRefused(sorted(there.values()), "these files are there already", hint)
    copies = {source.file: source.content() for source in sources if source.file not in there}
    files = {there.get(source.file, source.file): source for source in sources}
    _write(root, copies, load_record(root), files)
    return tuple(files), tuple(_advice(sources))


def _own_file(root: Path, source: Source) -> str:
    """Return the project's file of a packaged one, be it Word or Markdown; empty if none."""
    names = (source.file, twin(source.file))
    return next((name for name in names if name and (root / name).exists()), "")


# What is better laid over than copied as a whole, and how.
_BETTER = {
    "outlines": "an outline with 'changes:' drops, replaces and adds clauses and keeps the rest",
    "schemas": "a file without 'replace: true' adds fields and keeps the rest",
}


def _advice(sources: Sequence[Source]) -> Iterator[Problem]:
    for source in sources:
        if source.kind in _BETTER:
            message = "the whole file was copied: later additions to the packaged one come by merge"
            where = Location(source.file)
            yield Problem("T078", message, where, _BETTER[source.kind], Severity.NOTE)


def status(root: Path) -> tuple[tuple[Standing, ...], tuple[Problem, ...]]:
    """Return how the project's own files stand to the packaged ones, and unfinished merges.

    Raises:
        InvalidInput: The record was damaged.
    """
    standings = list_standings(root)
    return standings, tuple(not_finished(one) for one in conflicted(standings))


def merge(
    root: Path, names: Sequence[str] = (), *, keep_mine: bool = False
) -> tuple[tuple[MergedFile, ...], tuple[Problem, ...]]:
    """Bring what changed in packaged files into the project's copies, all or the named ones.

    With ``keep_mine`` the copies stay as they are, and count as merged.

    Returns:
        What was done with each file that was behind, and what is still to be done by hand: in
        every file of the project, named or not.

    Raises:
        InvalidInput: A named file was not ejected; what a file was copied from is gone.
        OutputRefused: Files cannot be written; nothing is changed then.
    """
    record, standings = load_record(root), list_standings(root)
    behind = list(_behind(standings, _wanted(names, record)))
    done = [_merged(root, one, record, keep_mine=keep_mine) for one in behind]
    finished = {file.file for file in done if file.problem is None}
    contents = {file.file: file.content for file in done if file.content is not None}
    sources = {one.file: one.source for one in behind if one.source and one.file in finished}
    if finished:
        _write(root, contents, record, sources)
    problems = [file.problem for file in done if file.problem]
    problems += [not_finished(one) for one in conflicted(list_standings(root))]
    return tuple(done), in_order(problems)


def _wanted(names: Sequence[str], record: Mapping[str, Ejected]) -> frozenset[str]:
    """Return the recorded files that are named, or all. Raises InvalidInput."""
    if not names:
        return frozenset(record)
    sources = named_sources(names)
    problems = [
        Problem(
            "T079",
            f"{source.file} was not ejected, so nothing tells what it was copied from",
            Location(source.file),
            f"'policygen templates eject {source.name}' copies it",
        )
        for source in sources
        if not {source.file, twin(source.file)} & record.keys()
    ]
    if problems:
        raise InvalidInput(problems)
    return frozenset(file for source in sources for file in (source.file, twin(source.file)))


def _behind(standings: Sequence[Standing], wanted: frozenset[str]) -> Iterator[Standing]:
    """Yield the files into which something is to be merged."""
    left = {State.GONE, State.WITHDRAWN, State.CONFLICT}
    for one in standings:
        if one.file in wanted and one.is_behind and one.state not in left:
            yield one


def _merged(
    root: Path, standing: Standing, record: Mapping[str, Ejected], *, keep_mine: bool
) -> MergedFile:
    if keep_mine or standing.source is None:
        return MergedFile(standing.file, Result.KEPT)
    names = ("this project", f"policygen {__version__}")
    return merge_file(root, standing, record[standing.file], names)


def _write(
    root: Path,
    contents: Mapping[str, bytes],
    record: Mapping[str, Ejected],
    sources: Mapping[str, Source],
) -> None:
    """Write files, and record the packaged files of today as what each of ``sources`` began as."""
    record = {**record, **{file: entry_of(source) for file, source in sources.items()}}
    files = {
        **contents,
        **{base_file(source.file): source.content() for source in sources.values()},
        RECORD: render_record(record),
    }
    there = {file: root / file for file in files if (root / file).is_file()}
    known = {file: sha256(path.read_bytes()).hexdigest() for file, path in there.items()}
    publish(root, files, known, last=RECORD)


def entry_of(source: Source) -> Ejected:
    """Return what the record holds of a copy that is made today."""
    data = source.content()
    version = ""
    if source.kind == "clauses":
        version = parse_clause(data.decode(), source.file).version
    return Ejected(version, __version__, digest(data))
