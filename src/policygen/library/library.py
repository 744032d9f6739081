"""The clause library: outlines, clauses and Word templates, the project's own over the packaged.

A file ``templates/<path>`` of the project replaces the packaged file of that path; a file with a
new name adds to the library.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.library.clauses import Clause, parse_clause
from policygen.library.outlines import Entry, Outline, parse_outline
from policygen.problems import Location, Problem, did_you_mean
from policygen.resources import packaged
from policygen.source import Node, load_yaml, parse_yaml, path_inside, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Library:
    """The files of the packaged library and of one project's ``templates/`` over them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = {**_files_below(packaged("templates")), **self._own_files()}
        self._clauses: dict[str, Clause] = {}

    def _own_files(self) -> dict[str, Path]:
        own = _files_below(self._root / "templates")
        for path in own.values():
            path_inside(path, self._root)
        return own

    @cached_property
    def outlines(self) -> tuple[Outline, ...]:
        """All outlines, by id. Raises InvalidInput with the problems of all of them."""
        outlines: list[Outline] = []
        problems: list[Problem] = []
        for name, path in self._under("outlines/", ".yaml"):
            try:
                outlines.append(parse_outline(self._load_yaml(path, name), f"templates/{name}"))
            except InvalidInput as error:
                problems.extend(error.problems)
        if problems:
            raise InvalidInput(problems)
        return tuple(outlines)

    def clause(self, entry: Entry) -> Clause:
        """Return the clause of an outline's entry. Raises InvalidInput."""
        if entry.id not in self._clauses:
            name = self._clause_files.get(entry.id)
            if name is None:
                message = f"there is no clause '{entry.id}'"
                hint = did_you_mean(entry.id, self._clause_files)
                raise InvalidInput([Problem("T020", message, entry.location, hint)])
            source = _read_text(self._files[name], f"templates/{name}")
            self._clauses[entry.id] = parse_clause(source, f"templates/{name}")
        return self._clauses[entry.id]

    @cached_property
    def _clause_files(self) -> Mapping[str, str]:
        files: dict[str, str] = {}
        problems = []
        for name, _ in self._under("clauses/", ".md"):
            earlier = files.setdefault(Path(name).stem, name)
            if earlier != name:
                message = f"clause '{Path(name).stem}' is also in templates/{earlier}"
                problems.append(Problem("T028", message, Location(file=f"templates/{name}")))
        if problems:
            raise InvalidInput(problems)
        return files

    def word_template(self, name: str, where: Location) -> tuple[bytes, str]:
        """Return the bytes and the name of a Word template. Raises InvalidInput."""
        path = self._files.get(f"word/{name}")
        if path is None:
            known = [Path(file).name for file, _ in self._under("word/", ".docx")]
            message = f"there is no Word template '{name}'"
            raise InvalidInput([Problem("T021", message, where, did_you_mean(name, known))])
        return path.read_bytes(), f"templates/word/{name}"

    def spelling_file(self, locale: str) -> str:
        """Return the name of a locale's list of spellings, empty if there is none."""
        name = f"spelling/{locale}.yaml"
        return f"templates/{name}" if name in self._files else ""

    def spelling(self, locale: str) -> Mapping[str, str]:
        """Return the words that a locale such as ``en-US`` spells in another way."""
        name = self.spelling_file(locale).removeprefix("templates/")
        if not name:
            return {}
        words = plain(self._load_yaml(self._files[name], name))
        return {str(word): str(other) for word, other in dict(words).items()}

    def holds(self, file: str) -> bool:
        """Tell whether the library has a file of this name, ``templates/…``."""
        return file.removeprefix("templates/") in self._files

    def read(self, file: str) -> bytes:
        """Return the bytes of a library file by its name, ``templates/…``."""
        return self._files[file.removeprefix("templates/")].read_bytes()

    def contents(self, folder: str, suffix: str) -> Iterator[tuple[str, bytes]]:
        """Yield name (``templates/…``) and content of the files in a folder, as ``wording/``."""
        for name, path in self._under(folder, suffix):
            yield f"templates/{name}", path.read_bytes()

    def _under(self, folder: str, suffix: str) -> Iterator[tuple[str, Path]]:
        for name in sorted(self._files):
            if name.startswith(folder) and name.endswith(suffix):
                yield name, self._files[name]

    def _load_yaml(self, path: Path, name: str) -> Node:
        if path.is_relative_to(self._root):
            return load_yaml(path, self._root)
        return parse_yaml(path.read_bytes(), f"templates/{name}")


def _files_below(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }


def _read_text(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text: {error.reason} at byte {error.start}"
        raise InvalidInput([Problem("T022", message, Location(file=name))]) from None
