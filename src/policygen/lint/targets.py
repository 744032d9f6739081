"""What lint is pointed at: a project's clauses, an answers file, a contract, a folder of them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.inputs import load_inputs
from policygen.library import TEMPLATES, Library
from policygen.lint.access.markdown_files import markdown_hindrances
from policygen.lint.access.word_files import word_hindrances
from policygen.lint.built_documents import lint_documents
from policygen.lint.running import Outcome, lint_subject
from policygen.lint.texts.clause_text import is_clause, parse_clause_text
from policygen.lint.texts.markdown_text import parse_markdown_text
from policygen.lint.texts.word_text import parse_word
from policygen.problems import Location, Problem, Severity
from policygen.resources import packaged
from policygen.source import MAX_BYTES, check_merged, project_root
from policygen.source.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policygen.lint.faults import Rule
    from policygen.lint.texts.subjects import Subject

_TEXTS = frozenset({".md", ".docx"})
_ANSWERS = frozenset({".yaml", ".yml"})
# What to do with a file of another kind.
_WAYS = {
    **dict.fromkeys(
        (".doc", ".docm", ".dotx", ".odt", ".rtf"),
        "open it in Word or LibreOffice, save it as .docx, and lint that copy",
    ),
    ".pdf": "ask for the Word file; a PDF has no paragraphs to point at",
    **dict.fromkeys(
        (".html", ".htm"), "lint the .docx or .md of the same document; its words are the same"
    ),
}
_MOST_WORD_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Dates:
    """The date of documents that are assembled: ``as_of``, else the answers', else ``epoch``."""

    as_of: date | None = None
    epoch: date | None = None


def nearest_project(folder: Path) -> Path | None:
    """Return the nearest folder at or above ``folder`` that holds ``policygen.yaml``."""
    root = project_root(folder / "answers.yaml")
    return root if (root / "policygen.yaml").is_file() else None


def home_of_rules(folder: Path) -> Path:
    """Return the root whose ``templates/wording/`` stands over the packaged rules."""
    return nearest_project(folder) or packaged("templates").parent


def own_clauses(folder: Path) -> Iterator[tuple[str, Path]] | None:
    """Return name and path of the clauses that a run without a path means.

    They are those of the project around ``folder``, else the packaged ones where ``folder`` is in
    policygen's own checkout; None where it is in neither.
    """
    project = nearest_project(folder)
    if project is None:
        checkout = packaged("templates").parent
        is_inside = folder.absolute().is_relative_to(checkout)
        if not (checkout / "pyproject.toml").is_file() or not is_inside:
            return None
        project = checkout
    return _clauses_of(project)


def _clauses_of(project: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted((project / "templates" / "clauses").rglob("*.md")):
        yield path.relative_to(project).as_posix(), path


def files_in(path: Path) -> Iterator[Path]:
    """Yield the clauses and documents in a folder, hidden folders left out; a file is itself."""
    if not path.is_dir():
        yield path
        return
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        if Path(folder).name == TEMPLATES and "ejected" in inner:
            inner.remove("ejected")  # the copies of what a project's own files began as
        for name in sorted(names):
            # Word leaves a file '~$name.docx' beside one that is open.
            if Path(name).suffix.lower() in _TEXTS and not name.startswith((".", "~$")):
                yield Path(folder) / name


def lint_file(path: Path, name: str, rules: Sequence[Rule], dates: Dates) -> Outcome:
    """Return what the rules find in one file; ``name`` is what problems call it.

    Raises:
        InvalidInput: the file cannot be read as what its name says.
    """
    if path.suffix.lower() in _ANSWERS:
        inputs = load_inputs(path, project_root(path), dates.as_of, dates.epoch)
        return lint_documents(inputs, rules)
    subject = load_subject(path, name)
    found = lint_subject(subject, rules)
    if subject.whole and not subject.passages:
        hint = "look whether its text is a picture, or whether it is the right file"
        message = "there are no words in it, so nothing was checked"
        empty = Problem("W082", message, Location(file=name), hint, Severity.WARNING)
        found.problems = (*found.problems, empty)
    return found


def load_subject(path: Path, name: str) -> Subject:
    """Return the passages of a clause, a Markdown file or a Word file. Raises InvalidInput."""
    suffix = path.suffix.lower()
    if suffix not in _TEXTS:
        message = f"{name} is no file that lint reads"
        hint = _WAYS.get(suffix, "it reads .docx and .md files, answers (.yaml) and folders")
        raise InvalidInput([Problem("W093", message, Location(file=name), hint)])
    if suffix == ".docx":
        data = _read(path, name, _MOST_WORD_BYTES)
        return replace(parse_word(data, name), hindrances=tuple(word_hindrances(data, name)))
    text = decode(_read(path, name, MAX_BYTES), name)
    check_merged(text, name)
    subject = parse_clause_text(text, name) if is_clause(text) else parse_markdown_text(text, name)
    found = markdown_hindrances(text, name, whole=subject.whole)
    return replace(subject, hindrances=tuple(found))


def _read(path: Path, name: str, most: int) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror or error}"
        raise InvalidInput(
            [Problem("Y020", message, Location(file=name), "check the path")]
        ) from None
    if len(data) > most:
        message = f"the file is larger than {most // 1_000_000} MB"
        raise InvalidInput([Problem("Y013", message, Location(file=name))])
    return data


def load_library(folder: Path) -> Library:
    """Return the library whose wording rules hold for files linted from ``folder``."""
    return Library(home_of_rules(folder))
