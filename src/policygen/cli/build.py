"""``policygen build``: write the documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.options import (
    answers_argument,
    as_of_option,
    documents_option,
    epoch,
    output_options,
)
from policygen.cli.show import Session, has_colour, show_problems, show_result, shown_progress, told
from policygen.model import Audience, PdfEngine

if TYPE_CHECKING:
    from datetime import date

    from policygen.pipeline import BuildResult


_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen build answers.yaml\n"
    "  policygen build answers.yaml -f pdf -d outsourcing-policy\n"
    "  policygen build answers.yaml -f pdf --pdf-engine libreoffice\n"
    "  policygen build answers.yaml -f docx -d contracts/service-desk --for provider\n"
    "  policygen build answers.yaml -f html -d outsourcing-policy --watch\n"
)


@click.command(short_help="Write the documents.", epilog=_EXAMPLES)
@answers_argument
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to.  [default: build, beside the answers]",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["docx", "md", "html", "pdf", "ics", "csv"]),
    help="Write this format only; may be repeated.  [default: all, pdf where there is one]",
)
@documents_option("Write this document, or those of this record, only; may be repeated.")
@click.option(
    "--for",
    "audience",
    type=click.Choice([audience.value for audience in Audience]),
    help="Write the copies for this audience only.",
)
@as_of_option
@click.option(
    "--pdf-engine",
    type=click.Choice([engine.value for engine in PdfEngine]),
    help="What makes a PDF: typst needs no program, libreoffice prints the Word file.  "
    "[default: what made the PDF before, else typst]",
)
@click.option(
    "--final",
    is_flag=True,
    help="Refuse open points, and texts that changed since they were approved.",
)
@click.option("--watch", is_flag=True, help="Build again at every save, until Ctrl-C.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be written.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited or are not ours.")
@output_options
@click.pass_obj
def build(
    session: Session,
    answers: Path,
    *,
    out: Path | None,
    formats: tuple[str, ...],
    documents: tuple[str, ...],
    audience: str | None,
    as_of: date | None,
    pdf_engine: str | None,
    final: bool,
    watch: bool,
    dry_run: bool,
    force: bool,
) -> None:
    """Write the documents that follow from ANSWERS.

    All of them are written, or none. A file that was edited by hand, or that does not come from
    an earlier build, is never overwritten without --force.

    With --watch the documents are written again whenever the answers, a template or a schema is
    saved, and what changed in them is told. A fault is told, and the watch goes on. Ctrl-C ends
    it with exit code 0.
    """
    from policygen import pipeline

    request = pipeline.BuildRequest(
        answers=answers,
        out=out,
        formats=formats,
        documents=documents,
        audience=audience,
        as_of=as_of,
        epoch=epoch(),
        pdf_engine=PdfEngine(pdf_engine) if pdf_engine else None,
        final=final,
        dry_run=dry_run,
        force=force,
    )
    if watch:
        from policygen.cli.boundary import explain
        from policygen.cli.watch import watch_build

        watch_build(request, session, explain)
        return
    with shown_progress(session) as progress:
        result = pipeline.build(request, progress)
    _show(result, session, dry_run=dry_run)


def _show(result: BuildResult, session: Session, *, dry_run: bool) -> None:
    from policygen.report import render_changes

    show_problems(told(result.problems, session))
    if not session.quiet:
        colour = has_colour(sys.stdout)
        out = result.out.as_posix()
        show_result(render_changes(result.changes, out, dry_run=dry_run, colour=colour))
