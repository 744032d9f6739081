"""What ``policygen templates`` tells: the clauses, how own files stand, what a merge did."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from policygen.report.tables import Table, table_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policygen.overrides.merging import MergedFile
    from policygen.overrides.status import Standing
    from policygen.pipeline.template_tests import Outcome
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


def render_tests(result: Outcome, *, coverage: bool) -> str:
    """Return how many texts stand how, and with ``coverage`` each way that no case reaches."""
    lines = []
    for one in result.tested if coverage else ():
        # A clause in Word has paragraphs and no lines.
        sign = ", paragraph " if one.file.endswith(".docx") else ":"
        lines += [f"{one.file}{sign}{gap.line}: {gap.what}" for gap in one.coverage.unreached]
    counts = Counter(str(verdict) for one in result.tested for _, verdict in one.verdicts)
    texts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    ways = sum(one.coverage.ways for one in result.tested)
    missing = sum(len(one.coverage.unreached) for one in result.tested)
    lines += [f"approved: {file}" for file in result.written]
    lines.append(f"{len(result.tested)} clauses, {counts.total()} texts: {texts or 'none'}")
    lines.append(f"{ways - missing} of {ways} branches reached")
    return "\n".join(lines) + "\n"


def tests_json(result: Outcome) -> dict[str, object]:
    """Return the tests as JSON has them."""
    return {
        "clauses": [
            {
                "id": one.clause,
                "file": one.file,
                "cases": {name: verdict.name.lower() for name, verdict in one.verdicts},
                "branches": one.coverage.ways,
                "unreached": [asdict(gap) for gap in one.coverage.unreached],
            }
            for one in result.tested
        ],
        "approved": list(result.written),
    }


def merge_json(files: Sequence[MergedFile]) -> dict[str, object]:
    """Return what a merge did as JSON has it."""
    return {"files": [{"file": one.file, "result": one.result.name.lower()} for one in files]}
