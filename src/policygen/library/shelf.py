"""The files of the library: the packaged ones, and a project's own over them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.problems import Location, Problem
from policygen.resources import packaged
from policygen.settings import load_settings
from policygen.source import Node, check_merged, load_bytes, parse_yaml, path_inside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: The folder of library files, in a project as in what is packaged.
TEMPLATES = "templates"
# Before the name of a packaged file over which the project has one of its own.
_BELOW = "packaged:"
_OUTLINES = "outlines/"
#: The folder of clauses, and how the names of their files end.
CLAUSES = "clauses/"
CLAUSE_SUFFIXES = (".docx", ".md")
_TWINS = {".docx": ".md", ".md": ".docx"}
# Folders whose files are about the library and not of it: what an ejected file was copied from,
# and the tests of the clauses beside them.
_ASIDE = frozenset({"ejected", "tests"})


class Origin(StrEnum):
    """Whose a file of the library is: packaged, the project's over a packaged one, or its alone."""

    PACKAGED = "packaged"
    OVER = "project, over the packaged"
    PROJECT = "project"


class Shelf:
    """Names of library files, ``templates/…``, and what stands under each.

    ``settings`` are the project's. Packaged outlines that it does not take are not there.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings = load_settings(root)
        taken = self.settings.outlines
        self._packaged = {
            name: path
            for name, path in _files_below(self.settings.packaged(root, TEMPLATES)).items()
            if taken is None or not _is_outline(name) or PurePosixPath(name).stem in taken
        }
        self._own = _files_below(root / TEMPLATES)
        for path in (*self._own.values(), *(self._packaged.values() if self.settings.kept else ())):
            path_inside(path, root)
        # A clause of the project stands over the packaged one, be it Word or Markdown.
        self._hidden = {
            other for file in self._own if (other := twin(file)) and other in self._packaged
        }

    def origin(self, file: str) -> Origin:
        """Return whose the file of a name is."""
        if file not in self._own or self._is_checkout:
            return Origin.PACKAGED
        is_over = file in self._packaged or twin(file) in self._hidden
        return Origin.OVER if is_over else Origin.PROJECT

    @property
    def _is_checkout(self) -> bool:
        """Whether the project's templates are the packaged ones, as in policygen's own checkout."""
        return (self.root / TEMPLATES).resolve() == packaged(TEMPLATES).resolve()

    def below(self, file: str) -> str:
        """Return the name of the packaged file over which the project's own stands, or nothing."""
        is_over = self.origin(file) is Origin.OVER and file in self._packaged
        return f"{_BELOW}{file}" if is_over else ""

    def path(self, file: str) -> Path | None:
        """Return where the file of a name is, or nothing if there is none."""
        if file.startswith(_BELOW):
            return self._packaged.get(file.removeprefix(_BELOW))
        return self._own.get(file) or self._packaged.get(file)

    def names(self, folder: str, suffix: str | tuple[str, ...]) -> Iterator[str]:
        """Yield the names of the files in a folder such as ``clauses/``, in order."""
        for file in sorted((self._packaged.keys() - self._hidden) | self._own.keys()):
            if file.startswith(f"{TEMPLATES}/{folder}") and file.endswith(suffix):
                yield file

    def read(self, file: str) -> bytes:
        """Return the bytes of the file of a name. Raises KeyError if there is none."""
        path = self.path(file)
        if path is None:
            raise KeyError(file)
        return path.read_bytes()

    def read_text(self, file: str) -> str:
        """Return the text of a file. Raises InvalidInput."""
        path = self.path(file)
        if path is None:
            raise KeyError(file)
        return load_text(path, file)

    def load(self, file: str) -> bytes:
        """Return the bytes of a file, if they are not too many. Raises InvalidInput."""
        path = self._own.get(file)
        return load_bytes(path, self.root) if path else self.read(file)

    def read_yaml(self, file: str) -> Node:
        """Return the YAML document in a file. Raises InvalidInput."""
        return parse_yaml(self.load(file), file)


def load_text(path: Path, name: str) -> str:
    """Return a UTF-8 text; ``name`` is what problems call the file. Raises InvalidInput."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text: {error.reason} at byte {error.start}"
        raise InvalidInput([Problem("T022", message, Location(file=name))]) from None
    check_merged(text, name)
    return text


def twin(file: str) -> str:
    """Return the name that a clause has in its other kind of file; nothing for other files."""
    path = PurePosixPath(file)
    other = _TWINS.get(path.suffix, "")
    is_clause = bool(other) and file.startswith(f"{TEMPLATES}/{CLAUSES}")
    return path.with_suffix(other).as_posix() if is_clause else ""


def _is_outline(file: str) -> bool:
    return file.startswith(f"{TEMPLATES}/{_OUTLINES}")


def _files_below(folder: Path) -> dict[str, Path]:
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        f"{TEMPLATES}/{name.as_posix()}": path
        for name, path in found.items()
        if not _ASIDE & set(name.parts[:-1])
    }
