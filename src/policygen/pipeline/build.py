"""The verbs: each is a short list of stage calls."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.bundle import (
    check_approvals,
    check_numbers,
    check_open_points,
    check_paths,
    check_typefaces,
    make,
    manifest_of,
    render_copy,
)
from policygen.copies import plan_copies
from policygen.errors import InvalidInput, OutputRefused
from policygen.files import Change, publish
from policygen.inputs import check_answers, load_inputs
from policygen.manifest import (
    MANIFEST,
    Selection,
    keep_rows,
    load_manifest,
    render_manifest,
)
from policygen.model import Audience, PdfEngine
from policygen.problems import Problem, in_order
from policygen.render import render
from policygen.scope import top_names
from policygen.source import project_root
from policygen.worker import Jobs, in_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from policygen.bundle import Made
    from policygen.copies import Copy
    from policygen.inputs import Inputs
    from policygen.manifest import Earlier, Row
    from policygen.problems import Problem

    Progress = Callable[[str, int, int], None]
    """Told of each step: what is done, how many of how many are."""
    Files = tuple[tuple[Row, bytes], ...]


@dataclass(frozen=True)
class BuildRequest:
    """What a build is asked for. ``epoch`` is the day of SOURCE_DATE_EPOCH, if it is set.

    Without a ``pdf_engine`` a PDF that is there is made by the one that made it.
    """

    answers: Path
    out: Path | None = None
    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    audience: str | None = None
    as_of: date | None = None
    epoch: date | None = None
    pdf_engine: PdfEngine | None = None
    final: bool = False
    dry_run: bool = False
    force: bool = False

    @property
    def folder(self) -> Path:
        """The folder of the bundle: ``out``, else ``build`` beside the answers."""
        return self.out or self.answers.parent / "build"


@dataclass(frozen=True)
class BuildResult:
    """What a build did: warnings and notes, each file's change, and the bundle's folder."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    out: Path


@dataclass(frozen=True)
class Prepared:
    """A bundle to be published, as plain data.

    ``artifacts`` are its files by path; ``earlier`` is the bundle that is there, of which the files
    ``obsolete`` go. ``problems`` are warnings and notes.
    """

    artifacts: Mapping[str, bytes]
    earlier: Earlier
    obsolete: tuple[str, ...]
    problems: tuple[Problem, ...]


def check(path: Path, as_of: date | None, epoch: date | None) -> tuple[Problem, ...]:
    """Return every problem of an answers file."""
    return check_answers(path, project_root(path), as_of, epoch).problems


def build(request: BuildRequest, progress: Progress = lambda *_: None) -> BuildResult:
    """Write the documents that follow from the answers.

    Raises:
        InvalidInput: With every problem found; nothing is written then.
        OutputRefused: Files may not be overwritten; nothing is written then.
    """
    return write(request, in_worker(partial(prepare, request), progress))


def prepare(request: BuildRequest, progress: Progress) -> Prepared:
    """Make the documents that follow from the answers; write nothing.

    Raises:
        InvalidInput: With every problem found.
    """
    path = request.answers
    inputs = load_inputs(path, project_root(path), request.as_of, request.epoch)
    earlier = load_manifest(request.folder)
    copies = planned(inputs, request, earlier)
    made = []
    writing: Jobs[Files] = Jobs(os.cpu_count() or 1)
    with writing:
        for number, copy in enumerate(copies):
            progress("assembling", number, len(copies))
            made.append(make(inputs, copy))
            if not _has_error(made[-1].problems):
                writing.start(partial(_files, inputs, made[-1]))
        problems = check_made(inputs, made, final=request.final)
        files: list[tuple[Row, bytes]] = []
        for number, found in enumerate(writing.results()):
            progress("writing", number, len(made))
            files += found
    return prepared(inputs, request, earlier, files, problems)


def _files(inputs: Inputs, made: Made) -> Files:
    return tuple(render_copy(inputs, made, render))


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)


