"""Is the locked text still what was signed, and would today's answers say the same?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policygen.analysis.findings import derive_findings
from policygen.answers import with_changes
from policygen.executed.contract import outside_texts, text_ids
from policygen.executed.texts import called, changed_sections, differences, digest
from policygen.problems import Location, Problem, Severity
from policygen.source import name_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygen.answers import Amendment
    from policygen.executed.contract import Contract, Text
    from policygen.executed.texts import Section
    from policygen.inputs import Inputs

_SHOWN = 5


def check_signed(contract: Contract) -> Iterator[Problem]:
    """Yield an error for each section that is no longer made with the words that were signed."""
    lock = contract.lock
    texts = contract.texts(())
    where = Location(name_in(contract.current.root, lock.folder))
    hint = f"restore the folder as it was committed, or use policygen {lock.tool}, which locked it"
    for document in lock.documents:
        text = texts.get(document.id)
        made = {each.id: each for each in text.sections} if text else {}
        kept = {each.id: each for each in document.sections}
        for name in dict.fromkeys((*kept, *made)):
            now, locked = made.get(name), kept.get(name)
            if digest(now) != (locked.sha256 if locked else ""):
                section = locked or now
                told = called(section.number, section.title) if section else ""
                message = f"{told} of {document.id} of {lock.contract} is no longer made "
                message += f"with the words that were signed on {lock.signed_on}"
                yield Problem("B074", message, where, hint)


def check_current(contract: Contract) -> Iterator[Problem]:
    """Yield a problem for each document that today's answers and clauses would word otherwise.

    It is a warning where answers differ, a note where only the library has moved on.
    """
    state = contract.current.answers.get(f"contracts[{contract.id}].state")
    locked = contract.texts(contract.holding, state if isinstance(state, str) else "")
    current = _dated(contract)
    wanted = [name for name in text_ids(current) if name in locked]
    for name, today in outside_texts(current, contract.id, wanted).items():
        changed = list(changed_sections(locked[name].sections, today.sections))
        if changed:
            yield _would_read(contract, locked[name], today, changed)


def _dated(contract: Contract) -> Inputs:
    """Return today's inputs with what the signed text keeps anyway: its date and its numbers."""
    current, day = contract.current, contract.lock.as_of
    answers = with_changes(current.answers, [contract.numbers_kept])
    findings = derive_findings(answers.packaged, day)
    return replace(current, answers=answers, findings=findings, as_of=day, digests={})


def _would_read(
    contract: Contract,
    locked: Text,
    today: Text,
    changed: list[tuple[Section | None, Section | None]],
) -> Problem:
    answers = list(_unlike_answers(contract, locked, today))
    sections = ", ".join((was or now).name for was, now in changed if was or now)  # type: ignore[union-attr]
    first = next((d for was, now in changed for d in differences(was, now)), None)
    words = f"; {first.place} would read: {_short(first.after)}" if first and first.after else ""
    what = "the current answers" if answers else "the current clauses"
    message = f"{what} would word {locked.id} of {contract.id} otherwise than it was agreed, in "
    message += f"{sections}{words}"
    if answers:
        shown = [f"{path} ({_short(was)} → {_short(now)})" for path, was, now in answers[:_SHOWN]]
        more = f" and {len(answers) - _SHOWN} more" if len(answers) > _SHOWN else ""
        hint = f"amend the contract, or put these back: {', '.join(shown)}{more}"
        where = contract.current.answers.where(answers[0][0])
        return Problem("B076", message, where, hint, Severity.WARNING)
    hint = "its text stays as it was agreed; new clauses reach it by amendment only"
    where = contract.current.answers.where(f"contracts[{contract.id}]")
    return Problem("B077", message, where, hint, Severity.NOTE)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _unlike_answers(
    contract: Contract, locked: Text, today: Text
) -> Iterator[tuple[str, object, object]]:
    """Yield the answers behind a document that are not as agreed: path, agreed, today's."""
    apart = f"contracts[{contract.id}]."
    kept = {f"{apart}{name}" for name in ("state", "version", "issued")}
    reads = {
        path
        for text in (locked, today)
        for path in text.inputs.answers_behind(text.assembled.reads)
    }
    for path in sorted(reads - kept):
        if path.startswith((f"{apart}amendments", f"{apart}attachment.numbering")):
            continue
        was, now = (text.inputs.answers.get(path.removesuffix("[*]")) for text in (locked, today))
        if path.endswith("[*]"):
            was, now = _ids(was), _ids(now)
        if was != now and not isinstance(was, dict | list) and not isinstance(now, dict | list):
            yield path, "nothing" if was is None else was, "nothing" if now is None else now


def _ids(value: object) -> object:
    if not isinstance(value, list):
        return value
    return ", ".join(str(item.get("id")) if isinstance(item, dict) else str(item) for item in value)


def check_read(contract: Contract) -> Iterator[Problem]:
    """Yield a warning for each change of an amendment that no document of the contract prints."""
    for amendment in contract.amendments:
        upto = tuple(each for each in contract.amendments if each.number <= amendment.number)
        texts = (*contract.texts(upto[:-1]).values(), *contract.texts(upto).values())
        reads = {
            path for text in texts for path in text.inputs.answers_behind(text.assembled.reads)
        }
        yield from _unread(contract, amendment, reads)


def _unread(contract: Contract, amendment: Amendment, reads: set[str]) -> Iterator[Problem]:
    for change in amendment.changes:
        key = change.key
        around = (f"{key}.", f"{key}[")
        if key in reads or any(path.startswith(around) or _is_list_of(path, key) for path in reads):
            continue
        message = f"amendment {amendment.number} of {contract.id} changes {key}, and no document "
        message += "of the contract says it"
        hint = "name an answer that the signed text prints; another one changes without amendment"
        yield Problem("B078", message, change.place, hint, Severity.WARNING)


def _is_list_of(path: str, key: str) -> bool:
    """Tell whether a path reads which records there are in the list around a key."""
    return path.endswith("[*]") and key.endswith("]") and key.rpartition("[")[0] == path[:-3]
