"""``policygen redline``: mark up what is different between two versions of a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policygen.cli.options import as_of_option, day_of, documents_option, epoch, output_options
from policygen.cli.show import Session, show_problems, show_result, shown_progress
from policygen.model import Audience

if TYPE_CHECKING:
    from datetime import date

    from policygen.pipeline.redline import RedlineResult


_EXAMPLES = (
    "\b\nExamples:\n"
    "  policygen redline old.docx new.docx -o redline.docx\n"
    "  policygen redline v1.0 answers.yaml -o redline.docx\n"
    "  policygen redline old/build new/build -o redlines\n"
)


def check_side(_ctx: click.Context, _param: click.Parameter, spec: str) -> str:
    """Return what names a version; a revision without a path must mean one answers file."""
    from policygen.pipeline.versions import answers_in

    found = answers_in(spec)
    if found is not None and len(found) != 1:
        listed = f": {', '.join(found)}" if found else ""
        raise click.BadParameter(f"{spec} has {len(found)} answers files{listed}; write REV:path")
    return spec


@click.command(short_help="Mark up what changed, in Word.", epilog=_EXAMPLES)
@click.argument("old", callback=check_side)
@click.argument("new", callback=check_side)
@click.option(
    "-o",
    "--out",
    required=True,
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="The file (.docx, .html, .md) or, without a suffix, the folder for all documents.",
)
@documents_option(
    "Compare this document, or those of this record; may be repeated.  "
    "[default: outsourcing-policy]"
)
@click.option(
    "--for",
    "audience",
    type=click.Choice([audience.value for audience in Audience]),
    help="Compare the copies for this audience; outside the house they carry no reasons.",
)
@click.option("--author", help="Who makes the tracked changes.  [default: policygen]")
@click.option(
    "--date",
    "when",
    callback=day_of,
    metavar="YYYY-MM-DD",
    help="The day that the tracked changes bear; else the date of the new documents.",
)
@as_of_option
@click.option("--force", is_flag=True, help="Overwrite what is at OUT.")
@output_options
@click.pass_obj
def redline(
    session: Session,
    old: str,
    new: str,
    *,
    out: Path,
    documents: tuple[str, ...],
    audience: str | None,
    author: str | None,
    when: date | None,
    as_of: date | None,
    force: bool,
) -> None:
    """Write NEW with what is different from OLD as tracked changes, or as HTML or Markdown.

    OLD and NEW are each a Word file, the folder of a build, an answers file, or a revision of git
    (REV or REV:path). Accepting all changes gives NEW, rejecting all gives OLD. Between answers
    each change carries a comment with its reason.
    """
    from policygen.pipeline import redline as verb

    if out.suffix.lower() not in {"", ".docx", ".html", ".md"}:
        raise click.UsageError(f"{out} must end in .docx, .html or .md, or be a folder")
    if author is not None and not author.strip():
        raise click.UsageError("--author must name somebody")
    if author is not None and audience in {"provider", "public"}:
        raise click.UsageError("a copy for outside the house names no author: leave out --author")
    if out.resolve() in {Path(old).resolve(), Path(new).resolve()}:
        raise click.UsageError("--out would overwrite one of the two: give it another name")
    request = verb.RedlineRequest(
        old=old,
        new=new,
        out=out,
        documents=documents,
        author=(author or "policygen").strip(),
        when=when,
        as_of=as_of,
        epoch=epoch(),
        audience=audience,
        force=force,
    )
    with shown_progress(session) as progress:
        result = verb.redline(request, progress)
    _show(result, out, session)


def _show(result: RedlineResult, out: Path, session: Session) -> None:
    from policygen.problems import Severity

    shown = (
        problem
        for problem in result.problems
        if session.verbose or problem.severity is not Severity.NOTE
    )
    show_problems(shown)
    if not session.quiet:
        counts = [f"{number} {kind}" for kind, number in result.paragraphs.items() if number]
        told = f"paragraphs: {', '.join(counts)}" if counts else "no differences"
        lines = [f"{change.action}  {change.path}" for change in result.changes]
        show_result("\n".join([*lines, f"{told} in {out.as_posix()}"]) + "\n")
