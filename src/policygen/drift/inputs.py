"""Which inputs of a file are no longer as they were when it was built."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policygen.approvals.file import APPROVALS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from policygen.manifest import Manifest, Row


# What git tells where the version is 'git'.
_FROM_GIT = frozenset({"control.version", "control.history"})


def changed_inputs(
    manifest: Manifest, row: Row, today: Manifest, now: Row | None, answer_files: Collection[str]
) -> list[str]:
    """Name each input of ``row`` that has changed: ``answer 'contracts[desk].start'``.

    ``now`` is the row that the inputs give today, None if they give no such file. Files other
    than clauses are named only where neither an answer nor a clause has changed, except for the
    approvals, which let others be read; the ``answer_files`` never, since a change in them counts
    by the answers that the document read.
    """
    if now is None:
        return ["the answers and outlines give no such file any more"]
    named = list(changed_reads(row, now).values())
    if row.word_template != now.word_template:
        named.append(f"Word template '{row.word_template}' is now '{now.word_template}'")
    approvals = [_approvals(each.files) for each in (manifest, today)]
    named += _told("file", *approvals).values()
    if not named:
        apart = {*row.clauses, *answer_files}
        files = _without(manifest.files, apart), _without(today.files, apart)
        named += _told("file", *files).values()
    return [*named, *_releases(manifest, today)]


def changed_reads(row: Row, now: Row) -> dict[str, str]:
    """Return each answer and clause that is not what it was, by its name, with how to say so."""
    answers = _told("answer", row.answers, now.answers)
    if row.commit or now.commit:
        answers = _without_parts(answers)
    return answers | _told("clause", row.clauses, now.clauses)


def _without_parts(answers: Mapping[str, str]) -> dict[str, str]:
    """Return changed answers with those that git gives together: they are in no answers file."""
    found = {}
    for name, told in answers.items():
        topic = name.partition("[")[0]
        if topic in _FROM_GIT:
            found[topic] = f"'{topic}', as git tells it by its tags and commits"
        else:
            found[name] = told
    return found


def _approvals(files: Mapping[str, str]) -> dict[str, str]:
    return {key: digest for key, digest in files.items() if PurePosixPath(key).name == APPROVALS}


def _without(files: Mapping[str, str], apart: Collection[str]) -> dict[str, str]:
    return {name: digest for name, digest in files.items() if name not in apart}


def _told(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name in sorted({*before, *after}):
        if name not in after:
            found[name] = f"{kind} '{name}' is gone or no longer read"
        elif name not in before:
            found[name] = f"{kind} '{name}' is new"
        elif before[name] != after[name]:
            found[name] = f"{kind} '{name}'"
    return found


def _releases(manifest: Manifest, today: Manifest) -> Iterator[str]:
    if manifest.tool != today.tool:
        yield f"policygen {manifest.tool} is now {today.tool}"
    for name in sorted({*manifest.data, *today.data}):
        before, after = (each.data.get(name, "absent") for each in (manifest, today))
        if before != after:
            yield f"{name} {before} is now {after}"
