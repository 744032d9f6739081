"""The verb ``templates convert``: clauses from Markdown to Word and back."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from policygen.conversion.clauses import to_markdown, to_word
from policygen.errors import InvalidInput
from policygen.files import publish
from policygen.library import HOUSE, Library, twin
from policygen.overrides.ejected import RECORD, base_file, load_record, render_record
from policygen.overrides.sources import all_sources
from policygen.pipeline.templates import entry_of
from policygen.problems import Location, Problem, did_you_mean, in_order
from policygen.wordtags.package import read_package

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def convert(
    root: Path, names: Sequence[str], to: str
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Convert clauses of a project to ``md`` or ``docx``; a packaged one becomes the project's own.

    The file of the other form goes. What a packaged clause was converted from is recorded, as for
    one that is ejected. Where anything cannot be said in the other form, nothing is written.

    Returns:
        The files written, and the problems: what cannot be said.

    Raises:
        InvalidInput: A clause is not there, has that form already, or cannot be read.
        OutputRefused: Files cannot be written; nothing is changed then.
    """
    library = Library(root)
    files = _named(library, names, to)
    house_file = Location(file=f"templates/word/{HOUSE}")
    house = read_package(*library.word_template(HOUSE, house_file))
    made: dict[str, bytes] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            data, told = _converted(library, file, house)
        except InvalidInput as error:
            problems.extend(error.problems)
            continue
        made[twin(file)] = data
        problems.extend(told)
    if not any(problem.is_error for problem in problems):
        _write(root, made)
        return tuple(made), in_order(problems)
    return (), in_order(problems)


def _named(library: Library, names: Sequence[str], to: str) -> tuple[str, ...]:
    """Return the files of the clauses that are named. Raises InvalidInput."""
    files = library.clause_files
    problems = []
    for name in names:
        if name not in files:
            hint = did_you_mean(name, files) or "policygen templates list shows the clauses"
            problems.append(Problem("T087", f"there is no clause '{name}'", hint=hint))
        elif files[name].endswith(f".{to}"):
            message = f"the clause '{name}' is in this form already"
            problems.append(Problem("T086", message, Location(file=files[name])))
    if problems:
        raise InvalidInput(problems)
    return tuple(dict.fromkeys(files[name] for name in names))


def _converted(
    library: Library, file: str, house: Mapping[str, bytes]
) -> tuple[bytes, tuple[Problem, ...]]:
    if file.endswith(".md"):
        return to_word(library.read_text(file), file, house)
    text, problems = to_markdown(library.read(file), file, house)
    return text.encode(), problems


def _write(root: Path, made: Mapping[str, bytes]) -> None:
    """Write the clauses and take the files of their other form away; record what they were."""
    record, sources = dict(load_record(root)), all_sources()
    files = dict(made)
    gone = [old for file in made if (old := twin(file)) and (root / old).is_file()]
    for file in made:
        source = sources.get(file) or sources.get(twin(file))
        if twin(file) in record:
            record[file] = record.pop(twin(file))
        elif source is not None and file not in record and twin(file) not in gone:
            record[file] = entry_of(source)
            files[base_file(source.file)] = source.content()
    if record:
        files[RECORD] = render_record(record)
    there = {file: root / file for file in (*files, *gone) if (root / file).is_file()}
    known = {file: sha256(path.read_bytes()).hexdigest() for file, path in there.items()}
    publish(root, files, known, gone, last=RECORD)
