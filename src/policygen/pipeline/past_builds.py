"""What earlier builds of a bundle were asked for, told from its manifest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.executed.jobs import plan_jobs
from policygen.manifest import MANIFEST
from policygen.source import project_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from policygen.executed.jobs import Job
    from policygen.inputs import Inputs
    from policygen.manifest import Manifest, Row

# The answers give none of the documents any more: no fault of the answers.
_NOTHING = frozenset({"B013", "B014"})


@dataclass(frozen=True, slots=True)
class PastBuild:
    """A build of the past: its date, whose copies it made, which formats of which documents.

    ``documents`` maps outline id and record (``contracts/desk``, empty for none) to formats.
    """

    as_of: date
    audience: str | None
    documents: Mapping[tuple[str, str], frozenset[str]]

    def jobs(self, inputs: Inputs) -> tuple[list[Job], set[str]]:
        """Return the documents that the same build would make today, as far as there are such.

        Beside them stand the paths, without suffix, of documents that it did not make although
        the answers give them.

        Raises:
            InvalidInput: A condition of an outline fails.
        """
        every = sorted({name for formats in self.documents.values() for name in formats})
        wanted = _Wanted(tuple(every), audience=self.audience)
        try:
            planned = plan_jobs(inputs, wanted).jobs
        except InvalidInput as error:
            if {problem.code for problem in error.problems} <= _NOTHING:
                return [], set()
            raise
        jobs, unmade = [], set()
        for job in planned:
            copy = job.copy
            formats = self.documents.get((copy.outline.id, copy.record), frozenset())
            kept = tuple(name for name in copy.formats if name in formats)
            if kept:
                jobs.append(replace(job, copy=replace(copy, formats=kept)))
            elif not formats and self.audience is None:
                unmade.add(copy.path)
        return jobs, unmade


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Asks for every document in these formats."""

    formats: tuple[str, ...]
    documents: tuple[str, ...] = ()
    audience: str | None = None


def past_builds(rows: Iterable[Row]) -> list[PastBuild]:
    """Return the builds that made these rows: one for each date and each audience's copies."""
    found: dict[tuple[date, str | None], dict[tuple[str, str], set[str]]] = {}
    for row in rows:
        is_copy = row.path.startswith(f"{row.audience}/")
        asked = row.as_of, row.audience.value if is_copy else None
        documents = found.setdefault(asked, defaultdict(set))
        documents[row.document, row.record].add(row.format)
    return [
        PastBuild(day, audience, {name: frozenset(each) for name, each in documents.items()})
        for (day, audience), documents in found.items()
    ]


def answers_of(manifest: Manifest, folder: Path) -> Path | None:
    """Return the answers file that the manifest names, sought from the bundle's folder up."""
    root = project_root(folder / MANIFEST)
    for base in (root, folder.absolute().parent):
        if (base / manifest.source).is_file():
            return base / manifest.source
    return None
