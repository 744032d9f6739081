"""The verb ``explain``: where the words of a built document come from."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from policygen.bundle import make, render_copy
from policygen.errors import InvalidInput
from policygen.files import load_published
from policygen.manifest import MANIFEST, load_manifest
from policygen.pipeline.past_builds import answers_of, past_builds
from policygen.problems import Location, Problem, Severity
from policygen.provenance import Found, find_words
from policygen.worker import in_worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from policygen.copies import Copy
    from policygen.inputs import Inputs
    from policygen.library import Clause
    from policygen.manifest import Row
    from policygen.tree.blocks import Source


@dataclass(frozen=True)
class ClauseOrigin:
    """A clause file and line, and what the clause says of itself.

    A clause in Word has no lines: ``place`` says in words where its paragraph stands.
    """

    file: str
    line: int
    title: str
    owner: str
    version: str
    meets: tuple[str, ...]
    place: str = ""


@dataclass(frozen=True)
class AnswerOrigin:
    """An answer that went in: its path, where it is written, and the finding it went through.

    ``place`` is ``file:line``, empty for a default of the schema; ``finding`` is empty where the
    clause prints the answer itself.
    """

    path: str
    place: str
    value: str
    finding: str = ""


@dataclass(frozen=True)
class Origin:
    """One place where the words stand, the clauses that say them and the answers behind."""

    found: Found
    clauses: tuple[ClauseOrigin, ...]
    answers: tuple[AnswerOrigin, ...]


@dataclass(frozen=True)
class Explained:
    """All places of the words in a document, and what to know of the document."""

    origins: tuple[Origin, ...]
    problems: tuple[Problem, ...]


def explain(file: Path, words: str, answers: Path | None = None) -> Explained:
    """Say where ``words`` in the built ``file`` come from.

    The document is assembled again from its inputs. If it is no longer the same, that is a
    warning, and what is told is of today's document.

    Raises:
        InvalidInput: The file is of no bundle; its inputs have errors; the words are not in it.
    """
    return in_worker(lambda _: _explained(file, words, answers))


def _explained(file: Path, words: str, answers: Path | None) -> Explained:
    folder, row = _row_of(file)
    manifest = load_manifest(folder).manifest
    path = answers or (answers_of(manifest, folder) if manifest else None)
    if path is None:
        hint = "give it with --answers"
        raise InvalidInput([Problem("B026", "its answers file is not found", _at(file), hint)])
    asked = past_builds([row])[0]
    inputs = asked.load(path)
    jobs, _ = asked.jobs(inputs)
    if not jobs:
        message = "the answers and outlines give no such document any more"
        raise InvalidInput([Problem("B022", message, _at(file))])
    job = jobs[0]
    inputs, made = job.inputs, make(job.inputs, job.copy, front=job.front)
    found = find_words(made.assembled.document, words)
    data = next((data for one, data in render_copy(inputs, made) if one.path == row.path), b"")
    problems = tuple(_changes(file, load_published(folder, row.path) or b"", data))
    if not found:
        message = f"'{words}' does not stand in one paragraph of this document"
        hint = "give fewer words, as they are printed; names and numbers count as words"
        missing = Problem("B029", message, _at(file), hint)
        raise InvalidInput([*problems, missing])
    library = _clauses(inputs, made.copy)
    return Explained(tuple(_origin(inputs, library, each) for each in found), problems)


def _clauses(inputs: Inputs, copy: Copy) -> dict[str, Clause]:
    """Return the clauses that the outline names, by file."""
    named = [inputs.library.clause(entry) for entry in copy.outline.entries if not entry.terms]
    return {clause.file: clause for clause in named}


def _row_of(file: Path) -> tuple[Path, Row]:
    """Return the bundle folder of a file and its row. Raises InvalidInput if there is none."""
    for folder in file.absolute().parents:
        if (folder / MANIFEST).is_file():
            manifest = load_manifest(folder).manifest
            name = file.absolute().relative_to(folder).as_posix()
            for row in manifest.rows if manifest else ():
                if row.path == name:
                    return folder, row
    hint = "give a document that 'policygen build' wrote, in its place"
    raise InvalidInput([Problem("B025", "no manifest lists this file", _at(file), hint)])


def _at(file: Path) -> Location:
    return Location(file.as_posix())


def _changes(file: Path, content: bytes, today: bytes) -> Iterator[Problem]:
    if sha256(content).digest() != sha256(today).digest():
        message = "this is not what its inputs give today, which is what is explained"
        hint = "'policygen verify' tells what changed"
        yield Problem("B022", message, _at(file), hint, Severity.WARNING)


def _origin(inputs: Inputs, library: Mapping[str, Clause], found: Found) -> Origin:
    clauses = dict.fromkeys(
        _clause(inputs, library, source) for source in found.sources if source.file
    )
    answers = dict.fromkeys(
        answer for source in found.sources for answer in _answers(inputs, source)
    )
    return Origin(found, tuple(clauses), tuple(answers))


def _clause(inputs: Inputs, library: Mapping[str, Clause], source: Source) -> ClauseOrigin:
    clause = library.get(source.file)
    if clause is None:
        return ClauseOrigin(source.file, source.line, "", "", "", ())
    told = (clause.title, clause.owner, clause.version, clause.meets)
    file, where = inputs.library_file(source.file), clause.place(source.line)
    if where is None:
        return ClauseOrigin(file, source.line, *told)
    heading = f"under “{where.heading}”" if where.heading else ""
    place = ", ".join(filter(None, (heading, where.cell, f"“{where.paragraph}”")))
    return ClauseOrigin(file, 0, *told, place)


def _answers(inputs: Inputs, source: Source) -> Iterator[AnswerOrigin]:
    for path in source.answers:
        if path.startswith("findings."):
            finding = path.removeprefix("findings.")
            for behind in inputs.findings.inputs_of(finding):
                yield _answer(inputs, behind, finding)
        elif path.startswith("document."):
            yield AnswerOrigin(path, inputs.approvals.file, "", "")
        else:
            yield _answer(inputs, path, "")


def _answer(inputs: Inputs, path: str, finding: str) -> AnswerOrigin:
    place = inputs.answers.where(path)
    where = f"{inputs.named(place.file)}:{place.line}" if place.line else ""
    value = inputs.answers.get(path.removesuffix("[*]"))
    is_plain = not isinstance(value, (dict, list))
    return AnswerOrigin(path, where, str(value) if is_plain and value is not None else "", finding)
