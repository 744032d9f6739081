"""The journal of a publish: once it is on the disk, the publish is decided and only carried out.

A publish first writes every new file into the folder ``.policygen-publish`` inside the bundle,
then the journal. Before the journal is there, the earlier bundle is untouched and the folder is
thrown away; from then on any later run can carry the publish out to its end.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from policygen.errors import OutputRefused
from policygen.files.disk import digest_of
from policygen.files.names import name_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path, PurePath

    from policygen.files.disk import Disk

STAGING = ".policygen-publish"
_JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True)
class Step:
    """One file of the bundle: its SHA-256 before and after (empty: there is no such file).

    ``staged`` is the name of the new content in the staging folder, empty for a deletion.
    """

    path: str
    before: str
    after: str = ""
    staged: str = ""


@dataclass(frozen=True, slots=True)
class Journal:
    """All that a publish changes: deletions are carried out first, the last file is the manifest.

    Deletions come first so that a name may change its case, or become a folder.
    """

    steps: tuple[Step, ...]

    @property
    def deletions(self) -> tuple[Step, ...]:
        """The files that go."""
        return tuple(step for step in self.steps if not step.staged)

    @property
    def replacements(self) -> tuple[Step, ...]:
        """The files that come or change, in order."""
        return tuple(step for step in self.steps if step.staged)


def write_journal(out: Path, journal: Journal, disk: Disk) -> None:
    """Decide the publish: the journal appears whole or not at all."""
    staging = out / STAGING
    draft = staging / "journal.draft"
    steps = [asdict(step) for step in journal.steps]
    disk.write(draft, json.dumps({"version": 1, "steps": steps}, indent=1).encode())
    disk.sync(staging)
    disk.move(draft, staging / _JOURNAL)
    disk.sync(staging)


def load_journal(out: Path) -> Journal | None:
    """Return the journal of a publish that did not come to its end, if there is one.

    Raises:
        OutputRefused: the journal is not one that policygen wrote.
    """
    file = out / STAGING / _JOURNAL
    if not file.exists():
        return None
    try:
        return _parse_journal(file.read_bytes())
    except (ValueError, KeyError, TypeError) as error:
        raise OutputRefused(
            [str(file)], "this journal of an unfinished run cannot be read", "remove its folder"
        ) from error


def _parse_journal(data: bytes) -> Journal:
    content = json.loads(data)
    if content["version"] != 1:
        raise ValueError(content["version"])
    return Journal(tuple(_parse_step(step) for step in content["steps"]))


def _parse_step(content: dict[str, Any]) -> Step:
    step = Step(**content)
    texts = (step.path, step.before, step.after, step.staged)
    # The folder may come from a stranger's repository: no step may lead out of it.
    if not all(isinstance(text, str) for text in texts) or name_fault(step.path):
        raise ValueError(step.path)
    if step.staged and not step.staged.isdecimal():
        raise ValueError(step.staged)
    return step


def is_unfinished(out: Path) -> bool:
    """Tell whether a publish into the folder was decided and did not come to its end.

    Raises:
        OutputRefused: its journal is not one that policygen wrote.
    """
    return load_journal(out) is not None


def load_published(out: Path, path: str) -> bytes | None:
    """Return the content of a published file, or None if there is none.

    An unfinished publish counts as carried out, since the next run does that.
    """
    file = _current(out, load_journal(out), path)
    try:
        return file.read_bytes() if file else None
    except (FileNotFoundError, NotADirectoryError):
        return None


def published_digest(out: Path, journal: Journal | None, path: str) -> str:
    """Return the SHA-256 of a published file, empty if there is none; see ``load_published``."""
    file = _current(out, journal, path)
    return digest_of(file) if file else ""


def _current(out: Path, journal: Journal | None, path: str) -> Path | None:
    for step in journal.steps if journal else ():
        if step.path == path:
            staged = out / STAGING / step.staged
            if not step.staged:
                return None
            return staged if staged.exists() else out / path
    return out / path


def carry_out(out: Path, journal: Journal, disk: Disk, *, force: bool) -> None:
    """Do what the journal says and clear it away. Doing it twice is doing it once.

    Raises:
        OutputRefused: a file was changed after the publish was decided, and not ``force``.
    """
    if not force:
        _check_untouched(out, journal)
    staging = out / STAGING
    waiting = [step for step in journal.replacements if (staging / step.staged).exists()]
    if len(waiting) == len(journal.replacements):  # else the deletions are done already
        for step in journal.deletions:
            disk.remove(out / step.path)
    for step in waiting:
        target = out / step.path
        disk.make_folder(target.parent)
        disk.move(staging / step.staged, target)
    _clear_empty(out, journal, disk)
    for folder in sorted({folder for step in journal.steps for folder in _folders(out, step)}):
        disk.sync(folder)
    disk.remove_folder(staging)  # it holds no more than the journal
    disk.sync(out)


def _check_untouched(out: Path, journal: Journal) -> None:
    touched = [
        step.path
        for step in journal.steps
        if digest_of(out / step.path) not in {"", step.before, step.after}
    ]
    if touched:
        raise OutputRefused(
            touched,
            "an earlier run was cut short, and these files were changed since",
            "move them away and run again, or let --force overwrite them",
        )


def _folders(out: Path, step: Step) -> Iterator[Path]:
    """Yield the folders above a file, inner first, ``out`` last, as far as they exist."""
    for folder in (out / step.path).parents:
        if folder.is_dir():
            yield folder
        if folder == out:
            return


def _clear_empty(out: Path, journal: Journal, disk: Disk) -> None:
    def depth(folder: PurePath) -> int:
        return len(folder.parts)

    emptied = {folder for step in journal.deletions for folder in _folders(out, step)} - {out}
    for folder in sorted(sorted(emptied), key=depth, reverse=True):
        if not any(folder.iterdir()):
            disk.remove_empty(folder)
