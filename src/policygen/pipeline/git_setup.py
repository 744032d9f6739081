"""The verb ``git-setup``: let git show Word files as text, and leave built files as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.lint.texts.passages import Kind
from policygen.lint.texts.word_text import parse_word
from policygen.problems import Location, Problem
from policygen.revisions import find_repository

if TYPE_CHECKING:
    from pathlib import Path

    from policygen.lint.texts.passages import Passage

ATTRIBUTES = ".gitattributes"
_DRIVER = "policygen-word"
_LINES = (
    f"*.docx binary diff={_DRIVER}",
    # The manifest holds the hash of every built file: git must not change their line ends.
    "build/** -text",
)
_SETTINGS = {
    f"diff.{_DRIVER}.textconv": "policygen git-setup --textconv",
    f"diff.{_DRIVER}.cachetextconv": "false",
    f"diff.{_DRIVER}.binary": "true",
}


@dataclass(frozen=True)
class SetUp:
    """What was set: lines added to the attributes file, and settings of the repository."""

    attributes: Path
    added: tuple[str, ...]
    settings: tuple[str, ...]


def git_setup(folder: Path) -> SetUp:
    """Add what is missing to ``.gitattributes`` in ``folder``, and set the repository's driver.

    Doing it again changes nothing. Git keeps the driver for each clone apart, so every clone
    wants it once.

    Raises:
        InvalidInput: The folder lies in no repository of git, or the attributes are no text.
        MissingTool: git is not installed.
        OSError: The attributes file cannot be written.
    """
    repository = find_repository(folder)
    if repository is None:
        hint = f"run 'git init' in {folder.resolve().as_posix()} first"
        message = "this folder lies in no repository of git"
        raise InvalidInput([Problem("B030", message, Location(folder.as_posix()), hint)])
    file = folder / ATTRIBUTES
    text = _read(file)
    added = tuple(line for line in _LINES if line not in text.splitlines())
    if added:
        begin = "\n" if text and not text.endswith("\n") else ""
        with file.open("ab") as stream:
            stream.write((begin + "".join(f"{line}\n" for line in added)).encode())
    for name, value in _SETTINGS.items():
        repository.set(name, value)
    return SetUp(file, added, tuple(f"{name} = {value}" for name, value in _SETTINGS.items()))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        hint = "save it as UTF-8"
        where = Location(file.as_posix())
        raise InvalidInput([Problem("Y009", "this file is not UTF-8", where, hint)]) from None


def word_as_text(file: Path) -> str:
    """Return a Word file as lines for a comparison: a paragraph, item or table row each.

    Tags stand as they are written. A file that cannot be read is a line that says so: git ends a
    whole log at the first file that gives no text.
    """
    try:
        subject = parse_word(file.read_bytes(), file.as_posix(), with_tags=True)
    except InvalidInput as error:
        return f"({error.problems[0].message})\n"
    lines: list[str] = []
    row: tuple[int, int] | None = None
    for passage in subject.passages:
        here = passage.cell[:2] if passage.cell else None
        if here and here == row:
            lines[-1] += f" | {passage.text.strip()}"
        else:
            lines.append(_line(passage))
        row = here
    return "".join(f"{line}\n" for line in lines)


def _line(passage: Passage) -> str:
    text = " ".join(passage.text.split())
    if passage.cell:
        return f"| {text}"
    label = passage.numbers[0] if passage.numbers else ""
    shown = text if not label or text.startswith(label) else f"{label} {text}"
    return f"\n# {shown}\n" if passage.kind is Kind.HEADING else shown
