"""Locks of executed contracts: what was signed, what its text was made from, the text's hashes.

``executed/<contract>/`` beside the answers is a small project of its own: the answers as they
stood, the schemas, clauses and Word templates that the text was made from, and ``lock.yaml``.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from policygen.errors import InvalidInput
from policygen.files import is_unfinished, name_fault
from policygen.problems import Location, Problem, Severity
from policygen.source import RESTORE, load_kept, name_in, plain

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from pathlib import Path

    from policygen.answers import Answers

#: The folder of locks, beside the answers.
EXECUTED = "executed"
LOCK = "lock.yaml"
_VERSION = 1
_IN_FORCE = frozenset({"executed", "amended"})
_UNSIGNED = frozenset({"draft", "negotiating"})


@dataclass(frozen=True, slots=True)
class LockedSection:
    """A section of a locked text: its clause, number and title, and the SHA-256 of its words.

    What stands before the first section has no id, number or title.
    """

    id: str
    number: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LockedDocument:
    """A document of the contract that was locked, by its outline's id."""

    id: str
    sections: tuple[LockedSection, ...]


@dataclass(frozen=True, slots=True)
class Lock:
    """A contract as it was signed.

    ``folder`` is the snapshot's place. ``answers`` is the answers file in it, ``as_of`` the date
    with which the text was made, ``tool`` the release of policygen that made it. ``files`` maps
    every file of the snapshot to its SHA-256.
    """

    contract: str
    answers: str
    signed_on: date
    signed_file: str
    signed_sha256: str
    as_of: date
    tool: str
    files: Mapping[str, str]
    documents: tuple[LockedDocument, ...]
    folder: Path

    @property
    def path(self) -> Path:
        """Where the answers as they were signed are."""
        return self.folder / self.answers

    @property
    def digest(self) -> str:
        """The SHA-256 of all that the lock says; it stands in ``lock.yaml``, so an edit shows."""
        told = {
            "contract": self.contract,
            "answers": self.answers,
            "signed": [self.signed_on.isoformat(), self.signed_file, self.signed_sha256],
            "as_of": self.as_of.isoformat(),
            "tool": self.tool,
            "documents": [
                [document.id, [astuple(section) for section in document.sections]]
                for document in self.documents
            ],
            "files": dict(self.files),
        }
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def file_digest(data: bytes) -> str:
    """Return the SHA-256 of a file of a snapshot. Git may change the line ends of a text."""
    is_text = b"\0" not in data
    return sha256(data.replace(b"\r\n", b"\n") if is_text else data).hexdigest()


def render_lock(lock: Lock) -> bytes:
    """Return ``lock.yaml``."""
    lines = [
        "# Written by 'policygen lock'. The text of this contract changes by amendment only.",
        f"lock: {_VERSION}",
        f"contract: {lock.contract}",
        f"answers: {_quoted(lock.answers)}",
        "signed:",
        f"  on: {lock.signed_on}",
        f"  file: {_quoted(lock.signed_file)}",
        f'  sha256: "{lock.signed_sha256}"',
        f"as_of: {lock.as_of}",
        f"tool: {_quoted(lock.tool)}",
        "documents:",
    ]
    for document in lock.documents:
        lines += [f"  - id: {document.id}", "    sections:"]
        lines += [f"      - {_section(section)}" for section in document.sections]
    lines.append("files:")
    lines += [f'  {_quoted(name)}: "{digest}"' for name, digest in sorted(lock.files.items())]
    lines.append(f'digest: "{lock.digest}"')
    return ("\n".join(lines) + "\n").encode()


def _section(section: LockedSection) -> str:
    named = f'id: {_quoted(section.id)}, number: "{section.number}"'
    return f'{{{named}, title: {_quoted(section.title)}, sha256: "{section.sha256}"}}'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def lock_folders(beside: Path) -> tuple[Path, ...]:
    """Return the folders of locks, whole or not, beside the answers in the folder ``beside``."""
    home = beside / EXECUTED
    return tuple(each for each in sorted(home.iterdir()) if each.is_dir()) if home.is_dir() else ()


def load_locks(
    beside: Path, root: Path, unlocked: str = ""
) -> tuple[dict[str, Lock], tuple[Problem, ...]]:
    """Return the locks beside the answers in the folder ``beside``, by contract, and all problems.

    A file of a snapshot that is not as it was locked is a problem. The contract ``unlocked`` is
    taken as not locked yet.
    """
    locks: dict[str, Lock] = {}
    problems: list[Problem] = []
    for folder in lock_folders(beside):
        if folder.name == unlocked:
            continue
        name = name_in(root, folder)
        if is_unfinished(folder) or not (folder / LOCK).exists():
            problems.append(_unfinished(name))
            continue
        try:
            lock = _load(folder, root)
        except InvalidInput as error:
            problems += error.problems
            continue
        locks[lock.contract] = lock
        problems += _check_files(lock, name)
    return locks, tuple(problems)


def _unfinished(name: str) -> Problem:
    message = "a lock was cut short while it was written"
    hint = "run the same 'policygen lock' again: it completes what was begun"
    return Problem("B071", message, Location(name), hint)


