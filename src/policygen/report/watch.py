"""What a save changed, for people who watch."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from policygen.drift import told_edit
from policygen.files import Action
from policygen.report.printable import painted, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policygen.drift import Edit
    from policygen.files import Change
    from policygen.pipeline.preview import ChangedDocument

_MOST_EDITS = 8
_KINDS = ("changed", "added", "deleted")
_HOW = {"new": "a new document", "gone": "no longer a document"}


def render_saved(names: Iterable[str]) -> str:
    """Return the line that says which files were saved."""
    return f"saved {printable(', '.join(names))}\n"


def render_documents(documents: Sequence[ChangedDocument]) -> str:
    """Return what is different in each document: how much, and the first edits with their place."""
    lines = [line for document in documents for line in _document(document)]
    return "".join(f"  {printable(line)}\n" for line in lines or ["no document changes"])


def _document(document: ChangedDocument) -> Iterator[str]:
    if document.how != "changed":
        yield f"{document.path}: {_HOW[document.how]}"
        return
    if not document.edits:
        yield f"{document.path}: none of its words, but its form or properties"
        return
    kinds = Counter(told_edit(edit).partition(":")[0] for edit in document.edits)
    counts = ", ".join(f"{kinds[kind]} {kind}" for kind in _KINDS if kinds[kind])
    yield f"{document.path}: {counts}"
    for edit in document.edits[:_MOST_EDITS]:
        yield f"  {_place(edit)}: {told_edit(edit)}"
    if len(document.edits) > _MOST_EDITS:
        yield f"  and {len(document.edits) - _MOST_EDITS} more"


def _place(edit: Edit) -> str:
    where = edit.location
    return ", ".join(filter(None, (where.heading, where.paragraph))) or "before the first heading"


def render_written(changes: Iterable[Change], seconds: float, *, colour: bool = False) -> str:
    """Return a line for each file that was written or deleted, and how long it took."""
    done = [change for change in changes if change.action is not Action.UNCHANGED]
    lines = [
        f"  {painted(change.action, change.action, colour=colour)} {printable(change.path)}"
        for change in done
    ]
    return "".join(f"{line}\n" for line in lines) + f"  after {seconds:.1f} s\n" * bool(lines)
