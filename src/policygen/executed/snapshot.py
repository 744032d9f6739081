"""The snapshot of a contract: the files that its text is made from, and the inputs that they are.

What was packaged when the contract was locked lies in ``kept/``, what is the project's own beside
it; ``policygen.yaml`` says so, and no later release of policygen changes what the text is made of.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.analysis.findings import derive_findings
from policygen.answers import load_answers, with_changes
from policygen.errors import InvalidInput
from policygen.inputs import Facts, completed
from policygen.library import HOUSE, Library, Origin
from policygen.problems import Location, Problem
from policygen.schema import load_schema
from policygen.settings import SETTINGS, VERSION
from policygen.source import name_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policygen.analysis.findings import Findings
    from policygen.answers import Answers, WhatIf
    from policygen.inputs import Inputs
    from policygen.library import Outline
    from policygen.locks import Lock

KEPT = "kept"
#: What the answers file is called in a snapshot: no search for ``answers.yaml`` shall find it.
SIGNED = "signed-answers.yaml"

# What answers of one release make go wrong in the derivations of another.
_FAULTS = (LookupError, TypeError, AttributeError)


def snapshot_files(
    inputs: Inputs, outlines: Iterable[Outline], read: Iterable[str]
) -> tuple[str, dict[str, bytes]]:
    """Return the name of the answers file in a snapshot, and all its files.

    ``outlines`` are those of the contract's text, ``read`` the files that their Word templates
    read.
    """
    library, root = inputs.library, inputs.root
    answers, *others = inputs.answers.files
    name = (PurePosixPath(answers).parent / SIGNED).as_posix()
    files = {name: (root / answers).read_bytes()}
    own = (*others, *inputs.answers.schema.files, *read)
    files |= {file: (root / file).read_bytes() for file in own}
    files |= _schemas(inputs)
    for file in _library_files(inputs, outlines):
        folder = KEPT if library.origin(file) is Origin.PACKAGED else ""
        files[(PurePosixPath(folder) / file).as_posix()] = library.read(file)
        if below := library.below(file):
            files[f"{KEPT}/{file}"] = library.read(below)
    files[SETTINGS] = _settings(inputs)
    return name, files


def _schemas(inputs: Inputs) -> dict[str, bytes]:
    """Return the packaged schema files of the topics that the project takes."""
    folder = inputs.library.settings.packaged(inputs.root, "schemas")
    taken = inputs.library.settings.topics
    return {
        f"{KEPT}/schemas/{path.name}": path.read_bytes()
        for path in sorted(folder.glob("*.yaml"))
        if taken is None or path.stem in taken
    }


def _library_files(inputs: Inputs, outlines: Iterable[Outline]) -> set[str]:
    """Return the names of the library files that the documents of outlines are made from."""
    library = inputs.library
    names = {f"templates/word/{HOUSE}", library.spelling_file(inputs.formats.locale)}
    for outline in outlines:
        names |= {outline.location.file, f"templates/word/{outline.word_template}"}
        names |= {library.clause(entry).file for entry in outline.entries if not entry.terms}
    return {name for name in names - {""} if library.holds(name)}


def _settings(inputs: Inputs) -> bytes:
    taken = inputs.library.settings.topics
    topics = "" if taken is None else f"  topics: [{', '.join(taken)}]\n"
    return f"policygen: {VERSION}\npackaged:\n{topics}  kept: {KEPT}\n".encode()


def load_snapshot(lock: Lock, current: Inputs) -> Inputs:
    """Return the inputs that a lock keeps.

    How the reviews stand is told as of the build of ``current``, by its history: that is no text of
    the contract.

    Raises:
        InvalidInput: With every problem of the snapshot.
    """
    root = lock.folder
    answers = load_answers(lock.path, root, load_schema(root))
    facts = Facts(answers, _derived(lock, answers), lock.as_of, (), history=current.history)
    made = completed(facts, root, Library(root), current.built_as_of or current.as_of)
    return replace(made, home=name_in(current.root, root))


def amend_snapshot(signed: Inputs, lock: Lock, changes: Sequence[WhatIf]) -> Inputs:
    """Return the inputs that a lock keeps with changes laid over their answers.

    Raises:
        InvalidInput: A change leads nowhere, or does not fit the schema that was locked.
    """
    try:
        answers = with_changes(signed.answers, changes)
    except InvalidInput as error:
        raise InvalidInput(
            replace(each, location=replace(each.location, file=signed.named(each.location.file)))
            for each in error.problems
        ) from None
    facts = replace(signed, answers=answers, findings=_derived(lock, answers))
    made = completed(facts, signed.root, signed.library, signed.built_as_of)
    return replace(made, home=signed.home)


def _derived(lock: Lock, answers: Answers) -> Findings:
    """Return what follows from the answers that a lock keeps, on its date."""
    try:
        return derive_findings(answers.packaged, lock.as_of)
    except _FAULTS as error:
        message = f"the text of {lock.contract} cannot be made again by this release of policygen "
        message += f"({type(error).__name__}: {error})"
        hint = f"it was locked with policygen {lock.tool}: make its documents with that release"
        place = Location(lock.folder.name)
        raise InvalidInput([Problem("B075", message, place, hint)]) from error
