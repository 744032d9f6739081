"""The verbs: each is a short list of stage calls."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policygen.bundle import (
    Made,
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
from policygen.inputs import Inputs, check_answers, load_inputs
from policygen.manifest import (
    MANIFEST,
    Row,
    Selection,
    keep_rows,
    load_manifest,
    render_manifest,
)
from policygen.model import Audience, PdfEngine
from policygen.problems import Problem, in_order
from policygen.scope import top_names
from policygen.source import project_root

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from policygen.copies import Copy
    from policygen.manifest import Earlier
    from policygen.problems import Problem

    Progress = Callable[[str, int, int], None]
    """Told of each step: what is done, how many of how many are."""


@dataclass(frozen=True)
class BuildRequest:
    """What a build is asked for. ``epoch`` is the day of SOURCE_DATE_EPOCH, if it is set.

    Without a ``pdf_engine`` a PDF that is there is made by the one that made it. ``compress``
    deflates the parts of Word files.
    """

    answers: Path
    out: Path | None = None
    formats: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    audience: str | None = None
    as_of: date | None = None
    epoch: date | None = None
    pdf_engine: PdfEngine | None = None
    compress: bool = False
    final: bool = False
    dry_run: bool = False
    force: bool = False


@dataclass(frozen=True)
class BuildResult:
    """What a build did: warnings and notes, each file's change, and the bundle's folder."""

    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    out: Path


def check(path: Path, as_of: date | None, epoch: date | None) -> tuple[Problem, ...]:
    """Return every problem of an answers file."""
    return check_answers(path, project_root(path), as_of, epoch).problems


def build(request: BuildRequest, progress: Progress = lambda *_: None) -> BuildResult:
    """Write the documents that follow from the answers.

    Raises:
        InvalidInput: With every problem found; nothing is written then.
        OutputRefused: Files may not be overwritten; nothing is written then.
    """
    path = request.answers
    inputs = load_inputs(path, project_root(path), request.as_of, request.epoch)
    out = request.out or path.parent / "build"
    earlier = load_manifest(out)
    made = _assembled(inputs, request, _printed(earlier, out), progress)
    files: list[tuple[Row, bytes]] = []
    for number, one in enumerate(made):
        progress("writing", number, len(made))
        files += render_copy(inputs, one)
    if twice := list(check_paths(row for row, _ in files)):
        raise InvalidInput((*inputs.problems, *twice))
    problems = [*inputs.problems, *(problem for one in made for problem in one.problems)]
    problems += [*check_numbers(inputs, made), *check_typefaces(inputs, made)]
    return _published(inputs, request, earlier, files, problems)


def _printed(earlier: Earlier, out: Path) -> dict[str, PdfEngine]:
    """Return the PDF files that are there from earlier builds, and what made each of them."""
    rows = earlier.manifest.rows if earlier.manifest else ()
    return {
        row.path: PdfEngine.LIBREOFFICE if row.engine else PdfEngine.TYPST
        for row in rows
        if row.format == "pdf" and (out / row.path).exists()
    }


def _as_asked(copy: Copy, request: BuildRequest, printed: Mapping[str, PdfEngine]) -> Copy:
    """Return a copy with how its files are made; a plain build renews the PDF that is there."""
    path = f"{copy.folder}{copy.path}.pdf"
    engine = request.pdf_engine or printed.get(path, PdfEngine.TYPST)
    renews = path in printed and not request.formats and "pdf" not in copy.formats
    formats = (*copy.formats, "pdf") if renews else copy.formats
    return replace(copy, formats=formats, pdf_engine=engine, compress=request.compress)


def _assembled(
    inputs: Inputs, request: BuildRequest, printed: Mapping[str, PdfEngine], progress: Progress
) -> list[Made]:
    """Return every copy that is asked for, assembled. Raises InvalidInput, MissingTool."""
    names = top_names(inputs.answers, inputs.findings.values, inputs.problems)
    planned = plan_copies(inputs.library.outlines, names, inputs.formats, request)
    copies = [_as_asked(copy, request, printed) for copy in planned]
    if any(copy.is_printed for copy in copies):
        from policygen.render.pdf import find_office

        find_office()
    made = []
    for number, copy in enumerate(copies):
        progress("assembling", number, len(copies))
        made.append(make(inputs, copy))
    problems = [problem for one in made for problem in one.problems]
    problems += check_open_points(inputs, made, final=request.final)
    if any(problem.is_error for problem in problems):
        raise InvalidInput((*inputs.problems, *problems))
    return made


def _published(
    inputs: Inputs,
    request: BuildRequest,
    earlier: Earlier,
    files: list[tuple[Row, bytes]],
    problems: list[Problem],
) -> BuildResult:
    out = request.out or request.answers.parent / "build"
    audience = Audience(request.audience) if request.audience else None
    options = {"compress": request.compress, "final": request.final}
    selection = Selection(request.formats, request.documents, audience)
    kept, obsolete = keep_rows(earlier.manifest, [row for row, _ in files], selection)
    manifest = manifest_of(inputs, kept, options)
    try:
        changes = publish(
            out,
            {**{row.path: data for row, data in files}, MANIFEST: render_manifest(manifest)},
            earlier.known,
            obsolete,
            force=request.force,
            dry_run=request.dry_run,
        )
    except OutputRefused as error:
        known = earlier.manifest.rows if earlier.manifest else ()
        ways = [_kept_by(request.answers, out, row) for row in known if row.path in error.paths]
        hint = "\n".join([error.hint, *filter(None, ways)])
        raise OutputRefused(error.paths, error.reason, hint) from error
    return BuildResult(in_order((*problems, *earlier.problems)), changes, out)


def _kept_by(answers: Path, out: Path, row: Row) -> str:
    """Return the command that keeps what was edited in a Word file as a redline."""
    if row.format != "docx":
        return ""
    command = ["policygen", "redline", str(answers), str(out / row.path), "-d", row.document]
    kept = f"{Path(row.path).stem}-edits.docx"
    return f"to keep the edits as a redline: {shlex.join([*command, '-o', kept])}"
