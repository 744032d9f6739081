"""The clause library: outlines, clauses and Word templates, the project's own over the packaged.

A file ``templates/<path>`` of the project replaces the packaged file of that path; a file with a
new name adds to the library. An outline may instead say what it changes in the packaged one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.library.changes import change_outline, has_changes
from policygen.library.clauses import Clause, parse_clause
from policygen.library.outlines import Entry, Outline, parse_outline
from policygen.library.shelf import CLAUSE_SUFFIXES, CLAUSES, Origin, Shelf
from policygen.library.word_clauses import parse_word_clause
from policygen.problems import Location, Problem, did_you_mean
from policygen.source import parse_yaml, plain
from policygen.templating import compile_clause, compile_condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from policygen.settings import Settings


#: An outline, and the place of a clause in it.
Place = tuple[Outline, Entry]


class Library:
    """The files of the packaged library and of one project's ``templates/`` over them."""

    def __init__(self, root: Path) -> None:
        self._shelf = Shelf(root)
        self._clauses: dict[str, Clause] = {}

    @property
    def settings(self) -> Settings:
        """The settings of the project."""
        return self._shelf.settings

    @cached_property
    def outlines(self) -> tuple[Outline, ...]:
        """All outlines, by id. Raises InvalidInput with the problems of all of them."""
        outlines: list[Outline] = []
        problems: list[Problem] = []
        for file in self._shelf.names("outlines/", ".yaml"):
            try:
                outlines.append(self._outline(file))
            except InvalidInput as error:
                problems.extend(error.problems)
        problems.extend(_twice(outlines))
        if problems:
            raise InvalidInput(problems)
        return tuple(outlines)

    def _outline(self, file: str) -> Outline:
        below = self._shelf.below(file)
        data = self._shelf.load(file)
        return _outline_in(data, file, self._shelf.load(below) if below else b"", below)

    def clause(self, entry: Entry) -> Clause:
        """Return the clause of an outline's entry. Raises InvalidInput."""
        if entry.id not in self._clauses:
            file = self.clause_files.get(entry.id)
            if file is None:
                message = f"there is no clause '{entry.id}'"
                hint = did_you_mean(entry.id, self.clause_files)
                raise InvalidInput([Problem("T020", message, entry.location, hint)])
            self._clauses[entry.id] = self.load_clause(file)
        return self._clauses[entry.id]

    def load_clause(self, file: str, *, telling: bool = False) -> Clause:
        """Return the clause in a file, ``templates/clauses/…``; see ``parse_clause``.

        Raises:
            InvalidInput: With every problem of the file.
        """
        if file.endswith(".docx"):
            return parse_word_clause(self._shelf.read(file), file, telling=telling)
        return parse_clause(self._shelf.read_text(file), file, telling=telling)

    def placed(self, problem: Problem) -> Problem:
        """Return a problem of a clause in Word with its place in words, any other as it is."""
        where = problem.location
        if not where.line or where.part or where.file not in self._word_files:
            return problem
        place = self.load_clause(where.file).place(where.line)
        told = replace(place, pointer=where.pointer) if place else replace(where, line=0)
        return replace(problem, location=told)

    @cached_property
    def _word_files(self) -> frozenset[str]:
        return frozenset(self._shelf.names(CLAUSES, ".docx"))

    @cached_property
    def places(self) -> Mapping[str, tuple[Place, ...]]:
        """Where each clause that is in a document stands: each outline, with the first place."""
        found: dict[str, dict[str, Place]] = {}
        for outline in self.outlines:
            for entry in outline.entries:
                if not entry.terms:
                    found.setdefault(entry.id, {}).setdefault(outline.id, (outline, entry))
        return {clause: tuple(places.values()) for clause, places in found.items()}

    @cached_property
    def clause_files(self) -> Mapping[str, str]:
        """The file of each clause by its id. Raises InvalidInput if two have one id."""
        if self.clauses_twice:
            raise InvalidInput(self.clauses_twice)
        files = self._shelf.names(CLAUSES, CLAUSE_SUFFIXES)
        return {PurePosixPath(file).stem: file for file in files}

    @cached_property
    def clauses_twice(self) -> tuple[Problem, ...]:
        """A problem for each clause file whose id another has."""
        first: dict[str, str] = {}
        problems = []
        for file in self._shelf.names(CLAUSES, CLAUSE_SUFFIXES):
            clause = PurePosixPath(file).stem
            other = first.setdefault(clause, file)
            if other != file:
                problems.append(self._twice(clause, file, other))
        return tuple(problems)

    def _twice(self, clause: str, file: str, other: str) -> Problem:
        """Return the problem that two files hold one clause, told at one of the project's own."""
        own, stands = sorted((file, other), key=lambda one: self.origin(one) is Origin.PACKAGED)
        hint = "delete one, or give one another file name and that name as its id"
        is_packaged = [self.origin(one) is Origin.PACKAGED for one in (own, stands)]
        if is_packaged == [False, True]:
            hint = f"move {own} to {stands}: there it stands over the packaged clause"
        message = f"clause '{clause}' is also in {stands}"
        return Problem("T028", message, Location(file=own), hint)

    def word_template(self, name: str, where: Location) -> tuple[bytes, str]:
        """Return the bytes and the name of a Word template. Raises InvalidInput."""
        file = f"templates/word/{name}"
        if not self.holds(file):
            known = [PurePosixPath(file).name for file in self._shelf.names("word/", ".docx")]
            message = f"there is no Word template '{name}'"
            raise InvalidInput([Problem("T021", message, where, did_you_mean(name, known))])
        return self.read(file), file

    def spelling_file(self, locale: str) -> str:
        """Return the name of a locale's list of spellings, empty if there is none."""
        file = f"templates/spelling/{locale}.yaml"
        return file if self.holds(file) else ""

    def spelling(self, locale: str) -> Mapping[str, str]:
        """Return the words that a locale such as ``en-US`` spells in another way."""
        file = self.spelling_file(locale)
        words = plain(self._shelf.read_yaml(file)) if file else {}
        return {str(word): str(other) for word, other in dict(words).items()}

    def origin(self, file: str) -> Origin:
        """Return whose a library file is, by its name, ``templates/…``."""
        return self._shelf.origin(file)

    def holds(self, file: str) -> bool:
        """Tell whether the library has a file of this name, ``templates/…``."""
        return self._shelf.path(file) is not None

    def below(self, file: str) -> str:
        """Return the name of the packaged file that an outline of the project changes, or nothing.

        Of other files the packaged one is not read any more.
        """
        is_changed = file in {one.location.file for one in self.outlines if one.base}
        return self._shelf.below(file) if is_changed else ""

    def path(self, file: str) -> Path | None:
        """Return where the library file of a name is, or nothing if there is none."""
        return self._shelf.path(file)

    def read(self, file: str) -> bytes:
        """Return the bytes of a library file by its name. Raises KeyError if there is none."""
        return self._shelf.read(file)

    def read_text(self, file: str) -> str:
        """Return the text of a library file. Raises InvalidInput."""
        return self._shelf.read_text(file)

    def contents(self, folder: str, suffix: str | tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
        """Yield name (``templates/…``) and content of the files in a folder, as ``wording/``."""
        for file in self._shelf.names(folder, suffix):
            yield file, self.read(file)


@lru_cache(maxsize=256)
def _outline_in(data: bytes, file: str, base: bytes, below: str) -> Outline:
    """Return the outline in ``data``, which may be changes to the one in ``base``."""
    node = parse_yaml(data, file)
    if below and has_changes(node, file):
        return change_outline(parse_outline(parse_yaml(base, below), below), node, file, below)
    return parse_outline(node, file)


def alone(clause: Clause) -> Place:
    """Return a place for a clause that no outline names: a document of its own."""
    where = Location(file=clause.file, line=1)
    outline = Outline(
        id=clause.id,
        location=where,
        file=clause.id,
        title=compile_clause(clause.id, clause.file),
        entries=(),
        date=compile_condition("none", where),
        properties={},
        audience=clause.audience,
    )
    return outline, Entry(clause.id, where)


def _twice(outlines: list[Outline]) -> Iterator[Problem]:
    """Yield a problem for each outline whose id another has."""
    first: dict[str, Outline] = {}
    for outline in outlines:
        other = first.setdefault(outline.id, outline)
        if other is not outline:
            message = f"outline '{outline.id}' is also in {other.location.file}"
            yield Problem("T073", message, outline.location, "give one of them another id")
