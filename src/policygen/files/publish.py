"""Publish a bundle: compare with what is there, refuse what is not ours, then write all of it."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policygen.errors import OutputRefused
from policygen.files.disk import Disk, digest, locked
from policygen.files.journal import (
    STAGING,
    Journal,
    Step,
    carry_out,
    load_journal,
    published_digest,
    write_journal,
)
from policygen.files.names import check_names, folded, name_fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path


class Action(StrEnum):
    """What a publish does with one file. ``KEPT``: no longer produced, but edited by hand."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the bundle, by its path in the bundle, and what a publish does with it."""

    path: str
    action: Action


@dataclass(frozen=True, slots=True)
class _Plan:
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]


def publish(
    out: Path,
    artifacts: Mapping[str, bytes],
    known: Mapping[str, str],
    delete: Collection[str] = (),
    *,
    force: bool = False,
    dry_run: bool = False,
    last: str = "manifest.json",
    disk: Disk | None = None,
) -> tuple[Change, ...]:
    """Write a bundle into the folder ``out``: all of it or, on any refusal, nothing.

    A crash at any moment leaves the earlier bundle whole, or a publish that the next call
    completes before it does its own work.

    Args:
        out: the folder; it is created if it is missing.
        artifacts: the content of each file by its path in the bundle, with forward slashes.
        known: the SHA-256 of each file as the earlier bundle had it. A file whose content differs
            from it was edited by hand; a file that is not in it is not ours.
        delete: files of the earlier bundle that are no longer produced. One that was edited is
            kept, ``force`` or not.
        force: overwrite files that were edited or are not ours.
        dry_run: write nothing, only tell what would be done.
        last: the file that is put in place after all others.
        disk: stands in for the file system in tests.

    Returns:
        What was done with each file, by path.

    Raises:
        OutputRefused: naming all files that may not or cannot be written.
    """
    check_names(artifacts)
    delete = {path for path in delete if path not in artifacts and not name_fault(path)}
    disk = disk or Disk()
    with _explained(out):
        _check_place(out, {*artifacts, *delete})
        if dry_run:
            return _plan(out, load_journal(out), artifacts, known, delete, force=force).changes
        with _folder(out, disk), locked(out):
            _finish(out, disk, force=force)
            plan = _plan(out, None, artifacts, known, delete, force=force)
            if plan.steps:
                journal = _stage(out, _last_at_end(plan.steps, last), artifacts, disk)
                carry_out(out, journal, disk, force=force)
    return plan.changes


def _plan(
    out: Path,
    journal: Journal | None,
    artifacts: Mapping[str, bytes],
    known: Mapping[str, str],
    delete: Collection[str],
    *,
    force: bool,
) -> _Plan:
    ours = {folded(path): value for path, value in known.items()}
    going = {folded(path) for path in delete}
    changes: list[Change] = []
    steps: list[Step] = []
    for path in sorted({*artifacts, *delete}):
        before = published_digest(out, journal, path)
        after = digest(artifacts[path]) if path in artifacts else ""
        unedited = ours.get(folded(path), "") == before
        action = _action(before, after, unedited=unedited or (force and bool(after)))
        if action is None:
            continue
        changes.append(Change(path, action))
        # A file whose name only changes its case goes and comes again, even if it stays the same.
        comes_again = action is Action.UNCHANGED and folded(path) in going
        if comes_again or action in {Action.CREATED, Action.UPDATED, Action.DELETED}:
            steps.append(Step(path, before, after))
    _refuse(change.path for change in changes if change.action is Action.REFUSED)
    return _Plan(tuple(changes), tuple(steps))


def _action(before: str, after: str, *, unedited: bool) -> Action | None:
    """Decide about one file, from its SHA-256 now and as it is to be (empty: no such file)."""
    if not before:
        return Action.CREATED if after else None
    if before == after:
        return Action.UNCHANGED
    if after:
        return Action.UPDATED if unedited else Action.REFUSED
    return Action.DELETED if unedited else Action.KEPT


def _refuse(paths: Iterator[str]) -> None:
    if refused := tuple(paths):
        raise OutputRefused(
            refused,
            "these files were changed by hand or are not from an earlier build",
            "move them away, or let --force overwrite them; nothing was written",
        )


def _check_place(out: Path, paths: Collection[str]) -> None:
    if out.is_symlink() and not out.resolve().is_relative_to(out.parent.resolve()):
        raise OutputRefused([str(out)], "this is a link to another place", "give the real folder")
    if out.exists() and not out.is_dir():
        raise OutputRefused([str(out)], "this is a file, not a folder")
    root = out.resolve()
    inside = {
        "/".join(path.split("/")[: at + 1]) for path in paths for at in range(path.count("/"))
    }
    places = {STAGING, *inside, *paths}
    leaving = [path for path in sorted(places) if not (out / path).resolve().is_relative_to(root)]
    if leaving:
        raise OutputRefused(leaving, "links lead these files out of the bundle's folder")
    if folders := [path for path in sorted(paths) if (out / path).is_dir()]:
        raise OutputRefused(folders, "folders stand where files are to be written")
    if blocked := [path for path in sorted(inside) if (out / path).is_file() and path not in paths]:
        raise OutputRefused(blocked, "files stand where folders are wanted", "move them away")


@contextmanager
def _folder(out: Path, disk: Disk) -> Iterator[None]:
    """Have the folder while publishing; take a new one away again if that fails early."""
    fresh = not out.exists()
    disk.make_folder(out)
    if fresh:
        disk.sync(out.parent)
    try:
        yield
    except BaseException:
        if fresh:
            with suppress(OSError):  # not empty: the publish is decided, the next run completes it
                disk.remove_empty(out)
        raise


def _finish(out: Path, disk: Disk, *, force: bool) -> None:
    """Complete what an earlier run decided, or clear away what it only prepared."""
    if journal := load_journal(out):
        _check_place(out, {step.path for step in journal.steps})
        carry_out(out, journal, disk, force=force)
    elif (out / STAGING).exists():
        disk.remove_folder(out / STAGING)


def _last_at_end(steps: tuple[Step, ...], last: str) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: step.path == last))


def _stage(
    out: Path, steps: tuple[Step, ...], artifacts: Mapping[str, bytes], disk: Disk
) -> Journal:
    staging = out / STAGING
    staged = []
    try:
        disk.make_folder(staging)
        for number, step in enumerate(steps):
            if step.after:
                disk.write(staging / str(number), artifacts[step.path])
            name = str(number) if step.after else ""
            staged.append(Step(step.path, step.before, step.after, name))
        disk.sync(out)
        journal = Journal(tuple(staged))
        write_journal(out, journal, disk)
    except BaseException:
        if load_journal(out) is None:
            with suppress(OSError):  # the next run clears it away
                disk.remove_folder(staging)
        raise
    return journal


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    """Turn a failure of the file system into a refusal that names the place."""
    try:
        yield
    except OSError as error:
        unfinished = (out / STAGING / "journal.json").exists()
        raise OutputRefused(
            [str(error.filename or out)],
            f"cannot write ({error.strerror or error})",
            "run the same command again to complete what was begun"
            if unfinished
            else "nothing was changed",
        ) from error
