"""What earlier builds of a bundle were asked for, told from its manifest."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policygen.errors import InvalidInput
from policygen.executed.jobs import plan_jobs
from policygen.inputs import load_inputs
from policygen.manifest import MANIFEST
from policygen.revisions import load_revision
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
    """A build of the past: its date, its commit, whose copies it made, and which.

    ``commit`` is the one at which git told the version, empty where the answers did.
    ``documents`` maps outline id and record (``contracts/desk``, empty for none) to formats;
    ``compressed`` are those of them whose Word files were deflated.
    """

    as_of: date
    commit: str
    audience: str | None
    documents: Mapping[tuple[str, str], frozenset[str]]
    compressed: frozenset[tuple[str, str]] = frozenset()

    def load(self, answers: Path) -> Inputs:
        """Return what the same build would be made from today.

        Raises:
            InvalidInput: With every problem of the answers.
            MissingTool: Git told the version then, and is not installed now.
        """
        root = project_root(answers)
        revision = load_revision(root, self.commit) if self.commit else None
        return load_inputs(answers, root, self.as_of, None, revision)

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
            name = copy.outline.id, copy.record
            formats = self.documents.get(name, frozenset())
            kept = tuple(one for one in copy.formats if one in formats)
            if kept:
                again = replace(copy, formats=kept, compress=name in self.compressed)
                jobs.append(replace(job, copy=again))
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
    """Return the builds that made these rows: one for each date, commit and audience's copies."""
    found: dict[tuple[date, str, str | None], dict[tuple[str, str], set[str]]] = {}
    compressed: defaultdict[tuple[date, str, str | None], set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        is_copy = row.path.startswith(f"{row.audience}/")
        asked = row.as_of, row.commit, row.audience.value if is_copy else None
        documents = found.setdefault(asked, defaultdict(set))
        documents[row.document, row.record].add(row.format)
        if row.format == "docx" and row.engine:
            compressed[asked].add((row.document, row.record))
    return [
        PastBuild(
            *asked,
            {name: frozenset(each) for name, each in documents.items()},
            frozenset(compressed[asked]),
        )
        for asked, documents in found.items()
    ]


def answers_of(manifest: Manifest, folder: Path) -> Path | None:
    """Return the answers file that the manifest names, sought from the bundle's folder up."""
    root = project_root(folder / MANIFEST)
    for base in (root, folder.absolute().parent):
        if (base / manifest.source).is_file():
            return base / manifest.source
    return None