def _load(folder: Path, root: Path) -> Lock:
    data = plain(load_kept(folder / LOCK, root))
    try:
        lock = _parsed(data, folder)
        written = _text(data["digest"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"this is no lock that policygen wrote: {error!s} is missing or wrong"
    else:
        if written == lock.digest:
            return lock
        message = "this lock was edited since policygen wrote it: its digest does not fit what "
        message += "it says"
    place = Location(name_in(root, folder / LOCK), 1)
    raise InvalidInput([Problem("B072", message, place, RESTORE)])


def _parsed(data: Any, folder: Path) -> Lock:
    if data["lock"] != _VERSION:
        raise ValueError(f"version {data['lock']}")
    if data["contract"] != folder.name:
        raise ValueError(f"contract {data['contract']!r}")
    signed = data["signed"]
    if not data["documents"]:
        raise ValueError("the list of documents")
    files = {_name(name): _text(digest) for name, digest in data["files"].items()}
    return Lock(
        contract=_text(data["contract"]),
        answers=_name(data["answers"]),
        signed_on=_day(signed["on"]),
        signed_file=_text(signed["file"]),
        signed_sha256=_text(signed["sha256"]),
        as_of=_day(data["as_of"]),
        tool=_text(data["tool"]),
        files=files,
        documents=tuple(map(_document, data["documents"])),
        folder=folder,
    )


def _document(data: Any) -> LockedDocument:
    sections = (
        LockedSection(*(_text(each[key]) for key in ("id", "number", "title", "sha256")))
        for each in data["sections"]
    )
    return LockedDocument(_text(data["id"]), tuple(sections))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r}")
    return value


def _name(value: object) -> str:
    text = _text(value)
    if fault := name_fault(text):
        raise ValueError(f"{text!r} ({fault})")
    return text


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"{value!r}")
    return value


def _check_files(lock: Lock, name: str) -> Iterator[Problem]:
    """Yield a problem for each file of a snapshot that is not as it was locked."""
    there = {
        path.relative_to(lock.folder).as_posix(): path
        for path in sorted(lock.folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    hint = "restore the folder as it was committed; a signed text changes by amendment only"
    for file in sorted({*lock.files, *there} - {LOCK}):
        path = there.get(file)
        if path is None:
            message = "this file of the locked contract is gone"
        elif file not in lock.files:
            message = "this file was not there when the contract was locked"
        elif file_digest(path.read_bytes()) != lock.files[file]:
            message = "this file is not as it was when the contract was locked"
        else:
            continue
        yield Problem("B073", message, Location(f"{name}/{file}"), hint)


def check_locks(
    answers: Answers, locks: Mapping[str, Lock], begun: Container[str]
) -> Iterator[Problem]:
    """Yield where the answers on a contract and its lock do not go together.

    ``begun`` are the contracts that have a lock of some kind, even if it cannot be read.
    """
    records = answers.records("contracts") if "contracts" in answers.packaged else []
    named = {record["id"]: record for record in records if isinstance(record.get("id"), str)}
    for name, record in named.items():
        if name in locks:
            yield from _check_record(answers, record, locks[name])
        elif name not in begun:
            yield from _check_unlocked(answers, name, record)
    for name in sorted({*locks} - {*named}):
        message = f"{EXECUTED}/{name} locks a contract that the answers do not have"
        hint = "put the contract back into the answers; its state may be expired or terminated"
        yield Problem("R077", message, answers.where("contracts"), hint, Severity.WARNING)


def _check_unlocked(answers: Answers, name: str, record: dict[str, Any]) -> Iterator[Problem]:
    command = f"policygen lock ... contracts/{name} --signed FILE --on DAY"
    state = record.get("state")
    if record.get("amendments"):
        message = f"{name} has amendments, and no text of it is locked"
        where = answers.where(f"contracts[{name}].amendments")
        yield Problem("R076", message, where, f"lock what was signed first: {command}")
    elif state in _IN_FORCE and record.get("origin") != "legacy":
        message = f"{name} is {state}, and its text is not locked"
        where = answers.where(f"contracts[{name}].state")
        yield Problem("R075", message, where, f"keep what was signed: {command}", Severity.WARNING)


def _check_record(answers: Answers, record: dict[str, Any], lock: Lock) -> Iterator[Problem]:
    name = lock.contract
    if record.get("state") in _UNSIGNED:
        message = f"{name} is locked as signed on {lock.signed_on}, and its state is "
        message += f"'{record['state']}'"
        hint = "say executed, amended, expired or terminated"
        yield Problem("R078", message, answers.where(f"contracts[{name}].state"), hint)
    execution = record.get("execution")
    told = execution.get("hash") if isinstance(execution, dict) else None
    if isinstance(told, str) and told != lock.signed_sha256:
        message = f"this is not the hash of the file with which {name} was locked"
        hint = f"the locked file is {lock.signed_file}, SHA-256 {lock.signed_sha256}"
        yield Problem("R079", message, answers.where(f"contracts[{name}].execution.hash"), hint)
    yield from _check_days(answers, record, lock)


def _check_days(answers: Answers, record: dict[str, Any], lock: Lock) -> Iterator[Problem]:
    """Yield each amendment that is said to be signed before the contract was."""
    listed = record.get("amendments")
    for each in listed if isinstance(listed, list) else ():
        signed = each.get("signed") if isinstance(each, dict) else None
        if isinstance(signed, date) and signed < lock.signed_on:
            message = f"amendment {each.get('number')} was signed on {signed}, and {lock.contract} "
            message += f"itself only on {lock.signed_on}"
            path = f"contracts[{lock.contract}].amendments[{each.get('id')}].signed"
            hint = "mend the day of the amendment; what was agreed before belongs to the contract"
            yield Problem("R073", message, answers.where(path), hint)
