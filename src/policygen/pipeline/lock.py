"""The verb ``lock``: keep the text of an executed contract as it was signed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from policygen import __version__
from policygen.bundle import make
from policygen.copies import every_copy
from policygen.errors import InvalidInput, OutputRefused
from policygen.executed.contract import Asked, names_of, outside_texts, text_ids
from policygen.executed.snapshot import snapshot_files
from policygen.executed.texts import locked_document
from policygen.files import is_unfinished, publish
from policygen.inputs import load_inputs
from policygen.locks import EXECUTED, LOCK, Lock, file_digest, render_lock
from policygen.problems import Location, Problem, did_you_mean
from policygen.source import project_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from policygen.executed.contract import Text
    from policygen.files import Change
    from policygen.inputs import Inputs

_STATE = "executed"
#: The largest signed file that is read, in bytes.
MAX_SIGNED = 500_000_000


@dataclass(frozen=True)
class LockRequest:
    """What is locked: the contract, the file that was signed, and the day of signature.

    ``contract`` is ``contracts/desk``. ``as_of`` dates the documents as in ``build``.
    """

    answers: Path
    contract: str
    signed: Path
    on: date
    as_of: date | None = None
    epoch: date | None = None


@dataclass(frozen=True)
class Locked:
    """What was locked: its folder, the files written, and how many sections of which documents."""

    folder: Path
    changes: tuple[Change, ...]
    lock: Lock
    problems: tuple[Problem, ...]


def lock(request: LockRequest) -> Locked:
    """Keep all that the text of a contract is made from, and the hashes of text and signed file.

    Raises:
        InvalidInput: The contract cannot be locked: it is not executed, something is open or wrong.
        OutputRefused: It is locked already, or the files cannot be written.
    """
    path = request.answers
    name = request.contract.removeprefix("contracts/")
    folder = path.parent / EXECUTED / name
    if (folder / LOCK).exists() and not is_unfinished(folder):
        raise OutputRefused(
            [folder.as_posix()],
            "this contract is locked already, and a lock is never written anew",
            "its text changes by amendment: add one to 'amendments' of the contract; if this lock "
            "is a slip, neither committed nor sent, delete its folder and lock again",
        )
    inputs = load_inputs(path, project_root(path), request.as_of, request.epoch, unlocked=name)
    problems = list(_check_contract(inputs, name, request.on))
    if problems:
        raise InvalidInput(problems)
    texts = outside_texts(inputs, name, text_ids(inputs))
    if problems := list(_check_texts(inputs, name, texts)):
        raise InvalidInput((*inputs.problems, *problems))
    made, files = _made(request, inputs, folder, texts)
    changes = publish(folder, {**files, LOCK: render_lock(made)}, {}, last=LOCK)
    return Locked(folder, changes, made, inputs.problems)


def _check_contract(inputs: Inputs, name: str, on: date) -> Iterator[Problem]:
    records = inputs.answers.records("contracts") if "contracts" in inputs.answers.packaged else []
    record = next((each for each in records if each.get("id") == name), None)
    if record is None:
        known = [str(each.get("id")) for each in records]
        hint = did_you_mean(name, known) or f"there are {', '.join(known) or 'none'}"
        yield Problem("B012", f"there is no contract '{name}' to lock", hint=hint)
        return
    where = inputs.answers.where(f"contracts[{name}].state")
    if record.get("state") != _STATE:
        message = f"{name} cannot be locked: its state is '{record.get('state')}'"
        yield Problem("B070", message, where, f"once both sides have signed, say {_STATE}")
    if record.get("amendments"):
        message = f"{name} cannot be locked: it has amendments already"
        hint = "lock what was signed first, without them, then add them"
        yield Problem("B070", message, inputs.answers.where(f"contracts[{name}].amendments"), hint)
    dates = record.get("dates")
    signed = dates.get("signed") if isinstance(dates, dict) else None
    if signed is not None and signed != on:
        message = f"the answers say that {name} was signed on {signed}, not on {on}"
        where = inputs.answers.where(f"contracts[{name}].dates.signed")
        yield Problem("B070", message, where, "give the same day with --on, or mend the answer")


def _check_texts(inputs: Inputs, name: str, texts: dict[str, Text]) -> Iterator[Problem]:
    where = inputs.answers.where(f"contracts[{name}]")
    if not texts:
        message = f"{name} cannot be locked: no document of it is text of the contract"
        hint = "an outline whose document is signed says so: contract: text"
        yield Problem("B079", message, where, hint)
    for text in texts.values():
        yield from (problem for problem in text.assembled.problems if problem.is_error)
        reads = set(inputs.answers_behind(text.assembled.reads))
        for point in inputs.answers.open_points:
            if point.path in reads:
                message = f"{name} cannot be locked: '{point.path}' is still open: {point.need}"
                place = inputs.answers.where(point.path)
                yield Problem("B011", message, place, f"{point.owner} owes it by {point.due}")


def _made(
    request: LockRequest, inputs: Inputs, folder: Path, texts: dict[str, Text]
) -> tuple[Lock, dict[str, bytes]]:
    outlines = [one for one in inputs.library.outlines if one.id in texts]
    name = request.contract.removeprefix("contracts/")
    answers, files = snapshot_files(inputs, outlines, _read(inputs, name, list(texts)))
    made = Lock(
        contract=name,
        answers=answers,
        signed_on=request.on,
        signed_file=request.signed.name,
        signed_sha256=_digest(request.signed),
        as_of=inputs.as_of,
        tool=__version__,
        files={file: file_digest(data) for file, data in files.items()},
        documents=tuple(locked_document(text.assembled.document) for text in texts.values()),
        folder=folder,
    )
    return made, files


def _read(inputs: Inputs, name: str, wanted: list[str]) -> set[str]:
    """Return the files that the Word templates of the contract's documents read."""
    outlines = [one for one in inputs.library.outlines if one.id in wanted]
    copies = every_copy(outlines, names_of(inputs), inputs.formats, Asked(formats=("docx",)))
    shells = (make(inputs, copy).shell for copy in copies if copy.record == f"contracts/{name}")
    return {file for shell in shells if shell for file in shell.read}


def _digest(file: Path) -> str:
    """Return the SHA-256 of the signed file. Raises InvalidInput if it cannot be read."""
    where = Location(file.as_posix())
    try:
        if file.stat().st_size > MAX_SIGNED:
            message = f"the signed file is larger than {MAX_SIGNED // 1_000_000} MB"
            raise InvalidInput([Problem("Y013", message, where)])
        data = file.read_bytes()
    except OSError as error:
        message = f"the signed file cannot be read: {error.strerror or error}"
        raise InvalidInput([Problem("Y020", message, where)]) from None
    if not data:
        raise InvalidInput([Problem("Y016", "the signed file is empty", where)])
    return sha256(data).hexdigest()
