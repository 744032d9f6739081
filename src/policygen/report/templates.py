"""What ``policygen templates`` tells: the clauses, how own files stand, what a merge did."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from policygen.report.tables import Table, table_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.overrides.merging import MergedFile
    from policygen.overrides.status import Standing
    from policygen.pipeline.templates import Listed


def render_list(clauses: Sequence[Listed]) -> str:
    """Return the clauses as a table."""
    rows = [
        [one.id, one.version, one.origin, ", ".join(one.documents) or "(in no document)"]
        for one in clauses
    ]
    lines = table_lines(Table(["clause", "version", "origin", "documents"], rows, frozenset()))
    origins = Counter(str(one.origin) for one in clauses)
    counts = ", ".join(f"{count} {origin}" for origin, count in sorted(origins.items()))
    return "\n".join([*lines, f"{len(clauses)} clauses: {counts}"]) + "\n"


def list_json(clauses: Sequence[Listed]) -> dict[str, object]:
    """Return the clauses as JSON has them."""
    return {
        "clauses": [
            {
                "id": one.id,
                "title": one.title,
                "version": one.version,
                "origin": one.origin.name.lower(),
                "file": one.file,
                "documents": list(one.documents),
            }
            for one in clauses
        ]
    }


def render_status(standings: Sequence[Standing]) -> str:
    """Return how own files stand as a table."""
    if not standings:
        return "no file of this project stands over a packaged one\n"
    rows = [[one.file, one.state, one.entry.version if one.entry else ""] for one in standings]
    lines = table_lines(Table(["file", "state", "copied from"], rows, frozenset()))
    return "\n".join(lines) + "\n"


def status_json(standings: Sequence[Standing]) -> dict[str, object]:
    """Return how own files stand as JSON has it."""
    return {
        "files": [
            {
                "file": one.file,
                "state": one.state.name.lower(),
                "behind": one.is_behind,
                "version": one.entry.version if one.entry else "",
                "policygen": one.entry.policygen if one.entry else "",
            }
            for one in standings
        ]
    }


def render_merge(files: Sequence[MergedFile]) -> str:
    """Return what a merge did with each file."""
    if not files:
        return "nothing to merge\n"
    return "".join(f"{file.file}: {file.result}\n" for file in files)


def merge_json(files: Sequence[MergedFile]) -> dict[str, object]:
    """Return what a merge did as JSON has it."""
    return {"files": [{"file": one.file, "result": one.result.name.lower()} for one in files]}