def _printed(earlier: Earlier, out: Path) -> dict[str, PdfEngine]:
    """Return the PDF files that are there from earlier builds, and what made each of them."""
    rows = earlier.manifest.rows if earlier.manifest else ()
    return {
        row.path: PdfEngine.LIBREOFFICE if row.engine else PdfEngine.TYPST
        for row in rows
        if row.format == "pdf" and (out / row.path).exists()
    }


def _with_pdf(copy: Copy, request: BuildRequest, printed: Mapping[str, PdfEngine]) -> Copy:
    """Return a copy with what makes its PDF; a plain build renews the PDF that is there."""
    path = f"{copy.folder}{copy.path}.pdf"
    engine = request.pdf_engine or printed.get(path, PdfEngine.TYPST)
    renews = path in printed and not request.formats and "pdf" not in copy.formats
    formats = (*copy.formats, "pdf") if renews else copy.formats
    return replace(copy, formats=formats, pdf_engine=engine)


def planned(inputs: Inputs, request: BuildRequest, earlier: Earlier) -> list[Copy]:
    """Return every copy that is asked for. Raises InvalidInput, MissingTool."""
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    printed = _printed(earlier, request.folder)
    found = plan_copies(inputs.library.outlines, names, inputs.formats, request)
    copies = [_with_pdf(copy, request, printed) for copy in found]
    if any(copy.is_printed for copy in copies):
        from policygen.render.pdf import find_office

        find_office()
    return copies


def check_made(inputs: Inputs, made: Sequence[Made], *, final: bool) -> list[Problem]:
    """Return the warnings and notes on documents that were assembled.

    Raises:
        InvalidInput: With all their problems, if there are errors among them.
    """
    told = (problem for one in made for problem in one.problems)
    problems = list(check_approvals(told, final=final))
    problems += check_open_points(inputs, made, final=final)
    if _has_error(problems):
        raise InvalidInput((*inputs.problems, *problems))
    return [
        *inputs.problems,
        *problems,
        *check_numbers(inputs, made),
        *check_typefaces(inputs, made),
    ]


def prepared(
    inputs: Inputs,
    request: BuildRequest,
    earlier: Earlier,
    files: Sequence[tuple[Row, bytes]],
    problems: Iterable[Problem],
) -> Prepared:
    """Return the bundle of these files, and of those that are kept from ``earlier``.

    Raises:
        InvalidInput: Two documents would be written to one file.
    """
    if twice := list(check_paths(row for row, _ in files)):
        raise InvalidInput((*inputs.problems, *twice))
    audience = Audience(request.audience) if request.audience else None
    selection = Selection(request.formats, request.documents, audience)
    kept, obsolete = keep_rows(earlier.manifest, [row for row, _ in files], selection)
    manifest = manifest_of(inputs, kept, {"final": request.final})
    artifacts = {row.path: data for row, data in files}
    return Prepared(
        {**artifacts, MANIFEST: render_manifest(manifest)},
        earlier,
        obsolete,
        in_order((*problems, *earlier.problems)),
    )


def write(request: BuildRequest, bundle: Prepared) -> BuildResult:
    """Publish what was prepared.

    Raises:
        OutputRefused: Files may not be overwritten; nothing is written then.
    """
    out, earlier = request.folder, bundle.earlier
    try:
        changes = publish(
            out,
            bundle.artifacts,
            earlier.known,
            bundle.obsolete,
            force=request.force,
            dry_run=request.dry_run,
        )
    except OutputRefused as error:
        known = earlier.manifest.rows if earlier.manifest else ()
        ways = [_kept_by(request.answers, out, row) for row in known if row.path in error.paths]
        hint = "\n".join([error.hint, *filter(None, ways)])
        raise OutputRefused(error.paths, error.reason, hint) from error
    return BuildResult(bundle.problems, changes, out)


def _kept_by(answers: Path, out: Path, row: Row) -> str:
    """Return the command that keeps what was edited in a Word file as a redline."""
    if row.format != "docx":
        return ""
    command = ["policygen", "redline", str(answers), str(out / row.path), "-d", row.document]
    kept = f"{Path(row.path).stem}-edits.docx"
    return f"to keep the edits as a redline: {shlex.join([*command, '-o', kept])}"
